from __future__ import annotations

import gzip
import json

import pytest

from functions.shared.contract.models import CONTRACT_VERSION
from functions.shared.runtime.errors import WarehouseError
from functions.shared.storage.gold_builds import read_late_responses
from tests.functions.world import (
    JSON,
    LOAD,
    NOON,
    VALIDATE,
    World,
    columns,
    days,
    in_memory_warehouse,
    match,
    matches_response,
    minutes,
    snapshot_of,
    standings_response,
    table,
    table_row,
    team,
)


def test_a_verdict_for_every_kind_of_response(world: World) -> None:
    world.store_response(matches_response(match(1), match(2)), at=NOON)
    world.store_response(matches_response(match(1), {"id": "2"}), at=NOON + minutes(1))
    world.store_response("<html>", at=NOON + minutes(2))
    world.store_response("{}", at=NOON + minutes(3), resource="errors", status=503)
    response = world.call(VALIDATE)
    assert world.verdicts() == ["valid", "partial", "invalid", "error"]
    assert {name: response["counts"][name] for name in ("rows", "quarantined")} == {
        "rows": 4,
        "quarantined": 1,
    }
    ledger = world.ledger()
    assert columns(ledger, "row_count", "quarantined_count", "http_status") == [
        (2, 0, 200),
        (2, 1, 200),
        (0, 0, 200),
        (0, 0, 503),
    ]


def test_the_ledger_has_all_that_is_known_of_a_response(world: World) -> None:
    body = matches_response(match(1, colour="red"))
    drift = {"field": "colour", "kind": "unknown_key", "value": "", "rows": 1}
    kept = world.store_response(body, at=NOON + minutes(1))
    world.clock.set(NOON + minutes(3))
    world.call(VALIDATE)
    assert world.ledger() == [
        {
            "snapshot_id": kept.snapshot_id,
            "resource": "matches",
            "scope": "2026-11-18..2026-11-25",
            "uri": kept.key,
            "dag": "live_poll_15m",
            "run_id": "test-run",
            "step": "fetch_matches_live",
            "fetched_at": NOON + minutes(1),
            "http_status": 200,
            "body_bytes": len(kept.content),
            "body_sha256": kept.body_sha256,
            "contract_version": CONTRACT_VERSION,
            "verdict": "valid",
            "row_count": 1,
            "quarantined_count": 0,
            "violations": [],
            "drift": [drift],
            "validated_at": NOON + minutes(3),
            "loaded_at": None,
            "silver_at": None,
            "is_complete": True,
            "asked_ids": None,
            "named_matches": ",PL:1,",
            "asked_season": None,
            "broken_matches": None,
        }
    ]


def test_a_response_in_the_ledger_is_not_validated_again(world: World) -> None:
    world.store_response(matches_response(match(1)), at=NOON)
    world.call(VALIDATE)
    world.clock.set(NOON + days(1))
    before = world.rows("raw_snapshots")
    world.store_response(matches_response(match(1)), at=NOON + minutes(15))
    response = world.call(VALIDATE)
    assert response["counts"]["valid"] == 1
    assert before[0] in world.rows("raw_snapshots")
    assert world.call(VALIDATE)["counts"]["valid"] == 0


def test_two_days_behind_the_newest_are_searched_and_the_rest_on_demand(
    world: World,
) -> None:
    world.store_response(matches_response(match(1)), at=NOON)
    world.call(VALIDATE)
    near = world.store_response(matches_response(match(2)), at=NOON - days(1.9))
    far = world.store_response(matches_response(match(3)), at=NOON - days(2.1))
    world.call(VALIDATE)
    known = {row["snapshot_id"] for row in world.ledger()}
    assert near.snapshot_id in known
    assert far.snapshot_id not in known
    world.call(VALIDATE, args={"since": "2026-11-19"})
    assert len(world.ledger()) == 3


