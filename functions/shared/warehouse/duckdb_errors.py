"""What an error of DuckDB means, by its class and by what the file system says.

DuckDB raises IOException for a lock that another process holds, for a missing right
and for a file that ends too early alike, and the bare `duckdb.Error` for a checksum
that does not match (seen with 2.0). So the file itself is looked at: its kind, the
rights to it, its lock, its first bytes. The text of the error is only passed on.
"""

from __future__ import annotations

import errno
import os
import re
import shlex
import shutil
from pathlib import Path

import duckdb

from functions.shared.runtime.errors import (
    WarehouseBusyError,
    WarehouseDamagedError,
    WarehouseError,
)

try:
    import fcntl
except ImportError:  # pragma: no cover (Windows: DuckDB's text says it there)
    fcntl = None  # type: ignore[assignment]

MAGIC_AT, MAGIC = 8, b"DUCK"
VERSION_AT = 12
"""The header: a checksum of 8 bytes, the magic bytes, the storage version (uint64). See
https://duckdb.org/docs/stable/internals/storage"""

READABLE_VERSIONS = frozenset({*range(64, 70), 999})
"""The storage versions that the pinned DuckDB reads; its new files have 999."""

NEARLY_FULL_BYTES = 64_000_000
"""With less than this free, a failed write is said to have a full disk as its cause."""

_DAMAGE = (duckdb.FatalException, duckdb.InternalException)
_FULL = (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException)

READ_COPY = "read"


def read_copy_of(path: Path) -> Path:
    """The file beside a warehouse file that people and tools read: never locked."""
    return path.with_name(f"{path.stem}.{READ_COPY}{path.suffix}")


def _written_one_of(path: Path) -> Path:
    """The warehouse file whose copy for readers a file is; itself where it is none."""
    mark = f".{READ_COPY}"
    if path.suffix == mark:  # of a file without a suffix
        return path.with_suffix("")
    return path.with_name(path.stem.removesuffix(mark) + path.suffix)


def rebuild_command(path: Path) -> str:
    """What to type to make a warehouse file again from the lake; of its copy too, which
    is renewed with it. The lake of a file of another name is the one beside it; where
    there is none, LAKE stands for it."""
    path = _written_one_of(path)
    where = ["--out", str(path.parent)]
    if path.name != "warehouse.duckdb":
        lake = path.parent / "lake"
        # without --lake that of another folder would be taken
        named = str(lake) if lake.is_dir() else "LAKE"
        where = ["--lake", named, "--warehouse", f"duckdb:///{path}"]
    words = [".venv/bin/python", "-m", "local_runner", "rebuild", *where]
    return shlex.join(words)


def cannot_open(path: Path, error: Exception, *, is_read_only: bool) -> WarehouseError:
    """Why a warehouse file did not open."""
    if isinstance(error, OSError):
        return _refused(path, error)
    if isinstance(error, duckdb.ConnectionException):
        return WarehouseBusyError(
            f"{path} is in use by this process already.",
            fix="Close it first; DuckDB opens a file for reading or for writing.",
        )
    if not path.exists():
        return _not_made(path, error, is_read_only=is_read_only)
    return _of_file(path, error, is_read_only=is_read_only)


def check_is_file(path: Path) -> None:
    """Raise WarehouseError where a path has something else than a file. To be called
    before it is opened: to open a pipe waits for its other end."""
    if path.is_file() or not path.exists():
        return
    kind = "a folder, not a DuckDB file" if path.is_dir() else "not a regular file"
    raise WarehouseError(f"{path} is {kind}.", fix="Choose another folder: --out DIR.")


def _of_file(path: Path, error: Exception, *, is_read_only: bool) -> WarehouseError:
    """Why a file that is there did not open."""
    try:
        if is_held(path, is_read_only=is_read_only):
            return _busy(path, error)
        head = _head(path)
    except OSError as refused:
        return _refused(path, refused)
    # DuckDB makes an empty file first: with no room it stays so
    is_written = not is_read_only and (
        not head or path.with_name(path.name + ".wal").exists()
    )
    if is_written and isinstance(error, _FULL) and is_nearly_full(path):
        return _full(path, error)
    return _not_ours(path, head, error) or damaged(path, error)


def statement_failed(
    name: str, path: Path, error: duckdb.Error, *, is_read: bool
) -> WarehouseError:
    """Why a statement, which only reads or not, failed on an open warehouse."""
    what = f"{name} failed on duckdb:///{path}: {first_line(error)}."
    # a checksum that does not match has no class of its own
    if type(error) is duckdb.Error:
        return damaged(path, error)
    if isinstance(error, _FULL) and is_nearly_full(path):
        return _full(path, error)
    if is_read and isinstance(error, duckdb.IOException):
        return damaged(path, error)
    if isinstance(error, _DAMAGE):
        again = rebuild_command(path)
        return WarehouseError(
            what, fix=f"Run it again. If it says the same, run: {again}"
        )
    return WarehouseError(what, fix=_fix_of(path, error))


