"""The folder: its kind of data, an unfinished rebuild, whether it can be written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from local_runner.doctor.finding import Environment, Finding
from local_runner.runtime.opening import warehouse_file
from local_runner.runtime.workspace import command


def check_folder(env: Environment) -> Iterator[Finding]:
    """Whether the lake is simulated. Raises ConfigError for a broken mark."""
    simulation = env.simulation
    if simulation is not None:
        yield Finding(
            "folder",
            "ok",
            f"A simulated season: seed {simulation.seed}, {simulation.date}, "
            f"{simulation.profile}.",
        )
    elif "://" in env.settings.lake_uri or Path(env.settings.lake_uri).exists():
        yield Finding("folder", "ok", "For real responses.")
    else:
        yield Finding("folder", "ok", "New: the first run creates it.")


def check_rebuild(env: Environment) -> Iterator[Finding]:
    """Whether a rebuild left its file beside the warehouse."""
    path = warehouse_file(env.settings)
    left = sorted(path.parent.glob(f"{path.name}.rebuild*")) if path else []
    if left:
        yield Finding(
            "rebuild",
            "warn",
            f"One is unfinished or still running: {left[0]} exists.",
            command("rebuild", env.settings),
        )
        return
    yield Finding("rebuild", "ok", "None is unfinished.")


def room_for(check: str, path: Path, variable: str) -> Finding:
    """Whether something can be written there; nothing is left behind."""
    folder = nearest(path)
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"probe")
    except OSError as error:
        return Finding(
            check,
            "fail",
            f"Nothing can be written in {folder}: {error.strerror or error}.",
            f"ls -ld {folder}   # or: export {variable}=...",
        )
    is_there = path.exists()
    return Finding(
        check,
        "ok",
        f"{path} can be written."
        if is_there
        else f"{path} is created by the first run.",
    )


def nearest(path: Path) -> Path:
    """The path itself, or the nearest above it that exists."""
    path = path.absolute()
    return next(each for each in (path, *path.parents) if each.exists())
