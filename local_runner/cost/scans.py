"""What a statement reads on BigQuery: tables, columns, and how many days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from functions.shared.warehouse.base import read_statement
from transforms.tables import TABLES, Table


@dataclass(frozen=True)
class Scan:
    """What one statement reads of one table: the columns, and of how many days where it
    is partitioned and the statement bounded; None of all."""

    table: Table
    columns: frozenset[str]
    days: float | None


@lru_cache(maxsize=256)
def scans(statement: str, since_days: float, horizon_days: float) -> tuple[Scan, ...]:
    """What a statement reads on BigQuery, by its compiled text. What it merges into or
    updates is read with every column (bigquery/docs/data-manipulation-language)."""
    if statement.startswith("load "):
        table = TABLES[statement.removeprefix("load ")]
        columns = {*table.key, *([table.partition] if table.partition else [])}
        return (Scan(table, frozenset(columns), since_days),)
    if statement.startswith(("count of ", "rows of ")):
        verb, _, name = statement.partition(" of ")
        table = TABLES[name]
        read = frozenset(table.names if verb == "rows" else ())
        return (Scan(table, read, None),)
    query = read_statement("bigquery", statement)
    text = "\n".join(
        line for line in query.sql.splitlines() if not line.startswith("--")
    )
    words = set(re.findall(r"\w+", text))
    changed = re.findall(r"(?:MERGE INTO|UPDATE|DELETE FROM)\s+`?(\w+)", text)
    return tuple(
        Scan(
            table,
            frozenset(
                table.names if name in changed else words.intersection(table.names)
            ),
            _days(table, text, query.params, since_days, horizon_days),
        )
        for name, table in TABLES.items()
        if name in words
    )


def _days(
    table: Table,
    text: str,
    params: Mapping[str, str],
    since_days: float,
    horizon_days: float,
) -> float | None:
    """Of how many days a statement reads partitions of a table; None: of all. Where it
    reads the table several times, the widest counts."""
    if table.partition is None:
        return None
    by_param = {"since": since_days, "horizon": horizon_days, "as_of": 1, "latest": 1}
    others = [by_param[name] for name in ("since", "horizon") if name in params]
    widest = 0.0
    for read in re.split(r"\b(?:FROM|JOIN|INTO|UPDATE)\s", text)[1:]:
        if not re.match(rf"`?{table.name}\b", read):
            continue
        bound = re.search(rf"\b{table.partition}`? >=? (.+)", read)
        days = max(others, default=None)
        if bound is not None:
            stated = re.search(r"INTERVAL '(\d+)' DAY", bound[1])
            named = re.search(r"@(\w+)", bound[1])
            if stated:
                days = float(stated[1])
            elif named and named[1] in by_param:
                days = by_param[named[1]]
        if days is None:
            return None
        widest = max(widest, days)
    return widest
