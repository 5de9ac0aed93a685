"""Checks of any table: its key, its nulls, its length."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from transforms.checks.check import GOLD, KEPT, OFFICIAL, SILVER, check, row_check
from transforms.checks.stack import (
    is_of,
    key_columns,
    only,
    required_columns,
    text_of,
)
from transforms.model import timestamp_param
from transforms.vocabulary import row_rank


@row_check(*SILVER, *GOLD, severity="fail")
def unique(rows: ir.Table, names: Sequence[str]) -> ir.StringValue:
    """No two rows have one key."""
    columns = key_columns(names)
    key = [only(rows, names, where, rows[name]) for name, where in columns]
    if len(names) > 1:
        key.append(rows.table_name)
    place = ibis.row_number().over(group_by=key)
    return ibis.cases((place == 1, ""))


@row_check(*SILVER, *GOLD, severity="fail")
def not_null(rows: ir.Table, names: Sequence[str]) -> ir.StringValue:
    """Every column that must have a value has one."""
    nulls = []
    for name, where in required_columns(names):
        is_null = rows[name].isnull()
        if len(where) < len(names):
            is_null &= is_of(rows, where)
        nulls.append((is_null, name))
    return text_of(": no ", ibis.cases(*nulls))


@check(*OFFICIAL, "gold_match_events", severity="warn")
@check(*KEPT, severity="fail")
def not_shrinking(counts: ir.Table, gold_data_test_results: ir.Table) -> ir.Table:
    """There are as many rows as when this was last tested, or more.

    A new season may replace a longer table, and a response that comes late may make one
    change of two: there it is worth a look, elsewhere rows are never taken away.
    """
    results = gold_data_test_results
    earlier = results.filter(
        results.test == results.table_name + "_not_shrinking",
        results.as_of < timestamp_param("as_of"),
    )
    ranked = earlier.select(
        "table_name",
        was=earlier.checked_count,
        rank=row_rank(["test"], [earlier.as_of.desc()], table=earlier),
    )
    now = counts.select("table_name", now=counts.checked_count)
    both = ranked.left_join(now, "table_name")
    both = both.mutate(now=both.now.fill_null(0))
    fewer = both.filter(both["rank"] == 0, both.now < both.was)
    key = text_of("was ", fewer.was, ", is ", fewer.now)
    return fewer.select("table_name", key=key)
