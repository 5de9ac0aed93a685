"""Whether the live layer keeps up: freshness, lag, and what stands still."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.model import model, timestamp_param
from transforms.models.match_days import known_matches
from transforms.service_levels import (
    FRESHNESS_MINUTES_ON_MATCH_DAY,
    FRESHNESS_MINUTES_OTHERWISE,
    FROZEN_MINUTES,
    LAG_MINUTES,
    LAG_RATIO,
    STUCK_MINUTES,
)
from transforms.tables import TABLES
from transforms.vocabulary import (
    MICROSECONDS_PER_MINUTE,
    is_on_day,
    makes_match_day,
    microseconds_between,
    ordering_stamp,
    present,
    successful_pulls,
    tracked,
)

Facts = dict[str, ir.Value]


@model("replace", selected_by="query_monitor_now")
def gold_live_match_monitor(
    raw_snapshots: ir.Table,
    silver_live_match_state: ir.Table,
    silver_live_match_history: ir.Table,
    silver_matches: ir.Table,
) -> ir.Table:
    """Freshness, lag, and stuck matches, for all and per competition.

    A competition has a row if live or batch has a match of it.
    """
    as_of = timestamp_param("as_of")
    pull = successful_pulls(raw_snapshots).aggregate(
        last_successful_pull_at=lambda t: t.fetched_at.max()
    )
    playing = _playing(silver_live_match_state, silver_matches, as_of)
    play = _play(playing)
    lag = _lag(_in_play_sightings(silver_live_match_history, as_of))
    row = play.left_join(lag, "scope").cross_join(pull)
    row = row.mutate(
        as_of=as_of,
        age=microseconds_between(as_of, row.last_successful_pull_at),
        bar=row.is_match_day.ifelse(
            FRESHNESS_MINUTES_ON_MATCH_DAY, FRESHNESS_MINUTES_OTHERWISE
        ).cast("int64"),
        sightings=row.sightings.fill_null(0),
    )
    ratio = row.in_time / row.sightings.nullif(0)
    row = row.mutate(
        freshness_minutes=row.age / MICROSECONDS_PER_MINUTE,
        freshness_sla_minutes=row.bar,
        is_freshness_sla_met=row.age < row.bar * MICROSECONDS_PER_MINUTE,
        is_feed_frozen=is_frozen(
            last_pull_at=row.last_successful_pull_at,
            last_stamp_at=row.last_stamp_at,
            last_kick_off_at=row.last_kick_off_at,
        ),
        in_play_sighting_count=row.sightings,
        in_play_seen_in_time_ratio=ratio,
        is_lag_sla_met=ratio >= LAG_RATIO,
    )
    return row.select(*TABLES["gold_live_match_monitor"].names)


def is_frozen(
    *,
    last_pull_at: ir.TimestampValue,
    last_stamp_at: ir.TimestampValue,
    last_kick_off_at: ir.TimestampValue,
) -> ir.BooleanValue:
    """Whether, at the last pull, a match was in play and no stamp had moved for 60 min.

    The stamp is the newest of any match, in play or not. The kick-off is the newest of
    the matches in play: where even this one was over 150 min in play when the last
    stamp moved, it was left behind, and nothing else was there to move. The 60 min
    are those that pulls have seen: an outage of ours freezes no feed.
    """
    still_for = microseconds_between(last_pull_at, last_stamp_at)
    had_played_for = microseconds_between(last_stamp_at, last_kick_off_at)
    return (
        (still_for >= FROZEN_MINUTES * MICROSECONDS_PER_MINUTE)
        & (had_played_for <= STUCK_MINUTES * MICROSECONDS_PER_MINUTE)
    ).fill_null(False)


def _per_scope(each: ir.Table, totals: Facts) -> ir.Table:
    """Rows of `each` competition, and one of their `totals` for ALL, also when there
    are none."""
    everything = each.aggregate(**totals).mutate(scope=ibis.literal("ALL"))
    columns = ["scope", *totals]
    return everything.select(*columns).union(each.select(*columns))


def _playing(states: ir.Table, batch: ir.Table, as_of: ir.TimestampScalar) -> ir.Table:
    """Return the live state of each match, and whether each known match makes a
    match-day."""
    live = present(tracked(states))
    since_kick_off = microseconds_between(as_of, live.utc_date)
    seen = live.select(
        "competition_code",
        "is_in_play",
        makes_match_day=ibis.literal(False),
        is_stuck=live.is_in_play
        & (since_kick_off > STUCK_MINUTES * MICROSECONDS_PER_MINUTE),
        stamp=ordering_stamp(live),
        kick_off=live.utc_date,
    )
    known = known_matches(states, batch)
    none = ibis.null("timestamp('UTC')")
    days = known.select(
        "competition_code",
        is_in_play=ibis.literal(False),
        makes_match_day=makes_match_day(known, as_of),
        is_stuck=ibis.literal(False),
        stamp=none,
        kick_off=none,
    )
    return seen.union(days, distinct=False)


def _play(rows: ir.Table) -> ir.Table:
    """What is in play, per scope."""
    each = rows.group_by(scope=rows.competition_code).aggregate(
        is_match_day=rows.makes_match_day.any().fill_null(False),
        in_play_count=rows.is_in_play.sum().fill_null(0),
        stuck_match_count=rows.is_stuck.sum().fill_null(0),
        last_status_timestamp=rows.stamp.max(where=rows.is_in_play),
        last_stamp_at=rows.stamp.max(),
        last_kick_off_at=rows.kick_off.max(where=rows.is_in_play),
    )
    totals = {
        "is_match_day": each.is_match_day.any().fill_null(False),
        "in_play_count": each.in_play_count.sum().fill_null(0),
        "stuck_match_count": each.stuck_match_count.sum().fill_null(0),
        "last_status_timestamp": each.last_status_timestamp.max(),
        "last_stamp_at": each.last_stamp_at.max(),
        "last_kick_off_at": each.last_kick_off_at.max(),
    }
    return _per_scope(each, totals)


def _in_play_sightings(history: ir.Table, as_of: ir.TimestampScalar) -> ir.Table:
    """Today's in-play sightings of matches known before, and whether seen in time.

    The first sighting of a match has no lag: the match may have been new to us.
    """
    known = tracked(history)
    today = known.filter(
        known.is_in_play,
        is_on_day(ordering_stamp(known), as_of),
        known.first_seen_at <= as_of,
    )
    earlier = known.select(known_id="match_id", known_at="first_seen_at")
    later = today.semi_join(
        earlier,
        [today.match_id == earlier.known_id, earlier.known_at < today.first_seen_at],
    )
    lag = microseconds_between(later.first_seen_at, ordering_stamp(later))
    return later.select(
        "competition_code",
        is_in_time=lag <= LAG_MINUTES * MICROSECONDS_PER_MINUTE,
    )


def _lag(rows: ir.Table) -> ir.Table:
    """How many sightings there are, and how many in time, per scope."""
    each = rows.group_by(scope=rows.competition_code).aggregate(
        sightings=rows.count(), in_time=rows.is_in_time.sum()
    )
    totals = {
        "sightings": each.sightings.sum().fill_null(0),
        "in_time": each.in_time.sum(),
    }
    return _per_scope(each, totals)
