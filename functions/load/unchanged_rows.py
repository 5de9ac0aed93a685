"""Rows of live responses that repeat an earlier one, and may be left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from functions.shared.contract.results import JSON
from functions.shared.runtime.context import Context
from functions.shared.warehouse.base import Row

LEAVE_OUT_WITHIN = timedelta(days=7)
"""A row that a snapshot of this time before has need not be stored again."""

Sighting = tuple[int, datetime, str]
"""A match, its status timestamp and its content hash."""


class SnapshotPosition(NamedTuple):
    """The position of a snapshot in the order of fetching: by time, then by id."""

    fetched_at: datetime
    snapshot_id: str


def new_sightings(context: Context, rows: list[JSON]) -> list[JSON]:
    """The rows of `raw_live_matches` that no earlier snapshot has.

    Earlier by time of fetching, whatever the order of loading: so the first snapshot
    with a sighting is always stored.
    """
    known = _known_sightings(context, rows)
    new = []
    for row in rows:
        position, earlier = _position(row), known[_sighting(row)]
        is_repeat = any(
            other < position
            and position.fetched_at - other.fetched_at <= LEAVE_OUT_WITHIN
            for other in earlier
        )
        if not is_repeat:
            earlier.append(position)
            new.append(row)
    return new


def _known_sightings(
    context: Context, rows: list[JSON]
) -> defaultdict[Sighting, list[SnapshotPosition]]:
    """The sightings of these matches in the raw table, with their positions."""
    known: defaultdict[Sighting, list[SnapshotPosition]] = defaultdict(list)
    if rows:
        for row in context.warehouse.fetch(
            "query_loaded_sightings",
            since=min(row["fetched_at"] for row in rows) - LEAVE_OUT_WITHIN,
            match_ids=sorted({row["match_id"] for row in rows}),
        ):
            known[_sighting(row)].append(_position(row))
    return known


def repeated_responses(context: Context, responses: list[Row]) -> set[str]:
    """The ids of standings responses with the same body as the one before.

    `responses` are rows of the ledger. The rows of that body have to be in the raw
    table, from the last seven days.
    """
    if not responses:
        return set()
    oldest = min(row["fetched_at"] for row in responses)
    loaded = context.warehouse.fetch(
        "query_loaded_standings",
        since=oldest - LEAVE_OUT_WITHIN,
        before=oldest,
        competitions=sorted({row["scope"] for row in responses}),
    )
    bodies = {_position(row): (row["scope"], row["body_sha256"]) for row in loaded}
    stored_at = {
        (row["scope"], row["body_sha256"]): row["held_at"]
        for row in loaded
        if row["held_at"] is not None
    }
    repeated = set()
    for row in sorted(responses, key=_position):
        position, body = _position(row), (row["scope"], row["body_sha256"])
        before = max(
            (p for p in bodies if p < position and bodies[p][0] == body[0]),
            default=None,
        )
        stored = stored_at.get(body)
        is_stored = (
            stored is not None and position.fetched_at - stored <= LEAVE_OUT_WITHIN
        )
        if before is not None and bodies[before] == body and is_stored:
            repeated.add(position.snapshot_id)
        else:
            stored_at[body] = position.fetched_at
        bodies[position] = body
    return repeated


def _sighting(row: Mapping[str, Any]) -> Sighting:
    return row["match_id"], row["status_timestamp"], row["content_hash"]


def _position(row: Mapping[str, Any]) -> SnapshotPosition:
    return SnapshotPosition(row["fetched_at"], row["snapshot_id"])
