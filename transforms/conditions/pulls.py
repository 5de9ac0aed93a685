"""The alert conditions about pulls: that they succeed, and that the feed moves.

All of them count from facts that do not change until a pull succeeds: the last pull and
the match-days since then. So the end of a day ends none of them.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.alert_conditions import (
    FEED_FROZEN,
    FRESHNESS_SLA,
    NO_PULL_MINUTES,
    NO_SUCCESSFUL_PULL,
    AlertCondition,
)
from transforms.conditions.onsets import Found, firing, held, minutes, open_alerts
from transforms.model import timestamp_param
from transforms.models.match_days import match_days
from transforms.models.monitor import is_frozen
from transforms.service_levels import (
    FRESHNESS_MINUTES_ON_MATCH_DAY,
    FRESHNESS_MINUTES_OTHERWISE,
    FROZEN_MINUTES,
)
from transforms.vocabulary import (
    MICROSECONDS_PER_MINUTE,
    is_successful_pull,
    microseconds_between,
    ordering_stamp,
)


def pulls_and_days(
    raw_snapshots: ir.Table, states: ir.Table, known: ir.Table
) -> ir.Table:
    """One row: the last pull, when it became too old, and what is in play.

    `no_pull_at` is when a match-day since the last pull was 30 min without one.
    `stale_at` is when the last pull first exceeded the limit of that time. Both are
    null if that has not happened. Without any pull, days count from the first response
    of any kind.
    """
    as_of = timestamp_param("as_of")
    known_responses = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("horizon"),
        raw_snapshots.fetched_at <= as_of,
    )
    pull = known_responses.aggregate(
        last_pull_at=known_responses.fetched_at.max(
            where=is_successful_pull(known_responses)
        ),
        first_response_at=known_responses.fetched_at.min(),
    )
    days = match_days(known)
    days = days.mutate(newest_at=days.began_at.max().over(ibis.window()))
    row = days.cross_join(pull)
    since = ibis.coalesce(row.last_pull_at, row.first_response_at, row.newest_at)
    row = row.mutate(
        no_pull_at=ibis.greatest(since, row.began_at) + minutes(NO_PULL_MINUTES),
        stale_at=ibis.greatest(
            row.last_pull_at + minutes(FRESHNESS_MINUTES_ON_MATCH_DAY), row.began_at
        ),
    )
    over_at = ibis.least(row.ended_at, as_of)
    day = row.aggregate(
        is_match_day=((row.began_at <= as_of) & (as_of < row.ended_at)).any(),
        no_pull_at=row.no_pull_at.min(where=row.no_pull_at < over_at),
        stale_at=row.stale_at.min(
            where=row.last_pull_at.notnull()
            & (row.stale_at < row.ended_at)
            & (row.stale_at <= as_of)
        ),
    )
    play = states.aggregate(
        in_play_count=states.is_in_play.sum().fill_null(0),
        last_kick_off_at=states.utc_date.max(where=states.is_in_play),
        last_stamp_at=ordering_stamp(states).max(),
    )
    feed = pull.cross_join(day).cross_join(play)
    late_at = feed.last_pull_at + minutes(FRESHNESS_MINUTES_OTHERWISE)
    is_late = (late_at <= as_of).fill_null(False)
    late_at = is_late.ifelse(late_at, ibis.null("timestamp('UTC')"))
    return feed.mutate(
        is_match_day=feed.is_match_day.fill_null(False),
        stale_at=ibis.least(
            feed.stale_at.fill_null(late_at), late_at.fill_null(feed.stale_at)
        ),
    )


def no_successful_pull(feed: ir.Table, raw_alerts: ir.Table) -> Found:
    """A match-day was more than 30 min without a pull, and none has succeeded since."""
    row = feed.filter(feed.no_pull_at.notnull())
    rows = firing(
        row.mutate(scope=ibis.literal("ALL"), onset_at=row.no_pull_at),
        NO_SUCCESSFUL_PULL,
        unpulled_since_at=row.no_pull_at - minutes(NO_PULL_MINUTES),
    )
    return Found(rows, _unpulled(feed, raw_alerts, NO_SUCCESSFUL_PULL))


def freshness_sla(feed: ir.Table, raw_alerts: ir.Table) -> Found:
    """The last pull reached the age limit, and none has succeeded since.

    The limit falls to 20 min when a match-day begins, and rises to 90 when it ends.
    """
    row = feed.filter(feed.stale_at.notnull())
    age = microseconds_between(timestamp_param("as_of"), row.last_pull_at)
    limit = FRESHNESS_MINUTES_OTHERWISE * MICROSECONDS_PER_MINUTE
    rows = firing(
        row.mutate(scope=ibis.literal("ALL"), onset_at=row.stale_at),
        FRESHNESS_SLA,
        last_pull_at=row.last_pull_at,
        # below the other limit, it can only be the one of a match-day that was exceeded
        is_match_day=row.is_match_day | (age < limit),
    )
    return Found(rows, _unpulled(feed, raw_alerts, FRESHNESS_SLA))


def _unpulled(
    feed: ir.Table, raw_alerts: ir.Table, condition: AlertCondition
) -> ir.Table:
    """The open alert, if no pull has succeeded since its onset: a match-day that was
    called off or removed in the meantime is not a recovery."""
    beside = open_alerts(raw_alerts, condition).cross_join(feed.select("last_pull_at"))
    is_pulled = (beside.last_pull_at > beside.onset_at).fill_null(False)
    return held(beside.filter(~is_pulled), condition)


def feed_frozen(feed: ir.Table) -> Found:
    """At the last pull matches were in play, and no status timestamp had moved for
    60 min."""
    frozen = is_frozen(
        last_pull_at=feed.last_pull_at,
        last_stamp_at=feed.last_stamp_at,
        last_kick_off_at=feed.last_kick_off_at,
    )
    row = feed.filter(frozen)
    rows = firing(
        row.mutate(
            scope=ibis.literal("ALL"),
            onset_at=row.last_stamp_at + minutes(FROZEN_MINUTES),
        ),
        FEED_FROZEN,
        status_timestamp=row.last_stamp_at,
        match_count=row.in_play_count.cast("int64"),
    )
    return Found(rows)
