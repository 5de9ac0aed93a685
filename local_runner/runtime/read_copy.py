"""A copy of the warehouse file that people and tools may open at any time.

DuckDB locks a file that is open: a reader keeps every writer out, and a writer every
reader. The copy is never written: after a run that changed something a new one takes
its name, and a reader that has the old one open keeps reading that.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from functions.shared.runtime.log import log_event
from functions.shared.warehouse.duckdb_errors import NEARLY_FULL_BYTES, read_copy_of

try:
    import fcntl
except ImportError:  # pragma: no cover (Windows refuses what is open by itself)
    fcntl = None  # type: ignore[assignment]

LEFT_S = 3600.0
"""A copy that is not ready after this long was given up by a process that ended."""


def is_current(path: Path) -> bool:
    """Whether the copy beside a warehouse file has what the file has: it carries its
    size and time of change, and no log waits beside the file."""
    try:
        ours, theirs = path.stat(), read_copy_of(path).stat()
    except OSError:
        return False
    same = (ours.st_size, ours.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns)
    return same and not _has_log(path)


def renew(path: Path) -> bool:
    """Replace the copy beside a warehouse file that this process does not have open.

    Nothing is done, and False returned, where the copy is current, another process
    writes, or the disk has no room. Never fails: a run does not depend on it.
    """
    copy = read_copy_of(path)
    if not path.is_file() or _has_log(path) or is_current(path):
        return False
    growing = copy.with_name(f".{copy.name}.{os.getpid()}")
    try:
        _remove_left(copy)
        with _kept_from_writers(path) as file:
            state = os.fstat(file)
            if shutil.disk_usage(copy.parent).free < state.st_size + NEARLY_FULL_BYTES:
                log_event("read_copy_not_renewed", severity="WARNING", reason="disk")
                return False
            _copy(file, growing, state.st_size)
            os.utime(growing, ns=(state.st_atime_ns, state.st_mtime_ns))
            growing.replace(copy)
    except BlockingIOError:
        return False  # the process that writes now makes the next copy
    except OSError as error:
        log_event("read_copy_not_renewed", severity="WARNING", reason=str(error))
        return False
    finally:
        with suppress(OSError):
            growing.unlink(missing_ok=True)
    return True


@contextmanager
def _kept_from_writers(path: Path) -> Iterator[int]:
    """The file, open, with the lock that a reader takes. Raises BlockingIOError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        if fcntl is not None:
            try:
                fcntl.lockf(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except PermissionError as error:  # EACCES: refused as well (POSIX fcntl)
                raise BlockingIOError(*error.args) from None
        yield handle
    finally:
        os.close(handle)


def _copy(file: int, to: Path, size: int) -> None:
    """Copy an open file; where the file system can, its blocks are shared."""
    with to.open("wb") as target:
        try:
            done = 0
            while done < size:
                sent = os.copy_file_range(file, target.fileno(), size - done)
                if not sent:
                    break
                done += sent
        except (OSError, AttributeError):  # not on this file system or system
            os.lseek(file, 0, os.SEEK_SET)
            target.seek(0)
            target.truncate()
            with os.fdopen(os.dup(file), "rb") as source:
                shutil.copyfileobj(source, target, 1 << 20)


def _has_log(path: Path) -> bool:
    try:
        return path.with_name(f"{path.name}.wal").stat().st_size > 0
    except OSError:
        return False


def _remove_left(copy: Path) -> None:
    for left in copy.parent.glob(f".{copy.name}.*"):
        if time.time() - left.stat().st_mtime > LEFT_S:
            left.unlink(missing_ok=True)
