from __future__ import annotations

from datetime import date

import pytest

from tests.functions.world import (
    JSON,
    LOAD,
    NOON,
    SILVER,
    UNDRAWN_TEAM,
    VALIDATE,
    World,
    club,
    columns,
    days,
    match,
    matches_response,
    minutes,
    season_response,
    standings_response,
    table,
    table_row,
    teams_response,
)

SINCE = {"since": "2026-10-01"}


def state(world: World, number: int = 1) -> JSON:
    rows = world.rows("silver_live_match_state")
    (row,) = [row for row in rows if row["match_id"] == number]
    return row


def test_a_state_is_typed_and_names_its_first_snapshot(world: World) -> None:
    updated = NOON - minutes(3)
    first = world.store_response(
        matches_response(match(1, status="PAUSED", goals=(2, 1), updated=updated)),
        at=NOON,
    )
    world.store_response(
        matches_response(match(1, status="PAUSED", goals=(2, 1), updated=updated)),
        at=NOON + minutes(15),
    )
    world.load_into_silver()
    row = state(world)
    assert len(row.pop("content_hash")) == 32
    assert row == {
        "match_id": 1,
        "status_timestamp": updated,
        "first_seen_at": NOON,
        "snapshot_id": first.snapshot_id,
        "competition_id": 2021,
        "competition_code": "PL",
        "season_id": 2600,
        "season_start_date": date(2026, 8, 14),
        "utc_date": NOON + minutes(180),
        "status": "PAUSED",
        "stage": "REGULAR_SEASON",
        "group": None,
        "matchday": 12,
        "home_team_id": 2,
        "home_team_name": "Club 2",
        "home_team_tla": "C02",
        "away_team_id": 3,
        "away_team_name": "Club 3",
        "away_team_tla": "C03",
        "winner": "HOME_TEAM",
        "duration": "REGULAR",
        "home_goals": 2,
        "away_goals": 1,
        "home_half_time_goals": None,
        "away_half_time_goals": None,
        "home_shootout_goals": None,
        "away_shootout_goals": None,
        "is_score_contradictory": False,
        "is_final": False,
        "is_in_play": True,
        "effective_at": NOON - minutes(3),
        "missing_since": None,
    }


@pytest.mark.parametrize(
    ("status", "is_final", "is_in_play"),
    [
        ("TIMED", False, False),
        ("IN_PLAY", False, True),
        ("PAUSED", False, True),
        ("EXTRA_TIME", False, True),
        ("PENALTY_SHOOTOUT", False, True),
        ("FINISHED", True, False),
        ("AWARDED", True, False),
        ("SUSPENDED", False, False),
        ("POSTPONED", False, False),
        ("CANCELLED", False, False),
        ("SOMETHING_NEW", False, False),
    ],
)
def test_every_status_reaches_silver(
    world: World, status: str, is_final: bool, is_in_play: bool
) -> None:
    world.store_response(matches_response(match(1, status=status)))
    world.load_into_silver()
    row = state(world)
    found = (row["status"], row["is_final"], row["is_in_play"])
    assert found == (status, is_final, is_in_play)


def test_an_older_stamp_never_wins_however_late_it_comes(world: World) -> None:
    world.store_response(
        matches_response(match(1, status="FINISHED", goals=(2, 0), updated=NOON)),
        at=NOON + minutes(1),
    )
    world.load_into_silver()
    world.store_response(
        matches_response(
            match(1, status="IN_PLAY", goals=(1, 0), updated=NOON - minutes(9))
        ),
        at=NOON + minutes(15),
    )
    world.load_into_silver()
    assert (state(world)["status"], state(world)["home_goals"]) == ("FINISHED", 2)
    assert len(world.rows("silver_live_match_history")) == 2


def test_under_one_stamp_what_was_first_seen_last_is_the_state(world: World) -> None:
    for minute, goals in ((0, (1, 0)), (1, (2, 0)), (2, (1, 0))):
        world.store_response(
            matches_response(match(1, goals=goals)), at=NOON + minutes(minute)
        )
        world.load_into_silver()
    assert len(world.rows("silver_live_match_history")) == 2
    assert state(world)["home_goals"] == 2


def test_a_late_response_can_change_who_was_first_seen_last(world: World) -> None:
    for minute, goals in ((10, (1, 0)), (20, (2, 0))):
        world.store_response(
            matches_response(match(1, goals=goals)), at=NOON + minutes(minute)
        )
    world.load_into_silver()
    assert state(world)["home_goals"] == 2
    world.store_response(matches_response(match(1, goals=(2, 0))), at=NOON)
    world.load_into_silver()
    assert state(world)["home_goals"] == 1


