"""Statements that keep the ledger: no model, so written by hand, for both dialects."""

from __future__ import annotations

from collections.abc import Callable

from transforms.dialects import Dialect
from transforms.tables import RAW_PIPELINE_RUNS, Column, Table

__all__ = ["COMMANDS", "Column", "insert_when_not_matched"]


def insert_when_not_matched(table: Table, dialect: Dialect) -> str:
    """The clause of a MERGE that inserts whole source rows."""
    q = dialect.quoted
    columns = ", ".join(q(name) for name in table.names)
    values = ", ".join(f"source.{q(name)}" for name in table.names)
    return f"WHEN NOT MATCHED THEN INSERT (\n  {columns}\n) VALUES (\n  {values}\n)"


def mark_loaded(dialect: Dialect) -> str:
    """Note that snapshots are loaded; those that added no row are in silver too."""
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
    """Note that silver has taken snapshots."""
    return (
        f"UPDATE raw_snapshots SET silver_at = {dialect.param('at')}\n"
        f"WHERE fetched_at >= {dialect.param('since')}\n"
        f"  AND {dialect.contains('snapshot_ids', 'snapshot_id')}\n"
        "  AND silver_at IS NULL"
    )


def put_run(dialect: Dialect) -> str:
    """Record attempts of runs: a newer attempt replaces an older, a success stays.

    A success that reports after a newer attempt has failed is a success all the same.
    """
    table, q = RAW_PIPELINE_RUNS, dialect.quoted
    kept = {"run_id", "attempts", "last_attempt_at"}
    went_well = "{}." + q("status") + " IN ('success', 'skipped')"
    is_done, is_well = went_well.format("target"), went_well.format("source")
    here, there = f"source.{q('last_attempt_at')}", f"target.{q('last_attempt_at')}"
    sets = [
        f"{q(name)} = CASE WHEN {is_done} "
        f"THEN target.{q(name)} ELSE source.{q(name)} END"
        for name in table.names
        if name not in kept
    ]
    sets.append(f"{q('attempts')} = target.{q('attempts')} + 1")
    sets.append(f"{q('last_attempt_at')} = GREATEST({here}, {there})")
    lines = [
        f"MERGE INTO {q(table.name)} AS target",
        f"USING (\n{dialect.rows(table)}\n) AS source",
        f"ON target.{q('run_id')} = source.{q('run_id')}",
        f"  AND target.{q('started_at')} >= {dialect.param('since')}",
        f"WHEN MATCHED AND ({here} > {there} OR ({here} < {there} AND {is_well} "
        f"AND NOT {is_done})) THEN UPDATE SET\n  " + ",\n  ".join(sets),
        insert_when_not_matched(table, dialect),
    ]
    return "\n".join(lines)


COMMANDS: dict[str, Callable[[Dialect], str]] = {
    "mark_loaded": mark_loaded,
    "mark_silver": mark_silver,
    "put_run": put_run,
}
