from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from functions.shared.runtime.dags import FILE, DagStep, json_schema, load_dags
from functions.shared.runtime.errors import ConfigError

GOOD = """
functions:
  fetch: {about: fetches, default_step: one, memory_mib: 512, concurrency: 8,
    max_instances: 1, timeout_seconds: 9, retries: 3}
dags:
  often:
    about: a DAG
    schedule: "*/15 * * * *"
    steps:
      - {step: one, function: fetch}
      - {step: two, function: fetch, timeout_seconds: 5, retries: 0, always: true}
"""


def file_of(folder: Path, text: str) -> Path:
    path = folder / "some.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_args_that_a_step_does_not_take_are_refused(tmp_path: Path) -> None:
    for step, args, message in (
        ("backfill_recent_matches", '{hours_back: "48"}', "args.hours_back"),
        ("refresh_standings", "{hours: 1}", "takes no args.hours"),
        ("log_pipeline_run", "{trigger: manual}", "the runner passes them"),
    ):
        text = GOOD.replace("{step: one, ", f"{{step: {step}, args: {args}, ")
        with pytest.raises(ConfigError, match=message):
            load_dags(file_of(tmp_path, text))


def test_there_are_three_dags_with_their_steps() -> None:
    dags = load_dags()
    message = {
        name: [f"{step.step} ({step.function})" for step in dag.steps]
        for name, dag in dags.dags.items()
    }
    validate_and_load = [
        "validate_raw_payloads (validate)",
        "load_raw_live_tables (load)",
    ]
    end = ["run_monitoring_checks (monitor)", "log_pipeline_run (monitor)"]
    assert message == {
        "live_poll_15m": [
            "fetch_matches_live (fetch)",
            "fetch_standings_live (fetch)",
            *validate_and_load,
            "run_live_silver (transform)",
            "publish_live_json (publish)",
            *end,
        ],
        "hourly_refresh": [
            "backfill_recent_matches (fetch)",
            "refresh_standings (fetch)",
            *validate_and_load,
            "run_live_silver (transform)",
            "run_gold_live (transform)",
            "publish_live_json (publish)",
            *end,
        ],
        "daily_reconcile": [
            "run_batch_ingest (fetch)",
            *validate_and_load,
            "run_full (transform)",
            "run_data_tests (transform)",
            "reconcile_live_vs_batch (reconcile)",
            "export_dashboard_json (publish)",
            "write_daily_quality_report (publish)",
            *end,
        ],
    }
    assert {name: dag.schedule for name, dag in dags.dags.items()} == {
        "live_poll_15m": "*/15 * * * *",
        "hourly_refresh": "0 * * * *",
        "daily_reconcile": "0 2 * * *",
    }


def test_the_steps_that_always_run_are_those_that_report() -> None:
    steps = [step for dag in load_dags().dags.values() for step in dag.steps]
    always = {step.function for step in steps if step.always}
    never = {step.function for step in steps if not step.always}
    assert always == {"reconcile", "publish", "monitor"}
    # a poll that failed has nothing new to publish; the hourly run publishes that
    assert always & never == {"publish"}


def test_the_seven_functions_and_their_default_steps() -> None:
    dags = load_dags()
    assert list(dags.functions) == [
        "fetch",
        "validate",
        "load",
        "transform",
        "monitor",
        "reconcile",
        "publish",
    ]
    steps = {
        (step.function, step.step) for dag in dags.dags.values() for step in dag.steps
    }
    for name, function in dags.functions.items():
        assert (name, function.default_step) in steps


def test_the_backfill_covers_two_days_before_and_after() -> None:
    step = load_dags().dags["hourly_refresh"].steps[0]
    assert step.args == {"hours_back": 48, "hours_ahead": 48}


def test_a_step_may_have_limits_of_its_own(tmp_path: Path) -> None:
    dags = load_dags(file_of(tmp_path, GOOD))
    one, two = dags.dags["often"].steps
    assert (dags.timeout_seconds(one), dags.retries(one)) == (9, 3)
    assert (dags.timeout_seconds(two), dags.retries(two)) == (5, 0)
    assert two == DagStep("two", "fetch", {}, always=True, timeout_seconds=5, retries=0)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    about: a DAG\n", "    about: a DAG\n    about: b\n", "line 8.*'about'"),
        ("  often:", "  often: {}\n  often:", "'often' is duplicated"),
        ("two, function: fetch", "two, function: fetsch", "'fetsch'; declared.*fetch"),
        ("*/15 * * * *", "*/15 * * *", "often: schedule.*five fields"),
        ("*/15 * * * *", "61 * * * *", "often: schedule '61"),
        ("*/15 * * * *", "@daily", "often: schedule '@daily'"),
        ("step: one", "stepp: one", "stepp|`step`"),
        ("step: two", "step: Two", r"steps\[1\].step"),
        ("retries: 3", "retries: 3, colour: red", "colour"),
        ("retries: 3", "retries: -1", "retries"),
        ("retries: 3", "retries: '3'", "retries"),
        ("timeout_seconds: 9", "timeout_seconds: 0", "timeout_seconds"),
        ("memory_mib: 512, ", "", "memory_mib"),
        ("concurrency: 8", "concurrency: 0", "concurrency"),
        ("max_instances: 1", "max_instances: 1.5", "max_instances"),
        ("about: fetches, ", "", "about"),
        ("always: true", "always: perhaps", "always"),
        ("  often:", "  Often:", "a-z"),
        ("dags:", "dag:", "dag"),
        ("dags:", "dags: [", "expected"),
        (GOOD, "", "null"),
        (GOOD, "- 1", "array"),
        ("{step: one, function: fetch}", "!!python/object:os.system {}", "tag"),
    ],
)
def test_the_error_of_an_invalid_file_names_the_problem_and_the_expected_shape(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in GOOD
    path = file_of(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(ConfigError, match=message) as caught:
        load_dags(path)
    assert caught.value.what.startswith("some.yaml")
    assert "The expected shape is:\nfunctions:" in caught.value.fix
    assert 'schedule: "*/15 * * * *"' in caught.value.fix


def test_the_expected_shape_in_the_error_is_valid(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_dags(file_of(tmp_path, ""))
    _, _, shape = caught.value.fix.partition("\n")
    assert load_dags(file_of(tmp_path, shape)).dags["live_poll_15m"].steps


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml cannot be read"):
        load_dags(tmp_path / "none.yaml")


def test_the_stored_json_schema_is_generated_from_the_code() -> None:
    path = FILE.with_name("dags.schema.json")
    text = path.read_text(encoding="utf-8")
    assert json.loads(text) == json_schema()
    named = FILE.read_text(encoding="utf-8").splitlines()[0]
    assert named.endswith(f"$schema={path.name}")


def test_the_json_schema_accepts_dags_yaml_and_rejects_an_unknown_key() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    ours = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert validator.is_valid(ours)
    ours["dags"]["live_poll_15m"]["steps"][0]["colour"] = "red"
    assert not validator.is_valid(ours)