def test_a_cancelled_goal_and_a_reopened_final_are_applied(world: World) -> None:
    course: list[tuple[str, tuple[int, int]]] = [
        ("IN_PLAY", (1, 0)),
        ("IN_PLAY", (0, 0)),
        ("FINISHED", (0, 0)),
        ("IN_PLAY", (0, 0)),
        ("FINISHED", (0, 1)),
    ]
    for minute, (status, goals) in enumerate(course):
        at = NOON + minutes(minute)
        shown = match(1, status=status, goals=goals, updated=at)
        world.store_response(matches_response(shown), at=at)
        world.load_into_silver()
        row = state(world)
        assert (row["status"], (row["home_goals"], row["away_goals"])) == (
            status,
            goals,
        )
    assert len(world.rows("silver_live_match_history")) == 5


def test_a_match_moved_to_another_day_stays_one_match(world: World) -> None:
    world.store_response(matches_response(match(1)), at=NOON)
    moved = match(1, status="POSTPONED", kick_off=NOON + days(30), updated=NOON)
    world.store_response(matches_response(moved), at=NOON + minutes(1))
    world.load_into_silver()
    assert (state(world)["status"], state(world)["utc_date"]) == (
        "POSTPONED",
        NOON + days(30),
    )


def _score(duration: str, **parts: tuple[int | None, int | None]) -> JSON:
    goals = {name: {"home": home, "away": away} for name, (home, away) in parts.items()}
    empty = {"home": None, "away": None}
    return {"winner": None, "duration": duration, "halfTime": empty, **goals}


@pytest.mark.parametrize(
    ("score", "goals", "shootout", "is_contradictory"),
    [
        (_score("REGULAR", fullTime=(2, 1)), (2, 1), (None, None), False),
        (_score("REGULAR", fullTime=(None, None)), (None, None), (None, None), False),
        (
            _score("EXTRA_TIME", fullTime=(2, 1), regularTime=(1, 1), extraTime=(1, 0)),
            (2, 1),
            (None, None),
            False,
        ),
        (
            _score(
                "PENALTY_SHOOTOUT",
                fullTime=(5, 4),
                regularTime=(1, 1),
                extraTime=(0, 0),
                penalties=(4, 3),
            ),
            (1, 1),
            (4, 3),
            False,
        ),
        (
            _score("PENALTY_SHOOTOUT", fullTime=(5, 4), penalties=(4, 3)),
            (1, 1),
            (4, 3),
            False,
        ),
        (
            # parts that exclude each other never make a negative score
            _score("PENALTY_SHOOTOUT", fullTime=(1, 1), penalties=(4, 3)),
            (None, None),
            (4, 3),
            True,
        ),
        (
            _score("PENALTY_SHOOTOUT", fullTime=(5, 5), penalties=(4, 3)),
            (None, None),
            (4, 3),
            True,
        ),
        (
            _score(
                "PENALTY_SHOOTOUT",
                fullTime=(9, 9),
                regularTime=(1, 1),
                extraTime=(0, 0),
                penalties=(4, 3),
            ),
            (1, 1),
            (4, 3),
            True,
        ),
        (
            _score("PENALTY_SHOOTOUT", fullTime=(None, None), penalties=(None, None)),
            (None, None),
            (None, None),
            True,
        ),
    ],
)
def test_goals_exclude_the_shootout(
    world: World,
    score: JSON,
    goals: tuple[int | None, int | None],
    shootout: tuple[int | None, int | None],
    is_contradictory: bool,
) -> None:
    world.store_response(matches_response(match(1, status="FINISHED", score=score)))
    world.load_into_silver()
    row = state(world)
    assert (row["home_goals"], row["away_goals"]) == goals
    assert (row["home_shootout_goals"], row["away_shootout_goals"]) == shootout
    assert row["is_score_contradictory"] is is_contradictory


def test_a_match_with_undrawn_teams(world: World) -> None:
    drawn: JSON = {"homeTeam": UNDRAWN_TEAM, "awayTeam": UNDRAWN_TEAM, "matchday": None}
    world.store_response(matches_response(match(1, stage="FINAL", **drawn)))
    world.load_into_silver()
    row = state(world)
    unknown = ("home_team_id", "away_team_id", "home_team_name", "away_team_tla")
    assert {row[name] for name in (*unknown, "matchday")} == {None}


