"""Results that are kept: the same as without, whatever was validated before."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest

from functions.shared.contract import cached_results
from functions.shared.contract.cached_results import CachedResults
from functions.shared.contract.validator import CONTRACT
from local_runner.simulator.responses import response
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.world import MatchQuery

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def world() -> GeneratedSeason:
    return GeneratedSeason(7, codes=["PL", "SA"])


def bodies(world: GeneratedSeason) -> list[tuple[str, bytes, str]]:
    matches = world.matches(MatchQuery(date(2026, 11, 21), date(2026, 11, 23)), NOW)
    body = msgspec.json.encode({"matches": matches, "resultSet": {"count": 1}})
    table = msgspec.json.encode(response(world, "/competitions/PL/standings", {}, NOW))
    return [
        ("matches", body, "ALL"),
        ("standings", table, "PL"),
        ("standings", table, "SA"),
        ("errors", table, "PL"),
        ("matches", b"no JSON", "ALL"),
    ]


def test_results_are_those_of_the_contract(world: GeneratedSeason) -> None:
    kept = CachedResults(CONTRACT.version, CONTRACT.validators)
    assert kept.version == CONTRACT.version
    for _ in range(2):
        for one in bodies(world):
            assert kept.validate(*one) == CONTRACT.validate(*one)


def test_a_response_is_decoded_once(world: GeneratedSeason) -> None:
    decoded = []

    def counted(body: bytes, scope: str) -> object:
        decoded.append(scope)
        return CONTRACT.validators["standings"](body, scope)

    kept = CachedResults(1, {"standings": counted})  # type: ignore[dict-item]
    _, (_, table, _), *_ = bodies(world)
    first = kept.validate("standings", table, "PL")
    assert kept.validate("standings", table, "PL") is first
    assert kept.validate("standings", table, "SA") is not first
    assert decoded == ["PL", "SA"]


def test_the_oldest_are_let_go(
    world: GeneratedSeason, monkeypatch: pytest.MonkeyPatch
) -> None:
    (_, body, _), (_, table, _), *_ = bodies(world)
    monkeypatch.setattr(cached_results, "MAX_BYTES", len(body) + len(table) - 1)
    kept = CachedResults(CONTRACT.version, CONTRACT.validators)
    matches = kept.validate("matches", body, "ALL")
    assert kept.validate("matches", body, "ALL") is matches
    standings = kept.validate("standings", table, "PL")
    assert kept.validate("standings", table, "PL") is standings
    assert kept.validate("matches", body, "ALL") is not matches
