from __future__ import annotations

from datetime import datetime

import pytest

from tests.functions.world import (
    JSON,
    LOAD,
    NOON,
    SILVER,
    VALIDATE,
    World,
    columns,
    days,
    encode_body,
    match,
    matches_response,
    minutes,
    standings_response,
    table,
    table_row,
)

EVERY_ROW = {"leave_out_repeats": False}
SINCE = {"since": "2026-10-01"}


def test_valid_rows_are_loaded_typed_and_as_received(world: World) -> None:
    shown = match(
        7, status="IN_PLAY", goals=(1, 0), updated=NOON - minutes(2), new={"key": [1.5]}
    )
    kept = world.store_response(matches_response(shown))
    world.call(VALIDATE)
    world.call(LOAD)
    (row,) = world.rows("raw_live_matches")
    assert len(row.pop("content_hash")) == 32
    assert row == {
        "snapshot_id": kept.snapshot_id,
        "fetched_at": NOON,
        "match_id": 7,
        "status_timestamp": NOON - minutes(2),
        "competition_code": "PL",
        "utc_date": NOON + minutes(180),
        "status": "IN_PLAY",
        "payload": shown,
    }


def test_a_payload_keeps_every_key_and_every_digit(world: World) -> None:
    """The digits of a number that no warehouse represents exactly are a text."""
    odds = {"x": 1.25, "y": 2**64 - 1, "z": "\U0001f9e4\u2028"}
    odd = match(1, odds=odds)
    wide = match(2, odds={**odds, "y": 12345678901234567890123})
    world.store_response(matches_response(odd, wide))
    world.call(VALIDATE)
    world.call(LOAD)
    wide["odds"]["y"] = "12345678901234567890123"
    payloads = columns(world.rows("raw_live_matches"), "payload")
    assert payloads == [(odd,), (wide,)]


def test_a_table_is_loaded_with_its_response(world: World) -> None:
    lines = [table_row(5, 1, form="W,D,L"), table_row(6, 2)]
    kept = world.store_response(standings_response(table(*lines)), resource="standings")
    world.call(VALIDATE)
    world.call(LOAD)
    rows = world.rows("raw_live_standings")
    assert sorted(row["payload"]["team"]["id"] for row in rows) == [5, 6]
    assert len({row["table_sha256"] for row in rows}) == 1
    names = ("snapshot_id", "competition_id", "competition_code", "season_id", "type")
    assert columns(rows, *names)[0] == (kept.snapshot_id, 2021, "PL", 2600, "TOTAL")


def test_the_valid_rows_of_a_partial_response_are_loaded(world: World) -> None:
    world.store_response(matches_response(match(1), {"id": "2"}, match(3)))
    world.call(VALIDATE)
    response = world.call(LOAD)
    assert response["counts"]["rows"] == 2
    assert columns(world.rows("raw_live_matches"), "match_id") == [(1,), (3,)]
    (ledger,) = world.ledger()
    assert (ledger["verdict"], ledger["loaded_at"]) == ("partial", NOON)


def test_errors_and_invalid_responses_are_never_loaded(world: World) -> None:
    good = matches_response(match(1))
    world.store_response(good, at=NOON, resource="errors", status=500)
    world.store_response(encode_body(good)[:-1], at=NOON + minutes(1))
    world.store_response(matches_response({"id": 1}), at=NOON + minutes(2))
    world.store_response(
        standings_response(table(table_row(1)), code="BL1"),
        at=NOON + minutes(3),
        resource="standings",
    )
    world.call(VALIDATE)
    counts = world.call(LOAD)["counts"]
    assert world.verdicts() == ["error", "invalid", "invalid", "invalid"]
    assert counts["snapshots"] == counts["rows"] == 0
    assert world.rows("raw_live_matches") == world.rows("raw_live_standings") == []
    assert columns(world.ledger(), "loaded_at", "silver_at") == [(None, None)] * 4


def test_responses_of_another_contract_version_are_left_and_counted(
    world: World,
) -> None:
    world.store_response(matches_response(match(1)))
    world.call(VALIDATE)
    world.execute_sql(
        "UPDATE raw_snapshots SET contract_version = contract_version + 1"
    )
    counts = world.call(LOAD)["counts"]
    assert (counts["snapshots"], counts["other_contract"]) == (0, 1)


def test_an_unchanged_match_is_left_out(world: World) -> None:
    for minute in (0, 15, 30):
        world.store_response(matches_response(match(1)), at=NOON + minutes(minute))
    world.call(VALIDATE)
    counts = world.call(LOAD)["counts"]
    assert (counts["rows"], counts["left_out"], counts["snapshots"]) == (1, 2, 3)
    assert world.call(SILVER)["counts"]["snapshots"] == 3
    assert all(row["silver_at"] for row in world.ledger())


def test_a_match_is_stored_again_after_seven_days(world: World) -> None:
    for days_later in (0, 7, 7.1):
        world.store_response(matches_response(match(1)), at=NOON + days(days_later))
    world.load_into_silver()
    assert columns(world.rows("raw_live_matches"), "fetched_at") == [
        (NOON,),
        (NOON + days(7.1),),
    ]


