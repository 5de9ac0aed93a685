"""Log lines of the functions, as Cloud Logging keeps them.

What a container of Cloud Run writes to standard error becomes an entry a line: JSON
becomes `jsonPayload`, its `severity` that of the entry, and all else is text
(https://cloud.google.com/run/docs/logging, "Special JSON fields").
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from functions.shared.runtime.log import configure_logging
from functions.shared.runtime.response import StepResponse
from functions.shared.warehouse.base import Warehouse
from tests.functions.world import FUNCTION_OF, World
from tests.terraform.log_filter import Entry

Result = TypeVar("Result")


def service(function: str) -> str:
    """The name of the service of a function, with the name that plans are given."""
    return f"touchline-{function}"


def entry_of(line: str, service_name: str) -> Entry:
    """The entry that a line becomes."""
    resource = {
        "type": "cloud_run_revision",
        "labels": {"service_name": service_name, "location": "europe-west1"},
    }
    try:
        payload = json.loads(line)
    except ValueError:
        payload = None
    if not isinstance(payload, dict):
        return {"resource": resource, "severity": "DEFAULT", "textPayload": line}
    severity = payload.pop("severity", "DEFAULT")
    return {"resource": resource, "severity": severity, "jsonPayload": payload}


class Recorder:
    """Keeps what calls write to standard error."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def during(self, function: str, call: Callable[[], Result]) -> Result:
        """Call something that the function `function` does."""
        configure_logging()
        written = StringIO()
        try:
            with redirect_stderr(written):
                return call()
        finally:
            lines = written.getvalue().splitlines()
            self.entries += [entry_of(line, service(function)) for line in lines]


class LoggedWorld(World):
    """A world whose steps are recorded."""

    def __init__(self, folder: Path, warehouse: Warehouse, recorder: Recorder) -> None:
        super().__init__(folder, warehouse)
        self.recorder = recorder

    def try_call(self, step: str, **request: Any) -> StepResponse:
        return self.recorder.during(
            FUNCTION_OF[step],
            lambda: super(LoggedWorld, self).try_call(step, **request),
        )
