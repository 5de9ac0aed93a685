"""The steps that Workflows bills for a run of terraform/workflow.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from functions.shared.runtime.errors import ConfigError

WORKFLOW = Path(__file__).parent.parent.parent / "terraform" / "workflow.yaml"


def workflow_steps(source: str) -> tuple[int, int]:
    """The steps that a workflow is billed for where all goes well: those of one run
    without its loop, and those of one turn of the loop.

    Billed are calls, assignments, each variable for itself, and conditions
    (cloud.google.com/workflows/pricing); what returns is counted as well. Of several
    branches the longest counts, of a `try` what is tried.
    """
    workflow = yaml.safe_load(source)
    steps = workflow["main"]["steps"]
    loops = [body["for"] for step in steps for body in step.values() if "for" in body]
    if len(loops) != 1:
        raise ConfigError(
            f"{WORKFLOW.name} has {len(loops)} loops in main, not one.",
            fix="Count its billed steps otherwise, in local_runner/cost/workflow.py.",
        )
    return _billed_steps(workflow, steps), _billed_steps(workflow, loops[0]["steps"])


def _billed_steps(workflow: Mapping[str, Any], steps: Sequence[Any]) -> int:
    """The billed steps of a list of steps, without loops in it."""
    count = 0
    for step in steps:
        (body,) = step.values()
        tried = body.get("try", body)
        count += len(tried.get("assign", ())) + ("return" in tried) + ("call" in tried)
        if tried.get("call") in workflow:
            count += _billed_steps(workflow, workflow[tried["call"]]["steps"])
        if "switch" in tried:
            count += 1 + max(
                _billed_steps(workflow, branch.get("steps", ())) + ("return" in branch)
                for branch in tried["switch"]
            )
        if "return" in tried or "next" in tried:
            break  # what follows is reached by a jump, after a failure
    return count
