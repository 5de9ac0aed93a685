"""Live beside batch: by cases on both engines, and every pair of states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engines import require
from tests.transforms.bench import NOON, Bench, minutes
from tests.transforms.silver_rows import Row, batch_match, sighting

pytestmark = pytest.mark.slow

MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)
WEEK = 7 * DAY
REREAD_CAUSES = {"late_correction", "missing_in_live", "same_stamp_conflict"}


def compare(
    bench: Bench, as_of: datetime = NOON, competitions: Sequence[str] = ("PL", "SA")
) -> list[Row]:
    rows = bench.run(
        "gold_reconciliation", as_of=as_of, competitions=list(competitions)
    )
    return sorted(rows, key=lambda row: (row["as_of_date"], row["match_id"]))


def put(bench: Bench, live: Row | None, batch: Row | None) -> None:
    if live is not None:
        bench.put("silver_live_match_state", live)
    if batch is not None:
        bench.put("silver_matches", batch)


EARLIER = NOON - minutes(5)

CASES: list[tuple[str, Row | None, Row | None, tuple[str, str | None]]] = [
    (
        "equal",
        sighting(goals=(2, 1)),
        batch_match(goals=(2, 1)),
        ("equal", None),
    ),
    (
        "equal under another stamp, batch newer",
        sighting(goals=(2, 1), stamp=EARLIER),
        batch_match(goals=(2, 1)),
        ("equal", None),
    ),
    (
        "equal under another stamp, live newer",
        sighting(goals=(2, 1)),
        batch_match(goals=(2, 1), stamp=EARLIER),
        ("equal", None),
    ),
    (
        "corrected at night",
        sighting(goals=(2, 1), stamp=EARLIER),
        batch_match(goals=(1, 1)),
        ("differs", "late_correction"),
    ),
    (
        "gone on since the batch",
        sighting(goals=(2, 1)),
        batch_match(goals=(1, 1), status="IN_PLAY", stamp=EARLIER),
        ("differs", "live_newer"),
    ),
    (
        "one stamp, two contents",
        sighting(goals=(3, 0)),
        batch_match(goals=(2, 0)),
        ("differs", "same_stamp_conflict"),
    ),
    ("batch alone", None, batch_match(), ("missing", "missing_in_live")),
    ("live alone", sighting(), None, ("missing", "missing_in_batch")),
    (
        "stamped ahead of its response, and another that was stamped while it was read",
        sighting(stamp=NOON + minutes(60), first_seen_at=EARLIER, effective_at=EARLIER),
        batch_match(goals=(1, 1)),
        ("differs", "late_correction"),
    ),
    (
        "no season response names it any more",
        sighting(),
        batch_match(missing_since=NOON),
        ("missing", "withdrawn"),
    ),
    (
        "no response at all names it any more",
        sighting(missing_since=EARLIER),
        batch_match(missing_since=NOON),
        ("missing", "withdrawn"),
    ),
    (
        "gone from the days that live requests, named by the season since then",
        sighting(missing_since=EARLIER),
        batch_match(utc_date=NOON + 20 * DAY),
        ("missing", "missing_in_live"),
    ),
    (
        "gone since the season was requested",
        sighting(missing_since=NOON + minutes(1)),
        batch_match(),
        ("missing", "withdrawn"),
    ),
]

REREAD = {
    *("corrected at night", "one stamp, two contents", "batch alone"),
    "stamped ahead of its response, and another that was stamped while it was read",
    "no season response names it any more",
    "gone from the days that live requests, named by the season since then",
}


def test_every_difference_has_its_cause(bench: Bench) -> None:
    for number, (_, live, batch, _) in enumerate(CASES, start=1):
        known = {"match_id": number}
        put(bench, live and live | known, batch and batch | known)
    found = {row["match_id"]: row for row in compare(bench)}
    assert {
        about: (found[number]["verdict"], found[number]["cause"])
        for number, (about, *_) in enumerate(CASES, start=1)
    } == {about: wanted for about, *_, wanted in CASES}
    for number, (about, *_) in enumerate(CASES, start=1):
        assert found[number]["is_to_reread"] is (about in REREAD), about


def test_a_difference_of_any_age_and_one_to_come_are_read_again(bench: Bench) -> None:
    for number, days in enumerate((-300, -30, 2, 60)):
        known: Row = {"match_id": number, "utc_date": NOON + days * DAY}
        put(
            bench,
            sighting(goals=(2, 1), stamp=EARLIER, **known),
            batch_match(goals=(0, 3), **known),
        )
        behind: Row = {"match_id": number + 10, "utc_date": NOON + days * DAY}
        put(
            bench,
            sighting(goals=(2, 1), **behind),
            batch_match(goals=(0, 3), stamp=EARLIER, **behind),
        )
    rows = compare(bench)
    assert [row["match_id"] for row in rows] == [0, 1, 2, 3]
    assert {row["cause"] for row in rows} == {"late_correction"}


def test_a_withdrawn_match_is_reported_once(bench: Bench) -> None:
    """Live lacks it before the night, or reads that an hour later; batch reads at
    night."""
    night, requested = NOON + DAY, NOON + DAY + minutes(1)
    for number, gone in enumerate((NOON, night + minutes(60))):
        put(
            bench,
            sighting(number, missing_since=gone),
            batch_match(number, missing_since=requested),
        )
    put(bench, sighting(2, missing_since=NOON + minutes(5)), batch_match(2))
    put(bench, None, batch_match(3, missing_since=requested))
    withdrawn = [
        (row["match_id"], row["cause"], row["as_of_date"].day)
        for after in range(4)
        for row in compare(bench, night + after * DAY)
        if row["as_of_date"].day == (night + after * DAY).day
    ]
    assert withdrawn == [(number, "withdrawn", 22) for number in range(4)]


def test_a_row_tells_of_both_sides(bench: Bench) -> None:
    moved = NOON - DAY
    live = sighting(
        goals=(2, 2), stamp=EARLIER, home_team_name="Old Name", away_team_name="Guests"
    )
    batch = batch_match(
        goals=(2, 1), status="AWARDED", utc_date=moved, away_team_name=None
    )
    put(bench, live, batch)
    assert compare(bench) == [
        {
            "match_id": 1,
            "as_of_date": date(2026, 11, 21),
            "as_of": NOON,
            "competition_code": "PL",
            "utc_date": moved,
            "verdict": "differs",
            "cause": "late_correction",
            "is_to_reread": True,
            "home_team_name": "Team 11",
            "away_team_name": "Guests",
            "live_status_timestamp": EARLIER,
            "batch_status_timestamp": NOON,
            "live_status": "FINISHED",
            "batch_status": "AWARDED",
            "live_home_goals": 2,
            "live_away_goals": 2,
            "batch_home_goals": 2,
            "batch_away_goals": 1,
            "live_content_hash": live["content_hash"],
            "batch_content_hash": batch["content_hash"],
        }
    ]


def test_a_match_of_one_side_has_nulls_for_the_other(bench: Bench) -> None:
    put(bench, sighting(1, goals=(1, 0)), batch_match(2, goals=(0, 1)))
    live, batch = compare(bench)
    for row, side, other in ((live, "live", "batch"), (batch, "batch", "live")):
        for name in (*("status", "status_timestamp", "content_hash"), "home_goals"):
            assert row[f"{side}_{name}"] is not None
            assert row[f"{other}_{name}"] is None
    assert live["utc_date"] == batch["utc_date"] == NOON
    assert (live["home_team_name"], batch["home_team_name"]) == ("Team 11", "Team 21")


@pytest.mark.parametrize(
    ("kick_off", "is_in"),
    [
        (NOON - WEEK, False),
        (NOON - WEEK + MICROSECOND, True),
        (NOON, True),
        (NOON + MICROSECOND, False),
    ],
)
@pytest.mark.parametrize("side", ["live", "batch", "both"])
def test_the_seven_days_before(
    bench: Bench, side: str, kick_off: datetime, is_in: bool
) -> None:
    live, batch = sighting(utc_date=kick_off), batch_match(utc_date=kick_off)
    put(bench, live if side != "batch" else None, batch if side != "live" else None)
    assert bool(compare(bench)) is is_in


@pytest.mark.parametrize("moved", ["live", "batch"])
@pytest.mark.parametrize("to", [NOON + 20 * DAY, NOON - 20 * DAY], ids=["on", "back"])
def test_a_match_that_one_side_has_moved_is_compared_and_not_missed(
    bench: Bench, moved: str, to: datetime
) -> None:
    values: dict[str, Any] = {"status": "TIMED", "utc_date": to}
    if moved == "live":
        put(bench, sighting(**values), batch_match(status="POSTPONED", stamp=EARLIER))
    else:
        put(bench, sighting(status="POSTPONED", stamp=EARLIER), batch_match(**values))
    (row,) = compare(bench)
    assert row["verdict"] == "differs"
    assert row["cause"] == ("live_newer" if moved == "live" else "late_correction")
    assert row["utc_date"] == (NOON if moved == "live" else to)


def test_only_tracked_competitions(bench: Bench) -> None:
    put(bench, sighting(1, competition_code="BSA"), None)
    put(bench, None, batch_match(2, competition_code="BSA"))
    put(bench, sighting(3), batch_match(3))
    assert [row["match_id"] for row in compare(bench)] == [3]
    assert len(compare(bench, competitions=["PL", "BSA"])) == 3


def test_each_date_keeps_its_rows(bench: Bench) -> None:
    put(bench, sighting(1), batch_match(1))
    (first,) = compare(bench)
    put(bench, sighting(2, utc_date=NOON + DAY), None)
    both = compare(bench, NOON + DAY)
    assert both[0] == first
    assert [(row["match_id"], row["as_of_date"].day) for row in both] == [
        *((1, 21), (1, 22), (2, 22))
    ]


def test_a_night_that_comes_late_has_its_rows_beside_the_newer_ones(
    bench: Bench,
) -> None:
    put(bench, sighting(1), batch_match(1))
    newer = compare(bench, NOON + DAY)
    both = compare(bench)
    assert [(row["match_id"], row["as_of_date"].day) for row in both] == [
        (1, 21),
        (1, 22),
    ]
    assert both[1:] == newer


def test_a_later_time_of_a_date_replaces_its_rows_and_an_earlier_does_not(
    bench: Bench,
) -> None:
    put(bench, sighting(1), batch_match(1))
    compare(bench)
    bench.rows["silver_live_match_state"] = [sighting(2)]
    later = compare(bench, NOON + minutes(1))
    assert [(row["match_id"], row["verdict"]) for row in later] == [
        *((1, "missing"), (2, "missing"))
    ]
    bench.rows["silver_live_match_state"] = []
    assert compare(bench) == later
    assert len(compare(bench, NOON - DAY)) == len(later)  # no match had kicked off
    bench.rows["silver_matches"] = []
    assert compare(bench, NOON + minutes(2)) == []


@pytest.mark.parametrize(
    ("as_of", "day"),
    [
        (NOON.replace(hour=0), 21),
        (NOON.replace(hour=0) - MICROSECOND, 20),
        (NOON.replace(hour=1, tzinfo=timezone(timedelta(hours=2))), 20),
    ],
)
def test_the_date_is_the_utc_date(bench: Bench, as_of: datetime, day: int) -> None:
    put(bench, sighting(utc_date=as_of), None)
    (row,) = compare(bench, as_of)
    assert row["as_of_date"] == date(2026, 11, day)


def test_the_query_tells_a_date_what_is_not_equal_first(bench: Bench) -> None:
    put(bench, sighting(1), batch_match(1))
    put(bench, sighting(3), None)
    put(bench, None, batch_match(2, competition_code="SA"))
    compare(bench)
    put(bench, sighting(4, utc_date=NOON + DAY), None)
    compare(bench, NOON + DAY)
    rows = bench.fetch("query_reconciliation", as_of=NOON + minutes(60))
    assert [(row["match_id"], row["verdict"]) for row in rows] == [
        *((3, "missing"), (2, "missing"), (1, "equal"))
    ]
    next_day = bench.fetch("query_reconciliation", as_of=NOON + DAY)
    assert {row["as_of_date"] for row in next_day} == {date(2026, 11, 22)}
    assert bench.fetch("query_reconciliation", as_of=NOON - DAY) == []


# Every pair of states

KICK_OFFS = [NOON - WEEK - DAY, NOON - WEEK, NOON - DAY, NOON, NOON + DAY]


GONE = [None, None, None, NOON - 3 * DAY, NOON - minutes(90), NOON]


@st.composite
def values(draw: st.DrawFn) -> dict[str, Any]:
    """What one side may say of a match."""
    return {
        "missing_since": draw(st.sampled_from(GONE)),
        "status": draw(st.sampled_from(["FINISHED", "POSTPONED", "IN_PLAY"])),
        "goals": draw(st.sampled_from([(None, None), (1, 0), (1, 1)])),
        "stamp": NOON - minutes(draw(st.integers(0, 2))),
        "utc_date": draw(st.sampled_from(KICK_OFFS)),
        "competition_code": draw(st.sampled_from(["PL", "PL", "PL", "BSA"])),
    }


Pair = tuple[dict[str, Any] | None, dict[str, Any] | None]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    pairs=st.lists(st.tuples(st.none() | values(), st.none() | values()), max_size=12)
)
def test_every_match_of_the_week_has_exactly_one_cause(pairs: list[Pair]) -> None:
    bench = Bench(require("duckdb"))
    wanted = {}
    for number, (live, batch) in enumerate(pairs):
        if live is not None:
            bench.put("silver_live_match_state", sighting(number, **live))
        if batch is not None:
            bench.put("silver_matches", batch_match(number, **batch))
        sides = [side for side in (batch, live) if side is not None]
        is_tracked = sides and sides[0]["competition_code"] == "PL"
        if is_tracked and is_reported(live, batch):
            wanted[number] = causes_of(live, batch)
    rows = compare(bench)
    assert [row["match_id"] for row in rows] == list(wanted)
    for row in rows:
        assert wanted[row["match_id"]] == [row["cause"]]
        is_equal = row["cause"] is None
        is_alone = row["cause"] in ("missing_in_live", "missing_in_batch", "withdrawn")
        verdict = "equal" if is_equal else "missing" if is_alone else "differs"
        assert row["verdict"] == verdict
        live = pairs[row["match_id"]][0]
        is_there = live is not None and live["missing_since"] is None
        is_gone = row["cause"] == "withdrawn" and is_there
        assert row["is_to_reread"] == (row["cause"] in REREAD_CAUSES or is_gone)


def is_reported(live: dict[str, Any] | None, batch: dict[str, Any] | None) -> bool:
    """Whether the comparison has a row of this pair."""
    sides = [side for side in (batch, live) if side is not None]
    is_near = any(NOON - WEEK < side["utc_date"] <= NOON for side in sides)
    (cause,) = causes_of(live, batch)
    if cause == "withdrawn":
        gone = [s["missing_since"] for s in sides if s["missing_since"] is not None]
        is_live = live is not None and live["missing_since"] is None
        if batch is not None and batch["missing_since"] is not None:
            return is_live or max(gone).date() == NOON.date()
        return is_live or max(gone) > NOON - DAY
    if cause == "missing_in_live":
        return is_near or live is not None
    return is_near or cause in ("late_correction", "same_stamp_conflict")


def causes_of(
    live: dict[str, Any] | None, batch: dict[str, Any] | None
) -> list[str | None]:
    """Every cause that fits: there is to be one."""
    is_live = live is not None and live["missing_since"] is None
    is_batch = batch is not None and batch["missing_since"] is None
    if live and batch and not is_live and is_batch:
        is_later = batch["stamp"] > live["missing_since"]
        return ["missing_in_live" if is_later else "withdrawn"]
    if (live and not is_live) or (batch and not is_batch):
        return ["withdrawn"]
    if live is None or batch is None:
        fits = {"missing_in_live": live is None, "missing_in_batch": batch is None}
        return [cause for cause, holds in fits.items() if holds]
    names = ("status", "goals", "utc_date")
    is_same = [live[name] for name in names] == [batch[name] for name in names]
    fitting: dict[str | None, bool] = {
        None: is_same,
        "late_correction": not is_same and batch["stamp"] > live["stamp"],
        "live_newer": not is_same and live["stamp"] > batch["stamp"],
        "same_stamp_conflict": not is_same and batch["stamp"] == live["stamp"],
    }
    return [cause for cause, holds in fitting.items() if holds]
