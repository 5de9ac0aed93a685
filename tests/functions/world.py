"""A small Touchline to test steps in, and responses of the API written by hand."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from functions.shared.footballdata.factory import api_factory
from functions.shared.footballdata.limiter import Limiter
from functions.shared.runtime.call import call
from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.context import Services
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.response import StepResponse
from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import FolderLake
from functions.shared.storage.snapshot import CONTENT_TYPE, Snapshot, make_snapshot
from functions.shared.warehouse.base import Warehouse
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.runtime.functions import FUNCTIONS

JSON = dict[str, Any]

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
"""A Saturday; an hour without any schedule of its own."""

TOKEN = "simulator"  # noqa: S105 (the simulator's, it guards nothing)

UNREACHABLE_URL = "http://127.0.0.1:9/v4"
"""No test ever calls the real API, not even by mistake."""

COMPETITIONS = {
    "PL": (2021, "Premier League", "England", 2072),
    "BL1": (2002, "Bundesliga", "Germany", 2088),
    "PD": (2014, "Primera Division", "Spain", 2224),
}
FUNCTION_OF = {
    step: function for function, steps in FUNCTIONS.items() for step in steps
}

VALIDATE = "validate_raw_payloads"
LOAD = "load_raw_live_tables"
SILVER = "run_live_silver"
FULL = "run_full"
MONITOR = "run_monitoring_checks"
LOG = "log_pipeline_run"


def minutes(count: float) -> timedelta:
    """A number of minutes."""
    return timedelta(minutes=count)


def days(count: float) -> timedelta:
    """A number of days."""
    return timedelta(days=count)


def stamp(moment: datetime) -> str:
    """A moment as the API writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def area(code: str = "PL") -> JSON:
    """The area of a competition."""
    _, _, name, number = COMPETITIONS[code]
    flag = f"https://crests.example/{number}.svg"
    return {"id": number, "name": name, "code": name[:3].upper(), "flag": flag}


def competition(code: str = "PL") -> JSON:
    """The `competition` of a match and of a response."""
    number, name, _, _ = COMPETITIONS[code]
    emblem = f"https://crests.example/{code}.png"
    return {
        "id": number,
        "name": name,
        "code": code,
        "type": "LEAGUE",
        "emblem": emblem,
    }


def season(code: str = "PL") -> JSON:
    """The season of 2026; each competition has one of its own."""
    return {
        "id": 2600 + list(COMPETITIONS).index(code),
        "startDate": "2026-08-14",
        "endDate": "2027-05-23",
        "currentMatchday": 12,
        "winner": None,
    }


def team(number: int, name: str | None = None) -> JSON:
    """A team. Without a name it is called by its number."""
    name = name or f"Club {number}"
    return {
        "id": number,
        "name": name,
        "shortName": name,
        "tla": f"C{number:02}",
        "crest": f"https://crests.example/{number}.png",
    }


UNDRAWN_TEAM: JSON = dict.fromkeys(("id", "name", "shortName", "tla", "crest"))
"""The team of a match whose pairing is not drawn."""


def score(home: int | None = None, away: int | None = None) -> JSON:
    """A score without half-time; the winner is the side that leads."""
    winner = None
    if home is not None and away is not None:
        winner = ("AWAY_TEAM", "DRAW", "HOME_TEAM")[(home > away) - (home < away) + 1]
    return {
        "winner": winner,
        "duration": "REGULAR",
        "fullTime": {"home": home, "away": away},
        "halfTime": {"home": None, "away": None},
    }


def match(
    number: int = 1,
    *,
    code: str = "PL",
    status: str = "TIMED",
    kick_off: datetime = NOON + timedelta(hours=3),
    updated: datetime = NOON - timedelta(days=1),
    goals: tuple[int | None, int | None] = (None, None),
    **changes: Any,
) -> JSON:
    """A match with every key that the free plan shows."""
    return {
        "area": area(code),
        "competition": competition(code),
        "season": season(code),
        "id": number,
        "utcDate": stamp(kick_off),
        "status": status,
        "matchday": 12,
        "stage": "REGULAR_SEASON",
        "group": None,
        "lastUpdated": stamp(updated),
        "homeTeam": team(2 * number),
        "awayTeam": team(2 * number + 1),
        "score": score(*goals),
        "odds": {"msg": "Activate Odds-Package in User-Panel to retrieve odds."},
        "referees": [],
        **changes,
    }


