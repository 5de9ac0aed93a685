"""The results of all checks, as one model."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.checks import CHECKS
from transforms.checks.failing import checked_counts, declared_checks, failing_rows
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

    It is the longest statement (40 kB): it names each column that must have a value and
    each known value, once for all tables that are alike.
    """
    tables: dict[str, ir.Table] = dict(locals())
    checks = list(CHECKS.values())
    failing = _sampled(failing_rows(checks, tables))
    row = declared_checks(checks).left_join(
        checked_counts(checks, tables), "table_name"
    )
    row = row.left_join(failing, ["table_name", "rule"])
    return row.select(
        test=row.table_name + "_" + row.rule,
        as_of=timestamp_param("as_of"),
        table_name=row.table_name,
        severity=row.severity,
        status=row.failing_count.isnull().ifelse("pass", row.severity),
        checked_count=row.checked_count.fill_null(0),
        failing_count=row.failing_count.fill_null(0),
        sample=row["sample"],
    )


def _sampled(failing: ir.Table) -> ir.Table:
    """Return the number of failing rows per check, and the first of their keys.

    An ordered STRING_AGG of the first keys would be shorter, but where its nulls go is
    written in a way that BigQuery takes in no aggregate.
    """
    rank = row_rank(["table_name", "rule"], [failing.key], table=failing)
    ranked = failing.mutate(rank=rank)
    least = [ranked.key.max(where=ranked["rank"] == n) for n in range(SAMPLE_ROWS)]
    return ranked.group_by("table_name", "rule").aggregate(
        failing_count=ranked.count(), sample=ibis.literal(", ").join(least)
    )
