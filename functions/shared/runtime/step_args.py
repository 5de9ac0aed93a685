"""The arguments of every step, typed: checked in requests and in `dags.yaml`.

They are declared here and not beside the steps, as every function checks the whole of
`dags.yaml` but is deployed with its own steps only. An unknown argument is refused, and
so is a value of another type, null too: only an argument that is left out has its
default.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from functions.shared.runtime.errors import BadRequestError

MOST_HOURS = 31 * 24
MOST_LOOKBACK_DAYS = 36_500
MOST_IDS = 1000
"""Ten calls of the API: a little over a minute of its budget."""

_CLOCK = r"[0-9]{2}:[0-9]{2}"
_MOMENT = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    rf"(T{_CLOCK}(:[0-9]{{2}}(\.[0-9]{{1,6}})?)?(Z|[+-]{_CLOCK})?)?$(?!\n)"
)

_Flag = Annotated[bool, Meta(description="true or false", examples=[True])]
_Hours = Annotated[
    int,
    Meta(
        ge=0,
        le=MOST_HOURS,
        description=f"whole hours, 0 to {MOST_HOURS}",
        examples=[48],
    ),
]
_Day = Annotated[date, Meta(description="a date", examples=["2026-11-01"])]
_Moment = Annotated[
    str, Meta(pattern=_MOMENT, description="a date or a time", examples=["2026-11-01"])
]
_Code = Annotated[str, Meta(pattern=r"^[A-Z0-9]{1,8}$(?!\n)")]
_Codes = Annotated[
    list[_Code],
    Meta(min_length=1, description="a list of tracked competitions", examples=[["PL"]]),
]


class StepArgs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The arguments of a step; each may be left out."""


class Repeatable(StepArgs, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The arguments of a step that a rebuild repeats; see `Context.is_repeated`."""

    is_repeated: _Flag = False


class FetchMatches(StepArgs, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The arguments of `fetch_matches_live`."""

    ids: (
        Annotated[
            list[Annotated[int, Meta(ge=1, le=2**53 - 1)]],
            Meta(
                min_length=1,
                max_length=MOST_IDS,
                description=f"a list of match ids, {MOST_IDS} at most",
                examples=[[537958]],
            ),
        ]
        | None
    ) = None


class Backfill(StepArgs, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The arguments of `backfill_recent_matches`."""

    hours_back: _Hours | None = None
    hours_ahead: _Hours | None = None
    date_from: _Day | None = None
    date_to: _Day | None = None
    competitions: _Codes | None = None


class BatchIngest(StepArgs, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The arguments of `run_batch_ingest`."""

    competitions: _Codes | None = None
    season: (
        Annotated[
            int,
            Meta(
                ge=1850,
                le=2200,
                description="the year in which a season began",
                examples=[2025],
            ),
        ]
        | None
    ) = None
    refetch: _Flag = False


class Load(Repeatable, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The arguments of `load_raw_live_tables`."""

    leave_out_repeats: _Flag = True


class Validate(Load, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The arguments of `validate_raw_payloads`."""

    since: _Moment | None = None
    until: _Moment | None = None
    lookback_days: (
        Annotated[
            int,
            Meta(
                ge=1,
                le=MOST_LOOKBACK_DAYS,
                description=f"whole days, 1 to {MOST_LOOKBACK_DAYS}",
                examples=[30],
            ),
        ]
        | None
    ) = None
    uris: (
        Annotated[
            list[str],
            Meta(
                min_length=1,
                description="a list of keys, the column uri of raw_snapshots",
                examples=[["raw/..."]],
            ),
        ]
        | None
    ) = None


class Revalidate(StepArgs, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The arguments of `revalidate_raw_payloads`."""

    since: _Moment | None = None


class Monitor(Repeatable, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The arguments of `run_monitoring_checks`."""

    keeps_health: _Flag | None = None


class PublishLive(StepArgs, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The arguments of `publish_live_json`."""

    only_changed: _Flag = False


class QualityReport(StepArgs, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The arguments of `write_daily_quality_report`."""

    date: _Day | None = None


STEP_ARGS: Mapping[str, type[StepArgs]] = {
    "fetch_matches_live": FetchMatches,
    "fetch_standings_live": StepArgs,
    "backfill_recent_matches": Backfill,
    "refresh_standings": StepArgs,
    "run_batch_ingest": BatchIngest,
    "validate_raw_payloads": Validate,
    "revalidate_raw_payloads": Revalidate,
    "load_raw_live_tables": Load,
    "run_live_silver": Repeatable,
    "run_batch_silver": Repeatable,
    "run_gold_live": Repeatable,
    "run_full": Repeatable,
    "run_data_tests": Repeatable,
    "reconcile_live_vs_batch": Repeatable,
    "publish_live_json": PublishLive,
    "export_dashboard_json": StepArgs,
    "write_daily_quality_report": QualityReport,
    "run_monitoring_checks": Monitor,
}
"""By step. `log_pipeline_run` takes the report of a run, which it parses itself."""

REPORT_STEP = "log_pipeline_run"


def parse_args(step: str, args: Mapping[str, Any]) -> Any:
    """The arguments of a step as its struct, or as they are for a step that declares
    none. Raises BadRequestError with what is wrong and what the step takes."""
    if (shape := STEP_ARGS.get(step)) is None:
        return args
    known = arguments_of(step)
    for name, value in args.items():
        if name not in known:
            raise BadRequestError(f"{step} takes no args.{name}.", fix=_named(step))
        if value is None or not _is_valid(shape, name, value):
            example = json.dumps({name: known[name].example})
            raise BadRequestError(
                f"args.{name} of {step} is {_short(json.dumps(value))}, which "
                f"is not a valid value: {known[name].about}.",
                fix=f"For example: {example}. {_named(step)}",
            )
    return msgspec.convert(args, shape)


def _is_valid(shape: type[StepArgs], name: str, value: Any) -> bool:
    try:
        msgspec.convert({name: value}, shape)
    except msgspec.ValidationError:
        return False
    return True


class Argument(msgspec.Struct, frozen=True):
    """An argument described in words, with an example of its value."""

    about: str
    example: Any


def arguments_of(step: str) -> dict[str, Argument]:
    """The arguments of a step by name."""
    hints = typing.get_type_hints(STEP_ARGS[step], include_extras=True)
    return {
        field.name: _argument(hints[field.name])
        for field in msgspec.structs.fields(STEP_ARGS[step])
    }


def _argument(hint: Any) -> Argument:
    """From the annotation of a field: a described type, or None."""
    for kind in (hint, *typing.get_args(hint)):
        for meta in getattr(kind, "__metadata__", ()):
            return Argument(meta.description, meta.examples[0])
    raise TypeError(f"{hint} is not described")


def _named(step: str) -> str:
    described = [
        f"{name} ({argument.about})" for name, argument in arguments_of(step).items()
    ]
    if not described:
        return "It takes none: leave args out."
    return f"It takes {', '.join(described)}."


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
