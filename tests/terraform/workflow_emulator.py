"""Cloud Workflows on this machine: workflows-emulator, in an environment of its own."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

import yaml

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "terraform" / "workflow.yaml"
INTERPRETER = Path(__file__).with_name("workflow_interpreter.py")
REQUIREMENTS = Path(__file__).with_name("workflows-emulator.txt")
INSTALL_TIMEOUT_S = 280.0


class EmulatorMissing(Exception):  # noqa: N818  # absent is not wrong
    """The emulator cannot be had here; the message says why."""


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
    parsed: dict[str, Any] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
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
        told = self._ask(
            {
                "source": source(),
                "variables": dict(variables),
                "argument": argument,
                "now": now.timestamp(),
            }
        )
        return Execution(
            told.get("result"), told.get("error"), told["waits"], told["steps"]
        )

    def schema(self) -> dict[str, Any]:
        """The published JSON schema of workflows
        (https://json.schemastore.org/workflows.json)."""
        return self._ask({"schema": True})

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise AssertionError(f"the emulator ended with code {process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> Self:
        """Start. Raises EmulatorMissing."""
        self._process = subprocess.Popen(  # noqa: S603 (ours)
            [str(_installed() / "bin" / "python"), str(INTERPRETER)],
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


def _installed() -> Path:
    """The emulator's environment, made if it is not there yet (10 s, once)."""
    cache = Path(os.environ.get("TOUCHLINE_CACHE") or Path.home() / ".cache/touchline")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    digest = sha256(REQUIREMENTS.read_bytes() + version.encode()).hexdigest()[:12]
    place = cache.resolve() / f"workflows-emulator-{digest}"
    done = place / "installed"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "workflows-emulator.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(place, ignore_errors=True)
            _install(place)
            done.touch()
    return place


def _install(place: Path) -> None:
    own = str(place / "bin" / "python")
    for words in (
        [sys.executable, "-m", "venv", str(place)],
        [own, "-m", "pip", "install", "-q", "--no-deps", "-r", str(REQUIREMENTS)],
    ):
        done = subprocess.run(  # noqa: S603 (ours)
            words,
            capture_output=True,
            text=True,
            timeout=INSTALL_TIMEOUT_S,
            check=False,
        )
        if done.returncode:
            raise EmulatorMissing(
                "workflows-emulator cannot be installed: it takes the package index. "
                f"{done.stderr.strip()[-400:]}"
            )
