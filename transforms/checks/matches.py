"""Checks of matches, their states and their sightings."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.checks.check import SIGHTINGS, STATES, check, row_check
from transforms.checks.faults import fault, negative, sides_of, teams_of, unknown
from transforms.checks.stack import key_of, text_of
from transforms.known_values import CALLED_OFF
from transforms.model import among, timestamp_param
from transforms.tables import TABLES
from transforms.vocabulary import ordering_stamp, present

SETTLED_MINUTES = 30
"""Silver may not have processed sightings that are newer than this."""

IN_PLAY_HOURS = 24
"""No match is in play this long after its kick-off."""


@row_check(*SIGHTINGS, severity="warn")
def values_known(rows: ir.Table) -> ir.StringValue:
    """Status, stage, winner and duration are values seen or documented."""
    return unknown(rows, "status", "stage", "winner", "duration")


@row_check(*SIGHTINGS, severity="fail")
def goals_not_negative(rows: ir.Table) -> ir.StringValue:
    """No side has fewer than no goals, in no part of a match."""
    return negative(rows, *(n for n in rows.columns if n.endswith("_goals")))


@row_check(*STATES, severity="fail")
def finals_have_goals(rows: ir.Table) -> ir.StringValue:
    """A final match has goals, unless awarded or with a score that cannot be."""
    is_unknown = rows.home_goals.isnull() | rows.away_goals.isnull()
    is_excused = rows.is_score_contradictory | (rows.status == "AWARDED")
    is_bare = rows.is_final & is_unknown & ~is_excused
    return fault((is_bare, "", rows.status, " without goals"))


@row_check(*STATES, severity="warn")
def in_play_is_recent(rows: ir.Table) -> ir.StringValue:
    """A match in play that is not missing kicked off less than a day before."""
    bound = timestamp_param("as_of") - ibis.interval(hours=IN_PLAY_HOURS)
    is_old = rows.is_in_play & (rows.utc_date <= bound) & rows.missing_since.isnull()
    return fault((is_old, "", rows.status, " since ", rows.utc_date))


@check(*STATES, severity="warn")
def team_plays_once_a_day(rows: ir.Table) -> ir.Table:
    """No team plays twice on one UTC date.

    Matches that are called off or missing do not count, nor those whose date is a
    placeholder still (SCHEDULED).
    """
    matches = present(rows)
    sides = sides_of(matches.filter(~matches.status.isin([*CALLED_OFF, "SCHEDULED"])))
    days = sides.group_by("table_name", "team_id", day=sides.utc_date.date()).aggregate(
        matches=sides.match_id.nunique(),
        least=sides.match_id.min(),
        greatest=sides.match_id.max(),
    )
    busy = days.filter(days.matches > 1)
    first = text_of("team ", busy.team_id, " on ", busy.day, ": match ", busy.least)
    key = first + text_of(" and match ", busy.greatest)
    return busy.select("table_name", key=key)


@check("silver_live_match_state", severity="fail")
def is_a_sighting(rows: ir.Table, silver_live_match_history: ir.Table) -> ir.Table:
    """A state is a sighting of the history."""
    key = list(TABLES["silver_live_match_history"].key)
    lost = rows.anti_join(silver_live_match_history, key)
    key = text_of("match ", lost.match_id, " ", lost.status_timestamp)
    return lost.select("table_name", key=key)


@check("silver_live_match_state", severity="fail")
def is_the_newest_sighting(
    rows: ir.Table, silver_live_match_history: ir.Table
) -> ir.Table:
    """A match with sightings has a state, and it is the newest by effective stamp.

    What was first seen less than SETTLED_MINUTES ago is left out: another run may be
    between writing the history and writing the state.
    """
    history = silver_live_match_history
    bound = timestamp_param("as_of") - ibis.interval(minutes=SETTLED_MINUTES)
    settled = history.filter(history.first_seen_at <= bound)
    settled = settled.mutate(at=ordering_stamp(settled))
    newest = settled.group_by("match_id").aggregate(seen=settled["at"].max())
    states = rows.select("match_id", state=ordering_stamp(rows))
    both = newest.left_join(states, "match_id")
    behind = both.filter(both.state.isnull() | (both.state < both.seen))
    found = text_of("state ", behind.state, ", seen ", behind.seen).fill_null(
        "no state"
    )
    return behind.select(
        table_name=ibis.literal("silver_live_match_state"),
        key=text_of("match ", behind.match_id, ": ", found),
    )


@row_check("silver_matches", severity="warn")
def competition_known(rows: ir.Table) -> ir.StringValue:
    """A match of the batch is of a tracked competition."""
    is_unknown = ~among(rows.competition_code, "competitions")
    return fault((is_unknown, "", rows.competition_code, " is not tracked"))


@check("silver_matches", severity="warn")
def teams_known(rows: ir.Table, silver_teams: ir.Table) -> ir.Table:
    """A team that plays is among the teams of the ingested competitions."""
    return teams_of(sides_of(rows).anti_join(silver_teams, "team_id"))


@check("gold_match_events", severity="fail")
def match_known(rows: ir.Table, silver_live_match_state: ir.Table) -> ir.Table:
    """An event is of a match that has a state."""
    lost = rows.anti_join(silver_live_match_state, "match_id")
    return lost.select("table_name", key=key_of(lost, ["gold_match_events"]))


@check("gold_reconciliation", severity="fail")
def match_in_live_or_batch(
    rows: ir.Table, silver_live_match_state: ir.Table, silver_matches: ir.Table
) -> ir.Table:
    """A match that was reconciled is one that live or batch knows."""
    lost = rows.anti_join(silver_live_match_state, "match_id")
    lost = lost.anti_join(silver_matches, "match_id")
    return lost.select("table_name", key=key_of(lost, ["gold_reconciliation"]))
