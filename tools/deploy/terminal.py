"""Output and prompts in the terminal, and the error that stops a command."""

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


def prompt(text: str) -> str:
    """The user's input. Raises ProblemError if there is no terminal."""
    if not sys.stdin.isatty():
        raise ProblemError(
            "There is no terminal to confirm in. Nothing was changed.",
            "the same command in a terminal, or with YES=1 (deploy), "
            "CONFIRM=project-id (destroy)",
        )
    return input(text).strip()
