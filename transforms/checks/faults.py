"""What breaks a check, as rows with a `key` for people."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir

from transforms.known_values import (
    DURATIONS,
    MATCH_STATUSES,
    STAGES,
    TABLE_TYPES,
    WINNERS,
)
from transforms.tables import TABLES

KNOWN: dict[str, tuple[str, ...]] = {
    "status": MATCH_STATUSES,
    "stage": STAGES,
    "winner": WINNERS,
    "duration": DURATIONS,
    "type": TABLE_TYPES,
}
"""The API's known values by column, the same as in the contract."""

STAGE = ("competition_code", "season_id", "stage")


def faulty(
    rows: ir.Table,
    *faults: tuple[ir.BooleanValue, ir.StringValue | str],
    table: str = "",
) -> ir.Table:
    """Return the rows with a fault, each with the first one.

    A fault is a condition and its message.
    """
    labelled = rows.select(
        row=key_of(rows, table or rows.get_name()), fault=ibis.cases(*faults)
    )
    failing = labelled.filter(labelled.fault.notnull())
    return failing.select(key=text_of(failing.row, ": ", failing.fault))


def unknown(rows: ir.Table, *columns: str) -> ir.Table:
    return faulty(
        rows,
        *((rows[c].notin(KNOWN[c]), text_of(f"{c} ", rows[c])) for c in columns),
    )


def negative(rows: ir.Table, *columns: str) -> ir.Table:
    return faulty(rows, *((rows[c] < 0, text_of(f"{c} ", rows[c])) for c in columns))


def differing(
    rows: ir.Table, column: str, expected: ir.IntegerValue, *, table: str = ""
) -> ir.Table:
    message = text_of(f"{column} ", rows[column], ", not ", expected)
    return faulty(rows, (rows[column] != expected, message), table=table)


def not_in_table(rows: ir.Table, matches: ir.Table) -> ir.Table:
    tables = rows.filter(rows.type == "TOTAL")
    sides = sides_of(matches).semi_join(tables, STAGE)
    return teams_of(sides.anti_join(tables, [*STAGE, "team_id"]))


def sides_of(matches: ir.Table) -> ir.Table:
    """Return one row per match and known team."""

    def side(name: str) -> ir.Table:
        return matches.select(
            *("match_id", "utc_date", *STAGE),
            team_id=matches[f"{name}_team_id"],
            team_name=matches[f"{name}_team_name"],
        )

    both = side("home").union(side("away"))
    return both.filter(both.team_id.notnull())


def teams_of(sides: ir.Table) -> ir.Table:
    """Return each team once per competition."""
    teams = sides.group_by("competition_code", "team_id").aggregate(
        name=sides.team_name.max().fill_null("no name")
    )
    team = text_of(teams.competition_code, " team ", teams.team_id)
    return teams.select(key=team + text_of(" (", teams.name, ")"))


_NOUNS = {"match_id": "match ", "team_id": "team ", "season_id": "season "}


def key_of(rows: ir.Table, table: str, columns: Sequence[str] = ()) -> ir.StringValue:
    """Return the key of a row of `table` in words, without hashes."""
    parts = []
    for name in columns or TABLES[table].key:
        if name == "content_hash":
            continue
        part = text_of(_NOUNS.get(name, ""), rows[name])
        if not TABLES[table].column(name).nullable:
            part = part.fill_null(f"no {name}")
        parts.append(part)
    return parts[0] if len(parts) == 1 else ibis.literal(" ").join(parts)


def text_of(*parts: ir.Value | str) -> ir.StringValue:
    """Concatenate values and words, times as 2026-11-21T15:00:00Z; null if one is."""
    texts = [
        ibis.literal(part) if isinstance(part, str) else _text(part)
        for part in parts
        if not isinstance(part, str) or part
    ]
    return reduce(add, texts)


def _text(value: ir.Value) -> ir.StringValue:
    if value.type().is_timestamp():
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value if value.type().is_string() else value.cast("string")
