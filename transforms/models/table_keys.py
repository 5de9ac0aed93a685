"""What identifies a league table and a row of it."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

TABLE = ["competition_code", "season_id", "stage", "group_key"]
"""What names one table. `group_key` is the group, or '' where there is none, so that
tables without groups can be joined."""

ROW = [*TABLE, "team_id"]
"""What names one row of a table."""


def live_and_batch(
    live: ir.Table, batch: ir.Table, columns: tuple[str, ...]
) -> ir.Table:
    """The rows of both; `is_live` is 1 or 0, to be ordered by."""
    return live.select(*columns, is_live=ibis.literal(1)).union(
        batch.select(*columns, is_live=ibis.literal(0))
    )
