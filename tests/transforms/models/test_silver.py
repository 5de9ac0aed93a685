"""Silver, on both engines."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import islice, permutations
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.engines import canonical, require
from tests.transforms.bench import NOON, Bench, minutes
from tests.transforms.rows import ledger, match, raw_match, score, table_row, team

Row = dict[str, Any]

SHOOTOUT = "PENALTY_SHOOTOUT"


def drain(bench: Bench, *snapshot_ids: str) -> None:
    drained = {"since": NOON - timedelta(days=30), "snapshot_ids": list(snapshot_ids)}
    bench.run("silver_live_match_history", **drained)
    touched = bench.fetch("query_touched_matches", **drained)
    match_ids = [row["match_id"] for row in touched]
    since = drained["since"]
    bench.run("silver_live_match_state", since=since, match_ids=match_ids)
    bench.run("gold_match_events", match_ids=match_ids)


# name, score, (home, away, shoot-out home, away, contradictory)
SCORES = [
    ("not begun", score(), (None, None, None, None, False)),
    ("regular", score((2, 1), half=(1, 0)), (2, 1, None, None, False)),
    (
        "extra time, parts known",
        score((3, 2), duration="EXTRA_TIME", regular=(2, 2), extra=(1, 0)),
        (3, 2, None, None, False),
    ),
    (
        "extra time, regular time unknown",
        score((3, 2), duration="EXTRA_TIME", regular=(None, None), extra=(1, 0)),
        (3, 2, None, None, False),
    ),
    (
        "extra time, parts do not add up",
        score((3, 2), duration="EXTRA_TIME", regular=(2, 1), extra=(0, 0)),
        (2, 1, None, None, True),
    ),
    (
        "shoot-out, parts known",
        score(
            (5, 4), duration=SHOOTOUT, regular=(1, 1), extra=(0, 0), penalties=(4, 3)
        ),
        (1, 1, 4, 3, False),
    ),
    (
        "shoot-out, regular time unknown, a draw is left",
        score(
            (5, 4),
            duration=SHOOTOUT,
            regular=(None, None),
            extra=(0, 0),
            penalties=(4, 3),
        ),
        (1, 1, 4, 3, False),
    ),
    (
        "shoot-out, whole and penalties exclude each other",
        score(
            (6, 6),
            duration=SHOOTOUT,
            regular=(None, None),
            extra=(0, 0),
            penalties=(4, 5),
        ),
        (None, None, 4, 5, True),
    ),
    (
        "shoot-out, less than nothing would be left",
        score((3, 5), duration=SHOOTOUT, penalties=(4, 6)),
        (None, None, 4, 6, True),
    ),
    (
        "shoot-out, penalties are wrong but the parts are known",
        score(
            (3, 5), duration=SHOOTOUT, regular=(1, 1), extra=(0, 0), penalties=(3, 5)
        ),
        (1, 1, 3, 5, True),
    ),
    (
        "shoot-out before the first kick",
        score(
            (1, 1),
            duration=SHOOTOUT,
            regular=(1, 1),
            extra=(0, 0),
            penalties=(None, None),
        ),
        (1, 1, None, None, True),
    ),
    (
        "shoot-out, nothing known",
        score((None, None), duration=SHOOTOUT),
        (None, None, None, None, True),
    ),
]


def states_of(bench: Bench, *payloads: dict[str, Any]) -> list[dict[str, Any]]:
    """The state of each match, all from one snapshot, in the order given."""
    bench.put("raw_live_matches", *(raw_match("s1", NOON, row) for row in payloads))
    drain(bench, "s1")
    states = {row["match_id"]: row for row in bench.rows["silver_live_match_state"]}
    return [states[row["id"]] for row in payloads]


def test_goals_are_without_the_shoot_out(bench: Bench) -> None:
    payloads = [
        match(number, status="FINISHED", score=score)
        for number, (_, score, _) in enumerate(SCORES, start=1)
    ]
    found = {
        name: (
            row["home_goals"],
            row["away_goals"],
            row["home_shootout_goals"],
            row["away_shootout_goals"],
            row["is_score_contradictory"],
        )
        for (name, _, _), row in zip(SCORES, states_of(bench, *payloads), strict=True)
    }
    assert found == {name: wanted for name, _, wanted in SCORES}


def shot_out(
    full: tuple[int, int], penalties: tuple[int, int], winner: str | None, **parts: Any
) -> dict[str, Any]:
    """A score after a shoot-out; regular time unknown unless `parts` has it."""
    parts = {"regular": (None, None), "extra": (0, 0)} | parts
    return score(full, duration=SHOOTOUT, penalties=penalties, winner=winner, **parts)


HOME, AWAY = "HOME_TEAM", "AWAY_TEAM"
UNKNOWN = (None, None, True)
SECOND_LEGS: list[tuple[str, dict[str, Any], tuple[int | None, int | None, bool]]] = [
    # the sides that are ahead on the day, and in the shoot-out
    ("away, away", shot_out((1, 5), (1, 4), AWAY, regular=(0, 1)), (0, 1, False)),
    ("home, away", shot_out((3, 4), (2, 4), AWAY, regular=(1, 0)), (1, 0, False)),
    ("in extra time", shot_out((6, 4), (4, 3), HOME, extra=(1, 0)), (2, 1, False)),
    ("away, away; ?", shot_out((1, 5), (1, 4), AWAY, half=(0, 1)), (0, 1, False)),
    ("home, away; ?", shot_out((3, 4), (2, 4), AWAY, half=(1, 0)), (1, 0, False)),
    ("level in all", shot_out((6, 6), (4, 5), AWAY), (2, 1, False)),
    (
        "no extra time is played",
        shot_out((3, 4), (2, 4), AWAY, regular=(1, 0), extra=(None, None)),
        (1, 0, False),
    ),
    ("nothing but the shoot-out", shot_out((1, 5), (1, 4), AWAY, extra=None),
     (0, 1, False)),
    # what still cannot be
    ("sums that do not fit", shot_out((2, 5), (1, 4), AWAY, regular=(0, 1)),
     (0, 1, True)),
    ("less than nothing is left", shot_out((1, 5), (2, 4), AWAY), UNKNOWN),
    ("less than at half-time", shot_out((1, 5), (1, 4), AWAY, half=(1, 1)), UNKNOWN),
    ("less than in extra time", shot_out((1, 5), (1, 4), AWAY, extra=(0, 2)), UNKNOWN),
    (
        "less than in regular time",
        shot_out((1, 5), (1, 4), AWAY, regular=(0, 2), extra=(None, None)),
        UNKNOWN,
    ),
    ("the loser of the shoot-out won", shot_out((3, 4), (2, 4), HOME), UNKNOWN),
    ("without a winner", shot_out((3, 4), (2, 4), None), UNKNOWN),
    ("level shoot-out", shot_out((5, 4), (4, 4), HOME), UNKNOWN),
]  # fmt: skip
"""Regular time is unknown where a name ends in "?"."""


def cup(number: int, code: str = "CL", stage: str = "LAST_16", **changes: Any) -> Row:
    """A match of a cup, FINISHED unless `changes` say otherwise."""
    row = match(number, **{"status": "FINISHED"} | changes)
    return row | {"competition": {**row["competition"], "code": code}, "stage": stage}


def reading(row: Row) -> tuple[int | None, int | None, bool]:
    return row["home_goals"], row["away_goals"], row["is_score_contradictory"]


def test_a_second_leg_is_shot_out_after_a_level_aggregate(bench: Bench) -> None:
    legs = [cup(n, score=score) for n, (_, score, _) in enumerate(SECOND_LEGS, 1)]
    states = states_of(bench, *legs)
    found = {
        name: reading(row)
        for (name, _, _), row in zip(SECOND_LEGS, states, strict=True)
    }
    assert found == {name: wanted for name, _, wanted in SECOND_LEGS}


def test_a_single_match_has_a_shoot_out_only_after_a_draw(bench: Bench) -> None:
    """Known parts stand, but exclude each other; with unknown ones nothing is known."""
    known = shot_out((1, 5), (1, 4), AWAY, regular=(0, 1))
    unknown = shot_out((1, 5), (1, 4), AWAY)
    one_match = [
        *(("EC", "LAST_16"), ("WC", "QUARTER_FINALS"), ("WC", "THIRD_PLACE")),
        *(("CL", "FINAL"), ("ELC", "FINAL"), ("CL", "LEAGUE_STAGE")),
        *(("CLI", "GROUP_STAGE"), ("BSA", "REGULAR_SEASON")),
    ]
    ties = [("CL", "PLAYOFF_ROUND"), ("CLI", "FINAL"), ("ELC", "SEMI_FINALS")]
    places = [*one_match, *ties]
    states = states_of(
        bench,
        *(
            cup(2 * n + is_known, *place, score=known if is_known else unknown)
            for n, place in enumerate(places, 1)
            for is_known in (True, False)
        ),
    )
    found = [reading(row) for row in states]
    contradictory = [(0, 1, True), UNKNOWN] * len(one_match)
    assert found == contradictory + [(0, 1, False)] * 2 * len(ties)


def test_during_a_shoot_out_the_winner_is_the_leader(
    bench: Bench,
) -> None:
    shots = [(0, 0), (1, 0), (1, 1), (1, 2)]
    legs = [
        cup(n, status=status, score=shot_out((home, 1 + away), (home, away), AWAY))
        for n, ((home, away), status) in enumerate(
            ((shot, status) for shot in shots for status in ("IN_PLAY", SHOOTOUT)), 1
        )
    ]
    assert {reading(row) for row in states_of(bench, *legs)} == {(0, 1, False)}


STATUSES = {
    "TIMED": (False, False),
    "IN_PLAY": (False, True),
    "PAUSED": (False, True),
    "EXTRA_TIME": (False, True),
    SHOOTOUT: (False, True),
    "FINISHED": (True, False),
    "AWARDED": (True, False),
    "CANCELLED": (False, False),
    "POSTPONED": (False, False),
    "SUSPENDED": (False, False),
    "ABANDONED_BY_ALIENS": (False, False),
}


def test_final_and_in_play(bench: Bench) -> None:
    payloads = [match(n, status=status) for n, status in enumerate(STATUSES, start=1)]
    found = {
        row["status"]: (row["is_final"], row["is_in_play"])
        for row in states_of(bench, *payloads)
    }
    assert found == STATUSES


def test_every_column_is_taken_from_the_response(bench: Bench) -> None:
    payloads = match(
        2**53 + 1,
        status="PAUSED",
        stage="GROUP_STAGE",
        group="Group A",
        matchday=3,
        homeTeam=team(7, "Örebro \N{SOCCER BALL} ف"),
        awayTeam=team(None),
        lastUpdated="2026-11-21T15:54:00.123456Z",
        score=score((1, 0), half=(1, 0), winner="HOME_TEAM"),
    )
    bench.put("raw_live_matches", raw_match("s1", NOON, payloads))
    drain(bench, "s1")
    (row,) = bench.rows["silver_live_match_state"]
    assert row.pop("content_hash")
    assert {name: str(value) for name, value in row.items()} == {
        "match_id": "9007199254740993",
        "status_timestamp": "2026-11-21 15:54:00.123456+00:00",
        "first_seen_at": "2026-11-21 12:00:00+00:00",
        "snapshot_id": "s1",
        "competition_id": "2021",
        "competition_code": "PL",
        "season_id": "2403",
        "season_start_date": "2026-08-15",
        "utc_date": "2026-11-21 15:00:00+00:00",
        "status": "PAUSED",
        "stage": "GROUP_STAGE",
        "group": "GROUP_A",
        "matchday": "3",
        "home_team_id": "7",
        "home_team_name": "Örebro \N{SOCCER BALL} ف",
        "home_team_tla": "ÖRE",
        "away_team_id": "None",
        "away_team_name": "None",
        "away_team_tla": "None",
        "winner": "HOME_TEAM",
        "duration": "REGULAR",
        "home_goals": "1",
        "away_goals": "0",
        "home_half_time_goals": "1",
        "away_half_time_goals": "0",
        "home_shootout_goals": "None",
        "away_shootout_goals": "None",
        "is_score_contradictory": "False",
        "is_final": "False",
        "is_in_play": "True",
        "effective_at": "2026-11-21 12:00:00+00:00",
        "missing_since": "None",
    }


def sightings() -> dict[str, dict[str, Any]]:
    """Five snapshots of one match: an old stamp late, and two contents in one."""
    goal = match(status="IN_PLAY", score=score((1, 0), winner="HOME_TEAM"))
    none = match(status="IN_PLAY", score=score((0, 0), winner="DRAW"))
    early, late = "2026-11-21T15:06:00Z", "2026-11-21T15:20:00Z"
    seen = [
        ("s1", 0, none | {"lastUpdated": early}),
        ("s2", 15, goal | {"lastUpdated": late}),
        ("s3", 30, none | {"lastUpdated": late}),
        ("s4", 45, none | {"lastUpdated": early}),
        ("s5", 60, goal | {"lastUpdated": late}),
    ]
    return {
        name: raw_match(name, NOON + minutes(after), row) for name, after, row in seen
    }


def test_the_latest_stamp_wins_and_then_the_latest_first_sighting(
    bench: Bench,
) -> None:
    bench.put("raw_live_matches", *sightings().values())
    drain(bench, "s1", "s2", "s3", "s4", "s5")
    history = {
        (row["status_timestamp"].minute, row["home_goals"]): row["snapshot_id"]
        for row in bench.rows["silver_live_match_history"]
    }
    assert history == {(6, 0): "s1", (20, 1): "s2", (20, 0): "s3"}
    (state,) = bench.rows["silver_live_match_state"]
    assert (state["snapshot_id"], state["home_goals"]) == ("s3", 0)


def test_each_part_of_the_order_decides_where_those_before_it_tie(
    bench: Bench,
) -> None:
    """The ids say the opposite each time: they come last."""
    sightings = [
        # both stamps are ahead of their responses, which are of one moment
        ("z1", 0, match(1, lastUpdated="2026-11-21T12:03:00Z", score=score((1, 0)))),
        ("a1", 0, match(1, lastUpdated="2026-11-21T12:05:00Z", score=score((2, 0)))),
        # of one stamp: what was seen last is the state
        ("z2", 0, match(2, score=score((1, 0)))),
        ("a2", 1, match(2, score=score((2, 0)))),
    ]
    bench.put(
        "raw_live_matches",
        *(
            raw_match(name, NOON + minutes(after), row)
            for name, after, row in sightings
        ),
    )
    drain(bench, "z1", "a1", "z2", "a2")
    states = {
        row["match_id"]: (row["snapshot_id"], row["home_goals"])
        for row in bench.rows["silver_live_match_state"]
    }
    assert states == {1: ("a1", 2), 2: ("a2", 2)}


@pytest.mark.slow
def test_any_order_of_draining_gives_the_same_silver() -> None:
    engine = require("duckdb")
    raw = sightings()
    outcomes = []
    for order in islice(permutations(raw), 0, None, 10):
        bench = Bench(engine)
        bench.put("raw_live_matches", *raw.values())
        for snapshot_id in order:
            drain(bench, snapshot_id)
        outcomes.append(
            (
                canonical(bench.rows["silver_live_match_history"]),
                canonical(bench.rows["silver_live_match_state"]),
                canonical(bench.rows["gold_match_events"]),
            )
        )
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_backwards_draining_on_both_engines(bench: Bench) -> None:
    raw = sightings()
    bench.put("raw_live_matches", *raw.values())
    for snapshot_id in ("s5", "s3", "s2", "s4", "s1"):
        drain(bench, snapshot_id)
    at_once = Bench(bench.engine)
    at_once.put("raw_live_matches", *raw.values())
    drain(at_once, *raw)
    for table in (
        *("silver_live_match_history", "silver_live_match_state", "gold_match_events"),
    ):
        assert canonical(bench.rows[table]) == canonical(at_once.rows[table])


def test_an_older_stamp_never_overwrites_a_newer_state(bench: Bench) -> None:
    """Even when history does not have the newer sighting (any more)."""
    newer = match(status="FINISHED", lastUpdated="2026-11-21T11:59:00Z")
    states_of(bench, newer)
    bench.rows["silver_live_match_history"].clear()
    older = match(status="IN_PLAY", lastUpdated="2026-11-21T11:00:00Z")
    bench.put("raw_live_matches", raw_match("s2", NOON + minutes(15), older))
    drain(bench, "s2")
    (state,) = bench.rows["silver_live_match_state"]
    assert state["status"] == "FINISHED"


@pytest.mark.parametrize("drains", [("ab",), ("ba",), ("a", "b"), ("b", "a")])
def test_of_two_responses_of_one_moment_the_least_saw_it_first(
    bench: Bench, drains: tuple[str, ...]
) -> None:
    """In one drain and in two, whichever comes first; an earlier moment goes before."""
    bench.put("raw_live_matches", *(raw_match(one, NOON, match(1)) for one in "ba"))
    early = raw_match("b", NOON - minutes(1), match(2))
    bench.put("raw_live_matches", raw_match("a", NOON, match(2)), early)
    for snapshot_ids in drains:
        drain(bench, *snapshot_ids)
    for table in ("silver_live_match_history", "silver_live_match_state"):
        assert {
            row["match_id"]: (row["first_seen_at"], row["snapshot_id"])
            for row in bench.rows[table]
        } == {1: (NOON, "a"), 2: (NOON - minutes(1), "b")}, table


def test_only_drained_snapshots_are_read(bench: Bench) -> None:
    bench.put(
        "raw_live_matches",
        raw_match("s1", NOON, match(1)),
        raw_match("s2", NOON, match(2)),
    )
    drain(bench, "s2")
    assert [row["match_id"] for row in bench.rows["silver_live_match_state"]] == [2]


def build_tables(bench: Bench, *codes: str) -> list[dict[str, Any]]:
    since = NOON - timedelta(days=7)
    rows = bench.run("silver_live_standings", since=since, competitions=list(codes))
    return sorted(rows, key=lambda row: (row["group"] or "", row["position"]))


def standings_response(name: str, after: float, body: str, **changes: Any) -> Any:
    return ledger(
        name,
        NOON + minutes(after),
        **({"resource": "standings", "scope": "PL", "body_sha256": body} | changes),
    )


def test_standings_are_those_of_the_newest_response(bench: Bench) -> None:
    bench.put(
        "raw_snapshots",
        standings_response("s1", 0, "a"),
        standings_response("s2", 15, "b"),
    )
    bench.put(
        "raw_live_standings",
        table_row("s1", NOON, 1),
        table_row("s1", NOON, 2, position=2),
        table_row("s2", NOON + minutes(15), 2, position=1, points=9),
    )
    (row,) = build_tables(bench, "PL")
    assert (row["team_id"], row["position"], row["points"]) == (2, 1, 9)


def test_of_tables_of_one_moment_the_greater_id_is_the_newest(bench: Bench) -> None:
    bench.put(
        "raw_snapshots",
        standings_response("s1", 0, "a"),
        standings_response("s2", 0, "b"),
    )
    bench.put("raw_live_standings", table_row("s1", NOON, 1), table_row("s2", NOON, 2))
    (row,) = build_tables(bench, "PL")
    assert row["team_id"] == 2


@pytest.mark.parametrize(
    "other",
    [
        {"stage": "CHAMPIONSHIP"},
        {"type": "HOME"},
        {"group": "GROUP_B"},
        {"number": 2},
        {"season_id": 2300},
    ],
    ids=str,
)
def test_lines_that_differ_in_a_part_of_the_key_are_two(
    bench: Bench, other: dict[str, Any]
) -> None:
    bench.put("raw_snapshots", standings_response("s1", 0, "a"))
    for changes in ({}, other):
        line: dict[str, Any] = {"group": "GROUP_A", "number": 1} | changes
        bench.put("raw_live_standings", table_row("s1", NOON, **line))
    assert len(build_tables(bench, "PL")) == 2


def test_a_response_left_out_as_equal_still_counts_as_the_newest(bench: Bench) -> None:
    """A, B, then A again: its rows are found under the first A."""
    bench.put(
        "raw_snapshots",
        standings_response("s1", 0, "a"),
        standings_response("s2", 15, "b"),
        standings_response("s3", 30, "a"),
    )
    bench.put(
        "raw_live_standings",
        table_row("s1", NOON, 1, points=6),
        table_row("s2", NOON + minutes(15), 1, points=9),
    )
    (row,) = build_tables(bench, "PL")
    assert row["points"] == 6


def test_other_competitions_keep_their_tables(bench: Bench) -> None:
    bench.put(
        "raw_snapshots",
        standings_response("s1", 0, "a"),
        standings_response("s2", 0, "b", scope="SA"),
    )
    bench.put(
        "raw_live_standings",
        table_row("s1", NOON, 1),
        table_row("s2", NOON, 2, competition_code="SA"),
    )
    build_tables(bench, "PL", "SA")
    bench.rows["raw_live_standings"].clear()
    rows = build_tables(bench, "PL")
    assert [row["competition_code"] for row in rows] == ["SA"]


@pytest.mark.parametrize("verdict", ["invalid", "error"])
def test_an_unusable_response_is_not_the_newest(bench: Bench, verdict: str) -> None:
    bench.put(
        "raw_snapshots",
        standings_response("s1", 0, "a"),
        standings_response("s2", 15, "b", verdict=verdict, loaded_at=None),
    )
    bench.put("raw_live_standings", table_row("s1", NOON, 1))
    assert len(build_tables(bench, "PL")) == 1


def test_three_spellings_of_a_group_and_an_empty_form(bench: Bench) -> None:
    bench.put("raw_snapshots", standings_response("s1", 0, "a"))
    spelled = ["GROUP_A", "Group B", "League phase", None]
    bench.put(
        "raw_live_standings",
        *(
            table_row(
                "s1", NOON, n, group=group, stage="GROUP_STAGE", position=n, form=""
            )
            for n, group in enumerate(spelled, start=1)
        ),
    )
    rows = build_tables(bench, "PL")
    assert [(row["team_id"], row["stage"], row["group"]) for row in rows] == [
        (3, "LEAGUE_STAGE", None),
        (4, "GROUP_STAGE", None),
        (1, "GROUP_STAGE", "GROUP_A"),
        (2, "GROUP_STAGE", "GROUP_B"),
    ]
    assert {row["form"] for row in rows} == {None}


def test_home_and_away_tables_stand_beside_the_total(bench: Bench) -> None:
    bench.put("raw_snapshots", standings_response("s1", 0, "a"))
    kinds = ("TOTAL", "HOME", "AWAY")
    bench.put(
        "raw_live_standings", *(table_row("s1", NOON, 1, type=kind) for kind in kinds)
    )
    for _ in range(2):
        rows = build_tables(bench, "PL")
        assert sorted(row["type"] for row in rows) == sorted(kinds)


def test_rows_are_json_the_engines_read_alike(bench: Bench) -> None:
    """What the contract lets through and no column takes stays in the payload."""
    payloads = match(extra={"a": [1, None, "\N{SNOWMAN}"]}, venue=None)
    row = raw_match("s1", NOON, match())
    row["payload"] = json.dumps(payloads)
    bench.put("raw_live_matches", row)
    drain(bench, "s1")
    assert len(bench.rows["silver_live_match_state"]) == 1


BERLIN = ZoneInfo("Europe/Berlin")


def effective(stamp: datetime, seen_at: datetime) -> datetime:
    """By the rule's own words, with a real table of time zones."""
    local = stamp - (stamp.astimezone(BERLIN).utcoffset() or timedelta(0))
    if stamp - seen_at > minutes(15) and local <= seen_at:
        return local
    return min(stamp, seen_at)


