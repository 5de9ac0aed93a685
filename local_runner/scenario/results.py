"""The result of a scenario: its runs and its expectations."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from local_runner.runtime.runner import RunResult
from local_runner.scenario.expectations import ExpectationResult
from local_runner.scenario.keys import Run

_MAX_LINES, _MAX_CHARACTERS = 6, 200


@dataclass
class ScenarioResult:
    """The runs by DAG and status, the problems, and the expectations."""

    runs: dict[str, Counter[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    expectations: list[ExpectationResult] = field(default_factory=list)

    @property
    def is_met(self) -> bool:
        """Whether every expectation is met."""
        return all(result.is_met for result in self.expectations)

    def add(self, result: RunResult) -> None:
        """Count a run, and note its problem."""
        self.count(result.start.dag, result.status)
        if not result.is_ok:
            self.problems.append(f"{result.start.run_id}: {result.problem}")

    def count(self, dag: str, status: str) -> None:
        """Count a run by its status."""
        self.runs.setdefault(dag, Counter())[status] += 1


def evaluate_run(
    run: Run, where: str, at: datetime, status: str, output: str
) -> ExpectationResult | None:
    """Compare a single run with the expectations of its entry; None without any.

    A command is expected to exit with 0 by default; nothing is expected of a DAG or a
    step by default.
    """
    expected, got, is_met = _status(run, status)
    for text in run.says:
        expected.append(f"says {text!r}")
        is_met = is_met and text in output
    for text in run.says_not:
        expected.append(f"does not say {text!r}")
        is_met = is_met and text not in output
    if not expected:
        return None
    if run.says or run.says_not or not is_met:
        lines = [line.strip() for line in output.splitlines() if line.strip()]
        got += [f"says {line[:_MAX_CHARACTERS]}" for line in lines[:_MAX_LINES]]
    return ExpectationResult(where, at, _name(run), expected, got, is_met)


def _status(run: Run, status: str) -> tuple[list[str], list[str], bool]:
    if isinstance(run.command, list):
        code = run.exit if isinstance(run.exit, int) else 0
        return [f"exit {code}"], [f"exit {status}"], status == str(code)
    if isinstance(run.ends, str):
        return [f"ends {run.ends}"], [f"ends {status}"], status == run.ends
    return [], [], True


def _name(run: Run) -> str:
    if isinstance(run.command, list):
        return " ".join(run.command)
    return str(run.dag if isinstance(run.dag, str) else run.step)
