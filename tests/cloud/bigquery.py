"""BigQuery on this machine: local-bigquery, in an environment of its own.

It has DuckDB inside, so that it proves the client's protocol (jobs, ids, loads, types)
and not what GoogleSQL means: that is `tests/engines/googlesql.py`'s word.
"""

from __future__ import annotations

import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery

from local_runner.runtime.bigquery_dataset import create_tables
from tests.cloud.ports import free_port
from tests.environments import ToolMissing, environment, python_3_13
from transforms.tables import TABLES

PROJECT = "touchline-test"
EMULATOR = Path(__file__).with_name("emulator.py")
REQUIREMENTS = Path(__file__).with_name("local-bigquery.txt")
START_TIMEOUT_S = 60.0

_EXTENSIONS = """
import pathlib, sysconfig, duckdb
site = pathlib.Path(sysconfig.get_path("purelib"))
for file in site.glob("duckdb_extension_*/extensions/*/*.duckdb_extension"):
    duckdb.execute(f"INSTALL '{file}'")
"""


def installed() -> Path:
    """The folder of local-bigquery, installed there if it is not yet (a minute, once).

    Raises ToolMissing.
    """
    python = python_3_13()
    return environment(
        "local-bigquery", REQUIREMENTS, python=python, script=_EXTENSIONS
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
        create_tables(client, dataset, tables or tuple(TABLES))
        client.close()  # type: ignore[no-untyped-call]
        return dataset

    def __enter__(self) -> Self:
        """Start, and return when it responds. Raises ToolMissing."""
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
        raise ToolMissing(f"local-bigquery does not start: {log[-1000:]}")


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
