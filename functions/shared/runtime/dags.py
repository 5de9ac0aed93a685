"""`dags.yaml`, typed: the DAGs, their steps and the functions that run them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import msgspec
import yaml

from functions.shared.runtime.cron import check_schedule
from functions.shared.runtime.errors import BadRequestError, ConfigError
from functions.shared.runtime.json_schema import json_schema_of
from functions.shared.runtime.plain_yaml import load_plain_yaml
from functions.shared.runtime.step_args import REPORT_STEP, parse_args

GOLD_STEPS = ("run_gold_live", "run_full")

FILE = Path(__file__).parents[2] / "dags.yaml"

_SHAPE = """The expected shape is:
functions:
  fetch:
    about: "..."
    default_step: fetch_matches_live
    timeout_seconds: 540
    memory_mib: 512
    concurrency: 8
    max_instances: 1
dags:
  live_poll_15m:
    about: "..."
    schedule: "*/15 * * * *"
    steps:
      - {step: fetch_matches_live, function: fetch, args: {}, always: false}"""

_NAME = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$(?!\n)")]


class Function(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One deployed function and its limits: time per request, memory per instance,
    concurrent requests per instance, and instances."""

    about: str
    default_step: _NAME
    timeout_seconds: Annotated[int, msgspec.Meta(ge=1, le=3600)]
    memory_mib: Annotated[int, msgspec.Meta(ge=128, le=32768)]
    concurrency: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    max_instances: Annotated[int, msgspec.Meta(ge=1, le=100)]
    retries: Annotated[int, msgspec.Meta(ge=0, le=5)] = 0


class DagStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One call of one function; `always` ones run even after a failure."""

    step: _NAME
    function: _NAME
    args: dict[str, Any] = {}
    always: bool = False
    timeout_seconds: Annotated[int, msgspec.Meta(ge=1, le=3600)] | None = None
    retries: Annotated[int, msgspec.Meta(ge=0, le=5)] | None = None


class Dag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One schedule (cron, UTC) and its steps in order."""

    about: str
    schedule: str
    steps: Annotated[list[DagStep], msgspec.Meta(min_length=1)]

    @property
    def builds_gold(self) -> bool:
        """Whether a run of it builds gold."""
        return any(step.step in GOLD_STEPS for step in self.steps)


class Dags(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    functions: dict[_NAME, Function]
    dags: dict[_NAME, Dag]

    def keeps_health(self, dag: str | None) -> bool:
        """Whether monitoring in a run of `dag` keeps the health of the pipeline: where
        it builds gold, and by hand. A poll writes the one table that has to be newer.
        """
        return dag not in self.dags or self.dags[dag].builds_gold

    def timeout_seconds(self, step: DagStep) -> int:
        """How long one attempt of `step` may take."""
        return step.timeout_seconds or self.functions[step.function].timeout_seconds

    def retries(self, step: DagStep) -> int:
        """How often `step` is tried again after a failure that may pass."""
        if step.retries is not None:
            return step.retries
        return self.functions[step.function].retries


def load_dags(path: Path = FILE) -> Dags:
    """Read and validate a DAG file.

    Raises ConfigError with the place, the problem and the expected shape: for YAML
    that does not parse or that YAML readers interpret differently, duplicate keys,
    unknown or missing fields, undeclared functions, args that a step does not take, and
    schedules that schedulers interpret differently.
    """
    try:
        text = path.read_text(encoding="utf-8")
        dags = msgspec.convert(load_plain_yaml(text), Dags)
        _check(dags)
    except UnicodeDecodeError:
        raise ConfigError(f"{path.name} is not UTF-8 text.", fix=_SHAPE) from None
    except OSError as error:
        raise ConfigError(f"{path.name} cannot be read: {error.strerror}.") from None
    except yaml.YAMLError as error:
        raise ConfigError(f"{path.name}: {_one_line(error)}.", fix=_SHAPE) from None
    except (msgspec.ValidationError, ConfigError) as error:
        what = str(error).rstrip(".")
        raise ConfigError(f"{path.name}: {what}.", fix=_SHAPE) from None
    return dags


def json_schema() -> dict[str, Any]:
    """The JSON schema of the file, for editors."""
    schema = json_schema_of(Dags)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _check(dags: Dags) -> None:
    for name, dag in dags.dags.items():
        try:
            check_schedule(dag.schedule)
        except ConfigError as error:
            raise ConfigError(f"{name}: schedule {error}") from None
        for step in dag.steps:
            if step.step == REPORT_STEP and step.args:
                raise ConfigError(
                    f"{name}: {REPORT_STEP} takes no args here: the runner passes them"
                )
            try:
                parse_args(step.step, step.args)
            except BadRequestError as error:
                raise ConfigError(f"{name}: {error}") from None
            if step.function not in dags.functions:
                known = ", ".join(dags.functions)
                raise ConfigError(
                    f"{name}: step {step.step} names the function {step.function!r}; "
                    f"declared are {known}"
                )


def _one_line(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error)).strip()