def test_loaded_sightings_are_queried_from_a_week_before_the_oldest(
    world: World,
) -> None:
    """For every match of a response, also where the newest response loaded with it is
    much later."""
    world.store_response(matches_response(match(1), match(2)), at=NOON)
    world.load_into_silver()
    for days_later in (7, 13.5):
        response = matches_response(match(1), match(2))
        world.store_response(response, at=NOON + days(days_later))
    world.load_into_silver(**SINCE)
    assert columns(world.rows("raw_live_matches"), "fetched_at", "match_id") == [
        (NOON + days(days_later), number)
        for days_later in (0, 13.5)
        for number in (1, 2)
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"updated": NOON},
        {"status": "IN_PLAY"},
        {"goals": (0, 0)},
        {"kick_off": NOON},
        {"matchday": 13},
        {"stage": "FINAL"},
        {"group": "GROUP_A"},
        {"homeTeam": match(9)["homeTeam"]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_match_that_changed_is_stored(world: World, change: JSON) -> None:
    world.store_response(matches_response(match(1)), at=NOON)
    world.store_response(matches_response(match(1, **change)), at=NOON + minutes(1))
    world.call(VALIDATE)
    assert world.call(LOAD)["counts"]["rows"] == 2


def test_a_change_that_no_viewer_sees_is_left_out(world: World) -> None:
    world.store_response(matches_response(match(1)), at=NOON)
    world.store_response(
        matches_response(match(1, odds=None, venue="Wembley", attendance=9)),
        at=NOON + minutes(1),
    )
    world.call(VALIDATE)
    assert world.call(LOAD)["counts"]["left_out"] == 1


def test_only_an_earlier_snapshot_makes_a_repeat(world: World) -> None:
    """Loaded in the other order, the earlier response still has the first sighting."""
    world.store_response(matches_response(match(1)), at=NOON + minutes(30))
    world.load_into_silver()
    early = world.store_response(matches_response(match(1)), at=NOON)
    world.store_response(matches_response(match(1)), at=NOON + minutes(15))
    world.load_into_silver()
    assert len(world.rows("raw_live_matches")) == 2
    (seen,) = world.rows("silver_live_match_history")
    assert seen["first_seen_at"] == NOON
    assert seen["snapshot_id"] == early.snapshot_id


TABLES = {
    "A": standings_response(table(table_row(1, 1), table_row(2, 2))),
    "B": standings_response(table(table_row(2, 1), table_row(1, 2))),
    "-": standings_response(table()),
}
ORDERS = {"A": [(1, 1), (2, 2)], "B": [(1, 2), (2, 1)], "-": []}

WEEK = 7 * 24 * 60


@pytest.mark.parametrize(
    ("arrivals", "stored"),
    [
        ("A0 A15 A30", 1),
        ("A0 B15 A30", 3),
        ("A0 B15 A30 A45", 3),
        ("A0 A30 B15", 2),
        ("A30 A0 B15", 3),
        ("B15 A30 A0", 3),
        ("A0 -15 A30 -45", 2),
        ("-0 -15", 0),
        (f"A0 A{WEEK} B{WEEK - 1}", 2),
        (f"A0 A{WEEK} A{WEEK + 1} B{WEEK + 2}", 2),
        (f"A0 A{WEEK} A{WEEK + 2} B{WEEK + 1}", 2),
        (f"A0 A{WEEK} A{WEEK + 719} B{WEEK + 718}", 2),
        (f"A720 A{WEEK + 720} A{WEEK + 2159} B{WEEK + 2158}", 2),  # almost 8 days
        (f"A0 A{WEEK} A{WEEK + 720} B{WEEK + 721}", 3),
        (f"A0 A{WEEK} A{WEEK + 722} B{WEEK + 721}", 3),
        (f"A0 A{WEEK // 2} A{WEEK} A{WEEK + 729} B{WEEK + 728}", 3),
    ],
)
def test_an_unchanged_table_is_left_out(
    world: World, arrivals: str, stored: int
) -> None:
    """Each response is a table and a minute from noon on. After every load, silver has
    the table of the last minute, and the same with repeats loaded."""
    seen: list[tuple[int, str]] = []
    for arrival in arrivals.split():
        letter, minute = arrival[0], int(arrival[1:])
        at = NOON + minutes(minute)
        world.store_response(TABLES[letter], at=at, resource="standings")
        seen.append((minute, letter))
        world.load_into_silver(**SINCE)
        _, newest = max(seen)
        shown = columns(world.rows("silver_live_standings"), "team_id", "position")
        assert sorted(shown) == ORDERS[newest]
    raw = world.rows("raw_live_standings")
    assert len({row["snapshot_id"] for row in raw}) == stored
    assert all(row["silver_at"] for row in world.ledger())


def test_tables_loaded_together_are_compared_in_order(world: World) -> None:
    """Of several dates, so that load and not validate finds the repeats."""
    for letters in ({0: "A", 2: "B"}, {1: "A", 3: "A"}):
        for day, letter in letters.items():
            world.store_response(
                TABLES[letter], at=NOON + days(day), resource="standings"
            )
        world.load_into_silver(**SINCE)
    stored = {row["fetched_at"] for row in world.rows("raw_live_standings")}
    assert stored == {NOON, NOON + days(2), NOON + days(3)}


def test_a_table_repeats_the_one_before_of_its_own_competition(world: World) -> None:
    other = standings_response(table(table_row(3)), code="BL1")
    for day, body, scope in ((0, TABLES["A"], "PL"), (1, other, "BL1")):
        world.store_response(
            body, at=NOON + days(day), resource="standings", scope=scope
        )
    world.store_response(
        TABLES["A"], at=NOON + days(2), resource="standings", scope="PL"
    )
    world.load_into_silver(**SINCE)
    stored = {row["fetched_at"] for row in world.rows("raw_live_standings")}
    assert stored == {NOON, NOON + days(1)}


def _some_of_everything(world: World) -> None:
    times = [NOON, NOON + minutes(1), NOON + minutes(15), NOON + days(8)]
    for number, at in enumerate(times):
        world.store_response(_matches(number), at=at)
        world.store_response(TABLES["ABAA"[number]], at=at, resource="standings")


def _matches(number: int) -> JSON:
    goals = (number // 2, 0)
    first = match(1, status="IN_PLAY", goals=goals, updated=NOON - minutes(5))
    return matches_response(first, match(2), match(3, matchday=number))


SILVERS = (
    "silver_live_match_history",
    "silver_live_match_state",
    "silver_live_standings",
)


def _silver(world: World) -> list[list[JSON]]:
    return [world.rows(name) for name in SILVERS]


def test_silver_is_the_same_with_repeats_loaded(world: World) -> None:
    _some_of_everything(world)
    world.load_into_silver()
    thrifty = _silver(world)
    raw = world.warehouse.count("raw_live_matches")
    world.truncate("raw_snapshots", "raw_live_matches", "raw_live_standings", *SILVERS)
    world.call(VALIDATE)
    response = world.call(LOAD, args=EVERY_ROW)
    world.call(SILVER)
    assert response["counts"]["left_out"] == 0
    assert world.warehouse.count("raw_live_matches") == 12 > raw
    assert world.warehouse.count("raw_live_standings") == 8
    assert _silver(world) == thrifty


def test_repeating_the_step_changes_no_row(world: World) -> None:
    _some_of_everything(world)
    world.load_into_silver()
    names = ("raw_snapshots", "raw_live_matches", "raw_live_standings")
    before = [world.rows(name) for name in names]
    world.clock.set(NOON + days(9))
    assert world.call(LOAD)["counts"]["snapshots"] == 0
    assert [world.rows(name) for name in names] == before


def test_a_lost_object_fails_the_step_and_what_was_loaded_stays(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.load.steps.CHUNK", 1)
    world.store_response(matches_response(match(1)), at=NOON)
    lost = world.store_response(matches_response(match(2)), at=NOON + minutes(1))
    world.call(VALIDATE)
    path = world.lake.folder / lost.key
    data = path.read_bytes()
    path.unlink()
    response = world.try_call(LOAD)
    assert response.http_status == 503
    assert lost.key in response.body["error"]["what"]
    assert columns(world.rows("raw_live_matches"), "match_id") == [(1,)]
    path.write_bytes(data)
    assert world.call(LOAD)["counts"]["snapshots"] == 1


def test_a_body_is_never_loaded_from_an_object_that_was_changed(world: World) -> None:
    kept = world.store_response(matches_response(match(1)))
    world.call(VALIDATE)
    other = world.store_response(matches_response(match(2)), at=NOON + minutes(1))
    path = world.lake.folder / kept.key
    path.write_bytes((world.lake.folder / other.key).read_bytes())
    response = world.try_call(LOAD)
    assert response.http_status == 503
    assert "another key" in response.body["error"]["what"]
    assert world.rows("raw_live_matches") == []


def test_loading_looks_back_over_a_year(world: World) -> None:
    old: datetime = NOON - days(399)
    world.store_response(matches_response(match(1)), at=old)
    world.call(VALIDATE)
    assert world.call(LOAD)["counts"]["snapshots"] == 1
    assert world.call(SILVER)["counts"]["snapshots"] == 1


def test_a_lost_object_does_not_stop_the_others_and_fails_the_step(
    world: World,
) -> None:
    lost = world.store_response(matches_response(match(1)))
    world.store_response(matches_response(match(2)), at=NOON + minutes(1))
    world.call(VALIDATE)
    path = world.lake.folder / lost.key
    data = path.read_bytes()
    path.unlink()
    response = world.try_call(LOAD)
    assert response.http_status == 503
    assert lost.key in response.body["error"]["what"]
    assert response.body["counts"]["snapshots"] == 1
    assert [row["match_id"] for row in world.rows("raw_live_matches")] == [2]
    path.write_bytes(data)
    world.call(LOAD)
    assert len(world.rows("raw_live_matches")) == 2
