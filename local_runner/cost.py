"""What a month on Google Cloud costs at the schedule of dags.yaml.

Counts come from `usage.json`, which `cost --measure` writes (metering.py); prices and
what is assumed beside them from `prices.yaml`. No account, token or network is needed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from math import ceil
from pathlib import Path
from typing import Any

import msgspec
import yaml

from functions.shared.dags import Dags, Function, load_dags
from functions.shared.errors import BadRequestError, ConfigError
from functions.shared.settings import Settings
from functions.shared.warehouse import Warehouse, compiled
from local_runner.arguments import check_warehouse, machine
from local_runner.metering import StepUse, Use, measure
from local_runner.opening import looking
from local_runner.runner import ticks
from local_runner.screen import Screen
from transforms.tables import TABLES, Table

HERE = Path(__file__).parent
USAGE, PRICES = HERE / "usage.json", HERE / "prices.yaml"
WORKFLOW = HERE.parent / "terraform" / "workflow.yaml"

KIB, MIB, GIB, TIB = 2**10, 2**20, 2**30, 2**40
LEAST_BYTES = 10 * MIB
"""What a query bills at the least, and each table that it names
(cloud.google.com/bigquery/pricing#on_demand_pricing)."""

CPU = 1.0
"""vCPU of every function, as terraform/functions.tf states it."""

SITE = {
    "publish_live_json": (1, 2),
    "export_dashboard_json": (1, 2),
    "write_daily_quality_report": (2, 3),
}
"""Files that a step writes to the site, and reads from it before."""

READS_SECRETS = ("fetch", "monitor")
"""Functions whose instances start with a secret."""

MOST_COMPETITIONS = 13
MONTH_DAYS, YEAR_MONTHS = 30.4, 12


class Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A price: USD for `per` units beyond the `free` ones of a month. `source` is where
    it was `read`; one that is not `established` is a careful guess, see its note."""

    service: str
    item: str
    unit: str
    price: float
    per: float
    free: float
    source: str
    read: date
    established: bool = True
    note: str = ""

    def cost(self, quantity: float) -> float:
        """USD for so many units in a month."""
        return max(0.0, quantity - self.free) * self.price / self.per


class Assumption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number that is neither measured here nor a price."""

    value: float
    why: str


class Prices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of prices.yaml."""

    prices: dict[str, Price]
    assumed: dict[str, Assumption]


class Line(msgspec.Struct, frozen=True):
    """A line of the bill, USD a month."""

    name: str
    service: str
    item: str
    quantity: float
    unit: str
    free: float
    price: float
    per: float
    cost: float
    established: bool
    source: str
    read: date
    note: str


class Bill(msgspec.Struct, frozen=True):
    """A month: its lines, and what they rest on."""

    currency: str
    month: int
    match_days: float
    competitions: int
    total: float
    lines: list[Line]
    measured_on: date
    durations: str
    assumed: dict[str, Assumption]


@dataclass(frozen=True)
class Wanted:
    """Which month is asked for: the `month`th since the start, with so many match-days
    and competitions. None: as assumed, or as deployed."""

    month: int = YEAR_MONTHS
    match_days: float | None = None
    competitions: int | None = None


@lru_cache(maxsize=1)
def prices() -> Prices:
    """The committed prices. Raises msgspec.ValidationError where they are not whole."""
    told = yaml.safe_load(PRICES.read_text(encoding="utf-8"))
    return msgspec.convert(told, Prices)


def usage(file: Path = USAGE) -> Use:
    """The committed counts, or those of a file. Raises ConfigError for another file."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Use)
    except (OSError, msgspec.DecodeError) as error:
        raise ConfigError(
            f"{file} holds no counts: {error}.",
            fix=f"Count again: .venv/bin/python -m local_runner cost --measure {file}",
        ) from None


def write_usage(file: Path, now: datetime, note: Callable[[str], None]) -> None:
    """Count anew, which takes minutes, and write the counts. Raises ConfigError where
    the file cannot be written, before anything is counted."""
    try:
        file.touch()
        use = measure(note, today=now.date())
        file.write_bytes(
            msgspec.json.format(msgspec.json.encode(use), indent=1) + b"\n"
        )
    except OSError as error:
        raise ConfigError(
            f"{file} cannot be written: {error.strerror}.", fix="Name another file."
        ) from None


@dataclass(frozen=True)
class Scan:
    """What one statement reads of one table: the columns, and of how many days where it
    is partitioned and the statement bounded; None of all."""

    table: Table
    columns: frozenset[str]
    days: float | None


@lru_cache(maxsize=256)
def scans(statement: str, since_days: float, horizon_days: float) -> tuple[Scan, ...]:
    """What a statement reads on BigQuery, by its compiled text. What it merges into or
    updates is read with every column (bigquery/docs/data-manipulation-language)."""
    if statement.startswith("load "):
        table = TABLES[statement.removeprefix("load ")]
        columns = {*table.key, *([table.partition] if table.partition else [])}
        return (Scan(table, frozenset(columns), since_days),)
    if statement.startswith(("count of ", "rows of ")):
        verb, _, name = statement.partition(" of ")
        table = TABLES[name]
        read = frozenset(table.names if verb == "rows" else ())
        return (Scan(table, read, None),)
    found = compiled("bigquery", statement)
    text = "\n".join(
        line for line in found.sql.splitlines() if not line.startswith("--")
    )
    words = set(re.findall(r"\w+", text))
    changed = re.findall(r"(?:MERGE INTO|UPDATE|DELETE FROM)\s+`?(\w+)", text)
    return tuple(
        Scan(
            table,
            frozenset(
                table.names if name in changed else words.intersection(table.names)
            ),
            _days(table, text, found.params, since_days, horizon_days),
        )
        for name, table in TABLES.items()
        if name in words
    )


def _days(
    table: Table,
    text: str,
    params: Mapping[str, str],
    since_days: float,
    horizon_days: float,
) -> float | None:
    """Of how many days a statement reads partitions of a table; None: of all. Where it
    reads the table several times, the widest counts."""
    if table.partition is None:
        return None
    by_param = {"since": since_days, "horizon": horizon_days, "as_of": 1, "latest": 1}
    others = [by_param[name] for name in ("since", "horizon") if name in params]
    widest = 0.0
    for read in re.split(r"\b(?:FROM|JOIN|INTO|UPDATE)\s", text)[1:]:
        if not re.match(rf"`?{table.name}\b", read):
            continue
        bound = re.search(rf"\b{table.partition}`? >=? (.+)", read)
        days = max(others, default=None)
        if bound is not None:
            stated = re.search(r"INTERVAL '(\d+)' DAY", bound[1])
            named = re.search(r"@(\w+)", bound[1])
            if stated:
                days = float(stated[1])
            elif named and named[1] in by_param:
                days = by_param[named[1]]
        if days is None:
            return None
        widest = max(widest, days)
    return widest


class Estimate:
    """Quantities of a month. Each method of a service gives them by price."""

    def __init__(self, use: Use, dags: Dags, told: Prices, wanted: Wanted) -> None:
        """Estimate the month that is wanted. Raises BadRequestError for one that
        cannot be."""
        self._use, self._dags = use, dags
        self._assumed = {name: one.value for name, one in told.assumed.items()}
        self.days = self._assumed["days"]
        given = wanted.match_days
        self.match_days = self._assumed["match_days"] if given is None else given
        self.competitions = wanted.competitions or MOST_COMPETITIONS - 1
        self._months = wanted.month
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
        """That the counts are of the steps that dags.yaml has."""
        steps = {
            f"{name}/{step.step}"
            for name, dag in self._dags.dags.items()
            for step in dag.steps
        }
        if steps != self._use.match_days.keys() or steps != self._use.quiet_days.keys():
            raise ConfigError(
                "The measured counts are of other steps than functions/dags.yaml has.",
                fix=f"Count again: .venv/bin/python -m local_runner cost --measure "
                f"{USAGE.relative_to(HERE.parent)}",
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
        (found,) = (one for one in self._dags.dags[dag].steps if one.step == step)
        return self._dags.functions[found.function]

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
        """What all measured calls of a step would take in the cloud: what they took
        here, and each thing that they asked of others."""
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
        made = sum(asked * count for asked, count in step.api_calls.items())
        return made * self._scale

    def _waits(self, step: StepUse) -> float:
        """Seconds that calls wait for the limit of calls a minute. A call of the step
        before it, which a poll makes, counts as well."""
        limit = int(self._assumed["calls_per_minute"])
        return 60.0 * sum(
            count * (ceil(asked * self._scale) // limit)
            for asked, count in step.api_calls.items()
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
                put, got = SITE.get(step.step, (0, 0))
                writes, reads = writes + put * runs, reads + got * runs
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


def workflow_steps(source: str) -> tuple[int, int]:
    """The steps that a workflow is billed for where all goes well: those of one run
    without its loop, and those of one turn of the loop.

    Billed are calls, assignments, each variable for itself, and conditions
    (cloud.google.com/workflows/pricing); what returns is counted as well. Of several
    branches the longest counts, of a `try` what is tried.
    """
    told = yaml.safe_load(source)
    steps = told["main"]["steps"]
    loops = [body["for"] for one in steps for body in one.values() if "for" in body]
    if len(loops) != 1:
        raise ConfigError(
            f"{WORKFLOW.name} has {len(loops)} loops in main.",
            fix="Count its billed steps otherwise, in local_runner/cost.py.",
        )
    return _billed_steps(told, steps), _billed_steps(told, loops[0]["steps"])


def _billed_steps(told: Mapping[str, Any], steps: Sequence[Any]) -> int:
    """The billed steps of a list of steps, without loops in it."""
    count = 0
    for one in steps:
        (body,) = one.values()
        tried = body.get("try", body)
        count += len(tried.get("assign", ())) + ("return" in tried) + ("call" in tried)
        if tried.get("call") in told:
            count += _billed_steps(told, told[tried["call"]]["steps"])
        if "switch" in tried:
            count += 1 + max(
                _billed_steps(told, branch.get("steps", ())) + ("return" in branch)
                for branch in tried["switch"]
            )
        if "return" in tried or "next" in tried:
            break  # what follows is reached by a jump, after a failure
    return count


def bill_of(use: Use, dags: Dags, wanted: Wanted, *, durations: str = "") -> Bill:
    """The bill of a month. Raises BadRequestError, and ConfigError where the counts do
    not fit dags.yaml."""
    told = prices()
    estimate = Estimate(use, dags, told, wanted)
    quantities = estimate.quantities()
    lines = [
        Line(
            name=name,
            service=one.service,
            item=one.item,
            quantity=quantities[name],
            unit=one.unit,
            free=one.free,
            price=one.price,
            per=one.per,
            cost=round(one.cost(quantities[name]), 4),
            established=one.established,
            source=one.source,
            read=one.read,
            note=one.note,
        )
        for name, one in told.prices.items()
    ]
    return Bill(
        currency="USD",
        month=wanted.month,
        match_days=estimate.match_days,
        competitions=estimate.competitions,
        total=round(sum(line.cost for line in lines), 2),
        lines=lines,
        measured_on=use.measured_on,
        durations=durations or f"measured on {use.measured_on}",
        assumed=told.assumed,
    )


def with_durations(use: Use, warehouse: Warehouse) -> Use:
    """The counts, with the seconds of the runs that a warehouse has recorded; of runs
    on BigQuery also the bytes that they billed. Steps without a run keep theirs."""
    total: dict[str, Counter[str]] = {}
    for run in warehouse.rows("raw_pipeline_runs"):
        for step in msgspec.json.decode(run["steps"]):
            if step["status"] in ("ok", "skipped"):
                of = total.setdefault(f"{run['dag']}/{step['step']}", Counter())
                of["calls"] += step["attempts"]
                of["ms"] += step["duration_ms"]
                of["bytes"] += step["counts"].get("billed_bytes", 0)
    is_cloud = warehouse.uri.startswith("bigquery:")

    def seen(name: str, step: StepUse) -> StepUse:
        if name not in total:
            return step
        of = total[name]
        a_call = step.calls / of["calls"]
        return msgspec.structs.replace(
            step,
            seconds=of["ms"] / 1000 * a_call,
            is_cloud=is_cloud,
            billed_bytes=of["bytes"] * a_call if is_cloud else None,
        )

    return msgspec.structs.replace(
        use,
        match_days={name: seen(name, step) for name, step in use.match_days.items()},
        quiet_days={name: seen(name, step) for name, step in use.quiet_days.items()},
    )


def show_bill(screen: Screen, bill: Bill) -> None:
    """The bill for people."""
    screen.say(
        f"Month {bill.month} on Google Cloud (europe-west1), {bill.match_days:g} "
        f"match-days, {bill.competitions} competitions"
    )
    screen.say()
    screen.table(
        "",
        ["service", "item", ">quantity", "unit", ">free", ">price", ">USD"],
        [
            (
                line.service,
                line.item,
                _number(line.quantity),
                line.unit,
                _number(line.free),
                f"{line.price:g} / {_number(line.per)}"
                + ("" if line.established else " *"),
                f"{line.cost:.2f}",
            )
            for line in bill.lines
        ],
    )
    screen.say()
    screen.say(f"Total      {bill.total:.2f} USD a month")
    most = sorted(bill.lines, key=lambda line: -line.cost)[:2]
    told = " and ".join(
        f"{line.service}, {line.item} ({line.cost:.2f})" for line in most if line.cost
    )
    if told:
        screen.text(told + ".", head="Most       ")
        screen.text(REDUCES[most[0].name], head="Less       ")
    screen.text(
        f"counts of simulated days with and without matches ({bill.measured_on}); "
        f"durations {bill.durations}, and on top what the cloud takes longer; what is "
        "assumed: local_runner/prices.yaml.",
        head="Rests on   ",
    )
    screen.text(
        "no price was established: a careful value, see its note there.",
        head="*          ",
    )


REDUCES: Mapping[str, str] = {
    "workflows_internal": "Fewer assignments around a call in terraform/workflow.yaml, "
    "or another schedule of live_poll_15m.",
    "run_cpu": "Fewer competitions: what waits for the limit of calls is billed.",
    "bigquery_queries": "A shorter LEDGER_HORIZON: what looks back over the ledger "
    "reads more each month (see --month 1). Or another schedule of live_poll_15m.",
    "alert_references": "Fewer conditions in terraform/alerts.tf.",
    "alert_points": "Conditions that return fewer series.",
    "scheduler_jobs": "manual_triggers = false takes the paused jobs away.",
    "image_storage": "Delete old images: gcloud artifacts docker images list.",
    "storage_class_a": "Another schedule of live_poll_15m: each poll lists and writes.",
}
"""What brings the largest line down."""


def _number(value: float) -> str:
    """A number as people read it: three digits that count."""
    if value == 0:
        return "0"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def cost(screen: Screen, wanted: Wanted, measured: Settings | None = None) -> None:
    """Show the bill of a month, with the durations of the runs that `measured` leads
    to, where given. Raises ConfigError, BadRequestError, WarehouseError."""
    use, durations = usage(), ""
    if measured is not None:
        check_warehouse(measured)
        with looking(measured, machine().clock) as around:
            use = with_durations(use, around.warehouse)
        durations = f"of the runs in {measured.warehouse_uri}"
    bill = bill_of(use, load_dags(), wanted, durations=durations)
    show_bill(screen, bill)
    screen.result(bill)
