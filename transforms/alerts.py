"""The alert conditions: what is wrong at `as_of`, and since when."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.gold import (
    FRESHNESS_MINUTES_ON_MATCH_DAY,
    FRESHNESS_MINUTES_OTHERWISE,
    FROZEN_MINUTES,
    STUCK_MINUTES,
)
from transforms.model import question, timestamp_param
from transforms.words import (
    CALLED_OFF,
    MICROSECONDS_PER_MINUTE,
    day_of,
    makes_match_day,
    microseconds_between,
    row_rank,
    successful_pulls,
    tracked,
)

NO_PULL_MINUTES = 30
FAILURES_IN_A_ROW = 2
SUCCESS_PERCENT = 99
SUCCESS_DAYS = 7
RUNS_DAYS = 30
PAYLOAD_DAYS = 7
"""Answers that nobody asks for any more stop being an alert after so many days."""

TOLD_LATE_HOURS = 1
"""A closing that no channel took is offered again for so long."""

_EPOCH = "1970-01-01T00:00:00Z"
_MICROSECONDS_PER_DAY = 24 * 60 * MICROSECONDS_PER_MINUTE
_COLUMNS = ("condition", "scope", "onset_at", "measured", "what")


@question
def conditions(
    raw_snapshots: ir.Table,
    raw_pipeline_runs: ir.Table,
    silver_live_match_state: ir.Table,
    silver_matches: ir.Table,
    gold_reconciliation: ir.Table,
    raw_alerts: ir.Table,
) -> ir.Table:
    """What is wrong at `as_of`, beside the newest alert of its condition and scope;
    and alerts that are open, or closed so recently that somebody may not know yet.

    `onset_at` is null for these. `measured` is in the condition's unit, `what` names
    what a person has to look at.
    """
    states = tracked(silver_live_match_state)
    feed = _feed(raw_snapshots, states)
    wrong = [
        _no_successful_pull(feed),
        _freshness_sla(feed),
        _feed_frozen(feed),
        _stuck_match(states),
        _schema_mismatch(raw_snapshots),
        _consecutive_dag_failures(raw_pipeline_runs),
        _success_rate(raw_pipeline_runs),
        _reconcile_conflict(
            gold_reconciliation, silver_live_match_state, silver_matches
        ),
    ]
    firing = ibis.union(*(one.select(*_COLUMNS) for one in wrong), distinct=False)
    newest = _newest_alerts(raw_alerts)
    row = firing.outer_join(
        newest,
        [
            firing.condition == newest.known_condition,
            firing.scope == newest.known_scope,
        ],
    )
    as_of = timestamp_param("as_of")
    is_untold = row.close_notified_at.isnull() & (
        row.resolved_at > as_of - ibis.interval(hours=TOLD_LATE_HOURS)
    )
    row = row.filter(row.condition.notnull() | row.resolved_at.isnull() | is_untold)
    row = row.select(
        condition=ibis.coalesce(row.condition, row.known_condition),
        scope=ibis.coalesce(row.scope, row.known_scope),
        onset_at=row.onset_at,
        measured=row.measured,
        what=row.what,
        alert_id=row.alert_id,
        known_onset_at=row.known_onset_at,
        opened_at=row.opened_at,
        last_seen_at=row.last_seen_at,
        resolved_at=row.resolved_at,
        message=row.message,
        open_notified_at=row.open_notified_at,
        close_notified_at=row.close_notified_at,
    )
    return row.order_by("condition", "scope")


def _newest_alerts(raw_alerts: ir.Table) -> ir.Table:
    known = raw_alerts.filter(raw_alerts.onset_at >= timestamp_param("horizon"))
    order = [known.onset_at.desc(), known.alert_id.desc()]
    rank = row_rank(["condition", "scope"], order, table=known)
    newest = known.mutate(rank=rank).filter(lambda t: t["rank"] == 0)
    return newest.select(
        "alert_id",
        "opened_at",
        "last_seen_at",
        "resolved_at",
        "message",
        "open_notified_at",
        "close_notified_at",
        known_condition=newest.condition,
        known_scope=newest.scope,
        known_onset_at=newest.onset_at,
    )


def _feed(raw_snapshots: ir.Table, states: ir.Table) -> ir.Table:
    """One row: the last pull, the match-day and what is in play, at `as_of`."""
    as_of = timestamp_param("as_of")
    pull = successful_pulls(raw_snapshots).aggregate(
        last_pull_at=lambda t: t.fetched_at.max()
    )
    stamp = states.is_in_play.ifelse(
        states.status_timestamp, ibis.null("timestamp('UTC')")
    )
    day = states.aggregate(
        is_match_day=makes_match_day(states, as_of).any().fill_null(False),
        in_play_count=states.is_in_play.sum().fill_null(0),
        last_stamp_at=stamp.max(),
    )
    feed = pull.cross_join(day).cross_join(_match_days(states))
    age = microseconds_between(as_of, feed.last_pull_at)
    return feed.mutate(age_minutes=age / MICROSECONDS_PER_MINUTE)


def _match_days(states: ir.Table) -> ir.Table:
    """One row: when the newest unbroken sequence of dates with matches began, of the
    dates up to that of `as_of`; it is the match-day's start on a match-day."""
    as_of = timestamp_param("as_of")
    today = day_of(as_of)
    near = states.filter(
        states.utc_date >= today - ibis.interval(days=60),
        states.utc_date < today + ibis.interval(days=1),
        ~states.status.isin(CALLED_OFF),
    )
    start = near.utc_date.truncate("D").cast("timestamp('UTC')")
    days = near.select(day=start).distinct()
    epoch = ibis.literal(_EPOCH).cast("timestamp('UTC')")
    number = microseconds_between(days.day, epoch) // _MICROSECONDS_PER_DAY
    days = days.mutate(number=number)
    rank = ibis.row_number().over(order_by=days.number)
    days = days.mutate(sequence=days.number - rank)
    sequences = days.group_by("sequence").aggregate(began_at=days.day.min())
    return sequences.aggregate(match_day_began_at=sequences.began_at.max())


