"""The life of an alert: opened once, touched while it lasts, closed, notified twice.

A row of `raw_alerts` that is open is what there is to do: it is made before anything
else and closed after everything else. What happens to an alert is an object of the
lake. People are told whether or not that can be recorded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from functions.monitor.fallback import notify_recovered, notify_unrecorded
from functions.monitor.history import History, Note, read_alerts
from functions.monitor.notifications import deliver
from functions.shared.runtime.alert_sentence import alert_sentence
from functions.shared.runtime.context import Context
from functions.shared.runtime.errors import LakeError
from functions.shared.runtime.log import log_alert
from functions.shared.runtime.settings import runbook_of
from functions.shared.runtime.webhook import Channel
from functions.shared.storage.lake import Lake
from functions.shared.warehouse.base import Row, Warehouse
from transforms.alert_conditions import CONDITIONS
from transforms.tables import TABLES

ROWS_AT_ONCE = 500

_COLUMNS = TABLES["raw_alerts"].columns
_MICROSECOND = timedelta(microseconds=1)


@dataclass
class Evaluation:
    """What an evaluation found: rows of `raw_alerts` by what becomes of them."""

    opened: list[Row] = field(default_factory=list)
    touched: list[Row] = field(default_factory=list)
    closed: list[Row] = field(default_factory=list)
    closed_before: list[Row] = field(default_factory=list)
    """Closed by earlier evaluations; the message is not sent yet, or was lately."""

    @property
    def open(self) -> list[Row]:
        """The alerts that are open now."""
        return [*self.opened, *self.touched]


def query_conditions(context: Context) -> list[Row]:
    """What is wrong at `as_of`, beside what is known. Raises WarehouseError."""
    return context.warehouse.fetch(
        "query_conditions",
        as_of=context.as_of,
        horizon=context.horizon,
        competitions=context.competitions,
    )


def evaluate(context: Context, conditions: Sequence[Row]) -> Evaluation:
    """What becomes of which alert by rows of `query_conditions`; changes nothing."""
    found = Evaluation()
    for row in conditions:
        is_known, is_wrong = row["alert_id"] is not None, row["onset_at"] is not None
        is_open = is_known and row["resolved_at"] is None
        if is_wrong and not is_open:
            found.opened.append(_new(context, row))
        elif is_wrong:
            found.touched.append(_known(row) | {"last_seen_at": context.as_of})
        elif is_open and _is_later(context, row["last_seen_at"]):
            continue  # whoever evaluates an earlier time has no say in its end
        elif is_open:
            seen_at = min(row["last_seen_at"], context.as_of)
            closed = {"resolved_at": context.as_of, "last_seen_at": seen_at}
            found.closed.append(_known(row) | closed)
        else:
            found.closed_before.append(_known(row))
    return found


def carry_out(
    context: Context, channel: Channel | None, conditions: Sequence[Row]
) -> Evaluation:
    """Evaluate; record what is found, log it, and notify the channel.

    `conditions` are rows of `query_conditions`, as of just now.

    A line of the log is written at least once. A channel that is down costs nothing but
    its messages. May be repeated, and goes on where a call that died left off. Raises
    LakeError and WarehouseError where something cannot be recorded; what has opened is
    logged and sent all the same, see notify_unrecorded.
    """
    history, log = History(context.lake), _Log()
    try:
        return _record(context, channel, history, log, conditions)
    except Exception as error:
        if not context.deadline.is_cancelled:
            _go_without_record(context, channel, log, conditions, error)
        raise


def _record(
    context: Context,
    channel: Channel | None,
    history: History,
    log: _Log,
    conditions: Sequence[Row],
) -> Evaluation:
    """Record, log and notify.

    New alerts get their rows, and rows that the lake knows to be closed are closed,
    before anything else; then it is looked at again.
    """
    new: set[str] = set()
    brought: set[str] = set()
    while True:
        found = evaluate(context, conditions)
        new |= {alert["alert_id"] for alert in found.opened}
        known = [alert | history.told_by(alert, "closed") for alert in found.touched]
        left = [alert for alert in known if alert["resolved_at"] is not None]
        behind = [*(history.of(alert) for alert in found.opened), *left]
        if {alert["alert_id"] for alert in behind} <= brought:
            break
        for alert in left:
            log.closed(alert)
        put_alerts(context.warehouse, behind)
        brought |= {alert["alert_id"] for alert in behind}
        conditions = query_conditions(context)
    for alert in [*found.touched, *found.closed]:
        _open(history, log, alert)
    found.closed = [_close(history, log, alert) for alert in found.closed]
    recorded = [*found.touched, *found.closed, *found.closed_before]
    for alert in notify_recovered(context, channel, history, recorded):
        log.closed(alert)
    before = {one["alert_id"]: one["close_notified_at"] for one in found.closed_before}
    if channel is not None:
        deliver(
            context,
            channel,
            history,
            open_alerts=found.touched,
            closed_alerts=[*found.closed, *found.closed_before],
        )
    sent = [
        one
        for one in found.closed_before
        if one["close_notified_at"] != before[one["alert_id"]]
    ]
    put_alerts(context.warehouse, [*found.touched, *found.closed, *sent])
    found.opened = [one for one in found.touched if one["alert_id"] in new]
    found.touched = [one for one in found.touched if one["alert_id"] not in new]
    return found


def _go_without_record(
    context: Context,
    channel: Channel | None,
    log: _Log,
    conditions: Sequence[Row],
    error: Exception,
) -> None:
    """Log and send what has opened. What has closed stays as it is: it is closed by the
    evaluation that can record it."""
    history, found = History(context.lake), evaluate(context, conditions)
    unsent = []
    for alert in found.open:
        try:
            is_logged = "opened" in history.names(alert)
            is_sent = "opened-sent" in history.names(alert)
            is_sent = is_sent or history.is_claimed(alert, "opened")
        except LakeError:
            is_logged, is_sent = alert not in found.opened, False
        if not is_logged:
            log.opened(alert)
        if not is_sent and alert["open_notified_at"] is None:
            unsent.append(alert)
    notify_unrecorded(context, channel, history, unsent, error)


def put_alerts(warehouse: Warehouse, alerts: Sequence[Row]) -> None:
    """Bring alerts into the warehouse, each one once. May be repeated."""
    for start in range(0, len(alerts), ROWS_AT_ONCE):
        batch = alerts[start : start + ROWS_AT_ONCE]
        warehouse.run(
            "put_alerts",
            rows=msgspec.json.encode(batch).decode(),
            since=min(alert["onset_at"] for alert in batch),
        )


def restore(
    lake: Lake,
    warehouse: Warehouse,
    unreadable: list[str],
    *,
    until: datetime | None,
    as_of: datetime,
) -> int:
    """Bring the alerts of the lake into the warehouse, as they stood at `until`.

    Returns how many there are. Those that are open were last seen at `as_of`, the
    newest time that was judged. Keys of objects that are nothing of ours go to
    `unreadable`. Raises LakeError, WarehouseError.
    """
    alerts = read_alerts(lake, unreadable, until=until)
    for alert in alerts:
        if alert["resolved_at"] is None:
            alert["last_seen_at"] = max(alert["last_seen_at"], as_of)
    put_alerts(warehouse, alerts)
    return len(alerts)


class _Log:
    """The lines of one evaluation, each once."""

    def __init__(self) -> None:
        self._written: set[tuple[str, str]] = set()

    def opened(self, alert: Row) -> None:
        """That an alert opened."""
        self._write("alert_opened", alert)

    def closed(self, alert: Row) -> None:
        """That an alert closed."""
        self._write("alert_closed", alert)

    def _write(self, event: str, alert: Row) -> None:
        line = (event, alert["alert_id"])
        if line not in self._written:
            self._written.add(line)
            log_alert(event, alert)


def _open(history: History, log: _Log, alert: Row) -> None:
    """Log and keep that an alert opened, unless the lake has it. Its row is there, so
    that who dies in between is followed by somebody who does it."""
    if "opened" not in history.names(alert):
        alert = alert | {"resolved_at": None}
        log.opened(alert)
        history.create(alert, Note(alert["opened_at"], "opened", alert))


def _close(history: History, log: _Log, alert: Row) -> Row:
    """Keep and log that an alert closed; the alert as it was closed first.

    The lake decides: a line that says so before could prove wrong. It is logged by
    whoever finds the row open, so that who dies in between loses no line.
    """
    if not history.create(alert, Note(alert["resolved_at"], "closed", alert)):
        alert = alert | history.told_by(alert, "closed")
    log.closed(alert)
    if alert["open_notified_at"] is None:  # who sent it may have died before the row
        alert = alert | history.told_by(alert, "opened-sent")
    return alert


def _is_later(context: Context, moment: datetime) -> bool:
    """Whether a moment is after `as_of`, though not ahead of the clock too."""
    return context.as_of < moment <= context.clock.now()


def _new(context: Context, row: Row) -> Row:
    """An alert that nobody has opened. After one that has closed it is another one, and
    begins no earlier than that one was closed."""
    condition = CONDITIONS[row["condition"]]
    onset = row["onset_at"]
    if row["resolved_at"] is not None:
        before = row["known_onset_at"] + _MICROSECOND
        closed_at = min(row["resolved_at"], context.as_of)  # a clock may be set back
        onset = max(onset, closed_at, before)
    name = f"{condition.name} {row['scope']} {onset.astimezone(UTC).isoformat()}"
    return {
        "alert_id": hashlib.sha256(name.encode()).hexdigest()[:16],
        "condition": condition.name,
        "scope": row["scope"],
        "severity": condition.severity,
        "onset_at": onset,
        "opened_at": context.as_of,
        "last_seen_at": context.as_of,
        "resolved_at": None,
        "message": alert_sentence(row),
        "runbook": runbook_of(condition.name),
        "open_notified_at": None,
        "close_notified_at": None,
    }


def _known(row: Row) -> Row:
    """The alert beside a condition."""
    alert = {column.name: row.get(column.name) for column in _COLUMNS}
    return alert | {"onset_at": row["known_onset_at"]}
