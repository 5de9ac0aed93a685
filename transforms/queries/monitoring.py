"""Queries of monitoring: what it evaluates at `as_of`, in one statement."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.conditions.registry import conditions_of
from transforms.model import query, timestamp_param
from transforms.models.health import gold_pipeline_health
from transforms.models.monitor import gold_live_match_monitor as monitor_of
from transforms.queries.ledger import silver_watermark_of

OUTAGE_DAYS = 6


def scheduled_runs(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The runs of ticks since `since`; where there are none, of the week up to then.

    Every run closes the gaps before it: only after an outage is there more to look at.
    """
    runs, since = raw_pipeline_runs, timestamp_param("since")
    ticks = runs.filter(
        runs.started_at >= since - ibis.interval(days=OUTAGE_DAYS),
        runs.scheduled_at.notnull(),
    ).select("dag", "scheduled_at", "started_at")
    ticks = ticks.mutate(newest_at=ticks.started_at.max().over(ibis.window()))
    rows = ticks.filter((ticks.started_at >= since) | (ticks.newest_at < since))
    return rows.select("dag", "scheduled_at")


@query
def monitoring(
    raw_snapshots: ir.Table,
    raw_pipeline_runs: ir.Table,
    raw_alerts: ir.Table,
    silver_live_match_state: ir.Table,
    silver_live_match_history: ir.Table,
    silver_matches: ir.Table,
    gold_live_match_monitor: ir.Table,
    gold_reconciliation: ir.Table,
) -> ir.Table:
    """All inputs of monitoring at `as_of`, in one statement, by `kind` of row.

    A `tick` since `since`, a `scope` of the monitor, a `dag` with its health, a
    `condition`, `monitor`: the newest `as_of` in the monitor, and `reach`: when the
    newest response in silver was fetched, both up to `latest`. Columns that a kind does
    not have are null.
    """
    parts = {
        "tick": scheduled_runs(raw_pipeline_runs),
        "scope": monitor_of(
            raw_snapshots,
            silver_live_match_state,
            silver_live_match_history,
            silver_matches,
        ),
        "dag": gold_pipeline_health(raw_pipeline_runs),
        "condition": conditions_of(
            raw_snapshots,
            raw_pipeline_runs,
            silver_live_match_state,
            silver_matches,
            gold_reconciliation,
            raw_alerts,
        ),
        "monitor": gold_live_match_monitor.aggregate(
            as_of=gold_live_match_monitor.as_of.max(
                where=gold_live_match_monitor.as_of <= timestamp_param("latest")
            )
        ),
        "reach": silver_watermark_of(raw_snapshots),
    }
    columns = {
        name: kind for part in parts.values() for name, kind in part.schema().items()
    }
    alike = [
        part.select(
            kind=ibis.literal(name),
            **{
                column: part[column] if column in part.columns else ibis.null(kind)
                for column, kind in columns.items()
            },
        )
        for name, part in parts.items()
    ]
    order = ("kind", "scheduled_at", "dag", "condition", "scope", "known_onset_at")
    return ibis.union(*alike, distinct=False).order_by(*order)


@query
def monitor_now(
    raw_snapshots: ir.Table,
    silver_live_match_state: ir.Table,
    silver_live_match_history: ir.Table,
    silver_matches: ir.Table,
) -> ir.Table:
    """The monitor as of `as_of`, without storing it, ALL first."""
    rows = monitor_of(
        raw_snapshots,
        silver_live_match_state,
        silver_live_match_history,
        silver_matches,
    )
    return rows.order_by((rows.scope != "ALL").cast("int64"), rows.scope)


@query
def health_now(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The health of the pipeline as of `as_of`, without storing it."""
    return gold_pipeline_health(raw_pipeline_runs).order_by("dag")
