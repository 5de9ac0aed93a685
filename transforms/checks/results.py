"""The results of all checks, as one model."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from transforms.checks import CHECKS
from transforms.model import model, timestamp_param
from transforms.vocabulary import row_rank

SAMPLE_ROWS = 5
"""Failing rows that a result names."""


@model("merge", order=("as_of",))
def gold_data_test_results(
    silver_live_match_history: ir.Table,
    silver_live_match_state: ir.Table,
    silver_live_standings: ir.Table,
    silver_matches: ir.Table,
    silver_standings: ir.Table,
    silver_teams: ir.Table,
    gold_match_events: ir.Table,
    gold_live_match_monitor: ir.Table,
    gold_live_scoreboard: ir.Table,
    gold_league_table: ir.Table,
    gold_score_corrections: ir.Table,
    gold_pipeline_health: ir.Table,
    gold_reconciliation: ir.Table,
    gold_data_test_results: ir.Table,
) -> ir.Table:
    """One row per check: its status, the rows checked, and a sample of those failing.

    The earlier results are read, to find tables that shrink, but are not checked: their
    keys are unique by construction, and a second run at the same time has to return the
    same results.
    """
    tables: dict[str, ir.Table] = dict(locals())
    checks = CHECKS.values()
    tested = {check.table for check in checks}
    counts = _stacked(
        [
            table.aggregate(checked_count=table.count()).select(
                "checked_count", table_name=ibis.literal(name)
            )
            for name, table in tables.items()
            if name in tested
        ]
    )
    failing = _sampled(_stacked([check.failing(tables) for check in checks]))
    row = _stacked([check.declared() for check in checks])
    row = row.join(counts, "table_name").left_join(failing, "test")
    return row.select(
        "test",
        as_of=timestamp_param("as_of"),
        table_name=row.table_name,
        severity=row.severity,
        status=row.failing_count.isnull().ifelse("pass", row.severity),
        checked_count=row.checked_count,
        failing_count=row.failing_count.fill_null(0),
        sample=row["sample"],
    )


def _sampled(failing: ir.Table) -> ir.Table:
    """Return the number of failing rows per test, and the first of their keys.

    An ordered STRING_AGG of the first keys would be shorter, but where its nulls go is
    written in a way that BigQuery takes in no aggregate.
    """
    rank = row_rank(["test"], [failing.key], table=failing)
    ranked = failing.mutate(rank=rank)
    least = [ranked.key.max(where=ranked["rank"] == n) for n in range(SAMPLE_ROWS)]
    return ranked.group_by("test").aggregate(
        failing_count=ranked.count(), sample=ibis.literal(", ").join(least)
    )


def _stacked(tables: Sequence[ir.Table]) -> ir.Table:
    """Return all rows of all tables, by halves: a chain of unions nests too deep."""
    if len(tables) == 1:
        return tables[0]
    half = len(tables) // 2
    return _stacked(tables[:half]).union(_stacked(tables[half:]))
