"""DML statements of the ledger, the runs and the alerts, written for both dialects."""

from __future__ import annotations

from collections.abc import Callable

from transforms.compiler.dialects import Dialect
from transforms.schema.raw import (
    RAW_ALERTS,
    RAW_PIPELINE_RUNS,
    RAW_QUARANTINE,
    RAW_SNAPSHOTS,
)
from transforms.schema.table import Table


def insert_when_not_matched(table: Table, dialect: Dialect) -> str:
    """The clause of a MERGE that inserts whole source rows."""
    q = dialect.quoted
    columns = ", ".join(q(name) for name in table.names)
    values = ", ".join(f"source.{q(name)}" for name in table.names)
    return f"WHEN NOT MATCHED THEN INSERT (\n  {columns}\n) VALUES (\n  {values}\n)"


def mark_loaded(dialect: Dialect) -> str:
    """Mark snapshots as loaded, and as in silver if they have no new rows."""
    added_none = dialect.contains("in_silver_ids", "snapshot_id")
    return (
        "UPDATE raw_snapshots SET\n"
        f"  loaded_at = {dialect.param('at')},\n"
        f"  silver_at = CASE WHEN {added_none} THEN {dialect.param('at')} END\n"
        f"WHERE fetched_at >= {dialect.param('since')}\n"
        f"  AND {dialect.contains('snapshot_ids', 'snapshot_id')}\n"
        "  AND loaded_at IS NULL"
    )


def mark_silver(dialect: Dialect) -> str:
    """Mark snapshots as in silver."""
    return (
        f"UPDATE raw_snapshots SET silver_at = {dialect.param('at')}\n"
        f"WHERE fetched_at >= {dialect.param('since')}\n"
        f"  AND {dialect.contains('snapshot_ids', 'snapshot_id')}\n"
        "  AND silver_at IS NULL"
    )


def put_run(dialect: Dialect) -> str:
    """Record attempts of runs: a newer attempt replaces an older one, a success stays.

    A later attempt of a success is only counted. A success recorded after a newer
    attempt has failed still counts; a skipped run recorded then does not. Missed and
    abandoned are the statuses of a tick without any other record.
    """
    table, q = RAW_PIPELINE_RUNS, dialect.quoted
    status = q("status")
    is_done = f"target.{status} IN ('success', 'skipped')"
    is_well = f"source.{status} = 'success'"
    was_gap = f"target.{status} IN ('missed', 'abandoned')"
    is_gap = f"source.{status} IN ('missed', 'abandoned')"
    here, there = f"source.{q('last_attempt_at')}", f"target.{q('last_attempt_at')}"
    # an attempt recorded again, now as a success, does not count twice
    is_another = f"{here} <> {there} OR {was_gap}"
    more = f"CASE WHEN {is_another} THEN source.{q('attempts')} ELSE 0 END"
    counted = [
        f"{q('attempts')} = target.{q('attempts')} + {more}",
        f"{q('last_attempt_at')} = GREATEST({here}, {there})",
    ]
    kept = {"run_id", "attempts", "last_attempt_at"}
    replaced = [
        f"{q(name)} = source.{q(name)}" for name in table.names if name not in kept
    ]
    takes = f"{here} > {there} OR {was_gap} OR {is_well}"
    matched = f"WHEN MATCHED AND NOT ({is_gap})"
    update_done = f"{matched} AND {is_done} AND {here} > {there} THEN UPDATE SET"
    update_other = f"{matched} AND NOT {is_done} AND ({takes}) THEN UPDATE SET"
    lines = [
        f"MERGE INTO {q(table.name)} AS target",
        f"USING (\n{dialect.rows(table)}\n) AS source",
        f"ON target.{q('run_id')} = source.{q('run_id')}",
        f"  AND target.{q('started_at')} >= {dialect.param('since')}",
        f"{update_done}\n  {_listed(counted)}",
        f"{update_other}\n  {_listed([*replaced, *counted])}",
        insert_when_not_matched(table, dialect),
    ]
    return "\n".join(lines)


def _listed(sets: list[str]) -> str:
    return ",\n  ".join(sets)


