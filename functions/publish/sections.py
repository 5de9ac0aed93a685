"""The sections of the published files: where each is from, and what holds it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

import msgspec

from functions.publish.dashboard import (
    Correction,
    DataTest,
    Difference,
    FullTable,
    FullTableRow,
    Health,
    LedgerDay,
    Run,
    Scope,
)
from functions.publish.live import Event, Match, Table, TableRow
from functions.publish.shapes import Freshness, Shape, picked
from functions.shared.runtime.context import Context
from functions.shared.warehouse.base import Row, Warehouse

TICKER = timedelta(hours=24)
LEDGER = timedelta(days=14)
CORRECTIONS = timedelta(days=30)
RUNS = timedelta(days=7)
RECONCILED_WITHIN = timedelta(days=30)
INSTANT = timedelta(microseconds=1)

Data = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """The data of a section, and the time that it was computed for."""

    data: Any
    as_of: datetime | None


@dataclass(frozen=True)
class Source:
    """Where a section comes from. It is held back while one of `tables` fails: the
    table that it shows, or an input of that."""

    tables: tuple[str, ...]
    find: Callable[[Context], Found]


def freshness(context: Context) -> Data:
    """The keys `freshness` and `in_play_count`, evaluated at `as_of`.

    The monitor runs after publishing, so its last rows are too old.
    """
    (row,) = context.warehouse.fetch(
        "query_freshness",
        as_of=context.as_of,
        horizon=context.horizon,
        competitions=context.competitions,
    )
    return {
        "freshness": picked(row, Freshness),
        "in_play_count": row["in_play_count"],
    }


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
    context: Context, sources: Mapping[str, Source], present: Present
) -> dict[str, Data]:
    """Build every section, or keep that of the `present` file if it is held back."""
    held_back = held_back_tables(context.warehouse, context.as_of)
    made = {}
    for name, source in sources.items():
        context.deadline.check()
        held = [held_back[table] for table in source.tables if table in held_back]
        if held:
            reason = "; ".join(one.reason for one in held) + "."
            since = min(one.since for one in held)
            made[name] = present.kept(name, reason, since)
            continue
        found = source.find(context)
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

    A file of another shape, of a future time, or without valid JSON counts as absent.
    """

    def __init__(
        self, data: bytes | None, shape: type[Shape], *, latest: datetime
    ) -> None:
        """Decode a file of `shape`, of a time up to `latest`."""
        self.generated_at: datetime | None = None
        self._sections: dict[str, msgspec.Raw] = {}
        self._types = {
            field.encode_name: field.type for field in msgspec.structs.fields(shape)
        }
        try:
            found = msgspec.json.decode(data or b"", type=dict[str, msgspec.Raw])
            generated_at = msgspec.json.decode(found["generated_at"], type=datetime)
        except (msgspec.DecodeError, KeyError, UnicodeDecodeError, RecursionError):
            return
        if generated_at.tzinfo is not None and generated_at <= latest:
            self.generated_at, self._sections = generated_at, found

    def is_newer_than(self, as_of: datetime) -> bool:
        """Whether it is of a later time."""
        return self.generated_at is not None and self.generated_at > as_of

    def kept(self, name: str, reason: str, since: datetime) -> Data:
        """The section as it is there, marked as the last good one; null without."""
        try:
            raw = self._sections[name]
            section: Any = msgspec.json.decode(raw, type=self._types[name])
        except (msgspec.DecodeError, KeyError, UnicodeDecodeError, RecursionError):
            section = None
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


def _matches(context: Context) -> Found:
    return _rows(context.warehouse.fetch("query_published_scoreboard"), Match)


def _tables_of_today(context: Context) -> Found:
    rows = context.warehouse.fetch(
        "query_tables_of_today", as_of=context.as_of, competitions=context.competitions
    )
    return Found(_grouped(rows, Table, TableRow), _as_of(rows))


