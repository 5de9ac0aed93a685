"""The alert conditions by name: how bad each is, and how it is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from functions.shared.runtime.durations import format_duration
from functions.shared.runtime.percent import percent
from functions.shared.runtime.settings import runbook_of
from functions.shared.warehouse.base import Row

Severity = Literal["critical", "warning"]


@dataclass(frozen=True)
class Condition:
    """One kind of alert. `say` makes a sentence of a row of `query_conditions`.

    With a time it says how long ago everything was at that time; without, it names
    moments alone, and what is kept of it stays true for as long as the alert lasts.
    """

    name: str
    severity: Severity
    say: Callable[[Row, datetime | None], str]

    @property
    def runbook(self) -> str:
        """The section that says what to do."""
        return runbook_of(self.name)


_ALL = (
    Condition(
        "no_successful_pull",
        "critical",
        lambda row, as_of: (
            f"No pull succeeded since {_since(row, as_of)}, though there is or was a "
            f"match-day."
        ),
    ),
    Condition(
        "freshness_sla",
        "warning",
        lambda row, as_of: (
            f"The last successful pull was at {_since(row, as_of)}; on {row['what']} "
            f"less than {row['measured']:.0f} min ago is asked."
        ),
    ),
    Condition(
        "feed_frozen",
        "warning",
        lambda row, as_of: (
            f"{_counted(row['measured'])} in play, but no status timestamp has moved "
            f"since {_since(row, as_of)}."
        ),
    ),
    Condition(
        "match_not_started",
        "warning",
        lambda row, as_of: (
            f"{_waiting(row)} begun by what the source says; the kick-off of "
            f"{row['what']} was to be at {_since(row, as_of)}."
        ),
    ),
    Condition(
        "stuck_match",
        "warning",
        lambda row, as_of: (
            f"{row['what']}, kicked off at {_since(row, as_of)}, is still in play; "
            f"up to {row['measured']:.0f} min is usual."
        ),
    ),
    Condition(
        "schema_mismatch",
        "warning",
        lambda row, _: (
            f"Responses of {row['scope']} break the contract, the first was "
            f"{row['what']}."
        ),
    ),
    Condition(
        "consecutive_dag_failures",
        "critical",
        lambda row, as_of: (
            f"{row['scope']} failed {row['measured']:.0f} times in a row; the second "
            f"was {row['what']}, over at {_since(row, as_of)}."
        ),
    ),
    Condition(
        "success_rate",
        "warning",
        lambda row, _: (
            f"{percent(row['measured'] / 100, 2)} of the runs of seven days succeeded; "
            f"99 % is asked. {row['what']} failed."
        ),
    ),
    Condition(
        "publishing_stalled",
        "warning",
        lambda row, as_of: (
            f"{_runs(row['measured'])} of {row['scope']} published nothing; the first "
            f"was {row['what']}, over at {_since(row, as_of)}."
        ),
    ),
    Condition(
        "reconcile_conflict",
        "critical",
        lambda row, as_of: (
            f"{row['what']}: live and batch differ, both with the status timestamp "
            f"{_since(row, as_of)}."
        ),
    ),
)

CONDITIONS: Mapping[str, Condition] = {one.name: one for one in _ALL}


def message(row: Row, as_of: datetime | None = None) -> str:
    """What a row of `query_conditions` says of a condition that is wrong: for good, or
    with spans of time as of `as_of`, for who reads it then.

    Of an alert that is only kept open, as nothing has shown recovery, there is nothing
    new to say: its last message stays, as that of an alert that closes does.
    """
    if row["since_at"] is None:
        return str(row["message"])
    return CONDITIONS[row["condition"]].say(row, as_of)


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}Z"


def _since(row: Row, as_of: datetime | None) -> str:
    at = _at(row["since_at"])
    return (
        at
        if as_of is None
        else f"{at} ({format_duration(as_of - row['since_at'])} ago)"
    )


def _counted(matches: float) -> str:
    return "1 match is" if matches == 1 else f"{matches:.0f} matches are"


def _waiting(row: Row) -> str:
    count = row["measured"]
    of = f" of {row['scope']}"
    return f"1 match{of} has not" if count == 1 else f"{count:.0f} matches{of} have not"


def _runs(count: float) -> str:
    return "1 run" if count == 1 else f"{count:.0f} runs in a row"
