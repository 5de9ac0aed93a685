"""Evaluates every alert condition, and puts what they find beside the known alerts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from functions.shared.conditions.facts import Facts, OpenAlerts, open_alerts
from functions.shared.conditions.finding import Finding
from functions.shared.conditions.matches import (
    match_not_started,
    reconcile_conflict,
    stuck_match,
)
from functions.shared.conditions.pulls import (
    feed_frozen,
    freshness_sla,
    no_successful_pull,
)
from functions.shared.conditions.responses import schema_mismatch
from functions.shared.conditions.runs import (
    consecutive_dag_failures,
    publishing_stalled,
    success_rate,
)
from functions.shared.warehouse.base import Row
from transforms.alert_conditions import EVIDENCE

CONDITIONS: tuple[Callable[[Facts, OpenAlerts], list[Finding]], ...] = (
    no_successful_pull,
    freshness_sla,
    feed_frozen,
    match_not_started,
    stuck_match,
    schema_mismatch,
    consecutive_dag_failures,
    success_rate,
    publishing_stalled,
    reconcile_conflict,
)
"""Each finds the scopes in which its condition holds."""

KNOWN = (
    *("alert_id", "severity", "opened_at", "last_seen_at", "resolved_at", "message"),
    *("runbook", "open_notified_at", "close_notified_at"),
)
"""The columns of an evaluated condition that are its alert's."""


def evaluate_conditions(facts: Facts) -> list[Row]:
    """The conditions that hold, each with the newest alert of its scope.

    Also alerts that are open, or whose closing is unsent or was sent recently; their
    `onset_at` is null where the condition does not hold. Columns: `condition`, `scope`,
    `onset_at`, `has_evidence`, those of EVIDENCE, `known_onset_at` and KNOWN. A row
    that `has_evidence` has the values for its sentence. Others only keep an alert open,
    as nothing has shown recovery. Raises WarehouseError.
    """
    known = facts.known_alerts
    alerts = open_alerts(known, facts.moment.as_of)
    found: dict[tuple[str, str], Row] = {}
    for condition in CONDITIONS:
        for finding in sorted(condition(facts, alerts), key=_evidence_first):
            row = finding.row()
            found.setdefault((row["condition"], row["scope"]), row)
    newest = {_key(row): row for row in known if row["is_newest"]}
    rows = [
        _beside(found.get(key), newest.get(key)) for key in found.keys() | newest.keys()
    ]
    closing = (row for row in known if row["is_closing"] and not row["is_newest"])
    older = [_beside(None, row) for row in closing]
    return sorted((row for row in [*rows, *older] if _matters(row)), key=_order)


def _key(row: Row) -> tuple[str, str]:
    return row["condition"], row["scope"]


def _evidence_first(finding: Finding) -> tuple[bool, datetime]:
    return not finding.evidence, finding.onset_at


def _beside(found: Row | None, alert: Row | None) -> Row:
    """A condition that may hold, beside the newest alert of its scope."""
    either = found or alert or {}
    is_open = alert is not None and alert["resolved_at"] is None
    holds = found is not None and (found["opens"] or is_open)
    return {
        "condition": either["condition"],
        "scope": either["scope"],
        "onset_at": found["onset_at"] if found and holds else None,
        "has_evidence": found["has_evidence"] if found else None,
        **{name: found[name] if found else None for name in EVIDENCE},
        "known_onset_at": alert["onset_at"] if alert else None,
        **{name: alert[name] if alert else None for name in KNOWN},
        "is_closing": alert is not None and alert["is_closing"],
    }


def _matters(row: Row) -> bool:
    """Whether there is something to do about it: not where an alert was closed, its
    message was sent, and its condition does not hold."""
    is_closing = row.pop("is_closing")
    is_open = row["alert_id"] is not None and row["resolved_at"] is None
    return row["onset_at"] is not None or is_open or is_closing


def _order(row: Row) -> tuple[str, str, datetime]:
    onset_at = row["known_onset_at"] or row["onset_at"]
    return row["condition"], row["scope"], onset_at