def _events(context: Context) -> Found:
    rows = context.warehouse.fetch(
        "query_ticker", since=context.as_of - TICKER, as_of=context.as_of
    )
    return Found([picked(row, Event) for row in rows], context.as_of)


def _monitor(context: Context) -> Found:
    return _rows(context.warehouse.fetch("query_monitor"), Scope)


def _health(context: Context) -> Found:
    """As of now: the table is as old as the last run that published."""
    return _rows(
        context.warehouse.fetch("query_health_now", as_of=context.as_of), Health
    )


def _league_tables(context: Context) -> Found:
    rows = context.warehouse.fetch("query_league_tables")
    return Found(_grouped(rows, FullTable, FullTableRow), _as_of(rows))


def _corrections(context: Context) -> Found:
    until = context.as_of + INSTANT
    return _rows(corrections(context, context.as_of - CORRECTIONS, until), Correction)


def _reconciliation(context: Context) -> Found:
    return reconciliation(context, context.as_of - RECONCILED_WITHIN, context.as_of)


def _data_tests(context: Context) -> Found:
    """The newest results, however old they are."""
    rows = context.warehouse.fetch(
        "query_data_tests", since=context.horizon, as_of=context.as_of
    )
    return _rows(rows, DataTest)


def _ledger(context: Context) -> Found:
    rows = context.warehouse.fetch(
        "query_ledger_days", since=context.as_of - LEDGER, as_of=context.as_of
    )
    return Found([picked(row, LedgerDay) for row in rows], context.as_of)


def _runs(context: Context) -> Found:
    rows = context.warehouse.fetch(
        "query_last_runs", since=context.as_of - RUNS, as_of=context.as_of
    )
    return Found([picked(row, Run) for row in rows], context.as_of)


_STATE, _HISTORY = "silver_live_match_state", "silver_live_match_history"
_TABLE = (
    *("gold_league_table", _STATE, "silver_matches"),
    *("silver_live_standings", "silver_standings"),
)

LIVE: Mapping[str, Source] = {
    "matches": Source(("gold_live_scoreboard", _STATE), _matches),
    "tables": Source(_TABLE, _tables_of_today),
    "events": Source(("gold_match_events", _HISTORY, _STATE), _events),
}
"""The sections of `live.json`."""

DASHBOARD: Mapping[str, Source] = {
    "monitor": Source(("gold_live_match_monitor",), _monitor),
    "health": Source(("raw_pipeline_runs",), _health),
    "league_tables": Source(_TABLE, _league_tables),
    "corrections": Source(
        ("gold_score_corrections", _HISTORY, "silver_matches"), _corrections
    ),
    "reconciliation": Source(
        ("gold_reconciliation", _STATE, "silver_matches"), _reconciliation
    ),
    "data_tests": Source((), _data_tests),  # failures have to be shown
    "ledger": Source(("raw_snapshots",), _ledger),
    "runs": Source(("raw_pipeline_runs",), _runs),
}
"""The sections of `dashboard.json`."""


def _rows(rows: list[Row], shape: type[Shape]) -> Found:
    return Found([picked(row, shape) for row in rows], _as_of(rows))


def _as_of(rows: Iterable[Row]) -> datetime | None:
    """The time that rows of gold were computed for."""
    return max((row["as_of"] for row in rows), default=None)


def _grouped(rows: list[Row], table: type[Shape], line: type[Shape]) -> list[Data]:
    """Rows, which come table by table, as tables."""

    def key(row: Row) -> tuple[Any, ...]:
        return tuple(
            row[name] for name in ("competition_code", "season_id", "stage", "group")
        )

    return [
        {**picked(lines[0], table), "rows": [picked(row, line) for row in lines]}
        for lines in (list(of_it) for _, of_it in groupby(rows, key))
    ]


def _without(row: Row, *names: str) -> Data:
    return {name: value for name, value in row.items() if name not in names}
