"""terraform/workflow.yaml before it is deployed: what Cloud Workflows would refuse, or
find only when a run comes to it. The limits are those of
https://cloud.google.com/workflows/quotas.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from tests.conftest import give_up
from tests.environments import ToolMissing
from tests.terraform.workflow_emulator import SOURCE, Emulator, source

JSON = dict[str, Any]

LONGEST_EXPRESSION, MOST_IN_A_STEP, LARGEST_SOURCE_BYTES = 400, 50, 128 * 1024
MODULES = {"sys", "json", "text", "time", "list", "map", "http"}
HELPERS = {"default", "get_type", "if", "int", "keys", "len", "string"}
WORDS = {"and", "or", "not", "in", "null", "true", "false"}
CALLS = {"http.post", "sys.sleep"}
JUMPS = {"end", "break", "continue"}

EXPRESSION = re.compile(r"\$\{(.*)\}", re.DOTALL)
NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


def texts(part: Any) -> Iterator[str]:
    """All texts in a part of the source."""
    if isinstance(part, dict):
        for value in part.values():
            yield from texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value)
    elif isinstance(part, str):
        yield part


def expressions(part: Any) -> Iterator[str]:
    """The insides of all expressions in a part of the source."""
    for text in texts(part):
        if found := EXPRESSION.fullmatch(text):
            yield found[1]


def names_in(expression: str) -> set[str]:
    """What an expression reads, without its texts and what stands behind a dot."""
    without_texts = re.sub(r'"[^"]*"', '""', expression)
    return set(NAME.findall(without_texts)) - WORDS


def lists_of_steps(part: Any) -> Iterator[list[JSON]]:
    """All lists of steps, from the outside in."""
    if isinstance(part, dict):
        if isinstance(part.get("steps"), list) and set(part) & {
            "params",
            "value",
            "as",
        }:
            yield part["steps"]
        for key, value in part.items():
            if key not in {"assign", "args", "return", "raise"}:
                yield from lists_of_steps(value)
    elif isinstance(part, list):
        for value in part:
            yield from lists_of_steps(value)


class Scopes:
    """Which variables are known where: one of a `for` or an `except` ends there."""

    def __init__(self, workflow: JSON) -> None:
        """Read a workflow."""
        self.unknown: set[str] = set()
        self._steps(workflow["steps"], set(workflow["params"]))

    def _steps(self, steps: list[JSON], known: set[str]) -> None:
        for named in steps:
            for step in named.values():
                self._step(step, known)

    def _step(self, step: JSON, known: set[str]) -> None:
        for assignment in step.get("assign", []):
            ((target, value),) = assignment.items()
            self._read(value, known)
            root, _, index = target.partition("[")
            self._read("${" + index.rstrip("]") + "}", known)
            known.add(root.split(".")[0])
        for key in ("args", "return", "raise"):
            self._read(step.get(key), known)
        if "result" in step:
            known.add(step["result"])
        for case in step.get("switch", []):
            self._read(case["condition"], known)
            self._step({k: v for k, v in case.items() if k != "condition"}, known)
        if "steps" in step:
            self._steps(step["steps"], known)
        if "for" in step:
            loop = step["for"]
            self._read(loop["in"], known)
            self._steps(loop["steps"], known | {loop["value"]})
        if "try" in step:
            self._step(step["try"], known)
            caught = step["except"]
            self._steps(caught["steps"], known | {caught["as"]})

    def _read(self, part: Any, known: set[str]) -> None:
        for expression in expressions([part]):
            self.unknown |= names_in(expression) - known - MODULES - HELPERS


@pytest.fixture(scope="module")
def workflows() -> JSON:
    return source()


@pytest.mark.process
def test_it_is_valid_by_the_published_schema(workflows: JSON) -> None:
    try:
        with Emulator() as emulator:
            schema = emulator.schema()
    except ToolMissing as missing:
        give_up(missing)
    jsonschema.validate(with_constant_timeouts(workflows), schema)
    broken = copy.deepcopy(workflows)
    broken["main"]["steps"][0]["read"]["asign"] = []
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(with_constant_timeouts(broken), schema)


def with_constant_timeouts(part: Any) -> Any:
    """The schema knows no expression for a timeout, Workflows does."""
    if isinstance(part, dict):
        return {
            key: 1 if key == "timeout" else with_constant_timeouts(value)
            for key, value in part.items()
        }
    return [with_constant_timeouts(one) for one in part] if type(part) is list else part


def test_it_is_within_the_limits(workflows: JSON) -> None:
    assert SOURCE.stat().st_size <= LARGEST_SOURCE_BYTES
    assert max(map(len, expressions(workflows))) <= LONGEST_EXPRESSION
    for steps in lists_of_steps(workflows):
        for named in steps:
            ((name, step),) = named.items()
            for key in ("assign", "switch"):
                assert len(step.get(key, [])) <= MOST_IN_A_STEP, name


def test_an_expression_stands_alone_in_its_text(workflows: JSON) -> None:
    for text in texts(workflows):
        assert "${" not in text or EXPRESSION.fullmatch(text), text
        assert text.count("${") <= 1, text


def test_every_jump_leads_to_a_step(workflows: JSON) -> None:
    def jumps(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            if isinstance(part.get("next"), str):
                yield part["next"]
            for value in part.values():
                yield from jumps(value)
        elif isinstance(part, list):
            for value in part:
                yield from jumps(value)

    for name, workflow in workflows.items():
        lists = list(lists_of_steps(workflow))
        names = [step for steps in lists for named in steps for step in named]
        assert len(names) == len(set(names)), f"{name} has two steps of one name"
        assert set(jumps(workflow)) <= {*names, *JUMPS}


def test_every_call_is_of_something_with_all_its_arguments(workflows: JSON) -> None:
    called = set()
    for steps in lists_of_steps(workflows):
        for named in steps:
            for step in named.values():
                call = step.get("try", step)
                if "call" not in call:
                    continue
                called.add(call["call"])
                if call["call"] in workflows:
                    params = workflows[call["call"]]["params"]
                    assert sorted(call["args"]) == sorted(params)
    assert called == (set(workflows) - {"main"}) | CALLS


def test_what_is_read_has_been_assigned(workflows: JSON) -> None:
    for name, workflow in workflows.items():
        assert Scopes(workflow).unknown == set(), name


@pytest.mark.parametrize(
    "steps",
    [
        [{"a": {"assign": [{"x": "${y + 1}"}]}}],
        [
            {
                "a": {
                    "for": {
                        "value": "v",
                        "in": "${p}",
                        "steps": [{"b": {"assign": [{"y": "${v}"}]}}],
                    }
                }
            },
            {"c": {"return": "${y}"}},
        ],
        [
            {
                "a": {
                    "try": {"call": "http.post", "args": {}},
                    "except": {
                        "as": "y",
                        "steps": [{"b": {"assign": [{"x": "${y}"}]}}],
                    },
                }
            },
            {"c": {"return": "${y}"}},
        ],
    ],
    ids=["never", "in_a_loop", "in_an_except"],
)
def test_a_variable_that_is_not_known_is_found(steps: list[JSON]) -> None:
    assert Scopes({"params": ["p"], "steps": steps}).unknown == {"y"}


def test_no_variable_hides_a_part_of_the_language(workflows: JSON) -> None:
    reserved = MODULES | HELPERS | WORDS | JUMPS | set(workflows)
    for workflow in workflows.values():
        assigned = {
            next(iter(assignment)).split(".")[0].split("[")[0]
            for steps in lists_of_steps(workflow)
            for named in steps
            for step in named.values()
            for assignment in step.get("assign", [])
        }
        assert not (assigned | set(workflow["params"])) & reserved
