"""What a month uses of each thing that has a price, at the schedule of dags.yaml."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from math import ceil

from functions.shared.runtime.dags import Dags, Function
from functions.shared.runtime.errors import BadRequestError, ConfigError
from functions.shared.runtime.settings import TRACKED
from local_runner.cost.prices import Prices
from local_runner.cost.scans import Scan, scans
from local_runner.cost.usage import COUNT_AGAIN, StepUse, Use
from local_runner.cost.workflow import WORKFLOW, workflow_steps
from local_runner.runtime.runner import ticks
from transforms.tables import TABLES

MIB, GIB, TIB = 2**20, 2**30, 2**40
LEAST_BYTES = 10 * MIB
"""The least that a query bills, and each table that it names
(cloud.google.com/bigquery/pricing#on_demand_pricing)."""

CPU = 1.0
"""vCPU of every function, as terraform/functions.tf states it."""

SITE = {
    "publish_live_json": (3, 5),
    "export_dashboard_json": (3, 5),
    "write_daily_quality_report": (2, 3),
}
"""Files that a step writes to the site, and reads from it before."""

READS_SECRETS = ("fetch", "monitor")
"""Functions whose instances start with a secret."""

MONTH_DAYS, YEAR_MONTHS = 30.4, 12


@dataclass(frozen=True)
class MonthRequest:
    """The requested month: the `month`th since the start, with a number of match-days
    and competitions. None: as assumed, or as deployed."""

    month: int = YEAR_MONTHS
    match_days: float | None = None
    competitions: int | None = None


class Estimate:
    """Quantities of a month. Each method of a service gives them by price."""

    def __init__(
        self, use: Use, dags: Dags, price_list: Prices, request: MonthRequest
    ) -> None:
        """Estimate the requested month. Raises BadRequestError for one that
        cannot be."""
        self._use, self._dags = use, dags
        self._assumed = {
            name: assumption.value for name, assumption in price_list.assumed.items()
        }
        self.days = self._assumed["days"]
        match_days = request.match_days
        self.match_days = (
            self._assumed["match_days"] if match_days is None else match_days
        )
        self.competitions = request.competitions or len(TRACKED)
        self._months = request.month
        if not 0 <= self.match_days <= self.days:
            raise BadRequestError(
                f"--match-days is {self.match_days:g}.",
                fix=f"A month has 0 to {self.days:g}.",
            )
        self._scale = self.competitions / use.competitions
        self._check()

    def quantities(self) -> dict[str, float]:
        """How many units of each price."""
        return {
            **self._functions(),
            **self._workflows(),
            **self._bigquery(),
            **self._storage(),
            **self._secrets(),
            **self._monitoring(),
            **self._deploys(),
            "scheduler_jobs": len(self._dags.dags)
            + len(self._dags.functions) * self._assumed["manual_jobs"],
            "egress": self._month(self._api_calls)
            * self._assumed["request_bytes"]
            / GIB,
        }

    def _check(self) -> None:
        """Raise ConfigError where the counts are not of the steps in dags.yaml."""
        steps = {
            f"{name}/{step.step}"
            for name, dag in self._dags.dags.items()
            for step in dag.steps
        }
        if steps != self._use.match_days.keys() or steps != self._use.quiet_days.keys():
            raise ConfigError(
                "The measured counts are of other steps than functions/dags.yaml has.",
                fix=COUNT_AGAIN,
            )

    @cached_property
    def _runs(self) -> Counter[str]:
        """Runs of each DAG on one day."""
        midnight = datetime(2026, 11, 2, tzinfo=UTC)
        runs: Counter[str] = Counter()
        for tick, dag in ticks(self._dags, midnight):
            if (tick - midnight).total_seconds() > 86400:
                return runs
            runs[dag] += 1
        return runs

    def _month(self, quantity: Callable[[StepUse], float]) -> float:
        """A quantity of all steps over the month; counts follow the schedule of today,
        whatever it was when they were measured."""
        return sum(
            quantity(step) * days * self._per_measured(name, step)
            for name, step, days in self._steps()
        )

    def _steps(self) -> Iterator[tuple[str, StepUse, float]]:
        """Every step with its use on a day, and how many such days the month has."""
        for name, step in self._use.match_days.items():
            yield name, step, self.match_days
        for name, step in self._use.quiet_days.items():
            yield name, step, self.days - self.match_days

    def _per_measured(self, name: str, step: StepUse) -> float:
        """Calls of a step on a day, for each one that was measured."""
        return self._runs[name.partition("/")[0]] / step.calls

    def _function_of(self, name: str) -> Function:
        dag, _, step = name.partition("/")
        (function,) = (
            each.function for each in self._dags.dags[dag].steps if each.step == step
        )
        return self._dags.functions[function]

    @property
    def _calls(self) -> float:
        """Calls of functions on a day."""
        return sum(
            runs * len(self._dags.dags[dag].steps) for dag, runs in self._runs.items()
        )

    @property
    def _starts(self) -> dict[str, float]:
        """Instances of each function that start on a day: one for each run with it."""
        starts: Counter[str] = Counter()
        for dag, runs in self._runs.items():
            for function in {step.function for step in self._dags.dags[dag].steps}:
                starts[function] += runs
        return dict(starts)

    def _functions(self) -> dict[str, float]:
        cpu = memory = 0.0
        for name, step, days in self._steps():
            function = self._function_of(name)
            each = ceil(self._seconds(name, step) / step.calls * 10) / 10
            seconds = each * step.calls * days * self._per_measured(name, step)
            cpu += seconds * CPU
            memory += seconds * function.memory_mib * MIB / GIB
        for name, starts in self._starts.items():
            function = self._dags.functions[name]
            seconds = starts * self.days * self._assumed["start_seconds"]
            cpu += seconds * CPU
            memory += seconds * function.memory_mib * MIB / GIB
        return {
            "run_requests": self._calls * self.days,
            "run_cpu": cpu,
            "run_memory": memory,
        }

    def _seconds(self, name: str, step: StepUse) -> float:
        """What all measured calls of a step would take in the cloud: the time measured
        here, and the time of each request to other services."""
        if step.is_cloud:
            return step.seconds
        known = self._assumed
        loads = sum(step.loads.values())
        statements = sum(step.sent.values())
        objects = step.creates + step.reads
        if name.partition("/")[2] in SITE:
            objects += step.calls * sum(SITE[name.partition("/")[2]])
        return (
            step.seconds * known["compute_factor"]
            + statements * known["statement_seconds"]
            + loads * known["load_seconds"]
            + (objects * self._scale + step.lists) * known["object_seconds"]
            + self._api_calls(step) * known["api_seconds"]
            + max(step.wait_seconds, self._waits(step))
        )

    def _api_calls(self, step: StepUse) -> float:
        """Calls of the API that all measured calls of a step would make."""
        calls = sum(calls * count for calls, count in step.api_calls.items())
        return calls * self._scale

    def _waits(self, step: StepUse) -> float:
        """Seconds that calls wait for the limit of calls a minute. A call of the step
        before it, which a poll makes, counts as well."""
        limit = int(self._assumed["calls_per_minute"])
        return 60.0 * sum(
            count * (ceil(calls * self._scale) // limit)
            for calls, count in step.api_calls.items()
        )

    def _workflows(self) -> dict[str, float]:
        a_run, a_call = workflow_steps(WORKFLOW.read_text(encoding="utf-8"))
        a_day = self._runs.total() * a_run + self._calls * a_call
        return {"workflows_internal": a_day * self.days, "workflows_external": 0.0}

    def _bigquery(self) -> dict[str, float]:
        billed = self._month(self._billed_by)
        stored = sum(self._table_bytes(name, None) for name in TABLES)
        return {"bigquery_queries": billed / TIB, "bigquery_storage": stored / GIB}

    def _billed_by(self, step: StepUse) -> float:
        """The bytes that all measured calls of a step bill: known, or estimated."""
        if step.billed_bytes is not None:
            return step.billed_bytes
        return sum(count * self._billed(name) for name, count in step.sent.items())

    def _billed(self, statement: str) -> float:
        """The bytes that BigQuery bills for a statement in that month."""
        known = self._assumed
        return sum(
            max(LEAST_BYTES, self._table_bytes(scan.table.name, scan))
            for scan in scans(statement, known["since_days"], known["horizon_days"])
        )

    def _table_bytes(self, name: str, scan: Scan | None) -> float:
        """The bytes of a table at the end of the month, or those that a scan reads."""
        table = self._use.tables[name]
        columns = table.column_bytes if scan is None else scan.columns
        a_row = sum(table.column_bytes[column] for column in columns)
        a_day = (
            table.match_day_rows * self.match_days
            + table.quiet_day_rows * (self.days - self.match_days)
        ) / self.days
        days = self._months * MONTH_DAYS
        if scan is not None and scan.days is not None:
            days = min(days, scan.days)
        return a_row * (table.rows + max(0.0, a_day) * days) * self._scale

    def _storage(self) -> dict[str, float]:
        writes = reads = 0.0
        for dag, runs in self._runs.items():
            for step in self._dags.dags[dag].steps:
                written, read = SITE.get(step.step, (0, 0))
                writes, reads = writes + written * runs, reads + read * runs
        a_month = self._month(lambda step: step.created_bytes * self._scale)
        return {
            "storage_class_a": writes * self.days
            + self._month(lambda step: step.creates * self._scale + step.lists),
            "storage_class_b": reads * self.days
            + self._month(lambda step: step.reads * self._scale),
            "storage_stored": a_month * self._months / GIB,
        }

    def _secrets(self) -> dict[str, float]:
        starts = self._starts
        reading = sum(starts.get(name, 0.0) for name in READS_SECRETS)
        versions = self._assumed["secrets"] * self._assumed["versions_kept"]
        return {
            "secret_versions": versions,
            "secret_accesses": reading * self.days,
        }

    def _monitoring(self) -> dict[str, float]:
        known = self._assumed
        minutes = self.days * 24 * 60
        statements = self._month(lambda step: sum(step.sent.values()))
        logs = (
            self._calls * self.days * known["log_bytes_per_call"]
            + statements * known["log_bytes_per_statement"]
        )
        return {
            "alert_references": known["alert_references"],
            "alert_points": known["alert_references"]
            * known["alert_points_per_minute"]
            * minutes,
            "log_metrics": self._calls
            * self.days
            * known["log_metric_bytes_per_call"]
            / MIB,
            "logs": logs / GIB,
        }

    def _deploys(self) -> dict[str, float]:
        known = self._assumed
        builds = known["deploys"] * len(self._dags.functions)
        return {
            "build_minutes": builds * known["build_minutes"],
            "image_storage": builds * self._months * known["image_gb"],
        }