def put_alerts(dialect: Dialect) -> str:
    """Record alerts: known times of an alert are only added to.

    The last sighting of a closed alert is that of its closing.
    """
    table, q = RAW_ALERTS, dialect.quoted

    def first(name: str) -> str:
        return f"{q(name)} = COALESCE(target.{q(name)}, source.{q(name)})"

    seen, resolved = q("last_seen_at"), q("resolved_at")
    last_seen = (
        f"CASE\n    WHEN NOT target.{resolved} IS NULL THEN target.{seen}\n"
        f"    WHEN NOT source.{resolved} IS NULL THEN source.{seen}\n"
        f"    ELSE GREATEST(source.{seen}, target.{seen})\n  END"
    )
    sets = [
        f"{seen} = {last_seen}",
        first("resolved_at"),
        first("open_notified_at"),
        first("close_notified_at"),
    ]
    lines = [
        f"MERGE INTO {q(table.name)} AS target",
        f"USING (\n{dialect.rows(table)}\n) AS source",
        f"ON target.{q('alert_id')} = source.{q('alert_id')}",
        f"  AND target.{q('onset_at')} >= {dialect.param('since')}",
        "WHEN MATCHED THEN UPDATE SET\n  " + ",\n  ".join(sets),
        insert_when_not_matched(table, dialect),
    ]
    return "\n".join(lines)


def add_snapshots(dialect: Dialect) -> str:
    """Insert snapshots into the ledger; one that is already there stays as it is."""
    return _add(RAW_SNAPSHOTS, dialect)


def add_quarantined(dialect: Dialect) -> str:
    """Insert invalid rows into quarantine, each once.

    A row that was re-admitted and is refused again returns to quarantine.
    """
    q, table = dialect.quoted, RAW_QUARANTINE
    values = [n for n in table.names if n not in table.key]
    sets = ",\n  ".join(f"{q(name)} = source.{q(name)}" for name in values)
    is_out = f"target.{q('readmitted_at')} IS NOT NULL"
    return _add(table, dialect, f"WHEN MATCHED AND {is_out} THEN UPDATE SET\n  {sets}")


def _add(table: Table, dialect: Dialect, *when_matched: str) -> str:
    q = dialect.quoted
    keys = "\n  AND ".join(f"target.{q(key)} = source.{q(key)}" for key in table.key)
    lines = [
        f"MERGE INTO {q(table.name)} AS target",
        f"USING (\n{dialect.rows(table)}\n) AS source",
        f"ON {keys}",
        f"  AND target.{q('fetched_at')} >= {dialect.param('since')}",
        *when_matched,
        insert_when_not_matched(table, dialect),
    ]
    return "\n".join(lines)


def put_verdicts(dialect: Dialect) -> str:
    """Replace verdicts by those of a later contract, to be loaded again."""
    table, q = RAW_SNAPSHOTS, dialect.quoted
    names = (
        *("contract_version", "verdict", "row_count", "quarantined_count"),
        *("violations", "drift", "validated_at", "loaded_at", "silver_at"),
        *("is_complete", "asked_ids", "named_matches", "asked_season"),
        "broken_matches",
    )
    sets = ",\n  ".join(f"{q(name)} = source.{q(name)}" for name in names)
    lines = [
        f"MERGE INTO {q(table.name)} AS target",
        f"USING (\n{dialect.rows(table)}\n) AS source",
        f"ON target.{q('snapshot_id')} = source.{q('snapshot_id')}",
        f"  AND target.{q('fetched_at')} >= {dialect.param('since')}",
        f"WHEN MATCHED THEN UPDATE SET\n  {sets}",
    ]
    return "\n".join(lines)


def mark_readmitted(dialect: Dialect) -> str:
    """Mark quarantined rows as re-admitted by a later contract."""
    kind = "STRING" if dialect.name == "bigquery" else "VARCHAR"
    key = f"CONCAT(snapshot_id, '#', CAST(row_index AS {kind}))"
    return (
        f"UPDATE raw_quarantine SET readmitted_at = {dialect.param('at')}\n"
        f"WHERE fetched_at >= {dialect.param('since')}\n"
        f"  AND {dialect.contains('quarantine_keys', key)}\n"
        "  AND readmitted_at IS NULL"
    )


STATEMENTS: dict[str, Callable[[Dialect], str]] = {
    "mark_loaded": mark_loaded,
    "mark_silver": mark_silver,
    "mark_readmitted": mark_readmitted,
    "put_alerts": put_alerts,
    "put_run": put_run,
    "put_verdicts": put_verdicts,
    "add_quarantined": add_quarantined,
    "add_snapshots": add_snapshots,
}
