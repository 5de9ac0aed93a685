"""The facts that alert conditions are decided on, read once for one moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from functions.shared.warehouse.base import Row
from transforms.alert_conditions import LOOK_BACK_DAYS, AlertCondition

Fetch = Callable[..., list[Row]]

KINDS = ("totals", "day", "in_play", "waiting", "run", "ticks", "scope", "alert")
"""The kinds of rows of `query_monitoring`."""


@dataclass(frozen=True)
class Moment:
    """What is read, and as of when.

    `latest` is the newest time that counts as evaluated, `since` the start of the
    search for ticks, `horizon` that of the ledger. `finds_conflicts` queries new
    conflicts between live and batch, which only a nightly run can find.
    """

    as_of: datetime
    latest: datetime
    since: datetime
    horizon: datetime
    competitions: list[str]
    finds_conflicts: bool = True

    @property
    def looked_back(self) -> datetime:
        """How far back the conditions look."""
        return self.as_of - timedelta(days=LOOK_BACK_DAYS)


class MatchDay(NamedTuple):
    """An unbroken sequence of dates with matches; `ended_at` may be to come."""

    began_at: datetime
    ended_at: datetime


class Facts:
    """What the warehouse shows at a moment.

    Rows that only some conditions need, in some situations, are read then. Every read
    raises WarehouseError.
    """

    def __init__(self, fetch: Fetch, moment: Moment) -> None:
        """Read the facts that every evaluation needs, by `fetch` of a warehouse."""
        self.moment = moment
        self._fetch = fetch
        self._rows: dict[str, list[Row]] = {kind: [] for kind in KINDS}
        for row in fetch(
            "query_monitoring",
            as_of=moment.as_of,
            latest=moment.latest,
            since=moment.since,
            horizon=moment.horizon,
            competitions=moment.competitions,
        ):
            self._rows[row["kind"]].append(row)

    @property
    def totals(self) -> Row:
        """Aggregates of the ledger, of the states and of the runs."""
        return self._rows["totals"][0]

    @property
    def scopes(self) -> list[Row]:
        """The rows of the monitor."""
        return self._rows["scope"]

    @property
    def total_scope(self) -> Row:
        """The row of the monitor for everything."""
        return next(row for row in self.scopes if row["scope"] == "ALL")

    @property
    def in_play(self) -> list[Row]:
        """The matches in play."""
        return self._rows["in_play"]

    @property
    def waiting(self) -> list[Row]:
        """The matches that have not begun, though their time has come."""
        return self._rows["waiting"]

    @property
    def ticks(self) -> dict[str, set[datetime]]:
        """The recorded ticks of each DAG."""
        return {
            row["dag"]: {tick.astimezone(UTC) for tick in row["ticks"]}
            for row in self._rows["ticks"]
        }

    @cached_property
    def match_days(self) -> list[MatchDay]:
        """The match-days that were not over at the last pull, oldest first."""
        days: list[MatchDay] = []
        next_date = None
        for row in sorted(self._rows["day"], key=itemgetter("began_at")):
            began_at, ended_at = row["began_at"], row["ended_at"]
            if began_at == next_date:
                earlier = days.pop()
                began_at = earlier.began_at
                ended_at = max(earlier.ended_at, ended_at)
            next_date = row["began_at"] + timedelta(days=1)
            days.append(MatchDay(began_at, ended_at))
        return days

    @cached_property
    def runs(self) -> dict[str, list[Row]]:
        """The runs of each DAG from its last success, or last publishing, on, in the
        order of their start."""
        runs: dict[str, list[Row]] = {}
        for run in sorted(self._rows["run"], key=itemgetter("started_at", "run_id")):
            runs.setdefault(run["dag"], []).append(run)
        return runs

    @cached_property
    def run_times(self) -> list[Row]:
        """When each run of the look-back started and finished, and whether it
        failed."""
        return self._fetch("query_run_times", as_of=self.moment.as_of)

    @cached_property
    def rejected_scopes(self) -> list[Row]:
        """The scopes whose responses break the contract."""
        return self._fetch(
            "query_rejected_scopes",
            as_of=self.moment.as_of,
            horizon=self.moment.horizon,
            competitions=self.moment.competitions,
        )

    @cached_property
    def conflicts(self) -> list[Row]:
        """The matches in which live and batch differ with one status timestamp."""
        return self._fetch("query_reconcile_conflicts", as_of=self.moment.as_of)

    @property
    def known_alerts(self) -> list[Row]:
        """The alerts that an evaluation continues, as they were last read."""
        return self._rows["alert"]

    def read_alerts(self) -> None:
        """Read the alerts again, once some are written."""
        self._rows["alert"] = self._fetch(
            "query_known_alerts",
            as_of=self.moment.as_of,
            horizon=self.moment.horizon,
        )


@dataclass(frozen=True)
class OpenAlerts:
    """The alerts that are open at a moment."""

    rows: Sequence[Row]

    def of(self, condition: AlertCondition) -> list[Row]:
        """Those of a condition."""
        return [row for row in self.rows if row["condition"] == condition.name]


def open_alerts(known: Sequence[Row], as_of: datetime) -> OpenAlerts:
    """Those of the known alerts that are open, and began by `as_of`."""
    return OpenAlerts(
        [
            alert
            for alert in known
            if alert["resolved_at"] is None and alert["onset_at"] <= as_of
        ]
    )
