"""The alert conditions about pulls: that they succeed, and that the feed moves.

All of them count from facts that do not change until a pull succeeds: the last pull and
the match-days since then. So the end of a day ends none of them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.shared.conditions.facts import Facts, OpenAlerts
from functions.shared.conditions.finding import Finding, held
from transforms.alert_conditions import (
    FEED_FROZEN,
    FRESHNESS_SLA,
    NO_PULL_MINUTES,
    NO_SUCCESSFUL_PULL,
    AlertCondition,
)
from transforms.service_levels import (
    FRESHNESS_MINUTES_ON_MATCH_DAY,
    FRESHNESS_MINUTES_OTHERWISE,
    FROZEN_MINUTES,
)

_NO_PULL = timedelta(minutes=NO_PULL_MINUTES)
_ON_MATCH_DAY = timedelta(minutes=FRESHNESS_MINUTES_ON_MATCH_DAY)
_OTHERWISE = timedelta(minutes=FRESHNESS_MINUTES_OTHERWISE)


def no_successful_pull(facts: Facts, alerts: OpenAlerts) -> list[Finding]:
    """A match-day was more than 30 min without a pull, and none has succeeded since.

    Without any pull, days count from the first response of any kind, or from the start
    of the newest.
    """
    totals, days, as_of = facts.totals, facts.match_days, facts.moment.as_of
    found = []
    if days:
        since = totals["last_pull_at"] or totals["first_response_at"]
        since = since or max(day.began_at for day in days)
        onsets = [
            (max(since, day.began_at) + _NO_PULL, min(day.ended_at, as_of))
            for day in days
        ]
        onset = min((at for at, over_at in onsets if at < over_at), default=None)
        if onset is not None:
            evidence = {"unpulled_since_at": onset - _NO_PULL}
            found = [Finding(NO_SUCCESSFUL_PULL, "ALL", onset, evidence)]
    return [*found, *_unpulled(facts, alerts, NO_SUCCESSFUL_PULL)]


def freshness_sla(facts: Facts, alerts: OpenAlerts) -> list[Finding]:
    """The last pull reached the age limit, and none has succeeded since.

    The limit falls to 20 min when a match-day begins, and rises to 90 when it ends.
    """
    as_of, found = facts.moment.as_of, []
    pulled_at: datetime | None = facts.totals["last_pull_at"]
    if pulled_at is not None:
        on_days = [
            (max(pulled_at + _ON_MATCH_DAY, day.began_at), day.ended_at)
            for day in facts.match_days
        ]
        onsets = [at for at, ended_at in on_days if at < ended_at]
        onset = min([*onsets, pulled_at + _OTHERWISE])
        if onset <= as_of:
            is_match_day = any(
                day.began_at <= as_of < day.ended_at for day in facts.match_days
            )
            evidence = {
                "last_pull_at": pulled_at,
                # below the other limit, only that of a match-day can be exceeded
                "is_match_day": is_match_day or as_of - pulled_at < _OTHERWISE,
            }
            found = [Finding(FRESHNESS_SLA, "ALL", onset, evidence)]
    return [*found, *_unpulled(facts, alerts, FRESHNESS_SLA)]


def _unpulled(
    facts: Facts, alerts: OpenAlerts, condition: AlertCondition
) -> list[Finding]:
    """The open alert, if no pull has succeeded since its onset: a match-day that was
    called off or removed in the meantime is not a recovery."""
    pulled_at: datetime | None = facts.totals["last_pull_at"]
    unpulled = [
        alert
        for alert in alerts.of(condition)
        if pulled_at is None or pulled_at <= alert["onset_at"]
    ]
    return held(condition, unpulled)


def feed_frozen(facts: Facts, _: OpenAlerts) -> list[Finding]:
    """At the last pull matches were in play, and no status timestamp had moved for
    60 min: as the monitor finds it."""
    scope = facts.total_scope
    if not scope["is_feed_frozen"]:
        return []
    stamp = facts.totals["last_stamp_at"]
    onset = stamp + timedelta(minutes=FROZEN_MINUTES)
    evidence = {"status_timestamp": stamp, "match_count": scope["in_play_count"]}
    return [Finding(FEED_FROZEN, "ALL", onset, evidence)]
