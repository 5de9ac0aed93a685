"""A recorded timeline shows each state from the moment it was first seen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from functions.shared.contract.validator import validate_matches
from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.errors import ConfigError
from local_runner.simulator.recorded_timeline import RecordedTimeline
from local_runner.simulator.server import Simulator
from local_runner.simulator.world import MatchQuery, TableCut

JSON = dict[str, Any]
Write = Callable[..., RecordedTimeline]

# A match of Eastern Dunes and Port Wry as it might be seen: seconds, stamp, status,
# home goals, away goals.
DAY = datetime(2026, 2, 7, tzinfo=UTC)
MATCH = 77
STORY = [
    ("13:00:10", "01:32:01", "TIMED", 0, 0),
    ("15:05:12", "15:05:03", "IN_PLAY", 0, 0),
    ("15:31:07", "15:30:40", "IN_PLAY", 0, 1),
    ("15:54:59", "15:54:00", "PAUSED", 0, 1),
    ("17:03:00", "17:02:10", "FINISHED", 2, 1),
    ("17:09:00", "16:40:00", "IN_PLAY", 1, 1),
    ("17:20:00", "17:02:10", "FINISHED", 1, 1),
]


def at(time_of_day: str) -> datetime:
    return datetime.fromisoformat(f"{DAY.date()}T{time_of_day}+00:00")


def line(seen: str, stamp: str, status: str, home: int, away: int, **more: Any) -> JSON:
    return {
        "id": MATCH,
        "comp": "PD",
        "home": "Eastern Dunes",
        "away": "Port Wry",
        "lastUpdated": f"{DAY.date()}T{stamp}Z",
        "first_seen": int(at(seen).timestamp()),
        "status": status,
        "home_goals": home,
        "away_goals": away,
        "utcDate": f"{DAY.date()}T15:00:00Z",
        **more,
    }


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write lines and read them as a timeline."""

    def written(*lines: JSON) -> RecordedTimeline:
        file = tmp_path / "timeline.jsonl"
        text = "".join(json.dumps(one) + "\n" for one in lines)
        file.write_text(text, encoding="utf-8")
        return RecordedTimeline(file)

    return written


@pytest.fixture
def world(write: Write) -> RecordedTimeline:
    # By stamp, as recorders order them: not the order in which they were seen.
    lines = [line(*row) for row in sorted(STORY, key=lambda row: row[1])]
    other = line("13:00:10", "01:32:02", "TIMED", 0, 0, id=78, comp="SA")
    return write(*lines, {**other, "utcDate": "2026-02-09T19:45:00Z"})


def shown(world: RecordedTimeline, now: datetime, number: int = MATCH) -> JSON:
    [match] = world.matches(MatchQuery(ids=frozenset({number})), now)
    return match


def goals(match: JSON) -> tuple[Any, Any]:
    full_time = match["score"]["fullTime"]
    return full_time["home"], full_time["away"]


class TestStates:
    def test_are_shown_from_their_first_seen_on(self, world: RecordedTimeline) -> None:
        before = at("13:00:10") - timedelta(seconds=1)
        assert world.matches(MatchQuery(), before) == []
        ends = [row[0] for row in STORY[1:]] + ["23:00:00"]
        for (seen, stamp, status, _, _), end in zip(STORY, ends, strict=True):
            for now in (at(seen), at(end) - timedelta(seconds=1)):
                match = shown(world, now)
                assert match["status"] == status
                assert match["lastUpdated"] == f"{DAY.date()}T{stamp}Z"

    def test_an_older_stamp_is_shown_when_it_was_seen(
        self, world: RecordedTimeline
    ) -> None:
        newer, older = shown(world, at("17:05:00")), shown(world, at("17:10:00"))
        assert older["lastUpdated"] < newer["lastUpdated"]
        assert (goals(newer), goals(older)) == ((2, 1), (1, 1))

    def test_one_stamp_may_carry_two_scores(self, world: RecordedTimeline) -> None:
        first, second = shown(world, at("17:05:00")), shown(world, at("17:20:00"))
        assert first["lastUpdated"] == second["lastUpdated"]
        assert goals(first) != goals(second)

    def test_of_two_seen_at_once_the_later_in_the_file_is_shown(
        self, write: Write
    ) -> None:
        row = ("15:31:07", "15:30:40", "IN_PLAY")
        world = write(line(*row, 3, 0), line(*row, 2, 0))
        assert goals(shown(world, at("15:31:07"))) == (2, 0)
        assert world.instants == [at("15:31:07")]

    def test_the_score_is_null_before_kick_off_and_then_has_a_leader(
        self, world: RecordedTimeline
    ) -> None:
        scores = [shown(world, at(row[0]))["score"] for row in STORY]
        assert [one["winner"] for one in scores] == [
            *(None, "DRAW", "AWAY_TEAM", "AWAY_TEAM", "HOME_TEAM", "DRAW", "DRAW")
        ]
        assert scores[0]["fullTime"] == {"home": None, "away": None}
        assert scores[1]["fullTime"] == {"home": 0, "away": 0}

    @pytest.mark.parametrize(
        ("status", "home", "away", "expected"),
        [
            ("SCHEDULED", 0, 0, (None, None)),
            ("TIMED", 0, 0, (None, None)),
            ("POSTPONED", 0, 0, (None, None)),
            ("TIMED", 1, 1, (1, 1)),  # recorded: in play and not said so
            ("CANCELLED", 0, 0, (0, 0)),
            ("FINISHED", None, None, (None, None)),
        ],
    )
    def test_only_a_goalless_score_before_kick_off_is_null(
        self, write: Write, status: str, home: int, away: int, expected: Any
    ) -> None:
        match = shown(
            write(line("15:00:00", "14:00:00", status, home, away)), at("15:00:00")
        )
        assert goals(match) == expected
        assert (match["score"]["winner"] is None) == (expected == (None, None))

    def test_keep_the_contract(self, world: RecordedTimeline) -> None:
        for row in STORY:
            rows = world.matches(MatchQuery(), at(row[0]))
            validated = validate_matches(json.dumps({"matches": rows}).encode())
            assert (validated.verdict, validated.drift) == ("valid", {})
            assert len(validated.rows) == 2