def test_after_a_pause_two_days_behind_the_newest_known_are_searched(
    world: World,
) -> None:
    world.store_response(matches_response(match(1)), at=NOON)
    world.call(VALIDATE)
    for number, days_before in ((2, 1.9), (3, 2.1)):
        world.store_response(
            matches_response(match(number)), at=NOON - days(days_before)
        )
    world.clock.set(NOON + days(10))
    world.call(VALIDATE)
    assert columns(world.ledger(), "fetched_at") == [(NOON - days(1.9),), (NOON,)]


def test_two_days_behind_an_earlier_as_of_are_searched(world: World) -> None:
    """Not only those behind the clock, for which responses are known."""
    world.store_response(matches_response(match(1)), at=NOON + days(10))
    world.clock.set(NOON + days(10))
    world.call(VALIDATE)
    late = world.store_response(matches_response(match(2)), at=NOON - days(1.9))
    world.call(VALIDATE)
    assert len(world.ledger()) == 1
    world.call(VALIDATE, as_of=NOON.isoformat())
    assert late.snapshot_id in {row["snapshot_id"] for row in world.ledger()}


def test_an_as_of_ahead_of_the_clock_does_not_shorten_the_two_days(
    world: World,
) -> None:
    world.store_response(matches_response(match(1)), at=NOON)
    world.call(VALIDATE)
    at = NOON - days(2) + minutes(1)
    world.store_response(matches_response(match(2)), at=at)
    world.call(VALIDATE, as_of=(NOON + minutes(5)).isoformat())
    assert columns(world.ledger(), "fetched_at") == [(at,), (NOON,)]


IDS = {"ids": "1"}


@pytest.mark.parametrize(
    ("before", "after", "is_repeat"),
    [
        ({}, {}, True),
        ({}, {"body": matches_response(match(2))}, False),
        ({}, {"scope": "2026-11-19..2026-11-26"}, False),
        ({}, {"params": IDS}, False),
        ({"params": IDS}, {}, False),
        ({"params": IDS}, {"params": {"ids": "1,2"}}, False),
        ({"params": IDS}, {"params": IDS}, True),
        ({}, {"at": NOON + days(0.49)}, True),
        ({}, {"at": NOON + days(0.5)}, False),  # the first of its date
    ],
)
def test_a_repeat_has_the_same_request_date_and_body(
    world: World, before: JSON, after: JSON, is_repeat: bool
) -> None:
    usual: JSON = {"body": matches_response(match(1)), "at": NOON}
    world.store_response(**usual | before)
    world.load_into_silver()
    again = world.store_response(**{**usual, "at": NOON + minutes(15), **after})
    world.clock.set(again.fetched_at)
    counts = world.call(VALIDATE)["counts"]
    assert (counts["valid"], counts["repeated"]) == (1, int(is_repeat))
    row = world.ledger()[-1]
    done = again.fetched_at if is_repeat else None
    assert (row["loaded_at"], row["silver_at"]) == (done, done)


def test_a_response_that_is_not_in_silver_has_no_repeats(world: World) -> None:
    world.store_response(matches_response(match(1)))
    world.call(VALIDATE)
    world.call(LOAD)
    world.store_response(matches_response(match(1)), at=NOON + minutes(15))
    assert world.call(VALIDATE)["counts"]["repeated"] == 0


def test_since_searches_from_that_day_on(world: World) -> None:
    world.store_response(matches_response(match(1)), at=NOON - days(5))
    world.store_response(matches_response(match(2)), at=NOON - days(3))
    assert world.call(VALIDATE, args={"since": "2026-11-18"})["counts"]["valid"] == 1
    assert world.call(VALIDATE, args={"since": "2026-11-16"})["counts"]["valid"] == 1


def test_until_leaves_out_later_responses(world: World) -> None:
    for minute in (0, 15, 30):
        world.store_response(matches_response(match(1)), at=NOON + minutes(minute))
    until = {"until": (NOON + minutes(20)).isoformat()}
    assert world.call(VALIDATE, args=until)["counts"]["valid"] == 2
    assert world.call(VALIDATE)["counts"]["valid"] == 1


