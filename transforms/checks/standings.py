"""Checks of league tables, official and our own."""

from __future__ import annotations

import ibis.expr.types as ir

from transforms.checks.check import LEAGUE, OFFICIAL, check, row_check
from transforms.checks.faults import STAGE, differing, negative, not_in_table, unknown
from transforms.checks.stack import key_of, text_of
from transforms.vocabulary import present, row_rank


@row_check(*OFFICIAL, severity="warn")
def labels_known(rows: ir.Table) -> ir.StringValue:
    """Stage and type are values seen or documented."""
    return unknown(rows, "stage", "type")


@row_check(LEAGUE, severity="fail")
@row_check(*OFFICIAL, severity="warn")
def counts_not_negative(rows: ir.Table) -> ir.StringValue:
    """No team has fewer than no matches or goals."""
    names = ("played", "won", "drawn", "lost", "goals_for", "goals_against")
    return negative(rows, *names)


@row_check(LEAGUE, severity="fail")
@row_check(*OFFICIAL, severity="warn")
def played_adds_up(rows: ir.Table) -> ir.StringValue:
    """A team played the matches that it won, drew and lost."""
    return differing(rows, "played", rows.won + rows.drawn + rows.lost)


@row_check(LEAGUE, severity="fail")
@row_check(*OFFICIAL, severity="warn")
def goal_difference_adds_up(rows: ir.Table) -> ir.StringValue:
    """The goal difference is goals for minus goals against."""
    return differing(rows, "goal_difference", rows.goals_for - rows.goals_against)


@row_check(LEAGUE, severity="fail")
def points_add_up(rows: ir.Table) -> ir.StringValue:
    """A win gives three points, a draw one; the adjustment is in points_adjustment."""
    adjusted = rows.points_adjustment.fill_null(0)
    return differing(rows, "points", rows.won * 3 + rows.drawn + adjusted)


@check(*OFFICIAL, severity="warn")
def points_mostly_add_up(rows: ir.Table) -> ir.Table:
    """A win gives three points, a draw one, to half of the teams of a table at least.

    Points are added to a team or deducted from it; but where most have other points
    than their results, these are no adjustments.
    """
    key = [*STAGE, "type", "group"]
    is_off = rows.points != rows.won * 3 + rows.drawn
    tables = rows.group_by("table_name", *key).aggregate(
        teams=rows.team_id.count(), off=is_off.sum()
    )
    odd = tables.filter(tables.off * 2 > tables.teams)
    message = text_of(
        ": points of ", odd.off, " of ", odd.teams, " teams do not add up"
    )
    return odd.select("table_name", key=key_of(odd, OFFICIAL, key) + message)


@check(LEAGUE, severity="fail")
@check(*OFFICIAL, severity="warn")
def goals_balance(rows: ir.Table) -> ir.Table:
    """All teams of a competition together have as many goals for as against."""
    whole = rows.filter(rows.type == "TOTAL") if "type" in rows.columns else rows
    sums = whole.group_by("table_name", *STAGE).aggregate(
        scored=whole.goals_for.sum(), conceded=whole.goals_against.sum()
    )
    off = sums.filter(sums.scored != sums.conceded)
    message = text_of(": ", off.scored, " goals for, ", off.conceded, " against")
    return off.select("table_name", key=key_of(off, OFFICIAL, STAGE) + message)


@row_check(LEAGUE, severity="fail")
def positions_without_gaps(rows: ir.Table) -> ir.StringValue:
    """The positions of a table are 1, 2, 3 and so on to the number of its teams."""
    order = [rows.position, rows.team_id]
    table = ["table_name", *STAGE, "group"]
    return differing(rows, "position", row_rank(table, order, table=rows) + 1)


@check("silver_standings", severity="warn")
def holds_every_team(rows: ir.Table, silver_matches: ir.Table) -> ir.Table:
    """A table has every team that the matches of its stage name."""
    return not_in_table(rows, "silver_standings", present(silver_matches))


@check("silver_live_standings", severity="warn")
def holds_every_live_team(
    rows: ir.Table, silver_live_match_state: ir.Table
) -> ir.Table:
    """A live table has every team that the live matches of its stage name."""
    matches = present(silver_live_match_state)
    return not_in_table(rows, "silver_live_standings", matches)
