"""The deadline of a step."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from functions.shared.runtime.errors import StepTimeoutError


@dataclass
class Deadline:
    """The time by which a step has to end; it may be cancelled earlier by its
    caller."""

    seconds: float
    started: float = field(default_factory=time.monotonic)
    is_cancelled: bool = False

    def left(self) -> float:
        """How many seconds are left; 0 after it was cancelled."""
        left_s = self.seconds - (time.monotonic() - self.started)
        return 0.0 if self.is_cancelled else max(0.0, left_s)

    def check(self) -> None:
        """Raise StepTimeoutError once no time is left."""
        if self.is_cancelled or time.monotonic() - self.started > self.seconds:
            raise StepTimeoutError(f"The step ran longer than {self.seconds:g} s.")