class TestQueries:
    def test_days_are_those_the_feed_shows(self, write: Write) -> None:
        played = line("13:00:00", "13:00:00", "TIMED", 0, 0)
        moved = line("14:00:00", "14:00:00", "POSTPONED", 0, 0)
        moved["utcDate"] = "2026-03-04T00:00:00Z"
        world = write(played, moved)
        on_the_day = MatchQuery(date(2026, 2, 7), date(2026, 2, 8))
        later = MatchQuery(date(2026, 3, 4), date(2026, 3, 5))
        assert len(world.matches(on_the_day, at("13:30:00"))) == 1
        assert world.matches(later, at("13:30:00")) == []
        assert world.matches(on_the_day, at("14:00:00")) == []
        assert len(world.matches(later, at("14:00:00"))) == 1

    def test_by_code_id_and_everything(self, world: RecordedTimeline) -> None:
        now = at("18:00:00")

        def found(query: MatchQuery) -> list[int]:
            return [match["id"] for match in world.matches(query, now)]

        assert found(MatchQuery()) == [77, 78]
        assert found(MatchQuery(codes=frozenset({"SA"}))) == [78]
        assert found(MatchQuery(ids=frozenset({78, 9}))) == [78]
        assert found(MatchQuery(first=date(2026, 2, 8))) == [78]
        assert found(MatchQuery(end=date(2026, 2, 9))) == [77]

    def test_only_the_requested_days_are_evaluated(self, write: Write) -> None:
        season = [
            line("13:00:00", "13:00:00", "TIMED", 0, 0, id=number)
            | {"utcDate": f"{DAY.date() + timedelta(days=number)}T15:00:00Z"}
            for number in range(1, 300)
        ]
        world = write(*season)
        first = date(2026, 2, 10)
        query = MatchQuery(first, first + timedelta(days=5))
        assert len(list(world._candidates(query))) == 5
        assert len(world.matches(query, at("13:00:00"))) == 5


class TestNames:
    def test_ids_depend_on_competition_and_name_alone(self, write: Write) -> None:
        one = line("13:00:00", "13:00:00", "TIMED", 0, 0)
        back = one | {"id": 5, "home": one["away"], "away": one["home"]}
        elsewhere = one | {"id": 6, "comp": "PL"}
        rows = write(one, back, elsewhere).matches(MatchQuery(), at("13:00:00"))
        first, second, third = sorted(rows, key=lambda row: -row["id"])
        again = shown(write(one), at("13:00:00"))
        assert again == first
        assert second["homeTeam"]["id"] != first["homeTeam"]["id"]
        assert third["homeTeam"] == first["awayTeam"]
        assert first["homeTeam"]["name"] == "Eastern Dunes"
        assert first["homeTeam"]["id"] < 2**53

    def test_competitions_have_their_real_ids(self, world: RecordedTimeline) -> None:
        items = world.competitions(at("13:00:00"))
        assert [(one["code"], one["id"]) for one in items] == [
            ("SA", 2019),
            ("PD", 2014),
        ]
        match = shown(world, at("13:00:10"))
        assert match["competition"]["id"] == 2014
        assert match["season"] == items[1]["currentSeason"]
        assert match["season"]["startDate"] == "2025-08-01"


