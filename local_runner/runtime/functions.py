"""The functions of this checkout, in process: the same steps as over HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType

import msgspec

from functions.fetch.steps import STEPS as FETCH
from functions.load.steps import STEPS as LOAD
from functions.monitor.steps import STEPS as MONITOR
from functions.publish.steps import STEPS as PUBLISH
from functions.reconcile.steps import STEPS as RECONCILE
from functions.shared.runtime.call import call
from functions.shared.runtime.context import Services, Steps
from functions.shared.runtime.deadline import Deadline
from functions.shared.runtime.errors import (
    StepTimeoutError,
    TouchlineError,
    WarehouseDamagedError,
)
from functions.shared.runtime.response import StepResponse, failed_response
from functions.transform.steps import STEPS as TRANSFORM
from functions.validate.steps import STEPS as VALIDATE
from local_runner.runtime.stopping import SLICE_S, Stop, StoppedError

FUNCTIONS: Mapping[str, Steps] = {
    "fetch": FETCH,
    "validate": VALIDATE,
    "load": LOAD,
    "transform": TRANSFORM,
    "monitor": MONITOR,
    "reconcile": RECONCILE,
    "publish": PUBLISH,
}

STEP_TIMEOUT_S = 3600.0
"""How long a step that no DAG calls may take."""

GRACE_S = 10.0
"""How long a step that is out of time may take to notice."""

STOP_GRACE_S = 5.0
"""How long a step may take to notice a stop request."""


class InProcess:
    """Calls functions in this process, each call in a thread that can be abandoned."""

    def __init__(
        self,
        services: Services,
        functions: Mapping[str, Steps] = FUNCTIONS,
        *,
        stop: Stop | None = None,
    ) -> None:
        """Call `functions` with `services`, until `stop` is requested."""
        self.services = services
        self.functions = functions
        self.stop = stop or Stop()

    def __call__(self, function: str, body: bytes, timeout_s: float) -> StepResponse:
        """One call, over after `timeout_s` (real seconds) with a 504 if not before.

        Raises StepTimeoutError when the step does not stop even then: nothing else may
        use the warehouse then. Raises StoppedError on a stop request, after cancelling
        the step.
        """
        self.stop.check()
        deadline = Deadline(timeout_s)
        responses: list[StepResponse] = []

        def work() -> None:
            steps = self.functions[function]
            responses.append(
                call(function, steps, body, self.services, deadline=deadline)
            )

        thread = threading.Thread(target=work, name=function, daemon=True)
        thread.start()
        try:
            self._join(thread, timeout_s)
        except KeyboardInterrupt:
            self._cancel(thread, deadline)
            raise
        if self.stop.is_requested:
            raise StoppedError(is_clean=self._cancelled(thread, deadline))
        if thread.is_alive():
            self._cancel(thread, deadline)
            if thread.is_alive():
                raise StepTimeoutError(
                    f"{function} did not stop {GRACE_S:g} s after its time was up.",
                    fix="End this process and run again; finished steps are kept.",
                )
            late = StepTimeoutError(f"{function} ran longer than {timeout_s:g} s.")
            return failed_response("", late, round(timeout_s * 1000))
        if not responses:
            error = RuntimeError(f"{function} ended without a response")
            return failed_response("", error, 0)
        return responses[0]

    def _join(self, thread: threading.Thread, timeout_s: float) -> None:
        """Wait until the thread ends, its time is up, or a stop is requested."""
        over = time.monotonic() + timeout_s
        while thread.is_alive() and not self.stop.is_requested:
            if (left_s := over - time.monotonic()) <= 0:
                break
            thread.join(min(left_s, SLICE_S))

    def _cancelled(self, thread: threading.Thread, deadline: Deadline) -> bool:
        """Cancel a step, whatever statement it runs; whether it ended."""
        over = time.monotonic() + STOP_GRACE_S
        deadline.is_cancelled = True
        while thread.is_alive() and time.monotonic() < over:
            with suppress(RuntimeError):
                self.services.warehouse.interrupt()
            thread.join(SLICE_S)
        return not thread.is_alive()

    def _cancel(self, thread: threading.Thread, deadline: Deadline) -> None:
        deadline.is_cancelled = True
        with suppress(RuntimeError):
            self.services.warehouse.interrupt()
        thread.join(GRACE_S)


def call_step(
    services: Services,
    function: str,
    step: str,
    *,
    as_of: datetime | None = None,
    args: Mapping[str, object] = MappingProxyType({}),
    run_id: str | None = None,
) -> StepResponse:
    """Call one step of a function in this process."""
    request: dict[str, object] = {"step": step, "as_of": as_of, "args": dict(args)}
    if run_id is not None:
        request["run_id"] = run_id
    return InProcess(services)(function, msgspec.json.encode(request), STEP_TIMEOUT_S)


def succeeded(response: StepResponse) -> StepResponse:
    """The response of a step that succeeded. Raises WarehouseDamagedError or
    TouchlineError with the error of one that failed."""
    if not response.is_ok:
        error = response.body["error"]
        is_damage = error["type"] == WarehouseDamagedError.__name__
        kind = WarehouseDamagedError if is_damage else TouchlineError
        raise kind(f"{response.body['step']}: {error['what']}", fix=error["fix"])
    return response
