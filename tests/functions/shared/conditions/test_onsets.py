"""Since when something is wrong, on made-up histories.

An onset is a fact of the history, and not of who looks when: what is wrong since some
moment was wrong, since that same moment, at every time from then on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.shared.conditions.evaluate import evaluate_conditions
from functions.shared.conditions.facts import Facts, Moment
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from tests.functions.shared.conditions.test_conditions import (
    MICROSECOND,
    MIDNIGHT,
    run_row,
    state,
)
from tests.functions.world import in_memory_warehouse
from tests.transforms.bench import NOON, minutes
from tests.transforms.rows import ledger

DAY = timedelta(days=1)
EXAMPLES = 150 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 10
LOOKS = 30
"""How often an example is looked at."""

NOT_OF_ONE_MOMENT = "feed_frozen"
"""Wrong since the 60 min were over, which a later pull is the first to see."""

Wrong = dict[tuple[str, str], datetime]


@dataclass(frozen=True)
class History:
    """Rows of tables, and the moments at which something may change."""

    rows: dict[str, list[dict[str, Any]]]
    moments: list[datetime]


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Three days around noon of a Saturday."""
    rows: dict[str, list[dict[str, Any]]] = {
        "raw_snapshots": [],
        "silver_live_match_state": [],
        "raw_pipeline_runs": [],
    }
    moments = [MIDNIGHT + DAY * number for number in (0, 1, 2)]
    for number in range(draw(st.integers(0, 3))):
        kick_off = MIDNIGHT + minutes(draw(st.integers(-24, 71)) * 60)
        status = draw(st.sampled_from(["TIMED", "FINISHED", "IN_PLAY", "POSTPONED"]))
        row = state(number, status=status, utc_date=kick_off)
        rows["silver_live_match_state"].append(row)
        moments += [kick_off + minutes(150), kick_off + minutes(360)]
    at = MIDNIGHT - minutes(60)
    for number in range(draw(st.integers(0, 8))):
        at += minutes(draw(st.sampled_from([5, 15, 25, 40, 95, 400, 700])))
        verdict = draw(st.sampled_from(["valid", "valid", "partial", "invalid"]))
        response = ledger(f"s{number}", at, verdict=verdict, violations=[], drift=[])
        rows["raw_snapshots"].append(response)
        moments += [at + minutes(span) for span in (0, 20, 30, 90)]
    at = MIDNIGHT
    for number in range(draw(st.integers(0, 8))):
        at += minutes(draw(st.sampled_from([1, 15, 60, 60 * 24 * 6])))
        status = draw(st.sampled_from(["success", "success", "failed", "missed"]))
        dag = draw(st.sampled_from(["live_poll_15m", "hourly_refresh"]))
        row = run_row(number, status, at=at, dag=dag, steps=[])
        rows["raw_pipeline_runs"].append(row)
        moments += [at + minutes(1), at + DAY * 7]
    moments = sorted(
        {moment + one for moment in moments for one in (-MICROSECOND, MICROSECOND)}
        | set(moments)
    )
    looks = draw(st.lists(st.sampled_from(moments), min_size=2, max_size=LOOKS))
    return History(rows, sorted(set(looks)))


@pytest.fixture(scope="module")
def warehouse() -> Iterator[DuckDBWarehouse]:
    made = in_memory_warehouse()
    yield made
    made.close()


def wrong(warehouse: DuckDBWarehouse, as_of: datetime) -> Wrong:
    moment = Moment(
        as_of=as_of,
        latest=as_of,
        since=as_of,
        horizon=NOON - DAY * 400,
        competitions=["PL"],
    )
    rows = evaluate_conditions(Facts(warehouse.fetch, moment))
    return {
        (row["condition"], row["scope"]): row["onset_at"]
        for row in rows
        if row["condition"] != NOT_OF_ONE_MOMENT
    }


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(history=histories())
def test_what_is_wrong_since_a_moment_was_wrong_at_every_time_from_then_on(
    warehouse: DuckDBWarehouse, history: History
) -> None:
    for table, rows in history.rows.items():
        warehouse._connection.execute(f"TRUNCATE {table}")
        warehouse.load(table, rows)
    found = {at: wrong(warehouse, at) for at in history.moments}
    for at, places in found.items():
        for place, onset in places.items():
            assert onset <= at
            between = [earlier for earlier in found if onset < earlier < at]
            for earlier in between:
                assert found[earlier].get(place) == onset, (place, earlier, at)
