"""The alert conditions about runs: that they succeed, and that they publish."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from transforms.conditions.onsets import (
    LOOK_BACK_DAYS,
    bad_since_good,
    firing,
    held,
    looked_back,
    minutes,
    open_alerts,
)
from transforms.model import timestamp_param
from transforms.service_levels import SUCCESS_PERCENT

FAILURES_IN_A_ROW = 2
SUCCESS_DAYS = 7
SUCCESS_RUNS = 20
"""Of fewer runs nobody can say what share succeeds: five hours of the live DAG."""

SUCCESS_FAILURES = 2
"""One failure is no rate: of fewer than 100 runs it alone is more than 1 %."""

UNPUBLISHED_MINUTES = 180
"""Three runs of the hourly DAG: one that cannot publish is tried again before that."""

STEPS_AT_MOST = 14
"""So many steps of a run are looked at; the longest DAG has ten."""


def runs_before(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The runs that were over before `as_of`, as far back as onsets are looked for."""
    runs = raw_pipeline_runs.filter(
        raw_pipeline_runs.started_at >= looked_back(),
        raw_pipeline_runs.finished_at < timestamp_param("as_of"),
    )
    return runs.select(
        "dag",
        "run_id",
        "started_at",
        "finished_at",
        "steps",
        at_fault=runs.failed_step.fill_null(runs.status),
        is_bad=~runs.status.isin(["success", "skipped"]),
        is_good=runs.status == "success",
    )


def consecutive_dag_failures(runs: ir.Table, raw_alerts: ir.Table) -> ir.Table:
    """Runs of a DAG failed, two or more in a row, and none has succeeded since.

    The onset is the end of the second. A run that was skipped has fetched nothing: it
    ends a row of failures that is none yet, and is no recovery of one.
    """
    condition = "consecutive_dag_failures"
    order = ("started_at", "run_id")
    since = bad_since_good(runs, "dag", order)
    before = ibis.window(group_by=since.dag, order_by=[since[name] for name in order])
    since = since.mutate(was_bad=since.is_bad.lag().over(before).fill_null(False))
    row = since.filter(since.is_bad & since.was_bad)
    first = row.turn.min().over(ibis.window(group_by=row.dag))
    row = row.mutate(
        first=first,
        failures=row.turn.count().over(ibis.window(group_by=row.dag)) + 1,
    )
    row = row.filter(row.turn == row["first"])
    found = firing(
        row.mutate(
            scope=row.dag,
            onset_at=row.finished_at,
            since_at=row.finished_at,
            measured=row.failures.cast("float64"),
        ),
        condition,
        what=row.run_id + " (" + row.at_fault + ")",
    )
    return found.union(_unshown(runs, raw_alerts, condition))


def _unshown(runs: ir.Table, raw_alerts: ir.Table, condition: str) -> ir.Table:
    """The open alerts of DAGs of which no run is good in all the time looked back."""
    good = runs.filter(runs.is_good)
    known = open_alerts(raw_alerts, condition)
    left = known.anti_join(good, known.scope == good.dag)
    return held(left, condition)


def success_rate(runs: ir.Table, raw_alerts: ir.Table) -> ir.Table:
    """Of the runs of seven days less than 99 % went well.

    All DAGs together: of one run a day, two years' worth could fail but seven times.
    It takes 20 runs of which two failed. The onset is when the rate last fell below: a
    run counts from its end, and until seven days after its start. While there are fewer
    than 20 the rate is what it was when there were as many: that failures grow old is
    no recovery where nothing runs.
    """
    condition = "success_rate"
    as_of = timestamp_param("as_of")
    failed = runs.is_bad.cast("int64")
    span = ibis.interval(days=SUCCESS_DAYS)
    comes = runs.select(at=runs.finished_at, runs=ibis.literal(1, "int64"), bad=failed)
    goes = runs.select(
        at=runs.started_at + span, runs=ibis.literal(-1, "int64"), bad=-failed
    )
    both = comes.union(goes, distinct=False)
    steps = (
        both.filter(both.at < as_of)
        .group_by("at")
        .aggregate(runs=both.runs.sum(), bad=both.bad.sum())
    )
    so_far = ibis.window(order_by=steps.at, preceding=None, following=0)
    counted = steps.mutate(
        total=steps.runs.sum().over(so_far), failed=steps.bad.sum().over(so_far)
    )
    whole = as_of - ibis.interval(days=LOOK_BACK_DAYS - SUCCESS_DAYS)
    is_enough = (counted.at >= whole) & (counted.total >= SUCCESS_RUNS)
    is_low = (counted.total - counted.failed) * 100 < counted.total * SUCCESS_PERCENT
    rate = counted.filter(is_enough).select(
        "at",
        "total",
        "failed",
        place=ibis.literal("ALL"),
        is_good=~(is_low & (counted.failed >= SUCCESS_FAILURES)),
    )
    bad = bad_since_good(rate, "place", ("at", "place"))
    row = bad.mutate(onset_at=bad.at.min().over(ibis.window()))
    row = row.filter(row.age == 0)
    found = firing(
        row.mutate(
            scope=row.place,
            since_at=row.onset_at,
            measured=(row.total - row.failed) * 100 / row.total,
        ),
        condition,
        what=row.failed.cast("string") + " of " + row.total.cast("string"),
    )
    known = open_alerts(raw_alerts, condition)
    left = known.anti_join(rate, known.scope == rate.place)
    return found.union(held(left, condition))


def publishing_stalled(runs: ir.Table, raw_alerts: ir.Table) -> ir.Table:
    """Runs of a DAG that publishes have published nothing for 180 min or longer.

    Counted from the end of the first run in a row that should have and did not: a step
    of publish was skipped, as what is published is of a later time, or failed, or was
    not run. Runs without such a step say nothing of it.
    """
    condition = "publishing_stalled"
    steps = [runs.steps[number] for number in range(STEPS_AT_MOST)]
    of_publish = [
        (step["function"].str == "publish").fill_null(False) for step in steps
    ]
    is_kept = [
        is_publish & (step["status"].str != "ok").fill_null(True)
        for is_publish, step in zip(of_publish, steps, strict=True)
    ]
    told = runs.select(
        *("dag", "run_id", "started_at", "finished_at"),
        publishes=_any(of_publish),
        is_kept=_any(is_kept),
    )
    told = told.filter(told.publishes).mutate(is_good=~told.is_kept)
    bad = bad_since_good(told, "dag", ("started_at", "run_id"))
    row = bad.group_by(scope=bad.dag).aggregate(
        since_at=bad.finished_at.min(where=bad.turn == 0),
        measured=bad.count().cast("float64"),
        what=bad.run_id.max(where=bad.turn == 0),
    )
    row = row.mutate(onset_at=row.since_at + minutes(UNPUBLISHED_MINUTES))
    row = row.filter(row.onset_at < timestamp_param("as_of"))
    found = firing(row, condition, what=row.what)
    return found.union(_unshown(told, raw_alerts, condition))


def _any(values: Sequence[ir.BooleanValue]) -> ir.BooleanValue:
    """Whether one of `values` holds. A balanced tree: a chain of so many is nested
    deeper than a reader of the statement takes."""
    if len(values) == 1:
        return values[0]
    half = len(values) // 2
    return _any(values[:half]) | _any(values[half:])
