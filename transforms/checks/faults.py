"""What breaks a check: the fault of a row, and rows with a `key` for people."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.checks.stack import text_of
from transforms.known_values import (
    DURATIONS,
    MATCH_STATUSES,
    STAGES,
    TABLE_TYPES,
    WINNERS,
)

KNOWN: dict[str, tuple[str, ...]] = {
    "status": MATCH_STATUSES,
    "stage": STAGES,
    "winner": WINNERS,
    "duration": DURATIONS,
    "type": TABLE_TYPES,
}
"""The API's known values by column, the same as in the contract."""

STAGE = ("competition_code", "season_id", "stage")


def fault(
    *faults: tuple[ir.BooleanValue, str, *tuple[ir.Value | str, ...]],
) -> ir.StringValue:
    """Return the first fault of a row, as it follows the row's key; null without.

    A fault is a condition and its message, in parts.
    """
    cases = [(is_it, text_of(f": {text}", *more)) for is_it, text, *more in faults]
    return ibis.cases(*cases)


def unknown(rows: ir.Table, *columns: str) -> ir.StringValue:
    return fault(*((rows[c].notin(KNOWN[c]), f"{c} ", rows[c]) for c in columns))


def negative(rows: ir.Table, *columns: str) -> ir.StringValue:
    return fault(*((rows[c] < 0, f"{c} ", rows[c]) for c in columns))


def differing(rows: ir.Table, column: str, expected: ir.IntegerValue) -> ir.StringValue:
    value = rows[column]
    return fault((value != expected, f"{column} ", value, ", not ", expected))


def not_in_table(rows: ir.Table, table: str, matches: ir.Table) -> ir.Table:
    """Return the teams of matches that the rows of a table lack."""
    tables = rows.filter(rows.type == "TOTAL")
    matches = matches.mutate(table_name=ibis.literal(table))
    sides = sides_of(matches).semi_join(tables, STAGE)
    return teams_of(sides.anti_join(tables, [*STAGE, "team_id"]))


def sides_of(matches: ir.Table) -> ir.Table:
    """Return one row per match and known team."""

    def side(name: str) -> ir.Table:
        return matches.select(
            *("table_name", "match_id", "utc_date", *STAGE),
            team_id=matches[f"{name}_team_id"],
            team_name=matches[f"{name}_team_name"],
        )

    both = side("home").union(side("away"))
    return both.filter(both.team_id.notnull())


def teams_of(sides: ir.Table) -> ir.Table:
    """Return each team once per competition."""
    teams = sides.group_by("table_name", "competition_code", "team_id").aggregate(
        name=sides.team_name.max().fill_null("no name")
    )
    team = text_of(teams.competition_code, " team ", teams.team_id)
    key = team + text_of(" (", teams.name, ")")
    return teams.select("table_name", key=key)
