"""The alert conditions about single matches: those that do not start, do not end, or
differ between live and batch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from functions.shared.conditions.facts import Facts, OpenAlerts
from functions.shared.conditions.finding import Finding, held
from functions.shared.warehouse.base import Row
from transforms.alert_conditions import (
    MATCH_NOT_STARTED,
    NOT_STARTED_MINUTES,
    RECONCILE_CONFLICT,
    STUCK_MATCH,
)
from transforms.service_levels import STUCK_MINUTES

_NOT_STARTED = timedelta(minutes=NOT_STARTED_MINUTES)
_STUCK = timedelta(minutes=STUCK_MINUTES)
_MATCH = ("competition_code", "home_team_name", "away_team_name")


def match_not_started(facts: Facts, alerts: OpenAlerts) -> list[Finding]:
    """Matches have not started 120 min after their kick-off, according to later pulls:
    one alert per competition."""
    as_of, pulled_at = facts.moment.as_of, facts.totals["last_pull_at"]
    if pulled_at is None:
        return []
    late: dict[str, list[tuple[datetime, Row]]] = {}
    for match in facts.waiting:
        late_at = _begins_at(match) + _NOT_STARTED
        if late_at < as_of and late_at <= pulled_at:
            late.setdefault(match["competition_code"], []).append((late_at, match))
    found = []
    for scope, matches in late.items():
        near = [
            (at, match)
            for at, match in matches
            if match["utc_date"] >= facts.moment.looked_back
        ]
        if near:
            first = min(
                (match for _, match in near),
                key=lambda match: (match["utc_date"], match["match_id"]),
            )
            evidence = {
                "kick_off_at": first["utc_date"],
                "match_count": len(near),
                **_names(first),
            }
            onset = min(at for at, _ in near)
            found.append(Finding(MATCH_NOT_STARTED, scope, onset, evidence))
    still_late = [
        alert
        for alert in alerts.of(MATCH_NOT_STARTED)
        if any(at >= alert["onset_at"] for at, _ in late.get(alert["scope"], []))
    ]
    return [*found, *held(MATCH_NOT_STARTED, still_late)]


def _begins_at(match: Row) -> datetime:
    """The kick-off of a TIMED match is taken as announced. That of a SCHEDULED one is a
    placeholder, most often 00:00Z, so its date has to be over."""
    kick_off: datetime = match["utc_date"]
    if match["status"] == "TIMED":
        return kick_off
    date = kick_off.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return date + timedelta(days=1)


def stuck_match(facts: Facts, _: OpenAlerts) -> list[Finding]:
    """A match in play for more than 150 min after its kick-off."""
    return [
        Finding(
            STUCK_MATCH,
            f"match {match['match_id']}",
            match["utc_date"] + _STUCK,
            {"kick_off_at": match["utc_date"], **_names(match)},
            opens=match["utc_date"] >= facts.moment.looked_back,
        )
        for match in facts.in_play
        if facts.moment.as_of - match["utc_date"] > _STUCK
    ]


def reconcile_conflict(facts: Facts, alerts: OpenAlerts) -> list[Finding]:
    """The newest night found live and batch different with the same status timestamp,
    and they still are.

    The onset is the first night of that sequence. If no night has compared within the
    look-back, an open alert stays open while the two still differ. Only a night can
    find a conflict, so that without an open alert it is not queried by each poll.
    """
    known = alerts.of(RECONCILE_CONFLICT)
    if not (known or facts.moment.finds_conflicts):
        return []
    conflicts = {f"match {row['match_id']}": row for row in facts.conflicts}
    found = [
        Finding(
            RECONCILE_CONFLICT,
            scope,
            row["onset_at"],
            {"status_timestamp": row["status_timestamp"], **_names(row)},
        )
        for scope, row in conflicts.items()
        if row["onset_at"] is not None
    ]
    uncompared = [
        alert
        for alert in known
        if alert["scope"] in conflicts and not conflicts[alert["scope"]]["is_compared"]
    ]
    return [*found, *held(RECONCILE_CONFLICT, uncompared)]


def _names(match: Row) -> dict[str, Any]:
    """The evidence that names a match."""
    return {name: match[name] for name in _MATCH}
