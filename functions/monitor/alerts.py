"""The life of an alert: opened once, touched while it lasts, closed, told of twice.

A row of `raw_alerts` that is open is what there is to do: it is made before anything
else and closed after everything else. What happens to an alert is an object of the
lake: `opened`, `closed`, and for each of both the channel's `claim`, and then `sent` or
`refused`. Objects are created once, so that of two who evaluate at one time only one
sends.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec

from functions.monitor.conditions import CONDITIONS
from functions.shared.channel import Channel
from functions.shared.lake import Lake
from functions.shared.log import Severity, log_event
from functions.shared.snapshot import CONTENT_TYPE
from functions.shared.step import Context
from functions.shared.warehouse import Row, Warehouse
from transforms.tables import TABLES

PREFIX = "ops/alerts"

MESSAGES_AT_ONCE = 5
"""An evaluation sends no more than this; the next one sends the rest."""

TRIES = 100
"""A message that was refused so often is given up: about a day's worth."""

ROWS_AT_ONCE = 500

Event = Literal["opened", "closed"]
HAPPENED: dict[Event, str] = {"opened": "opened_at", "closed": "resolved_at"}
NOTIFIED: dict[Event, str] = {
    "opened": "open_notified_at",
    "closed": "close_notified_at",
}

_COLUMNS = TABLES["raw_alerts"].columns
_MICROSECOND = timedelta(microseconds=1)
_NAME = re.compile(r"[0-9a-f]{16}_(opened|closed)(-[a-z]+(-\d+)?)?\.json\.gz")
_UNREADABLE = (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError)


class Note(msgspec.Struct, frozen=True):
    """What happened to an alert and when. `alert` is its row at its opening and its
    closing, else its id."""

    at: datetime
    event: str
    alert: dict[str, Any]


@dataclass
class Evaluation:
    """What an evaluation found: rows of `raw_alerts` by what becomes of them."""

    opened: list[Row] = field(default_factory=list)
    touched: list[Row] = field(default_factory=list)
    closed: list[Row] = field(default_factory=list)
    untold: list[Row] = field(default_factory=list)
    """Closed by earlier evaluations; no channel has taken that yet."""

    @property
    def open(self) -> list[Row]:
        """The alerts that are open now."""
        return [*self.opened, *self.touched]


def ask_conditions(context: Context) -> list[Row]:
    """What is wrong at `as_of`, beside what is known. Raises WarehouseError."""
    return context.warehouse.fetch(
        "ask_conditions",
        as_of=context.as_of,
        horizon=context.horizon,
        competitions=context.competitions,
    )


def evaluate(context: Context, conditions: Sequence[Row]) -> Evaluation:
    """What becomes of which alert by rows of `ask_conditions`; changes nothing."""
    found = Evaluation()
    for row in conditions:
        is_known, is_wrong = row["alert_id"] is not None, row["onset_at"] is not None
        is_open = is_known and row["resolved_at"] is None
        if is_wrong and not is_open:
            found.opened.append(_new(context, row))
        elif is_wrong:
            found.touched.append(_known(row) | {"last_seen_at": context.as_of})
        elif is_open:
            seen_at = min(row["last_seen_at"], context.as_of)
            closed = {"resolved_at": context.as_of, "last_seen_at": seen_at}
            found.closed.append(_known(row) | closed)
        else:
            found.untold.append(_known(row))
    return found


def carry_out(
    context: Context, channel: Channel | None, conditions: Sequence[Row]
) -> Evaluation:
    """Evaluate; record what is found, log it, and tell the channel.

    `conditions` are rows of `ask_conditions`, as of just now.

    New alerts get their rows, and rows that the lake knows to be closed are closed,
    before anything else; then it is looked at again. A line of the log is written at
    least once. A channel that is down costs nothing but its messages. May be repeated,
    and goes on where a call that died left off. Raises LakeError, WarehouseError.
    """
    history = _History(context.lake)
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
            _log("closed", alert)
        put_alerts(context.warehouse, behind)
        brought |= {alert["alert_id"] for alert in behind}
        conditions = ask_conditions(context)
    for alert in [*found.touched, *found.closed]:
        _open(history, alert)
    found.closed = [_close(history, alert) for alert in found.closed]
    if channel is not None:
        _tell(context, channel, history, found)
    told = [one for one in found.untold if one["close_notified_at"] is not None]
    put_alerts(context.warehouse, [*found.touched, *found.closed, *told])
    found.opened = [one for one in found.touched if one["alert_id"] in new]
    found.touched = [one for one in found.touched if one["alert_id"] not in new]
    return found


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