def damaged(path: Path, error: Exception) -> WarehouseDamagedError:
    """A file whose content cannot be read."""
    return WarehouseDamagedError(
        f"{path} is damaged: {first_line(error)}.",
        fix=f"Rebuild it from the lake: {rebuild_command(path)}",
    )


def is_nearly_full(path: Path) -> bool:
    """Whether the disk of a file has hardly any room left."""
    try:
        return shutil.disk_usage(path.parent).free < NEARLY_FULL_BYTES
    except OSError:
        return False


def first_line(error: Exception) -> str:
    """What an error says, in one line without its full stop."""
    return str(error).split("\n", 1)[0].rstrip(".")


def _fix_of(path: Path, error: duckdb.Error) -> str:
    """What to do about a statement that failed for no fault of the file."""
    if isinstance(error, duckdb.ConnectionException):
        return "It was closed already: run the step again."
    if isinstance(error, duckdb.CatalogException | duckdb.BinderException):
        again = rebuild_command(path)
        return f"Tables or columns are missing; they are made by: {again}"
    return "What is wrong with it: python -m local_runner doctor"


_HELD = re.compile(r"\(PID ([0-9]+)\)")
"""The process that DuckDB names as the holder of a lock."""


def _busy(path: Path, error: Exception) -> WarehouseBusyError:
    holder = _HELD.search(str(error))
    by = f" by process {holder[1]}" if holder else ""
    copy = read_copy_of(path)
    fix = "Wait until it has ended, or use another folder (--out DIR)."
    if copy.exists():
        fix += f" To read it in other programs, open {copy}, which is never locked."
    return WarehouseBusyError(
        f"{path} is in use{by}; DuckDB lets one process write.", fix=fix
    )


def _not_ours(path: Path, head: bytes, error: Exception) -> WarehouseError | None:
    """What the first bytes of a file say against it."""
    again = rebuild_command(path)
    if not head.strip(b"\0"):
        kind = "holds nothing but zeros" if head else "is empty"
        return WarehouseDamagedError(
            f"{path} is damaged: it {kind}.",
            fix=f"Rebuild it from the lake: {again}",
        )
    if head[MAGIC_AT : MAGIC_AT + len(MAGIC)] != MAGIC:
        return WarehouseDamagedError(
            f"{path} is not a DuckDB file, or its beginning is damaged.",
            fix=f"If it is the warehouse, rebuild it from the lake, which keeps "
            f"this file beside it: {again}",
        )
    version = int.from_bytes(head[VERSION_AT : VERSION_AT + 8], "little")
    # DuckDB compares the checksum first: a damaged version raises
    # another error
    if version not in READABLE_VERSIONS and isinstance(error, duckdb.IOException):
        return WarehouseDamagedError(
            f"{path} was written by another version of DuckDB (storage version "
            f"{version}).",
            fix=f"Install the pinned version: make setup. Or rebuild it from the "
            f"lake: {again}",
        )
    return None


def is_held(path: Path, *, is_read_only: bool) -> bool:
    """Whether another process has a lock on the file that keeps this one out.

    The lock is requested as DuckDB does (fcntl, the whole file). Closing a file gives
    up all locks of this process on it: DuckDB did not open it here, so that there are
    none. Raises OSError where there is no right to the file.
    """
    handle = os.open(path, os.O_RDONLY if is_read_only else os.O_RDWR)
    try:
        if fcntl is not None:
            kind = fcntl.LOCK_SH if is_read_only else fcntl.LOCK_EX
            fcntl.lockf(handle, kind | fcntl.LOCK_NB)
    except OSError as error:
        # EACCES: another way in which a lock is refused (POSIX fcntl)
        return error.errno in (errno.EAGAIN, errno.EACCES)
    finally:
        os.close(handle)
    return False


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)


def _refused(path: Path, error: OSError) -> WarehouseError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _full(path, error)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return WarehouseError(
            f"No right to use {path}: {error.strerror}.",
            fix=f"See who owns it: ls -ld {shlex.quote(str(path.parent))}. Or choose "
            "another folder: --out DIR.",
        )
    return WarehouseError(
        f"{path} cannot be opened: {error.strerror or error}.",
        fix="Check the path and its rights, or use another folder (--out DIR).",
    )


def _not_made(path: Path, error: Exception, *, is_read_only: bool) -> WarehouseError:
    """Why a file that is not there was not made."""
    if is_read_only:
        return WarehouseError(
            f"There is no warehouse at {path}.", fix="Try: make local-run"
        )
    if path.parent.is_dir() and not os.access(path.parent, os.W_OK):
        return _refused(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
    if path.parent.is_dir() and is_nearly_full(path):
        return _full(path, error)
    return WarehouseError(
        f"{path} cannot be opened: {first_line(error)}.",
        fix="Check the path and its rights, or use another folder (--out DIR).",
    )


def _full(path: Path, error: Exception) -> WarehouseError:
    return WarehouseError(
        f"The disk of {path} is full: {first_line(error)}.",
        fix=f"Free some space and run again: df -h {shlex.quote(str(path.parent))}",
    )
