"""The simulator over HTTP, on a virtual clock."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.errors import ConfigError
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator

JSON = dict[str, Any]

# A Saturday afternoon with matches before, in and after play in every league.
AFTERNOON = datetime(2026, 11, 21, 15, 58, tzinfo=UTC)
RESTRICTED = (
    "The resource you are looking for is restricted and apparently not within your "
    "permissions. Please check your subscription."
)


@pytest.fixture(scope="module")
def world() -> GeneratedSeason:
    return GeneratedSeason(7)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(AFTERNOON)


class Client:
    """A session on a simulator; the token can be changed or left out."""

    def __init__(self, simulator: Simulator, session: requests.Session) -> None:
        self.simulator = simulator
        self.session = session

    def fetch(
        self, path: str, key: str | None = "simulator", **params: str
    ) -> requests.Response:
        headers = {} if key is None else {"X-Auth-Token": key}
        return self.session.get(
            self.simulator.url + path, params=params, headers=headers, timeout=10
        )

    def get(self, path: str, **params: str) -> JSON:
        response = self.fetch(path, **params)
        assert response.status_code == 200, response.text
        body: JSON = response.json()
        return body


@pytest.fixture
def client(world: GeneratedSeason, clock: VirtualClock) -> Iterator[Client]:
    with (
        Simulator(world, clock, calls_per_minute=None) as simulator,
        requests.Session() as session,
    ):
        yield Client(simulator, session)


@pytest.fixture
def limited(world: GeneratedSeason, clock: VirtualClock) -> Iterator[Client]:
    with Simulator(world, clock) as simulator, requests.Session() as session:
        yield Client(simulator, session)


def days(body: JSON) -> set[str]:
    return {match["utcDate"][:10] for match in body["matches"]}


def codes(body: JSON) -> set[str]:
    return {match["competition"]["code"] for match in body["matches"]}


class TestTokens:
    def test_a_bad_token_is_a_400(self, client: Client) -> None:
        response = client.fetch("/matches", key="nonsense")
        assert response.status_code == 400
        assert response.content == (
            b'{"message":"Your API token is invalid.","errorCode":400}'
        )
        assert client.fetch("/matches", key="").status_code == 400

    def test_without_a_token_a_competition_is_restricted(self, client: Client) -> None:
        response = client.fetch("/competitions/PL/matches", key=None)
        assert response.status_code == 403
        assert response.json() == {"message": RESTRICTED, "errorCode": 403}

    def test_without_a_token_matches_are_an_empty_200(self, client: Client) -> None:
        body = client.fetch("/matches", key=None).json()
        assert body == {
            "filters": {
                "dateFrom": "2026-11-21",
                "dateTo": "2026-11-22",
                "permission": None,
            },
            "resultSet": {"count": 0},
            "matches": [],
        }

    def test_without_a_token_the_competitions_are_listed(self, client: Client) -> None:
        body = client.fetch("/competitions", key=None).json()
        assert [item["code"] for item in body["competitions"]]

    def test_the_token_of_the_simulator_can_be_chosen(
        self, world: GeneratedSeason, clock: VirtualClock
    ) -> None:
        with (
            Simulator(world, clock, token="mine") as simulator,  # noqa: S106
            requests.Session() as session,
        ):
            client = Client(simulator, session)
            assert client.fetch("/matches", key="mine").status_code == 200
            assert client.fetch("/matches").status_code == 400

    def test_requests_are_remembered_without_the_token(self, client: Client) -> None:
        client.fetch("/matches", key="a-secret", date="2026-11-21")
        client.get("/competitions")
        first, second = client.simulator.requests
        assert (first.path, first.params, first.status) == (
            "/matches",
            {"date": "2026-11-21"},
            400,
        )
        assert (second.path, second.params, second.status) == ("/competitions", {}, 200)
        assert "a-secret" not in repr(client.simulator.requests)
        assert client.simulator.requests_served == 2


class TestHeaders:
    def test_are_those_recorded_and_no_others(self, limited: Client) -> None:
        headers = limited.fetch("/matches").headers
        assert {name.lower() for name in headers} == {
            *("server", "date", "content-type", "x-requests-available-minute"),
            *("x-requestcounter-reset", "x-api-version", "x-authenticated-client"),
            *("content-language", "content-encoding", "content-length"),
        }
        assert headers["content-type"] == "application/json;charset=UTF-8"
        assert headers["x-api-version"] == "v4"
        assert headers["content-language"] == "en-US"
        assert headers["x-requests-available-minute"] == "9"
        assert headers["x-requestcounter-reset"] == "60"
        assert headers["date"] == "Sat, 21 Nov 2026 15:58:00 GMT"

    def test_gzip_only_where_accepted(self, client: Client) -> None:
        url = client.simulator.url + "/matches"
        token = {"X-Auth-Token": "simulator"}
        plain = client.session.get(
            url, headers={**token, "Accept-Encoding": "identity"}, timeout=10
        )
        assert "content-encoding" not in plain.headers
        packed = client.session.get(
            url, headers={**token, "Accept-Encoding": "gzip"}, timeout=10, stream=True
        )
        assert packed.headers["content-encoding"] == "gzip"
        raw = packed.raw.read(decode_content=False)
        assert len(raw) < len(plain.content) / 3
        assert gzip.decompress(raw) == plain.content

    def test_the_body_is_compact_json_in_utf_8(self, client: Client) -> None:
        body = client.fetch("/competitions/BL1/teams").content
        assert "Möwenstadt".encode() in body
        assert (
            body
            == json.dumps(
                json.loads(body), ensure_ascii=False, separators=(",", ":")
            ).encode()
        )


class TestRateLimit:
    def test_the_eleventh_call_waits_for_the_virtual_minute(
        self, limited: Client, clock: VirtualClock
    ) -> None:
        for left in range(9, -1, -1):
            response = limited.fetch("/competitions")
            assert response.status_code == 200
            assert response.headers["x-requests-available-minute"] == str(left)
            clock.sleep(1)
        refused = limited.fetch("/competitions")
        assert refused.status_code == 429
        assert refused.json() == {
            "message": "You reached your request limit. Wait 50 seconds.",
            "errorCode": 429,
        }
        assert refused.headers["x-requestcounter-reset"] == "50"
        assert refused.headers["x-requests-available-minute"] == "0"
        assert "retry-after" not in refused.headers
        clock.sleep(48.5)
        message = limited.fetch("/competitions").json()["message"]
        assert message == "You reached your request limit. Wait 2 seconds."
        clock.sleep(0.5)
        message = limited.fetch("/competitions").json()["message"]
        assert message == "You reached your request limit. Wait 1 second."
        clock.sleep(1)
        again = limited.fetch("/competitions")
        assert again.status_code == 200
        assert again.headers["x-requests-available-minute"] == "9"

    def test_errors_count_too_but_a_bad_token_does_not(self, limited: Client) -> None:
        assert limited.fetch("/matches", key="nonsense").status_code == 400
        assert limited.fetch("/matches", date="yesterday").status_code == 400
        left = limited.fetch("/nothing").headers["x-requests-available-minute"]
        assert left == "8"

    def test_a_clock_set_back_opens_a_new_window(
        self, limited: Client, clock: VirtualClock
    ) -> None:
        limited.fetch("/competitions")
        clock.set(AFTERNOON - timedelta(days=1))
        headers = limited.fetch("/competitions").headers
        assert headers["x-requests-available-minute"] == "9"
        assert headers["x-requestcounter-reset"] == "60"

    def test_can_be_switched_off(self, client: Client) -> None:
        responses = [client.fetch("/competitions") for _ in range(30)]
        assert {response.status_code for response in responses} == {200}
        assert "x-requests-available-minute" not in responses[0].headers


class TestWindows:
    def test_the_default_window_is_today_in_utc(
        self, client: Client, clock: VirtualClock
    ) -> None:
        clock.set(datetime(2026, 11, 21, 23, 59, 59, tzinfo=UTC))
        body = client.get("/matches")
        assert body["filters"] == {
            "dateFrom": "2026-11-21",
            "dateTo": "2026-11-22",
            "permission": "TIER_ONE",
        }
        assert days(body) == {"2026-11-21"}
        clock.sleep(1)
        assert days(client.get("/matches")) == {"2026-11-22"}

    def test_date_to_is_excluded(self, client: Client) -> None:
        window = {"dateFrom": "2026-11-21", "dateTo": "2026-11-23"}
        assert days(client.get("/matches", **window)) == {"2026-11-21", "2026-11-22"}
        of_league = client.get("/competitions/SA/matches", **window)
        assert days(of_league) == {"2026-11-21", "2026-11-22"}
        assert client.get("/matches", date="2026-11-21") == client.get("/matches")

    def test_an_empty_window_is_an_empty_200(self, client: Client) -> None:
        body = client.get("/matches", dateFrom="2026-11-21", dateTo="2026-11-21")
        assert body["matches"] == []
        assert body["resultSet"] == {"count": 0}

    def test_matches_are_capped_at_ten_days(self, client: Client) -> None:
        first, last = "2026-11-18", "2026-11-28"
        assert client.fetch("/matches", dateFrom=first, dateTo=last).ok
        refused = client.fetch("/matches", dateFrom=first, dateTo="2026-11-29")
        assert refused.status_code == 400
        assert refused.json() == {
            "message": "Specified period must not exceed 10 days.",
            "errorCode": 400,
        }
        long = {"dateFrom": first, "dateTo": "2027-02-28"}
        assert client.get("/competitions/PL/matches", **long)["resultSet"]["count"] > 50

    def test_days_together_are_the_season(
        self, client: Client, clock: VirtualClock
    ) -> None:
        """Early on, when most matches still show a placeholder of a kick-off."""
        clock.set(datetime(2026, 9, 1, 12, tzinfo=UTC))
        whole = client.get("/competitions/PL/matches")["matches"]
        assert {match["status"] for match in whole} >= {"SCHEDULED", "TIMED"}
        first = datetime(2026, 8, 1, tzinfo=UTC).date()
        found: list[JSON] = []
        for number in range(31):
            start = first + timedelta(days=10 * number)
            end = start + timedelta(days=10)
            window = {"dateFrom": str(start), "dateTo": str(end)}
            found += client.get("/matches", competitions="PL", **window)["matches"]
        assert found == whole
        assert len(whole) == 380


class TestFilters:
    def test_live_is_in_play_and_paused(self, client: Client) -> None:
        body = client.get("/matches", status="LIVE")
        assert {match["status"] for match in body["matches"]} == {"IN_PLAY", "PAUSED"}
        assert body["filters"]["status"] == ["IN_PLAY", "PAUSED"]
        listed = client.get("/matches", status="PAUSED,IN_PLAY")
        assert listed["matches"] == body["matches"]
        paused = client.get("/matches", status="PAUSED")["matches"]
        assert 0 < len(paused) < len(body["matches"])

    def test_scheduled_includes_timed_as_recorded(self, client: Client) -> None:
        found = client.get("/competitions/PL/matches", status="SCHEDULED")["matches"]
        assert {match["status"] for match in found} == {"SCHEDULED", "TIMED"}

    def test_competitions_by_code_or_id_and_unknown_ones_ignored(
        self, client: Client
    ) -> None:
        body = client.get("/matches", competitions="PL,2014,BL2,9999")
        assert codes(body) == {"PL", "PD"}
        assert body["filters"]["competitions"] == "PL,2014,BL2,9999"
        assert client.get("/matches", competitions="BL2")["matches"] == []

    def test_ids_need_no_dates(self, client: Client) -> None:
        season = client.get("/competitions/DED/matches")["matches"]
        wanted = [season[0], season[150], season[-1]]
        ids = ",".join(str(match["id"]) for match in wanted)
        assert client.get("/matches", ids=ids + ",1")["matches"] == wanted
        today = client.get("/matches", ids=ids, date="2026-11-21")
        assert today["matches"] == []

    def test_matchday_stage_and_group(self, client: Client) -> None:
        body = client.get("/competitions/FL1/matches", matchday="3")
        assert len(body["matches"]) == 9
        assert {match["matchday"] for match in body["matches"]} == {3}
        assert body["filters"] == {"season": "2026", "matchday": "3"}
        regular = client.get("/competitions/FL1/matches", stage="REGULAR_SEASON")
        assert len(regular["matches"]) == 306
        assert not client.get("/competitions/FL1/matches", stage="FINAL")["matches"]
        assert not client.get("/competitions/FL1/matches", group="GROUP_A")["matches"]

    def test_only_the_current_season_is_in_the_plan(self, client: Client) -> None:
        current = client.get("/competitions/PL/matches", season="2026")
        assert current == client.get("/competitions/PL/matches")
        for resource in ("matches", "standings", "teams"):
            old = client.fetch(f"/competitions/PL/{resource}", season="2015")
            assert old.status_code == 403
            assert old.json()["message"] == RESTRICTED

    @pytest.mark.parametrize(
        ("path", "params"),
        [
            ("/matches", {"dateFrom": "21.11.2026", "dateTo": "2026-11-22"}),
            ("/matches", {"dateFrom": "2026-02-30", "dateTo": "2026-03-02"}),
            ("/matches", {"date": "2026-11-21T00:00:00Z"}),
            ("/matches", {"date": "9999-12-31"}),
            ("/matches", {"status": "PLAYING"}),
            ("/matches", {"ids": "1,two"}),
            ("/matches", {"ids": "9" * 5000}),
            ("/matches/two", {}),
            ("/competitions/PL/matches", {"matchday": "first"}),
            ("/competitions/PL/matches", {"season": "26/27"}),
            ("/competitions/PL/standings", {"date": "today"}),
        ],
    )
    def test_what_cannot_be_read_is_a_400(
        self, client: Client, path: str, params: dict[str, str]
    ) -> None:
        response = client.fetch(path, **params)
        assert response.status_code == 400
        assert response.json()["errorCode"] == 400


class TestEnvelopes:
    def test_matches(self, client: Client) -> None:
        body = client.get("/matches", dateFrom="2026-11-20", dateTo="2026-11-24")
        assert list(body) == ["filters", "resultSet", "matches"]
        rows, counts = body["matches"], body["resultSet"]
        played = [match for match in rows if match["status"] == "FINISHED"]
        in_order = list(dict.fromkeys(match["competition"]["code"] for match in rows))
        assert 0 < len(played) < len(rows)
        assert counts == {
            "count": len(rows),
            "competitions": ",".join(in_order),
            "first": "2026-11-20",
            "last": "2026-11-23",
            "played": len(played),
        }
        assert len({match["id"] for match in rows}) == len(rows)
        assert rows == sorted(rows, key=lambda match: (match["utcDate"], match["id"]))

    def test_season_of_a_competition(self, client: Client) -> None:
        body = client.get("/competitions/2021/matches")
        assert list(body) == ["filters", "resultSet", "competition", "matches"]
        assert body["filters"] == {"season": "2026"}
        assert list(body["resultSet"]) == ["count", "first", "last", "played"]
        assert body["resultSet"]["count"] == len(body["matches"]) == 380
        assert body["competition"]["code"] == "PL"

    def test_a_match_has_every_key_of_the_free_plan(self, client: Client) -> None:
        for match in client.get("/matches")["matches"]:
            assert list(match) == [
                *("area", "competition", "season", "id", "utcDate", "status"),
                *("matchday", "stage", "group", "lastUpdated", "homeTeam", "awayTeam"),
                *("score", "odds", "referees"),
            ]
            assert list(match["area"]) == ["id", "name", "code", "flag"]
            assert list(match["competition"]) == [
                "id",
                "name",
                "code",
                "type",
                "emblem",
            ]
            assert list(match["season"]) == [
                *("id", "startDate", "endDate", "currentMatchday", "winner"),
            ]
            team = ["id", "name", "shortName", "tla", "crest"]
            assert list(match["homeTeam"]) == list(match["awayTeam"]) == team
            assert list(match["score"]) == [
                *("winner", "duration", "fullTime", "halfTime"),
            ]
            for referee in match["referees"]:
                assert list(referee) == ["id", "name", "type", "nationality"]

    def test_one_match_is_bare(self, client: Client) -> None:
        row = client.get("/matches")["matches"][0]
        assert client.get(f"/matches/{row['id']}") == {**row, "venue": None}
        assert client.fetch("/matches/1").status_code == 404

    def test_competitions(self, client: Client) -> None:
        body = client.get("/competitions")
        assert list(body) == ["count", "filters", "competitions"]
        assert body["count"] == len(body["competitions"])
        ids = {item["code"]: item["id"] for item in body["competitions"]}
        assert ids == {
            "PL": 2021,
            "ELC": 2016,
            "PD": 2014,
            "BL1": 2002,
            "SA": 2019,
            "FL1": 2015,
            "DED": 2003,
        }
        for item in body["competitions"]:
            assert list(item) == [
                *("id", "area", "name", "code", "type", "emblem", "plan"),
                *("currentSeason", "numberOfAvailableSeasons", "lastUpdated"),
            ]
            alone = client.get(f"/competitions/{item['code']}")
            assert alone["seasons"] == [item["currentSeason"]]
            assert client.get(f"/competitions/{item['id']}") == alone

    def test_standings(self, client: Client) -> None:
        body = client.get("/competitions/PL/standings")
        assert list(body) == [
            *("filters", "area", "competition", "season", "standings"),
        ]
        [total] = body["standings"]
        assert (total["stage"], total["type"]) == ("REGULAR_SEASON", "TOTAL")
        assert total["group"] is None
        assert list(total["table"][0]) == [
            *("position", "team", "playedGames", "form", "won", "draw", "lost"),
            *("points", "goalsFor", "goalsAgainst", "goalDifference"),
        ]
        assert {row["form"] for row in total["table"]} == {None}

    @pytest.mark.parametrize(("code", "clubs"), [("PL", 20), ("BL1", 18), ("ELC", 24)])
    def test_teams(self, client: Client, code: str, clubs: int) -> None:
        body = client.get(f"/competitions/{code}/teams")
        assert list(body) == ["count", "filters", "competition", "season", "teams"]
        assert body["count"] == len(body["teams"]) == clubs
        assert len({team["tla"] for team in body["teams"]}) == clubs
        rows = client.get(f"/competitions/{code}/standings")["standings"][0]["table"]
        assert {team["id"] for team in body["teams"]} == {
            row["team"]["id"] for row in rows
        }

    @pytest.mark.parametrize("rest", ["", "/matches", "/standings", "/teams"])
    def test_a_competition_outside_the_plan_is_restricted(
        self, client: Client, rest: str
    ) -> None:
        response = client.fetch(f"/competitions/BL2{rest}")
        assert response.status_code == 403
        assert response.json() == {"message": RESTRICTED, "errorCode": 403}

    @pytest.mark.parametrize("path", ["/", "/players", "/competitions/PL/coaches"])
    def test_an_unknown_path_is_a_404(self, client: Client, path: str) -> None:
        response = client.fetch(path)
        assert response.status_code == 404
        assert list(response.json()) == ["message", "errorCode"]

    def test_nothing_is_served_outside_v4(self, client: Client) -> None:
        root = client.simulator.url.removesuffix("/v4")
        for path in ("/matches", "/v2/matches", "/v44/matches"):
            headers = {"X-Auth-Token": "simulator"}
            response = client.session.get(root + path, headers=headers, timeout=10)
            assert response.status_code == 404


class TestServer:
    def test_keep_alive_does_not_stall(self, client: Client) -> None:
        client.get("/competitions")
        started = time.perf_counter()
        for _ in range(50):
            client.get("/competitions")
        assert time.perf_counter() - started < 50 * 0.03

    def test_listens_on_loopback_only(self, client: Client) -> None:
        port = int(client.simulator.url.split(":")[2].split("/")[0])
        assert client.simulator.url == f"http://127.0.0.1:{port}/v4"
        with pytest.raises(OSError, match=r"refused|reach|timed out"):
            socket.create_connection(("127.0.0.2", port), timeout=1)

    def test_stopping_ends_connections_and_threads(
        self, world: GeneratedSeason, clock: VirtualClock
    ) -> None:
        before = set(threading.enumerate())
        with requests.Session() as session:
            with Simulator(world, clock) as simulator:
                client, url = Client(simulator, session), simulator.url
                client.get("/matches")
                assert len(set(threading.enumerate()) - before) == 2
            deadline = time.monotonic() + 2
            while set(threading.enumerate()) - before and time.monotonic() < deadline:
                time.sleep(0.005)
            assert set(threading.enumerate()) <= before
            with pytest.raises(requests.ConnectionError):
                session.get(url + "/matches", timeout=1)
            with pytest.raises(RuntimeError, match="not running"):
                _ = simulator.url

    def test_the_same_port_can_be_used_again(
        self, world: GeneratedSeason, clock: VirtualClock
    ) -> None:
        with Simulator(world, clock) as simulator, requests.Session() as session:
            Client(simulator, session).get("/matches")
            port = int(simulator.url.split(":")[2].split("/")[0])
        with (
            Simulator(world, clock, port=port) as simulator,
            requests.Session() as session,
        ):
            Client(simulator, session).get("/matches")
            with pytest.raises(OSError, match="in use"):
                Simulator(world, clock, port=port).__enter__()

    def test_many_clients_at_once(self, client: Client) -> None:
        def fetch(_: int) -> bytes:
            with requests.Session() as session:
                return Client(client.simulator, session).fetch("/matches").content

        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(fetch, range(80)))) == 1
        assert client.simulator.requests_served == 80

    def test_disconnecting_clients_print_nothing(
        self,
        world: GeneratedSeason,
        clock: VirtualClock,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        with Simulator(world, clock) as simulator, requests.Session() as session:
            port = int(simulator.url.split(":")[2].split("/")[0])
            rude = socket.create_connection(("127.0.0.1", port), timeout=5)
            rude.sendall(b"GET /v4/matches HTTP/1.1\r\n")
            now = struct.pack("ii", 1, 0)
            rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
            rude.close()
            posted = session.post(simulator.url + "/matches", timeout=10)
            assert posted.status_code == 501
            Client(simulator, session).get("/matches")
        assert capfd.readouterr() == ("", "")


class TestChoices:
    def test_leagues_can_be_chosen(self, clock: VirtualClock) -> None:
        world = GeneratedSeason(codes=["DED", "PL"])
        with Simulator(world, clock) as simulator, requests.Session() as session:
            client = Client(simulator, session)
            assert codes(client.get("/matches")) == {"DED", "PL"}
            assert client.fetch("/competitions/PD/matches").status_code == 403

    def test_an_unknown_league_or_profile_lists_the_known_ones(self) -> None:
        with pytest.raises(ConfigError, match=r"no league XX.*Choose from PL, ELC"):
            GeneratedSeason(codes=["PL", "XX"])
        with pytest.raises(ConfigError, match=r"profile 'wild'.*calm"):
            GeneratedSeason(codes=["PL"], profile="wild")
