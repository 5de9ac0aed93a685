"""The alert conditions: name, severity, thresholds and sentence, each in one place.

Thresholds that are also service levels come from `transforms/service_levels.py`.
`functions/shared/conditions` compares facts with the thresholds and returns the values
of `EVIDENCE`; the sentence of an alert is made from them. Alert policies and the
documentation are generated from here. Standard library only: the functions import this
module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from transforms.column_types import ColumnType
from transforms.service_levels import (
    FRESHNESS_MINUTES_ON_MATCH_DAY,
    FRESHNESS_MINUTES_OTHERWISE,
    FROZEN_MINUTES,
    STUCK_MINUTES,
    SUCCESS_PERCENT,
)

Severity = Literal["critical", "warning"]

LOOK_BACK_DAYS = 30
"""Onsets are searched this far back, and older faults open no alert. An open alert
stays open all the same until there is evidence of recovery."""

NO_PULL_MINUTES = 30
NOT_STARTED_MINUTES = 120
"""Of 1,016 recorded matches, 99 % were shown in play or over within 76 min of their
kick-off. A weather delay without an announced new time takes up to two hours."""

PAYLOAD_DAYS = 7
"""A scope that was not queried for this many days opens no `schema_mismatch`."""

FAILURES_IN_A_ROW = 2
SUCCESS_DAYS = 7
SUCCESS_RUNS = 20
"""Fewer runs give no meaningful rate: these are five hours of the live DAG."""

SUCCESS_FAILURES = 2
"""One failure alone is more than 1 % of fewer than 100 runs."""

UNPUBLISHED_MINUTES = 180
"""Three runs of the hourly DAG: a run that cannot publish is retried before that."""

EVIDENCE: Mapping[str, ColumnType] = {
    "unpulled_since_at": "timestamp",
    "last_pull_at": "timestamp",
    "status_timestamp": "timestamp",
    "kick_off_at": "timestamp",
    "run_finished_at": "timestamp",
    "is_match_day": "bool",
    "match_count": "int64",
    "run_count": "int64",
    "failed_count": "int64",
    "success_ratio": "float64",
    "competition_code": "string",
    "home_team_name": "string",
    "away_team_name": "string",
    "snapshot_id": "string",
    "run_id": "string",
    "failure": "string",
}
"""What conditions return for sentences. A condition returns the values that its
sentence names and leaves the others null. `failure` is the step of a run that failed,
or the status of a run without one."""


@dataclass(frozen=True)
class AlertCondition:
    """One kind of alert.

    `summary` describes it without data. `sentence` is a template over the columns of
    `EVIDENCE` and `scope`: `{count:one|many}` counts, `{flag:if true|if false}`
    chooses, a timestamp is followed by its age, and a missing value is a `?`.
    """

    name: str
    severity: Severity
    summary: str
    sentence: str


_MATCH = "{competition_code}: {home_team_name} - {away_team_name}"

NO_SUCCESSFUL_PULL = AlertCondition(
    "no_successful_pull",
    "critical",
    f"A match-day was more than {NO_PULL_MINUTES} min without a successful pull.",
    "No pull has succeeded since {unpulled_since_at}, though there is or was a "
    "match-day.",
)
FRESHNESS_SLA = AlertCondition(
    "freshness_sla",
    "warning",
    f"The last successful pull is {FRESHNESS_MINUTES_ON_MATCH_DAY} min old or older "
    f"on a match-day, or {FRESHNESS_MINUTES_OTHERWISE} min on another day.",
    "The last successful pull was at {last_pull_at}; the limit is "
    f"{{is_match_day:{FRESHNESS_MINUTES_ON_MATCH_DAY} min on a match-day"
    f"|{FRESHNESS_MINUTES_OTHERWISE} min without a match}}.",
)
FEED_FROZEN = AlertCondition(
    "feed_frozen",
    "warning",
    "Matches are in play and pulls succeed, but no status timestamp has moved for "
    f"{FROZEN_MINUTES} min.",
    "{match_count:match is|matches are} in play, but no status timestamp has moved "
    "since {status_timestamp}.",
)
MATCH_NOT_STARTED = AlertCondition(
    "match_not_started",
    "warning",
    "Pulls succeed, but a match has not started "
    f"{NOT_STARTED_MINUTES} min after its kick-off.",
    "{match_count:match|matches} of {scope} did not start on time, according to the "
    f"source. The first is {_MATCH}, due at {{kick_off_at}}.",
)
STUCK_MATCH = AlertCondition(
    "stuck_match",
    "warning",
    f"A match is in play more than {STUCK_MINUTES} min after its kick-off.",
    f"{_MATCH} kicked off at {{kick_off_at}} and is still in play; the limit is "
    f"{STUCK_MINUTES} min.",
)
SCHEMA_MISMATCH = AlertCondition(
    "schema_mismatch",
    "warning",
    "Responses of the source break the contract. Rejected rows are in quarantine, all "
    "others are loaded.",
    "Responses of {scope} break the contract. The first was {snapshot_id}.",
)
CONSECUTIVE_DAG_FAILURES = AlertCondition(
    "consecutive_dag_failures",
    "critical",
    f"{FAILURES_IN_A_ROW} or more runs of a DAG in a row have failed or were missed.",
    "{run_count:run|runs} of {scope} failed in a row. The second was {run_id} "
    "({failure}), over at {run_finished_at}.",
)
SUCCESS_RATE = AlertCondition(
    "success_rate",
    "warning",
    f"Less than {SUCCESS_PERCENT} % of the runs of {SUCCESS_DAYS} days succeeded.",
    f"{{success_ratio:percent}} of the runs of {SUCCESS_DAYS} days succeeded; the "
    f"target is {SUCCESS_PERCENT} %. {{failed_count}} of {{run_count:run|runs}} "
    "failed.",
)
PUBLISHING_STALLED = AlertCondition(
    "publishing_stalled",
    "warning",
    f"Runs of a DAG have published nothing for {UNPUBLISHED_MINUTES} min.",
    "{run_count:run|runs in a row} of {scope} published nothing. The first was "
    "{run_id}, over at {run_finished_at}.",
)
RECONCILE_CONFLICT = AlertCondition(
    "reconcile_conflict",
    "critical",
    "Live and batch differ in a match, both with the same status timestamp.",
    f"Live and batch differ in {_MATCH}, both with the status timestamp "
    "{status_timestamp}.",
)

CONDITIONS: Mapping[str, AlertCondition] = {
    condition.name: condition
    for condition in (
        NO_SUCCESSFUL_PULL,
        FRESHNESS_SLA,
        FEED_FROZEN,
        MATCH_NOT_STARTED,
        STUCK_MATCH,
        SCHEMA_MISMATCH,
        CONSECUTIVE_DAG_FAILURES,
        SUCCESS_RATE,
        PUBLISHING_STALLED,
        RECONCILE_CONFLICT,
    )
}
