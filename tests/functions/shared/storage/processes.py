"""Storage used by a process of its own, which may die or lose its rights."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[4]


def in_process(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in an interpreter of its own."""
    return subprocess.run(  # noqa: S603 (ours)
        [sys.executable, "-c", code],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )


@contextmanager
def read_only_folder() -> Iterator[Path]:
    """A folder that every user may read and only root may write to."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "one").write_bytes(b"kept")
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)
