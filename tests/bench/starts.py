"""From the start of each function's process to its first response, beside a bare one.

The processes are those of tests/cloud/bundle.py: the bundle as it is deployed, under
functions-framework. The request names a DAG that does not exist, so that the response
is an error as soon as the lake and the warehouse are open: on DuckDB a new file, on
BigQuery Google's clients, which have not sent anything yet. The bare function imports
the same clients and returns an empty object.
"""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from resource import struct_rusage

from tests.bench.errors import BenchError
from tests.bench.measures import ENGINES, FUNCTIONS, Values
from tests.bench.process import environment, peak_mib, wait
from tests.cloud.bundle import ON_DUCKDB, assemble, start
from tests.cloud.ports import free_port

ROUNDS = 5
"""Of which the fastest counts: what else the machine does only adds to a start."""

TIMEOUT_S = 60.0
BARE = "bare"
REQUEST = b'{"dag": "none", "as_of": "2026-11-21T00:00:00Z"}'

BARE_MAIN = """\
import functions_framework
from google.cloud import bigquery, storage


@functions_framework.http
def bare(request):
    return {}
"""


@dataclass
class Start:
    """A function on an engine, its bundle, and what its starts took."""

    function: str
    engine: str
    bundle: Path
    env: Mapping[str, str]
    seconds: list[float] = field(default_factory=list)
    peaks_mib: list[float] = field(default_factory=list)


def starts(folder: Path) -> tuple[Values, Values]:
    """Start all of them in turn, ROUNDS times; the values of the functions, and those
    of the bare one under the same names. Raises BenchError where one does not start."""
    bare = Start(BARE, "", _bare_bundle(folder / BARE), {})
    ours = [_prepared(folder, name, engine) for engine in ENGINES for name in FUNCTIONS]
    for number in range(1 + ROUNDS):
        for one in (bare, *ours):
            took, peak = _first_response(one, folder / "log")
            if number:  # the first start compiles modules
                one.seconds.append(took)
                one.peaks_mib.append(peak)
    return _values(ours, bare)


def _values(ours: list[Start], bare: Start) -> tuple[Values, Values]:
    values: Values = {}
    bare_values: Values = {}
    bare_ms = 1000 * min(bare.seconds)
    for one in ours:
        name = f"start_{one.engine}_{one.function}_ms"
        values[name] = 1000 * min(one.seconds)
        bare_values[name] = bare_ms
    for engine in ENGINES:
        name = f"start_{engine}_peak_mib"
        peaks = [max(one.peaks_mib) for one in ours if one.engine == engine]
        values[name], bare_values[name] = max(peaks), max(bare.peaks_mib)
    return values, bare_values


def _prepared(folder: Path, function: str, engine: str) -> Start:
    home = folder / f"{function}-{engine}"
    unused = "http://127.0.0.1:9"  # no credentials are looked for, nothing is sent
    env = {"CLOCK": "request", "FOOTBALL_DATA_TOKEN": "none"}
    also: tuple[str, ...] = ()
    if engine == "duckdb":
        also = ON_DUCKDB
        env |= {
            "LAKE_URI": str(home / "lake"),
            "SITE_URI": str(home / "site"),
            "WAREHOUSE_URI": f"duckdb:///{home / 'warehouse.duckdb'}",
        }
    else:
        env |= {
            "LAKE_URI": "gs://lake",
            "SITE_URI": "gs://site",
            "WAREHOUSE_URI": "bigquery://project/dataset",
            "STORAGE_EMULATOR_HOST": unused,
            "BIGQUERY_EMULATOR_HOST": unused,
        }
    return Start(function, engine, assemble(function, home / "code", also=also), env)


def _bare_bundle(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "main.py").write_text(BARE_MAIN, encoding="utf-8")
    return folder


def _first_response(one: Start, log: Path) -> tuple[float, float]:
    """Seconds until its first response, and the memory in MiB that it took."""
    port = free_port()
    with log.open("wb") as out:
        began = time.perf_counter()
        process = start(
            one.function, one.bundle, port, environment(one.env), out=out, err=out
        )
        try:
            status = _post(process, port)
            took = time.perf_counter() - began
        finally:
            usage = _ended(process)
    expected = 200 if one.function == BARE else 400
    if status != expected:
        text = log.read_text(errors="replace")[-2000:]
        raise BenchError(
            f"{one.function} on {one.engine or 'nothing'} returns {status}:\n{text}"
        )
    return took, peak_mib(usage)


def _post(process: subprocess.Popen[bytes], port: int) -> int:
    """The status of the first response; 0 where there is none in TIMEOUT_S, or the
    process ends."""
    until = time.monotonic() + TIMEOUT_S
    while time.monotonic() < until and _is_running(process):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
        try:
            connection.request("POST", "/", REQUEST)
            return connection.getresponse().status
        except OSError:
            time.sleep(0.005)
        finally:
            connection.close()
    return 0


def _is_running(process: subprocess.Popen[bytes]) -> bool:
    """Whether it has not ended; it is not waited for, which would lose its usage."""
    return (
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    )


def _ended(process: subprocess.Popen[bytes]) -> struct_rusage:
    """End a process within seconds; what it used."""
    os.kill(process.pid, signal.SIGTERM)
    until = time.monotonic() + 10
    while time.monotonic() < until and _is_running(process):
        time.sleep(0.01)
    if _is_running(process):
        os.kill(process.pid, signal.SIGKILL)
    return wait(process)
