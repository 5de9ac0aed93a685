"""The order in which silver and gold were built, as objects of the lake, for a rebuild.

Silver depends on the set of stored responses, not on their order. Gold depends on what
silver held when gold was built, and the clock does not show that: the clock of a
repeated day is before responses that silver already has, and a response can come late.
So two facts are recorded: the watermark of silver for each build of gold (when its
newest response was fetched), and the responses that silver took after newer ones.
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
    """A step wrote gold `as_of` a time, at a time of the clock, from the responses that
    were fetched by `watermark`; None in records without one."""

    at: datetime
    step: str
    as_of: datetime
    watermark: datetime | None = None


class LateResponses(msgspec.Struct, frozen=True):
    """Snapshots that silver took, at a time of the clock, when it had newer ones, up to
    `watermark`."""

    at: datetime
    watermark: datetime = msgspec.field(name="reach")
    snapshot_ids: list[str]


ReplayOrder = tuple[datetime, bool, datetime]
"""The position of an event in a rebuild: the watermark of silver, whether the clock was
set back before it, and the time of the clock."""


def replay_order(watermark: datetime, at: datetime) -> ReplayOrder:
    """The position of an event at a time of the clock, by the watermark of silver."""
    return watermark, watermark > at, at


def silver_watermark(context: Context) -> datetime:
    """When the newest response of silver was fetched; EARLIEST while silver is empty.

    Responses of a time ahead of the clock do not count. Not queried for a build that is
    repeated. Raises WarehouseError.
    """
    if context.is_repeated:
        return EARLIEST
    (row,) = context.warehouse.fetch(
        "query_silver_watermark", horizon=context.horizon, latest=context.latest
    )
    return row["silver_watermark_at"] or EARLIEST


def is_before_watermark(context: Context, watermark: datetime) -> bool:
    """Whether the clock and `as_of` are before the watermark of silver, or at it when
    older responses came late. Gold of that time was built from what silver had then,
    and is not rebuilt. Raises LakeError."""
    now = max(context.clock.now(), context.as_of)
    return watermark > now or (watermark == now and _has_late(context.lake, watermark))


def _has_late(lake: Lake, watermark: datetime) -> bool:
    start = _late_key(watermark, "")
    keys = lake.keys(start.rpartition("/")[0], start=start, end=f"{start}~")
    return next(keys, None) is not None


def _late_key(watermark: datetime, rest: str) -> str:
    watermark = watermark.astimezone(UTC)
    return f"{LATE_PREFIX}/dt={watermark:%Y-%m-%d}/{stamp(watermark)}_{rest}"


def past_reason(watermark: datetime) -> str:
    """Why a step leaves gold as it is."""
    return f"built before: responses up to {watermark:%Y-%m-%dT%H:%M:%SZ} are known"


def record_gold_build(context: Context, watermark: datetime) -> None:
    """Record in the lake, before it happens, that a step writes gold as of a time.

    A rebuild repeats the recorded builds, and records none itself (`is_repeated`).
    Raises LakeError.
    """
    if context.is_repeated:
        return
    at, step, as_of = context.clock.now(), context.step, context.as_of
    name = f"{stamp(at)}_{step}_{stamp(as_of)}_{stamp(watermark)}"
    record = {"at": at, "step": step, "as_of": as_of, "reach": watermark}
    _create(context.lake, f"{PREFIX}/dt={at:%Y-%m-%d}/{name}.json.gz", record)


def record_late_responses(
    context: Context, watermark: datetime, snapshot_ids: Sequence[str]
) -> None:
    """Record in the lake, before it happens, that silver takes responses that are older
    than its watermark. Raises LakeError."""
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
    """The builds that were recorded by `until`, by the clock, from the object names.

    Other keys go to `foreign`. Where `damaged` is given, the objects are read too, and
    the keys of unreadable ones go there. Raises LakeError.
    """
    end = f"{PREFIX}/{key_end(until)}" if until else ""
    for key in lake.keys(PREFIX, end=end):
        match = _NAME.fullmatch(key.rpartition("/")[2])
        try:
            if not match:
                raise ValueError(key)
            at, as_of = parse_stamp(match["at"]), parse_stamp(match["as_of"])
            watermark = parse_stamp(match["reach"]) if match["reach"] else None
        except ValueError:
            foreign.append(key)
            continue
        if damaged is not None and not _is_readable(lake.read(key)):
            damaged.append(key)
        yield GoldBuild(at, match["step"], as_of, watermark)


def read_late_responses(
    lake: Lake,
    foreign: list[str],
    damaged: list[str],
    *,
    latest: datetime = UNBOUNDED,
) -> dict[str, ReplayOrder]:
    """The snapshots that came late: their positions by snapshot id. Those that came
    after responses of a time ahead of the clock, later than `latest`, were not late.

    Other keys go to `foreign`, keys of unreadable objects to `damaged`. Raises
    LakeError.
    """
    late: dict[str, ReplayOrder] = {}
    for key in lake.keys(LATE_PREFIX):
        if not _LATE_NAME.fullmatch(key.rpartition("/")[2]):
            foreign.append(key)
            continue
        data = lake.read(key)
        try:
            record = msgspec.json.decode(gzip.decompress(data), type=LateResponses)
        except _UNREADABLE:
            damaged.append(key)
            continue
        if is_void(record.watermark, latest, written_at=record.at):
            continue
        order = replay_order(record.watermark, record.at)
        for snapshot_id in record.snapshot_ids:
            late[snapshot_id] = max(order, late.get(snapshot_id, order))
    return late


def _is_readable(data: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(gzip.decompress(data)), dict)
    except _UNREADABLE:
        return False


def _create(lake: Lake, key: str, record: object) -> None:
    data = gzip.compress(msgspec.json.encode(record), mtime=0)
    lake.create(key, data, content_type=CONTENT_TYPE)
