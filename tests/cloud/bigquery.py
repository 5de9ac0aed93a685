"""BigQuery on this machine: local-bigquery, in an environment of its own.

It has DuckDB inside, so that it proves the client's protocol (jobs, ids, loads, types)
and not what GoogleSQL means: that is `tests/engines/googlesql.py`'s word.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Self

from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery

from local_runner.bigquery import make_tables
from tests.cloud.ports import free_port
from transforms.tables import TABLES

PROJECT = "touchline-test"
EMULATOR = Path(__file__).with_name("emulator.py")
REQUIREMENTS = Path(__file__).with_name("local-bigquery.txt")
INSTALL_TIMEOUT_S, START_TIMEOUT_S = 600.0, 60.0

_EXTENSIONS = """
import pathlib, sysconfig, duckdb
site = pathlib.Path(sysconfig.get_path("purelib"))
for file in site.glob("duckdb_extension_*/extensions/*/*.duckdb_extension"):
    duckdb.execute(f"INSTALL '{file}'")
"""


class BigQueryMissing(Exception):  # noqa: N818  # absent is not wrong
    """local-bigquery cannot be had here; the message says how to get it."""


def installed() -> Path:
    """The folder of local-bigquery, installed there if it is not yet (a minute, once).

    Raises BigQueryMissing.
    """
    cache = Path(os.environ.get("TOUCHLINE_CACHE") or Path.home() / ".cache/touchline")
    digest = sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]
    place = cache.resolve() / f"local-bigquery-{digest}"
    done = place / "installed"
    if done.exists():
        return place
    python = python_3_13()
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "local-bigquery.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(place, ignore_errors=True)
            _install(python, place)
            done.touch()
    return place


def _install(python: list[str], place: Path) -> None:
    own = str(place / "bin" / "python")
    home = {**os.environ, "HOME": str(place / "home")}
    (place / "home").mkdir(parents=True)
    pip = [own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for words in (
        [*python, "-m", "venv", str(place)],
        [*pip, "--no-deps", "-r", str(REQUIREMENTS)],
        [own, "-c", _EXTENSIONS],
    ):
        done = subprocess.run(  # noqa: S603
            words,
            env=home if words[0] == own and "-c" in words else None,
            capture_output=True,
            text=True,
            timeout=INSTALL_TIMEOUT_S,
            check=False,
        )
        if done.returncode:
            raise BigQueryMissing(
                "local-bigquery cannot be installed: it takes the package index and "
                f"x86-64 Linux. {done.stderr.strip()[-400:]}"
            )


def python_3_13() -> list[str]:
    """What starts Python 3.13. pyenv's name for it may be there and fail."""
    versions = sorted(Path.home().glob(".pyenv/versions/3.13.*/bin/python3.13"))
    for words in ([sys.executable], ["python3.13"], *([str(one)] for one in versions)):
        ask = [*words, "-c", "import sys; sys.exit(sys.version_info[:2] != (3, 13))"]
        try:
            found = subprocess.run(ask, capture_output=True, check=False)  # noqa: S603
        except OSError:
            continue
        if found.returncode == 0:
            return words
    raise BigQueryMissing(
        "local-bigquery needs Python 3.13, and there is no python3.13 here. Get it: "
        "apt-get install python3.13-venv, pyenv install 3.13, or uv python install 3.13"
    )


class LocalBigQuery:
    """A server on loopback. `storage_root` is the folder of a fake-gcs-server whose
    objects may be loaded."""

    def __init__(self, folder: Path, storage_root: Path | None = None) -> None:
        """Prepare; nothing runs yet. `folder` takes data and log."""
        self.folder = folder
        self.storage_root = storage_root or folder / "storage"
        self.port, self._grpc_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def env(self) -> Mapping[str, str]:
        """What points Google's client here."""
        return {"BIGQUERY_EMULATOR_HOST": self.url}

    def client(self) -> bigquery.Client:
        """Google's own client, talking to this server."""
        return bigquery.Client(
            project=PROJECT,
            credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]
            client_options={"api_endpoint": self.url},
        )

    def dataset(self, name: str, *tables: str) -> bigquery.DatasetReference:
        """A dataset with these tables, or all, made if need be."""
        dataset = bigquery.DatasetReference(PROJECT, name)
        client = self.client()
        make_tables(client, dataset, tables or tuple(TABLES))
        client.close()  # type: ignore[no-untyped-call]
        return dataset

    def __enter__(self) -> Self:
        """Start, and return when it answers. Raises BigQueryMissing."""
        place = installed()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.storage_root.mkdir(parents=True, exist_ok=True)
        words = [
            *(str(place / "bin" / "python"), str(EMULATOR)),
            *("--host", "127.0.0.1"),
            *("--port", str(self.port)),
            *("--grpc-port", str(self._grpc_port)),
            *("--data-dir", str(self.folder / "data")),
            *("--project", PROJECT),
            *("--dataset", "unused"),
        ]
        env = {
            **os.environ,
            "HOME": str(place / "home"),
            "GCS_LOCAL_ROOT": str(self.storage_root),
        }
        with (self.folder / "local-bigquery.log").open("wb") as log:
            self._process = subprocess.Popen(words, env=env, stdout=log, stderr=log)  # noqa: S603
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _wait(self) -> None:
        assert self._process is not None
        until = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < until:
            if self._process.poll() is not None:
                break
            try:
                url = f"{self.url}/bigquery/v2/projects/{PROJECT}/datasets"
                urllib.request.urlopen(url, timeout=5).close()  # noqa: S310
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
            else:
                return
        log = (self.folder / "local-bigquery.log").read_text(errors="replace")
        raise BigQueryMissing(f"local-bigquery does not start: {log[-1000:]}")


@contextmanager
def pointed_at(env: Mapping[str, str]) -> Iterator[None]:
    """Set variables for a while."""
    before = {name: os.environ.get(name) for name in env}
    os.environ.update(env)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
