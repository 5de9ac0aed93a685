"""Each match from the side of each of its teams."""

from __future__ import annotations

from typing import Literal

import ibis
import ibis.expr.types as ir

from transforms.known_values import TABLE_STAGES
from transforms.vocabulary import ordering_stamp, present


def newest_matches(live: ir.Table, batch: ir.Table) -> ir.Table:
    """Every match as the newer of live and batch has it; live where both are as new.

    One that live misses is what batch has, where that was named later still; one that
    batch alone misses is as live has it, which reads it again within the hour.
    """
    batch = present(batch)
    named = batch.anti_join(
        live,
        [
            batch.match_id == live.match_id,
            batch.fetched_at <= live.missing_since,
        ],
    )
    live, named = _placed(present(live)), _placed(named)
    beside = live.select(
        live_id="match_id", live_placed_at="placed_at", live_stamp="status_timestamp"
    )
    row = named.left_join(beside, named.match_id == beside.live_id)
    is_later = row.status_timestamp > row.live_stamp
    newer = row.filter(
        row.live_id.isnull()
        | (row.placed_at > row.live_placed_at)
        | ((row.placed_at == row.live_placed_at) & is_later)
    )
    kept = live.anti_join(newer, "match_id")
    return kept.select(*_MATCH_COLUMNS).union(newer.select(*_MATCH_COLUMNS))


def _placed(matches: ir.Table) -> ir.Table:
    return matches.mutate(placed_at=ordering_stamp(matches))


_MATCH_COLUMNS = (
    "match_id",
    "status_timestamp",
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
    """Each match of a table twice, seen from each of its teams that is known.

    An award names its winner even where the recorded goals are level.
    """
    matches = matches.filter(matches.stage.isin(TABLE_STAGES))
    sides = _side(matches, "home", "away").union(_side(matches, "away", "home"))
    sides = sides.filter(sides.team_id.notnull())
    ahead = sides.goals_for - sides.goals_against
    is_level_award = (sides.status == "AWARDED") & (ahead == 0)
    is_over = sides.is_final | sides.is_in_play
    is_known = ahead.notnull() & sides.opponent_id.notnull()
    return sides.mutate(
        is_counted=is_over & is_known,
        is_uncounted=is_over & ~is_known,
        is_away=sides.side == "AWAY_TEAM",
        points=ibis.cases(
            (ahead > 0, 3),
            (ahead < 0, 0),
            (is_level_award & (sides.winner == sides.side), 3),
            (is_level_award & sides.winner.isin(["HOME_TEAM", "AWAY_TEAM"]), 0),
            else_=1,
        ),
    )


Side = Literal["home", "away"]


def _side(matches: ir.Table, own: Side, other: Side) -> ir.Table:
    return matches.select(
        "competition_code",
        "season_id",
        "stage",
        "season_start_date",
        "match_id",
        "utc_date",
        "status",
        "status_timestamp",
        "winner",
        "is_final",
        "is_in_play",
        group_key=matches.group.fill_null(""),
        side=ibis.literal(f"{own.upper()}_TEAM"),
        team_id=matches[f"{own}_team_id"],
        team_name=matches[f"{own}_team_name"],
        team_tla=matches[f"{own}_team_tla"],
        opponent_id=matches[f"{other}_team_id"],
        goals_for=matches[f"{own}_goals"],
        goals_against=matches[f"{other}_goals"],
    )
