"""The league table as it stands."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.model import model, timestamp_param
from transforms.models.official_table import official_tables, with_response_time
from transforms.models.ranking import tie_rule_name, with_positions
from transforms.models.table_keys import ROW, with_columns_of
from transforms.models.team_results import newest_matches, results_by_team
from transforms.tables import TABLES
from transforms.vocabulary import (
    row_rank,
)

FORM_LENGTH = 5


@model("replace")
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
    sides = results_by_team(newest_matches(silver_live_match_state, silver_matches))
    live_standings = with_response_time(silver_live_standings, raw_snapshots)
    official = official_tables(live_standings, silver_standings)
    row = with_positions(_entries(sides, official), sides)
    row = with_columns_of(row, _form(sides))
    row = row.mutate(
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
    return row.select(*TABLES["gold_league_table"].names)


def _entries(sides: ir.Table, official: ir.Table) -> ir.Table:
    """Every row of every table, not ranked yet: what was played, and the official."""
    named = ["season_start_date", *ROW]
    seen = sides.select(*named).union(official.select(*named))
    keys = seen.select(*ROW).distinct()
    season = ["competition_code", "season_id"]
    starts = seen.group_by(*season).aggregate(
        season_start_date=seen.season_start_date.max()
    )
    row = with_columns_of(keys.join(starts, season), _facts(sides))
    row = with_columns_of(row, official.drop("season_start_date"))
    counts = {name: row[name].fill_null(0) for name in _COUNTS}
    row = row.mutate(
        **counts,
        team_name=ibis.coalesce(row.team_name, row.official_name),
        team_tla=ibis.coalesce(row.team_tla, row.official_tla),
    )
    return row.mutate(
        fewer_played=-row.played,
        goal_difference=row.goals_for - row.goals_against,
        points=3 * row.won + row.drawn + row.points_adjustment.fill_null(0),
        tie_rule=tie_rule_name(row),
    )


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


def _facts(sides: ir.Table) -> ir.Table:
    """What each team has played, and its name in its newest match that has one."""
    counted = sides.is_counted
    newest_first = [sides.status_timestamp.desc(), sides.match_id.desc()]
    return sides.group_by(*ROW).aggregate(
        team_name=sides.team_name.first(order_by=newest_first),
        team_tla=sides.team_tla.first(order_by=newest_first),
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
    )


def _form(sides: ir.Table) -> ir.Table:
    """How the last finals of each team ended: W, D or L, newest first."""
    finals = sides.filter(sides.is_counted & sides.is_final).select(
        *ROW, "utc_date", "match_id", "points"
    )
    newest_first = [finals.utc_date.desc(), finals.match_id.desc()]
    ranked = finals.mutate(
        rank=row_rank(ROW, newest_first, table=finals),
        ended=ibis.cases(
            (finals.points == 3, "W"), (finals.points == 1, "D"), else_="L"
        ),
    )
    last = ranked.filter(ranked["rank"] < FORM_LENGTH)
    return last.group_by(*ROW).aggregate(
        form=last.ended.group_concat(
            sep=",", order_by=[last.utc_date.desc(), last.match_id.desc()]
        )
    )
