"""Runs a program, and measures what it and its children used.

The peak memory of a child begins at that of the process that starts it, so this one
stays small: it imports neither DuckDB nor the pipeline.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import struct_rusage

from tests.bench.errors import BenchError

MIB = 2**20
RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes of one unit of `ru_maxrss` (getrusage(2))."""

KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ")
"""The settings of the pipeline are variables too: a measured program has none."""


@dataclass(frozen=True)
class Used:
    """Processor time and wall time in seconds, peak memory in MiB, and what it
    printed."""

    cpu_s: float
    wall_s: float
    peak_mib: float
    output: str


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of a measured program."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return {**kept, **(more or {})}


def run(command: Sequence[str], cwd: Path) -> Used:
    """Run a program to its end. Raises BenchError where it fails, with what it printed
    last."""
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 (ours)
            command,
            cwd=cwd,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            usage = wait(process)
        except BaseException:
            process.kill()
            process.wait()
            raise
        wall_s = time.perf_counter() - began
        output.seek(0)
        text = output.read().decode(errors="replace")
    if process.returncode:
        raise BenchError(
            f"{' '.join(command)} ended with {process.returncode}:\n{text[-2000:]}",
            fix=f"Run it in {cwd}.",
        )
    return Used(cpu_s(usage), wall_s, peak_mib(usage), text)


def wait(process: subprocess.Popen[bytes]) -> struct_rusage:
    """Wait for the end of a process; what it used, and its children that ended."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage


def cpu_s(usage: struct_rusage) -> float:
    """Seconds of processor time."""
    return usage.ru_utime + usage.ru_stime


def peak_mib(usage: struct_rusage) -> float:
    """The most memory that one of the processes held."""
    return usage.ru_maxrss * RSS_UNIT / MIB
