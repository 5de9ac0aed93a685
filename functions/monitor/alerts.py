"""The life of an alert: opened once, touched while it lasts, closed, told of twice.

What happens to an alert is an object of the lake first: `opened`, `closed`, and for
each of both the channel's `claim`, `sent` or `refused`. Objects are created once, so
that of two who evaluate at one time only one sends.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from functions.monitor.conditions import CONDITIONS
from functions.shared.channel import Channel
from functions.shared.lake import Lake
from functions.shared.log import log_event
from functions.shared.snapshot import CONTENT_TYPE
from functions.shared.step import Context
from functions.shared.warehouse import Row, Warehouse
from transforms.tables import TABLES

PREFIX = "ops/alerts"

Event = Literal["opened", "closed"]
NOTIFIED: dict[Event, str] = {
    "opened": "open_notified_at",
    "closed": "close_notified_at",
}


@dataclass
class Evaluation:
    """What an evaluation found: rows of `raw_alerts` by what became of them."""

    opened: list[Row] = field(default_factory=list)
    touched: list[Row] = field(default_factory=list)
    closed: list[Row] = field(default_factory=list)
    untold: list[tuple[Event, Row]] = field(default_factory=list)
    """Of earlier evaluations: no channel has taken them yet."""

    @property
    def open(self) -> list[Row]:
        """The alerts that are open now."""
        return [*self.opened, *self.touched]


def evaluate(context: Context) -> Evaluation:
    """What is wrong at `as_of`, beside what is known; changes nothing.

    Raises WarehouseError.
    """
    found = Evaluation()
    for row in context.warehouse.fetch(
        "ask_conditions",
        as_of=context.as_of,
        horizon=context.horizon,
        competitions=context.competitions,
    ):
        is_known, is_wrong = row["alert_id"] is not None, row["onset_at"] is not None
        is_open = is_known and row["resolved_at"] is None
        if is_wrong and not is_open:
            found.opened.append(_new(context, row))
            continue
        alert = _known(context, row)
        if is_wrong:
            found.touched.append(alert)
        elif is_open:
            found.closed.append(alert | {"resolved_at": context.as_of})
        if is_open and row["open_notified_at"] is None:
            found.untold.append(("opened", alert))
        elif not is_open and row["close_notified_at"] is None:
            found.untold.append(("closed", alert))
    return found


def carry_out(context: Context, found: Evaluation, channel: Channel | None) -> None:
    """Record what an evaluation found, log it, and tell the channel.

    The log comes before the row that makes it known: it is written at least once. A
    channel that is down costs nothing but its message. Raises LakeError,
    WarehouseError.
    """
    news: list[tuple[Event, Row]] = [
        *(("opened", alert) for alert in found.opened),
        *(("closed", alert) for alert in found.closed),
    ]
    for event, alert in news:
        _create(context.lake, alert, event, alert)
        _log(event, alert)
    changed = [*found.opened, *found.touched, *found.closed]
    if channel is not None:
        for event, alert in [*found.untold, *news]:
            if _tell(context, channel, event, alert):
                alert[NOTIFIED[event]] = context.clock.now()
                changed.append(alert)
    put_alerts(context.warehouse, changed)


def put_alerts(warehouse: Warehouse, alerts: Sequence[Row]) -> None:
    """Bring alerts into the warehouse. May be repeated, in any order."""
    by_id = {alert["alert_id"]: alert for alert in alerts}
    if by_id:
        warehouse.run(
            "put_alerts",
            rows=msgspec.json.encode(list(by_id.values())).decode(),
            since=min(alert["onset_at"] for alert in by_id.values()),
        )


def read_alerts(
    lake: Lake, unreadable: list[str], *, until: datetime | None = None
) -> Iterator[Row]:
    """The alerts of the lake as rows, as they stood at `until`.

    Keys of objects that are nothing of ours go to `unreadable`. Raises LakeError.
    """
    alerts: dict[str, Row] = {}
    for key in lake.keys(PREFIX):
        try:
            told = msgspec.json.decode(gzip.decompress(lake.read(key)), type=Note)
        except (OSError, EOFError, ValueError):
            unreadable.append(key)
            continue
        if until is not None and told.at > until:
            continue
        known = alerts.setdefault(told.alert["alert_id"], _typed(told.alert))
        if told.event == "closed":
            known |= _typed(told.alert) | {
                name: known[name] for name in NOTIFIED.values()
            }
        for event, column in NOTIFIED.items():
            if told.event == f"{event}-sent":
                known[column] = told.at
    yield from alerts.values()


class Note(msgspec.Struct, frozen=True):
    """What happened to an alert, when, and the alert as it was then."""

    at: datetime
    event: str
    alert: dict[str, Any]


def _new(context: Context, row: Row) -> Row:
    """An alert that nobody has opened; after one with its onset, it is a new one."""
    condition = CONDITIONS[row["condition"]]
    onset = row["onset_at"]
    if row["resolved_at"] is not None:
        onset = max(onset, row["resolved_at"])
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


def _known(context: Context, row: Row) -> Row:
    """The alert beside a condition, with what is said of it now."""
    condition = CONDITIONS[row["condition"]]
    is_wrong = row["onset_at"] is not None
    return {
        "alert_id": row["alert_id"],
        "condition": condition.name,
        "scope": row["scope"],
        "severity": condition.severity,
        "onset_at": row["known_onset_at"],
        "opened_at": row["opened_at"],
        "last_seen_at": context.as_of if is_wrong else row["last_seen_at"],
        "resolved_at": row["resolved_at"],
        "message": condition.say(row) if is_wrong else row["message"],
        "runbook": condition.runbook,
        "open_notified_at": row["open_notified_at"],
        "close_notified_at": row["close_notified_at"],
    }


def _log(event: Event, alert: Row) -> None:
    is_critical = alert["severity"] == "critical"
    bad: Literal["ERROR", "WARNING"] = "ERROR" if is_critical else "WARNING"
    log_event(
        f"alert_{event}",
        severity=bad if event == "opened" else "INFO",
        alert_id=alert["alert_id"],
        condition=alert["condition"],
        scope=alert["scope"],
        alert_severity=alert["severity"],
        onset_at=alert["onset_at"].isoformat(),
        alert_message=alert["message"],
        runbook=alert["runbook"],
    )


def _tell(context: Context, channel: Channel, event: Event, alert: Row) -> bool:
    """Send if nobody has tried: the claim comes first. True when the channel took it.

    A refusal releases the claim, so that the next evaluation tries again; where it is
    not known whether the message arrived, the claim stays.
    """
    lake, at = context.lake, context.clock.now()
    names = _names(lake, alert)
    if f"{event}-sent" in names:
        return False
    turn = sum(name.startswith(f"{event}-refused-") for name in names) + 1
    note = alert | {"turn": turn}
    if not _create(lake, alert, f"{event}-claim-{turn}", note, at=at):
        return False
    outcome = channel.send(event, alert)
    if outcome == "sent":
        _create(lake, alert, f"{event}-sent", alert, at=context.clock.now())
    elif outcome == "refused":
        _create(lake, alert, f"{event}-refused-{turn}", note, at=context.clock.now())
    return outcome == "sent"


def _names(lake: Lake, alert: Row) -> set[str]:
    """What has happened to an alert, by the names of its objects."""
    start = _key(alert, "")
    names = set()
    for key in lake.keys(start.rpartition("/")[0], start=start.rpartition(".json")[0]):
        name = key.rpartition("/")[2]
        alert_id, _, rest = name.partition("_")
        if alert_id != alert["alert_id"]:
            break
        names.add(rest.removesuffix(".json.gz"))
    return names


def _create(
    lake: Lake, alert: Row, name: str, told: Row, *, at: datetime | None = None
) -> bool:
    at = at or (told["resolved_at"] if name == "closed" else told["opened_at"])
    note = Note(at=at, event=name, alert=told)
    data = gzip.compress(msgspec.json.encode(note), mtime=0)
    return lake.create(_key(alert, name), data, content_type=CONTENT_TYPE)


def _key(alert: Row, name: str) -> str:
    onset = alert["onset_at"].astimezone(UTC)
    return f"{PREFIX}/dt={onset:%Y-%m-%d}/{alert['alert_id']}_{name}.json.gz"


def _typed(alert: Row) -> Row:
    """A row of `raw_alerts` from its JSON."""
    columns = TABLES["raw_alerts"].columns
    return {
        column.name: datetime.fromisoformat(alert[column.name])
        if column.type == "timestamp" and alert[column.name]
        else alert[column.name]
        for column in columns
    }