def stamps_at(bench: Bench, *pairs: tuple[datetime, datetime]) -> list[datetime]:
    """The effective stamps of (stamp, seen at), as history has them."""
    for number, (stamp, seen_at) in enumerate(pairs, start=1):
        row = match(number, lastUpdated=stamp.isoformat())
        bench.put("raw_live_matches", raw_match("s1", seen_at, row))
    since = min(seen_at for _, seen_at in pairs)
    rows = bench.run("silver_live_match_history", since=since, snapshot_ids=["s1"])
    return [
        row["effective_at"] for row in sorted(rows, key=lambda row: row["match_id"])
    ]


def test_a_stamp_ahead_of_its_response_is_no_later_than_that(bench: Bench) -> None:
    """In winter, by minutes from the response: read as local time where that fits."""
    past = {-3000: -3000, -1: -1, 0: 0}
    slow_clock = {1: 0, 15: 0}
    local_time = {16: -44, 59: -1, 60: 0}
    unknown = {61: 0, 115: 0, 3000: 0}
    wanted = past | slow_clock | local_time | unknown
    pairs = [(NOON + minutes(ahead), NOON) for ahead in wanted]
    found = [(at - NOON) / minutes(1) for at in stamps_at(bench, *pairs)]
    assert dict(zip(wanted, found, strict=True)) == wanted


