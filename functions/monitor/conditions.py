"""The alert conditions by name: how bad each is, and how it is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Literal

from functions.shared.percent import percent
from functions.shared.warehouse import Row

Severity = Literal["critical", "warning"]


@dataclass(frozen=True)
class Condition:
    """One kind of alert. `say` makes a sentence of a row of `ask_conditions`.

    The sentence names moments, not spans: it stays true for as long as it lasts.
    """

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
        lambda row: f"It is a match-day, and no pull succeeded since {_since(row)}.",
    ),
    Condition(
        "freshness_sla",
        "warning",
        lambda row: (
            f"The last successful pull was at {_since(row)}; on {row['what']} less "
            f"than {row['measured']:.0f} min ago is asked."
        ),
    ),
    Condition(
        "feed_frozen",
        "warning",
        lambda row: (
            f"Pulls succeed and {_counted(row['measured'])} in play, but no status "
            f"timestamp has moved since {_since(row)}."
        ),
    ),
    Condition(
        "stuck_match",
        "warning",
        lambda row: (
            f"{row['what']}, kicked off at {_since(row)}, is still in play after "
            f"{row['measured']:.0f} min."
        ),
    ),
    Condition(
        "schema_mismatch",
        "warning",
        lambda row: (
            f"Answers of {row['scope']} break the contract, the first was "
            f"{row['what']}."
        ),
    ),
    Condition(
        "consecutive_dag_failures",
        "critical",
        lambda row: (
            f"{row['scope']} failed {row['measured']:.0f} times in a row, then with "
            f"{row['what']}."
        ),
    ),
    Condition(
        "success_rate",
        "warning",
        lambda row: (
            f"{percent(row['measured'] / 100, 2)} of the runs of seven days went well "
            f"(99 % asked): {row['what']} failed."
        ),
    ),
    Condition(
        "reconcile_conflict",
        "critical",
        lambda row: (
            f"{row['what']}: live and batch differ, both with the status timestamp "
            f"{_since(row)}."
        ),
    ),
)

CONDITIONS: Mapping[str, Condition] = {one.name: one for one in _ALL}


def _since(row: Row) -> str:
    return f"{row['since_at'].astimezone(UTC):%Y-%m-%d %H:%M}Z"


def _counted(matches: float) -> str:
    return "1 match is" if matches == 1 else f"{matches:.0f} matches are"