def _minutes(count: int) -> ir.IntervalScalar:
    return ibis.interval(minutes=count)


def _no_successful_pull(feed: ir.Table) -> ir.Table:
    """No pull for more than 30 min of a match-day."""
    as_of = timestamp_param("as_of")
    since = ibis.greatest(
        feed.last_pull_at.fill_null(feed.match_day_began_at), feed.match_day_began_at
    )
    row = feed.mutate(since=since)
    waited = microseconds_between(as_of, row.since)
    row = row.filter(
        row.is_match_day, waited > NO_PULL_MINUTES * MICROSECONDS_PER_MINUTE
    )
    return row.mutate(
        condition=ibis.literal("no_successful_pull"),
        scope=ibis.literal("ALL"),
        onset_at=row.since + _minutes(NO_PULL_MINUTES),
        measured=microseconds_between(as_of, row.since) / MICROSECONDS_PER_MINUTE,
        what=ibis.null("string"),
    )


def _freshness_sla(feed: ir.Table) -> ir.Table:
    """The last pull is as old as the bar, or older."""
    on, off = FRESHNESS_MINUTES_ON_MATCH_DAY, FRESHNESS_MINUTES_OTHERWISE
    row = feed.filter(
        feed.age_minutes >= feed.is_match_day.ifelse(on, off),
        feed.last_pull_at.notnull(),
    )
    late = row.last_pull_at + _minutes(off)
    # the bar falls to 20 when a match-day begins: not wrong before that
    began = row.match_day_began_at.fill_null(late)
    onset = row.is_match_day.ifelse(
        ibis.least(ibis.greatest(row.last_pull_at + _minutes(on), began), late), late
    )
    return row.mutate(
        condition=ibis.literal("freshness_sla"),
        scope=ibis.literal("ALL"),
        onset_at=onset,
        measured=row.age_minutes,
        what=row.is_match_day.ifelse(
            f"a match-day, where under {on} is asked",
            f"no match-day, where under {off} is asked",
        ),
    )


