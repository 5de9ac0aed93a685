"""The alert conditions about single matches: which do not begin, do not end, or are not
the same in live and batch."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.conditions.onsets import (
    bad_since_good,
    firing,
    held,
    looked_back,
    minutes,
    open_alerts,
)
from transforms.model import timestamp_param
from transforms.service_levels import STUCK_MINUTES
from transforms.vocabulary import (
    MICROSECONDS_PER_MINUTE,
    day_of,
    microseconds_between,
    row_rank,
)

NOT_STARTED_MINUTES = 120
"""Of 1,016 recorded matches 99 % were shown in play, or over, within 76 min of their
kick-off; a weather delay whose new time is not announced takes up to two hours."""


def match_not_started(
    known: ir.Table, feed: ir.Table, raw_alerts: ir.Table
) -> ir.Table:
    """Matches of a competition whose kick-off is 120 min past have not begun, as far as
    pulls say that came after that: one alert for each competition.

    The kick-off of a TIMED match is taken as announced. That of a SCHEDULED one is a
    placeholder, most often 00:00Z: its date has to be over. A match whose teams are not
    known has no date that anybody relies on.
    """
    condition = "match_not_started"
    waiting = known.filter(
        known.status.isin(["TIMED", "SCHEDULED"]),
        known.home_team_id.notnull() & known.away_team_id.notnull(),
    )
    next_day = day_of(waiting.utc_date) + ibis.interval(days=1)
    begins_at = (waiting.status == "TIMED").ifelse(waiting.utc_date, next_day)
    late_at = begins_at + minutes(NOT_STARTED_MINUTES)
    late = waiting.mutate(late_at=late_at).cross_join(feed.select("last_pull_at"))
    late = late.filter(
        late.late_at < timestamp_param("as_of"), late.late_at <= late.last_pull_at
    )
    near = late.filter(late.utc_date >= looked_back())
    first = row_rank(["competition_code"], [near.utc_date, near.match_id], table=near)
    near = near.mutate(turn=first, pairing=_pairing(near))
    row = near.group_by(scope=near.competition_code).aggregate(
        onset_at=near.late_at.min(),
        since_at=near.utc_date.min(),
        measured=near.count().cast("float64"),
        what=near.pairing.max(where=near.turn == 0),
    )
    found = firing(row, condition, what=row.what)
    known_open = open_alerts(raw_alerts, condition)
    still = known_open.join(late, known_open.scope == late.competition_code)
    still = still.filter(still.late_at >= still.onset_at)
    still = still.select("scope", "onset_at").distinct()
    return found.union(held(still, condition))


def stuck_match(states: ir.Table) -> ir.Table:
    """A match in play for more than 150 min after its kick-off."""
    as_of = timestamp_param("as_of")
    since = microseconds_between(as_of, states.utc_date)
    row = states.filter(
        states.is_in_play, since > STUCK_MINUTES * MICROSECONDS_PER_MINUTE
    )
    return firing(
        row.mutate(
            scope=ibis.literal("match ") + row.match_id.cast("string"),
            onset_at=row.utc_date + minutes(STUCK_MINUTES),
            since_at=row.utc_date,
            measured=ibis.literal(float(STUCK_MINUTES)),
        ),
        "stuck_match",
        what=_pairing(row),
        opens=row.utc_date >= looked_back(),
    )


def _pairing(match: ir.Table) -> ir.StringColumn:
    home = match.home_team_name.fill_null("?")
    away = match.away_team_name.fill_null("?")
    return match.competition_code + ": " + home + " - " + away


def reconcile_conflict(
    gold_reconciliation: ir.Table,
    states: ir.Table,
    batch: ir.Table,
    raw_alerts: ir.Table,
) -> ir.Table:
    """The newest night found live and batch apart under one stamp; they still are.

    The onset is the first night in a row that did. Where no night has compared for
    longer than conditions look back, what was apart and still is stays so.
    """
    condition = "reconcile_conflict"
    past = gold_reconciliation.filter(
        gold_reconciliation.as_of <= timestamp_param("as_of"),
        gold_reconciliation.as_of >= looked_back(),
    )
    nights = past.select(
        "match_id",
        "as_of",
        "as_of_date",
        "competition_code",
        "home_team_name",
        "away_team_name",
        is_good=(past.cause != "same_stamp_conflict").fill_null(True),
    )
    bad = bad_since_good(nights, "match_id", ("as_of", "as_of_date"))
    began = bad.group_by("match_id").aggregate(onset_at=bad.as_of.min())
    newest = past.aggregate(newest=past.as_of.max())
    night = bad.filter(bad.age == 0).join(newest, [("as_of", "newest")])
    apart = _apart(states, batch)
    row = night.join(began, "match_id").join(apart, "match_id")
    found = firing(
        row.mutate(since_at=row.live_stamp, measured=ibis.literal(1.0)),
        condition,
        what=_pairing(row),
    )
    known = open_alerts(raw_alerts, condition).cross_join(newest)
    unseen = known.filter(known.newest.isnull()).drop("newest")
    return found.union(held(unseen.semi_join(apart, "scope"), condition))


def _apart(states: ir.Table, batch: ir.Table) -> ir.Table:
    """Matches that live and batch have under one stamp, with other content."""
    live = states.select(
        "match_id", live_stamp=states.status_timestamp, live_hash=states.content_hash
    )
    other = batch.select(
        "match_id", batch_stamp=batch.status_timestamp, batch_hash=batch.content_hash
    )
    both = live.join(other, "match_id")
    both = both.filter(
        both.live_stamp == both.batch_stamp, both.live_hash != both.batch_hash
    )
    return both.select(
        "match_id",
        "live_stamp",
        scope=ibis.literal("match ") + both.match_id.cast("string"),
    )
