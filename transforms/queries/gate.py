"""Queries that decide what a live run fetches."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.known_values import CALLED_OFF, USABLE
from transforms.model import query, timestamp_param
from transforms.models.match_days import known_matches
from transforms.vocabulary import (
    day_of,
    is_on_day,
    makes_match_day,
    present,
    successful_pulls,
    tracked,
)

TABLE_IS_FRESH_FOR_MINUTES = 30


@query
def gate(
    raw_snapshots: ir.Table,
    silver_live_match_state: ir.Table,
    silver_matches: ir.Table,
) -> ir.Table:
    """One row: is it a match-day, and when was the last successful pull?"""
    as_of = timestamp_param("as_of")
    pull = successful_pulls(raw_snapshots).aggregate(
        last_successful_pull_at=lambda t: t.fetched_at.max()
    )
    matches = known_matches(silver_live_match_state, silver_matches)
    day = matches.aggregate(
        is_match_day=makes_match_day(matches, as_of).any().fill_null(False)
    )
    return pull.cross_join(day).select("last_successful_pull_at", "is_match_day")


@query
def playing_competitions(
    silver_live_match_state: ir.Table, silver_matches: ir.Table
) -> ir.Table:
    """Tracked competitions that have a match on the date of `as_of`, by code."""
    as_of = timestamp_param("as_of")
    matches = known_matches(silver_live_match_state, silver_matches)
    today = matches.filter(
        is_on_day(matches.utc_date, as_of), makes_match_day(matches, as_of)
    )
    return today.select("competition_code").distinct().order_by("competition_code")


@query
def tables_to_refresh(
    silver_live_match_state: ir.Table,
    silver_matches: ir.Table,
    raw_snapshots: ir.Table,
) -> ir.Table:
    """Tracked competitions whose table may have moved since it was pulled, by code.

    They have a match, not called off, in the 24 h before `as_of` or on its date, and no
    usable table of the last 30 minutes.
    """
    as_of = timestamp_param("as_of")
    matches = known_matches(silver_live_match_state, silver_matches)
    moving = matches.filter(
        matches.utc_date >= as_of - ibis.interval(hours=24),
        matches.utc_date < day_of(as_of) + ibis.interval(days=1),
        ~matches.status.isin(CALLED_OFF),
    )
    fresh = raw_snapshots.filter(
        raw_snapshots.fetched_at
        > as_of - ibis.interval(minutes=TABLE_IS_FRESH_FOR_MINUTES),
        raw_snapshots.fetched_at <= as_of,
        raw_snapshots.resource == "standings",
        raw_snapshots.verdict.isin(USABLE),
    )
    codes = moving.select("competition_code").distinct()
    stale = codes.anti_join(fresh, codes.competition_code == fresh.scope)
    return stale.order_by("competition_code")


@query
def matches_by_day(silver_live_match_state: ir.Table) -> ir.Table:
    """Matches of `competitions` by UTC date, and how many of these are final.

    The dates from `since` on and before `before`.
    """
    matches = present(tracked(silver_live_match_state))
    rows = matches.filter(
        matches.utc_date >= timestamp_param("since"),
        matches.utc_date < timestamp_param("before"),
    )
    return (
        rows.group_by(day=rows.utc_date.date())
        .aggregate(matches=rows.count(), final=rows.is_final.sum())
        .order_by("day")
    )
