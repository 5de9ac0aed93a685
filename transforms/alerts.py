"""The alert conditions: what is wrong at `as_of`, and since when."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.gold import (
    FRESHNESS_MINUTES_ON_MATCH_DAY,
    FRESHNESS_MINUTES_OTHERWISE,
    FROZEN_MINUTES,
    STUCK_MINUTES,
    is_frozen,
)
from transforms.model import question, timestamp_param
from transforms.tables import CALLED_OFF
from transforms.words import (
    MICROSECONDS_PER_MINUTE,
    day_of,
    makes_match_day,
    microseconds_between,
    ordering_stamp,
    present,
    row_rank,
    successful_pulls,
    tracked,
)

NO_PULL_MINUTES = 30
FAILURES_IN_A_ROW = 2
SUCCESS_PERCENT = 99
SUCCESS_DAYS = 7
LOOK_BACK_DAYS = 30
"""An onset is not looked for further back than this, nor is what is older an alert."""

PAYLOAD_DAYS = 7
"""Answers that nobody asks for any more stop being an alert after so many days."""

CLOSING_UNSENT_DAYS = 30
"""A closing that no channel took is offered again for so long."""

CLOSING_SENT_MINUTES = 60
"""Closings that were sent so lately are known: further ones of the condition wait."""

_EPOCH = "1970-01-01T00:00:00Z"
_MICROSECONDS_PER_DAY = 24 * 60 * MICROSECONDS_PER_MINUTE
_COLUMNS = ("condition", "scope", "onset_at", "since_at", "measured", "what")
_KNOWN = (
    *("alert_id", "severity", "opened_at", "last_seen_at", "resolved_at", "message"),
    *("runbook", "open_notified_at", "close_notified_at"),
)


@question
def conditions(
    raw_snapshots: ir.Table,
    raw_pipeline_runs: ir.Table,
    silver_live_match_state: ir.Table,
    silver_matches: ir.Table,
    gold_reconciliation: ir.Table,
    raw_alerts: ir.Table,
) -> ir.Table:
    """What is wrong at `as_of`, beside the newest alert of its condition and scope.

    Also alerts that are open or whose closing is not sent yet, or was lately, with a
    null `onset_at` where nothing is wrong. `since_at`, `measured` and `what` are for
    people, and stay as they are while nothing new happens: the moment that the
    condition counts from, a number, and what to look at.
    """
    rows = conditions_of(
        raw_snapshots,
        raw_pipeline_runs,
        silver_live_match_state,
        silver_matches,
        gold_reconciliation,
        raw_alerts,
    )
    return rows.order_by("condition", "scope", "known_onset_at")


def conditions_of(
    raw_snapshots: ir.Table,
    raw_pipeline_runs: ir.Table,
    silver_live_match_state: ir.Table,
    silver_matches: ir.Table,
    gold_reconciliation: ir.Table,
    raw_alerts: ir.Table,
) -> ir.Table:
    """The rows of `conditions`, in no order."""
    states = present(tracked(silver_live_match_state))
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
    firing = firing.mutate(turn=ibis.literal(0, "int64"))
    known = _known_alerts(raw_alerts)
    row = firing.outer_join(
        known,
        [
            firing.condition == known.known_condition,
            firing.scope == known.known_scope,
            firing.turn == known.known_turn,
        ],
    )
    row = row.select(
        *("onset_at", "since_at", "measured", "what", "known_onset_at", *_KNOWN),
        condition=ibis.coalesce(row.condition, row.known_condition),
        scope=ibis.coalesce(row.scope, row.known_scope),
        is_wrong=row.condition.notnull(),
    )
    row = row.filter(row.is_wrong | row.resolved_at.isnull() | _is_closing_to_send(row))
    return row.drop("is_wrong")


def _known_alerts(raw_alerts: ir.Table) -> ir.Table:
    """The newest alert of each condition and scope (turn 0), and older ones whose
    closing is not sent yet, or was lately. One that was opened at a time after `as_of`,
    for a mistyped time or while a clock was ahead, is known until it is closed."""
    known = raw_alerts.filter(
        raw_alerts.onset_at >= timestamp_param("horizon"),
        (raw_alerts.opened_at <= timestamp_param("as_of"))
        | raw_alerts.resolved_at.isnull(),
    )
    newest_first = [known.onset_at.desc(), known.alert_id.desc()]
    turn = row_rank(["condition", "scope"], newest_first, table=known)
    row = known.mutate(known_turn=turn)
    row = row.filter((row.known_turn == 0) | _is_closing_to_send(row))
    return row.select(
        *_KNOWN,
        "known_turn",
        known_condition=row.condition,
        known_scope=row.scope,
        known_onset_at=row.onset_at,
    )


def _is_closing_to_send(alert: ir.Table) -> ir.BooleanValue:
    """Whether an alert closed and no channel took that yet, or took it lately."""
    as_of = timestamp_param("as_of")
    since = as_of - ibis.interval(days=CLOSING_UNSENT_DAYS)
    is_unsent = alert.close_notified_at.isnull() & (alert.resolved_at > since)
    lately = as_of - ibis.interval(minutes=CLOSING_SENT_MINUTES)
    is_sent_lately = alert.close_notified_at > lately
    return is_unsent.fill_null(False) | is_sent_lately.fill_null(False)


def _feed(raw_snapshots: ir.Table, states: ir.Table) -> ir.Table:
    """One row: the last pull, the match-day and what is in play, at `as_of`.

    `late_at` is when the last pull is too old on any day, or `as_of` if that is sooner.
    """
    as_of = timestamp_param("as_of")
    pull = successful_pulls(raw_snapshots).aggregate(
        last_pull_at=lambda t: t.fetched_at.max()
    )
    late_at = pull.last_pull_at + _minutes(FRESHNESS_MINUTES_OTHERWISE)
    pull = pull.mutate(late_at=ibis.least(late_at.fill_null(as_of), as_of))
    match = states.cross_join(pull.select("late_at"))
    day = match.aggregate(
        is_match_day=makes_match_day(match, as_of).any().fill_null(False),
        was_match_day=makes_match_day(match, match.late_at).any().fill_null(False),
        in_play_count=match.is_in_play.sum().fill_null(0),
        last_kick_off_at=match.utc_date.max(where=match.is_in_play),
        last_stamp_at=ordering_stamp(match).max(),
    )
    feed = pull.cross_join(day)
    began = _match_days(states).cross_join(pull.select("late_at"))
    began = began.aggregate(
        match_day_began_at=began.began_at.max(),
        earlier_began_at=began.began_at.max(where=began.began_at <= began.late_at),
    )
    return feed.cross_join(began)


def _match_days(states: ir.Table) -> ir.Table:
    """When each unbroken sequence of dates with matches began, up to that of `as_of`.

    On a match-day the newest is the match-day's start: what is past midnight belongs to
    the date before, if that had matches too.
    """
    today = day_of(timestamp_param("as_of"))
    near = states.filter(
        states.utc_date >= today - ibis.interval(days=60),
        states.utc_date < today + ibis.interval(days=1),
        ~states.status.isin(CALLED_OFF),
    )
    days = near.select(day=day_of(near.utc_date)).distinct()
    epoch = ibis.literal(_EPOCH).cast("timestamp('UTC')")
    number = microseconds_between(days.day, epoch) // _MICROSECONDS_PER_DAY
    days = days.mutate(number=number)
    rank = ibis.row_number().over(order_by=days.number)
    days = days.mutate(sequence=days.number - rank)
    return days.group_by("sequence").aggregate(began_at=days.day.min())


def _minutes(count: int) -> ir.IntervalScalar:
    return ibis.interval(minutes=count)


def _no_successful_pull(feed: ir.Table) -> ir.Table:
    """No pull for more than 30 min of a match-day."""
    row = feed.mutate(
        since_at=ibis.greatest(
            feed.last_pull_at.fill_null(feed.match_day_began_at),
            feed.match_day_began_at,
        )
    )
    waited = microseconds_between(timestamp_param("as_of"), row.since_at)
    row = row.filter(
        row.is_match_day, waited > NO_PULL_MINUTES * MICROSECONDS_PER_MINUTE
    )
    return row.mutate(
        condition=ibis.literal("no_successful_pull"),
        scope=ibis.literal("ALL"),
        onset_at=row.since_at + _minutes(NO_PULL_MINUTES),
        measured=ibis.literal(float(NO_PULL_MINUTES)),
        what=ibis.null("string"),
    )


def _freshness_sla(feed: ir.Table) -> ir.Table:
    """The last pull is as old as the bar, or older.

    The bar falls to 20 when a match-day begins, and rises to 90 when it ends: what was
    too old on a match-day is so still where the 90 min were over before its end.
    """
    on, off = FRESHNESS_MINUTES_ON_MATCH_DAY, FRESHNESS_MINUTES_OTHERWISE
    age = microseconds_between(timestamp_param("as_of"), feed.last_pull_at)
    bar = feed.is_match_day.ifelse(on, off).cast("int64")
    row = feed.filter(age >= bar * MICROSECONDS_PER_MINUTE)
    return row.mutate(
        condition=ibis.literal("freshness_sla"),
        scope=ibis.literal("ALL"),
        onset_at=row.was_match_day.ifelse(
            ibis.greatest(
                row.last_pull_at + _minutes(on),
                row.earlier_began_at.fill_null(row.late_at),
            ),
            row.late_at,
        ),
        since_at=row.last_pull_at,
        measured=row.is_match_day.ifelse(float(on), float(off)),
        what=row.is_match_day.ifelse("a match-day", "no match-day"),
    )


def _feed_frozen(feed: ir.Table) -> ir.Table:
    """Matches in play, pulls succeed, and no stamp has moved for 60 min."""
    frozen = is_frozen(
        last_pull_at=feed.last_pull_at,
        last_stamp_at=feed.last_stamp_at,
        last_kick_off_at=feed.last_kick_off_at,
        as_of=timestamp_param("as_of"),
    )
    row = feed.filter(frozen)
    return row.mutate(
        condition=ibis.literal("feed_frozen"),
        scope=ibis.literal("ALL"),
        onset_at=row.last_stamp_at + _minutes(FROZEN_MINUTES),
        since_at=row.last_stamp_at,
        measured=row.in_play_count.cast("float64"),
        what=ibis.null("string"),
    )


def _stuck_match(states: ir.Table) -> ir.Table:
    """A match in play for more than 150 min after its kick-off."""
    as_of = timestamp_param("as_of")
    since = microseconds_between(as_of, states.utc_date)
    row = states.filter(
        states.is_in_play,
        states.utc_date >= as_of - ibis.interval(days=LOOK_BACK_DAYS),
        since > STUCK_MINUTES * MICROSECONDS_PER_MINUTE,
    )
    return row.mutate(
        condition=ibis.literal("stuck_match"),
        scope=ibis.literal("match ") + row.match_id.cast("string"),
        onset_at=row.utc_date + _minutes(STUCK_MINUTES),
        since_at=row.utc_date,
        measured=ibis.literal(float(STUCK_MINUTES)),
        what=_pairing(row),
    )


def _pairing(match: ir.Table) -> ir.StringColumn:
    home = match.home_team_name.fill_null("?")
    away = match.away_team_name.fill_null("?")
    return match.competition_code + ": " + home + " - " + away


def _bad_since_good(rows: ir.Table, place: str, order: tuple[str, str]) -> ir.Table:
    """The rows with `is_bad` that came after the last one without, in each place.

    `order` is total within a place. `age` counts from the newest row of the place, 0,
    `turn` from the oldest that is left, 0.
    """
    newest_first = [rows[name].desc() for name in order]
    aged = rows.mutate(age=row_rank([place], newest_first, table=rows))
    good_age = aged.is_bad.ifelse(ibis.null("int64"), aged.age)
    good = good_age.min().over(ibis.window(group_by=aged[place]))
    sides = aged.mutate(good_age=good)
    bad = sides.filter(sides.good_age.isnull() | (sides.age < sides.good_age))
    oldest_first = [bad[name] for name in order]
    return bad.mutate(turn=row_rank([place], oldest_first, table=bad))


def _schema_mismatch(raw_snapshots: ir.Table) -> ir.Table:
    """The newest judged answer of a scope broke the contract, wholly or in part.

    The windows of the matches are one scope. The onset is the first bad answer since
    the last good one.
    """
    as_of = timestamp_param("as_of")
    answers = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("horizon"),
        raw_snapshots.fetched_at >= as_of - ibis.interval(days=LOOK_BACK_DAYS),
        raw_snapshots.fetched_at <= as_of,
        raw_snapshots.verdict.isin(["valid", "partial", "invalid"]),
    )
    place = (answers.resource == "matches").ifelse(
        "matches", answers.resource + "/" + answers.scope
    )
    answers = answers.select(
        "fetched_at", "snapshot_id", place=place, is_bad=answers.verdict != "valid"
    )
    bad = _bad_since_good(answers, "place", ("fetched_at", "snapshot_id"))
    scopes = bad.group_by("place").aggregate(
        onset_at=bad.fetched_at.min(),
        newest_at=bad.fetched_at.max(),
        first=bad.snapshot_id.max(where=bad.turn == 0),
    )
    row = scopes.filter(scopes.newest_at > as_of - ibis.interval(days=PAYLOAD_DAYS))
    return row.mutate(
        condition=ibis.literal("schema_mismatch"),
        scope=row.place,
        since_at=row.onset_at,
        measured=ibis.literal(1.0),
        what=row["first"],
    )


def _runs_before(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The runs that were over before `as_of`, as far back as onsets are looked for."""
    as_of = timestamp_param("as_of")
    runs = raw_pipeline_runs.filter(
        raw_pipeline_runs.started_at >= as_of - ibis.interval(days=LOOK_BACK_DAYS),
        raw_pipeline_runs.finished_at < as_of,
    )
    return runs.select(
        "dag",
        "run_id",
        "started_at",
        "finished_at",
        at_fault=runs.failed_step.fill_null(runs.status),
        is_bad=~runs.status.isin(["success", "skipped"]),
    )


