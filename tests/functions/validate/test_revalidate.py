"""Revalidation by a new contract: rows are re-admitted, and nothing is loaded twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from functions.shared.contract.models import Match
from functions.shared.contract.results import (
    RejectedRow,
    StandingsResult,
    ValidationResult,
)
from functions.shared.contract.validator import (
    CONTRACT,
    VALIDATORS,
    Contract,
    validate_matches,
    validate_season,
    validate_standings,
)
from tests.functions.world import (
    FULL,
    LOAD,
    NOON,
    SILVER,
    World,
    in_memory_warehouse,
    match,
    matches_response,
    minutes,
    season,
    season_response,
    standings_response,
    table,
    table_row,
)
from transforms.tables import TABLES

REVALIDATE = "revalidate_raw_payloads"
DERIVED = [name for name in TABLES if name.startswith(("silver_", "gold_match"))]


def strict_matches(body: bytes, scope: str) -> ValidationResult[Match]:
    """An earlier contract, which refuses suspended matches and empty responses."""
    result = validate_matches(body, scope)
    off = [row for row in result.rows if row.value.status == "SUSPENDED"]
    result.rows = [row for row in result.rows if row not in off]
    result.rejected += [
        RejectedRow(row.index, "$.status", "Not known", row.raw) for row in off
    ]
    if not result.row_count:
        result.error = "Nothing in it - at `$.matches`"
    return result


def forgetful_matches(body: bytes, scope: str) -> ValidationResult[Match]:
    """As strict_matches, with other drift, and one response is invalid to it."""
    result = strict_matches(body, scope)
    if b'"newKey"' in body:
        result = ValidationResult(error="Not understood - at `$`")
    result.drift = {("$.old", "unknown_key", ""): 1}
    return result


EARLIER = Contract(CONTRACT.version - 1, {**VALIDATORS, "matches": strict_matches})
LATER = Contract(CONTRACT.version + 1, {**VALIDATORS, "matches": strict_matches})
"""It refuses what the current contract accepts."""


def use_contract(world: World, contract: Contract) -> None:
    world.services = replace(world.services, contract=contract)


def store_three(world: World) -> None:
    """One response that is partial, one invalid, one valid by the earlier contract."""
    world.store_response(matches_response(match(1), match(2, status="SUSPENDED")))
    world.store_response(
        matches_response(match(3, status="SUSPENDED")), run_id="second"
    )
    world.store_response(matches_response(match(1), match(4)), run_id="third")


def tables(world: World, names: list[str]) -> dict[str, list[Any]]:
    return {name: world.rows(name) for name in names}


def test_refused_rows_are_readmitted_and_the_rest_is_loaded_once(
    world: World, tmp_path: Path
) -> None:
    use_contract(world, EARLIER)
    store_three(world)
    world.load_into_silver()
    assert sorted(world.verdicts()) == ["invalid", "partial", "valid"]
    assert len(world.rows("raw_quarantine")) == 2
    loaded_before = {
        (row["snapshot_id"], row["match_id"]) for row in world.rows("raw_live_matches")
    }

    use_contract(world, CONTRACT)
    counts = world.call(REVALIDATE)["counts"]
    assert (counts["readmitted"], counts["quarantined"]) == (2, 0)
    world.call(LOAD)
    world.call(SILVER)

    assert set(world.verdicts()) == {"valid"}
    versions = {row["run_id"]: row["contract_version"] for row in world.ledger()}
    assert versions["second"] == versions["test-run"] == CONTRACT.version
    assert all(row["readmitted_at"] for row in world.rows("raw_quarantine"))
    rows = world.rows("raw_live_matches")
    keys = [(row["snapshot_id"], row["match_id"]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert loaded_before < set(keys)

    fresh = World(tmp_path / "fresh", in_memory_warehouse())
    fresh.services = replace(fresh.services, lake=world.lake)
    fresh.load_into_silver()
    assert tables(fresh, DERIVED) == tables(world, DERIVED)
    fresh.warehouse.close()


def test_a_revalidated_ledger_equals_that_of_the_later_contract(
    world: World, tmp_path: Path
) -> None:
    """Every column, also in rows from before the column existed."""
    use_contract(
        world, replace(EARLIER, validators={**VALIDATORS, "matches": forgetful_matches})
    )
    store_three(world)
    odd = match(7, status="SUSPENDED", newKey=1)
    world.store_response(
        matches_response(odd), run_id="ids", params={"ids": "7", "season": "26"}
    )
    world.store_response(matches_response(match(8), {"id": 9}), run_id="partial")
    world.load_into_silver()
    world.execute_sql(
        "UPDATE raw_snapshots SET is_complete = NULL, asked_ids = NULL, "
        "asked_season = NULL, named_matches = NULL"
    )

    use_contract(world, CONTRACT)
    world.clock.set(NOON + minutes(60))
    world.call(REVALIDATE)
    fresh = World(tmp_path / "fresh", in_memory_warehouse())
    fresh.services = replace(fresh.services, lake=world.lake)
    fresh.clock.set(NOON + minutes(60))
    fresh.call("validate_raw_payloads")
    revalidated = {row["run_id"]: row for row in world.ledger()}
    third = revalidated.pop("third")  # valid by both, and loaded: not validated again
    assert (third["validated_at"], third["verdict"]) == (NOON, "valid")
    expected = {
        row["run_id"]: row for row in fresh.ledger() if row["run_id"] in revalidated
    }
    assert revalidated == expected
    assert len(revalidated) == 4
    fresh.warehouse.close()


def test_revalidating_twice_changes_nothing(world: World) -> None:
    use_contract(world, EARLIER)
    store_three(world)
    world.load_into_silver()
    use_contract(world, CONTRACT)
    world.call(REVALIDATE)
    world.call(LOAD)
    world.call(SILVER)
    names = [name for name in TABLES if name != "gold_live_match_monitor"]
    once = tables(world, names)
    assert world.call(REVALIDATE)["counts"]["readmitted"] == 0
    world.call(LOAD)
    world.call(SILVER)
    assert tables(world, names) == once


def strict_season(body: bytes, scope: str) -> ValidationResult[Match]:
    """The first contract, which refuses matches of a season without a matchday."""
    result = validate_season(body, scope)
    for row in result.rows:
        place = "$.season.currentMatchday"
        reason = "Expected `int`, got `null`"
        result.rejected.append(RejectedRow(row.index, place, reason, row.raw))
    result.rows = []
    return result


def strict_standings(body: bytes, scope: str) -> StandingsResult:
    """The first contract, which refuses tables of such a season."""
    assert validate_standings(body, scope).verdict == "valid"
    error = "Expected `int`, got `null` - at `$.season.currentMatchday`"
    return StandingsResult(error=error)


def test_a_refused_past_season_is_readmitted(world: World) -> None:
    """It lacked an unused field: all of its matches and its table are re-admitted."""
    past = {**season(), "currentMatchday": None}
    matches = [match(number, season=past) for number in (1, 2, 3)]
    first = Contract(
        1,
        {
            **VALIDATORS,
            "batch_matches": strict_season,
            "standings": strict_standings,
            "batch_standings": strict_standings,
        },
    )
    use_contract(world, first)
    world.store_response(season_response(*matches), resource="batch_matches")
    lines = standings_response(table(table_row(1)))
    world.store_response(lines | {"season": past}, resource="batch_standings")
    world.load_into_silver()
    assert world.verdicts() == ["invalid", "invalid"]
    use_contract(world, CONTRACT)
    assert world.call(REVALIDATE)["counts"]["readmitted"] == 3
    world.call(LOAD)
    world.call(FULL)
    assert len(world.rows("silver_matches")) == 3
    assert len(world.rows("silver_standings")) == 1


def test_a_row_that_is_still_refused_stays_in_quarantine(world: World) -> None:
    use_contract(world, EARLIER)
    world.store_response(
        matches_response(match(1), match(2, status="SUSPENDED"), {"id": "x"})
    )
    world.load_into_silver()
    use_contract(world, CONTRACT)
    counts = world.call(REVALIDATE)["counts"]
    assert (counts["readmitted"], counts["quarantined"], counts["partial"]) == (1, 1, 1)
    left = [row for row in world.rows("raw_quarantine") if not row["readmitted_at"]]
    assert [row["row_index"] for row in left] == [2]


def test_a_row_that_a_later_contract_refuses_stays_loaded_and_is_counted(
    world: World,
) -> None:
    """In quarantine with its reason, once, however often it is validated."""
    world.store_response(
        matches_response(match(1), match(2, status="SUSPENDED"), {"id": "x"})
    )
    world.load_into_silver()
    assert [row["row_index"] for row in world.rows("raw_quarantine")] == [2]
    use_contract(world, LATER)
    counts = world.call(REVALIDATE)["counts"]
    assert (counts["quarantined"], counts["readmitted"]) == (2, 0)
    rows = {row["row_index"]: row for row in world.rows("raw_quarantine")}
    assert sorted(rows) == [1, 2]
    assert (rows[1]["field"], rows[1]["reason"]) == ("$.status", "Not known")
    assert rows[1]["payload"]["status"] == "SUSPENDED"
    assert rows[1]["readmitted_at"] is None
    (entry,) = world.ledger()
    assert (entry["verdict"], entry["quarantined_count"]) == ("partial", 2)
    assert entry["contract_version"] == LATER.version
    world.call(REVALIDATE)
    assert len(world.rows("raw_quarantine")) == 2


def test_a_row_that_a_later_contract_refuses_before_load_is_quarantined(
    world: World,
) -> None:
    """The next validation covers what waits for load; no row is lost."""
    world.store_response(matches_response(match(1), match(2, status="SUSPENDED")))
    world.call("validate_raw_payloads")
    assert world.verdicts() == ["valid"]
    use_contract(world, LATER)
    world.load_into_silver()
    assert world.verdicts() == ["partial"]
    assert [row["row_index"] for row in world.rows("raw_quarantine")] == [1]
    assert [row["match_id"] for row in world.rows("raw_live_matches")] == [1]


def test_a_row_that_is_refused_again_is_no_longer_readmitted(world: World) -> None:
    """A row that one contract accepts and the next one refuses is in quarantine."""
    use_contract(world, EARLIER)
    world.store_response(
        matches_response(match(1), match(2, status="SUSPENDED"), {"id": "x"})
    )
    world.load_into_silver()
    use_contract(world, CONTRACT)
    assert world.call(REVALIDATE)["counts"]["readmitted"] == 1
    use_contract(world, LATER)
    assert world.call(REVALIDATE)["counts"]["quarantined"] == 2
    rows = world.rows("raw_quarantine")
    assert [row["readmitted_at"] for row in rows] == [None, None]


def test_a_response_that_waits_for_load_is_revalidated_by_a_new_contract(
    world: World,
) -> None:
    """By the next validation, without a request to revalidate."""
    use_contract(world, EARLIER)
    world.store_response(matches_response(match(1)))
    world.call("validate_raw_payloads")
    use_contract(world, CONTRACT)
    assert world.call(LOAD)["counts"]["other_contract"] == 1
    world.load_into_silver()
    assert len(world.rows("silver_live_match_state")) == 1


def test_the_same_body_under_a_later_contract_is_not_a_repeat(world: World) -> None:
    """Rows that the earlier contract refused are loaded with the next poll."""
    response = matches_response(match(1), match(2, status="SUSPENDED"))
    use_contract(world, EARLIER)
    for minute in (0, 15):
        world.store_response(response, at=NOON + minutes(minute))
        world.load_into_silver()
    assert len(world.rows("silver_live_match_state")) == 1
    use_contract(world, CONTRACT)
    world.store_response(response, at=NOON + minutes(30))
    world.load_into_silver()
    assert len(world.rows("silver_live_match_state")) == 2
    assert len(world.rows("raw_quarantine")) == 2


def test_the_same_contract_revalidates_nothing(world: World) -> None:
    world.store_response(matches_response(match(1), {"id": "x"}))
    world.load_into_silver()
    counts = world.call(REVALIDATE)["counts"]
    assert counts["partial"] == counts["readmitted"] == 0


def test_revalidation_starts_at_since(world: World) -> None:
    use_contract(world, EARLIER)
    store_three(world)
    world.load_into_silver()
    use_contract(world, CONTRACT)
    later = {"since": f"{NOON:%Y}-12-01"}
    assert world.call(REVALIDATE, args=later)["counts"]["readmitted"] == 0
