"""What steps use on a simulated day, as it was counted: usage.json.

Seconds can also be those of the runs that a warehouse has recorded.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import msgspec

from functions.shared.runtime.errors import ConfigError
from functions.shared.warehouse.base import Warehouse

USAGE = Path(__file__).with_name("usage.json")
COUNT_AGAIN = (
    "Measure again: .venv/bin/python -m local_runner cost --measure "
    "local_runner/cost/usage.json"
)


class StepUse(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What all calls of one step of one DAG used, on days of one kind.

    `seconds` are of this machine; `wait_seconds` is what the step waited for the API,
    by the clock of the simulation. `statements` and `loads` are by name: a load is what
    `Warehouse.load` did with rows, by table. `lists` counts requests, not names.
    `api_calls` says how many calls of the step made so many calls of the API.
    `is_cloud` says that the seconds are those of a deployed function, which bills
    `billed_bytes`.
    """

    calls: int = 0
    seconds: float = 0.0
    wait_seconds: float = 0.0
    api_calls: dict[int, int] = {}
    statements: dict[str, int] = {}
    loads: dict[str, int] = {}
    creates: int = 0
    created_bytes: int = 0
    reads: int = 0
    lists: int = 0
    is_cloud: bool = False
    billed_bytes: float | None = None

    @property
    def sent(self) -> dict[str, int]:
        """How often each statement is sent to BigQuery: a load first queries which
        rows exist."""
        loads = {f"load {table}": count for table, count in self.loads.items()}
        return self.statements | loads


class TableUse(msgspec.Struct, kw_only=True):
    """What a table holds: rows when counting began, how many more a day brings, and
    bytes of one row by column (cloud.google.com/bigquery/pricing#data_type_sizes)."""

    rows: int
    quiet_day_rows: float
    match_day_rows: float
    column_bytes: dict[str, float]


class Use(msgspec.Struct, kw_only=True):
    """What was measured on match-days and on other days. Steps are named
    `dag/step`; `opening` is what the first runs of all sent to the warehouse."""

    measured_on: date
    seed: int
    profile: str
    competitions: int
    opening: dict[str, dict[str, int]]
    quiet_days: dict[str, StepUse]
    match_days: dict[str, StepUse]
    tables: dict[str, TableUse]


def usage() -> Use:
    """The committed counts. Raises ConfigError where they are incomplete."""
    try:
        return msgspec.json.decode(USAGE.read_bytes(), type=Use)
    except (OSError, msgspec.DecodeError) as error:
        raise ConfigError(
            f"{USAGE} does not hold the counts: {error}.", fix=COUNT_AGAIN
        ) from None


def with_durations(use: Use, warehouse: Warehouse) -> Use:
    """The counts, with the seconds of the runs that a warehouse has recorded; of runs
    on BigQuery also the bytes that they billed. Steps without a run keep theirs."""
    total: dict[str, Counter[str]] = {}
    for run in warehouse.rows("raw_pipeline_runs"):
        for step in msgspec.json.decode(run["steps"]):
            if step["status"] in ("ok", "skipped"):
                sums = total.setdefault(f"{run['dag']}/{step['step']}", Counter())
                sums["calls"] += step["attempts"]
                sums["ms"] += step["duration_ms"]
                sums["bytes"] += step["counts"].get("billed_bytes", 0)
    is_cloud = warehouse.uri.startswith("bigquery:")

    def from_runs(name: str, step: StepUse) -> StepUse:
        if name not in total:
            return step
        sums = total[name]
        a_call = step.calls / sums["calls"]
        return msgspec.structs.replace(
            step,
            seconds=sums["ms"] / 1000 * a_call,
            is_cloud=is_cloud,
            billed_bytes=sums["bytes"] * a_call if is_cloud else None,
        )

    return msgspec.structs.replace(
        use,
        match_days={
            name: from_runs(name, step) for name, step in use.match_days.items()
        },
        quiet_days={
            name: from_runs(name, step) for name, step in use.quiet_days.items()
        },
    )
