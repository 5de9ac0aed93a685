"""What is stored of times ahead of the clock."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.model import query, timestamp_param


@query
def times_ahead(
    raw_snapshots: ir.Table,
    gold_live_match_monitor: ir.Table,
    gold_live_scoreboard: ir.Table,
    gold_league_table: ir.Table,
    gold_score_corrections: ir.Table,
    gold_pipeline_health: ir.Table,
    gold_reconciliation: ir.Table,
    gold_data_test_results: ir.Table,
) -> ir.Table:
    """Tables with rows of a time after `latest`: how many, and the newest time."""
    newest = {
        "raw_snapshots": raw_snapshots.fetched_at,
        "gold_live_match_monitor": gold_live_match_monitor.as_of,
        "gold_live_scoreboard": gold_live_scoreboard.as_of,
        "gold_league_table": gold_league_table.as_of,
        "gold_score_corrections": gold_score_corrections.as_of,
        "gold_pipeline_health": gold_pipeline_health.as_of,
        "gold_reconciliation": gold_reconciliation.as_of,
        "gold_data_test_results": gold_data_test_results.as_of,
    }
    parts = []
    for name, column in newest.items():
        rows = column.as_table().rename(newest_at=column.get_name())
        late = rows.filter(rows.newest_at > timestamp_param("latest"))
        part = late.aggregate(row_count=late.count(), newest_at=late.newest_at.max())
        parts.append(part.mutate(table_name=ibis.literal(name)))
    found = ibis.union(*parts, distinct=False)
    found = found.filter(found.row_count > 0)
    return found.select("table_name", "row_count", "newest_at").order_by("table_name")
