"""The terms of the domain as expressions: match-day, pull, tracked, stamp."""

from __future__ import annotations

from typing import Literal

import ibis
import ibis.expr.types as ir

from transforms.known_values import CALLED_OFF, USABLE
from transforms.model import among, timestamp_param

MICROSECONDS_PER_MINUTE = 60_000_000

LOCAL_TIME_MINUTES = 15
"""A stamp this far ahead of its response is taken for local time, see
`effective_stamp`; a nearer one for the doing of a clock of ours that is slow."""


def microseconds_between(
    later: ir.TimestampValue, earlier: ir.TimestampValue
) -> ir.IntegerValue:
    """Whole microseconds from `earlier` to `later`; both engines count these alike."""
    return later.delta(earlier, unit="microsecond")


def tracked(matches: ir.Table) -> ir.Table:
    """The matches of tracked competitions."""
    return matches.filter(among(matches.competition_code, "competitions"))


def present(matches: ir.Table) -> ir.Table:
    """The matches that the source still names where it should."""
    return matches.filter(matches.missing_since.isnull())


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
        is_successful_pull(raw_snapshots),
    )


def is_successful_pull(snapshot: ir.Table) -> ir.BooleanColumn:
    """Whether a response is a pull of matches that brought usable rows.

    One for single matches by id is none: it says nothing of the day.
    """
    return (
        (snapshot.resource == "matches")
        & (snapshot.http_status == 200)
        & snapshot.verdict.isin(USABLE)
        & snapshot.asked_ids.isnull()
    )


def effective_stamp(
    stamp: ir.TimestampColumn,
    seen_at: ir.TimestampColumn,
    local: ir.TimestampColumn,
) -> ir.TimestampColumn:
    """The place in time of a state with `stamp` in a response that came at `seen_at`;
    `local` is the column that holds `berlin_as_utc` of the stamp.

    A response cannot know the future. The feed at times carries a `lastUpdated` that is
    ahead of the response by up to Berlin's offset from UTC (162 of 13,019 recorded
    states, 1 to 116 minutes): German local time, written as if it was UTC. So one that
    is ahead by more than LOCAL_TIME_MINUTES is read as such where that puts it into the
    past; any other counts from the response that shows it. On three recorded months
    this hides no newer state and runs no status backward; the lesser of stamp and
    response hides one for 20 minutes and reopens one final match, the stamp alone hides
    seven for 165 minutes.
    """
    bound = LOCAL_TIME_MINUTES * MICROSECONDS_PER_MINUTE
    is_local = (microseconds_between(stamp, seen_at) > bound) & (local <= seen_at)
    return is_local.ifelse(local, ibis.least(stamp, seen_at))


def berlin_as_utc(stamp: ir.TimestampColumn) -> ir.TimestampColumn:
    """What UTC is where Berlin's clock shows `stamp`: one hour less, in summer two.

    Summer time is from the last Sunday of March to that of October, 01:00 UTC
    (Directive 2000/84/EC); arithmetic, as no one spelling of a time zone is portable.
    """
    hour = (stamp.month() * 100 + stamp.day()) * 100 + stamp.hour()
    begins = 30_001 + 100 * _last_sunday(stamp, "March")
    ends = 100_001 + 100 * _last_sunday(stamp, "October")
    winter = stamp - ibis.interval(hours=1)
    summer = stamp - ibis.interval(hours=2)
    return ((hour >= begins) & (hour < ends)).ifelse(summer, winter)


def _last_sunday(
    stamp: ir.TimestampColumn, month: Literal["March", "October"]
) -> ir.IntegerColumn:
    """The day of the month, in the Gregorian years 1900 to 2099."""
    shift = 4 if month == "March" else 1
    return 31 - (5 * stamp.year() // 4 + shift) % 7


def ordering_stamp(state: ir.Table) -> ir.TimestampColumn:
    """What a state is ordered by: its effective stamp. Rows that were written before
    there was one have their stamp, until a rebuild."""
    return state.effective_at.fill_null(state.status_timestamp)


def stamp_order(sightings: ir.Table) -> list[ir.Column]:
    """The total order of the sightings of a match: by effective stamp, by the API's
    stamp, then by the response that first had it."""
    return [
        ordering_stamp(sightings),
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