def test_summer_time_begins_and_ends_as_in_berlin(bench: Bench) -> None:
    pairs = []
    for year in range(2024, 2040):
        for month in (3, 10):
            last = datetime(year, month, 31, tzinfo=UTC)
            sunday = last - timedelta(days=(last.weekday() + 1) % 7)
            for hour in (0, 0.99, 1, 1.01, 24, -24):
                stamp = sunday + timedelta(hours=hour)
                pairs.append((stamp, stamp - minutes(40)))
                pairs.append((stamp, stamp - minutes(100)))
    wanted = [effective(*pair) for pair in pairs]
    assert stamps_at(bench, *pairs) == wanted
    offsets = {stamp - at for (stamp, _), at in zip(pairs, wanted, strict=True)}
    assert {minutes(60), minutes(120)} <= offsets


def test_a_stamp_from_the_future_never_wins(bench: Bench) -> None:
    """One response says half past two hours from now; what comes after it is right."""
    seen = [
        (0, "IN_PLAY", 110, (0, 0)),
        (15, "IN_PLAY", 14, (1, 0)),
        (60, "PAUSED", 59, (1, 0)),
        (120, "FINISHED", 119, (2, 0)),
    ]
    for number, (after, status, stamp, goals) in enumerate(seen):
        row = match(
            status=status,
            lastUpdated=(NOON + minutes(stamp)).isoformat(),
            score=score(goals),
        )
        bench.put(
            "raw_live_matches", raw_match(f"s{number}", NOON + minutes(after), row)
        )
        drain(bench, f"s{number}")
        (state,) = bench.rows["silver_live_match_state"]
        assert (state["status"], state["home_goals"]) == (status, goals[0])
        assert state["status_timestamp"] == NOON + minutes(stamp)
    events = sorted(
        bench.rows["gold_match_events"], key=lambda row: row["first_seen_at"]
    )
    assert [row["event"] for row in events] == ["goal", "status", "goal"]
    assert not any(row["is_goal_withdrawn"] for row in events)
