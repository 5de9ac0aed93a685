"""How the runs of each DAG have ended."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.known_values import GOOD_RUNS
from transforms.model import model, timestamp_param
from transforms.service_levels import (
    SUCCESS_PERCENT,
)
from transforms.tables import TABLES
from transforms.vocabulary import (
    row_rank,
)


@model("replace", selected_by="query_health_now")
def gold_pipeline_health(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The results of the runs of each DAG, and of ALL, in the 30 days before `as_of`.

    A run counts if it started in these days and ended before `as_of`: the current run
    has not ended, neither now nor in a rebuild. Days are counted back from `as_of`,
    their start included, so that a day of polls every 15 minutes has 96. Any status
    other than success or skipped is a failure.
    """
    as_of = timestamp_param("as_of")
    runs = raw_pipeline_runs.filter(
        raw_pipeline_runs.started_at >= as_of - ibis.interval(days=30),
        raw_pipeline_runs.finished_at < as_of,
    )
    runs = runs.union(runs.mutate(dag=ibis.literal("ALL")))
    newest_first = [runs.started_at.desc(), runs.run_id.desc()]
    is_in_7d = runs.started_at >= as_of - ibis.interval(days=7)
    run = runs.mutate(
        rank=row_rank(["dag"], newest_first, table=runs),
        is_good=runs.status.isin(GOOD_RUNS),
        is_in_1d=runs.started_at >= as_of - ibis.interval(days=1),
        is_in_7d=is_in_7d,
        is_timed=is_in_7d & (runs.attempts > 0),
    )
    is_newest = run["rank"] == 0
    row = run.group_by("dag").aggregate(
        runs_1d=run.is_in_1d.sum(),
        runs_7d=run.is_in_7d.sum(),
        runs_30d=run.count(),
        good_1d=(run.is_good & run.is_in_1d).sum(),
        good_7d=(run.is_good & run.is_in_7d).sum(),
        good_30d=run.is_good.sum(),
        newest_good=run["rank"].min(where=run.is_good),
        mean_duration_ms=run.duration_ms.mean(where=run.is_timed),
        slowest_duration_ms=run.duration_ms.max(where=run.is_timed),
        last_run_id=run.run_id.max(where=is_newest),
        last_status=run.status.max(where=is_newest),
        last_finished_at=run.finished_at.max(where=is_newest),
    )
    # in whole numbers: 99 of 100 have to pass
    failed_percents = 100 * (row.runs_30d - row.good_30d)
    row = row.mutate(
        as_of=as_of,
        success_ratio_1d=row.good_1d / row.runs_1d.nullif(0),
        success_ratio_7d=row.good_7d / row.runs_7d.nullif(0),
        success_ratio_30d=row.good_30d / row.runs_30d,
        consecutive_failures=row.newest_good.fill_null(row.runs_30d),
        slo_target_ratio=ibis.literal(SUCCESS_PERCENT / 100),
        error_budget_left_ratio=1
        - failed_percents / (row.runs_30d * (100 - SUCCESS_PERCENT)),
        is_success_sla_met=(
            100 * row.good_7d >= SUCCESS_PERCENT * row.runs_7d.nullif(0)
        ),
    )
    return row.select(*TABLES["gold_pipeline_health"].names)
