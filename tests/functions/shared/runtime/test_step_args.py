"""The arguments of every step: unknown ones and values of another type are refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_type_hints

import pytest

from functions.shared.runtime.step_args import (
    REPORT_STEP,
    STEP_ARGS,
    Validate,
    arguments_of,
    parse_args,
)
from local_runner.runtime.functions import FUNCTIONS
from tests.functions.world import JSON, World

BACKFILL, VALIDATE, MONITOR = (
    *("backfill_recent_matches", "validate_raw_payloads", "run_monitoring_checks"),
)

WRONG: list[tuple[str, JSON]] = [
    (MONITOR, {"is_repeated": "false"}),
    (MONITOR, {"is_repeated": 0}),
    (MONITOR, {"keeps_health": None}),
    (MONITOR, {"keeps_helth": True}),
    (BACKFILL, {"hours_back": -1}),
    (BACKFILL, {"hours_back": "48"}),
    (BACKFILL, {"hours_back": True}),
    (BACKFILL, {"hours_back": 48.5}),
    (BACKFILL, {"hours_ahead": 10**30}),
    (BACKFILL, {"date_from": "1. 11. 2026", "date_to": "2026-11-02"}),
    (BACKFILL, {"competitions": "PL"}),
    (BACKFILL, {"competitions": ["PL", 5]}),
    (BACKFILL, {"hours": 48}),
    (VALIDATE, {"lookback_days": 0}),
    (VALIDATE, {"lookback_days": True}),
    (VALIDATE, {"since": "2026-11-01 or so"}),
    (VALIDATE, {"until": 20261101}),
    (VALIDATE, {"uris": "raw/matches"}),
    (VALIDATE, {"leave_out_repeats": "no"}),
    ("load_raw_live_tables", {"leave_out_repeats": []}),
    ("fetch_matches_live", {"ids": 537958}),
    ("fetch_matches_live", {"ids": [0]}),
    ("fetch_matches_live", {"ids": ["537958"]}),
    ("fetch_matches_live", {"ids": list(range(1, 1002))}),
    ("fetch_matches_live", {"ids": None}),
    ("run_batch_ingest", {"season": "2025"}),
    ("run_batch_ingest", {"refetch": "true"}),
    ("write_daily_quality_report", {"date": "2026-11-21T00:00:00Z"}),
    ("write_daily_quality_report", {"day": "2026-11-21"}),
    ("publish_live_json", {"force": True}),
    ("run_gold_live", {"is_repeated": "yes"}),
]


@pytest.mark.parametrize(("step", "args"), WRONG, ids=str)
def test_an_invalid_argument_is_refused(world: World, step: str, args: JSON) -> None:
    response = world.try_call(step, args=args)
    assert response.http_status == 400
    error = response.body["error"]
    assert f"args.{next(iter(args))}" in error["what"]
    assert step in error["what"]
    assert all(name in error["fix"] for name in arguments_of(step))
    assert response.body["counts"]["statements"] == 0


@pytest.mark.parametrize("step", STEP_ARGS)
def test_no_step_accepts_an_unknown_argument(world: World, step: str) -> None:
    assert world.try_call(step, args={"colour": "red"}).http_status == 400


@pytest.mark.parametrize(
    "body", [{"colour": 1}, {"args": []}, {"args": None}, {"arg": {}}, {"dag": 5}]
)
def test_a_request_with_unknown_fields_is_refused(
    world: World, body: dict[str, Any]
) -> None:
    assert world.try_call(MONITOR, **body).http_status == 400


def test_a_report_without_a_dag_is_checked_as_well(world: World) -> None:
    assert world.try_call(REPORT_STEP, args={"colour": "red"}).http_status == 400


@pytest.mark.parametrize("step", STEP_ARGS)
def test_the_example_of_an_argument_is_valid(world: World, step: str) -> None:
    for name, argument in arguments_of(step).items():
        response = world.try_call(step, args={name: argument.example})
        what = response.body.get("error", {}).get("what", "")
        assert "not a valid value" not in what


def test_every_step_takes_the_struct_that_is_declared_for_it() -> None:
    taken = {
        name: list(get_type_hints(step).values())[1]
        for steps in FUNCTIONS.values()
        for name, step in steps.items()
    }
    assert taken == {**STEP_ARGS, REPORT_STEP: Mapping[str, Any]}


def test_a_step_receives_defaults_for_what_is_left_out() -> None:
    assert parse_args(VALIDATE, {"since": "2026-11-01"}) == Validate(since="2026-11-01")
