"""The folder of a scenario: where it is, damage to its files, and a full disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path

from functions.shared.runtime.errors import ConfigError
from local_runner.scenario.environment_keys import Damage
from local_runner.scenario.reader import Source

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]


@contextmanager
def scenario_folder(out: Path | None) -> Iterator[Path]:
    """An empty folder to play in: `out`, or a temporary one. Raises ConfigError."""
    if out is None:
        with tempfile.TemporaryDirectory(prefix="scenario-") as folder:
            yield Path(folder)
        return
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ConfigError(
            f"{out} is not an empty folder; a scenario needs a folder of its own.",
            fix="Name a folder that does not exist yet: --out DIR.",
        )
    yield out


def make_folder(folder: Path) -> None:
    """Make the folder if it does not exist. Raises ConfigError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"{folder} cannot be used: {error.strerror}.",
            fix="Use another folder: --out DIR.",
        ) from None


@contextmanager
def full_disk(source: Source) -> Iterator[None]:
    """Make every write to a file fail."""
    if resource is None:
        source.refuse("disk_full", "this system cannot simulate a full disk")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def damage_files(folder: Path, damage: Damage, path: str, source: Source) -> None:
    """Damage the matching files. Raises ScenarioError if there are none."""
    pattern = damage.file
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        source.refuse(f"{path}.file", "name a file below the folder of the scenario")
    files = {
        file.relative_to(folder).as_posix(): file
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
    matching = [file for name, file in files.items() if fnmatchcase(name, pattern)]
    if not matching:
        hint = f"there are {', '.join([*files][:5])}" if files else "there are none yet"
        source.refuse(
            f"{path}.file", f"no file matches {pattern} at {damage.at}; {hint}"
        )
    selected = {"all": matching, "first": matching[:1], "last": matching[-1:]}
    for file in selected[damage.which]:
        _damage(file, damage)


def _damage(file: Path, damage: Damage) -> None:
    if damage.remove is True:
        file.unlink()
        return
    data = bytearray(file.read_bytes())
    if isinstance(damage.flip_byte, int) and data:
        data[min(damage.flip_byte, len(data) - 1)] ^= 0xFF
    if isinstance(damage.truncate_to, int):
        data = data[: damage.truncate_to]
    if isinstance(damage.text, str):
        data = bytearray(damage.text.encode())
    file.write_bytes(data)
