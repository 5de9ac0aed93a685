"""Checks of any table: its key, its nulls, its length."""

from __future__ import annotations

import ibis.expr.types as ir

from transforms.checks.check import GOLD, KEPT, OFFICIAL, SILVER, check
from transforms.checks.faults import faulty, key_of, text_of
from transforms.model import timestamp_param
from transforms.tables import TABLES
from transforms.vocabulary import row_rank


@check(*SILVER, *GOLD, severity="fail")
def unique(rows: ir.Table) -> ir.Table:
    """No two rows have one key."""
    key = TABLES[rows.get_name()].key
    keys = rows.group_by(*key).aggregate(count=rows.count())
    twice = keys.filter(keys["count"] > 1)
    return twice.select(key=key_of(twice, rows.get_name()))


@check(*SILVER, *GOLD, severity="fail")
def not_null(rows: ir.Table) -> ir.Table:
    """Every column that must have a value has one."""
    must = [c.name for c in TABLES[rows.get_name()].columns if not c.nullable]
    return faulty(rows, *((rows[name].isnull(), f"no {name}") for name in must))


@check(*OFFICIAL, "gold_match_events", severity="warn")
@check(*KEPT, severity="fail")
def not_shrinking(rows: ir.Table, gold_data_test_results: ir.Table) -> ir.Table:
    """There are as many rows as when this was last tested, or more.

    A new season may replace a longer table, and a response that comes late may make one
    change of two: there it is worth a look, elsewhere rows are never taken away.
    """
    results = gold_data_test_results
    earlier = results.filter(
        results.test == f"{rows.get_name()}_not_shrinking",
        results.as_of < timestamp_param("as_of"),
    )
    ranked = earlier.select(
        was=earlier.checked_count,
        rank=row_rank(["test"], [earlier.as_of.desc()], table=earlier),
    )
    last = ranked.filter(ranked["rank"] == 0)
    both = last.cross_join(rows.aggregate(now=rows.count()))
    fewer = both.filter(both.now < both.was)
    return fewer.select(key=text_of("was ", fewer.was, ", is ", fewer.now))
