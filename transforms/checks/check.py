"""What a check is, and the register of all checks."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from transforms.tables import TABLES

Severity = Literal["fail", "warn"]

SILVER = tuple(name for name in TABLES if name.startswith("silver_"))

GOLD = tuple(
    name
    for name in TABLES
    if name.startswith("gold_") and name != "gold_data_test_results"
)

STATES = ("silver_live_match_state", "silver_matches")

SIGHTINGS = ("silver_live_match_history", *STATES)

KEPT = (*SIGHTINGS, "silver_teams")

OFFICIAL = ("silver_live_standings", "silver_standings")

LEAGUE = "gold_league_table"

FAMILIES = (SIGHTINGS, (*OFFICIAL, LEAGUE))
"""Tables of the same things: each of their checks is written once, for all of them."""

Build = Callable[..., Any]


@dataclass(frozen=True)
class Check:
    """One data test of one table: `rule` is the name of its function."""

    rule: str
    table: str
    severity: Severity
    arguments: tuple[str, ...]
    is_of_rows: bool
    build: Build

    @property
    def name(self) -> str:
        """The name of the test."""
        return f"{self.table}_{self.rule}"

    @property
    def inputs(self) -> tuple[str, ...]:
        """The tables that it reads."""
        return (self.table, *(name for name in self.arguments if name in TABLES))


CHECKS: dict[str, Check] = {}


def check(*tables: str, severity: Severity) -> Callable[[Build], Build]:
    """Register a function as a data test of each of `tables`.

    It returns the rows that fail, as `table_name` and `key`.
    """
    return _register(tables, severity, is_of_rows=False)


def row_check(*tables: str, severity: Severity) -> Callable[[Build], Build]:
    """Register a function as a data test of each row of each of `tables`.

    It returns a text to add to the key of a row that fails, null for one that does not.
    """
    return _register(tables, severity, is_of_rows=True)


def _register(
    tables: Sequence[str], severity: Severity, *, is_of_rows: bool
) -> Callable[[Build], Build]:
    def register(build: Build) -> Build:
        for table in tables:
            made = Check(
                rule=build.__name__,
                table=table,
                severity=severity,
                arguments=tuple(inspect.signature(build).parameters),
                is_of_rows=is_of_rows,
                build=build,
            )
            CHECKS[made.name] = made
        return build

    return register
