"""The deadline of a step."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from functions.shared.runtime.errors import StepTimeoutError


@dataclass
class Deadline:
    """When a step has to be over; it may be called off earlier from outside."""

    seconds: float
    started: float = field(default_factory=time.monotonic)
    is_cancelled: bool = False

    def left(self) -> float:
        """How many seconds are left; none when it was called off."""
        left_s = self.seconds - (time.monotonic() - self.started)
        return 0.0 if self.is_cancelled else max(0.0, left_s)

    def check(self) -> None:
        """Raise StepTimeoutError once the time is up."""
        if self.is_cancelled or time.monotonic() - self.started > self.seconds:
            raise StepTimeoutError(f"The step ran longer than {self.seconds:g} s.")
