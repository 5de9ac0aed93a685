"""What a check is, and the register of all checks."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from transforms.tables import TABLES

Severity = Literal["fail", "warn"]

SILVER = tuple(name for name in TABLES if name.startswith("silver_"))

GOLD = tuple(
    name
    for name in TABLES
    if name.startswith("gold_") and name != "gold_data_test_results"
)

STATES = ("silver_live_match_state", "silver_matches")

KEPT = ("silver_live_match_history", *STATES, "silver_teams")

SIGHTINGS = ("silver_live_match_history", *STATES)

OFFICIAL = ("silver_live_standings", "silver_standings")


@dataclass(frozen=True)
class Check:
    """One data test of one table."""

    name: str
    table: str
    severity: Severity
    inputs: tuple[str, ...]
    build: Callable[..., ir.Table]

    def declared(self) -> ir.Table:
        """Return one row: its name, table and severity."""
        declared = {
            "test": self.name,
            "table_name": self.table,
            "severity": self.severity,
        }
        row = {name: ibis.literal(value) for name, value in declared.items()}
        return ops.DummyTable(row).to_expr()

    def failing(self, tables: Mapping[str, ir.Table]) -> ir.Table:
        """Return the rows that fail it, as `test` and `key`."""
        rows = self.build(*(tables[name] for name in self.inputs))
        return rows.select(test=ibis.literal(self.name), key=rows.key)


CHECKS: dict[str, Check] = {}

Build = Callable[..., ir.Table]


def check(*tables: str, severity: Severity) -> Callable[[Build], Build]:
    """Register a function as a data test of each of `tables`."""

    def register(build: Build) -> Build:
        arguments = inspect.signature(build).parameters
        for table in tables:
            name = f"{table}_{build.__name__}"
            CHECKS[name] = Check(
                name=name,
                table=table,
                severity=severity,
                inputs=tuple(table if a == "rows" else a for a in arguments),
                build=build,
            )
        return build

    return register
