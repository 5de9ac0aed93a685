"""The `args` of every step, typed: checked in requests and in `dags.yaml`.

What is not named here is refused, and so is a value of another type, null too: an
argument that is left out has its default, one that is mistyped never does.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

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
    """The arguments of one step; each may be left out."""


class Repeatable(StepArgs, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Those of a step that a rebuild repeats."""

    is_repeated: _Flag | UnsetType = UNSET


class FetchMatches(StepArgs, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of `fetch_matches_live`."""

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
        | UnsetType
    ) = UNSET


class Backfill(StepArgs, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of `backfill_recent_matches`."""

    hours_back: _Hours | UnsetType = UNSET
    hours_ahead: _Hours | UnsetType = UNSET
    date_from: _Day | UnsetType = UNSET
    date_to: _Day | UnsetType = UNSET
    competitions: _Codes | UnsetType = UNSET


class BatchIngest(StepArgs, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of `run_batch_ingest`."""

    competitions: _Codes | UnsetType = UNSET
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
        | UnsetType
    ) = UNSET
    refetch: _Flag | UnsetType = UNSET


class Load(Repeatable, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of `load_raw_live_tables`."""

    leave_out_repeats: _Flag | UnsetType = UNSET


class Validate(Load, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of `validate_raw_payloads`."""

    since: _Moment | UnsetType = UNSET
    until: _Moment | UnsetType = UNSET
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
        | UnsetType
    ) = UNSET
    uris: (
        Annotated[
            list[str],
            Meta(
                min_length=1,
                description="a list of keys, the column uri of raw_snapshots",
                examples=[["raw/..."]],
            ),
        ]
        | UnsetType
    ) = UNSET


class Revalidate(StepArgs, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of `revalidate_raw_payloads`."""

    since: _Moment | UnsetType = UNSET


class Monitor(Repeatable, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of `run_monitoring_checks`."""

    keeps_health: _Flag | UnsetType = UNSET


class QualityReport(StepArgs, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of `write_daily_quality_report`."""

    date: _Day | UnsetType = UNSET


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
    "publish_live_json": StepArgs,
    "export_dashboard_json": StepArgs,
    "write_daily_quality_report": QualityReport,
    "run_monitoring_checks": Monitor,
}
"""By step; that of `log_pipeline_run` is the report of a run, which the step checks."""

REPORT_STEP = "log_pipeline_run"


def check_args(step: str, args: Mapping[str, Any]) -> None:
    """Raise BadRequestError where `args` are none of a step: what is wrong, and which
    there are. The steps of tests, which are not declared, take what they are given."""
    if (shape := STEP_ARGS.get(step)) is None:
        return
    known = arguments_of(step)
    for name, value in args.items():
        if name not in known:
            raise BadRequestError(f"{step} takes no args.{name}.", fix=_named(step))
        try:
            msgspec.convert({name: value}, shape)
        except msgspec.ValidationError:
            found = json.dumps(value)
            example = json.dumps({name: known[name].example})
            raise BadRequestError(
                f"args.{name} of {step} is {_short(found)}, which "
                f"is no value for it: {known[name].about}.",
                fix=f"For example: {example}. {_named(step)}",
            ) from None


class Argument(msgspec.Struct, frozen=True):
    """What an argument is, in words, and a value for it."""

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
    """From the annotation of a field: a described type, or UnsetType."""
    for kind in typing.get_args(hint):
        for meta in getattr(kind, "__metadata__", ()):
            return Argument(meta.description, meta.examples[0])
    raise TypeError(f"{hint} is not described")


def _named(step: str) -> str:
    told = [f"{name} ({one.about})" for name, one in arguments_of(step).items()]
    return f"It takes {', '.join(told)}." if told else "It takes none: leave args out."


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
