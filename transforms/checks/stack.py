"""Rows of several tables as one, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir

from transforms.model import ibis_schema
from transforms.tables import TABLES, Column

_NOUNS = {"match_id": "match ", "team_id": "team ", "season_id": "season "}

_OTHERWISE = {"type": "TOTAL"}
"""What a column is in a table that has no such column, where it is not null."""


def stacked(names: Sequence[str], tables: Mapping[str, ir.Table]) -> ir.Table:
    """Return the rows of the named tables, each with its `table_name`."""
    types = {
        name: kind
        for table in names
        for name, kind in ibis_schema(TABLES[table]).items()
    }

    def part(table: str) -> ir.Table:
        own = tables[table]
        columns = {
            name: own[name]
            if name in own.columns
            else ibis.literal(_OTHERWISE.get(name), type=kind)
            for name, kind in types.items()
        }
        return own.select(table_name=ibis.literal(table), **columns)

    return union_of([part(table) for table in names])


def union_of(tables: Sequence[ir.Table]) -> ir.Table:
    """Return all rows of all tables, by halves: a chain of unions nests too deep."""
    if len(tables) == 1:
        return tables[0]
    half = len(tables) // 2
    return union_of(tables[:half]).union(union_of(tables[half:]))


Located = list[tuple[str, list[str]]]
"""Columns, each with the tables that have it."""


def key_columns(names: Sequence[str]) -> Located:
    """Return the columns of the keys of the tables."""
    return _merged({name: TABLES[name].key for name in names})


def required_columns(names: Sequence[str]) -> Located:
    """Return the columns that must have a value."""
    return _merged(
        {
            name: [c.name for c in TABLES[name].columns if not c.nullable]
            for name in names
        }
    )


def _merged(columns: Mapping[str, Sequence[str]]) -> Located:
    """Return columns in an order that is that of each table. One that two tables have
    in another order stands there twice."""
    merged: Located = []
    for table, names in columns.items():
        at = 0
        for name in names:
            known = [place for place, one in enumerate(merged) if one[0] == name]
            if known and known[-1] >= at:
                at = known[-1]
                merged[at][1].append(table)
            else:
                merged.insert(at, (name, [table]))
            at += 1
    return merged


def key_of(
    rows: ir.Table, names: Sequence[str], columns: Sequence[str] = ()
) -> ir.StringValue:
    """Return the keys of rows of the tables in words, without hashes; or only these
    columns of it."""
    parts = []
    for name, where in key_columns(names):
        if name == "content_hash" or (columns and name not in columns):
            continue
        part = text_of(_NOUNS.get(name, ""), rows[name])
        if not _column(where, name).nullable:
            part = part.fill_null(f"no {name}")
        parts.append(only(rows, names, where, part))
    return parts[0] if len(parts) == 1 else ibis.literal(" ").join(parts)


def only(
    rows: ir.Table, names: Sequence[str], where: Sequence[str], value: ir.Value
) -> ir.Value:
    """Return `value` for rows of the tables `where`, of all `names`; null elsewhere."""
    if len(where) == len(names):
        return value
    return ibis.cases((is_of(rows, where), value))


def is_of(rows: ir.Table, names: Sequence[str]) -> ir.BooleanValue:
    """Whether a row is of one of the named tables."""
    if len(names) == 1:
        return rows.table_name == names[0]
    return rows.table_name.isin(names)


def _column(tables: Sequence[str], name: str) -> Column:
    return TABLES[tables[0]].column(name)


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
