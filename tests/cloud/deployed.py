"""The functions as they are deployed: each a functions-framework process, over HTTP."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import requests

from functions.shared.footballdata.factory import api_factory
from functions.shared.footballdata.limiter import Limiter
from functions.shared.runtime.call import call
from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.context import Services
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.request import parse_request
from functions.shared.runtime.response import StepResponse
from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import open_lake
from functions.shared.warehouse.base import Warehouse
from local_runner.runtime.functions import FUNCTIONS
from tests.cloud import bundle
from tests.cloud.ports import free_port

START_TIMEOUT_S = 60.0


def env_of(settings: Settings) -> dict[str, str]:
    """The variables of a function with these settings, and `as_of` as its clock."""
    return {
        "FOOTBALL_DATA_TOKEN": settings.token,
        "FOOTBALL_DATA_URL": settings.api_url,
        "COMPETITIONS": ",".join(settings.competitions),
        "LAKE_URI": settings.lake_uri,
        "WAREHOUSE_URI": settings.warehouse_uri,
        "SITE_URI": settings.site_uri,
        "CLOCK": "request",
    }


class Deployed:
    """Seven processes; calling it calls one of them, as the workflow does."""

    def __init__(
        self,
        env: Mapping[str, str],
        folder: Path,
        *,
        own_env: Mapping[str, Mapping[str, str]] | None = None,
        pythons: Mapping[str, Path] | None = None,
    ) -> None:
        """Prepare processes with these variables; their logs go to `folder`.

        By function, `own_env` has further variables, and `pythons` the Python of the
        environment that it runs in; without, this one.
        """
        self.env, self.folder = dict(env), folder
        self._own_env, self._pythons = own_env or {}, pythons or {}
        self.ports = {function: free_port() for function in FUNCTIONS}
        self._processes: list[subprocess.Popen[bytes]] = []

    def __call__(self, function: str, body: bytes, timeout_s: float) -> StepResponse:
        """One call over HTTP."""
        url = f"http://127.0.0.1:{self.ports[function]}/"
        response = requests.post(url, data=body, timeout=timeout_s)
        return StepResponse(response.status_code, msgspec.json.decode(response.content))

    def __enter__(self) -> Self:
        """Start them all, and return when they listen."""
        for function, port in self.ports.items():
            made = bundle.assemble(function, self.folder / f"{function}-bundle")
            env = {**os.environ, **self.env, **self._own_env.get(function, {})}
            with (self.folder / f"{function}.log").open("wb") as log:
                started = bundle.start(
                    function,
                    made,
                    port,
                    env,
                    out=log,
                    err=log,
                    python=self._pythons.get(function),
                )
            self._processes.append(started)
        try:
            for function in self.ports:
                self._wait(function)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End them."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _wait(self, function: str) -> None:
        until = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < until:
            try:
                # a DAG that does not exist: refused before anything is done
                self(function, b'{"dag": "none", "as_of": "2026-11-21T00:00:00Z"}', 30)
            except requests.ConnectionError:
                time.sleep(0.1)
            else:
                return
        log = (self.folder / f"{function}.log").read_text(errors="replace")
        raise RuntimeError(f"{function} does not start: {log[-2000:]}")


class InTurn:
    """The same functions called in this process, each with a clock of its own that
    begins at `as_of`, as CLOCK=request has it."""

    def __init__(self, settings: Settings, warehouse: Warehouse) -> None:
        """Call them with these settings, all on one warehouse."""
        self.settings, self.warehouse = settings, warehouse
        self.lake = open_lake(settings.lake_uri)
        self.dags = load_dags()

    def __call__(self, function: str, body: bytes, timeout_s: float) -> StepResponse:  # noqa: ARG002
        """One call."""
        as_of = parse_request(body).as_of
        assert as_of is not None
        clock = VirtualClock(as_of)
        limiter = Limiter(self.settings.calls_per_minute, clock)
        services = Services(
            settings=self.settings,
            clock=clock,
            lake=self.lake,
            warehouse=self.warehouse,
            api=api_factory(self.settings, clock, limiter),
            dags=self.dags,
        )
        return call(function, FUNCTIONS[function], body, services)
