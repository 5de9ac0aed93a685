"""The options that several verbs share, and how their values are parsed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from functions.shared.runtime.errors import BadRequestError
from functions.shared.runtime.future_times import check_not_ahead
from functions.shared.runtime.log import configure_logging
from functions.shared.runtime.request import in_utc
from functions.shared.runtime.settings import Settings
from local_runner.runtime.machine import machine
from local_runner.runtime.workspace import MATCH_DAY, settings_in, timed


def path_parser(option: str) -> Callable[[str], Path]:
    """Parse a path. Raises BadRequestError for an empty one, which would be the
    current folder."""

    def parse(text: str) -> Path:
        return Path(uri_parser(option)(text))

    return parse


def uri_parser(option: str) -> Callable[[str], str]:
    """Parse a folder or URI. Raises BadRequestError for an empty one."""

    def parse(text: str) -> str:
        if not text.strip():
            raise BadRequestError(
                f"{option} is empty.",
                fix="Name a folder; the current one is ./",
            )
        return text

    return parse


Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        parser=path_parser("--out"),
        metavar="DIR",
        help="Folder of lake, warehouse and site.",
        show_default="out",
    ),
]
Lake = Annotated[
    str | None,
    typer.Option(
        parser=uri_parser("--lake"), metavar="URI", help="Lake, in place of --out."
    ),
]
Warehouse = Annotated[
    str | None,
    typer.Option(
        parser=uri_parser("--warehouse"),
        metavar="URI",
        help="Warehouse, in place of --out.",
    ),
]
Site = Annotated[
    str | None,
    typer.Option(
        parser=uri_parser("--site"), metavar="URI", help="Site, in place of --out."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
AsOf = Annotated[
    str | None, typer.Option(help="The time to work at: 2026-11-21T15:00:00Z.")
]
DryRun = Annotated[bool, typer.Option(help="Print the plan and change nothing.")]
ExitZero = Annotated[
    bool, typer.Option("--exit-zero", help="Exit with 0 whatever the result is.")
]
Runs = Annotated[
    int | None, typer.Option(min=1, help="Stop after this number of runs.")
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Log to standard error.")
]
Simulated = Annotated[
    bool,
    typer.Option(
        "--simulated",
        envvar="SIMULATED",
        help="Query the simulator instead of the real API.",
    ),
]


def read_settings(
    out: Path | None,
    lake: str | None,
    warehouse: str | None,
    site: str | None,
    *,
    verbose: bool = False,
) -> Settings:
    """The settings of the environment, overridden by the options."""
    if verbose:
        configure_logging()
    return with_locations(Settings.from_env(machine().env), out, lake, warehouse, site)


def with_locations(
    settings: Settings,
    out: Path | None,
    lake: str | None,
    warehouse: str | None,
    site: str | None,
) -> Settings:
    """The settings with the locations that the options name."""
    if out is not None:
        settings = settings_in(out, settings)
    return replace(
        settings,
        lake_uri=lake or settings.lake_uri,
        warehouse_uri=warehouse or settings.warehouse_uri,
        site_uri=site or settings.site_uri,
    )


def parse_time(text: str | None, option: str = "--as-of") -> datetime | None:
    """A time with a zone, in UTC. Raises BadRequestError naming the option, also for a
    time that no step accepts: see in_utc."""
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise BadRequestError(
            f"{option} is {text!r}; it needs date, time and zone.",
            fix="For example: 2026-11-21T15:00:00Z",
        )
    return in_utc(time, option)


def parse_past_time(
    text: str | None,
    settings: Settings,
    option: str = "--as-of",
    *,
    simulated: bool = False,
) -> datetime | None:
    """As `parse_time`, for the folder of these settings. Raises BadRequestError also
    for a time ahead of the clock, unless the folder is, or will be, a simulated one."""
    time = parse_time(text, option)
    if not simulated:
        check_not_ahead(timed(settings), machine().clock, time, option)
    return time


def parse_date(text: str, option: str = "--date") -> date:
    """A date. Raises BadRequestError naming the option."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadRequestError(
            f"{option} is {text!r}, which is not a date.",
            fix=f"For example: {MATCH_DAY}",
        ) from None


def as_of_in(body: str) -> datetime | None:
    """The `as_of` of a request body, if the body can be parsed."""
    try:
        request = msgspec.json.decode(body) if body.strip() else {}
    except msgspec.DecodeError:
        return None
    as_of = request.get("as_of") if isinstance(request, dict) else None
    return parse_time(as_of, "as_of") if isinstance(as_of, str) else None
