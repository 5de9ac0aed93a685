"""Laws 1, 3, 4, 6 and 7 on made-up histories: whatever order, repetition, lateness or
crash, silver is a function of the set of stored responses, and of nothing else."""

from __future__ import annotations

import copy
import itertools
import json
import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.shared.runtime.errors import WarehouseError
from functions.shared.storage.snapshot import Snapshot
from functions.shared.warehouse.base import Row, Warehouse
from tests.functions.hostile import VALUES, paths, put
from tests.functions.world import (
    FULL,
    JSON,
    LOAD,
    MONITOR,
    NOON,
    SILVER,
    VALIDATE,
    World,
    club,
    columns,
    days,
    in_memory_warehouse,
    match,
    matches_response,
    minutes,
    season_response,
    snapshot_of,
    standings_response,
    table,
    table_row,
    team,
    teams_response,
)
from transforms.tables import TABLES

EXAMPLES = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 30
THOROUGH = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

FEWER = settings(THOROUGH, max_examples=EXAMPLES // 3)
"""For worlds that take longer."""

GAPS = [minutes(0), minutes(1), minutes(1), days(1), days(7)]
"""What lies between two responses: no time at all, or as long as repeats are left
out."""

SINCE = {"since": "2026-11-01"}

BERLIN = ZoneInfo("Europe/Berlin")


# What may be in the lake


@dataclass(frozen=True)
class Stored:
    """A response in the lake and, as a person would read them off it, its good rows."""

    snapshot: Snapshot
    rows: tuple[JSON, ...] = ()
    bad_rows: int = 0
    is_usable: bool = True

    @property
    def place(self) -> tuple[datetime, str]:
        return self.snapshot.fetched_at, self.snapshot.snapshot_id


SHOWN = (
    *(("IN_PLAY", (0, 0)), ("IN_PLAY", (1, 0))),
    *(("FINISHED", (0, 0)), ("FINISHED", (1, 0))),
)


@st.composite
def match_rows(draw: st.DrawFn, number: int, at: datetime) -> JSON:
    """A match under one of two stamps, now and then one that is ahead of the response;
    its name is not part of its content."""
    status, goals = draw(st.sampled_from(SHOWN))
    ahead = draw(st.sampled_from([None] * 6 + [5, 40, 110, 200]))
    updated = NOON - minutes(draw(st.integers(1, 2)))
    if ahead is not None:
        updated = at + minutes(ahead)
    name = draw(st.sampled_from(["Club", "FC Club"]))
    return match(
        number, status=status, goals=goals, updated=updated, homeTeam=team(number, name)
    )


@st.composite
def matches_pulls(draw: st.DrawFn, at: datetime) -> Stored:
    """A response with up to two matches, now and then one of them broken."""
    numbers = draw(st.sampled_from([[1], [1], [1, 2], [2], []]))
    rows = [draw(match_rows(number, at)) for number in numbers]
    broken = draw(st.sampled_from([0, 0, 1]))
    extra = [{"id": "three"}] * broken
    run_id = draw(st.sampled_from(["run-a", "run-b"]))
    snapshot = snapshot_of(matches_response(*rows, *extra), at=at, run_id=run_id)
    return Stored(snapshot, tuple(rows), broken, is_usable=not broken or bool(rows))


@st.composite
def standings_pulls(draw: st.DrawFn, at: datetime) -> Stored:
    """One of a few tables, so that they come again: A-B-A, and an empty one."""
    order = draw(st.sampled_from([(1, 2), (2, 3), (1, 2), (2, 3), ()]))
    rows = [table_row(number, 1 + index) for index, number in enumerate(order)]
    body = standings_response(table(*rows))
    return Stored(snapshot_of(body, at=at, resource="standings"), tuple(rows))


SEASONS = (2500, 2600)


@st.composite
def batch_pulls(draw: st.DrawFn, at: datetime) -> Stored:
    """A part of a nightly ingest, or in between a live response about the same matches.

    The tables are of one of two seasons; the name of a club is that of its response.
    """
    kind = draw(st.sampled_from(["matches", "standings", "teams", "live"]))
    if kind == "live":
        return draw(matches_pulls(at))
    about: JSON = {"at": at, "resource": f"batch_{kind}"}
    about["run_id"] = draw(st.sampled_from(["run-a", "run-b"]))
    if kind == "matches":
        numbers = draw(st.sampled_from([[1], [1], [1, 2], []]))
        rows = [draw(match_rows(number, at)) for number in numbers]
        return Stored(snapshot_of(season_response(*rows), **about), tuple(rows))
    if kind == "teams":
        name = draw(st.sampled_from(["Club", "FC Club"]))
        numbers = draw(st.sampled_from([[1], [1, 2], [2], []]))
        rows = [club(number, name=name) for number in numbers]
        return Stored(snapshot_of(teams_response(*rows), **about), tuple(rows))
    order = draw(st.sampled_from([(1, 2), (2, 3), ()]))
    rows = [table_row(number, 1 + index) for index, number in enumerate(order)]
    body = standings_response(table(*rows))
    body["season"]["id"] = draw(st.sampled_from(SEASONS))
    of_season = tuple({**row, "season_id": body["season"]["id"]} for row in rows)
    return Stored(snapshot_of(body, **about), of_season)


@st.composite
def useless_responses(draw: st.DrawFn, at: datetime) -> Stored:
    """An error, or a 200 that is none."""
    if draw(st.booleans()):
        snapshot = snapshot_of("{}", at=at, resource="errors", status=500)
    else:
        snapshot = snapshot_of("<html>", at=at, resource="matches")
    return Stored(snapshot, is_usable=False)


# What may happen


Steps = tuple[tuple[str, JSON], ...]
Pulls = st.SearchStrategy[Stored]

WHOLE: Steps = ((VALIDATE, SINCE), (LOAD, {}), (SILVER, {}))
RUNS: list[Steps] = [
    *[WHOLE] * 6,
    ((VALIDATE, {}), (LOAD, {}), (SILVER, {})),
    ((VALIDATE, SINCE), (LOAD, {"leave_out_repeats": False}), (SILVER, {})),
    ((VALIDATE, SINCE), (LOAD, {})),
    ((SILVER, {}), (LOAD, {}), (VALIDATE, SINCE)),
    ((MONITOR, {}),),
]
NIGHTS: list[Steps] = [
    *[(*WHOLE[:2], (FULL, {}))] * 5,
    WHOLE,
    ((VALIDATE, SINCE), (LOAD, {"leave_out_repeats": False}), (FULL, {})),
    ((VALIDATE, SINCE), (LOAD, {})),
    ((FULL, {}), (LOAD, {}), (VALIDATE, SINCE)),
    ((SILVER, {}), (FULL, {}), (FULL, {})),
]


@dataclass(frozen=True)
class Run:
    """A response arrives, and some steps are called. `writes` is how many writes the
    process lives for; `clock` is what it takes for the time."""

    pull: Stored
    steps: Steps
    writes: int | None
    clock: datetime


@st.composite
def runs_of(
    draw: st.DrawFn, kind: Callable[[datetime], Pulls], runs_steps: list[Steps] = RUNS
) -> list[Run]:
    """Responses about in the order of their times, each with a run that may die."""
    runs: dict[str, Run] = {}
    at = NOON
    for _ in range(draw(st.integers(2, 6))):
        at += draw(st.sampled_from(GAPS))
        is_useless = draw(st.integers(0, 7)) == 7
        pull = draw(useless_responses(at) if is_useless else kind(at))
        runs[pull.snapshot.snapshot_id] = Run(
            pull,
            steps=draw(st.sampled_from(runs_steps)),
            writes=draw(st.sampled_from([None] * 8 + [1, 2, 3, 4])),
            clock=draw(st.sampled_from([at, at, at - days(9), at + days(300)])),
        )
    arrived = list(runs.values())
    for _ in range(draw(st.integers(0, 2))):
        late = arrived.pop(draw(st.integers(0, len(arrived) - 1)))
        arrived.insert(draw(st.integers(0, len(arrived))), late)
    return arrived


class Dying:
    """The warehouse of a process that is gone after some writes; see Warehouse."""

    def __init__(self, warehouse: Warehouse, writes: int) -> None:
        self.warehouse = warehouse
        self.left = writes
        self.uri = warehouse.uri
        self.statements = 0
        self.billed_bytes = 0
        self.labels: Mapping[str, str] = {}

    def run(self, statement: str, **params: object) -> None:
        self._write()
        self.warehouse.run(statement, **params)

    def fetch(self, query: str, **params: object) -> list[Row]:
        return self.warehouse.fetch(query, **params)

    def load(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        self._write()
        self.warehouse.load(table, rows)

    def count(self, table: str) -> int:
        return self.warehouse.count(table)

    def rows(self, table: str) -> Iterator[Row]:
        return self.warehouse.rows(table)

    def columns(self, table: str) -> dict[str, str]:
        return self.warehouse.columns(table)

    def interrupt(self) -> None:
        self.warehouse.interrupt()

    def close(self) -> None:
        self.warehouse.close()

    def _write(self) -> None:
        if self.left == 0:
            raise WarehouseError("The process died.")
        self.left -= 1


class Lives:
    """One warehouse for many short lives: each begins with empty tables and lake."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.warehouse = in_memory_warehouse()

    def begin(self) -> World:
        shutil.rmtree(self.folder / "life", ignore_errors=True)
        world = World(self.folder / "life", self.warehouse)
        world.truncate(*TABLES)
        return world


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    made = Lives(tmp_path_factory.mktemp("lives"))
    # Chunks of two: what holds within one also has to hold between them.
    with pytest.MonkeyPatch.context() as patch:
        for function in ("validate", "load", "transform"):
            patch.setattr(f"functions.{function}.steps.CHUNK", 2)
        # Gold follows from silver, and has tests of its own.
        patch.setattr("functions.transform.steps.GOLD", ())
        yield made
    made.warehouse.close()


def live(world: World, runs: Sequence[Run]) -> None:
    """Play the runs; then call every step once, unharmed."""
    stamps: dict[int, datetime] = {}
    for run in runs:
        keep(world, run.pull)
        world.clock.set(run.clock)
        if run.writes is not None:
            world.use_warehouse(Dying(world.warehouse, run.writes))
        for step, args in run.steps:
            response = world.try_call(step, args=args)
            assert response.is_ok or run.writes is not None, response.body
            if not response.is_ok:
                break
        world.use_warehouse(world.warehouse)
        stamps = no_stamp_went_back(world, stamps)
    world.clock.set(NOON)
    world.load_into_silver(**SINCE)
    no_stamp_went_back(world, stamps)


def keep(world: World, pull: Stored) -> None:
    snapshot = pull.snapshot
    world.lake.create(snapshot.key, snapshot.pack(), content_type="")


def no_stamp_went_back(
    world: World, before: Mapping[int, datetime]
) -> dict[int, datetime]:
    """Law 4, after every single step. (A stamp that is ahead of its response may have
    its place further back once an earlier response with it turns up.)"""
    ahead = {
        row["match_id"]
        for row in world.rows("silver_live_match_history")
        if row["status_timestamp"] > row["first_seen_at"]
    }
    state = world.rows("silver_live_match_state")
    now = {row["match_id"]: row["status_timestamp"] for row in state}
    calm = before.keys() - ahead
    assert all(now[number] >= before[number] for number in calm)
    return now


# What silver has to be


def history_of(pulls: Sequence[Stored]) -> list[JSON]:
    """Every sighting with the least that saw it, by hand."""
    seen: dict[str, tuple[Stored, JSON]] = {}
    for pull in sorted(pulls, key=lambda pull: pull.place):
        if pull.is_usable:
            for row in pull.rows:
                seen.setdefault(sighting(row), (pull, row))
    return [match_row(pull.snapshot, row) for pull, row in seen.values()]


def sighting(row: JSON) -> str:
    content = [row["id"], row["lastUpdated"], row["status"], row["score"]]
    return json.dumps(content)


ORDER = ("effective_at", "status_timestamp", "first_seen_at", "snapshot_id")


def state_of(history: Sequence[JSON], pulls: Sequence[Stored]) -> list[JSON]:
    """Law 4 in one line; and since when responses lack the match."""
    by_match: dict[int, list[JSON]] = defaultdict(list)
    for row in history:
        by_match[row["match_id"]].append(row)
    pulled = in_turn(of(pulls, "matches"))
    return [
        max(rows, key=lambda row: [row[name] for name in ORDER])
        | {"missing_since": missing_since(number, pulled)}
        for number, rows in by_match.items()
    ]


def in_turn(pulls: Sequence[Stored]) -> list[Stored]:
    """Those that say something else than the one before them on their date."""
    found, bodies = [], dict[date, str]()
    for pull in pulls:
        body, day = pull.snapshot.body_sha256, pull.snapshot.fetched_at.date()
        if bodies.get(day) != body:
            found.append(pull)
        bodies[day] = body
    return found


def missing_since(number: int, pulls: Sequence[Stored]) -> datetime | None:
    """The first whole response with other matches after the last one with this
    match."""
    named, lacked = set[datetime](), set[datetime]()
    for pull in pulls:
        if any(row["id"] == number for row in pull.rows):
            named.add(pull.snapshot.fetched_at)
        elif pull.rows and not pull.bad_rows and not is_halved(pull, pulls):
            lacked.add(pull.snapshot.fetched_at)
    later = [at for at in lacked if not named or at > max(named)]
    return min(later, default=None)


def is_halved(pull: Stored, pulls: Sequence[Stored]) -> bool:
    """Whether a response of its week, or where it is of live of its date, had twice as
    many rows, and two more."""
    at = pull.snapshot.fetched_at
    most = max(
        len(other.rows) + other.bad_rows
        for other in pulls
        if timedelta(0) <= at - other.snapshot.fetched_at <= timedelta(days=7)
        if pull.snapshot.resource != "matches"
        or other.snapshot.fetched_at.date() == at.date()
    )
    return len(pull.rows) < most - 1 and len(pull.rows) * 2 <= most


def effective(stamp: datetime, seen_at: datetime) -> datetime:
    """The stamp, but a response cannot know the future."""
    local = stamp - (stamp.astimezone(BERLIN).utcoffset() or minutes(0))
    if stamp - seen_at > minutes(15) and local <= seen_at:
        return local
    return min(stamp, seen_at)


def match_row(snapshot: Snapshot, row: JSON) -> JSON:
    goals = row["score"]["fullTime"]
    return {
        "match_id": row["id"],
        "status_timestamp": moment(row["lastUpdated"]),
        "first_seen_at": snapshot.fetched_at,
        "snapshot_id": snapshot.snapshot_id,
        "competition_id": 2021,
        "competition_code": "PL",
        "season_id": 2600,
        "season_start_date": date(2026, 8, 14),
        "utc_date": moment(row["utcDate"]),
        "status": row["status"],
        "stage": "REGULAR_SEASON",
        "group": None,
        "matchday": 12,
        "home_team_id": row["homeTeam"]["id"],
        "home_team_name": row["homeTeam"]["name"],
        "home_team_tla": row["homeTeam"]["tla"],
        "away_team_id": row["awayTeam"]["id"],
        "away_team_name": row["awayTeam"]["name"],
        "away_team_tla": row["awayTeam"]["tla"],
        "winner": row["score"]["winner"],
        "duration": "REGULAR",
        "home_goals": goals["home"],
        "away_goals": goals["away"],
        "home_half_time_goals": None,
        "away_half_time_goals": None,
        "home_shootout_goals": None,
        "away_shootout_goals": None,
        "is_score_contradictory": False,
        "is_final": row["status"] == "FINISHED",
        "is_in_play": row["status"] == "IN_PLAY",
        "effective_at": effective(moment(row["lastUpdated"]), snapshot.fetched_at),
    }


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def events_of(history: Sequence[JSON]) -> list[tuple[Any, ...]]:
    """What changed from one sighting of a match to the next, by hand."""
    of: dict[int, list[JSON]] = defaultdict(list)
    for row in history:
        of[row["match_id"]].append(row)
    found = []
    for rows in of.values():
        rows.sort(key=lambda row: [row[name] for name in ORDER])
        for before, since in itertools.pairwise(rows):
            more = [since[side] - before[side] for side in ("home_goals", "away_goals")]
            event = (
                "correction_after_final"
                if before["is_final"] and since["is_final"] and any(more)
                else "goal_withdrawn"
                if min(more) < 0
                else "goal"
                if max(more) > 0
                else "status"
                if since["status"] != before["status"]
                else None
            )
            if event:
                found.append((since["match_id"], since["status_timestamp"], event))
    return sorted(found)


def without_hash(rows: Sequence[JSON]) -> list[JSON]:
    return sorted(
        ({k: v for k, v in row.items() if k != "content_hash"} for row in rows),
        key=lambda row: (row["match_id"], row["status_timestamp"], str(row)),
    )


def table_of(pulls: Sequence[Stored]) -> list[tuple[int, int, str]]:
    """The lines of the newest response."""
    newest = max(pulls, key=lambda pull: pull.place)
    lines = [
        (row["position"], row["team"]["id"], row["team"]["name"]) for row in newest.rows
    ]
    return sorted(lines)


def of(pulls: Sequence[Stored], resource: str) -> list[Stored]:
    """The usable responses of a resource by time."""
    ours = [p for p in pulls if p.snapshot.resource == resource and p.is_usable]
    return sorted(ours, key=lambda pull: pull.place)


def batch_of(pulls: Sequence[Stored]) -> tuple[set[Any], set[Any], set[Any]]:
    """What the batch tables have to hold, by hand: matches with their stamps, scores
    and origins, lines of tables by season, and clubs with their names."""
    matches: dict[int, tuple[Any, ...]] = {}
    seasons = of(pulls, "batch_matches")
    for pull in seasons:
        for row in pull.rows:
            goals, stamp = row["score"]["fullTime"], moment(row["lastUpdated"])
            place = effective(stamp, pull.snapshot.fetched_at)
            values = (place, stamp, *pull.place, row["status"], goals["home"])
            matches[row["id"]] = max(values, matches.get(row["id"], values))
    tables: dict[int, set[Any]] = {}
    for pull in of(pulls, "batch_standings"):
        for row in pull.rows[:1]:
            tables[row["season_id"]] = {
                (one["team"]["id"], one["position"]) for one in pull.rows
            }
    clubs: dict[int, tuple[Any, ...]] = {}
    for pull in of(pulls, "batch_teams"):
        clubs |= {row["id"]: (*pull.place, row["name"]) for row in pull.rows}
    return (
        {
            (number, *values, missing_since(number, seasons))
            for number, values in matches.items()
        },
        {(season_id, *line) for season_id, lines in tables.items() for line in lines},
        {(number, *values) for number, values in clubs.items()},
    )


def batch_in(world: World) -> tuple[set[Any], set[Any], set[Any]]:
    """The same, as the tables say."""
    origin = ("fetched_at", "snapshot_id")
    return (
        set(
            columns(
                world.rows("silver_matches"),
                *("match_id", "effective_at", "status_timestamp", *origin),
                *("status", "home_goals", "missing_since"),
            )
        ),
        set(
            columns(world.rows("silver_standings"), "season_id", "team_id", "position")
        ),
        set(columns(world.rows("silver_teams"), "team_id", *origin, "name")),
    )


def everything_is_accounted_for(world: World, pulls: Sequence[Stored]) -> None:
    """The ledger holds each response once, done; each broken row is in quarantine."""
    kept = {pull.snapshot.snapshot_id: pull for pull in pulls}
    ledger = {row["snapshot_id"]: row for row in world.ledger()}
    assert world.warehouse.count("raw_snapshots") == len(ledger)
    assert ledger.keys() == kept.keys()
    for snapshot_id, row in ledger.items():
        is_done = row["loaded_at"] is not None and row["silver_at"] is not None
        is_untouched = row["loaded_at"] is None and row["silver_at"] is None
        assert is_done if kept[snapshot_id].is_usable else is_untouched
    quarantined = Counter(row["snapshot_id"] for row in world.rows("raw_quarantine"))
    assert quarantined == {id_: p.bad_rows for id_, p in kept.items() if p.bad_rows}


# The laws


@THOROUGH
@given(runs=runs_of(matches_pulls))
def test_match_silver_is_a_function_of_what_is_stored(
    lives: Lives, runs: list[Run]
) -> None:
    world, pulls = lives.begin(), [run.pull for run in runs]
    live(world, runs)
    history = history_of(pulls)
    assert without_hash(world.rows("silver_live_match_history")) == (
        without_hash(history)
    )
    assert without_hash(world.rows("silver_live_match_state")) == (
        without_hash(state_of(history, pulls))
    )
    events = [
        (row["match_id"], row["status_timestamp"], row["event"])
        for row in world.rows("gold_match_events")
    ]
    assert sorted(events) == events_of(history)
    everything_is_accounted_for(world, pulls)


@THOROUGH
@given(runs=runs_of(standings_pulls))
def test_table_silver_is_a_function_of_what_is_stored(
    lives: Lives, runs: list[Run]
) -> None:
    world, pulls = lives.begin(), [run.pull for run in runs]
    live(world, runs)
    tables = [pull for pull in pulls if pull.snapshot.resource == "standings"]
    silver = [
        (row["position"], row["team_id"], row["team_name"])
        for row in world.rows("silver_live_standings")
    ]
    assert sorted(silver) == (table_of(tables) if tables else [])
    everything_is_accounted_for(world, pulls)


@FEWER
@given(runs=runs_of(batch_pulls, NIGHTS))
def test_batch_silver_is_a_function_of_what_is_stored_of_batch(
    lives: Lives, runs: list[Run]
) -> None:
    """Whatever live responses come in between; and these are taken as ever."""
    world, pulls = lives.begin(), [run.pull for run in runs]
    live(world, runs)
    world.call(FULL)
    assert batch_in(world) == batch_of(pulls)
    history = history_of(of(pulls, "matches"))
    assert without_hash(world.rows("silver_live_match_history")) == (
        without_hash(history)
    )
    everything_is_accounted_for(world, pulls)


BASES = {
    "matches": matches_response(match(1), match(2)),
    "standings": standings_response(table(table_row(1, 1), table_row(2, 2))),
    "batch_matches": season_response(match(1), match(2)),
    "batch_standings": standings_response(table(table_row(1, 1), table_row(2, 2))),
    "batch_teams": teams_response(club(1), club(2)),
}
PATHS = {resource: sorted(paths(base)) for resource, base in BASES.items()}


@FEWER
@given(data=st.data(), resource=st.sampled_from(sorted(BASES)))
def test_no_response_stops_the_pipeline(
    lives: Lives, data: st.DataObject, resource: str
) -> None:
    """Whatever is put wherever in a response: it gets a verdict, its good rows are
    loaded, and what comes after it goes its way."""
    world = lives.begin()
    odd = copy.deepcopy(BASES[resource])
    put(odd, data.draw(st.sampled_from(PATHS[resource])), data.draw(VALUES))
    world.store_response(json.dumps(odd), at=NOON, resource=resource)
    world.store_response(json.dumps(odd), at=NOON + minutes(1), resource=resource)
    world.load_into_silver()
    world.call(FULL)
    world.store_response(BASES[resource], at=NOON + minutes(2), resource=resource)
    world.load_into_silver()
    world.call(FULL)
    for at in (NOON, NOON + days(1)):
        world.call(MONITOR, as_of=at)
    *_, good = world.ledger()
    assert good["verdict"] == "valid"
    assert good["silver_at"] is not None
