"""What an evaluation does with alerts: open, touch, close, notify.

Each evaluated condition is decided on by `alert_states`, without side effects.
Then the lake, the log, the channel and the warehouse follow, in this order:

1. Rows that the warehouse lacks are written: new alerts, and closings that only the
lake has. A process that dies afterwards leaves an open row, and the next evaluation
resumes.
2. Openings and closings become objects of the lake and lines of the log.
3. Messages are sent.
4. Rows are updated. An alert is closed in the warehouse last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from functions.monitor.alert_states import (
    TRANSITIONS,
    Action,
    AlertState,
    Finding,
    alert_state,
    message_state,
)
from functions.monitor.fallback import notify_recovered, notify_unrecorded
from functions.monitor.notifications import deliver
from functions.shared.conditions.evaluate import evaluate_conditions
from functions.shared.conditions.facts import Facts
from functions.shared.runtime.alert_sentence import alert_sentence
from functions.shared.runtime.context import Context
from functions.shared.runtime.errors import LakeError
from functions.shared.runtime.log import log_alert
from functions.shared.runtime.settings import runbook_of
from functions.shared.runtime.webhook import Channel
from functions.shared.storage.alert_records import AlertEvent, AlertRecords, put_alerts
from functions.shared.warehouse.base import Row
from transforms.alert_conditions import CONDITIONS
from transforms.tables import TABLES

_COLUMNS = TABLES["raw_alerts"].columns
_MICROSECOND = timedelta(microseconds=1)


@dataclass
class Evaluation:
    """The alerts of an evaluation, as rows of `raw_alerts`, by what becomes of them."""

    opened: list[Row] = field(default_factory=list)
    touched: list[Row] = field(default_factory=list)
    closed: list[Row] = field(default_factory=list)
    closed_before: list[Row] = field(default_factory=list)
    """Closed by earlier evaluations; the message is unsent, or was sent recently."""

    @property
    def open(self) -> list[Row]:
        """The alerts that are open now."""
        return [*self.opened, *self.touched]


def evaluate(context: Context, conditions: Sequence[Row]) -> Evaluation:
    """Decide on each row of `evaluate_conditions`. Changes nothing."""
    evaluation = Evaluation()
    for row in conditions:
        action = TRANSITIONS[alert_state(row), _finding(context, row)].action
        if action is Action.OPEN:
            evaluation.opened.append(_new_alert(context, row))
        elif action is Action.TOUCH:
            seen = {"last_seen_at": context.as_of}
            evaluation.touched.append(_known_alert(row) | seen)
        elif action is Action.CLOSE:
            seen_at = min(row["last_seen_at"], context.as_of)
            closed = {"resolved_at": context.as_of, "last_seen_at": seen_at}
            evaluation.closed.append(_known_alert(row) | closed)
        elif action is Action.KEEP:
            evaluation.closed_before.append(_known_alert(row))
    return evaluation


def update_alerts(
    context: Context, channel: Channel | None, facts: Facts
) -> Evaluation:
    """Evaluate the conditions on the facts of `as_of`, record the result and notify.

    May be repeated, and resumes where a process that died stopped; a line of the log is
    written at least once. If something cannot be recorded, openings are logged and sent
    all the same, see notify_unrecorded; then LakeError or WarehouseError is raised.
    """
    recorder, conditions = _Recorder(context, facts), evaluate_conditions(facts)
    try:
        return recorder.record(channel, conditions)
    except Exception as error:
        if not context.deadline.is_cancelled:
            recorder.notify_without_record(channel, conditions, error)
        raise


class _Recorder:
    """The side effects of one evaluation. Each line of the log is written once."""

    def __init__(self, context: Context, facts: Facts) -> None:
        self._context = context
        self._facts = facts
        self._records = AlertRecords(context.lake)
        self._logged: set[tuple[str, str]] = set()

    def record(self, channel: Channel | None, conditions: Sequence[Row]) -> Evaluation:
        """Record, log and notify. Raises LakeError, WarehouseError."""
        evaluation, new_ids = self._write_missing_rows(conditions)
        for alert in [*evaluation.touched, *evaluation.closed]:
            self._record_opening(alert)
        evaluation.closed = [self._record_closing(one) for one in evaluation.closed]
        sent = self._notify(channel, evaluation)
        rows = [*evaluation.touched, *evaluation.closed, *sent]
        put_alerts(self._context.warehouse, rows)
        open_alerts = evaluation.touched
        evaluation.opened = [one for one in open_alerts if one["alert_id"] in new_ids]
        evaluation.touched = [
            one for one in open_alerts if one["alert_id"] not in new_ids
        ]
        return evaluation

    def _write_missing_rows(
        self, conditions: Sequence[Row]
    ) -> tuple[Evaluation, set[str]]:
        """Write new alerts and closings that only the lake has, and evaluate again,
        until no row is missing; the ids of new alerts."""
        new_ids: set[str] = set()
        written: set[str] = set()
        while True:
            evaluation = evaluate(self._context, conditions)
            new_ids |= {alert["alert_id"] for alert in evaluation.opened}
            touched = [
                alert | self._records.columns_of(alert, "closed")
                for alert in evaluation.touched
            ]
            closed = [alert for alert in touched if alert["resolved_at"] is not None]
            missing = [*map(self._records.merged, evaluation.opened), *closed]
            ids = {alert["alert_id"] for alert in missing}
            if ids <= written:
                return evaluation, new_ids
            for alert in closed:
                self._log("alert_closed", alert)
            put_alerts(self._context.warehouse, missing)
            written |= ids
            self._facts.read_alerts()
            conditions = evaluate_conditions(self._facts)

    def _record_opening(self, alert: Row) -> None:
        """Log and record an opening, unless the lake has it. The row exists already, so
        that the next evaluation does it if this process dies."""
        if "opened" not in self._records.names(alert):
            alert = alert | {"resolved_at": None}
            self._log("alert_opened", alert)
            event = AlertEvent(alert["opened_at"], "opened", alert)
            self._records.create(alert, event)

    def _record_closing(self, alert: Row) -> Row:
        """Record and log a closing; returns the alert as it was closed first.

        The lake decides, so a line before it could prove wrong. Every evaluation that
        finds the row open logs it, so that no line is lost if a process dies.
        """
        event = AlertEvent(alert["resolved_at"], "closed", alert)
        if not self._records.create(alert, event):
            alert = alert | self._records.columns_of(alert, "closed")
        self._log("alert_closed", alert)
        if alert["open_notified_at"] is None:  # the sender may have died before the row
            alert = alert | self._records.columns_of(alert, "opened-sent")
        return alert

    def _notify(self, channel: Channel | None, evaluation: Evaluation) -> list[Row]:
        """Send what is unsent; the alerts closed before whose message was sent now."""
        context, before = self._context, evaluation.closed_before
        recorded = [*evaluation.touched, *evaluation.closed, *before]
        for alert in notify_recovered(context, channel, self._records, recorded):
            self._log("alert_closed", alert)
        sent_before = {one["alert_id"]: one["close_notified_at"] for one in before}
        if channel is not None:
            deliver(
                context,
                channel,
                self._records,
                open_alerts=evaluation.touched,
                closed_alerts=[*evaluation.closed, *before],
            )
        return [
            alert
            for alert in before
            if alert["close_notified_at"] != sent_before[alert["alert_id"]]
        ]

    def notify_without_record(
        self, channel: Channel | None, conditions: Sequence[Row], error: Exception
    ) -> None:
        """Log and send openings. Closings are left to the next evaluation that can
        record them."""
        records = AlertRecords(self._context.lake)
        evaluation = evaluate(self._context, conditions)
        unsent = []
        for alert in evaluation.open:
            try:
                names = records.names(alert)
                is_logged = "opened" in names
                is_sent = not message_state(names, "opened").may_be_claimed
            except LakeError:
                is_logged, is_sent = alert not in evaluation.opened, False
            if not is_logged:
                self._log("alert_opened", alert)
            if not is_sent and alert["open_notified_at"] is None:
                unsent.append(alert)
        notify_unrecorded(self._context, channel, records, unsent, error)

    def _log(self, event: str, alert: Row) -> None:
        line = (event, alert["alert_id"])
        if line not in self._logged:
            self._logged.add(line)
            log_alert(event, alert)


def _finding(context: Context, row: Row) -> Finding:
    """What a row says of its condition. A last sighting ahead of the clock was an
    error, and not later."""
    if row["onset_at"] is not None:
        return Finding.HOLDS
    seen_at: datetime | None = row["last_seen_at"]
    is_earlier = seen_at is not None and context.as_of < seen_at <= context.clock.now()
    return Finding.OVER_EARLIER if is_earlier else Finding.OVER


def _new_alert(context: Context, row: Row) -> Row:
    """A new alert. After a closed one it is another alert, which begins no earlier than
    the closing."""
    condition = CONDITIONS[row["condition"]]
    onset = row["onset_at"]
    if alert_state(row) is AlertState.CLOSED:
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


def _known_alert(row: Row) -> Row:
    """The alert of a row of `evaluate_conditions`."""
    alert = {column.name: row.get(column.name) for column in _COLUMNS}
    return alert | {"onset_at": row["known_onset_at"]}
