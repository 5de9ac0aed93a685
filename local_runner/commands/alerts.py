"""Alerts that are open or closed recently, as data and on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.shared.conditions.evaluate import evaluate_conditions
from functions.shared.conditions.facts import Facts, Moment
from functions.shared.runtime.alert_sentence import alert_sentence
from functions.shared.runtime.context import LEDGER_HORIZON
from functions.shared.runtime.durations import format_duration
from functions.shared.runtime.settings import Settings, runbook_of
from functions.shared.warehouse.base import Row, Warehouse
from local_runner.runtime.screen import Screen
from transforms.alert_conditions import CONDITIONS
from transforms.tables import TABLES

EVALUATED_WITHIN = timedelta(minutes=30)
"""Two ticks of the live DAG: an older evaluation is reported as old."""

NOTHING_OPEN, CRITICAL_OPEN, WARNINGS_OPEN = 0, 1, 3
"""Exit codes of `alerts`; 2 is an invalid request, as for every verb."""

_INDENT = " " * 10


@dataclass(frozen=True)
class Alerts:
    """The alerts as they stand at `as_of`: rows of `raw_alerts`, newest onset first.

    `unrecorded` are conditions that hold at `as_of` and have no alert yet: rows without
    an id. `clearing` are ids of open alerts whose condition no longer holds.
    `judged_as_of` is the newest time that monitoring evaluated.
    """

    as_of: datetime
    since: datetime
    judged_as_of: datetime | None
    open: list[Row]
    closed: list[Row]
    unrecorded: list[Row]
    clearing: set[str]

    @property
    def current(self) -> list[Row]:
        """What is open or unrecorded, critical first."""
        return worst_first([*self.unrecorded, *self.open])

    @property
    def exit_code(self) -> int:
        """0 if nothing is open, 1 if anything critical is, 3 if only warnings are."""
        if not self.current:
            return NOTHING_OPEN
        is_critical = any(row["severity"] == "critical" for row in self.current)
        return CRITICAL_OPEN if is_critical else WARNINGS_OPEN

    @property
    def payload(self) -> dict[str, Any]:
        """The output of `--json`."""
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

    The conditions are evaluated at `as_of` as well, so that they are visible although
    the pipeline has stopped. Changes nothing. Raises WarehouseError.
    """
    horizon, since = as_of - LEDGER_HORIZON, as_of - span
    known = [
        _as_it_stood(row, as_of)
        for row in warehouse.fetch("query_alerts", horizon=horizon, since=since)
        if row["opened_at"] <= as_of
    ]
    moment = Moment(
        as_of=as_of,
        latest=as_of,
        since=as_of,
        horizon=horizon,
        competitions=list(settings.competitions),
    )
    conditions = evaluate_conditions(Facts(warehouse.fetch, moment))
    holding = {_key(row): row for row in conditions if row["onset_at"] is not None}
    is_open = {_key(row) for row in known if row["resolved_at"] is None}
    return Alerts(
        as_of=as_of,
        since=since,
        judged_as_of=judged_as_of,
        open=[
            row | {"message": _message_now(row, holding, as_of)}
            for row in known
            if row["resolved_at"] is None
        ],
        closed=[row for row in known if row["resolved_at"] is not None],
        unrecorded=[
            _unrecorded(row, as_of)
            for key, row in holding.items()
            if key not in is_open
        ],
        clearing={
            row["alert_id"]
            for row in known
            if row["resolved_at"] is None and _key(row) not in holding
        },
    )


def alerts_since(warehouse: Warehouse, since: datetime, as_of: datetime) -> list[Row]:
    """The alerts that were open at any time from `since` to `as_of`, as they stood at
    `as_of`, in the order of their opening."""
    rows = [
        _as_it_stood(row, as_of)
        for row in warehouse.fetch(
            "query_alerts", horizon=as_of - LEDGER_HORIZON, since=since
        )
        if row["opened_at"] <= as_of
    ]
    return sorted(rows, key=lambda row: (row["opened_at"], row["alert_id"]))


def show_alert_times(screen: Screen, alerts: Sequence[Row]) -> None:
    """Show when each alert opened and closed; with dates unless all are on one."""
    times = [row[at] for row in alerts for at in ("opened_at", "resolved_at")]
    dates = {time.date() for time in times if time}
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