def _consecutive_dag_failures(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The newest runs of a DAG failed, two or more in a row.

    The onset is the end of the second.
    """
    runs = _runs_before(raw_pipeline_runs)
    failed = _bad_since_good(runs, "dag", ("started_at", "run_id"))
    is_second = failed.turn == FAILURES_IN_A_ROW - 1
    second = failed.filter(is_second)
    return second.mutate(
        condition=ibis.literal("consecutive_dag_failures"),
        scope=second.dag,
        onset_at=second.finished_at,
        since_at=second.finished_at,
        measured=ibis.literal(float(FAILURES_IN_A_ROW)),
        what=second.run_id + " (" + second.at_fault + ")",
    )


def _success_rate(raw_pipeline_runs: ir.Table) -> ir.Table:
    """Of the runs of seven days less than 99 % went well.

    All DAGs together: of one run a day, two years' worth could fail but seven times.
    The onset is when the rate last fell below: a run counts from its end, and until
    seven days after its start.
    """
    as_of = timestamp_param("as_of")
    runs = _runs_before(raw_pipeline_runs)
    failed = runs.is_bad.cast("int64")
    span = ibis.interval(days=SUCCESS_DAYS)
    comes = runs.select(at=runs.finished_at, runs=ibis.literal(1, "int64"), bad=failed)
    goes = runs.select(
        at=runs.started_at + span, runs=ibis.literal(-1, "int64"), bad=-failed
    )
    both = comes.union(goes, distinct=False)
    steps = (
        both.filter(both.at < as_of)
        .group_by("at")
        .aggregate(runs=both.runs.sum(), bad=both.bad.sum())
    )
    so_far = ibis.window(order_by=steps.at, preceding=None, following=0)
    counted = steps.mutate(
        total=steps.runs.sum().over(so_far), failed=steps.bad.sum().over(so_far)
    )
    whole = as_of - ibis.interval(days=LOOK_BACK_DAYS - SUCCESS_DAYS)
    rate = counted.filter(counted.at >= whole).select(
        "at",
        "total",
        "failed",
        place=ibis.literal("ALL"),
        is_bad=(counted.total - counted.failed) * 100 < counted.total * SUCCESS_PERCENT,
    )
    bad = _bad_since_good(rate, "place", ("at", "place"))
    row = bad.filter(bad.turn == 0)
    return row.mutate(
        condition=ibis.literal("success_rate"),
        scope=row.place,
        onset_at=row.at,
        since_at=row.at,
        measured=(row.total - row.failed) * 100 / row.total,
        what=row.failed.cast("string") + " of " + row.total.cast("string"),
    )


def _reconcile_conflict(
    gold_reconciliation: ir.Table, states: ir.Table, batch: ir.Table
) -> ir.Table:
    """The newest night found live and batch apart under one stamp; they still are.

    The onset is the first night in a row that did.
    """
    as_of = timestamp_param("as_of")
    past = gold_reconciliation.filter(
        gold_reconciliation.as_of <= as_of,
        gold_reconciliation.as_of >= as_of - ibis.interval(days=LOOK_BACK_DAYS),
    )
    nights = past.select(
        "match_id",
        "as_of",
        "as_of_date",
        "competition_code",
        "home_team_name",
        "away_team_name",
        is_bad=(past.cause == "same_stamp_conflict").fill_null(False),
    )
    bad = _bad_since_good(nights, "match_id", ("as_of", "as_of_date"))
    began = bad.group_by("match_id").aggregate(onset_at=bad.as_of.min())
    newest = past.aggregate(newest=past.as_of.max())
    night = bad.filter(bad.age == 0).join(newest, [("as_of", "newest")])
    live = states.select(
        "match_id", live_stamp=states.status_timestamp, live_hash=states.content_hash
    )
    other = batch.select(
        "match_id", batch_stamp=batch.status_timestamp, batch_hash=batch.content_hash
    )
    row = night.join(began, "match_id").join(live, "match_id").join(other, "match_id")
    row = row.filter(row.live_stamp == row.batch_stamp, row.live_hash != row.batch_hash)
    return row.mutate(
        condition=ibis.literal("reconcile_conflict"),
        scope=ibis.literal("match ") + row.match_id.cast("string"),
        since_at=row.live_stamp,
        measured=ibis.literal(1.0),
        what=_pairing(row),
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
