from __future__ import annotations

import fcntl
import gc
import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from tests import needs
from tests.cloud.bigquery import LocalBigQuery, installed
from tests.cloud.storage import LocalStorage, StorageMissing
from tests.environments import ToolMissing


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers, and hold tests to them.

    Google's client may not fetch the metadata of buckets in the background: a thread
    that outlives its test draws random numbers that the next test expects.
    """
    os.environ["DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA"] = "true"
    for name, meaning in needs.COSTLY.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")
    config.addinivalue_line("markers", "fast: needs none of these")
    needs.watch_processes()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with what it shows to need, and begin with the longest."""
    for item in items:
        for name in sorted(needs.markers_of(item)):
            item.add_marker(name)
        if needs.COSTLY.keys().isdisjoint(mark.name for mark in item.iter_markers()):
            item.add_marker("fast")
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and not among thousands of tests: it took a sixth of the
    time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_sessionfinish() -> None:
    """Let what was frozen be cleared with the rest: libraries tell of leaks else."""
    gc.unfreeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Run a test with what its markers name, and nothing more."""
    with needs.declared(item):
        return (yield)


@pytest.fixture(scope="session")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStorage]:
    """Cloud Storage for all tests of a process, each with a bucket of its own."""
    try:
        with LocalStorage(tmp_path_factory.mktemp("storage")) as running:
            yield running
    except StorageMissing as missing:
        give_up(missing)


@pytest.fixture(scope="session")
def big_query(
    tmp_path_factory: pytest.TempPathFactory, storage: LocalStorage
) -> Iterator[LocalBigQuery]:
    """BigQuery for all tests of a process, each with a dataset of its own."""
    folder = tmp_path_factory.mktemp("bigquery")
    try:
        with LocalBigQuery(folder, storage.root) as running:
            yield running
    except ToolMissing as missing:
        give_up(missing)


def shared_folder(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]
) -> Path:
    """A folder that the processes of a test run share; the first to need it calls
    `make` with it."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder = base / name
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            (folder / "complete").touch()
    return folder


def prepare() -> None:
    """Install what takes long, before tests are timed."""
    try:
        installed()
    except ToolMissing as missing:
        sys.stderr.write(f"{missing}\n")
        if os.environ.get("TOUCHLINE_STRICT") == "1":
            raise SystemExit(1) from None


def give_up(missing: Exception) -> None:
    """Skip where a tool is missing, or fail where nothing may be missing."""
    if os.environ.get("TOUCHLINE_STRICT") == "1":
        pytest.fail(str(missing))
    pytest.skip(str(missing))
