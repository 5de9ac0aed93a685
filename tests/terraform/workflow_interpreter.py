"""Runs workflows with workflows-emulator, fixed where it differs from Cloud Workflows
is.

Run by the Python of the emulator's own environment. Reads requests from standard input,
one JSON object a line, {"source", "variables", "argument", "now"}, and responses each
with {"result"} or {"error"}; "waits", the seconds that it slept, which it only counts;
and "steps", how many it took of those that Google bills: calls, assigned variables,
switches, and what returns. Given {"schema": true} it returns the published JSON
schema of workflows.

Corrected: `null`, `true`, `false` and `if()` within expressions; a value keeps its type
where an expression is all there is, and nothing else may stand beside it; `default`,
`string`, `get_type` and `map.get` as Google documents them; a key that is missing, a
connection that fails and a time that is up are errors to catch; OIDC sends the audience
as the token; an error in `assign` leaves no lock behind.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

import requests
from workflows_emulator import main as emulator  # type: ignore[import-not-found]
from workflows_emulator import render, utils
from workflows_emulator.lib import (  # type: ignore[import-not-found]
    http_utils,
    map_utils,
    sys_utils,
)

LONGEST_EXPRESSION = 400
TYPES: Mapping[type, str] = {
    bool: "boolean",
    bytes: "bytes",
    float: "double",
    int: "integer",
    list: "list",
    dict: "map",
    str: "string",
    type(None): "null",
}

_evaluated: Callable[[str, dict[str, Any]], Any] = render.run_code
_step_of: Callable[[list[dict[str, Any]], str | None], Any] = emulator.get_step
_assigned: Callable[[str, Any, dict[str, Any]], Any] = render.assign_var


class Subworkflow(dict[str, Any]):
    """The source of a subworkflow: the emulator copies all that it knows for each
    expression, and nothing changes this."""

    def __deepcopy__(self, _: object) -> Subworkflow:
        return self


def without_source(context: dict[str, Any]) -> dict[str, Any]:
    """The variables alone."""
    return {
        name: value
        for name, value in context.items()
        if not isinstance(value, Subworkflow)
    }


class Services:
    """The variables and the time of one execution. Time stands still but for requests,
    which take a second each, and for sleeping."""

    def __init__(self, variables: Mapping[str, str], now: float) -> None:
        """Begin at `now`, seconds since 1970."""
        self.variables, self.time = variables, now
        self.waits: list[float] = []
        self.steps = 0

    def get_step(self, steps: list[dict[str, Any]], name: str | None) -> Any:
        """The step of a list that comes next, which is run then."""
        found = _step_of(steps, name)
        step = found[2].get("try", found[2])
        self.steps += len(step.get("assign", ()))
        self.steps += sum(key in step for key in ("call", "switch", "return"))
        return found

    def now(self) -> float:
        """The time in seconds since 1970."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.waits.append(seconds)
        self.time += seconds

    def post(self, url: str, **args: Any) -> dict[str, Any]:
        """http.post."""
        self.time += 1
        return post(url, **args)

    def get_env(self, name: str) -> str:
        """A variable. A KeyError, which becomes an error of the workflow, without."""
        return self.variables[name]


def error(tag: str, message: str, **more: Any) -> Any:
    """An error that a workflow can catch."""
    return utils.WorkflowError(message=message, tags=[tag], **more)


def evaluate(code: str, context: dict[str, Any]) -> Any:
    """The value of an expression, as plain lists and maps."""
    if len(code) > LONGEST_EXPRESSION:
        raise error("ResourceLimitError", f"{code} is too long")
    try:
        value = _evaluated(
            re.sub(r"(?<![\w.])if\(", "if_(", code), without_source(context)
        )
    except SyntaxError as problem:
        if isinstance(problem.__cause__, AttributeError):
            raise error("KeyError", f"{code}: {problem.__cause__}") from None
        raise
    return plain(value)


def assign(name: str, value: Any, context: dict[str, Any]) -> Any:
    """The variable that an assignment changes, and what it is then."""
    root, changed = _assigned(name, value, without_source(context))
    return root, plain(changed)


def render_text(text: Any, context: dict[str, Any]) -> Any:
    """A text of the source: itself, or the value of the expression that it is."""
    if not isinstance(text, str) or "${" not in text:
        return text
    found = re.fullmatch(r"\$\{(.*)\}", text.strip(), re.DOTALL)
    if found is None:
        raise ValueError(f"{text} is more than one expression")
    return evaluate(found[1].strip(), context)


def plain(value: Any) -> Any:
    """A value without the emulator's own kind of map."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


def look_up(found: Any, keys: str | list[str]) -> Any:
    """map.get: null where a key or the map is missing."""
    for key in [keys] if isinstance(keys, str) else keys:
        found = found[key] if isinstance(found, dict) and key in found else None
    return found


def post(
    url: str,
    *,
    timeout: float = 300,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
    auth: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """http.post with a JSON body."""
    sent = dict(headers or {})
    if auth:
        sent["Authorization"] = f"Bearer {auth['type']} {auth['audience']}"
    try:
        response = requests.post(url, json=plain(body), headers=sent, timeout=timeout)
    except requests.Timeout as problem:
        raise error("TimeoutError", str(problem)) from None
    except requests.ConnectionError as problem:
        is_refused = "NewConnectionError" in repr(problem)
        tag = "ConnectionFailedError" if is_refused else "ConnectionError"
        raise error(tag, str(problem)) from None
    is_json = "application/json" in response.headers.get("Content-Type", "")
    reply = {
        "code": response.status_code,
        "headers": dict(response.headers),
        "body": response.json() if is_json else response.text,
    }
    if response.status_code >= 400:
        message = f"HTTP server responded with error code {response.status_code}"
        raise error("HttpError", message, **reply)
    return reply


def fix_emulator() -> None:
    """Put the above in the place of the emulator's own."""
    emulator.LOCK = threading.RLock()
    emulator.run_code = render.run_code = evaluate
    emulator.assign_var, render.render_str = assign, render_text
    map_utils.get = look_up
    render.STANDARD_LIBRARY |= {
        "null": None,
        "true": True,
        "false": False,
        "if_": lambda condition, yes, no: yes if condition else no,
        "default": lambda value, other: other if value is None else value,
        "string": lambda value: value if isinstance(value, str) else json.dumps(value),
        "get_type": lambda value: TYPES[type(plain(value))],
    }


def execute(request: Mapping[str, Any]) -> dict[str, Any]:
    """One execution."""
    services = Services(request["variables"], request["now"])
    sys_utils.get_env, sys_utils.now = services.get_env, services.now
    sys_utils.sleep, http_utils.post = services.sleep, services.post
    emulator.get_step = services.get_step
    source = {
        name: part if name == "main" else Subworkflow(part)
        for name, part in request["source"].items()
    }
    (parameter,) = source["main"]["params"]
    try:
        result = emulator.execute_workflow(source, {parameter: request["argument"]})
    except utils.WorkflowError as raised:
        outcome = {"error": plain(raised.payload)}
    else:
        outcome = {"result": plain(result)}
    return {**outcome, "waits": services.waits, "steps": services.steps}


def main() -> None:
    """Respond until there is nothing more to read."""
    logging.disable(logging.CRITICAL)
    fix_emulator()
    for line in sys.stdin:
        request = json.loads(line)
        response = emulator.WORKFLOW_SCHEMA if "schema" in request else execute(request)
        sys.stdout.write(json.dumps(response) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
