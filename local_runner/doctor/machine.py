"""This machine: free disk space, compiled statements, versions."""

from __future__ import annotations

import platform
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb

from functions.shared.runtime.version import VERSION
from functions.shared.warehouse.base import SQL
from local_runner.doctor.finding import Environment, Finding, Status
from local_runner.doctor.folder import nearest
from local_runner.runtime.opening import warehouse_file

DISK_WARN, DISK_FAIL = 1_000_000_000, 100_000_000
"""Free bytes."""

REQUIREMENTS = Path(__file__).parents[2] / "requirements.txt"


def check_statements(_: Environment) -> Iterator[Finding]:
    """Whether each compiled statement is there for both engines."""
    here, twins = (
        {path.stem: path.stat().st_size for path in (SQL / name).glob("*.sql")}
        for name in ("duckdb", "bigquery")
    )
    for name, files in (("duckdb", here), ("bigquery", twins)):
        missing = sorted(each for each in here | twins if not files.get(each))
        if missing or not files:
            named = ", ".join(missing[:5]) or "all of them"
            what = f"Missing in {SQL / name}: {named}."
            yield Finding("statements", "fail", what, "make sql")
            return
    what = f"{len(here)} compiled for DuckDB and BigQuery."
    yield Finding("statements", "ok", what)


def check_disk(env: Environment) -> Iterator[Finding]:
    """Free space for the lake and the warehouse: one finding for each file system."""
    paths = {"lake": _folder_of(env.settings.lake_uri)}
    paths["warehouse"] = warehouse_file(env.settings)
    by_device: dict[int, Finding] = {}
    for name, path in paths.items():
        if path is None:
            continue
        folder = nearest(path)
        free = shutil.disk_usage(folder).free
        status: Status = "ok"
        if free < DISK_WARN:
            status = "fail" if free < DISK_FAIL else "warn"
        size = f"{free / 1e9:.1f} GB" if free >= DISK_WARN else f"{free / 1e6:.0f} MB"
        finding = Finding("disk", status, f"{size} free for the {name}.")
        if status != "ok":
            fix = f"df -h {folder}; du -sh {folder}/*"
            finding = replace(finding, what=f"Only {finding.what}", fix=fix)
        by_device.setdefault(folder.stat().st_dev, finding)
    yield from by_device.values()


def check_versions(_: Environment) -> Iterator[Finding]:
    """What is installed, beside the DuckDB that requirements.txt pins."""
    versions = (
        f"Touchline {VERSION}, Python {platform.python_version()}, "
        f"DuckDB {duckdb.__version__}"
    )
    pinned = re.search(r"^duckdb==(\S+)", REQUIREMENTS.read_text(), re.MULTILINE)
    if pinned and pinned[1] != duckdb.__version__:
        what = f"{versions}; requirements.txt pins DuckDB {pinned[1]}."
        yield Finding("versions", "warn", what, "make setup")
        return
    yield Finding("versions", "ok", f"{versions}.")


def _folder_of(uri: str) -> Path | None:
    return None if "://" in uri else Path(uri)
