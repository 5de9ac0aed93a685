"""What a condition finds at a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from functions.shared.warehouse.base import Row
from transforms.alert_conditions import EVIDENCE, AlertCondition

T = TypeVar("T")


@dataclass(frozen=True)
class Finding:
    """A condition that holds for a scope since `onset_at`.

    One that does not `opens` an alert only keeps it open. `evidence` has the values
    that the sentence names; without any, nothing has shown recovery, and an open alert
    stays as it is.
    """

    condition: AlertCondition
    scope: str
    onset_at: datetime
    evidence: dict[str, Any] = field(default_factory=dict)
    opens: bool = True

    def row(self) -> Row:
        """Its columns, with all of EVIDENCE."""
        return {
            "condition": self.condition.name,
            "scope": self.scope,
            "onset_at": self.onset_at,
            "opens": self.opens,
            "has_evidence": bool(self.evidence),
            **dict.fromkeys(EVIDENCE),
            **self.evidence,
        }


def held(condition: AlertCondition, alerts: Iterable[Row]) -> list[Finding]:
    """Open alerts of a condition that nothing has shown to be over."""
    return [
        Finding(condition, alert["scope"], alert["onset_at"], opens=False)
        for alert in alerts
    ]


def after_last(rows: Sequence[T], good: Callable[[T], bool]) -> list[T]:
    """The rows after the last one that is good."""
    last = max((number for number, row in enumerate(rows) if good(row)), default=-1)
    return list(rows[last + 1 :])
