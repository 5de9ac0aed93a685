"""Each match from the side of each of its teams."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.known_values import TABLE_STAGES
from transforms.models.table_keys import TABLE, live_and_batch
from transforms.vocabulary import (
    ordering_stamp,
    present,
    row_rank,
)


def newest_matches(live: ir.Table, batch: ir.Table) -> ir.Table:
    """Every match as the newer of live and batch has it; live where both are as new.

    One that live misses is what batch has, where that was named later still; one that
    batch alone misses is as live has it, which reads it again within the hour.
    """
    missed = live.filter(live.missing_since.notnull()).select(
        "match_id", missed_at=live.missing_since
    )
    named = present(batch).left_join(missed, "match_id").drop("match_id_right")
    named = named.filter(
        named.missed_at.isnull() | (named.fetched_at > named.missed_at)
    )
    both = live_and_batch(_placed(present(live)), _placed(named), _MATCH_COLUMNS)
    order = [
        both.placed_at.desc(),
        both.status_timestamp.desc(),
        both.is_live.desc(),
    ]
    ranked = both.mutate(rank=row_rank(["match_id"], order, table=both))
    newest = ranked.filter(ranked["rank"] == 0)
    return newest.filter(newest.stage.isin(TABLE_STAGES))


def _placed(matches: ir.Table) -> ir.Table:
    return matches.mutate(placed_at=ordering_stamp(matches))


_MATCH_COLUMNS = (
    "match_id",
    "status_timestamp",
    "placed_at",
    "competition_code",
    "season_id",
    "season_start_date",
    "utc_date",
    "status",
    "stage",
    "group",
    "home_team_id",
    "home_team_name",
    "home_team_tla",
    "away_team_id",
    "away_team_name",
    "away_team_tla",
    "winner",
    "home_goals",
    "away_goals",
    "is_final",
    "is_in_play",
)


def results_by_team(matches: ir.Table) -> ir.Table:
    """Each match twice, seen from each of its teams that is known.

    An award names its winner even where the recorded goals are level.
    """
    ahead = matches.home_goals - matches.away_goals
    is_level_award = (matches.status == "AWARDED") & (ahead == 0)
    is_over = matches.is_final | matches.is_in_play
    is_known = (
        ahead.notnull()
        & matches.home_team_id.notnull()
        & matches.away_team_id.notnull()
    )
    matches = matches.mutate(
        group_key=matches.group.fill_null(""),
        is_counted=is_over & is_known,
        is_uncounted=is_over & ~is_known,
        home_points=ibis.cases(
            (ahead > 0, 3),
            (ahead < 0, 0),
            (is_level_award & (matches.winner == "HOME_TEAM"), 3),
            (is_level_award & (matches.winner == "AWAY_TEAM"), 0),
            else_=1,
        ),
    )
    home_points = matches.home_points
    away_points = ibis.cases((home_points == 3, 0), (home_points == 0, 3), else_=1)
    home = _side(matches, "home", "away", home_points)
    sides = home.union(_side(matches, "away", "home", away_points))
    return sides.filter(sides.team_id.notnull())


def _side(matches: ir.Table, own: str, other: str, points: ir.IntegerValue) -> ir.Table:
    return matches.select(
        *TABLE,
        "season_start_date",
        "match_id",
        "utc_date",
        "status_timestamp",
        "is_final",
        "is_in_play",
        "is_counted",
        "is_uncounted",
        is_away=ibis.literal(own == "away"),
        team_id=matches[f"{own}_team_id"],
        team_name=matches[f"{own}_team_name"],
        team_tla=matches[f"{own}_team_tla"],
        opponent_id=matches[f"{other}_team_id"],
        goals_for=matches[f"{own}_goals"],
        goals_against=matches[f"{other}_goals"],
        points=points,
    )
