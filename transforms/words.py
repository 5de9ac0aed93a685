"""The words of DESIGN section 2 as expressions: match-day, pull, tracked, final."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.model import among, timestamp_param
from transforms.tables import CALLED_OFF

FINAL = ("FINISHED", "AWARDED")
IN_PLAY = ("IN_PLAY", "PAUSED", "EXTRA_TIME", "PENALTY_SHOOTOUT")

MICROSECONDS_PER_MINUTE = 60_000_000


def microseconds_between(
    later: ir.TimestampValue, earlier: ir.TimestampValue
) -> ir.IntegerValue:
    """Whole microseconds from `earlier` to `later`; both engines count these alike."""
    return later.delta(earlier, unit="microsecond")


def tracked(matches: ir.Table) -> ir.Table:
    """The matches of tracked competitions."""
    return matches.filter(among(matches.competition_code, "competitions"))


def makes_match_day(match: ir.Table, as_of: ir.TimestampValue) -> ir.BooleanColumn:
    """Whether a match makes `as_of` part of a match-day.

    It is on that UTC date and not called off, or it kicked off on an earlier date,
    less than 6 h ago, and is unfinished.
    """
    is_running_on = (
        (match.utc_date < day_of(as_of))
        & (match.utc_date > as_of - ibis.interval(hours=6))
        & ~match.is_final
    )
    is_off = match.status.isin(CALLED_OFF)
    return (is_on_day(match.utc_date, as_of) | is_running_on) & ~is_off


def day_of(moment: ir.TimestampValue) -> ir.TimestampValue:
    """The beginning of the UTC date of a moment."""
    return moment.truncate("D").cast("timestamp('UTC')")


def is_on_day(column: ir.TimestampColumn, as_of: ir.TimestampValue) -> ir.BooleanColumn:
    """Whether a time is on the UTC date of `as_of`: a range, so that rows outside it
    can be passed over without being looked at."""
    start = day_of(as_of)
    return (column >= start) & (column < start + ibis.interval(days=1))


def successful_pulls(raw_snapshots: ir.Table) -> ir.Table:
    """Pulls of matches that brought usable rows, from `horizon` up to `as_of`."""
    return raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("horizon"),
        raw_snapshots.fetched_at <= timestamp_param("as_of"),
        raw_snapshots.resource == "matches",
        raw_snapshots.http_status == 200,
        raw_snapshots.verdict.isin(["valid", "partial"]),
    )


def stamp_order(sightings: ir.Table) -> list[ir.Column]:
    """The total order of the sightings of a match: by stamp, then by who saw it."""
    return [
        sightings.status_timestamp,
        sightings.first_seen_at,
        sightings.snapshot_id,
        sightings.content_hash,
    ]


def row_rank(
    group: list[str], order: list[ir.Value], *, table: ir.Table
) -> ir.IntegerColumn:
    """Position of each row of `table` in its group, from 0. `order` must be total."""
    return ibis.row_number().over(
        group_by=[table[name] for name in group], order_by=order
    )
