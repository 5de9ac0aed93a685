"""How the sections of a published file are made, kept as they are, or held back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

import msgspec

from functions.publish.dashboard import Difference
from functions.publish.live import Table, TableRow
from functions.publish.shapes import SCHEMA_VERSION, Section, Shape, picked
from functions.publish.times import DAY
from functions.shared.runtime.context import Context
from functions.shared.warehouse.base import Row, Warehouse

Data = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """The data of a section, and the time that it was computed for."""

    data: Any
    as_of: datetime | None


@dataclass
class Reading:
    """What a step reads for its sections; what several of them show, once."""

    context: Context

    def fetch(self, query: str, **params: Any) -> list[Row]:
        """The rows of a query. Raises WarehouseError."""
        return self.context.warehouse.fetch(query, **params)

    def since(self, query: str, span: timedelta, **params: Any) -> list[Row]:
        """The rows of a query of the time from `span` before `as_of` until then."""
        since = self.as_of - span
        return self.fetch(query, since=since, as_of=self.as_of, **params)

    @property
    def as_of(self) -> datetime:
        """The time that the file is of."""
        return self.context.as_of

    @cached_property
    def sightings(self) -> list[Row]:
        """The states of matches with what each changed, oldest first."""
        return self.since("query_sightings_now", DAY)

    @cached_property
    def runs_of_last_day(self) -> list[Row]:
        """The runs of the last 24 hours, newest first."""
        return self.since("query_runs_of_last_day", DAY)


@dataclass(frozen=True)
class Source:
    """Where a section comes from. It is held back while one of `tables` fails: the
    table that it shows, or an input of that. `follows` names the versions that say
    whether it has changed; a section that follows none is made again each time."""

    tables: tuple[str, ...]
    find: Callable[[Reading], Found]
    follows: tuple[str, ...] = ()


class HeldBack(NamedTuple):
    """Since when a table fails its data tests, and the reason in words."""

    since: datetime
    reason: str


def held_back_tables(warehouse: Warehouse, as_of: datetime) -> dict[str, HeldBack]:
    """Tables that are not published at `as_of`, by name: those that failed a test of
    severity fail and have not passed since, however long ago they were tested."""
    rows = warehouse.fetch("query_held_back_tables", as_of=as_of)
    held = {}
    for table, of_it in groupby(rows, lambda row: row["table_name"]):
        tests = list(of_it)
        since, tested_at = tests[0]["failing_since"], tests[0]["tested_at"]
        names = ", ".join(row["test"] for row in tests)
        reason = f"{table} fails its data tests since {_utc_text(since)}: {names}"
        if tested_at != since:
            reason += f" (last tested {_utc_text(tested_at)})"
        held[table] = HeldBack(since, reason)
    return held


def _utc_text(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def sections(
    context: Context,
    sources: Mapping[str, Source],
    present: Present,
    unchanged: Mapping[str, Section] | None = None,
) -> dict[str, Any]:
    """Make every section that is not among those that are `unchanged`, or keep that of
    the `present` file if it is held back."""
    made: dict[str, Any] = dict(unchanged or {})
    left = {name: source for name, source in sources.items() if name not in made}
    held_back = held_back_tables(context.warehouse, context.as_of) if left else {}
    reading = Reading(context)
    for name, source in left.items():
        context.deadline.check()
        held = [held_back[table] for table in source.tables if table in held_back]
        if held:
            reason = "; ".join(one.reason for one in held) + "."
            since = min(one.since for one in held)
            made[name] = present.kept(name, reason, since)
            continue
        found = source.find(reading)
        made[name] = {
            "as_of": found.as_of,
            "is_last_good": False,
            "held_back_since": None,
            "reason": None,
            "data": found.data,
        }
    return made


class Present:
    """A published file as it is, which a new one is compared with.

    A file of another shape, of a future time, or without valid JSON counts as absent;
    `problem` says in words what is wrong with it, and is None for one that can be read.
    """

    def __init__(
        self, data: bytes | None, shape: type[Shape], *, latest: datetime
    ) -> None:
        """Decode a file of `shape`, of a time up to `latest`."""
        self.generated_at: datetime | None = None
        self.problem: str | None = None
        self._parts: dict[str, msgspec.Raw] = {}
        self._types = {
            field.encode_name: field.type for field in msgspec.structs.fields(shape)
        }
        if data is None:
            self.problem = "It is not there yet."
            return
        try:
            found = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
            generated_at = msgspec.json.decode(found["generated_at"], type=datetime)
        except (msgspec.DecodeError, KeyError, UnicodeDecodeError, RecursionError):
            self.problem = "It is not valid JSON of this kind, or only a part of it."
            return
        if generated_at.tzinfo is None or generated_at > latest:
            self.problem = "It is of a time that is still to come."
            return
        self.generated_at, self._parts = generated_at, found
        version = self.part("schema_version")
        if version != SCHEMA_VERSION:
            self.problem = f"Its schema_version is not {SCHEMA_VERSION}."

    def is_newer_than(self, as_of: datetime) -> bool:
        """Whether it is of a later time."""
        return self.generated_at is not None and self.generated_at > as_of

    def part(self, name: str) -> Any:
        """What it has under a key of the shape, in its type; None where that does not
        fit, or is not there."""
        try:
            return msgspec.json.decode(self._parts[name], type=self._types[name])
        except (msgspec.DecodeError, KeyError, UnicodeDecodeError, RecursionError):
            return None

    def values(self) -> Data:
        """All that can be read of it, key by key. A key of another version of the
        shape is left out."""
        parts = {name: self.part(name) for name in self._types}
        readable = {name: part for name, part in parts.items() if part is not None}
        return dict(msgspec.to_builtins(readable))

    def kept(self, name: str, reason: str, since: datetime) -> Data:
        """The section as it is there, marked as the last good one; null without."""
        section = self.part(name)
        kept: Data = {} if section is None else msgspec.to_builtins(section)
        data = kept.get("data")
        return {
            "as_of": kept.get("as_of"),
            "is_last_good": data is not None,
            "held_back_since": since,
            "reason": reason if data is not None else f"{reason} Nothing good is kept.",
            "data": data,
        }


def reconciliation(context: Context, since: datetime, until: datetime) -> Found:
    """The newest comparison of live and batch of these times, both ends in."""
    span = {"since": since, "as_of": until}
    causes = context.warehouse.fetch("query_reconciliation_causes", **span)
    differences = context.warehouse.fetch("query_reconciliation_differences", **span)
    counts = [(row["verdict"] != "equal", row["match_count"]) for row in causes]
    data = {
        "as_of_date": causes[0]["as_of_date"] if causes else None,
        "match_count": sum(count for _, count in counts),
        "difference_count": sum(count for differs, count in counts if differs),
        "causes": [_without(row, "as_of", "as_of_date") for row in causes],
        "differences": [picked(row, Difference) for row in differences],
    }
    return Found(data, causes[0]["as_of"] if causes else None)


def corrections(context: Context, since: datetime, before: datetime) -> list[Row]:
    """The corrections first seen from `since` until before `before`."""
    return context.warehouse.fetch("query_corrections", since=since, before=before)


def rows_of(rows: list[Row], shape: type[Shape]) -> Found:
    return Found([picked(row, shape) for row in rows], newest_as_of(rows))


def newest_as_of(rows: Iterable[Row]) -> datetime | None:
    """The time that rows of gold were computed for."""
    return max((row["as_of"] for row in rows), default=None)


def tables_of(rows: list[Row]) -> list[Data]:
    """Rows of league tables, which come table by table, as tables."""

    def key(row: Row) -> tuple[Any, ...]:
        return tuple(
            row[name] for name in ("competition_code", "season_id", "stage", "group")
        )

    return [
        {**picked(lines[0], Table), "rows": [picked(row, TableRow) for row in lines]}
        for lines in (list(of_it) for _, of_it in groupby(rows, key))
    ]


def _without(row: Row, *names: str) -> Data:
    return {name: value for name, value in row.items() if name not in names}