def _feed_frozen(feed: ir.Table) -> ir.Table:
    """Matches in play, pulls succeed, and no stamp has moved for 60 min."""
    as_of = timestamp_param("as_of")
    still = microseconds_between(as_of, feed.last_stamp_at)
    row = feed.filter(
        feed.in_play_count > 0,
        feed.age_minutes < FROZEN_MINUTES,
        still >= FROZEN_MINUTES * MICROSECONDS_PER_MINUTE,
    )
    return row.mutate(
        condition=ibis.literal("feed_frozen"),
        scope=ibis.literal("ALL"),
        onset_at=row.last_stamp_at + _minutes(FROZEN_MINUTES),
        measured=microseconds_between(as_of, row.last_stamp_at)
        / MICROSECONDS_PER_MINUTE,
        what=row.in_play_count.cast("string"),
    )


def _stuck_match(states: ir.Table) -> ir.Table:
    """A match in play for more than 150 min after its kick-off."""
    as_of = timestamp_param("as_of")
    since = microseconds_between(as_of, states.utc_date)
    row = states.filter(
        states.is_in_play, since > STUCK_MINUTES * MICROSECONDS_PER_MINUTE
    )
    home = row.home_team_name.fill_null("?")
    away = row.away_team_name.fill_null("?")
    return row.mutate(
        condition=ibis.literal("stuck_match"),
        scope=ibis.literal("match ") + row.match_id.cast("string"),
        onset_at=row.utc_date + _minutes(STUCK_MINUTES),
        measured=microseconds_between(as_of, row.utc_date) / MICROSECONDS_PER_MINUTE,
        what=row.competition_code + ": " + home + " - " + away,
    )


def _schema_mismatch(raw_snapshots: ir.Table) -> ir.Table:
    """The newest judged answer of a scope broke the contract, wholly or in part.

    The windows of the matches are one scope; an onset is the first bad answer since
    the last good one.
    """
    as_of = timestamp_param("as_of")
    answers = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("horizon"),
        raw_snapshots.fetched_at >= as_of - ibis.interval(days=PAYLOAD_DAYS),
        raw_snapshots.fetched_at <= as_of,
        raw_snapshots.verdict.isin(["valid", "partial", "invalid"]),
    )
    place = (answers.resource == "matches").ifelse(
        "matches", answers.resource + "/" + answers.scope
    )
    answers = answers.select(
        "fetched_at", "snapshot_id", place=place, is_bad=answers.verdict != "valid"
    )
    newest_first = [answers.fetched_at.desc(), answers.snapshot_id.desc()]
    ranked = answers.mutate(rank=row_rank(["place"], newest_first, table=answers))
    good_rank = ranked.is_bad.ifelse(ibis.null("int64"), ranked["rank"])
    sides = ranked.mutate(
        good_from=good_rank.min().over(ibis.window(group_by=ranked.place))
    )
    bad = sides.filter(sides.good_from.isnull() | (sides["rank"] < sides.good_from))
    scopes = bad.group_by("place").aggregate(
        onset_at=bad.fetched_at.min(), count=bad.count(), newest=bad.snapshot_id.max()
    )
    return scopes.mutate(
        condition=ibis.literal("schema_mismatch"),
        scope=scopes.place,
        measured=scopes["count"].cast("float64"),
        what=scopes.newest,
    )


def _over_runs(raw_pipeline_runs: ir.Table, days: int) -> ir.Table:
    as_of = timestamp_param("as_of")
    runs = raw_pipeline_runs.filter(
        raw_pipeline_runs.started_at > as_of - ibis.interval(days=days),
        raw_pipeline_runs.finished_at <= as_of,
    )
    return runs.select(
        "dag",
        "run_id",
        "started_at",
        "finished_at",
        "failed_step",
        is_ok=runs.status.isin(["success", "skipped"]),
    )


