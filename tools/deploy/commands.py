"""Runs other programs in terraform/, without prompts."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

MODULE = Path(__file__).parents[2] / "terraform"


def run(words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command in terraform/ and capture its output."""
    return subprocess.run(  # noqa: S603
        words,
        cwd=MODULE,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def gcloud(*words: str) -> subprocess.CompletedProcess[str]:
    """Run gcloud without prompts."""
    return run(["gcloud", *words, "--quiet"])


def last_line(text: str) -> str:
    """The last line of stderr."""
    return text.strip().splitlines()[-1] if text.strip() else "no reason was given"