def matches_response(*matches: JSON) -> JSON:
    """The response of `/matches`."""
    result = {"count": len(matches), "first": "2026-11-19", "last": "2026-11-23"}
    return {
        "filters": {"dateFrom": "2026-11-19", "dateTo": "2026-11-24"},
        "resultSet": {**result, "competitions": "PL", "played": 0},
        "matches": list(matches),
    }


def table_row(number: int, position: int = 1, **changes: Any) -> JSON:
    """A line of a table: a team that won all but its last match."""
    return {
        "position": position,
        "team": team(number),
        "playedGames": 11,
        "form": None,
        "won": 10,
        "draw": 0,
        "lost": 1,
        "points": 30,
        "goalsFor": 20,
        "goalsAgainst": 9,
        "goalDifference": 11,
        **changes,
    }


def table(*rows: JSON, **changes: Any) -> JSON:
    """One table of a standings response."""
    return {
        "stage": "REGULAR_SEASON",
        "type": "TOTAL",
        "group": None,
        "table": list(rows),
        **changes,
    }


def standings_response(*tables: JSON, code: str = "PL") -> JSON:
    """The response of `/competitions/{code}/standings`."""
    return {
        "filters": {"season": "2026"},
        "area": area(code),
        "competition": competition(code),
        "season": season(code),
        "standings": list(tables),
    }


def season_response(*matches: JSON, code: str = "PL") -> JSON:
    """The response of `/competitions/{code}/matches`."""
    return {
        "filters": {"season": "2026"},
        "resultSet": {"count": len(matches), "played": 0},
        "competition": competition(code),
        "matches": list(matches),
    }


def club(number: int, *, code: str = "PL", **changes: Any) -> JSON:
    """A team of a teams response, as complete as one can be."""
    return {
        "area": area(code),
        **team(number),
        "address": f"{number} Station Road",
        "website": f"https://club{number}.example",
        "founded": 1880 + number,
        "clubColors": "Red / White",
        "venue": f"Ground {number}",
        "runningCompetitions": [competition(code)],
        "coach": {"id": None, "name": None, "contract": {"start": None}},
        "squad": [{"id": 10 * number, "name": "A Player", "position": None}],
        "staff": [],
        "lastUpdated": "2022-02-10T19:48:56Z",
        **changes,
    }


def teams_response(*teams: JSON, code: str = "PL") -> JSON:
    """The response of `/competitions/{code}/teams`."""
    return {
        "count": len(teams),
        "filters": {"season": "2026"},
        "competition": competition(code),
        "season": season(code),
        "teams": list(teams),
    }


def encode_body(body: JSON | list[Any] | str | bytes) -> bytes:
    """A body as it comes over the wire."""
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode()
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def snapshot_of(
    body: JSON | list[Any] | str | bytes,
    *,
    at: datetime,
    resource: str = "matches",
    scope: str | None = None,
    status: int = 200,
    run_id: str = "test-run",
    headers: dict[str, str] | None = None,
    params: dict[str, str] | None = None,
) -> Snapshot:
    """A response in its envelope. `params` are added to the usual ones."""
    window = "2026-11-18..2026-11-25"
    scope = scope or (window if resource == "matches" else "PL")
    kind = resource.removeprefix("batch_")
    is_batch = kind != resource
    return make_snapshot(
        resource=resource,
        scope=scope,
        dag="daily_reconcile" if is_batch else "live_poll_15m",
        run_id=run_id,
        step="run_batch_ingest" if is_batch else "fetch_matches_live",
        path="/matches" if resource == "matches" else f"/competitions/{scope}/{kind}",
        params=({"dateFrom": "2026-11-18"} if resource == "matches" else {})
        | (params or {}),
        status=status,
        headers=headers or {"content-type": "application/json"},
        fetched_at=at,
        body=encode_body(body),
    )


def in_memory_warehouse() -> DuckDBWarehouse:
    """A warehouse without a file. Where tables are this small, one thread is faster,
    and so is a plan as it is written: to improve it takes longer than it saves."""
    warehouse = DuckDBWarehouse(Path(":memory:"))
    warehouse._connection.execute("SET threads = 1")
    warehouse._connection.execute("PRAGMA disable_optimizer")
    return warehouse


cached_dags = lru_cache(load_dags)


