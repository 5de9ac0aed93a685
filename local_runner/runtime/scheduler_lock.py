"""One scheduler for a folder: a lock that ends with the process that holds it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.errors import ConfigError, TouchlineError
from functions.shared.runtime.settings import Settings
from local_runner.runtime.opening import warehouse_file
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import command

try:
    import fcntl
except ImportError:  # pragma: no cover (Windows: two schedulers are not noticed)
    fcntl = None  # type: ignore[assignment]

SUFFIX = ".scheduler"

_HELD = (errno.EAGAIN, errno.EACCES)
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)


class SchedulerRunningError(TouchlineError):
    """Another process keeps the schedule of this folder."""


@contextmanager
def only_scheduler(settings: Settings, screen: Screen) -> Iterator[None]:
    """Keep other processes from running the schedule of the same lake.

    The lock is flock's, on a file beside the lake, or beside the warehouse of a lake in
    a bucket; the file stays, and holds the process id for people. Where the file system
    has no locks, that is reported and the lock is not enforced. Raises
    SchedulerRunningError, ConfigError where the file cannot be made.
    """
    path = _lock_file(settings)
    if path is None or fcntl is None:
        yield
        return
    is_new = not path.parent.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise ConfigError(
            f"{path.parent} cannot be used: {error.strerror}.",
            fix="Use another folder: --out DIR (with make: OUT=DIR).",
        ) from None
    try:
        _lock(settings, path, handle, screen)
        yield
    finally:
        if is_new:
            _remove_if_alone(path)
        os.close(handle)


def _lock(settings: Settings, path: Path, handle: int, screen: Screen) -> None:
    """Take the lock and write the process id into the file."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD:
            raise _running(settings, path, handle) from None
        if error.errno not in _NO_LOCKS:
            raise ConfigError(
                f"{path} cannot be locked: {error.strerror}.",
                fix="Use another folder: --out DIR (with make: OUT=DIR).",
            ) from None
        screen.problem(
            f"{path.parent} has no file locks: only one process may run its schedule."
        )
    else:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)


def _remove_if_alone(path: Path) -> None:
    """Leave no folder behind where nothing was stored, as for a port that is in use."""
    with suppress(OSError):
        if [file.name for file in path.parent.iterdir()] == [path.name]:
            path.unlink()
            path.parent.rmdir()


def _running(settings: Settings, path: Path, handle: int) -> SchedulerRunningError:
    holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
    process = f"Process {holder}" if holder.isdigit() else "Another process"
    stop = f"End it first: kill {holder}" if holder.isdigit() else "End it first."
    verb = f"run {next(iter(load_dags().dags))}"
    return SchedulerRunningError(
        f"{process} keeps the schedule of {path.with_suffix('')} already.",
        fix=f"{stop}; or run one DAG beside it: {command(verb, settings)}",
    )


def _lock_file(settings: Settings) -> Path | None:
    """A file of this machine that all who use the lake find; None without any."""
    if "://" not in settings.lake_uri:
        lake = Path(settings.lake_uri)
        if lake.is_symlink():  # its other names have the same lock
            lake = lake.resolve()
        return lake.with_name(lake.name + SUFFIX)
    path = warehouse_file(settings)
    return path and path.with_name(path.name + SUFFIX)
