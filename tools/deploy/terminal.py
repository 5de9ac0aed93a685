"""What is said and asked in the terminal, and what stops a command."""

from __future__ import annotations

import sys


class ProblemError(Exception):
    """What stops a deploy: the message says what, `next_command` what to type."""

    def __init__(self, message: str, next_command: str = "", code: int = 2) -> None:
        """`code` is the exit code: 2 while nothing was deployed or deleted, else 1."""
        super().__init__(message)
        self.next_command, self.code = next_command, code


def say(line: str) -> None:
    """Print a line now, also into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def asked(question: str) -> str:
    """What the user types. Raises ProblemError where nobody can."""
    if not sys.stdin.isatty():
        raise ProblemError(
            "Nobody can be asked here, and nothing was changed.",
            "the same command in a terminal, or with YES=1 (deploy), "
            "CONFIRM=project-id (destroy)",
        )
    return input(question).strip()
