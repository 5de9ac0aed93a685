"""The scoreboard: yesterday, today and tomorrow, on both engines."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.transforms.bench import NOON, Bench, minutes
from tests.transforms.silver_rows import sighting
from transforms.tables import TABLES

MICROSECOND = timedelta(microseconds=1)
MIDNIGHT = NOON.replace(hour=0)
DAY = timedelta(days=1)


def board(bench: Bench, as_of: datetime = NOON) -> list[dict[str, Any]]:
    return bench.run("gold_live_scoreboard", as_of=as_of)


@pytest.mark.parametrize(
    "as_of", [MIDNIGHT, NOON, MIDNIGHT + DAY - MICROSECOND], ids=str
)
def test_three_days_by_the_utc_date(bench: Bench, as_of: datetime) -> None:
    kick_offs = {
        1: (MIDNIGHT - DAY - MICROSECOND, None),
        2: (MIDNIGHT - DAY, "yesterday"),
        3: (MIDNIGHT - MICROSECOND, "yesterday"),
        4: (MIDNIGHT, "today"),
        5: (MIDNIGHT + DAY - MICROSECOND, "today"),
        6: (MIDNIGHT + DAY, "tomorrow"),
        7: (MIDNIGHT + 2 * DAY - MICROSECOND, "tomorrow"),
        8: (MIDNIGHT + 2 * DAY, None),
    }
    states = [sighting(n, utc_date=at) for n, (at, _) in kick_offs.items()]
    bench.put("silver_live_match_state", *states)
    found = {row["match_id"]: row["day"] for row in board(bench, as_of)}
    assert found == {n: day for n, (_, day) in kick_offs.items() if day}


def test_every_known_match_is_shown_whatever_its_status(bench: Bench) -> None:
    bench.put(
        "silver_live_match_state",
        sighting(1, status="POSTPONED"),
        sighting(2, status="SOMETHING_NEW"),
        sighting(3, competition_code="UNTRACKED"),
        sighting(4, status="TIMED", home_team_id=None, home_team_name=None),
    )
    assert {row["match_id"] for row in board(bench)} == {1, 2, 3, 4}


def test_a_row_is_the_state_with_its_age(bench: Bench) -> None:
    stamp = NOON - minutes(7) - timedelta(seconds=30)
    state = sighting(
        status="PAUSED", goals=(2, 1), shootout=(4, 3), stamp=stamp, group="GROUP_A"
    )
    bench.put("silver_live_match_state", state)
    (row,) = board(bench)
    assert row.pop("as_of") == NOON
    assert row.pop("day") == "today"
    assert row.pop("state_age_minutes") == 7.5
    assert row == {name: state[name] for name in row}
    assert len(row) == len(TABLES["gold_live_scoreboard"].columns) - 3


def test_past_matches_leave_and_an_older_time_changes_nothing(bench: Bench) -> None:
    bench.put("silver_live_match_state", sighting(1), sighting(2, utc_date=NOON + DAY))
    newer = board(bench, NOON + 2 * DAY)
    assert {row["match_id"]: row["day"] for row in newer} == {2: "yesterday"}
    assert board(bench) == newer
    assert board(bench, NOON + 4 * DAY) == []
