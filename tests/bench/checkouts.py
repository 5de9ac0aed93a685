"""A checkout of this project that is measured: this one, or another commit."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.bench.errors import BadRequest

HERE = Path(__file__).parents[2]

IN_EACH = ("local_runner/__main__.py", "functions/dags.yaml", "tests/bench/poll.py")
"""What every checkout that can be measured has."""


@dataclass(frozen=True)
class Checkout:
    """A folder with code and the environment to run it in."""

    root: Path
    name: str

    @property
    def python(self) -> str:
        """The Python of its environment."""
        return str(self.root / ".venv" / "bin" / "python")


def checkout_at(root: Path) -> Checkout:
    """The checkout in a folder, named by its commit; "+" where files were changed.

    Raises BadRequest where there is none, or it has no environment.
    """
    root = root.expanduser().resolve()
    if not all((root / path).is_file() for path in IN_EACH):
        raise BadRequest(
            f"{root} is not a checkout of this project with a benchmark.",
            fix="Make one: git worktree add ../before COMMIT && make -C ../before "
            "setup, then: make bench BESIDE=../before",
        )
    if not (root / ".venv" / "bin" / "python").exists():
        raise BadRequest(
            f"{root} has no environment (.venv).", fix=f"make -C {root} setup"
        )
    return Checkout(root, _commit(root) or root.name)


def _commit(root: Path) -> str:
    if shutil.which("git") is None or not (root / ".git").exists():
        return ""
    commit = _git(root, "rev-parse", "--short", "HEAD")
    is_changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    return f"{commit}+" if commit and is_changed else commit


def _git(root: Path, *words: str) -> str:
    run = subprocess.run(  # noqa: S603 (ours)
        ["git", "-C", str(root), *words],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout.strip()
