"""The workflow of GitHub: what no linter of workflows knows to be needed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
FILE = ROOT / ".github/workflows/ci.yml"


def only_job() -> dict[str, Any]:
    """The job that it has."""
    jobs = yaml.safe_load(FILE.read_text(encoding="utf-8"))["jobs"]
    ((_, job),) = jobs.items()
    assert isinstance(job, dict)
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


def test_actions_are_pinned_to_a_commit() -> None:
    used = [step["uses"] for step in only_job()["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action) for action in used)
