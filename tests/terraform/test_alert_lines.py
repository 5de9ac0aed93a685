"""The lines that the code writes against the filters that alerts and metrics have.

The steps run for real: histories in which each condition opens, failures, and a whole
simulated day. Each line has to be matched by just the filters that are meant for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.response import StepResponse
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.runtime.runner import run_dag, start_of_tick, ticks
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import TOKEN, Simulator
from tests.cloud.deployed import InTurn
from tests.functions.monitor import test_alert_cases as cases
from tests.functions.shared.footballdata.misbehaving import Misbehaving
from tests.functions.world import (
    LOG,
    MONITOR,
    NOON,
    SILVER,
    VALIDATE,
    in_memory_warehouse,
    match,
    matches_response,
    minutes,
)
from tests.quiet import logging_off
from tests.terraform.cloud_logs import LoggedWorld, Recorder, entry_of, service
from tests.terraform.log_filter import Entry, compiled, extracted
from tests.terraform.plans import resources
from transforms.alert_conditions import CONDITIONS

pytestmark = pytest.mark.terraform

DAY_FROM = datetime(2026, 11, 21, 19, tzinfo=UTC)
DAY_UNTIL = datetime(2026, 11, 22, 2, tzinfo=UTC)
RUNS = 29 + 8 + 1
HISTORIES = ("everything_at_once", "a_frozen_feed", "live_and_batch_in_conflict")
"""Cases that open all conditions but the two that `made_by_hand` opens."""

Values = dict[str, Any]


@pytest.fixture(scope="module")
def planned(plan: dict[str, Any]) -> list[Values]:
    """The resources of a plan."""
    return list(resources(plan))


@pytest.fixture(scope="module")
def policies(planned: Sequence[Values]) -> dict[str, Values]:
    """The policies that match log lines, by what they are about."""
    return {
        one["index"]: one["values"]
        for one in planned
        if one["address"].startswith("google_monitoring_alert_policy.log[")
    }


@pytest.fixture(scope="module")
def conditions(policies: Mapping[str, Values]) -> dict[str, Values]:
    """Their conditions: a filter and what is extracted."""
    return {
        name: one["conditions"][0]["condition_matched_log"][0]
        for name, one in policies.items()
    }


@pytest.fixture(scope="module")
def metrics(planned: Sequence[Values]) -> dict[str, Values]:
    """The metrics from logs."""
    return {
        one["index"]: one["values"]
        for one in planned
        if one["type"] == "google_logging_metric"
    }


@contextmanager
def recorded(folder: Path) -> Iterator[LoggedWorld]:
    """A world of its own whose lines are kept."""
    with logging_off():
        warehouse = in_memory_warehouse()
        yield LoggedWorld(folder, warehouse, Recorder())
        warehouse.close()


def run_report(number: int, *, publish: str) -> Values:
    """What the workflow tells of an hourly run that published or skipped that."""
    started = NOON + timedelta(hours=number)
    step = {"attempts": 1, "duration_ms": 5, "counts": {}}
    return {
        "dag": "hourly_refresh",
        "run_id": f"hourly_refresh-{started:%Y%m%dT%H%MZ}",
        "scheduled_at": started,
        "args": {
            "trigger": "schedule",
            "started_at": started,
            "finished_at": started + minutes(1),
            "steps": [
                {"step": "x", "function": "fetch", "status": "ok", **step},
                {
                    "step": "publish_live_json",
                    "function": "publish",
                    "status": publish,
                    **step,
                },
            ],
        },
    }


def made_by_hand(world: LoggedWorld) -> None:
    """A match that does not begin, publishing that is skipped, a tick that was never
    run, steps that fail, and a webhook that refuses every message."""
    with Misbehaving() as hook:
        world.change_settings(alert_webhook_url=hook.url)
        for number, publish in enumerate(["ok", *["skipped"] * 4]):
            if number != 2:
                world.clock.set(NOON + timedelta(hours=number) + minutes(1))
                world.call(LOG, **run_report(number, publish=publish))
        shown = match(1, kick_off=NOON, status="TIMED")
        world.clock.set(NOON + timedelta(hours=5))
        world.store_response(matches_response(shown), at=NOON + timedelta(hours=5))
        world.load_into_silver(since="2026-11-01")
        world.call(MONITOR)
    assert not world.try_call(MONITOR, args={"no_such": 1}).is_ok
    assert not world.try_call(SILVER, dag="no_such").is_ok
    failed = run_report(6, publish="failed")
    world.clock.set(NOON + timedelta(hours=7))
    world.call(LOG, **failed)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[Entry]:
    """Lines of histories with everything that people are notified of."""
    found: list[Entry] = []
    for name in HISTORIES:
        with recorded(tmp_path_factory.mktemp(name)) as world:
            history = cases.History(world)
            for moment in cases.case_in(cases.FOLDER / f"{name}.yaml").history:
                history.play(moment)
            found += world.recorder.entries
    with recorded(tmp_path_factory.mktemp("by-hand")) as world:
        made_by_hand(world)
        found += world.recorder.entries
    return found


@pytest.fixture(scope="module")
def calm_day(tmp_path_factory: pytest.TempPathFactory) -> list[Entry]:
    """All lines of an evening of matches on which nothing goes wrong, to the night's
    reconciliation."""
    folder = tmp_path_factory.mktemp("day")
    clock, recorder = VirtualClock(DAY_FROM), Recorder()
    season, dags = GeneratedSeason(11, year=2026, profile="calm"), load_dags()
    due = takewhile(
        lambda one: one[0] <= DAY_UNTIL,
        ticks(dags, DAY_FROM - timedelta(seconds=1)),
    )
    warehouse = DuckDBWarehouse(folder / "warehouse.duckdb")
    with logging_off(), Simulator(season, clock, calls_per_minute=None) as api:
        settings = Settings(
            token=TOKEN,
            api_url=api.url,
            competitions=tuple(one["code"] for one in season.competitions(DAY_FROM)),
            lake_uri=str(folder / "lake"),
            warehouse_uri=warehouse.uri,
            site_uri=str(folder / "site"),
            clock="request",
        )
        functions = InTurn(settings, warehouse)

        def caller(function: str, body: bytes, timeout_s: float) -> StepResponse:
            return recorder.during(
                function, lambda: functions(function, body, timeout_s)
            )

        for tick, dag in due:
            clock.set(max(tick, clock.now()))
            start = start_of_tick(dag, tick, clock.now())
            made = run_dag(dags, start, caller, clock, as_of=clock.now)
            assert made.is_ok, made.problem
    warehouse.close()
    return recorder.entries


def meant_for(entry: Entry) -> set[str]:
    """The policies that a line of the functions is meant for."""
    line = entry.get("jsonPayload", {})
    match line.get("event"):
        case "alert_opened":
            return {line["condition"]}
        case "step_failed":
            is_monitor = line["function"] == "monitor"
            return {"monitoring_failed" if is_monitor else "step_failed"}
        case "alerts_not_sent" | "run_without_record" as event:
            return {event}
    return set()


def matched(conditions: Mapping[str, Values], entry: Entry) -> set[str]:
    """The policies whose filter matches an entry."""
    return {name for name, one in conditions.items() if compiled(one["filter"])(entry)}


def test_every_line_is_matched_by_the_filters_meant_for_it_and_no_other(
    lines: Sequence[Entry], conditions: Mapping[str, Values]
) -> None:
    met: Counter[str] = Counter()
    for entry in lines:
        found = matched(conditions, entry)
        assert found == meant_for(entry), entry
        met.update(found)
    logged_here = conditions.keys() - {"function_crashed", "scheduler_failed"}
    assert met.keys() == logged_here
    assert logged_here > CONDITIONS.keys()


def test_what_is_extracted_from_a_line_is_there(
    lines: Sequence[Entry], conditions: Mapping[str, Values]
) -> None:
    for entry in lines:
        for name in matched(conditions, entry):
            for label, extractor in conditions[name]["label_extractors"].items():
                value = extracted(extractor, entry)
                assert isinstance(value, str), (name, label)
                assert value, (name, label)


@pytest.mark.timeout(1200)
def test_a_calm_day_raises_no_alert_and_feeds_the_metrics(
    calm_day: Sequence[Entry],
    conditions: Mapping[str, Values],
    metrics: Mapping[str, Values],
) -> None:
    events = Counter(entry["jsonPayload"]["event"] for entry in calm_day)
    assert events["run_finished"] == RUNS
    assert events["step_done"] > RUNS * 6
    alerting = [entry for entry in calm_day if matched(conditions, entry)]
    assert alerting == []
    fed = {name for name in metrics if counted(metrics[name], calm_day)}
    # nothing is billed on one machine, and nothing was wrong
    assert metrics.keys() - fed == {"billed_bytes", "alerts"}


def test_lines_of_other_services_of_the_project_are_left_alone(
    lines: Sequence[Entry],
    conditions: Mapping[str, Values],
    metrics: Mapping[str, Values],
) -> None:
    filters = [one["filter"] for one in (*conditions.values(), *metrics.values())]
    tests = [compiled(one) for one in filters]
    for entry in lines:
        resource = {**entry["resource"], "labels": {"service_name": "touchline"}}
        assert not any(test({**entry, "resource": resource}) for test in tests)


def platform(text: str | None, severity: str, name: str = service("load")) -> Entry:
    """A line that Cloud Run writes of a service itself."""
    entry = {**entry_of(text or "", name), "severity": severity}
    if text is None:
        del entry["textPayload"]
        entry["httpRequest"] = {"status": 500}
    return entry


@pytest.mark.parametrize(
    ("entry", "is_crash"),
    [
        (
            platform("Memory limit of 512 MiB exceeded used.", "ERROR"),
            True,
        ),
        (platform("The request has been terminated because it has ...", "ERROR"), True),
        (platform("Default STARTUP TCP probe failed 1 time ...", "ERROR"), True),
        (platform("Starting new instance. Reason: AUTOSCALING", "INFO"), False),
        (platform(None, "ERROR"), False),  # our own 500: its step_failed says more
        (platform("Memory limit of 512 MiB exceeded", "ERROR", "another"), False),
    ],
)
def test_what_only_the_platform_can_say(
    entry: Entry, is_crash: bool, conditions: Mapping[str, Values]
) -> None:
    assert matched(conditions, entry) == ({"function_crashed"} if is_crash else set())


@pytest.mark.parametrize(
    ("job", "severity", "is_failure"),
    [
        ("live-poll-15m", "ERROR", True),
        ("live-poll-15m", "INFO", False),
        ("another", "ERROR", False),
    ],
)
def test_a_start_that_fails(
    job: str,
    severity: str,
    is_failure: bool,
    conditions: Mapping[str, Values],
    planned: Sequence[Values],
) -> None:
    names = {
        one["values"]["name"]
        for one in planned
        if one["address"].startswith("google_cloud_scheduler_job.dag[")
    }
    assert len(names) == 3
    full = next((name for name in names if name.endswith(job)), job)
    entry = {
        "resource": {"type": "cloud_scheduler_job", "labels": {"job_id": full}},
        "severity": severity,
        "jsonPayload": {"status": "PERMISSION_DENIED"},
    }
    assert matched(conditions, entry) == ({"scheduler_failed"} if is_failure else set())


def counted(metric: Values, entries: Sequence[Entry]) -> int:
    """How many entries a metric is made of; each has what is extracted."""
    test, count = compiled(metric["filter"]), 0
    for entry in filter(test, entries):
        count += 1
        if metric["value_extractor"]:
            value = extracted(metric["value_extractor"], entry)
            assert isinstance(value, int | float), entry
        for extractor in metric["label_extractors"].values():
            # what is called by hand has no DAG: it counts under an empty label
            assert isinstance(extracted(extractor, entry), str | None), entry
    return count


def test_openings_and_closings_are_counted(
    lines: Sequence[Entry], metrics: Mapping[str, Values]
) -> None:
    events = Counter(entry["jsonPayload"]["event"] for entry in lines)
    assert events["alert_opened"] > len(CONDITIONS)
    assert events["alert_closed"] > 0
    expected = events["alert_opened"] + events["alert_closed"]
    assert counted(metrics["alerts"], lines) == expected


def test_the_labels_of_a_metric_are_those_that_are_extracted(
    metrics: Mapping[str, Values],
) -> None:
    for metric in metrics.values():
        declared = {one["key"] for one in metric["metric_descriptor"][0]["labels"]}
        assert declared == set(metric["label_extractors"])


def test_a_billed_statement_is_counted(metrics: Mapping[str, Values]) -> None:
    line = '{"event": "step_done", "severity": "INFO", "counts": {"billed_bytes": 7}}'
    entry = entry_of(line, service("load"))
    metric = metrics["billed_bytes"]
    assert compiled(metric["filter"])(entry)
    assert extracted(metric["value_extractor"], entry) == 7


def test_validating_is_recorded_under_its_service() -> None:
    """What the tests above stand on: a real step, a line, the right service."""
    with logging_off():
        recorder = Recorder()
        warehouse = in_memory_warehouse()
        world = LoggedWorld(Path("unused"), warehouse, recorder)
        world.try_call(VALIDATE, dag="no_such")
        warehouse.close()
    (entry,) = recorder.entries
    assert entry["resource"]["labels"]["service_name"] == "touchline-validate"
    assert (entry["severity"], meant_for(entry)) == ("ERROR", {"step_failed"})
