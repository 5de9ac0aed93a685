"""In which order silver and gold were made: objects of the lake, for a rebuild.

Silver is made of the set of stored responses, whatever order they come in. Gold is made
of what silver held when it was judged, and no time of a clock says what that was: the
clock of a repeated day stands before responses that are known already, and a response
can come late. So it is noted which answers silver had (its *reach*, when the newest of
them was fetched), and which came to it after newer ones.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from functions.shared.runtime.context import Context
from functions.shared.runtime.future_times import UNBOUNDED, is_void
from functions.shared.runtime.request import EARLIEST
from functions.shared.storage.lake import Lake
from functions.shared.storage.snapshot import (
    CONTENT_TYPE,
    key_end,
    parse_stamp,
    stamp,
)

PREFIX = "ops/gold_builds"
LATE_PREFIX = "ops/late"

_STAMP = r"\d{8}T\d{6}\.\d{6}Z"
_NAME = re.compile(
    rf"(?P<at>{_STAMP})_(?P<step>[a-z0-9_]+?)_(?P<as_of>{_STAMP})"
    rf"(_(?P<reach>{_STAMP}))?\.json\.gz"
)
_LATE_NAME = re.compile(rf"{_STAMP}_[0-9a-f]{{12}}\.json\.gz")
_UNREADABLE = (OSError, EOFError, zlib.error, ValueError, msgspec.DecodeError)


class GoldBuild(NamedTuple):
    """That a step wrote gold `as_of` a time, at a time of the clock, from the responses
    that were fetched by `reach`; None in notes that say nothing of it."""

    at: datetime
    step: str
    as_of: datetime
    watermark: datetime | None = None


class LateResponses(msgspec.Struct, frozen=True):
    """Snapshots that silver took, at a time of the clock, when it had newer ones, up to
    `reach`."""

    at: datetime
    watermark: datetime = msgspec.field(name="reach")
    snapshot_ids: list[str]


ReplayOrder = tuple[datetime, bool, datetime]
"""Where something stands in the order in which things happened: up to when silver had
responses, whether the clock was set back before that, and what it said."""


def replay_order(watermark: datetime, at: datetime) -> ReplayOrder:
    """The turn of what happened at a time of the clock, when silver had `reach`."""
    return watermark, watermark > at, at


def silver_watermark(context: Context) -> datetime:
    """When the newest response was fetched that silver has; EARLIEST while it has none.

    Responses of a time ahead of the clock do not count. Not asked for a gold_build that
    is repeated. Raises WarehouseError.
    """
    if context.is_repeated:
        return EARLIEST
    (row,) = context.warehouse.fetch(
        "query_silver_watermark", horizon=context.horizon, latest=context.latest
    )
    return row["silver_watermark_at"] or EARLIEST


def is_before_watermark(context: Context, watermark: datetime) -> bool:
    """Whether clock and `as_of` stand before responses that silver has, or where they
    stood when older ones came: what was judged then was judged by what was known then,
    and stays as it is. Raises LakeError."""
    now = max(context.clock.now(), context.as_of)
    return watermark > now or (watermark == now and _has_late(context.lake, watermark))


def _has_late(lake: Lake, watermark: datetime) -> bool:
    start = _late_key(watermark, "")
    found = lake.keys(start.rpartition("/")[0], start=start, end=f"{start}~")
    return next(found, None) is not None


def _late_key(watermark: datetime, rest: str) -> str:
    watermark = watermark.astimezone(UTC)
    return f"{LATE_PREFIX}/dt={watermark:%Y-%m-%d}/{stamp(watermark)}_{rest}"


def past_reason(watermark: datetime) -> str:
    """What a step says that leaves gold as it is."""
    return f"judged before: responses up to {watermark:%Y-%m-%dT%H:%M:%SZ} are known"


def record_gold_build(context: Context, watermark: datetime) -> None:
    """Note in the lake, before it happens, that a step writes gold as of a time.

    A rebuild repeats what was noted, and asks with `args.is_repeated` for no note.
    Raises LakeError.
    """
    if context.is_repeated:
        return
    at, step, as_of = context.clock.now(), context.step, context.as_of
    name = f"{stamp(at)}_{step}_{stamp(as_of)}_{stamp(watermark)}"
    told = {"at": at, "step": step, "as_of": as_of, "reach": watermark}
    _create(context.lake, f"{PREFIX}/dt={at:%Y-%m-%d}/{name}.json.gz", told)


def record_late_responses(
    context: Context, watermark: datetime, snapshot_ids: Sequence[str]
) -> None:
    """Note in the lake, before it happens, that silver takes responses which are older
    than the newest that it has. Raises LakeError."""
    late = LateResponses(
        context.clock.now(), watermark.astimezone(UTC), list(snapshot_ids)
    )
    digest = hashlib.sha256("\n".join(snapshot_ids).encode()).hexdigest()[:12]
    _create(context.lake, _late_key(watermark, f"{digest}.json.gz"), late)


def read_gold_builds(
    lake: Lake,
    foreign: list[str],
    damaged: list[str] | None = None,
    *,
    until: datetime | None = None,
) -> Iterator[GoldBuild]:
    """What was noted by `until`, by the clock: the names of the objects say it all.

    Keys of objects that are nothing of ours go to `foreign`; where `damaged` is given
    the objects are read, and it takes the keys of those that cannot be. Raises
    LakeError.
    """
    end = f"{PREFIX}/{key_end(until)}" if until else ""
    for key in lake.keys(PREFIX, end=end):
        found = _NAME.fullmatch(key.rpartition("/")[2])
        try:
            if not found:
                raise ValueError(key)
            at, as_of = parse_stamp(found["at"]), parse_stamp(found["as_of"])
            watermark = parse_stamp(found["reach"]) if found["reach"] else None
        except ValueError:
            foreign.append(key)
            continue
        if damaged is not None and not _is_readable(lake.read(key)):
            damaged.append(key)
        yield GoldBuild(at, found["step"], as_of, watermark)


def read_late_responses(
    lake: Lake,
    foreign: list[str],
    damaged: list[str],
    *,
    latest: datetime = UNBOUNDED,
) -> dict[str, ReplayOrder]:
    """By snapshot id, the turns of those that came late. What came after responses of a
    time ahead of the clock, `latest` at the most, did not.

    Keys of objects that are nothing of ours go to `foreign`, of those that cannot be
    read to `damaged`. Raises LakeError.
    """
    late: dict[str, ReplayOrder] = {}
    for key in lake.keys(LATE_PREFIX):
        if not _LATE_NAME.fullmatch(key.rpartition("/")[2]):
            foreign.append(key)
            continue
        data = lake.read(key)
        try:
            note = msgspec.json.decode(gzip.decompress(data), type=LateResponses)
        except _UNREADABLE:
            damaged.append(key)
            continue
        if is_void(note.watermark, latest, written_at=note.at):
            continue
        turn = replay_order(note.watermark, note.at)
        for snapshot_id in note.snapshot_ids:
            late[snapshot_id] = max(turn, late.get(snapshot_id, turn))
    return late


def _is_readable(data: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(gzip.decompress(data)), dict)
    except _UNREADABLE:
        return False


def _create(lake: Lake, key: str, told: object) -> None:
    data = gzip.compress(msgspec.json.encode(told), mtime=0)
    lake.create(key, data, content_type=CONTENT_TYPE)
