"""Exit codes, and how a command ends with one. See docs/cli.md."""

from __future__ import annotations

import errno
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import typer

from functions.shared.runtime.errors import (
    BadRequestError,
    ConfigError,
    TouchlineError,
    WarehouseBusyError,
)
from functions.shared.runtime.response import StepResponse
from local_runner.runtime.scheduler_lock import SchedulerRunningError

INTERRUPTED = 130
"""After Ctrl-C, as shells have it."""

BUSY, SCHEDULED = 4, 5
"""Another process holds the warehouse, or keeps the folder's schedule."""

RESUMED = ("matchday", "backfill", "rebuild", "copy", "live", "run", "replay")
"""The verbs that continue where they were stopped."""

_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def exit_unless(is_ok: bool) -> None:
    """Exit with 1 unless the verb succeeded."""
    if not is_ok:
        raise typer.Exit(1)


def is_busy(response: StepResponse) -> bool:
    """Whether a step failed because another process holds the warehouse."""
    error = response.body.get("error")
    return error is not None and error["type"] == WarehouseBusyError.__name__


def leave(code: int) -> NoReturn:
    """Exit now, without waiting for a step that still runs in a thread."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def leave_interrupted(words: Sequence[str]) -> NoReturn:
    """Report that Ctrl-C ended a command, and whether it can be resumed; exit."""
    resumes = bool(words) and words[0] in RESUMED
    more = " The same command continues where this one stopped." if resumes else ""
    sys.stderr.write(f"Stopped.{more}\n")
    leave(INTERRUPTED)


def fail(error: TouchlineError | OSError) -> NoReturn:
    """Report an error in one line and exit; one that is a bug is raised again."""
    if isinstance(error, TouchlineError):
        sys.stderr.write(f"Error: {error}\n")
        raise SystemExit(_code_of(error)) from None
    if error.filename is None and error.errno not in _DISK_FULL:
        raise error
    sys.stderr.write(f"Error: {_describe(error)}\n")
    raise SystemExit(1) from None


def _code_of(error: TouchlineError) -> int:
    if isinstance(error, ConfigError | BadRequestError):
        return 2
    if isinstance(error, WarehouseBusyError):
        return BUSY
    return SCHEDULED if isinstance(error, SchedulerRunningError) else 1


def _describe(error: OSError) -> str:
    """What the file system refused, and where to look."""
    if error.filename is None:
        return f"The output cannot be written: {error.strerror}."
    path = Path(os.fsdecode(error.filename))
    folder = shlex.quote(str(path.parent))
    return (
        f"{path}: {error.strerror}. Check its owner and the free space: "
        f"ls -ld {folder}; df -h {folder}"
    )