@pytest.mark.parametrize("since", ["yesterday", 5, "", "2026-13-01", ["2026-11-01"]])
def test_an_invalid_since_is_refused(world: World, since: object) -> None:
    response = world.try_call(VALIDATE, args={"since": since})
    assert response.http_status == 400
    assert "args.since" in response.body["error"]["what"]
    assert "2026-11-01" in response.body["error"]["fix"]


def test_with_an_empty_ledger_the_whole_lake_is_validated_oldest_first(
    world: World,
) -> None:
    times = [NOON - days(300), NOON - days(30), NOON]
    for at in reversed(times):
        world.store_response(matches_response(match(1)), at=at)
    world.store_response(
        standings_response(table(table_row(1))),
        at=NOON - days(100),
        resource="standings",
    )
    world.call(VALIDATE)
    assert len(world.ledger()) == 4


def test_after_a_crash_between_chunks_the_oldest_are_validated(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.validate.steps.CHUNK", 1)
    tables = standings_response(table(table_row(1)))
    for minute in (3, 0, 1):
        world.store_response(tables, at=NOON + minutes(minute), resource="standings")
    broken = world.store_response("[1", at=NOON + minutes(2))
    path = world.lake.folder / broken.key
    data = path.read_bytes()
    path.unlink()
    path.symlink_to("gone")  # an object that is listed and cannot be read
    assert world.try_call(VALIDATE).http_status == 503
    assert columns(world.ledger(), "fetched_at") == [(NOON,), (NOON + minutes(1),)]
    path.unlink()
    path.write_bytes(data)
    world.call(VALIDATE)
    assert world.verdicts() == ["valid", "valid", "invalid", "valid"]


def test_rejected_rows_that_cannot_be_stored_are_stored_by_the_next_run(
    world: World,
) -> None:
    """A snapshot in the ledger is not validated again."""
    world.store_response(matches_response(match(1), {"id": "x"}))
    world.execute_sql("ALTER TABLE raw_quarantine RENAME TO elsewhere")
    assert world.try_call(VALIDATE).http_status >= 500
    world.execute_sql("ALTER TABLE elsewhere RENAME TO raw_quarantine")
    world.call(VALIDATE)
    assert len(world.rows("raw_quarantine")) == 1
    assert world.verdicts() == ["partial"]


def test_a_foreign_object_is_counted_and_named(world: World) -> None:
    world.store_response(matches_response(match(1)))
    foreign = [
        "raw/matches/README.txt",
        "raw/matches/dt=2026-11-21/notes.json.gz",
        "raw/standings/dt=2026-11-21/20261399T120000.000000Z_a_PL_0123456789ab.json.gz",
        "raw/matches/dt=2026-11-21/20261121T999999.999999Z_a_b_0123456789ab.json.gz",
    ]
    for key in foreign:
        world.lake.create(key, b"hello", content_type="text/plain")
    response = world.call(VALIDATE)
    assert response["counts"]["foreign"] == 4
    assert sorted(response["details"]["foreign_objects"]) == sorted(foreign)
    assert world.verdicts() == ["valid"]


def _truncated(data: bytes) -> bytes:
    return data[:-9]


def _other_body(data: bytes) -> bytes:
    envelope = json.loads(gzip.decompress(data))
    envelope["body"] = envelope["body"].replace("Club", "Klub")
    return gzip.compress(json.dumps(envelope).encode(), mtime=0)


def _no_json(_: bytes) -> bytes:
    return gzip.compress(b"{", mtime=0)


def _too_deep(_: bytes) -> bytes:
    return gzip.compress(b'{"new":' + b"[" * 100_000, mtime=0)


def _empty(_: bytes) -> bytes:
    return b""


@pytest.mark.parametrize(
    "spoil", [_truncated, _other_body, _no_json, _too_deep, _empty]
)
def test_a_corrupt_object_is_invalid_and_does_not_stop_the_others(
    world: World, spoil: object
) -> None:
    assert callable(spoil)
    spoiled = world.store_response(matches_response(match(1)), at=NOON)
    path = world.lake.folder / spoiled.key
    path.write_bytes(spoil(path.read_bytes()))
    world.store_response(matches_response(match(2)), at=NOON + minutes(1))
    counts = world.call(VALIDATE)["counts"]
    assert (counts["invalid"], counts["valid"]) == (1, 1)
    first, second = world.ledger()
    assert first["snapshot_id"] == spoiled.snapshot_id
    assert first["uri"] == spoiled.key
    assert first["fetched_at"] == NOON
    assert first["run_id"] == "test-run"
    assert first["violations"][0]["reason"]
    assert second["verdict"] == "valid"
    assert world.call(VALIDATE)["counts"]["invalid"] == 0
    assert world.call(LOAD)["counts"]["snapshots"] == 1


def test_a_rejected_row_is_quarantined_whole_with_field_and_reason(
    world: World,
) -> None:
    broken = match(2)
    broken["score"]["fullTime"] = {"home": -1, "away": 0}
    kept = world.store_response(matches_response(match(1), broken, match(3)))
    world.call(VALIDATE)
    (row,) = world.rows("raw_quarantine")
    assert row["payload"] == broken
    assert row["row_index"] == 1
    assert row["field"] == "$.score.fullTime.home"
    assert "0" in row["reason"]
    assert (row["snapshot_id"], row["fetched_at"]) == (kept.snapshot_id, NOON)
    assert (row["resource"], row["contract_version"]) == ("matches", CONTRACT_VERSION)
    assert row["readmitted_at"] is None
    (ledger,) = world.ledger()
    assert ledger["violations"] == [
        {"row_index": 1, "field": row["field"], "reason": row["reason"]}
    ]


HOSTILE_ROWS = {
    "a NUL": '{"id":1,"name":"a\\u0000b"}',
    "a number beyond 64 bits": '{"id":99999999999999999999999999}',
    "a number beyond a double": '{"id":1e400}',
    "a text": '"match"',
    "nothing": "null",
    "deep nesting": '{"id":' + "[" * 400 + "]" * 400 + "}",
    "quotes": '{"id":"\' ; DROP TABLE raw_snapshots; -- \\" $rows"}',
    "an emoji": '{"id":"\U0001f9e4 \\ud83e\\udde4"}',
}


@pytest.mark.parametrize("row", HOSTILE_ROWS.values(), ids=HOSTILE_ROWS.keys())
def test_no_rejected_row_stops_the_step(world: World, row: str) -> None:
    good = json.dumps(match(1))
    world.store_response('{"matches":[' + good + "," + row + "]}")
    assert world.call(VALIDATE)["counts"]["quarantined"] == 1
    assert world.verdicts() == ["partial"]
    assert world.warehouse.count("raw_quarantine") == 1
    assert world.call(LOAD)["counts"]["rows"] == 1


HOSTILE_RESPONSES = {
    "no UTF-8 in a row": b'{"matches":[{"id":"\xff"}]}',
    "no UTF-8 in a key": b'{"matches":[],"\xff":1}',
    "no UTF-8 at all": b"\xff\xfe\x00",
    "deep nesting": b'{"matches":' + b"[" * 100_000,
    "deep nesting aside": b'{"matches":[],"new":' + b"[" * 5000 + b"]" * 5000 + b"}",
    "half a surrogate": b'{"matches":[{"id":"\\ud800"}]}',
    "nothing": b"",
    "null": b"null",
    "a byte order mark": b'\xef\xbb\xbf{"matches":[]}',
}


@pytest.mark.parametrize("resource", ["matches", "standings"])
@pytest.mark.parametrize(
    "body", HOSTILE_RESPONSES.values(), ids=HOSTILE_RESPONSES.keys()
)
def test_every_response_gets_a_verdict(
    world: World, body: bytes, resource: str
) -> None:
    world.store_response(body, resource=resource)
    world.call(VALIDATE)
    assert world.verdicts() == ["invalid"]
    assert world.rows("raw_quarantine") == []


def test_drift_is_reported_stored_and_breaks_nothing(world: World) -> None:
    new: JSON = {**matches_response(match(1, status="ABANDONED")), "a\0b": 1}
    world.store_response(new, at=NOON)
    world.store_response(
        matches_response(match(1, status="ABANDONED")), at=NOON + minutes(1)
    )
    response = world.call(VALIDATE)
    assert response["details"]["drift"] == [
        "unknown_key a\0b",
        "unknown_value status ABANDONED",
    ]
    assert world.verdicts() == ["valid", "valid"]
    world.load_into_silver()
    (state,) = world.rows("silver_live_match_state")
    assert state["status"] == "ABANDONED"


def test_an_unavailable_warehouse_fails_the_step(world: World) -> None:
    world.store_response(matches_response(match(1)))
    dead = in_memory_warehouse()
    dead.close()
    world.use_warehouse(dead)
    response = world.try_call(VALIDATE)
    assert response.http_status == 503
    assert response.body["error"]["type"] == WarehouseError.__name__


def test_repeating_the_step_changes_no_row(world: World) -> None:
    world.store_response(matches_response(match(1), {"id": 0}))
    world.call(VALIDATE, args={"since": "2026-11-01"})
    before = world.rows("raw_snapshots"), world.rows("raw_quarantine")
    world.clock.set(NOON + days(1))
    world.call(VALIDATE, args={"since": "2026-11-01"})
    assert (world.rows("raw_snapshots"), world.rows("raw_quarantine")) == before


def test_responses_of_one_instant_are_distinct(world: World) -> None:
    bodies = [matches_response(match(number)) for number in range(1, 4)]
    ids = {snapshot_of(body, at=NOON).snapshot_id for body in bodies}
    for body in bodies:
        world.store_response(body, at=NOON)
    world.call(VALIDATE)
    assert {row["snapshot_id"] for row in world.ledger()} == ids
    assert len(ids) == 3


def test_a_nul_is_quarantined_and_an_escaped_nul_is_text(world: World) -> None:
    nul = match(1, homeTeam=team(1, "a\x00b"))
    text = match(2, homeTeam=team(2, "a\\u0000b"))
    world.store_response(matches_response(nul, text))
    world.load_into_silver()
    (refused,) = world.rows("raw_quarantine")
    assert refused["reason"] == "A NUL character in a text"
    assert refused["payload"]["homeTeam"]["name"] == "a\ufffdb"
    (state,) = world.rows("silver_live_match_state")
    assert state["home_team_name"] == "a\\u0000b"


def test_only_the_objects_in_uris_are_validated(world: World) -> None:
    first = world.store_response(matches_response(match(1)), at=NOON)
    second = world.store_response(matches_response(match(2)), at=NOON + minutes(1))
    world.call(VALIDATE, args={"uris": [second.key]})
    assert [row["uri"] for row in world.ledger()] == [second.key]
    world.call(VALIDATE, args={"uris": [first.key, second.key]})
    assert world.verdicts() == ["valid", "valid"]


def test_an_object_in_uris_may_repeat_an_earlier_response(world: World) -> None:
    world.store_response(matches_response(match(1)), at=NOON)
    world.load_into_silver()
    again = world.store_response(matches_response(match(1)), at=NOON + minutes(15))
    counts = world.call(VALIDATE, args={"uris": [again.key]})["counts"]
    assert counts["repeated"] == 1


@pytest.mark.parametrize("uris", [[], "x", ["raw/matches/x"], [7]])
def test_uris_that_are_not_snapshots_are_refused(world: World, uris: object) -> None:
    response = world.try_call(VALIDATE, args={"uris": uris})
    assert response.http_status == 400
    assert "args.uris" in response.body["error"]["what"]


def test_late_responses_are_recorded_in_the_lake(world: World) -> None:
    """Silver had newer responses: a rebuild repeats that order."""
    world.store_response(matches_response(match(1)), at=NOON)
    world.load_into_silver()
    assert list(world.lake.keys("ops/late")) == []
    late = world.store_response(matches_response(match(1)), at=NOON - minutes(5))
    world.load_into_silver(since="2026-11-01")
    late_responses = read_late_responses(world.lake, [], [])
    assert late_responses == {late.snapshot_id: (NOON, False, NOON)}