@pytest.mark.parametrize(
    ("group", "label"),
    [("GROUP_A", "GROUP_A"), ("Group A", "GROUP_A"), (None, None)],
)
def test_the_spelling_of_a_group_is_normalized(
    world: World, group: str | None, label: str | None
) -> None:
    world.store_response(matches_response(match(1, group=group)))
    rows = standings_response(table(table_row(1), stage="GROUP_STAGE", group=group))
    world.store_response(rows, at=NOON + minutes(1), resource="standings")
    world.load_into_silver()
    assert state(world)["group"] == label
    assert columns(world.rows("silver_live_standings"), "group") == [(label,)]


def test_a_league_phase_is_a_stage_not_a_group(world: World) -> None:
    rows = table(table_row(1), stage="GROUP_STAGE", group="League phase")
    world.store_response(standings_response(rows), resource="standings")
    world.load_into_silver()
    found = columns(world.rows("silver_live_standings"), "stage", "group")
    assert found == [("LEAGUE_STAGE", None)]


def test_home_and_away_tables_stand_beside_the_total(world: World) -> None:
    tables = [
        table(table_row(1, position), type=kind)
        for position, kind in enumerate(("TOTAL", "HOME", "AWAY"), 1)
    ]
    world.store_response(standings_response(*tables), resource="standings")
    world.load_into_silver()
    assert columns(world.rows("silver_live_standings"), "type", "position") == [
        ("AWAY", 3),
        ("HOME", 2),
        ("TOTAL", 1),
    ]


def test_a_table_is_typed_and_an_empty_form_is_none(world: World) -> None:
    lines = [table_row(1, 1, form="W,D,L", points=-3), table_row(2, 2, form="")]
    world.store_response(standings_response(table(*lines)), resource="standings")
    world.load_into_silver()
    first, second = world.rows("silver_live_standings")
    assert len(first.pop("table_sha256")) == 64
    assert first == {
        "competition_id": 2021,
        "competition_code": "PL",
        "season_id": 2600,
        "season_start_date": date(2026, 8, 14),
        "stage": "REGULAR_SEASON",
        "type": "TOTAL",
        "group": None,
        "team_id": 1,
        "team_name": "Club 1",
        "team_tla": "C01",
        "position": 1,
        "played": 11,
        "won": 10,
        "drawn": 0,
        "lost": 1,
        "points": -3,
        "goals_for": 20,
        "goals_against": 9,
        "goal_difference": 11,
        "form": "W,D,L",
    }
    assert second["form"] is None


def test_a_new_table_replaces_its_competition_and_no_other(world: World) -> None:
    def put(code: str, minute: int, *numbers: int) -> None:
        lines = [table_row(number, place) for place, number in enumerate(numbers, 1)]
        body = standings_response(table(*lines), code=code)
        at = NOON + minutes(minute)
        world.store_response(body, at=at, resource="standings", scope=code)
        world.load_into_silver()

    put("PL", 0, 1, 2)
    put("BL1", 1, 3)
    put("PL", 2, 2, 4)
    found = columns(world.rows("silver_live_standings"), "competition_code", "team_id")
    assert found == [("BL1", 3), ("PL", 2), ("PL", 4)]


def test_an_invalid_response_leaves_the_table_unchanged(world: World) -> None:
    world.store_response(standings_response(table(table_row(1))), resource="standings")
    world.load_into_silver()
    before = world.rows("silver_live_standings")
    world.store_response("<html>", at=NOON + minutes(1), resource="standings")
    world.store_response(
        standings_response(table({"position": 0})),
        at=NOON + minutes(2),
        resource="standings",
    )
    world.load_into_silver()
    assert world.rows("silver_live_standings") == before
    assert world.verdicts() == ["valid", "invalid", "invalid"]


@pytest.mark.parametrize("places", [(1, 2), (2, 1), (3, 9), (9, 3)])
def test_one_team_under_two_spellings_of_a_group_has_one_row(
    world: World, places: tuple[int, int]
) -> None:
    """Which of the two must not depend on luck: the hash of its table decides."""
    tables = [
        table(table_row(1, place), stage="GROUP_STAGE", group=group)
        for group, place in zip(("GROUP_A", "Group A"), places, strict=True)
    ]
    world.store_response(standings_response(*tables), resource="standings")
    world.load_into_silver()
    raw = world.rows("raw_live_standings")
    chosen = max(raw, key=lambda row: row["table_sha256"])["payload"]["position"]
    assert len(raw) == 2
    found = columns(world.rows("silver_live_standings"), "group", "position")
    assert found == [("GROUP_A", chosen)]


