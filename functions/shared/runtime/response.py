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
        """Whether the step did its work."""
        return self.http_status < 300

    @property
    def is_transient(self) -> bool:
        """Whether another try could succeed. 429 is how Cloud Run answers while all
        instances of a function are busy."""
        return self.http_status == 429 or self.http_status >= 500


def failed_response(
    step: str,
    error: Exception,
    duration_ms: int,
    counts: dict[str, int] | None = None,
) -> StepResponse:
    """The response that an error becomes."""
    if isinstance(error, TouchlineError):
        status, what, fix = error.http_status, error.what, error.fix
    else:
        status, what, fix = 500, f"{type(error).__name__}: {error}", ""
    told = {"type": type(error).__name__, "what": what, "fix": fix}
    body = {
        "step": step,
        "status": "failed",
        "error": told,
        "counts": counts or {},
        "details": {},
        "duration_ms": duration_ms,
    }
    return StepResponse(status, body)