class World:
    """A lake in a folder, a DuckDB warehouse and a clock that stands still at noon."""

    def __init__(self, folder: Path, warehouse: Warehouse) -> None:
        self.clock = VirtualClock(NOON)
        self.lake = FolderLake(folder / "lake")
        self.warehouse = warehouse
        settings = Settings(
            token=TOKEN,
            api_url=UNREACHABLE_URL,
            lake_uri=self.lake.uri,
            warehouse_uri=self.warehouse.uri,
            site_uri=str(folder / "site"),
            clock="request",  # tests set the clock and `as_of` as they like
        )
        self.services = Services(
            settings=settings,
            clock=self.clock,
            lake=self.lake,
            warehouse=self.warehouse,
            api=api_factory(settings, self.clock, Limiter(1000, self.clock)),
            dags=cached_dags(),
        )

    def change_settings(self, **settings: Any) -> None:
        """Change settings, also of API clients created from now on."""
        changed = replace(self.services.settings, **settings)
        limiter = Limiter(changed.calls_per_minute, self.clock)
        api = api_factory(changed, self.clock, limiter)
        self.services = replace(self.services, settings=changed, api=api)

    def use_warehouse(self, warehouse: Any) -> None:
        """Replace the warehouse of the steps."""
        self.services = replace(self.services, warehouse=warehouse)

    def store_response(
        self, body: JSON | list[Any] | str | bytes, *, at: datetime = NOON, **about: Any
    ) -> Snapshot:
        """Put a response into the lake as fetch does; see `snapshot_of`."""
        snapshot = snapshot_of(body, at=at, **about)
        self.lake.create(snapshot.key, snapshot.pack(), content_type=CONTENT_TYPE)
        return snapshot

    def try_call(self, step: str, **request: Any) -> StepResponse:
        """Call a step; its response may be an error."""
        function = FUNCTION_OF[step]
        body = msgspec.json.encode({"step": step, **request})
        return call(function, FUNCTIONS[function], body, self.services)

    def call(self, step: str, **request: Any) -> JSON:
        """Call a step that has to succeed; the body of its response."""
        response = self.try_call(step, **request)
        assert response.is_ok, response.body
        return response.body

    def load_into_silver(self, **args: Any) -> None:
        """Validate, load, and drain into silver."""
        self.call(VALIDATE, args=args)
        self.call(LOAD)
        self.call(SILVER)

    def rows(self, name: str) -> list[JSON]:
        """A whole table, sorted; columns of JSON are parsed."""
        return rows_of(self.warehouse, name)

    def truncate(self, *tables: str) -> None:
        """Delete every row of some tables."""
        for name in tables:
            self.execute_sql(f"TRUNCATE {name}")

    def execute_sql(self, statement: str) -> None:
        """Execute SQL on the warehouse."""
        assert isinstance(self.warehouse, DuckDBWarehouse)
        self.warehouse._connection.execute(statement)

    def ledger(self) -> list[JSON]:
        """The ledger by time."""
        return sorted(self.rows("raw_snapshots"), key=lambda row: row["snapshot_id"])

    def verdicts(self) -> list[str]:
        """The verdicts by time."""
        return [row["verdict"] for row in self.ledger()]

    def stored_errors(self) -> list[JSON]:
        """The envelopes stored as errors."""
        return self.envelopes("errors")

    def envelopes(self, resource: str) -> list[JSON]:
        """The envelopes of a resource by time, as any tool can read them."""
        return [
            json.loads(gzip.decompress(self.lake.read(key)))
            for key in self.lake.keys(f"raw/{resource}")
        ]


class RecordingWarehouse:
    """The warehouse of a world, recording the executed statements and the tables
    that rows were loaded into."""

    def __init__(self, world: World) -> None:
        self._inner = world.warehouse
        self.executed: list[str] = []
        self.loaded: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def run(self, statement: str, **params: object) -> None:
        self.executed.append(statement)
        self._inner.run(statement, **params)

    def fetch(self, query: str, **params: object) -> list[JSON]:
        self.executed.append(query)
        return self._inner.fetch(query, **params)

    def load(self, table: str, rows: Sequence[JSON]) -> None:
        self.loaded.append(table)
        self._inner.load(table, rows)


def rows_of(warehouse: Warehouse, name: str) -> list[JSON]:
    """A whole table, sorted by all of its columns; columns of JSON are parsed."""
    assert isinstance(warehouse, DuckDBWarehouse)
    result = warehouse._connection.execute(f'FROM "{name}" ORDER BY ALL')
    columns = [(column[0], str(column[1])) for column in result.description or ()]
    return [
        {
            column: json.loads(value) if kind == "JSON" and value is not None else value
            for (column, kind), value in zip(columns, row, strict=True)
        }
        for row in result.fetchall()
    ]


def columns(rows: Iterable[JSON], *names: str) -> list[tuple[Any, ...]]:
    """Some columns of rows."""
    return [tuple(row[name] for name in names) for row in rows]
