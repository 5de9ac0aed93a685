"""Other programs, run in terraform/ without a question of theirs."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

MODULE = Path(__file__).parents[2] / "terraform"


def run(words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """A command in terraform/ whose output is read."""
    return subprocess.run(  # noqa: S603
        words,
        cwd=MODULE,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def gcloud(*words: str) -> subprocess.CompletedProcess[str]:
    """gcloud, which asks nothing."""
    return run(["gcloud", *words, "--quiet"])


def last_line(text: str) -> str:
    """The end of what a command told on stderr."""
    return text.strip().splitlines()[-1] if text.strip() else "no reason was told"
