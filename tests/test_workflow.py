"""The workflows of GitHub: what no linter of workflows knows to be needed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import give_up
from tools.deploy.protection import DATA

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / ".github/workflows"
FILES = sorted(path.name for path in FOLDER.glob("*.yml"))
TERRAFORM = "hashicorp/setup-terraform@"


def jobs(file: str) -> dict[str, dict[str, Any]]:
    """The jobs of a workflow."""
    found = yaml.safe_load((FOLDER / file).read_text(encoding="utf-8"))["jobs"]
    assert isinstance(found, dict)
    return found


def only_job() -> dict[str, Any]:
    """The job that ci.yml has."""
    ((_, job),) = jobs("ci.yml").items()
    return job


def test_it_runs_what_has_to_pass_with_the_matrix_and_with_what_tests_need() -> None:
    """local-bigquery wants Python 3.13 on every Python; the last one set up is first on
    the path, and the Makefile's variable names it."""
    job = only_job()
    set_up = [
        step["with"]["python-version"]
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/setup-python@")
    ]
    assert set_up == ["3.13", "${{ matrix.python }}"]
    assert job["env"]["PYTHON"] == "python${{ matrix.python }}"
    assert re.search(r"^PYTHON \?=", (ROOT / "Makefile").read_text(), re.MULTILINE)
    commands = [step["run"] for step in job["steps"] if "run" in step]
    assert commands[-2:] == [".ci/run", "make local-run"]
    assert (ROOT / ".ci/run").stat().st_mode & 0o100


def test_the_matrix_begins_with_the_oldest_python_that_is_supported() -> None:
    oldest = only_job()["strategy"]["matrix"]["python"][0]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["requires-python"] == f">={oldest}"


@pytest.mark.parametrize("file", FILES)
def test_actions_are_pinned_to_a_commit(file: str) -> None:
    used = [
        step["uses"]
        for job in jobs(file).values()
        for step in job["steps"]
        if "uses" in step
    ]
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action) for action in used)
    assert used


def test_terraform_is_the_oldest_that_is_supported_and_unwrapped() -> None:
    """The wrapper of the action would put its own words into what tests read."""
    required = re.search(
        r'required_version = ">= ([\d.]+), < 2',
        (ROOT / "terraform/versions.tf").read_text(encoding="utf-8"),
    )
    assert required is not None
    found = [
        step["with"]
        for file in FILES
        for job in jobs(file).values()
        for step in job["steps"]
        if step.get("uses", "").startswith(TERRAFORM)
    ]
    assert len(found) == 3
    for given in found:
        assert given["terraform_version"].startswith(f"{required[1]}.")
        assert given["terraform_wrapper"] is False


def test_only_what_talks_to_google_gets_an_identity() -> None:
    text = (FOLDER / "deploy.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(text)["permissions"] == {}
    rights = {name: job["permissions"] for name, job in jobs("deploy.yml").items()}
    assert rights == {
        "plan": {"contents": "read", "id-token": "write"},
        "comment": {"pull-requests": "write"},
        "apply": {"contents": "read", "id-token": "write"},
    }
    assert "secrets." not in text


def test_a_fork_plans_nothing_and_only_main_applies() -> None:
    plan, apply = (jobs("deploy.yml")[name] for name in ("plan", "apply"))
    same = "github.event.pull_request.head.repo.full_name == github.repository"
    assert same in plan["if"]
    assert "github.event_name == 'pull_request'" in plan["if"]
    assert "github.event_name != 'pull_request'" in apply["if"]
    assert "github.ref == 'refs/heads/main'" in apply["if"]
    # what Google's side trusts for deploying
    federation = (ROOT / "terraform/github.tf").read_text(encoding="utf-8")
    assert f"endsWith(':environment:{apply['environment']}')" in federation
    assert "assertion.ref == 'refs/heads/main' ? 'deploy'" in federation
    assert "endsWith(':pull_request') ? 'plan'" in federation


def test_plans_lock_nothing_and_applies_wait_for_each_other() -> None:
    commands = {
        name: "\n".join(step.get("run", "") for step in job["steps"])
        for name, job in jobs("deploy.yml").items()
    }
    assert "-lock=false" in commands["plan"]
    assert "terraform apply" not in commands["plan"]
    assert "-lock=false" not in commands["apply"]
    assert jobs("deploy.yml")["apply"]["concurrency"] == {
        "group": "apply",
        "cancel-in-progress": False,
    }


@pytest.mark.process
def test_an_apply_that_would_delete_data_is_not_begun() -> None:
    """Google refuses that itself, but only after functions and workflows are gone."""
    if shutil.which("jq") is None:
        give_up(Exception("wants jq: apt-get install jq"))
    (step,) = (
        step["run"]
        for step in jobs("deploy.yml")["apply"]["steps"]
        if "terraform apply" in step.get("run", "")
    )
    program = re.search(r"jq -r '(.*?)'", step, re.DOTALL)
    assert program is not None
    changes = {
        "google_storage_bucket.lake": ["delete", "create"],
        'google_bigquery_table.table["raw_alerts"]': ["create", "delete"],
        "google_bigquery_dataset.warehouse": ["update"],
        'google_bigquery_table_iam_member.writer["load/raw_alerts"]': ["delete"],
        'google_storage_bucket_object.bundle["load"]': ["create", "delete"],
    }
    plan = {
        "resource_changes": [
            {"address": address, "change": {"actions": actions}}
            for address, actions in changes.items()
        ]
    }
    done = subprocess.run(  # noqa: S603
        ["jq", "-r", program[1]],  # noqa: S607
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [
        "google_storage_bucket.lake",
        'google_bigquery_table.table["raw_alerts"]',
    ]
    assert step.index("exit 1") < step.index("terraform apply")
    # what make deploy looks at, too
    assert set(re.findall(r"google_\w+", " ".join(DATA))) == {
        *("google_storage_bucket", "google_bigquery_dataset", "google_bigquery_table"),
    }


def test_its_variables_are_those_that_terraform_prints() -> None:
    """And the settings, which are a file of the user's."""
    used = set(
        re.findall(r"vars\.(\w+)", (FOLDER / "deploy.yml").read_text(encoding="utf-8"))
    )
    outputs = (ROOT / "terraform/outputs.tf").read_text(encoding="utf-8")
    printed = re.search(r'^output "github" {.*?^}', outputs, re.DOTALL | re.MULTILINE)
    assert printed is not None
    names = set(re.findall(r"^    ([A-Z_]+) +=", printed[0], re.MULTILINE))
    assert used == names | {"TERRAFORM_TFVARS"}
