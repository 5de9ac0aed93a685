"""Alerts that are open or closed lately, as data and on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.shared.runtime.alert_sentence import alert_sentence
from functions.shared.runtime.context import LEDGER_HORIZON
from functions.shared.runtime.durations import format_duration
from functions.shared.runtime.settings import Settings, runbook_of
from functions.shared.warehouse.base import Row, Warehouse
from local_runner.runtime.screen import Screen
from transforms.alert_conditions import CONDITIONS
from transforms.tables import TABLES

JUDGED_WITHIN = timedelta(minutes=30)
"""Two ticks of the live DAG: an older judgement is said to be old."""

NOTHING_OPEN, CRITICAL_OPEN, WARNINGS_OPEN = 0, 1, 3
"""Exit codes of `alerts`; 2 is a wrong request, as everywhere."""

_INDENT = " " * 10


@dataclass(frozen=True)
class Alerts:
    """The alerts as they stand at `as_of`: rows of `raw_alerts`, newest onset first.

    `unrecorded` is what is wrong at `as_of` and has no alert yet: rows without an id.
    `clearing` are ids of open alerts whose cause is gone. `judged_as_of` is the newest
    time that monitoring judged.
    """

    as_of: datetime
    since: datetime
    judged_as_of: datetime | None
    open: list[Row]
    closed: list[Row]
    unrecorded: list[Row]
    clearing: set[str]

    @property
    def wrong(self) -> list[Row]:
        """What is open or wrong, critical first."""
        return worst_first([*self.unrecorded, *self.open])

    @property
    def exit_code(self) -> int:
        """0 nothing is wrong, 1 something critical is, 3 only warnings are."""
        if not self.wrong:
            return NOTHING_OPEN
        is_critical = any(row["severity"] == "critical" for row in self.wrong)
        return CRITICAL_OPEN if is_critical else WARNINGS_OPEN

    @property
    def told(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "as_of": self.as_of,
            "since": self.since,
            "judged_as_of": self.judged_as_of,
            "open": self.open,
            "closed": self.closed,
            "unrecorded": self.unrecorded,
            "clearing": sorted(self.clearing),
        }


def alerts_at(
    warehouse: Warehouse,
    settings: Settings,
    as_of: datetime,
    *,
    judged_as_of: datetime | None,
    span: timedelta,
) -> Alerts:
    """The alerts at `as_of`, with those closed in the `span` before.

    The conditions are evaluated at `as_of` as well, so that a pipeline that has stopped
    hides nothing. Changes nothing. Raises WarehouseError.
    """
    horizon, since = as_of - LEDGER_HORIZON, as_of - span
    known = [
        _as_it_stood(row, as_of)
        for row in warehouse.fetch("query_alerts", horizon=horizon, since=since)
        if row["opened_at"] <= as_of
    ]
    found = warehouse.fetch(
        "query_conditions",
        as_of=as_of,
        horizon=horizon,
        competitions=list(settings.competitions),
    )
    wrong = {_place(row): row for row in found if row["onset_at"] is not None}
    is_open = {_place(row) for row in known if row["resolved_at"] is None}
    return Alerts(
        as_of=as_of,
        since=since,
        judged_as_of=judged_as_of,
        open=[
            row | {"message": _message_now(row, wrong, as_of)}
            for row in known
            if row["resolved_at"] is None
        ],
        closed=[row for row in known if row["resolved_at"] is not None],
        unrecorded=[
            _unrecorded(row, as_of)
            for place, row in wrong.items()
            if place not in is_open
        ],
        clearing={
            row["alert_id"]
            for row in known
            if row["resolved_at"] is None and _place(row) not in wrong
        },
    )


def alerts_since(warehouse: Warehouse, since: datetime, as_of: datetime) -> list[Row]:
    """The alerts that were open at any time from `since` to `as_of`, as they stood at
    `as_of`, in the order in which they opened."""
    rows = [
        _as_it_stood(row, as_of)
        for row in warehouse.fetch(
            "query_alerts", horizon=as_of - LEDGER_HORIZON, since=since
        )
        if row["opened_at"] <= as_of
    ]
    return sorted(rows, key=lambda row: (row["opened_at"], row["alert_id"]))


def show_alert_times(screen: Screen, alerts: Sequence[Row]) -> None:
    """When each alert opened and closed, one a line; with dates unless all of it was
    on one."""
    moments = [row[at] for row in alerts for at in ("opened_at", "resolved_at")]
    dates = {moment.date() for moment in moments if moment}
    at = "%H:%MZ" if len(dates) == 1 else "%m-%d %H:%MZ"
    screen.table(
        f"Alerts ({len(alerts)})",
        ["opened", "closed", "severity", "condition", "scope"],
        [
            (
                f"{row['opened_at']:{at}}",
                f"{row['resolved_at']:{at}}" if row["resolved_at"] else "open",
                row["severity"],
                row["condition"],
                row["scope"],
            )
            for row in alerts
        ],
    )


def show_alerts(screen: Screen, found: Alerts) -> None:
    """Alerts for people, each with its section of the runbook."""
    days = (found.as_of - found.since) / timedelta(days=1)
    screen.text(
        f"{counted(found)} at {found.as_of:%Y-%m-%d %H:%M}Z; {len(found.closed)} "
        f"closed in the {days:g} days before."
    )
    if old := judged_long_ago(found.as_of, found.judged_as_of):
        screen.text(old)
    for row in worst_first(found.unrecorded):
        line = f"since {_when(row['onset_at'], found)}, not recorded by monitoring yet"
        _show(screen, "WRONG", row, [line])
    for row in worst_first(found.open):
        seen = f"last seen {row['last_seen_at']:%m-%d %H:%M}Z"
        lines = [f"since {_when(row['onset_at'], found)}, {seen}"]
        if row["alert_id"] in found.clearing:
            lines.append("No longer so: the next monitor step closes it.")
        _show(screen, "OPEN", row, lines)
    for row in found.closed:
        span = format_duration(row["resolved_at"] - row["onset_at"])
        line = (
            f"from {row['onset_at']:%Y-%m-%d %H:%M}Z "
            f"to {row['resolved_at']:%Y-%m-%d %H:%M}Z ({span})"
        )
        _show(screen, "closed", row, [line])


def worst_first(rows: Sequence[Row]) -> list[Row]:
    """Alerts with the critical ones first, else in their order."""
    return sorted(rows, key=lambda row: row["severity"] != "critical")


def counted(found: Alerts) -> str:
    """How many are open, in words."""
    told = []
    if found.open:
        critical = sum(row["severity"] == "critical" for row in found.open)
        verb = "alert is" if len(found.open) == 1 else "alerts are"
        told.append(
            f"{len(found.open)} {verb} open ({critical} critical, "
            f"{len(found.open) - critical} warning)"
        )
    if found.unrecorded:
        told.append(f"{len(found.unrecorded)} wrong and not recorded yet")
    return ", ".join(told) or "No alert is open"


def judged_long_ago(as_of: datetime, judged_as_of: datetime | None) -> str:
    """That nobody watches, in a sentence; empty when somebody does."""
    if judged_as_of is None:
        return "Nothing has been judged yet: no monitor step has run here."
    if as_of - judged_as_of <= JUDGED_WITHIN:
        return ""
    return (
        f"Monitoring judged last at {judged_as_of:%Y-%m-%d %H:%M}Z, "
        f"{format_duration(as_of - judged_as_of)} before: alerts since then are not "
        "recorded."
    )


def _place(row: Row) -> tuple[str, str]:
    return row["condition"], row["scope"]


def _as_it_stood(row: Row, as_of: datetime) -> Row:
    """An alert without what came after `as_of`."""
    resolved_at = row["resolved_at"]
    is_later = resolved_at is not None and resolved_at > as_of
    return row | {
        "resolved_at": None if is_later else resolved_at,
        "last_seen_at": min(row["last_seen_at"], as_of),
    }


def _message_now(
    alert: Row, wrong: Mapping[tuple[str, str], Row], as_of: datetime
) -> str:
    """What an open alert says at `as_of`, where its condition is still wrong."""
    row = wrong.get(_place(alert))
    return alert_sentence(row, as_of) if row else str(alert["message"])


def _unrecorded(row: Row, as_of: datetime) -> Row:
    """A condition that is wrong, in the columns of an alert."""
    condition = CONDITIONS[row["condition"]]
    return dict.fromkeys(TABLES["raw_alerts"].names) | {
        "condition": condition.name,
        "scope": row["scope"],
        "severity": condition.severity,
        "onset_at": row["onset_at"],
        "message": alert_sentence(row, as_of),
        "runbook": runbook_of(condition.name),
    }


def _when(onset_at: datetime, found: Alerts) -> str:
    return f"{onset_at:%Y-%m-%d %H:%M}Z ({format_duration(found.as_of - onset_at)})"


def _show(screen: Screen, head: str, row: Row, lines: list[str]) -> None:
    style = None
    if head != "closed":
        style = "red" if row["severity"] == "critical" else "yellow"
    screen.say()
    name = f"{row['severity']}  {row['condition']}  {row['scope']}"
    screen.text(name, head=f"{head:<{len(_INDENT)}}", style=style)
    for line in (*lines, row["message"], f"Runbook: {row['runbook']}"):
        screen.text(line, head=_INDENT)
