"""Alert records: objects of the lake first, rows of the warehouse then.

The lake has one object for each event of an alert: `opened`, `closed`, and for the
message about each of these a `claim`, then `sent` or `refused`. Objects are created
only once, so that of two simultaneous evaluations only one sends.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from functions.shared.storage.lake import Lake
from functions.shared.storage.snapshot import CONTENT_TYPE
from functions.shared.warehouse.base import Row, Warehouse
from transforms.tables import TABLES

ROWS_AT_ONCE = 500

PREFIX = "ops/alerts"

Event = Literal["opened", "closed"]
OCCURRED_AT: dict[Event, str] = {"opened": "opened_at", "closed": "resolved_at"}
NOTIFIED_AT: dict[Event, str] = {
    "opened": "open_notified_at",
    "closed": "close_notified_at",
}

_COLUMNS = TABLES["raw_alerts"].columns
_NAME = re.compile(r"[0-9a-f]{16}_(opened|closed)(-[a-z]+(-\d+)?)?\.json\.gz")
_UNREADABLE = (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError)


class AlertEvent(msgspec.Struct, frozen=True):
    """What happened to an alert, and when. `alert` is its row at its opening and
    closing, else its id; `retry_at` is the Retry-After of a refusal."""

    at: datetime
    event: str
    alert: dict[str, Any]
    retry_at: datetime | None = None


def read_alerts(
    lake: Lake, unreadable: list[str], *, until: datetime | None = None
) -> list[Row]:
    """The alerts of the lake as rows, as they stood at `until`, oldest first.

    Keys of objects that cannot be read go to `unreadable`. Raises LakeError.
    """
    opened: dict[str, Row] = {}
    later: dict[str, Row] = {}
    # an alert opens after its onset, and its key has the date of the onset
    end = f"{PREFIX}/dt={until.astimezone(UTC):%Y-%m-%d}/~" if until else ""
    for key in lake.keys(PREFIX, end=end):
        event = _read(lake, key)
        if event is None:
            unreadable.append(key)
            continue
        if until is not None and event.at > until:
            continue
        alert_id = event.alert["alert_id"]
        if event.event == "opened":
            opened[alert_id] = event.alert
        else:
            later[alert_id] = later.get(alert_id, {}) | _columns_of(event)
    rows = [row | later.get(alert_id, {}) for alert_id, row in opened.items()]
    return sorted(rows, key=lambda row: (row["onset_at"], row["alert_id"]))


def put_alerts(warehouse: Warehouse, alerts: Sequence[Row]) -> None:
    """Merge alerts into the warehouse, each only once. May be repeated."""
    for start in range(0, len(alerts), ROWS_AT_ONCE):
        batch = alerts[start : start + ROWS_AT_ONCE]
        warehouse.run(
            "put_alerts",
            rows=msgspec.json.encode(batch).decode(),
            since=min(alert["onset_at"] for alert in batch),
        )


def restore_alert_rows(
    lake: Lake,
    warehouse: Warehouse,
    unreadable: list[str],
    *,
    until: datetime | None,
    as_of: datetime,
) -> int:
    """Merge the alerts of the lake, as they stood at `until`, into the warehouse.

    Returns how many there are. Open ones were last seen at `as_of`, the newest time
    that was evaluated. Keys of objects that cannot be read go to `unreadable`. Raises
    LakeError, WarehouseError.
    """
    alerts = read_alerts(lake, unreadable, until=until)
    for alert in alerts:
        if alert["resolved_at"] is None:
            alert["last_seen_at"] = max(alert["last_seen_at"], as_of)
    put_alerts(warehouse, alerts)
    return len(alerts)


class AlertRecords:
    """The events of alerts in the lake; names are listed once for each alert."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self._names: dict[str, set[str]] = {}

    def names(self, alert: Row) -> set[str]:
        """The events of an alert: the names of its objects."""
        alert_id = alert["alert_id"]
        if alert_id not in self._names:
            self._names[alert_id] = set(self._listed(alert))
        return self._names[alert_id]

    def create(self, alert: Row, event: AlertEvent) -> bool:
        """Write an event; False if the lake already has it."""
        data = gzip.compress(msgspec.json.encode(event), mtime=0)
        key = _key(alert, event.event)
        self.names(alert).add(event.event)
        return self.lake.create(key, data, content_type=CONTENT_TYPE)

    def refusals(self, alert: Row, event: Event) -> int:
        """How often the channel refused the message about an event."""
        start = f"{event}-refused-"
        return sum(name.startswith(start) for name in self.names(alert))

    def retry_at(self, alert: Row, event: Event) -> datetime | None:
        """The Retry-After of the last refusal, if it had one."""
        last = f"{event}-refused-{self.refusals(alert, event)}"
        if last not in self.names(alert):
            return None
        refusal = _read(self.lake, _key(alert, last))
        return refusal.retry_at if refusal else None

    def columns_of(self, alert: Row, event: str) -> Row:
        """The columns that an event sets; none if it did not happen or its object
        cannot be read."""
        if event not in self.names(alert):
            return {}
        found = _read(self.lake, _key(alert, event))
        return _columns_of(found) if found else {}

    def merged(self, alert: Row) -> Row:
        """A new alert with what the lake already has of it."""
        known = dict(alert)
        for event in OCCURRED_AT:
            known |= self.columns_of(alert, event)
        return known

    def _listed(self, alert: Row) -> list[str]:
        folder, _, start = _key(alert, "").rpartition("/")
        start = start.removesuffix(".json.gz")
        names = []
        whole = f"{folder}/{start}"
        for key in self.lake.keys(folder, start=whole, end=f"{whole}~"):
            name = key.rpartition("/")[2]
            names.append(name.removeprefix(start).removesuffix(".json.gz"))
        return names


def _columns_of(event: AlertEvent) -> Row:
    """The columns of `raw_alerts` that an event sets."""
    if event.event == "opened":
        return event.alert
    if event.event == "closed":
        return {name: event.alert[name] for name in ("resolved_at", "last_seen_at")}
    for kind, column in NOTIFIED_AT.items():
        if event.event == f"{kind}-sent":
            return {column: event.at}
    return {}


def _read(lake: Lake, key: str) -> AlertEvent | None:
    """An event; None for an object that is not one."""
    data = lake.read(key)
    try:
        event = msgspec.json.decode(gzip.decompress(data), type=AlertEvent)
        if event.event in OCCURRED_AT:
            event = AlertEvent(event.at, event.event, _typed(event.alert))
        is_ours = key.endswith(f"/{event.alert['alert_id']}_{event.event}.json.gz")
    except _UNREADABLE:
        return None
    return event if is_ours else None


def is_alert_key(key: str) -> bool:
    """Whether an object is an event of an alert, by its name."""
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
