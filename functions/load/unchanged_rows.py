"""What a live response says that an earlier one has said already: it may be left
out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from functions.shared.contract.results import JSON
from functions.shared.runtime.context import Context
from functions.shared.warehouse.base import Row

LEAVE_OUT_WITHIN = timedelta(days=7)
"""A row that an earlier snapshot of this time holds need not be stored again."""

Sighting = tuple[int, datetime, str]
"""A match, its status timestamp and its content hash."""


class Place(NamedTuple):
    """Where a snapshot stands among all: by time, then by id."""

    fetched_at: datetime
    snapshot_id: str


def new_sightings(context: Context, rows: list[JSON]) -> list[JSON]:
    """The rows of `raw_live_matches` that no earlier snapshot has.

    Earlier by time of fetching, whatever the order of loading: only then does leaving
    out change nothing for whoever wants the first to have seen something.
    """
    known = _known_sightings(context, rows)
    new = []
    for row in rows:
        here, before = _place(row), known[_sighting(row)]
        is_repeat = any(
            place < here and here.fetched_at - place.fetched_at <= LEAVE_OUT_WITHIN
            for place in before
        )
        if not is_repeat:
            before.append(here)
            new.append(row)
    return new


def _known_sightings(
    context: Context, rows: list[JSON]
) -> defaultdict[Sighting, list[Place]]:
    """The sightings of these matches that the raw table holds, and from where."""
    known: defaultdict[Sighting, list[Place]] = defaultdict(list)
    if rows:
        for row in context.warehouse.fetch(
            "query_loaded_sightings",
            since=min(row["fetched_at"] for row in rows) - LEAVE_OUT_WITHIN,
            match_ids=sorted({row["match_id"] for row in rows}),
        ):
            known[_sighting(row)].append(_place(row))
    return known


def repeated_responses(context: Context, responses: list[Row]) -> set[str]:
    """Those of these standings responses whose body equals that of the one before.

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
    bodies = {_place(row): (row["scope"], row["body_sha256"]) for row in loaded}
    held_at = {
        (row["scope"], row["body_sha256"]): row["held_at"]
        for row in loaded
        if row["held_at"] is not None
    }
    repeated = set()
    for row in sorted(responses, key=_place):
        here, body = _place(row), (row["scope"], row["body_sha256"])
        before = max(
            (p for p in bodies if p < here and bodies[p][0] == body[0]), default=None
        )
        held = held_at.get(body)
        is_held = held is not None and here.fetched_at - held <= LEAVE_OUT_WITHIN
        if before is not None and bodies[before] == body and is_held:
            repeated.add(here.snapshot_id)
        else:
            held_at[body] = here.fetched_at
        bodies[here] = body
    return repeated


def _sighting(row: Mapping[str, Any]) -> Sighting:
    return row["match_id"], row["status_timestamp"], row["content_hash"]


def _place(row: Mapping[str, Any]) -> Place:
    return Place(row["fetched_at"], row["snapshot_id"])
