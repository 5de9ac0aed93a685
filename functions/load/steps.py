"""load: puts the rows of judged answers into the raw tables, each snapshot once."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from functions.shared.contracts import Match
from functions.shared.errors import LakeError
from functions.shared.judge import (
    JSON,
    Judgement,
    StandingsJudgement,
    content_hash,
)
from functions.shared.snapshot import unpack
from functions.shared.step import Context, Outcome, Steps
from functions.shared.warehouse import Row

CHUNK = 50
"""Snapshots loaded, and marked as loaded, at a time."""

LEAVE_OUT_WITHIN = timedelta(days=7)
"""A row that an earlier snapshot of this time holds need not be stored again."""


class Place(NamedTuple):
    """Where a snapshot stands among all: by time, then by id."""

    fetched_at: datetime
    snapshot_id: str


def load_raw_live_tables(context: Context) -> Outcome:
    """Load every snapshot with a usable verdict that is not loaded yet, oldest first.

    `args.leave_out_repeats: false` stores every row of every snapshot. An object that
    cannot be read holds up no other, then fails the step with LakeError. Raises
    WarehouseError; what was marked before stays done.
    """
    pending = context.warehouse.fetch("ask_snapshots_to_load", horizon=context.horizon)
    ours = [
        row for row in pending if row["contract_version"] == context.contract.version
    ]
    context.add(snapshots=0, rows=0, left_out=0)
    context.add(other_contract=len(pending) - len(ours))
    unreadable: list[LakeError] = []
    for start in range(0, len(ours), CHUNK):
        context.deadline.check()
        _load(context, ours[start : start + CHUNK], unreadable)
    if unreadable:
        first = unreadable[0]
        raise LakeError(
            f"{len(unreadable)} judged answers cannot be read any more, the others are "
            f"loaded. {first.what}",
            fix=first.fix or "Put the object back from a copy, and run again.",
        )
    return Outcome()


def _load(context: Context, snapshots: list[Row], unreadable: list[LakeError]) -> None:
    contract = context.contract
    matches, answers, loaded = [], [], []
    for row in snapshots:
        try:
            content = unpack(row["uri"], context.lake.read(row["uri"])).content
        except LakeError as error:
            unreadable.append(error)
            continue
        loaded.append(row)
        if row["resource"] == "standings":
            answers.append((row, contract.standings(content, row["scope"])))
        else:
            matches.append((row, contract.matches(content)))
    leaves_out = context.args.get("leave_out_repeats", True)
    sightings = _known_sightings(context, matches) if leaves_out else None
    match_rows, repeats = _new_match_rows(matches, sightings)
    repeated = _repeated_answers(context, answers) if leaves_out else set()
    table_rows = [
        line
        for row, judged in answers
        if row["snapshot_id"] not in repeated
        for line in _table_rows(row, judged)
    ]
    context.warehouse.load("raw_live_matches", match_rows)
    context.warehouse.load("raw_live_standings", table_rows)
    has_new = {row["snapshot_id"] for row in match_rows}
    if not loaded:
        return
    context.warehouse.run(
        "mark_loaded",
        at=context.clock.now(),
        since=loaded[0]["fetched_at"],
        snapshot_ids=[row["snapshot_id"] for row in loaded],
        in_silver_ids=sorted(
            repeated | {row["snapshot_id"] for row, _ in matches} - has_new
        ),
    )
    left_out = sum(len(j.lines) for row, j in answers if _id(row) in repeated)
    context.add(
        snapshots=len(loaded),
        rows=len(match_rows) + len(table_rows),
        left_out=repeats + left_out,
    )


Sighting = tuple[int, datetime, str]
"""A match, its status timestamp and its content hash."""


def _known_sightings(
    context: Context, matches: list[tuple[Row, Judgement[Match]]]
) -> dict[Sighting, list[Place]]:
    """The sightings of these matches that the raw table holds, and from where."""
    ids = {row.value.id for _, judged in matches for row in judged.rows}
    known: dict[Sighting, list[Place]] = defaultdict(list)
    if ids:
        oldest = min(row["fetched_at"] for row, _ in matches)
        for row in context.warehouse.fetch(
            "ask_loaded_sightings",
            since=oldest - LEAVE_OUT_WITHIN,
            match_ids=sorted(ids),
        ):
            sighting = (row["match_id"], row["status_timestamp"], row["content_hash"])
            known[sighting].append(_place(row))
    return known


def _new_match_rows(
    matches: list[tuple[Row, Judgement[Match]]],
    known: dict[Sighting, list[Place]] | None,
) -> tuple[list[JSON], int]:
    """Rows to store, and how many are left out because an earlier snapshot has them.

    Earlier by time of fetching, whatever the order of loading: only then does leaving
    out change nothing for whoever wants the first to have seen something.
    """
    rows: list[JSON] = []
    left_out = 0
    for snapshot, judged in matches:
        here = _place(snapshot)
        for row in judged.rows:
            match = row.value
            sighting = (match.id, match.lastUpdated, content_hash(match))
            if known is not None:
                if any(
                    place < here
                    and here.fetched_at - place.fetched_at <= LEAVE_OUT_WITHIN
                    for place in known.get(sighting, ())
                ):
                    left_out += 1
                    continue
                known[sighting].append(here)
            rows.append(_match_row(here, sighting, match, row.raw))
    return rows, left_out


def _match_row(here: Place, sighting: Sighting, match: Match, raw: bytes) -> JSON:
    return {
        "snapshot_id": here.snapshot_id,
        "fetched_at": here.fetched_at,
        "match_id": match.id,
        "status_timestamp": match.lastUpdated,
        "content_hash": sighting[2],
        "competition_code": match.competition.code,
        "utc_date": match.utcDate,
        "status": match.status,
        "payload": msgspec.Raw(raw),
    }


def _repeated_answers(
    context: Context, answers: list[tuple[Row, StandingsJudgement]]
) -> set[str]:
    """The snapshots whose body equals that of the one fetched just before.

    The rows of that body have to be in the raw table, from the last seven days.
    """
    if not answers:
        return set()
    oldest = min(row["fetched_at"] for row, _ in answers)
    loaded = context.warehouse.fetch(
        "ask_loaded_standings",
        since=oldest - LEAVE_OUT_WITHIN,
        before=oldest,
        competitions=sorted({row["scope"] for row, _ in answers}),
    )
    bodies = {_place(row): (row["scope"], row["body_sha256"]) for row in loaded}
    held_at = {
        (row["scope"], row["body_sha256"]): row["held_at"]
        for row in loaded
        if row["held_at"] is not None
    }
    repeated = set()
    for row, _ in sorted(answers, key=lambda pair: _place(pair[0])):
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


def _table_rows(snapshot: Row, judged: StandingsJudgement) -> list[JSON]:
    answer = judged.answer
    if answer is None:
        return []
    return [
        {
            "snapshot_id": snapshot["snapshot_id"],
            "fetched_at": snapshot["fetched_at"],
            "competition_id": answer.competition.id,
            "competition_code": answer.competition.code,
            "season_id": answer.season.id,
            "season_start_date": answer.season.startDate,
            "stage": line.table.stage,
            "type": line.table.type,
            "group": line.table.group,
            "team_id": line.row.value.team.id,
            "table_sha256": line.table_sha256,
            "payload": msgspec.Raw(line.row.raw),
        }
        for line in judged.lines
    ]


def _place(row: dict[str, Any]) -> Place:
    return Place(row["fetched_at"], row["snapshot_id"])


def _id(row: Row) -> str:
    return str(row["snapshot_id"])


STEPS: Steps = {"load_raw_live_tables": load_raw_live_tables}
