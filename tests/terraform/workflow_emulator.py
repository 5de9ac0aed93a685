"""Cloud Workflows on this machine: workflows-emulator, in an environment of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import yaml

from tests.environments import environment

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "terraform" / "workflow.yaml"
INTERPRETER = Path(__file__).with_name("workflow_interpreter.py")
REQUIREMENTS = Path(__file__).with_name("workflows-emulator.txt")


@dataclass(frozen=True)
class Execution:
    """How an execution ended: `result`, or `error` where it failed. `waits` are the
    seconds that it slept between attempts; `steps` were taken, which Google bills."""

    result: Any
    error: Any
    waits: list[float]
    steps: int


def source() -> dict[str, Any]:
    """The workflow, parsed."""
    parsed: dict[str, Any] = yaml.load(
        SOURCE.read_text(encoding="utf-8"),
        yaml.CSafeLoader,  # in C
    )
    return parsed


class Emulator:
    """A process that runs workflows, one at a time."""

    def __init__(self) -> None:
        """Prepare; nothing runs yet."""
        self._process: subprocess.Popen[str] | None = None

    def execute(
        self, variables: Mapping[str, str], argument: Any, now: datetime
    ) -> Execution:
        """Run terraform/workflow.yaml with a clock that begins at `now`."""
        response = self._request(
            {
                "source": source(),
                "variables": dict(variables),
                "argument": argument,
                "now": now.timestamp(),
            }
        )
        return Execution(
            response.get("result"),
            response.get("error"),
            response["waits"],
            response["steps"],
        )

    def schema(self) -> dict[str, Any]:
        """The published JSON schema of workflows
        (https://json.schemastore.org/workflows.json)."""
        return self._request({"schema": True})

    def _request(self, request: dict[str, Any]) -> dict[str, Any]:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise AssertionError(f"the emulator ended with code {process.wait()}")
        response: dict[str, Any] = json.loads(line)
        return response

    def __enter__(self) -> Self:
        """Start. Raises ToolMissing."""
        python = environment("workflows-emulator", REQUIREMENTS) / "bin" / "python"
        self._process = subprocess.Popen(  # noqa: S603 (ours)
            [str(python), str(INTERPRETER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.stdout.close()
        process.terminate()
        process.wait(10)
