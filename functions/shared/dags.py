"""`dags.yaml`, typed: the DAGs, their steps and the functions that run them."""

from __future__ import annotations

import re
from collections.abc import Hashable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import yaml
from cronsim import CronSim, CronSimError

from functions.shared.errors import BadRequestError, ConfigError
from functions.shared.step_args import REPORT_STEP, check_args

FILE = Path(__file__).parent.parent / "dags.yaml"

_SHAPE = """The expected shape is:
functions:
  fetch: {about: ..., default_step: fetch_matches_live, timeout_seconds: 540}
dags:
  live_poll_15m:
    about: ...
    schedule: "*/15 * * * *"
    steps:
      - {step: fetch_matches_live, function: fetch, args: {}, always: false}"""

_NAME = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$(?!\n)")]


class Function(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One deployed function."""

    about: str
    default_step: _NAME
    timeout_seconds: Annotated[int, msgspec.Meta(ge=1, le=3600)]
    retries: Annotated[int, msgspec.Meta(ge=0, le=5)] = 0


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
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
    steps: Annotated[list[Step], msgspec.Meta(min_length=1)]

    @property
    def publishes(self) -> bool:
        """Whether a run of it publishes anything."""
        return any(step.function == "publish" for step in self.steps)


class Dags(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    functions: dict[_NAME, Function]
    dags: dict[_NAME, Dag]

    def keeps_health(self, dag: str | None) -> bool:
        """Whether monitoring in a run of `dag` keeps the health of the pipeline: where
        it publishes, and by hand. A poll writes the one table that has to be newer."""
        return dag not in self.dags or self.dags[dag].publishes

    def timeout_seconds(self, step: Step) -> int:
        """How long one attempt of `step` may take."""
        return step.timeout_seconds or self.functions[step.function].timeout_seconds

    def retries(self, step: Step) -> int:
        """How often `step` is tried again after a failure that may pass."""
        if step.retries is not None:
            return step.retries
        return self.functions[step.function].retries


class _UniqueKeys(yaml.SafeLoader):
    """YAML in which a key given twice is an error instead of a silent override."""

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[Hashable, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                line = key_node.start_mark.line + 1
                raise ConfigError(f"line {line}: the key {key!r} is there twice.")
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def load_dags(path: Path = FILE) -> Dags:
    """Read and check a DAG file.

    Raises ConfigError with the place, what is wrong and the expected shape: for YAML
    that does not parse, keys given twice, unknown or missing fields, functions that
    are not declared, and schedules that are no five-field cron expression.
    """
    try:
        text = path.read_text(encoding="utf-8")
        raw = yaml.load(text, Loader=_UniqueKeys)  # noqa: S506 (a SafeLoader)
        dags = msgspec.convert(raw, Dags)
        _check(dags)
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
    schema = msgspec.json.schema(Dags)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _check(dags: Dags) -> None:
    for name, dag in dags.dags.items():
        _check_cron(name, dag.schedule)
        for step in dag.steps:
            if step.step == REPORT_STEP and step.args:
                raise ConfigError(
                    f"{name}: {REPORT_STEP} has no args here: the runner gives them"
                )
            try:
                check_args(step.step, step.args)
            except BadRequestError as error:
                raise ConfigError(f"{name}: {error}") from None
            if step.function not in dags.functions:
                known = ", ".join(dags.functions)
                raise ConfigError(
                    f"{name}: step {step.step} names the function {step.function!r}; "
                    f"declared are {known}"
                )


def _check_cron(name: str, schedule: str) -> None:
    try:
        CronSim(schedule, datetime(2026, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        raise ConfigError(
            f"{name}: schedule {schedule!r} is no cron expression ({error}); "
            "five fields are expected: minute hour day month weekday"
        ) from None


def _one_line(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error)).strip()