class TestMoments:
    def test_instants_are_every_first_seen_once(self, world: RecordedTimeline) -> None:
        assert world.instants == [at(row[0]) for row in STORY]

    def test_ticks_are_the_first_at_or_after_a_change(self, write: Write) -> None:
        times = ("13:00:00", "13:00:01", "13:14:59", "13:15:00", "14:59:59", "23:59:00")
        world = write(
            *(line(one, "12:00:00", "TIMED", 0, n) for n, one in enumerate(times))
        )
        assert world.ticks() == [
            *(at("13:00:00"), at("13:15:00"), at("15:00:00")),
            DAY + timedelta(days=1),
        ]
        assert world.ticks(60) == [
            *(at("13:00:00"), at("14:00:00"), at("15:00:00")),
            DAY + timedelta(days=1),
        ]

    def test_changed_names_the_matches_seen_since(
        self, world: RecordedTimeline
    ) -> None:
        early = at("00:00:00")
        assert world.changed(early, at("13:00:10")) == [77, 78]
        assert world.changed(at("13:00:10"), at("17:03:00")) == [77]
        assert world.changed(at("17:03:00"), at("17:08:59")) == []


class TestServed:
    @pytest.fixture
    def fetch(self, world: RecordedTimeline) -> Iterator[Callable[..., Any]]:
        clock = VirtualClock(at("15:40:00"))
        with (
            Simulator(world, clock, calls_per_minute=None) as simulator,
            requests.Session() as session,
        ):
            session.headers["X-Auth-Token"] = "simulator"

            def get(path: str, **params: str) -> requests.Response:
                return session.get(simulator.url + path, params=params, timeout=10)

            yield get

    def test_a_poll_is_a_response_of_v4(self, fetch: Callable[..., Any]) -> None:
        response = fetch(
            "/matches",
            dateFrom="2026-02-05",
            dateTo="2026-02-11",
            competitions="PD,SA,CL",
        )
        body = response.json()
        assert body["resultSet"]["count"] == 2
        assert [goals(match) for match in body["matches"]] == [(0, 1), (None, None)]
        assert validate_matches(response.content).verdict == "valid"
        assert fetch("/matches", ids="78").json()["matches"][0]["id"] == 78

    def test_there_are_no_tables_and_no_lists_of_teams(
        self, world: RecordedTimeline, fetch: Callable[..., Any]
    ) -> None:
        for resource in ("standings", "teams"):
            response = fetch(f"/competitions/PD/{resource}")
            assert response.status_code == 403
            assert "restricted" in response.json()["message"]
        assert world.standings("PD", at("15:40:00"), TableCut()) is None
        assert world.body("/matches", {}) is None


GOOD = line("13:00:00", "13:00:00", "TIMED", 0, 0)


class TestBadFiles:
    @pytest.mark.parametrize(
        ("bad", "why"),
        [
            ("{", "truncated"),
            ("[1]", "Expected `object`"),
            ("nothing", "malformed"),
            (json.dumps(GOOD).replace("Dunes", "\udcff"), "utf-8"),
            (json.dumps({**GOOD, "id": "7"}), r"\$\.id"),
            (json.dumps({**GOOD, "first_seen": 1.5}), r"\$\.first_seen"),
            (json.dumps({**GOOD, "lastUpdated": "yesterday"}), r"\$\.lastUpdated"),
            (json.dumps({**GOOD, "utcDate": "2026-02-07T15:00:00"}), r"\$\.utcDate"),
            (json.dumps({**GOOD, "home_goals": -1}), r"\$\.home_goals"),
            (json.dumps({**GOOD, "home": ""}), r"\$\.home"),
            (json.dumps({**GOOD, "comp": "XX9"}), "no league 'XX9'"),
            (json.dumps({k: v for k, v in GOOD.items() if k != "status"}), "status"),
            ("[" * 100_000, "recursion|Expected"),
        ],
    )
    def test_an_invalid_line_is_reported(
        self, tmp_path: Path, bad: str, why: str
    ) -> None:
        file = tmp_path / "odd.jsonl"
        text = f"{json.dumps(GOOD)}\n\n{bad}\n{json.dumps(GOOD)}\n"
        file.write_text(text, encoding="utf-8", errors="surrogateescape")
        with pytest.raises(ConfigError, match=why) as error:
            RecordedTimeline(file)
        assert f"{file}, line 3 is not a state of a match" in str(error.value)
        assert "Fix the line" in error.value.fix

    @pytest.mark.parametrize("text", ["", "\n \n"])
    def test_an_empty_file_is_named(self, tmp_path: Path, text: str) -> None:
        file = tmp_path / "nothing.jsonl"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError, match=r"nothing\.jsonl is empty"):
            RecordedTimeline(file)

    def test_a_missing_file_and_a_folder_are_named(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match=r"gone\.jsonl cannot be read: No such"):
            RecordedTimeline(tmp_path / "gone.jsonl")
        with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
            RecordedTimeline(tmp_path)

    def test_further_keys_blank_lines_and_windows_ends_are_fine(
        self, tmp_path: Path
    ) -> None:
        file = tmp_path / "wide.jsonl"
        row = json.dumps({**GOOD, "proxy": "x"})
        file.write_bytes(f"\r\n{row}\r\n\r\n".encode())
        assert len(RecordedTimeline(file).instants) == 1
