"""Checks of league tables, official and our own."""

from __future__ import annotations

import ibis.expr.types as ir

from transforms.checks.check import OFFICIAL, check
from transforms.checks.faults import (
    STAGE,
    differing,
    key_of,
    negative,
    not_in_table,
    text_of,
    unknown,
)
from transforms.vocabulary import present, row_rank


@check(*OFFICIAL, severity="warn")
def labels_known(rows: ir.Table) -> ir.Table:
    """Stage and type are values seen or documented."""
    return unknown(rows, "stage", "type")


@check("gold_league_table", severity="fail")
@check(*OFFICIAL, severity="warn")
def counts_not_negative(rows: ir.Table) -> ir.Table:
    """No team has fewer than no matches or goals."""
    names = ("played", "won", "drawn", "lost", "goals_for", "goals_against")
    return negative(rows, *names)


@check("gold_league_table", severity="fail")
@check(*OFFICIAL, severity="warn")
def played_adds_up(rows: ir.Table) -> ir.Table:
    """A team played the matches that it won, drew and lost."""
    return differing(rows, "played", rows.won + rows.drawn + rows.lost)


@check("gold_league_table", severity="fail")
@check(*OFFICIAL, severity="warn")
def goal_difference_adds_up(rows: ir.Table) -> ir.Table:
    """The goal difference is goals for minus goals against."""
    return differing(rows, "goal_difference", rows.goals_for - rows.goals_against)


@check("gold_league_table", severity="fail")
def points_add_up(rows: ir.Table) -> ir.Table:
    """A win gives three points, a draw one; the adjustment is in points_adjustment."""
    adjusted = rows.points_adjustment.fill_null(0)
    return differing(rows, "points", rows.won * 3 + rows.drawn + adjusted)


@check(*OFFICIAL, severity="warn")
def points_mostly_add_up(rows: ir.Table) -> ir.Table:
    """A win gives three points, a draw one, to half of the teams of a table at least.

    Points are added to a team or deducted from it; but where most have other points
    than their results, these are no adjustments.
    """
    names = [*STAGE, "type", "group"]
    is_off = rows.points != rows.won * 3 + rows.drawn
    tables = rows.group_by(*names).aggregate(
        teams=rows.team_id.count(), off=is_off.sum()
    )
    odd = tables.filter(tables.off * 2 > tables.teams)
    message = text_of(
        ": points of ", odd.off, " of ", odd.teams, " teams do not add up"
    )
    return odd.select(key=key_of(odd, rows.get_name(), names) + message)


@check("gold_league_table", severity="fail")
@check(*OFFICIAL, severity="warn")
def goals_balance(rows: ir.Table) -> ir.Table:
    """All teams of a competition together have as many goals for as against."""
    whole = rows.filter(rows.type == "TOTAL") if "type" in rows.columns else rows
    sums = whole.group_by(*STAGE).aggregate(
        scored=whole.goals_for.sum(), conceded=whole.goals_against.sum()
    )
    off = sums.filter(sums.scored != sums.conceded)
    message = text_of(": ", off.scored, " goals for, ", off.conceded, " against")
    return off.select(key=key_of(off, rows.get_name(), STAGE) + message)


@check("gold_league_table", severity="fail")
def positions_without_gaps(rows: ir.Table) -> ir.Table:
    """The positions of a table are 1, 2, 3 and so on to the number of its teams."""
    order = [rows.position, rows.team_id]
    placed = rows.mutate(place=row_rank([*STAGE, "group"], order, table=rows) + 1)
    return differing(placed, "position", placed.place, table=rows.get_name())


@check("silver_standings", severity="warn")
def holds_every_team(rows: ir.Table, silver_matches: ir.Table) -> ir.Table:
    """A table has every team that the matches of its stage name."""
    return not_in_table(rows, present(silver_matches))


@check("silver_live_standings", severity="warn")
def holds_every_live_team(
    rows: ir.Table, silver_live_match_state: ir.Table
) -> ir.Table:
    """A live table has every team that the live matches of its stage name."""
    return not_in_table(rows, present(silver_live_match_state))