def _consecutive_dag_failures(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The newest runs of a DAG failed, two or more in a row."""
    runs = _over_runs(raw_pipeline_runs, RUNS_DAYS)
    newest_first = [runs.started_at.desc(), runs.run_id.desc()]
    ranked = runs.mutate(rank=row_rank(["dag"], newest_first, table=runs))
    ok_rank = ranked.is_ok.ifelse(ranked["rank"], ibis.null("int64"))
    sides = ranked.mutate(ok_from=ok_rank.min().over(ibis.window(group_by=ranked.dag)))
    failed = sides.filter(sides.ok_from.isnull() | (sides["rank"] < sides.ok_from))
    oldest_first = [failed.started_at, failed.run_id]
    failed = failed.mutate(turn=row_rank(["dag"], oldest_first, table=failed))
    is_second = failed.turn == FAILURES_IN_A_ROW - 1
    is_newest = failed["rank"] == 0
    null_time, null_text = ibis.null("timestamp('UTC')"), ibis.null("string")
    streaks = failed.group_by("dag").aggregate(
        count=failed.count(),
        onset_at=is_second.ifelse(failed.finished_at, null_time).max(),
        newest=is_newest.ifelse(failed.run_id, null_text).max(),
    )
    row = streaks.filter(streaks["count"] >= FAILURES_IN_A_ROW)
    return row.mutate(
        condition=ibis.literal("consecutive_dag_failures"),
        scope=row.dag,
        measured=row["count"].cast("float64"),
        what=row.newest,
    )


def _success_rate(raw_pipeline_runs: ir.Table) -> ir.Table:
    """Of all runs of seven days less than 99 % went well.

    All DAGs together: a DAG of one run a day could fail but once in a hundred days.
    """
    runs = _over_runs(raw_pipeline_runs, SUCCESS_DAYS)
    null_time = ibis.null("timestamp('UTC')")
    total = runs.aggregate(
        runs=runs.count(),
        ok=runs.is_ok.sum().fill_null(0),
        onset_at=runs.is_ok.ifelse(null_time, runs.finished_at).max(),
    )
    row = total.filter(total.ok * 100 < total.runs * SUCCESS_PERCENT)
    return row.mutate(
        condition=ibis.literal("success_rate"),
        scope=ibis.literal("ALL"),
        measured=row.ok * 100 / row.runs,
        what=(row.runs - row.ok).cast("string"),
    )


def _reconcile_conflict(
    gold_reconciliation: ir.Table, states: ir.Table, batch: ir.Table
) -> ir.Table:
    """The newest night found live and batch apart under one stamp; they still are."""
    as_of = timestamp_param("as_of")
    past = gold_reconciliation.filter(gold_reconciliation.as_of <= as_of)
    night = past.aggregate(newest=past.as_of.max())
    rows = past.join(night, past.as_of == night.newest).filter(
        lambda t: t.cause == "same_stamp_conflict"
    )
    live = states.select(
        "match_id", live_stamp=states.status_timestamp, live_hash=states.content_hash
    )
    other = batch.select(
        "match_id", batch_stamp=batch.status_timestamp, batch_hash=batch.content_hash
    )
    row = rows.join(live, "match_id").join(other, "match_id")
    row = row.filter(row.live_stamp == row.batch_stamp, row.live_hash != row.batch_hash)
    home = row.home_team_name.fill_null("?")
    away = row.away_team_name.fill_null("?")
    return row.mutate(
        condition=ibis.literal("reconcile_conflict"),
        scope=ibis.literal("match ") + row.match_id.cast("string"),
        onset_at=row.as_of,
        measured=ibis.literal(1.0),
        what=row.competition_code + ": " + home + " - " + away,
    )


@question
def alerts(raw_alerts: ir.Table) -> ir.Table:
    """Alerts that are open, or that closed since `since`; open ones first, newest
    first."""
    known = raw_alerts.filter(raw_alerts.onset_at >= timestamp_param("horizon"))
    rows = known.filter(
        known.resolved_at.isnull() | (known.resolved_at >= timestamp_param("since"))
    )
    is_closed = rows.resolved_at.notnull().cast("int64")
    return rows.order_by(is_closed, rows.onset_at.desc(), rows.alert_id)
