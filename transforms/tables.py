"""Every table: its columns, key, partition and meaning. Standard library only.

The functions read this at run time, the models and the statements are made from it,
the local warehouse creates its tables from it.
"""

from __future__ import annotations

from transforms.schema.gold import (
    GOLD_DATA_TEST_RESULTS,
    GOLD_LEAGUE_TABLE,
    GOLD_LIVE_MATCH_MONITOR,
    GOLD_LIVE_SCOREBOARD,
    GOLD_MATCH_EVENTS,
    GOLD_PIPELINE_HEALTH,
    GOLD_RECONCILIATION,
    GOLD_SCORE_CORRECTIONS,
)
from transforms.schema.raw import (
    RAW_ALERTS,
    RAW_BATCH_MATCHES,
    RAW_BATCH_STANDINGS,
    RAW_BATCH_TEAMS,
    RAW_LIVE_MATCHES,
    RAW_LIVE_STANDINGS,
    RAW_PIPELINE_RUNS,
    RAW_QUARANTINE,
    RAW_SNAPSHOTS,
)
from transforms.schema.silver import (
    SILVER_LIVE_MATCH_HISTORY,
    SILVER_LIVE_MATCH_STATE,
    SILVER_LIVE_STANDINGS,
    SILVER_MATCHES,
    SILVER_STANDINGS,
    SILVER_TEAMS,
)
from transforms.schema.table import Column, Table

__all__ = ["SCHEMA_VERSION", "TABLES", "Column", "Table"]

SCHEMA_VERSION = 1
"""Raised when a table changes in a way that an older warehouse cannot take."""

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        RAW_SNAPSHOTS,
        RAW_LIVE_MATCHES,
        RAW_LIVE_STANDINGS,
        RAW_BATCH_MATCHES,
        RAW_BATCH_STANDINGS,
        RAW_BATCH_TEAMS,
        RAW_QUARANTINE,
        RAW_PIPELINE_RUNS,
        RAW_ALERTS,
        SILVER_LIVE_MATCH_HISTORY,
        SILVER_LIVE_MATCH_STATE,
        SILVER_LIVE_STANDINGS,
        SILVER_MATCHES,
        SILVER_STANDINGS,
        SILVER_TEAMS,
        GOLD_MATCH_EVENTS,
        GOLD_LIVE_MATCH_MONITOR,
        GOLD_LIVE_SCOREBOARD,
        GOLD_LEAGUE_TABLE,
        GOLD_SCORE_CORRECTIONS,
        GOLD_PIPELINE_HEALTH,
        GOLD_RECONCILIATION,
        GOLD_DATA_TEST_RESULTS,
    )
}
