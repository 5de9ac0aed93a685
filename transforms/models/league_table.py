"""The league table as it stands."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.model import model, timestamp_param
from transforms.models.official_table import official_tables, with_response_time
from transforms.models.ranking import tie_rule_name, with_positions
from transforms.models.table_keys import ROW
from transforms.models.team_results import newest_matches, results_by_team
from transforms.tables import TABLES

FORM_LENGTH = 5


@model("replace", selected_by="query_tables_now")
def gold_league_table(
    silver_live_match_state: ir.Table,
    silver_matches: ir.Table,
    silver_live_standings: ir.Table,
    silver_standings: ir.Table,
    raw_snapshots: ir.Table,
) -> ir.Table:
    """Every table as it stands, with the official one beside it.

    Final matches and those in play count, where both teams and goals are known. A team
    has a row from its first match in the fixture list on, or its first official row.
    Points that the official table adds or deducts count as well.
    """
    matches = newest_matches(silver_live_match_state, silver_matches)
    live_standings = with_response_time(silver_live_standings, raw_snapshots)
    official = official_tables(live_standings, silver_standings)
    rows = league_tables(matches, official)
    return rows.select(*TABLES["gold_league_table"].names)


def league_tables(matches: ir.Table, official: ir.Table) -> ir.Table:
    """The rows of the model, from the newest matches and the newest official tables.

    A quarter of the statement (23 kB) are the tie rules of all competitions.
    """
    sides = results_by_team(matches)
    row = with_positions(_entries(sides, official), sides)
    return row.mutate(
        as_of=timestamp_param("as_of"),
        group=row.group_key.nullif(""),
        places_moved=row.official_position - row.position,
        points_difference=row.points - row.official_points,
        is_complete=(row.official_played <= row.played)
        & (row.official_played >= row.played - row.in_play_count),
        is_as_official=(row.official_position == row.position)
        & (row.official_played == row.played)
        & (row.official_points == row.points)
        & (row.official_goal_difference == row.goal_difference),
    )


def _entries(sides: ir.Table, official: ir.Table) -> ir.Table:
    """Every row of every table, not ranked yet: what was played, and the official."""
    both = _facts(sides).outer_join(official, ROW, rname="official_{name}")
    key = {name: ibis.coalesce(both[name], both[f"official_{name}"]) for name in ROW}
    starts = [both.season_start_date, both.official_season_start_date]
    row = both.select(
        **key,
        **{name: both[name].fill_null(0) for name in _COUNTS},
        team_name=ibis.coalesce(both.team_name, both.official_name),
        team_tla=ibis.coalesce(both.team_tla, both.official_tla),
        form=both.form,
        start=ibis.greatest(ibis.coalesce(*starts), ibis.coalesce(*reversed(starts))),
        **{name: both[name] for name in _OFFICIAL},
    )
    season = ibis.window(group_by=[row.competition_code, row.season_id])
    row = row.mutate(
        season_start_date=row.start.max().over(season),
        fewer_played=-row.played,
        goal_difference=row.goals_for - row.goals_against,
        points=3 * row.won + row.drawn + row.points_adjustment.fill_null(0),
    )
    return row.mutate(tie_rule=tie_rule_name(row))


_COUNTS = (
    "played",
    "won",
    "drawn",
    "lost",
    "goals_for",
    "goals_against",
    "away_goals",
    "away_won",
    "in_play_count",
    "uncounted_count",
)

_OFFICIAL = (
    "official_position",
    "official_played",
    "official_points",
    "official_goal_difference",
    "points_adjustment",
)


def _facts(sides: ir.Table) -> ir.Table:
    """What each team has played, its name in its newest match that has one, and how its
    last finals ended: W, D or L, newest first."""
    counted = sides.is_counted
    ended = ibis.cases((sides.points == 3, "W"), (sides.points == 1, "D"), else_="L")
    by_stamp = [sides.status_timestamp.desc(), sides.match_id.desc()]
    return sides.group_by(*ROW).aggregate(
        season_start_date=sides.season_start_date.max(),
        team_name=sides.team_name.first(order_by=by_stamp),
        team_tla=sides.team_tla.first(order_by=by_stamp),
        played=counted.sum(),
        won=(counted & (sides.points == 3)).sum(),
        drawn=(counted & (sides.points == 1)).sum(),
        lost=(counted & (sides.points == 0)).sum(),
        goals_for=counted.ifelse(sides.goals_for, 0).sum(),
        goals_against=counted.ifelse(sides.goals_against, 0).sum(),
        away_goals=(counted & sides.is_away).ifelse(sides.goals_for, 0).sum(),
        away_won=(counted & sides.is_away & (sides.points == 3)).sum(),
        in_play_count=(counted & sides.is_in_play).sum(),
        uncounted_count=sides.is_uncounted.sum(),
        form=ibis.cases((counted & sides.is_final, ended))
        .group_concat(sep=",", order_by=[sides.utc_date.desc(), sides.match_id.desc()])
        .substr(0, 2 * FORM_LENGTH - 1),
    )
