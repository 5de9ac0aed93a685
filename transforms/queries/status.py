"""Queries of tables as they are, for the command line and the data tests."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.model import query, timestamp_param
from transforms.vocabulary import (
    is_on_day,
    present,
)


@query
def monitor(gold_live_match_monitor: ir.Table) -> ir.Table:
    """Every row of the monitor, ALL first."""
    rows = gold_live_match_monitor
    return rows.order_by((rows.scope != "ALL").cast("int64"), rows.scope)


@query
def health(gold_pipeline_health: ir.Table) -> ir.Table:
    """Every row of the pipeline's health, by DAG."""
    return gold_pipeline_health.order_by("dag")


@query
def reconciliation(gold_reconciliation: ir.Table) -> ir.Table:
    """What the night of the date of `as_of` compared; what is not equal first."""
    as_of = timestamp_param("as_of")
    rows = gold_reconciliation.filter(gold_reconciliation.as_of_date == as_of.date())
    return rows.order_by(
        (rows.verdict == "equal").cast("int64"),
        rows.competition_code,
        rows.utc_date,
        rows.match_id,
    )


@query
def ledger_summary(raw_snapshots: ir.Table) -> ir.Table:
    """Snapshots since `horizon` by resource and verdict, and how far they have come."""
    rows = raw_snapshots.filter(raw_snapshots.fetched_at >= timestamp_param("horizon"))
    return (
        rows.group_by("resource", "verdict")
        .aggregate(
            snapshots=rows.count(),
            row_count=rows.row_count.sum(),
            quarantined_count=rows.quarantined_count.sum(),
            loaded=rows.loaded_at.notnull().sum(),
            in_silver=rows.silver_at.notnull().sum(),
            last_fetched_at=rows.fetched_at.max(),
        )
        .order_by("resource", "verdict")
    )


@query
def recent_runs(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The runs since `since`, newest first."""
    rows = raw_pipeline_runs.filter(
        raw_pipeline_runs.started_at >= timestamp_param("since")
    )
    return rows.order_by(rows.started_at.desc(), rows.run_id.desc())


@query
def scoreboard(silver_live_match_state: ir.Table) -> ir.Table:
    """The matches of the date of `as_of`, by competition and kick-off."""
    rows = present(silver_live_match_state)
    today = rows.filter(is_on_day(rows.utc_date, timestamp_param("as_of")))
    return today.order_by("competition_code", "utc_date", "match_id")


@query
def data_tests(gold_data_test_results: ir.Table) -> ir.Table:
    """What the data tests found when they last ran, from `since` to `as_of`: failures
    first."""
    results = gold_data_test_results.filter(
        gold_data_test_results.as_of >= timestamp_param("since"),
        gold_data_test_results.as_of <= timestamp_param("as_of"),
    )
    newest = results.aggregate(newest_at=results.as_of.max())
    rows = results.join(newest, results.as_of == newest.newest_at).drop("newest_at")
    return rows.order_by(
        ibis.cases((rows.status == "fail", 0), (rows.status == "warn", 1), else_=2),
        rows.table_name,
        rows.test,
    )


@query
def held_back_tables(gold_data_test_results: ir.Table) -> ir.Table:
    """The `fail` tests that each failing table did not pass when it was last tested.

    A table fails from the first run of the data tests that found something, at
    `failing_since`, until a run that tests it and finds nothing: a run that was missed,
    or that has no test of this table, shows nothing. `tested_at` is its last test.
    """
    results = gold_data_test_results.filter(
        gold_data_test_results.as_of <= timestamp_param("as_of")
    )
    runs = results.group_by("table_name", "as_of").aggregate(
        failing=(results.status == "fail").sum()
    )
    passed = runs.group_by("table_name").aggregate(
        passed_at=runs.as_of.max(where=runs.failing == 0)
    )
    since = runs.join(passed, "table_name").filter(
        lambda t: t.passed_at.isnull() | (t.as_of > t.passed_at)
    )
    held = since.group_by("table_name").aggregate(
        failing_since=since.as_of.min(), tested_at=since.as_of.max()
    )
    rows = results.filter(results.status == "fail").join(held, "table_name")
    newest = rows.filter(rows.as_of == rows.tested_at)
    return newest.select("table_name", "test", "failing_since", "tested_at").order_by(
        "table_name", "test"
    )