def read_alerts(
    lake: Lake, unreadable: list[str], *, until: datetime | None = None
) -> list[Row]:
    """The alerts of the lake as rows, as they stood at `until`, the oldest first.

    Keys of objects that are nothing of ours go to `unreadable`. Raises LakeError.
    """
    opened: dict[str, Row] = {}
    later: dict[str, Row] = {}
    for key in lake.keys(PREFIX):
        note = _read(lake, key)
        if note is None:
            unreadable.append(key)
            continue
        alert_id = note.alert["alert_id"]
        if until is not None and note.at > until:
            continue
        if note.event == "opened":
            opened[alert_id] = note.alert
        else:
            later[alert_id] = later.get(alert_id, {}) | _told_by(note)
    rows = [row | later.get(alert_id, {}) for alert_id, row in opened.items()]
    return sorted(rows, key=lambda row: (row["onset_at"], row["alert_id"]))


class _History:
    """What the lake says of alerts; the names are read once for each."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self._names: dict[str, set[str]] = {}

    def names(self, alert: Row) -> set[str]:
        """What has happened to an alert: the names of its objects."""
        alert_id = alert["alert_id"]
        if alert_id not in self._names:
            self._names[alert_id] = set(self._listed(alert))
        return self._names[alert_id]

    def create(self, alert: Row, note: Note) -> bool:
        """Write what happened; False where it is known already."""
        data = gzip.compress(msgspec.json.encode(note), mtime=0)
        key = _key(alert, note.event)
        self.names(alert).add(note.event)
        return self.lake.create(key, data, content_type=CONTENT_TYPE)

    def told_by(self, alert: Row, event: str) -> Row:
        """The columns that an event tells of; none where it did not happen, or where
        its object cannot be read."""
        if event not in self.names(alert):
            return {}
        note = _read(self.lake, _key(alert, event))
        return _told_by(note) if note else {}

    def of(self, alert: Row) -> Row:
        """A new alert as the lake has it, where it has it."""
        known = dict(alert)
        for event in HAPPENED:
            known |= self.told_by(alert, event)
        return known

    def _listed(self, alert: Row) -> list[str]:
        folder, _, start = _key(alert, "").rpartition("/")
        start = start.removesuffix(".json.gz")
        found = []
        for key in self.lake.keys(folder, start=f"{folder}/{start}"):
            name = key.rpartition("/")[2]
            if not name.startswith(start):
                break
            found.append(name.removeprefix(start).removesuffix(".json.gz"))
        return found


def _open(history: _History, alert: Row) -> None:
    """Log and keep that an alert opened, unless the lake has it. Its row is there, so
    that who dies in between is followed by somebody who does it."""
    if "opened" not in history.names(alert):
        alert = alert | {"resolved_at": None}
        _log("opened", alert)
        history.create(alert, Note(alert["opened_at"], "opened", alert))


def _close(history: _History, alert: Row) -> Row:
    """Keep and log that an alert closed; the alert as it was closed first.

    The lake decides: a line that says so before could prove wrong. It is logged by
    whoever finds the row open, so that who dies in between loses no line.
    """
    if not history.create(alert, Note(alert["resolved_at"], "closed", alert)):
        alert = alert | history.told_by(alert, "closed")
    _log("closed", alert)
    return alert


def _tell(
    context: Context, channel: Channel, history: _History, found: Evaluation
) -> None:
    """Send what nobody has tried to send, and what was refused: the claim comes first.

    What was refused least often goes first, then what happened first. An opening that
    no channel took is not told of any more when the alert has closed.
    """
    waiting: list[tuple[int, datetime, Event, str, Row]] = []
    events: list[tuple[Event, Row]] = [("opened", alert) for alert in found.touched]
    events += [("closed", alert) for alert in [*found.closed, *found.untold]]
    for event, alert in events:
        names = history.names(alert)
        if f"{event}-sent" in names:
            alert.update(history.told_by(alert, f"{event}-sent"))
            continue
        refused = sum(name.startswith(f"{event}-refused-") for name in names)
        if refused < TRIES and f"{event}-claim-{refused + 1}" not in names:
            at = alert[HAPPENED[event]]
            waiting.append((refused, at, event, alert["alert_id"], alert))
    waiting.sort(key=lambda one: one[:4])
    for refused, _, event, alert_id, alert in waiting[:MESSAGES_AT_ONCE]:
        turn, about = refused + 1, {"alert_id": alert_id}
        claim = Note(context.clock.now(), f"{event}-claim-{turn}", about)
        if not history.create(alert, claim):
            continue
        outcome = channel.send(event, alert)
        at = context.clock.now()
        if outcome == "sent":
            alert[NOTIFIED[event]] = at
            history.create(alert, Note(at, f"{event}-sent", about))
            continue
        log_event(
            "alert_not_sent",
            severity="WARNING",
            alert_id=alert_id,
            alert_event=event,
            outcome=outcome,
        )
        if outcome == "unknown":
            return  # it hangs: the others would, too
        history.create(alert, Note(at, f"{event}-refused-{turn}", about))


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
        "message": condition.say(row),
        "runbook": condition.runbook,
        "open_notified_at": None,
        "close_notified_at": None,
    }


def _known(row: Row) -> Row:
    """The alert beside a condition."""
    alert = {column.name: row.get(column.name) for column in _COLUMNS}
    return alert | {"onset_at": row["known_onset_at"]}


def _log(event: Event, alert: Row) -> None:
    is_critical = alert["severity"] == "critical"
    bad: Severity = "ERROR" if is_critical else "WARNING"
    log_event(
        f"alert_{event}",
        severity=bad if event == "opened" else "INFO",
        alert_id=alert["alert_id"],
        condition=alert["condition"],
        scope=alert["scope"],
        alert_severity=alert["severity"],
        onset_at=alert["onset_at"].astimezone(UTC).isoformat(),
        alert_message=alert["message"],
        runbook=alert["runbook"],
    )


def _told_by(note: Note) -> Row:
    """The columns of `raw_alerts` that an event tells of."""
    if note.event == "opened":
        return note.alert
    if note.event == "closed":
        return {name: note.alert[name] for name in ("resolved_at", "last_seen_at")}
    for event, column in NOTIFIED.items():
        if note.event == f"{event}-sent":
            return {column: note.at}
    return {}


def _read(lake: Lake, key: str) -> Note | None:
    """A note; None for an object that is none of ours."""
    data = lake.read(key)
    try:
        note = msgspec.json.decode(gzip.decompress(data), type=Note)
        if note.event in HAPPENED:
            note = Note(note.at, note.event, _typed(note.alert))
        is_ours = key.endswith(f"/{note.alert['alert_id']}_{note.event}.json.gz")
    except _UNREADABLE:
        return None
    return note if is_ours else None


def is_note_key(key: str) -> bool:
    """Whether an object is a note of an alert, by its name."""
    return _NAME.fullmatch(key.rpartition("/")[2]) is not None


def _key(alert: Row, event: str) -> str:
    onset = alert["onset_at"].astimezone(UTC)
    return f"{PREFIX}/dt={onset:%Y-%m-%d}/{alert['alert_id']}_{event}.json.gz"


def _typed(alert: dict[str, Any]) -> Row:
    """A row of `raw_alerts` from its JSON. Raises what `_UNREADABLE` names."""
    row: Row = {}
    for column in _COLUMNS:
        value = alert[column.name]
        if value is None and not column.nullable:
            raise ValueError(column.name)
        if value is not None and column.type == "timestamp":
            value = datetime.fromisoformat(value).astimezone(UTC)
        row[column.name] = value
    return row
