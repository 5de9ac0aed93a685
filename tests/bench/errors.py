"""What ends a benchmark, and what to type then."""

from __future__ import annotations


class BenchError(Exception):
    """A measurement failed. `fix` says what to type."""

    exit_code = 1

    def __init__(self, what: str, fix: str = "") -> None:
        """Say what failed."""
        super().__init__(what)
        self.what, self.fix = what, fix


class BadRequest(BenchError):  # noqa: N818 (as HTTP names it)
    """What was requested cannot be measured."""

    exit_code = 2
