"""The alert conditions by name: how bad each is, and how it is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from functions.shared.warehouse import Row

Severity = Literal["critical", "warning"]


@dataclass(frozen=True)
class Condition:
    """One kind of alert. `say` makes a sentence of a row of `ask_conditions`."""

    name: str
    severity: Severity
    say: Callable[[Row], str]

    @property
    def runbook(self) -> str:
        """Where the README says what to do."""
        return f"README.md#{self.name}"


_ALL = (
    Condition(
        "no_successful_pull",
        "critical",
        lambda row: (
            f"No successful pull for {row['measured']:.0f} min of a match-day "
            "(more than 30 are too many)."
        ),
    ),
    Condition(
        "freshness_sla",
        "warning",
        lambda row: (
            f"The last successful pull is {row['measured']:.0f} min old, on "
            f"{row['what']}."
        ),
    ),
    Condition(
        "feed_frozen",
        "warning",
        lambda row: (
            f"{row['what']} in play, pulls succeed, and nothing has moved for "
            f"{row['measured']:.0f} min."
        ),
    ),
    Condition(
        "stuck_match",
        "warning",
        lambda row: (
            f"{row['what']} is in play {row['measured']:.0f} min after its kick-off."
        ),
    ),
    Condition(
        "schema_mismatch",
        "warning",
        lambda row: (
            f"The newest {_times(row['measured'], 'answer')} of {row['scope']} broke "
            f"the contract, the last was {row['what']}."
        ),
    ),
    Condition(
        "consecutive_dag_failures",
        "critical",
        lambda row: (
            f"{row['scope']} failed {row['measured']:.0f} times in a row, the last was "
            f"{row['what']}."
        ),
    ),
    Condition(
        "success_rate",
        "warning",
        lambda row: (
            f"{row['measured']:.2f} % of the runs of seven days went well (99 % "
            f"asked); {row['what']} failed."
        ),
    ),
    Condition(
        "reconcile_conflict",
        "critical",
        lambda row: f"{row['what']}: live and batch differ under one status timestamp.",
    ),
)

CONDITIONS: Mapping[str, Condition] = {one.name: one for one in _ALL}


def _times(count: float, thing: str) -> str:
    return thing if count == 1 else f"{count:.0f} {thing}s"