@pytest.mark.parametrize("chunk", [1, 2, 200])
def test_draining_in_chunks_gives_the_same_silver(
    world: World, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr("functions.transform.steps.CHUNK", chunk)
    for minute, goals in enumerate([(0, 0), (1, 0), (2, 0)]):
        at = NOON + minutes(minute)
        world.store_response(matches_response(match(1, goals=goals, updated=at)), at=at)
        rows = [table_row(1, minute + 1)]
        world.store_response(
            standings_response(table(*rows)), at=at, resource="standings"
        )
    world.load_into_silver()
    assert state(world)["home_goals"] == 2
    assert columns(world.rows("silver_live_standings"), "position") == [(3,)]
    assert all(row["silver_at"] for row in world.ledger())


def test_batch_responses_of_different_days_are_drained_together(world: World) -> None:
    """An outage of the transform leaves nights to be made up for in one go."""
    for number, (code, at) in enumerate([("PL", NOON - days(5)), ("BL1", NOON)], 1):
        responses = {
            "matches": season_response(match(number, code=code), code=code),
            "standings": standings_response(table(table_row(number)), code=code),
            "teams": teams_response(club(number, code=code), code=code),
        }
        for kind, body in responses.items():
            world.store_response(body, at=at, resource=f"batch_{kind}", scope=code)
    world.call(VALIDATE)
    world.call(LOAD)
    assert world.call("run_batch_silver")["counts"]["snapshots"] == 6
    assert columns(world.rows("silver_matches"), "match_id") == [(1,), (2,)]
    assert sorted(columns(world.rows("silver_standings"), "team_id")) == [(1,), (2,)]
    assert columns(world.rows("silver_teams"), "team_id") == [(1,), (2,)]
    assert all(row["silver_at"] for row in world.ledger())


def test_draining_nothing_takes_one_statement(world: World) -> None:
    world.store_response(matches_response(match(1)))
    world.load_into_silver()
    assert world.call(SILVER)["counts"] == {
        "snapshots": 0,
        "statements": 1,
        "billed_bytes": 0,
    }


def test_a_poll_that_sees_nothing_new_stays_within_eight_statements(
    world: World,
) -> None:
    def poll(minute: int) -> int:
        at = NOON + minutes(minute)
        world.clock.set(at)
        world.store_response(matches_response(match(1)), at=at)
        world.store_response(
            standings_response(table(table_row(1))), at=at, resource="standings"
        )
        responses = [world.call(step) for step in (VALIDATE, LOAD, SILVER)]
        return sum(response["counts"]["statements"] for response in responses)

    poll(0)
    assert poll(15) <= 8


def test_silver_does_not_depend_on_the_clock(world: World) -> None:
    """Law 6: the same responses, drained years apart, give the same rows."""
    world.store_response(matches_response(match(1)))
    world.store_response(standings_response(table(table_row(1))), resource="standings")
    silver = (
        "silver_live_match_history",
        "silver_live_match_state",
        "silver_live_standings",
    )
    found: list[list[list[JSON]]] = []
    for later in (0, 300):
        world.clock.set(NOON + days(later))
        world.load_into_silver(**SINCE)
        found.append([world.rows(name) for name in silver])
        world.truncate(
            "raw_snapshots", "raw_live_matches", "raw_live_standings", *silver
        )
    assert found[0] == found[1]
    assert all(found[0])


def test_gold_is_not_rebuilt_before_the_watermark_of_silver(world: World) -> None:
    """A clock that was set back stands before responses that silver has."""
    world.store_response(matches_response(match(1)), at=NOON)
    world.load_into_silver()
    world.call("run_gold_live", as_of=NOON)
    before = world.rows("gold_live_scoreboard")
    world.store_response(matches_response(match(1), match(2)), at=NOON + minutes(15))
    world.load_into_silver()
    assert world.call("run_gold_live", as_of=NOON)["status"] == "skipped"
    assert world.call("run_full", as_of=NOON)["counts"]["models"] == 0
    assert world.rows("gold_live_scoreboard") == before
    world.clock.set(NOON + minutes(16))
    assert world.call("run_gold_live", as_of=NOON)["status"] == "ok"
    assert len(world.rows("gold_live_scoreboard")) == 2
