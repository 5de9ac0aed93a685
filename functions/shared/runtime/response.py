"""The response of a function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.shared.runtime.errors import TouchlineError


@dataclass(frozen=True)
class StepResponse:
    """The response of a function: an HTTP status and a JSON body."""

    http_status: int
    body: dict[str, Any]

    @property
    def is_ok(self) -> bool:
        """Whether the step succeeded."""
        return self.http_status < 300

    @property
    def is_transient(self) -> bool:
        """Whether a retry could succeed. Cloud Run returns 429 while all instances of a
        function are busy."""
        return self.http_status == 429 or self.http_status >= 500


def failed_response(
    step: str,
    error: Exception,
    duration_ms: int,
    counts: dict[str, int] | None = None,
) -> StepResponse:
    """The response for an error."""
    if isinstance(error, TouchlineError):
        status, what, fix = error.http_status, error.what, error.fix
    else:
        status, what, fix = 500, f"{type(error).__name__}: {error}", ""
    body = {
        "step": step,
        "status": "failed",
        "error": {"type": type(error).__name__, "what": what, "fix": fix},
        "counts": counts or {},
        "details": {},
        "duration_ms": duration_ms,
    }
    return StepResponse(status, body)
