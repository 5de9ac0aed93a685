"""Gold: what people and alerts read. Pure expressions."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from transforms.known_values import GOOD_RUNS
from transforms.model import among, model, timestamp_param
from transforms.models.match_days import known_matches
from transforms.service_levels import (
    FRESHNESS_MINUTES_ON_MATCH_DAY,
    FRESHNESS_MINUTES_OTHERWISE,
    FROZEN_MINUTES,
    LAG_MINUTES,
    LAG_RATIO,
    STUCK_MINUTES,
    SUCCESS_PERCENT,
)
from transforms.tables import TABLES
from transforms.vocabulary import (
    MICROSECONDS_PER_MINUTE,
    day_of,
    is_on_day,
    makes_match_day,
    microseconds_between,
    ordering_stamp,
    present,
    row_rank,
    stamp_order,
    successful_pulls,
    tracked,
)

Facts = dict[str, ir.Value]

ANSWERED_WITHIN_DAYS = 35
"""A season response is looked at so long for when it first showed a result: longer than
corrections are published."""
RESULT = (
    *("home_goals", "away_goals"),
    *("home_shootout_goals", "away_shootout_goals", "winner"),
)


@model("replace")
def gold_live_match_monitor(
    raw_snapshots: ir.Table,
    silver_live_match_state: ir.Table,
    silver_live_match_history: ir.Table,
    silver_matches: ir.Table,
) -> ir.Table:
    """Freshness, lag, and matches that stand still, for all and per competition.

    A competition has a row where live or batch knows a match of it.
    """
    as_of = timestamp_param("as_of")
    pull = successful_pulls(raw_snapshots).aggregate(
        last_successful_pull_at=lambda t: t.fetched_at.max()
    )
    playing = _playing(silver_live_match_state, silver_matches, as_of)
    play = _per_scope(playing, _in_play_facts)
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


@model("replace")
def gold_live_scoreboard(silver_live_match_state: ir.Table) -> ir.Table:
    """Every match that kicks off on the UTC date of `as_of`, a day before or after, and
    that the source still names."""
    as_of = timestamp_param("as_of")
    states = present(silver_live_match_state)
    today, day = day_of(as_of), ibis.interval(days=1)
    near = states.filter(
        states.utc_date >= today - day, states.utc_date < today + day + day
    )
    row = near.mutate(
        as_of=as_of,
        day=ibis.cases(
            (near.utc_date < today, "yesterday"),
            (near.utc_date < today + day, "today"),
            else_="tomorrow",
        ),
        state_age_minutes=microseconds_between(as_of, ordering_stamp(near))
        / MICROSECONDS_PER_MINUTE,
    )
    return row.select(*TABLES["gold_live_scoreboard"].names)


@model("replace")
def gold_score_corrections(
    silver_live_match_history: ir.Table,
    silver_matches: ir.Table,
    raw_batch_matches: ir.Table,
) -> ir.Table:
    """Where a final result differs from the final one before it, in stamp order.

    What a match showed between two finals, reopened, is no result. Goals that become
    known are a change. A result counts as seen with the first response that has it,
    live or batch, so that it stays news of one day however long live takes to have it
    too. Sightings later than `as_of` are left out.
    """
    as_of = timestamp_param("as_of")
    history = silver_live_match_history
    batch = silver_matches.rename(first_seen_at="fetched_at")
    unseen = batch.anti_join(history, _SIGHTING).semi_join(history, "match_id")
    seen = history.union(unseen.select(*history.columns))
    told = seen.left_join(_first_answered(raw_batch_matches, as_of), _SIGHTING)
    first_at = ibis.least(
        told.first_seen_at, told.answered_at.fill_null(told.first_seen_at)
    )
    seen = told.mutate(first_seen_at=first_at).select(*history.columns)
    final = seen.filter(seen.is_final, seen.first_seen_at <= as_of)
    before = ibis.window(group_by=final.match_id, order_by=stamp_order(final))
    row = final.mutate(
        {f"from_{name}": final[name].lag().over(before) for name in RESULT},
        as_of=as_of,
        corrected_at=ordering_stamp(final),
        final_at=ordering_stamp(final).lag().over(before),
    )
    changes = [~row[name].identical_to(row[f"from_{name}"]) for name in RESULT]
    row = row.filter(row.final_at.notnull(), reduce(or_, changes))
    row = row.mutate(
        after_final_minutes=microseconds_between(row.corrected_at, row.final_at)
        / MICROSECONDS_PER_MINUTE,
        is_outcome_changed=~row.winner.identical_to(row.from_winner),
    )
    return row.select(*TABLES["gold_score_corrections"].names)


_SIGHTING = list(TABLES["silver_live_match_history"].key)


def _first_answered(raw_batch_matches: ir.Table, as_of: ir.TimestampScalar) -> ir.Table:
    """When a season response first held each sighting."""
    rows = raw_batch_matches.filter(
        raw_batch_matches.fetched_at >= as_of - ibis.interval(days=ANSWERED_WITHIN_DAYS)
    )
    return rows.group_by(_SIGHTING).aggregate(answered_at=rows.fetched_at.min())


@model("replace")
def gold_pipeline_health(raw_pipeline_runs: ir.Table) -> ir.Table:
    """How the runs of each DAG, and of ALL of them, went that started in the 30 days
    before `as_of` and were over by then: the run that asks is not, now or in a rebuild.

    Days are counted back from `as_of`, their beginning included, so that a day of polls
    at every quarter of an hour has 96. All that is no success or skipped has failed.
    """
    as_of = timestamp_param("as_of")
    runs = raw_pipeline_runs.filter(
        raw_pipeline_runs.started_at >= as_of - ibis.interval(days=30),
        raw_pipeline_runs.finished_at < as_of,
    )
    runs = runs.union(runs.mutate(dag=ibis.literal("ALL")))
    newest_first = [runs.started_at.desc(), runs.run_id.desc()]
    is_in_7d = runs.started_at >= as_of - ibis.interval(days=7)
    run = runs.mutate(
        rank=row_rank(["dag"], newest_first, table=runs),
        is_good=runs.status.isin(GOOD_RUNS),
        is_in_1d=runs.started_at >= as_of - ibis.interval(days=1),
        is_in_7d=is_in_7d,
        is_timed=is_in_7d & (runs.attempts > 0),
    )
    is_newest = run["rank"] == 0
    row = run.group_by("dag").aggregate(
        runs_1d=run.is_in_1d.sum(),
        runs_7d=run.is_in_7d.sum(),
        runs_30d=run.count(),
        good_1d=(run.is_good & run.is_in_1d).sum(),
        good_7d=(run.is_good & run.is_in_7d).sum(),
        good_30d=run.is_good.sum(),
        newest_good=run["rank"].min(where=run.is_good),
        mean_duration_ms=run.duration_ms.mean(where=run.is_timed),
        slowest_duration_ms=run.duration_ms.max(where=run.is_timed),
        last_run_id=run.run_id.max(where=is_newest),
        last_status=run.status.max(where=is_newest),
        last_finished_at=run.finished_at.max(where=is_newest),
    )
    # in whole numbers: 99 of 100 have to pass
    failed_percents = 100 * (row.runs_30d - row.good_30d)
    row = row.mutate(
        as_of=as_of,
        success_ratio_1d=row.good_1d / row.runs_1d.nullif(0),
        success_ratio_7d=row.good_7d / row.runs_7d.nullif(0),
        success_ratio_30d=row.good_30d / row.runs_30d,
        consecutive_failures=row.newest_good.fill_null(row.runs_30d),
        slo_target_ratio=ibis.literal(SUCCESS_PERCENT / 100),
        error_budget_left_ratio=1
        - failed_percents / (row.runs_30d * (100 - SUCCESS_PERCENT)),
        is_success_sla_met=(
            100 * row.good_7d >= SUCCESS_PERCENT * row.runs_7d.nullif(0)
        ),
    )
    return row.select(*TABLES["gold_pipeline_health"].names)


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


def _per_scope(rows: ir.Table, facts: Callable[[ir.Table], Facts]) -> ir.Table:
    """One row of `facts` for ALL, also when there are no rows, and per competition."""
    everything = rows.aggregate(**facts(rows)).mutate(scope=ibis.literal("ALL"))
    each = rows.group_by(scope=rows.competition_code).aggregate(**facts(rows))
    columns = ["scope", *facts(rows)]
    return everything.select(*columns).union(each.select(*columns))


def _playing(states: ir.Table, batch: ir.Table, as_of: ir.TimestampScalar) -> ir.Table:
    """What live says of each match, and beside it what all that is known makes a
    match-day of."""
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
        is_on_day(ordering_stamp(known), as_of),
        known.first_seen_at <= as_of,
    )
    seen = known.semi_join(today, "match_id")
    met = seen.group_by("match_id").aggregate(met_at=seen.first_seen_at.min())
    judged = today.join(met, "match_id").filter(lambda t: t.first_seen_at > t.met_at)
    lag = microseconds_between(judged.first_seen_at, ordering_stamp(judged))
    return judged.select(
        "competition_code",
        is_in_time=lag <= LAG_MINUTES * MICROSECONDS_PER_MINUTE,
    )


def _lag_facts(rows: ir.Table) -> Facts:
    return {"judged": rows.count(), "in_time": rows.is_in_time.sum()}
