"""The alert conditions about single matches: those that do not start, do not end, or
differ between live and batch."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.alert_conditions import (
    MATCH_NOT_STARTED,
    NOT_STARTED_MINUTES,
    RECONCILE_CONFLICT,
    STUCK_MATCH,
)
from transforms.conditions.onsets import (
    Found,
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

_MATCH_COLUMNS = ("competition_code", "home_team_name", "away_team_name")


def match_not_started(known: ir.Table, feed: ir.Table, raw_alerts: ir.Table) -> Found:
    """Matches have not started 120 min after their kick-off, according to later pulls:
    one alert per competition.

    The kick-off of a TIMED match is taken as announced. That of a SCHEDULED one is a
    placeholder, most often 00:00Z, so its date has to be over. The date of a match
    without known teams is not reliable.
    """
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
    near = near.mutate(turn=first)
    row = near.group_by(scope=near.competition_code).aggregate(
        onset_at=near.late_at.min(),
        kick_off_at=near.utc_date.min(),
        match_count=near.count(),
        **{name: near[name].max(where=near.turn == 0) for name in _MATCH_COLUMNS},
    )
    rows = firing(
        row,
        MATCH_NOT_STARTED,
        kick_off_at=row.kick_off_at,
        match_count=row.match_count,
        **_match_of(row),
    )
    known_open = open_alerts(raw_alerts, MATCH_NOT_STARTED)
    still = known_open.join(late, known_open.scope == late.competition_code)
    still = still.filter(still.late_at >= still.onset_at)
    still = still.select("scope", "onset_at").distinct()
    return Found(rows, held(still, MATCH_NOT_STARTED))


def stuck_match(states: ir.Table) -> Found:
    """A match in play for more than 150 min after its kick-off."""
    as_of = timestamp_param("as_of")
    since = microseconds_between(as_of, states.utc_date)
    row = states.filter(
        states.is_in_play, since > STUCK_MINUTES * MICROSECONDS_PER_MINUTE
    )
    rows = firing(
        row.mutate(
            scope=ibis.literal("match ") + row.match_id.cast("string"),
            onset_at=row.utc_date + minutes(STUCK_MINUTES),
        ),
        STUCK_MATCH,
        opens=row.utc_date >= looked_back(),
        kick_off_at=row.utc_date,
        **_match_of(row),
    )
    return Found(rows)


def _match_of(row: ir.Table) -> dict[str, ir.Value]:
    """The evidence that names a match."""
    return {name: row[name] for name in _MATCH_COLUMNS}


def reconcile_conflict(
    gold_reconciliation: ir.Table,
    states: ir.Table,
    batch: ir.Table,
    raw_alerts: ir.Table,
) -> Found:
    """The newest night found live and batch different with the same status timestamp,
    and they still are.

    The onset is the first night of that sequence. If no night has compared within the
    look-back, an open alert stays open while the two still differ.
    """
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
    conflicts = _conflicts(states, batch)
    row = night.join(began, "match_id").join(conflicts, "match_id")
    rows = firing(
        row, RECONCILE_CONFLICT, status_timestamp=row.live_stamp, **_match_of(row)
    )
    known = open_alerts(raw_alerts, RECONCILE_CONFLICT).cross_join(newest)
    unseen = known.filter(known.newest.isnull()).drop("newest")
    still = unseen.semi_join(conflicts, "scope")
    return Found(rows, held(still, RECONCILE_CONFLICT))


def _conflicts(states: ir.Table, batch: ir.Table) -> ir.Table:
    """Matches with one status timestamp and different content in live and batch."""
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