def show_alerts(screen: Screen, alerts: Alerts) -> None:
    """Show alerts, each with its section of the runbook."""
    days = (alerts.as_of - alerts.since) / timedelta(days=1)
    screen.text(
        f"{counted(alerts)} at {alerts.as_of:%Y-%m-%d %H:%M}Z; {len(alerts.closed)} "
        f"closed in the {days:g} days before."
    )
    if old := evaluated_long_ago(alerts.as_of, alerts.judged_as_of):
        screen.text(old)
    for row in worst_first(alerts.unrecorded):
        line = f"since {_when(row['onset_at'], alerts)}, not recorded by monitoring yet"
        _show(screen, "WRONG", row, [line])
    for row in worst_first(alerts.open):
        seen = f"last seen {row['last_seen_at']:%m-%d %H:%M}Z"
        lines = [f"since {_when(row['onset_at'], alerts)}, {seen}"]
        if row["alert_id"] in alerts.clearing:
            lines.append(
                "Its condition no longer holds: the next monitor step closes it."
            )
        _show(screen, "OPEN", row, lines)
    for row in alerts.closed:
        span = format_duration(row["resolved_at"] - row["onset_at"])
        line = (
            f"from {row['onset_at']:%Y-%m-%d %H:%M}Z "
            f"to {row['resolved_at']:%Y-%m-%d %H:%M}Z ({span})"
        )
        _show(screen, "closed", row, [line])


def worst_first(rows: Sequence[Row]) -> list[Row]:
    """Alerts with the critical ones first, else in their order."""
    return sorted(rows, key=lambda row: row["severity"] != "critical")


def counted(alerts: Alerts) -> str:
    """How many alerts are open, in words."""
    parts = []
    if alerts.open:
        critical = sum(row["severity"] == "critical" for row in alerts.open)
        verb = "alert is" if len(alerts.open) == 1 else "alerts are"
        parts.append(
            f"{len(alerts.open)} {verb} open ({critical} critical, "
            f"{len(alerts.open) - critical} warning)"
        )
    if alerts.unrecorded:
        noun = "alert is" if len(alerts.unrecorded) == 1 else "alerts are"
        parts.append(f"{len(alerts.unrecorded)} {noun} not recorded yet")
    return ", ".join(parts) or "No alert is open"


def evaluated_long_ago(as_of: datetime, judged_as_of: datetime | None) -> str:
    """A sentence if monitoring has not run recently, else empty."""
    if judged_as_of is None:
        return "No conditions have been evaluated yet: no monitor step has run here."
    if as_of - judged_as_of <= EVALUATED_WITHIN:
        return ""
    return (
        f"Monitoring last evaluated at {judged_as_of:%Y-%m-%d %H:%M}Z, "
        f"{format_duration(as_of - judged_as_of)} before: alerts since then are not "
        "recorded."
    )


def _key(row: Row) -> tuple[str, str]:
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
    alert: Row, holding: Mapping[tuple[str, str], Row], as_of: datetime
) -> str:
    """The message of an open alert at `as_of`, if its condition still holds."""
    row = holding.get(_key(alert))
    return alert_sentence(row, as_of) if row else str(alert["message"])


def _unrecorded(row: Row, as_of: datetime) -> Row:
    """A condition that holds, in the columns of an alert."""
    condition = CONDITIONS[row["condition"]]
    return dict.fromkeys(TABLES["raw_alerts"].names) | {
        "condition": condition.name,
        "scope": row["scope"],
        "severity": condition.severity,
        "onset_at": row["onset_at"],
        "message": alert_sentence(row, as_of),
        "runbook": runbook_of(condition.name),
    }


def _when(onset_at: datetime, alerts: Alerts) -> str:
    return f"{onset_at:%Y-%m-%d %H:%M}Z ({format_duration(alerts.as_of - onset_at)})"


def _show(screen: Screen, head: str, row: Row, lines: list[str]) -> None:
    style = None
    if head != "closed":
        style = "red" if row["severity"] == "critical" else "yellow"
    screen.say()
    name = f"{row['severity']}  {row['condition']}  {row['scope']}"
    screen.text(name, head=f"{head:<{len(_INDENT)}}", style=style)
    for line in (*lines, row["message"], f"Runbook: {row['runbook']}"):
        screen.text(line, head=_INDENT)
