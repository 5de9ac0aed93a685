"""What the lake holds of alerts: one object for each thing that happened to one.

An alert has `opened`, `closed`, and for each of both the `claim` of whoever sends the
message, and then `sent` or `refused`. Objects are created once, so that of two who
evaluate at one time only one sends.
"""

from __future__ import annotations

import gzip
import re
import zlib
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from functions.shared.storage.lake import Lake
from functions.shared.storage.snapshot import CONTENT_TYPE
from functions.shared.warehouse.base import Row
from transforms.tables import TABLES

PREFIX = "ops/alerts"

Event = Literal["opened", "closed"]
HAPPENED: dict[Event, str] = {"opened": "opened_at", "closed": "resolved_at"}
NOTIFIED: dict[Event, str] = {
    "opened": "open_notified_at",
    "closed": "close_notified_at",
}

_COLUMNS = TABLES["raw_alerts"].columns
_NAME = re.compile(r"[0-9a-f]{16}_(opened|closed)(-[a-z]+(-\d+)?)?\.json\.gz")
_UNREADABLE = (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError)


class Note(msgspec.Struct, frozen=True):
    """What happened to an alert and when. `alert` is its row at its opening and its
    closing, else its id; `retry_at` is what a refusal asked for (Retry-After)."""

    at: datetime
    event: str
    alert: dict[str, Any]
    retry_at: datetime | None = None


def read_alerts(
    lake: Lake, unreadable: list[str], *, until: datetime | None = None
) -> list[Row]:
    """The alerts of the lake as rows, as they stood at `until`, the oldest first.

    Keys of objects that are nothing of ours go to `unreadable`. Raises LakeError.
    """
    opened: dict[str, Row] = {}
    later: dict[str, Row] = {}
    # an alert opens after its onset, whose date its key has
    end = f"{PREFIX}/dt={until.astimezone(UTC):%Y-%m-%d}/~" if until else ""
    for key in lake.keys(PREFIX, end=end):
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


class History:
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

    def refusals(self, alert: Row, event: Event) -> int:
        """How often the channel refused the message of an event."""
        start = f"{event}-refused-"
        return sum(name.startswith(start) for name in self.names(alert))

    def is_claimed(self, alert: Row, event: Event) -> bool:
        """Whether somebody sends the message, or died or got no response while sending:
        it may have arrived. A refusal releases the claim."""
        turn = self.refusals(alert, event) + 1
        return f"{event}-claim-{turn}" in self.names(alert)

    def retry_at(self, alert: Row, event: Event) -> datetime | None:
        """When the last refusal wants the next message, if it said so."""
        last = f"{event}-refused-{self.refusals(alert, event)}"
        if last not in self.names(alert):
            return None
        note = _read(self.lake, _key(alert, last))
        return note.retry_at if note else None

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
        whole = f"{folder}/{start}"
        for key in self.lake.keys(folder, start=whole, end=f"{whole}~"):
            name = key.rpartition("/")[2]
            found.append(name.removeprefix(start).removesuffix(".json.gz"))
        return found


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
