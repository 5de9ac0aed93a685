"""Faults of the simulator, as the real client sees them over HTTP."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import requests
from urllib3.exceptions import ProtocolError

from functions.shared.contract.content_hash import content_hash
from functions.shared.contract.validator import (
    validate_matches,
    validate_standings,
)
from functions.shared.footballdata.client import FootballData
from functions.shared.footballdata.limiter import Limiter
from functions.shared.footballdata.response import ApiResponse
from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.errors import UpstreamError
from functions.shared.runtime.settings import Settings
from local_runner.runtime.functions import InProcess
from local_runner.runtime.runner import RunResult, run_dag, start_of_tick
from local_runner.runtime.source import source
from local_runner.runtime.workspace import Simulation, claim, settings_in
from local_runner.simulator.fault_schedule import faults_of
from local_runner.simulator.faults import SCENARIO_KINDS, Call, Fault, Kind
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import TOKEN, Simulator
from local_runner.simulator.world import MatchQuery
from tests.functions.world import World as Place
from tests.functions.world import in_memory_warehouse

JSON = dict[str, Any]

# A Saturday afternoon with matches before, in and after play in every league.
SINCE = datetime(2026, 11, 21, 15, 45, tzinfo=UTC)
UNTIL = SINCE + timedelta(minutes=45)
DURING = SINCE + timedelta(minutes=15, seconds=10)
DAY = {"date": "2026-11-21"}
LIVE = ("IN_PLAY", "PAUSED")


@pytest.fixture(scope="module")
def world() -> GeneratedSeason:
    return GeneratedSeason(7, profile="realistic")


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def fault(kind: Kind, **about: Any) -> Fault:
    return Fault(kind, **{"since": SINCE, "until": UNTIL, **about})


class Feed:
    """The real client of a simulator with faults, on one virtual clock; `stored` holds
    the responses as the lake would get them."""

    def __init__(
        self, simulator: Simulator, clock: VirtualClock, timeout_s: float
    ) -> None:
        self.simulator = simulator
        self.clock = clock
        self.stored: list[ApiResponse] = []
        self.api = FootballData(
            base_url=simulator.url,
            token=TOKEN,
            clock=clock,
            limiter=Limiter(1000, clock),
            timeout_s=timeout_s,
        )

    def fetch(self, path: str = "/matches", **params: str) -> bytes:
        """The body of a call that finally succeeds."""
        params = params or (DAY if path == "/matches" else {})
        return self.api.get(path, params, store=self.stored.append).body

    def fails(self, path: str = "/matches", **params: str) -> UpstreamError:
        """The error with which a call ends."""
        with pytest.raises(UpstreamError) as error:
            self.fetch(path, **params)
        return error.value

    def matches(self) -> list[JSON]:
        matches: list[JSON] = json.loads(self.fetch())["matches"]
        return matches

    def bare(self, path: str = "/matches", **headers: str) -> requests.Response:
        """One call without retries."""
        headers = {"X-Auth-Token": TOKEN, **headers}
        url = self.simulator.url + path
        return requests.get(url, params=DAY, headers=headers, timeout=10)

    @property
    def hits(self) -> list[tuple[Kind, ...]]:
        """The faults of each request so far."""
        return [request.faults for request in self.simulator.requests]


@contextmanager
def feed(
    world: GeneratedSeason,
    *faults: Fault,
    at: datetime = DURING,
    timeout_s: float = 10,
    **about: Any,
) -> Iterator[Feed]:
    clock = VirtualClock(at)
    about = {"calls_per_minute": None, **about}
    with Simulator(world, clock, faults=faults, **about) as simulator:
        running = Feed(simulator, clock, timeout_s)
        with running.api:
            yield running


def undisturbed(world: GeneratedSeason, at: datetime, path: str = "/matches") -> bytes:
    with feed(world, at=at) as calm:
        return calm.fetch(path)


class TestScenarioFaults:
    def test_a_fixed_response_is_sent(self, world: GeneratedSeason) -> None:
        with feed(
            world, fault("fixed_response", fixed_response=(418, b"no JSON"))
        ) as odd:
            error = odd.fails()
            assert error.status == 418
            assert [response.body for response in odd.stored] == [b"no JSON"]

    def test_only_calls_whose_parameters_fit(self, world: GeneratedSeason) -> None:
        said = fault(
            "fixed_response", fixed_response=(200, b"[]"), params=(("ids", "1,*"),)
        )
        with feed(world, said) as odd:
            assert odd.fetch() != b"[]"
            assert odd.fetch(ids="2,1") != b"[]"
            assert odd.fetch(ids="1,2") == b"[]"

    def test_an_empty_list_is_sent(self, world: GeneratedSeason) -> None:
        with feed(world, fault("empty")) as odd:
            body = json.loads(odd.fetch())
            assert (body["matches"], body["resultSet"]) == ([], {"count": 0})
            assert (
                json.loads(odd.fetch("/competitions/PL/standings"))["standings"] == []
            )

    def test_a_frozen_feed_as_of_a_time(self, world: GeneratedSeason) -> None:
        then = SINCE - minutes(90)
        with feed(world, fault("frozen", as_of=then)) as old:
            assert old.fetch() == undisturbed(world, then)


class TestErrors:
    def test_outage(self, world: GeneratedSeason) -> None:
        with feed(world, fault("outage")) as down:
            error = down.fails()
            assert error.status == 503
            assert "after 4 attempts" in error.what
            assert "503 Service Unavailable" in error.what
            assert [response.status for response in down.stored] == [503] * 4
            page = down.bare()
            assert page.headers["content-type"] == "text/html"
            assert page.text.startswith("<html>")
            assert not any(name.lower().startswith("x-") for name in page.headers)
            # the gateway responds, and does not check the token
            assert down.bare(**{"X-Auth-Token": "wrong"}).status_code == 503
            down.clock.set(UNTIL)
            assert down.fetch() == undisturbed(world, UNTIL)

    def test_server_errors(self, world: GeneratedSeason) -> None:
        with feed(world, fault("server_errors")) as ill:
            responses = [ill.bare() for _ in range(20)]
            assert {response.status_code for response in responses} == {500, 502}
            for response in responses:
                is_page = response.headers["content-type"] == "text/html"
                assert is_page == (response.status_code == 502)
            error = ill.fails()
            assert error.status in (500, 502)
            assert len(ill.stored) == 4
            wrong = ill.bare(**{"X-Auth-Token": "wrong"}).status_code
            assert wrong in (400, 502)

    def test_some_server_errors_are_survived(self, world: GeneratedSeason) -> None:
        with feed(world, fault("server_errors", share=0.4)) as ill:
            for _ in range(5):
                ill.fetch()
            bad = [response.status for response in ill.stored if response.status != 200]
            assert 0 < len(bad) <= 15
            assert ill.hits.count(("server_errors",)) == len(bad)

    def test_rate_limited(self, world: GeneratedSeason) -> None:
        until = DURING.replace(second=0) + minutes(1)
        other = fault("rate_limited", until=until)
        with feed(world, other) as busy:
            refused = busy.bare()
            assert refused.status_code == 429
            assert refused.json() == {
                "message": "You reached your request limit. Wait 50 seconds.",
                "errorCode": 429,
            }
            assert refused.headers["x-requests-available-minute"] == "0"
            assert refused.headers["x-requestcounter-reset"] == "50"
            assert "retry-after" not in refused.headers
            assert busy.bare(**{"X-Auth-Token": "wrong"}).status_code == 400
            busy.fetch()
            assert busy.clock.now() == until
            assert [response.status for response in busy.stored] == [429, 200]

    def test_rate_limited_has_the_headers_of_the_rate_limit(
        self, world: GeneratedSeason
    ) -> None:
        with feed(world, fault("rate_limited"), calls_per_minute=1) as busy:
            theirs = busy.bare()
            busy.clock.set(UNTIL)
            busy.bare()
            ours = busy.bare()
            assert ours.status_code == theirs.status_code == 429
            assert dict(ours.headers).keys() == dict(theirs.headers).keys()

    def test_rate_limited_for_long_is_given_up(self, world: GeneratedSeason) -> None:
        with feed(world, fault("rate_limited")) as busy:
            assert busy.fails().status == 429
            # each refusal waits for the rest of its minute, but the last one does not
            assert busy.clock.now() == DURING.replace(second=0) + minutes(3)
            assert len(busy.stored) == 4

    def test_no_json(self, world: GeneratedSeason) -> None:
        with feed(world, fault("no_json")) as odd:
            error = odd.fails()
            assert error.status == 200
            assert "not JSON" in error.what
            for response in odd.stored:
                assert response.status == 200
                assert response.headers["content-type"] == "text/html"
                assert response.body.startswith(b"<html>")
                assert validate_matches(response.body).verdict == "invalid"


class TestHang:
    def test_the_client_gives_up(self, world: GeneratedSeason) -> None:
        began = time.monotonic()
        with feed(world, fault("hang"), timeout_s=0.1, longest_hang_s=60) as mute:
            error = mute.fails()
            assert error.status is None
            assert "timed out" in error.what
            assert mute.stored == []
            assert [request.status for request in mute.simulator.requests] == [0] * 4
            mute.clock.set(UNTIL)
            mute.fetch()
        assert time.monotonic() - began < 5

    def test_a_long_client_timeout_is_cut_short(self, world: GeneratedSeason) -> None:
        """On a virtual clock no test should wait in real time."""
        began = time.monotonic()
        with feed(world, fault("hang"), timeout_s=30, longest_hang_s=0.2) as mute:
            assert "broken connection" in mute.fails().what
        assert 0.8 <= time.monotonic() - began < 5

    def test_stopping_does_not_wait_for_it(self, world: GeneratedSeason) -> None:
        before = set(threading.enumerate())
        errors: list[Exception] = []

        def wait(url: str) -> None:
            try:
                requests.get(url, timeout=50)
            except requests.RequestException as error:
                errors.append(error)

        with feed(world, fault("hang"), longest_hang_s=60) as mute:
            url = mute.simulator.url + "/matches"
            waiting = threading.Thread(target=wait, args=(url,))
            waiting.start()
            while mute.simulator.requests_served == 0:
                time.sleep(0.005)
            began = time.monotonic()
        waiting.join(10)
        assert time.monotonic() - began < 2
        assert len(errors) == 1
        assert set(threading.enumerate()) <= before


class TestTruncated:
    @pytest.mark.parametrize("encoding", ["gzip", "identity"])
    def test_less_than_was_announced(
        self, world: GeneratedSeason, encoding: str
    ) -> None:
        with feed(world, fault("truncated")) as short, requests.Session() as session:
            response = session.get(
                short.simulator.url + "/matches",
                params=DAY,
                headers={"X-Auth-Token": TOKEN, "Accept-Encoding": encoding},
                timeout=10,
                stream=True,
            )
            assert response.status_code == 200
            announced = int(response.headers["content-length"])
            assert announced > 1000
            missing = announced - announced // 2
            with pytest.raises(ProtocolError, match=rf"{missing} more expected"):
                response.raw.read(decode_content=False)

    def test_is_no_response(self, world: GeneratedSeason) -> None:
        with feed(world, fault("truncated")) as short:
            assert "broken connection" in short.fails().what
            assert short.stored == []

    def test_some_are_survived(self, world: GeneratedSeason) -> None:
        with feed(world, fault("truncated", share=0.4)) as short:
            for _ in range(5):
                assert short.fetch().endswith(b"}")
            assert ("truncated",) in short.hits


class TestDrift:
    def test_a_new_key_and_a_new_value_are_kept(self, world: GeneratedSeason) -> None:
        with feed(world, fault("drift_key")) as new:
            validated = validate_matches(new.fetch())
        plain = validate_matches(undisturbed(world, DURING))
        assert validated.verdict == "valid"
        assert len(validated.rows) == len(plain.rows) > 20
        assert {(one["field"], one["kind"]) for one in validated.drift_list} == {
            ("broadcast", "unknown_key"),
            ("competition.type", "unknown_value"),
        }
        assert [content_hash(row.value) for row in validated.rows] == [
            content_hash(row.value) for row in plain.rows
        ]
        # the shared world is not changed
        assert undisturbed(world, UNTIL) == undisturbed(world, UNTIL)
        assert b"SUPER_LEAGUE" not in undisturbed(world, UNTIL)

    def test_one_row_breaks_the_contract(self, world: GeneratedSeason) -> None:
        with feed(world, fault("drift_row")) as odd:
            body = odd.fetch()
            validated = validate_matches(body)
            assert validated.verdict == "partial"
            assert validated.drift_list == []
            (bad,) = validated.rejected
            row = json.loads(bad.raw)
            assert row["status"] in LIVE
            plain = json.loads(undisturbed(world, DURING))["matches"]
            others = json.loads(body)["matches"]
            whole, broken = plain.pop(bad.index), others.pop(bad.index)
            assert others == plain
            assert int(broken["id"]) == whole["id"]
            # the same match in every response that has it, as long as it lasts
            body_of_window = odd.fetch(dateFrom="2026-11-19", dateTo="2026-11-24")
            (again,) = validate_matches(body_of_window).rejected
            assert json.loads(again.raw) == row
            odd.clock.set(UNTIL)
            assert validate_matches(odd.fetch()).verdict == "valid"

    def test_which_and_how_is_a_matter_of_the_seed(
        self, world: GeneratedSeason
    ) -> None:
        reasons, ids = set(), set()
        for seed in range(12):
            with feed(world, fault("drift_row", seed=seed)) as odd:
                (bad,) = validate_matches(odd.fetch()).rejected
            reasons.add((bad.field, bad.reason))
            ids.add(int(json.loads(bad.raw)["id"]))
        assert len(reasons) == 2
        assert {field for field, _ in reasons} == {"$", "$.id"}
        assert len(ids) > 3

    def test_out_of_play_any_match_will_do(self, world: GeneratedSeason) -> None:
        early = SINCE.replace(hour=6)
        odd_row = fault("drift_row", since=early, until=early + minutes(1))
        with feed(world, odd_row, at=early) as odd:
            assert len(validate_matches(odd.fetch()).rejected) == 1
            empty = odd.fetch(date="2026-07-01")
            assert validate_matches(empty).verdict == "valid"
            table = odd.fetch("/competitions/PL/standings")
            assert validate_standings(table, "PL").verdict == "valid"

    def test_a_broken_envelope(self, world: GeneratedSeason) -> None:
        with feed(world, fault("drift_response")) as odd:
            validated = validate_matches(odd.fetch())
            assert validated.verdict == "invalid"
            assert "matches" in validated.error
            table = validate_standings(odd.fetch("/competitions/PL/standings"), "PL")
            assert table.verdict == "invalid"
            assert "standings" in table.error
            assert "teams" not in json.loads(odd.fetch("/competitions/PL/teams"))

    def test_of_chosen_competitions_only(self, world: GeneratedSeason) -> None:
        chosen = frozenset({"SA", "PD"})
        new = fault("drift_key", competitions=chosen)
        broken = fault("drift_row", competitions=chosen)
        with feed(world, new, broken) as odd:
            matches = odd.matches()
            for match in matches:
                is_chosen = match["competition"]["code"] in chosen
                assert ("broadcast" in match) == is_chosen
            (bad,) = validate_matches(odd.fetch()).rejected
            assert json.loads(bad.raw)["competition"]["code"] in chosen

    def test_errors_and_recordings(self, recorded: Recorded) -> None:
        with feed(recorded, fault("drift_response")) as odd:
            assert odd.bare("/recorded").json() == {"fixtures": [], "count": 0}
            assert odd.bare("/error").content == b"Gateway Timeout"
            assert odd.bare("/competitions/XX/matches").json()["errorCode"] == 403


class Recorded(GeneratedSeason):
    """A season with two recordings."""

    def body(self, path: str, params: Mapping[str, str]) -> tuple[int, bytes] | None:
        if path == "/recorded":
            return 200, b'{"matches":[],"count":0}'
        if path == "/error":
            return 504, b"Gateway Timeout"
        return super().body(path, params)


@pytest.fixture(scope="module")
def recorded() -> Recorded:
    return Recorded(7, codes=["PL"])


class TestBehind:
    def test_frozen_stands_as_when_it_began(self, world: GeneratedSeason) -> None:
        then = json.loads(undisturbed(world, SINCE))["matches"]
        with feed(world, fault("frozen"), at=SINCE) as still:
            for number in range(5):
                still.clock.set(SINCE + minutes(10 * number))
                assert still.matches() == then
            date_said = still.bare().headers["date"]
            assert date_said == "Sat, 21 Nov 2026 16:25:00 GMT"
            still.clock.set(UNTIL)
            assert still.fetch() == undisturbed(world, UNTIL)
            assert still.matches() != then

    def test_frozen_tables_and_competitions(self, world: GeneratedSeason) -> None:
        late = UNTIL + minutes(240)
        paths = [f"/competitions/{code}/standings" for code in ("PL", "SA")]
        with feed(world, fault("frozen", until=late), at=late - minutes(1)) as still:
            for path in paths:
                old = undisturbed(world, SINCE, path)
                assert still.fetch(path) == old != undisturbed(world, late, path)

    def test_frozen_for_chosen_competitions_only(self, world: GeneratedSeason) -> None:
        old = {
            one["id"]: one for one in json.loads(undisturbed(world, SINCE))["matches"]
        }
        present = json.loads(undisturbed(world, DURING))["matches"]
        frozen = fault("frozen", competitions=frozenset({"PL"}))
        with feed(world, frozen) as still:
            assert still.matches() == [
                old[one["id"]] if one["competition"]["code"] == "PL" else one
                for one in present
            ]
            assert still.hits == [("frozen",)]
            still.fetch("/competitions/SA/standings")
            assert still.hits[-1] == ()

    def test_stale_is_some_minutes_old(self, world: GeneratedSeason) -> None:
        by_age = {
            age: evaluate_stamps(undisturbed(world, DURING - minutes(age)))
            for age in range(21)
        }
        with feed(world, fault("stale", share=0.5)) as cached:
            responses = [evaluate_stamps(cached.fetch()) for _ in range(12)]
            hits = cached.hits
        assert hits.count(("stale",)) == 12 - hits.count(()) > 0
        for response, hit in zip(responses, hits, strict=True):
            ages = [age for age, stamps in by_age.items() if stamps == response]
            assert (0 in ages) if not hit else any(age >= 2 for age in ages)
        # caches that disagree: a state disappears and comes back
        assert any(later < before for before, later in pairwise(responses))

    def test_stale_and_frozen_together(self, world: GeneratedSeason) -> None:
        """What is behind is never ahead of the clock, nor of what stands still."""
        with feed(world, fault("frozen"), fault("stale"), at=SINCE + minutes(1)) as old:
            stamps = evaluate_stamps(old.fetch())
        assert stamps in [
            evaluate_stamps(undisturbed(world, SINCE + minutes(1 - age)))
            for age in range(2, 21)
        ]


def evaluate_stamps(body: bytes) -> list[str]:
    """The newest `lastUpdated` first."""
    matches = json.loads(body)["matches"]
    return sorted((match["lastUpdated"] for match in matches), reverse=True)


class TestWhenAndWhere:
    @pytest.mark.parametrize(
        ("at", "is_hit"),
        [
            (SINCE - timedelta(microseconds=1), False),
            (SINCE, True),
            (UNTIL - timedelta(microseconds=1), True),
            (UNTIL, False),
        ],
    )
    def test_since_is_included_and_until_is_not(
        self, world: GeneratedSeason, at: datetime, is_hit: bool
    ) -> None:
        with feed(world, fault("outage"), at=at) as down:
            assert down.bare().status_code == (503 if is_hit else 200)

    def test_paths(self, world: GeneratedSeason) -> None:
        tables = fault("outage", paths=("/competitions/*/standings", "/competitions"))
        with feed(world, tables) as down:
            statuses = {
                path: down.bare(path).status_code
                for path in (
                    *("/matches", "/competitions", "/competitions/PL/standings"),
                    *("/competitions/PL/matches", "/competitions/PL"),
                )
            }
        assert [path for path, status in statuses.items() if status == 503] == [
            *("/competitions", "/competitions/PL/standings"),
        ]

    @pytest.mark.parametrize(
        ("path", "params", "is_hit"),
        [
            ("/competitions/PL/standings", {}, True),
            ("/competitions/SA/standings", {}, False),
            ("/competitions/PLX/standings", {}, False),
            ("/competitions", {}, True),
            ("/matches", {}, True),
            ("/matches", {"competitions": "SA,PL"}, True),
            ("/matches", {"competitions": "SA,PD"}, False),
        ],
    )
    def test_competitions(
        self, path: str, params: dict[str, str], is_hit: bool
    ) -> None:
        down = fault("outage", competitions=frozenset({"PL"}))
        assert down.hits(Call(path, params, DURING)) == is_hit

    def test_one_takes_the_place_of_the_others(self, world: GeneratedSeason) -> None:
        others = [fault(kind) for kind in ("drift_key", "frozen", "truncated")]
        with feed(world, *others, fault("outage"), fault("hang")) as down:
            assert down.bare().status_code == 503
            assert down.hits == [("outage",)]

    def test_of_two_of_a_kind_the_first_counts(self, world: GeneratedSeason) -> None:
        earlier = fault("frozen", since=SINCE - minutes(30))
        for first, second in ((earlier, fault("frozen")), (fault("frozen"), earlier)):
            with feed(world, first, second) as still:
                assert still.fetch() == undisturbed(world, first.since)

    @pytest.mark.parametrize(
        ("about", "why"),
        [
            ({"until": SINCE}, "ends before it begins"),
            ({"since": SINCE.replace(tzinfo=None)}, "no zone"),
            ({"until": UNTIL.replace(tzinfo=None)}, "no zone"),
            ({"share": 0}, "share of 0"),
            ({"share": 1.5}, r"share of 1\.5"),
        ],
    )
    def test_a_fault_that_never_applies_is_rejected(
        self, about: dict[str, Any], why: str
    ) -> None:
        with pytest.raises(ValueError, match=f"outage: .*{why}"):
            fault("outage", **about)


class TestRepeatable:
    def hits(self, world: GeneratedSeason, late_s: float, **about: Any) -> list[bool]:
        """Which of 40 calls are hit, 20 seconds after one another, all a bit late."""
        with feed(world, fault("server_errors", share=0.5, **about)) as ill:
            for number in range(40):
                ill.clock.set(SINCE + timedelta(seconds=20 * number + late_s))
                ill.bare()
            return [bool(hit) for hit in ill.hits]

    def test_by_seed_call_and_quarter_of_an_hour(self, world: GeneratedSeason) -> None:
        hits = self.hits(world, 0)
        assert 10 < sum(hits) < 30
        assert self.hits(world, 0) == hits
        assert self.hits(world, 3.7) == hits
        assert self.hits(world, 0, seed=1) != hits
        elsewhere = SINCE.astimezone(timezone(timedelta(hours=5)))
        assert self.hits(world, 0, since=elsewhere) == hits

    def test_calls_and_quarters_differ(self) -> None:
        ill = fault("server_errors", share=0.5)

        def hits(call: Call) -> list[bool]:
            return [ill.hits(replace(call, number=one)) for one in range(40)]

        call = Call("/matches", {"date": "2026-11-21"}, DURING)
        others = [
            replace(call, path="/competitions"),
            replace(call, params={"date": "2026-11-22"}),
            replace(call, now=DURING + minutes(15)),
        ]
        assert len({tuple(hits(one)) for one in (call, *others)}) == 4

    def test_the_count_restarts_every_quarter(self, world: GeneratedSeason) -> None:
        with feed(world, fault("server_errors", share=0.5)) as ill:
            rounds = []
            for _ in range(2):
                ill.clock.set(SINCE + minutes(30))
                ill.bare()
                ill.clock.set(SINCE)
                began = len(ill.hits)
                for _ in range(20):
                    ill.bare()
                rounds.append(ill.hits[began:])
        assert rounds[0] == rounds[1]


SATURDAY = date(2026, 11, 21)
WEEKEND = [SATURDAY, date(2026, 11, 22)]
DAYS = [*WEEKEND, date(2026, 9, 15), date(2027, 1, 16)]


def in_play(world: GeneratedSeason, at: datetime) -> int:
    query = MatchQuery(at.date() - timedelta(days=1), at.date() + timedelta(days=1))
    return sum(one["status"] in LIVE for one in world.matches(query, at))


def ticks_of(day: date) -> list[datetime]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return [midnight + minutes(15 * number) for number in range(96)]


class Crowd(GeneratedSeason):
    """So many matches in play at a moment."""

    def __init__(self, counts: dict[datetime, int]) -> None:
        super().__init__(7, codes=["PL"])
        self.counts = counts

    def statuses(self, query: MatchQuery, now: datetime) -> Iterator[str]:
        assert query.first is not None
        assert query.end is not None
        assert query.first < now.date() < query.end
        yield "FINISHED"
        yield from ["PAUSED"] * self.counts.get(now, 0)


class TestDays:
    @pytest.mark.parametrize("profile", ["calm", "realistic"])
    def test_profiles_without_faults_have_none(
        self, world: GeneratedSeason, profile: str
    ) -> None:
        assert faults_of(profile, 7, SATURDAY, world) == ()

    def test_matches_are_those_of_realistic(self) -> None:
        query = MatchQuery(SATURDAY - timedelta(days=4), SATURDAY + timedelta(days=4))
        seasons = [
            GeneratedSeason(7, profile=profile, codes=["PL"]).matches(query, DURING)
            for profile in ("realistic", "incident", "hostile", "calm")
        ]
        assert seasons[0] == seasons[1] == seasons[2] != seasons[3]

    @pytest.mark.parametrize("day", DAYS)
    @pytest.mark.parametrize("seed", [7, 11])
    def test_incident(self, world: GeneratedSeason, seed: int, day: date) -> None:
        outage, odd = faults_of("incident", seed, day, world)
        assert (outage.kind, odd.kind) == ("outage", "drift_row")
        assert outage.seed == odd.seed == seed
        ticks = ticks_of(day)
        polls = [tick for tick in ticks if outage.since <= tick < outage.until]
        assert len(polls) == 3
        assert polls[0] == outage.since
        assert outage.until - outage.since == minutes(45)
        assert all(in_play(world, tick) for tick in polls)
        busy = [in_play(world, tick) for tick in ticks[:-8]]
        most = max(map(sum, zip(busy, busy[1:], busy[2:], strict=False)))
        assert sum(in_play(world, tick) for tick in polls) == most

        assert odd.since >= outage.until + minutes(60)
        seen = [tick for tick in ticks if odd.since <= tick < odd.until]
        assert seen == [odd.since]
        assert odd.since.minute != 0
        assert odd.until in ticks
        assert odd.hits(Call("/matches", {}, odd.since))
        assert not odd.hits(Call("/competitions/PL/standings", {}, odd.since))

    @pytest.mark.parametrize(
        ("counts", "down", "odd"),
        [
            # many for a moment are fewer than some for long; the first of equals
            ({56: 9, 72: 4, 73: 4, 74: 4, 76: 4, 78: 4, 82: 1}, 72, 82),
            ({40: 5, 41: 5, 42: 5, 48: 1, 52: 3, 54: 2}, 40, 54),
            # so late that the day only just has room for both
            ({89: 3, 90: 3, 91: 3, 92: 3, 93: 3, 94: 3, 95: 3}, 87, 94),
        ],
    )
    def test_an_incident_is_when_most_are_in_play(
        self, counts: dict[int, int], down: int, odd: int
    ) -> None:
        ticks = ticks_of(SATURDAY)
        crowd = Crowd({ticks[number]: count for number, count in counts.items()})
        found = faults_of("incident", 7, SATURDAY, crowd)
        assert [one.since for one in found] == [ticks[down], ticks[odd]]

    def test_a_date_without_matches_has_no_incident(
        self, world: GeneratedSeason
    ) -> None:
        assert faults_of("incident", 7, date(2026, 7, 1), world) == ()
        too_late = Crowd(dict.fromkeys(ticks_of(SATURDAY)[90:], 3))
        assert faults_of("incident", 7, SATURDAY, too_late) == ()

    @pytest.mark.parametrize("day", DAYS)
    def test_hostile(self, world: GeneratedSeason, day: date) -> None:
        faults = faults_of("hostile", 7, day, world)
        kinds = set(Kind.__args__)  # type: ignore[attr-defined]
        assert {one.kind for one in faults} == kinds - set(SCENARIO_KINDS)
        ticks = ticks_of(day)
        by_kind = {one.kind: one for one in faults}
        frozen, outage = by_kind["frozen"], by_kind["outage"]
        for one, shortest, longest in ((frozen, 75, 105), (outage, 30, 45)):
            assert minutes(shortest) <= one.until - one.since <= minutes(longest)
            assert one.share == 1
            polls = [tick for tick in ticks if one.since <= tick < one.until]
            if day in WEEKEND or one is frozen:
                assert all(in_play(world, tick) for tick in polls)
        apart = max(outage.since - frozen.until, frozen.since - outage.until)
        assert apart >= minutes(60)
        assert all(one.share <= 0.5 for one in faults if one.kind in RETRIED)
        season = Call("/competitions/PL/matches", {}, outage.since)
        for one in faults:
            # an unusable season response is not requested again
            losing = one.kind in ("drift_row", "drift_response")
            certain = replace(
                one, share=1.0, since=season.now, until=season.now + minutes(1)
            )
            assert certain.hits(season) != losing
        starts = {one.since for one in faults}
        assert starts <= set(ticks)
        assert faults == faults_of("hostile", 7, day, world)
        assert faults != faults_of("hostile", 8, day, world)

    def test_a_hostile_date_without_matches(self, world: GeneratedSeason) -> None:
        kinds = {one.kind for one in faults_of("hostile", 7, date(2026, 7, 1), world)}
        assert {"frozen", "outage", "stale"} <= kinds


@pytest.mark.day
def test_a_folder_has_the_faults_of_the_date_of_the_clock(
    world: GeneratedSeason, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path, Settings())
    claim(settings, Simulation(7, SATURDAY, "incident"))
    first, _ = faults_of("incident", 7, SATURDAY, world)
    second, _ = faults_of("incident", 7, SATURDAY + timedelta(days=1), world)
    for moment, status in (
        (first.since, 503),
        (second.since, 503),
        (second.until, 200),
    ):
        with source(settings, moment, simulated=True) as (simulated, _clock):
            headers = {"X-Auth-Token": simulated.token}
            url = simulated.api_url + "/matches"
            response = requests.get(url, headers=headers, timeout=9)
            assert response.status_code == status


RETRIED = ("server_errors", "rate_limited", "hang", "truncated", "no_json")


DAG = "live_poll_15m"
LEAGUES = ["PL", "SA"]


class Pipeline:
    """A Touchline in a folder that runs live polls at given ticks."""

    def __init__(self, folder: Path, world: GeneratedSeason) -> None:
        self.world = world
        self.place = Place(folder, in_memory_warehouse())
        self.results: dict[datetime, RunResult] = {}
        self.hits: set[Kind] = set()

    def poll(self, ticks: Iterable[datetime], *faults: Fault) -> None:
        """Run the live DAG at each tick, with faults or without."""
        clock = self.place.clock
        with Simulator(self.world, clock, faults=faults) as simulator:
            self.place.change_settings(api_url=simulator.url, token=TOKEN)
            for tick in ticks:
                clock.set(tick)
                services = self.place.services
                self.results[tick] = run_dag(
                    services.dags,
                    start_of_tick(DAG, tick, tick),
                    InProcess(services),
                    clock,
                    as_of=clock.now,
                )
            for request in simulator.requests:
                self.hits.update(request.faults)

    def statuses(self) -> list[str]:
        return [result.status for result in self.results.values()]

    def monitored(self, tick: datetime) -> JSON:
        details: JSON = self.results[tick].responses["run_monitoring_checks"].body
        return details["details"]  # type: ignore[no-any-return]

    def state(self) -> list[JSON]:
        """The latest state of all matches, without when it was seen."""
        seen = ("first_seen_at", "snapshot_id")
        return [
            {name: value for name, value in row.items() if name not in seen}
            for row in self.place.rows("silver_live_match_state")
        ]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Callable[..., Pipeline]]:
    """Makes pipelines, and closes them."""
    running: list[Pipeline] = []

    def make(seed: int, profile: str, **about: Any) -> Pipeline:
        world = GeneratedSeason(seed, profile=profile, **about)
        running.append(Pipeline(tmp_path / profile, world))
        return running[-1]

    yield make
    for one in running:
        one.place.warehouse.close()


@pytest.mark.day
def test_an_incident_afternoon(made: Callable[..., Pipeline]) -> None:
    pipeline = made(11, "incident", codes=LEAGUES)
    outage, odd = faults_of("incident", 11, SATURDAY, pipeline.world)
    quarter = minutes(15)
    before, back = outage.since - quarter, outage.until
    down = [outage.since + number * quarter for number in range(3)]
    late = [odd.since, odd.since + quarter]
    ticks = [before, *down, back, *late]
    pipeline.poll(ticks[:6], outage, odd)

    def monitored(name: str) -> list[Any]:
        return [pipeline.monitored(tick)[name] for tick in ticks[:6]]

    failed = ["failed"] * 3
    assert pipeline.statuses() == ["success", *failed, "success", "success"]
    for tick in down:
        result = pipeline.results[tick]
        assert "fetch_matches_live: GET /matches failed" in result.problem
        assert "503" in result.problem
        done = [step.step for step in result.steps if step.status == "ok"]
        assert done == ["run_monitoring_checks", "log_pipeline_run"]
    # pulled 15 minutes before the first of the failed runs, which took a minute
    assert monitored("is_freshness_sla_met") == [True, True, False, False, True, True]
    ages = monitored("freshness_minutes")
    assert [age // 15 for age in ages] == [0, 1, 2, 3, 0, 0]
    assert monitored("is_match_day") == [True] * 6

    (refused,) = pipeline.place.rows("raw_quarantine")
    assert odd.since <= refused["fetched_at"] < odd.until
    row = refused["payload"]
    assert row["status"] in LIVE
    verdicts = {
        (one["fetched_at"], one["verdict"], one["quarantined_count"])
        for one in pipeline.place.rows("raw_snapshots")
        if one["resource"] == "matches" and one["verdict"] != "valid"
    }
    assert verdicts == {(refused["fetched_at"], "partial", 1)}
    assert pipeline.hits == {"outage", "drift_row"}

    def known() -> JSON:
        (state,) = (
            one for one in pipeline.state() if one["match_id"] == int(row["id"])
        )
        return state

    assert known()["status_timestamp"] <= back
    pipeline.poll(ticks[6:], outage, odd)
    assert pipeline.results[ticks[6]].is_ok
    assert odd.since - minutes(60) < known()["status_timestamp"] <= ticks[6]
    assert len(pipeline.place.rows("raw_quarantine")) == 1


HOSTILE = {
    *("frozen", "outage", "stale", "server_errors", "rate_limited"),
    *("drift_key", "drift_row", "drift_response"),
}


@pytest.mark.slow
def test_a_hostile_afternoon_ends_in_the_same_state(
    made: Callable[..., Pipeline],
) -> None:
    hostile = made(17, "hostile", codes=LEAGUES)
    calm = made(17, "realistic", codes=LEAGUES)
    faults = faults_of("hostile", 17, SATURDAY, hostile.world)
    frozen, outage = (
        next(one for one in faults if one.kind == kind) for kind in ("frozen", "outage")
    )
    start = frozen.since
    ticks = [start + minutes(15 * number) for number in range(12)]
    assert ticks[0] < frozen.until <= ticks[5] < outage.since < ticks[-1]
    still, rest, clear = ticks[:5], ticks[5:], ticks[-1] + minutes(15)

    hostile.poll(still, *faults)
    calm.poll(still)
    assert hostile.state() != calm.state()
    assert any(hostile.monitored(tick)["is_feed_frozen"] for tick in still)

    hostile.poll(rest, *faults)
    assert hostile.hits >= HOSTILE
    assert 3 <= hostile.statuses().count("failed") <= 6
    assert hostile.place.rows("raw_quarantine")
    ledger = hostile.place.rows("raw_snapshots")
    kinds = {one["kind"] for row in ledger for one in row["drift"]}
    assert kinds == {"unknown_key", "unknown_value"}

    hostile.poll([clear])
    calm.poll([*rest, clear])
    assert set(calm.statuses()) == {"success"}
    assert hostile.state() == calm.state()
