"""Gold: what people and alerts read. Pure expressions."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from transforms.model import among, model, timestamp_param
from transforms.tables import TABLES
from transforms.words import (
    MICROSECONDS_PER_MINUTE,
    is_on_day,
    makes_match_day,
    microseconds_between,
    stamp_order,
    successful_pulls,
    tracked,
)

Facts = dict[str, ir.Value]

FRESHNESS_MINUTES_ON_MATCH_DAY = 20
FRESHNESS_MINUTES_OTHERWISE = 90
LAG_MINUTES = 20
LAG_RATIO = 0.95
STUCK_MINUTES = 150
FROZEN_MINUTES = 60


@model("replace")
def gold_live_match_monitor(
    raw_snapshots: ir.Table,
    silver_live_match_state: ir.Table,
    silver_live_match_history: ir.Table,
) -> ir.Table:
    """Freshness, lag, and matches that stand still, for all and per competition."""
    as_of = timestamp_param("as_of")
    pull = successful_pulls(raw_snapshots).aggregate(
        last_successful_pull_at=lambda t: t.fetched_at.max()
    )
    play = _per_scope(_playing(silver_live_match_state, as_of), _in_play_facts)
    lag = _per_scope(_in_play_sightings(silver_live_match_history, as_of), _lag_facts)
    row = play.left_join(lag, "scope").cross_join(pull)
    row = row.mutate(
        as_of=as_of,
        age=microseconds_between(as_of, row.last_successful_pull_at),
        bar=row.is_match_day.ifelse(
            FRESHNESS_MINUTES_ON_MATCH_DAY, FRESHNESS_MINUTES_OTHERWISE
        ).cast("int64"),
        judged=row.judged.fill_null(0),
    )
    ratio = row.in_time / row.judged.nullif(0)
    row = row.mutate(
        freshness_minutes=row.age / MICROSECONDS_PER_MINUTE,
        freshness_sla_minutes=row.bar,
        is_freshness_sla_met=row.age < row.bar * MICROSECONDS_PER_MINUTE,
        is_feed_frozen=is_frozen(
            last_pull_at=row.last_successful_pull_at,
            last_stamp_at=row.last_stamp_at,
            last_kick_off_at=row.last_kick_off_at,
            as_of=as_of,
        ),
        in_play_sighting_count=row.judged,
        in_play_seen_in_time_ratio=ratio,
        is_lag_sla_met=ratio >= LAG_RATIO,
    )
    return row.select(*TABLES["gold_live_match_monitor"].names)


@model("replace", within=("match_id", "match_ids"))
def gold_match_events(silver_live_match_history: ir.Table) -> ir.Table:
    """What visibly changed between the sightings of `match_ids`, in stamp order.

    One sighting can bring several changes at once; `event` is the first that holds of
    correction_after_final, goal_withdrawn, goal, kick_off_moved and status.
    """
    history = silver_live_match_history
    seen = history.filter(among(history.match_id, "match_ids"))
    before = ibis.window(group_by=seen.match_id, order_by=stamp_order(seen))
    row = seen.mutate(
        {
            f"from_{name}": seen[name].lag().over(before)
            for name in ("status", "home_goals", "away_goals", "utc_date", "is_final")
        }
    )
    row = row.filter(row.from_status.notnull())
    home = row.home_goals - row.from_home_goals.fill_null(0)
    away = row.away_goals - row.from_away_goals.fill_null(0)
    is_correction = row.from_is_final & row.is_final & ((home != 0) | (away != 0))
    row = row.mutate(
        is_correction_after_final=is_correction.fill_null(False),
        is_goal_withdrawn=((home < 0) | (away < 0)).fill_null(False),
        is_goal=((home > 0) | (away > 0)).fill_null(False),
        is_kick_off_moved=row.utc_date != row.from_utc_date,
        is_status_changed=row.status != row.from_status,
    )
    row = row.mutate(
        event=ibis.cases(
            (row.is_correction_after_final, "correction_after_final"),
            (row.is_goal_withdrawn, "goal_withdrawn"),
            (row.is_goal, "goal"),
            (row.is_kick_off_moved, "kick_off_moved"),
            (row.is_status_changed, "status"),
        )
    )
    return row.filter(row.event.notnull()).select(*TABLES["gold_match_events"].names)


def is_frozen(
    *,
    last_pull_at: ir.TimestampValue,
    last_stamp_at: ir.TimestampValue,
    last_kick_off_at: ir.TimestampValue,
    as_of: ir.TimestampScalar,
) -> ir.BooleanValue:
    """Whether pulls succeed, a match is in play, and no stamp has moved for 60 min.

    The stamp is the newest of any match, in play or not. The kick-off is the newest of
    the matches in play: where even this one was over 150 min in play when the last
    stamp moved, it was left behind, and nothing else was there to move. The 60 min
    are those that pulls have seen: an outage of ours freezes no feed.
    """
    still_for = microseconds_between(last_pull_at, last_stamp_at)
    unseen_for = microseconds_between(as_of, last_pull_at)
    had_played_for = microseconds_between(last_stamp_at, last_kick_off_at)
    return (
        (still_for >= FROZEN_MINUTES * MICROSECONDS_PER_MINUTE)
        & (unseen_for < FROZEN_MINUTES * MICROSECONDS_PER_MINUTE)
        & (had_played_for <= STUCK_MINUTES * MICROSECONDS_PER_MINUTE)
    ).fill_null(False)


def _per_scope(rows: ir.Table, facts: Callable[[ir.Table], Facts]) -> ir.Table:
    """One row of `facts` for ALL, also when there are no rows, and per competition."""
    everything = rows.aggregate(**facts(rows)).mutate(scope=ibis.literal("ALL"))
    each = rows.group_by(scope=rows.competition_code).aggregate(**facts(rows))
    columns = ["scope", *facts(rows)]
    return everything.select(*columns).union(each.select(*columns))


def _playing(states: ir.Table, as_of: ir.TimestampScalar) -> ir.Table:
    known = tracked(states)
    since_kick_off = microseconds_between(as_of, known.utc_date)
    return known.select(
        "competition_code",
        "is_in_play",
        makes_match_day=makes_match_day(known, as_of),
        is_stuck=known.is_in_play
        & (since_kick_off > STUCK_MINUTES * MICROSECONDS_PER_MINUTE),
        stamp=known.status_timestamp,
        kick_off=known.utc_date,
    )


def _in_play_facts(rows: ir.Table) -> Facts:
    return {
        "is_match_day": rows.makes_match_day.any().fill_null(False),
        "in_play_count": rows.is_in_play.sum().fill_null(0),
        "stuck_match_count": rows.is_stuck.sum().fill_null(0),
        "last_status_timestamp": rows.stamp.max(where=rows.is_in_play),
        "last_stamp_at": rows.stamp.max(),
        "last_kick_off_at": rows.kick_off.max(where=rows.is_in_play),
    }


def _in_play_sightings(history: ir.Table, as_of: ir.TimestampScalar) -> ir.Table:
    """Today's in-play sightings of matches known before, and whether seen in time.

    The first sighting of a match says nothing about lag: it may be how we met it.
    """
    known = tracked(history)
    today = known.filter(
        known.is_in_play,
        is_on_day(known.status_timestamp, as_of),
        known.first_seen_at <= as_of,
    )
    seen = known.semi_join(today, "match_id")
    met = seen.group_by("match_id").aggregate(met_at=seen.first_seen_at.min())
    judged = today.join(met, "match_id").filter(lambda t: t.first_seen_at > t.met_at)
    lag = microseconds_between(judged.first_seen_at, judged.status_timestamp)
    return judged.select(
        "competition_code",
        is_in_time=lag <= LAG_MINUTES * MICROSECONDS_PER_MINUTE,
    )


def _lag_facts(rows: ir.Table) -> Facts:
    return {"judged": rows.count(), "in_time": rows.is_in_time.sum()}
