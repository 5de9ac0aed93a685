"""What Terraform tells a workflow: steps, schedule and addresses, from dags.yaml."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.shared.runtime.dags import load_dags
from tests.terraform.scratch import Scratch, TerraformError
from tests.terraform.workflow_plays import schedule_data, step_data

pytestmark = pytest.mark.terraform

JSON = dict[str, Any]


def workflows(resources: list[JSON]) -> dict[str, JSON]:
    """The variables of each workflow by DAG."""
    return {
        one["index"]: one["values"]["user_env_vars"]
        for one in resources
        if one["type"] == "google_workflows_workflow"
    }


def test_they_are_what_the_tests_of_runs_use(plan: dict[str, Any]) -> None:
    dags = load_dags()
    planned = workflows(plan["planned_values"]["root_module"]["resources"])
    assert set(planned) == set(dags.dags)
    for name, dag in dags.dags.items():
        assert planned[name]["DAG"] == name
        assert json.loads(planned[name]["SCHEDULE"]) == schedule_data(dag.schedule)
        expected = [step_data(dags, step) for step in dag.steps]
        assert json.loads(planned[name]["STEPS"]) == expected


def test_functions_are_called_at_run_app(applied: Scratch) -> None:
    """The only address from which a call of a workflow counts as internal."""
    state = json.loads(applied.run("show", "-json").stdout)
    resources = state["values"]["root_module"]["resources"]
    uris = {
        one["index"]: one["values"]["service_config"][0]["uri"]
        for one in resources
        if one["type"] == "google_cloudfunctions2_function"
    }
    dags = load_dags()
    for name, variables in workflows(resources).items():
        used = {step.function for step in dags.dags[name].steps}
        assert json.loads(variables["URLS"]) == {one: uris[one] for one in used}
        assert all(len(value) <= 4096 for value in variables.values())
    for one in resources:
        if one["address"].startswith("google_cloud_scheduler_job.manual"):
            (target,) = one["values"]["http_target"]
            assert target["uri"] == uris[one["index"]]
            assert target["oidc_token"][0]["audience"] == uris[one["index"]]


def test_what_a_workflow_cannot_run_is_refused_at_plan(module: Scratch) -> None:
    """One line says what to write, for each of them."""
    file = module.folder / "functions" / "dags.yaml"
    declared = file.read_text(encoding="utf-8")
    for old, new in {
        '"*/15 * * * *"': '"*/7 * * * *"',
        '"0 2 * * *"': '"0 2 * * 1"',
        "args: { lookback_days: 30 }": "timeout_seconds: 1801",
        "hours_back: 48": f"hours_back: 48, note: {'a' * 4096}",
    }.items():
        assert old in declared
        declared = declared.replace(old, new)
    file.write_text(declared, encoding="utf-8")
    with pytest.raises(TerraformError) as refused:
        module.plan()
    message = " ".join(str(refused.value).replace("│", " ").split())
    for dag, problem in {
        "live_poll_15m": "has the schedule */7 * * * *, whose ticks a workflow cannot",
        "daily_reconcile": "has the schedule 0 2 * * 1, whose ticks a workflow cannot",
        "A step of daily_reconcile": "has more than 1800 as timeout_seconds",
        "The steps of hourly_refresh": "are more than 4096 characters as JSON",
    }.items():
        assert f"{dag} in functions/dags.yaml {problem}" in message
