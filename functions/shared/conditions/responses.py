"""The alert condition about responses that break the contract."""

from __future__ import annotations

from datetime import timedelta

from functions.shared.conditions.facts import Facts, OpenAlerts
from functions.shared.conditions.finding import Finding
from transforms.alert_conditions import PAYLOAD_DAYS, SCHEMA_MISMATCH


def schema_mismatch(facts: Facts, alerts: OpenAlerts) -> list[Finding]:
    """Responses of a scope are rejected; see `query_rejected_scopes`.

    It is queried while there is something to find: a response of the last seven days
    that broke the contract, or an open alert.
    """
    rejected_at = facts.totals["last_rejected_at"]
    recent = facts.moment.as_of - timedelta(days=PAYLOAD_DAYS)
    is_recent = rejected_at is not None and rejected_at > recent
    if not (is_recent or alerts.of(SCHEMA_MISMATCH)):
        return []
    return [
        Finding(
            SCHEMA_MISMATCH,
            row["scope"],
            row["onset_at"],
            {"snapshot_id": row["snapshot_id"]},
            opens=row["opens"],
        )
        for row in facts.rejected_scopes
    ]
