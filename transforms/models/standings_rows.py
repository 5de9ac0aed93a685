"""Rows of official tables as typed columns, under the names that matches use."""

from __future__ import annotations

import ibis.expr.types as ir

from transforms.vocabulary import (
    row_rank,
)


def typed_standings(rows: ir.Table, *more: str) -> ir.Table:
    """Raw lines of tables, typed and with the names that the matches use; each team
    once in a table. `more` names columns that are kept as they are."""
    rows = rows.mutate(
        group_label=group_label(rows.group), stage_label=_stage(rows.stage, rows.group)
    )
    key = [
        "competition_code",
        "season_id",
        "stage_label",
        "type",
        "group_label",
        "team_id",
    ]
    # two spellings of a group may hold one team: then the hash of its table decides
    order = [
        rows.fetched_at.desc(),
        rows.snapshot_id.desc(),
        rows.table_sha256.desc(),
    ]
    ranked_rows = rows.mutate(rank=row_rank(key, order, table=rows))
    one = ranked_rows.filter(ranked_rows["rank"] == 0)
    row = one.payload
    return one.select(
        "competition_id",
        "competition_code",
        "season_id",
        "season_start_date",
        stage=one.stage_label,
        type=one.type,
        group=one.group_label,
        team_id=one.team_id,
        team_name=row["team"]["name"].str,
        team_tla=row["team"]["tla"].str,
        position=row["position"].int,
        played=row["playedGames"].int,
        won=row["won"].int,
        drawn=row["draw"].int,
        lost=row["lost"].int,
        points=row["points"].int,
        goals_for=row["goalsFor"].int,
        goals_against=row["goalsAgainst"].int,
        goal_difference=row["goalDifference"].int,
        form=row["form"].str.nullif(""),
        table_sha256=one.table_sha256,
        **{name: one[name] for name in more},
    )


def group_label(group: ir.StringValue) -> ir.StringValue:
    """GROUP_A from "GROUP_A" and "Group A"; null for a league phase, as in matches."""
    label = group.upper().replace(" ", "_")
    return label.nullif("LEAGUE_PHASE")


def _stage(stage: ir.StringValue, group: ir.StringValue) -> ir.StringValue:
    """The stage as the matches name it: a league phase is LEAGUE_STAGE there."""
    is_league_phase = group.upper().replace(" ", "_") == "LEAGUE_PHASE"
    return is_league_phase.fill_null(False).ifelse("LEAGUE_STAGE", stage)
