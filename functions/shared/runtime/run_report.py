"""The report of a run that the runner of a DAG sends to `log_pipeline_run`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

Stamp = Annotated[datetime, msgspec.Meta(tz=True)]
Count = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
"""What every reader of JSON holds exactly, and a column takes added up."""


class StepReport(msgspec.Struct, frozen=True):
    """How one step of a run ended, with the sums of all its attempts."""

    step: str
    function: str
    status: Literal["ok", "skipped", "failed", "not_run"]
    attempts: Count
    duration_ms: Count
    counts: dict[str, Count] = {}
    error: str | None = None


class RunReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The args of `log_pipeline_run`.

    `judged_as_of` is the time that `run_monitoring_checks` evaluated.
    """

    trigger: Literal["schedule", "manual"]
    started_at: Stamp
    finished_at: Stamp
    steps: list[StepReport]
    judged_as_of: Stamp | None = None
