"""The options that verbs share, and what is made of their words."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from functions.shared.runtime.clock import Clock, SystemClock
from functions.shared.runtime.errors import BadRequestError, ConfigError
from functions.shared.runtime.future_times import check_not_ahead
from functions.shared.runtime.log import configure_logging
from functions.shared.runtime.request import in_utc
from functions.shared.runtime.settings import Settings
from local_runner.runtime.workspace import settings_in, timed

MATCH_DAY = "2026-11-21"
"""The date that is played when none is named: a Saturday."""

SEED = 11
"""The season that is played: one with a result corrected in the night before."""

PROFILE = "incident"
"""How the day is played: with the feed's mishaps, an outage and a broken payload."""


def path_for(option: str) -> Callable[[str], Path]:
    """Makes a path of what is given for an option. Raises BadRequestError for nothing:
    that would be the folder at hand, where nobody meant it."""

    def path(text: str) -> Path:
        return Path(uri_for(option)(text))

    return path


def uri_for(option: str) -> Callable[[str], str]:
    """Takes a folder or URI given for an option. Raises BadRequestError for nothing."""

    def uri(text: str) -> str:
        if not text.strip():
            raise BadRequestError(
                f"{option} is empty.", fix="Name one; for the folder at hand: ./"
            )
        return text

    return uri


Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        parser=path_for("--out"),
        metavar="DIR",
        help="Folder of lake, warehouse and site.",
        show_default="out",
    ),
]
Lake = Annotated[
    str | None,
    typer.Option(
        parser=uri_for("--lake"), metavar="URI", help="Lake, in place of --out."
    ),
]
Warehouse = Annotated[
    str | None,
    typer.Option(
        parser=uri_for("--warehouse"),
        metavar="URI",
        help="Warehouse, in place of --out.",
    ),
]
Site = Annotated[
    str | None,
    typer.Option(
        parser=uri_for("--site"), metavar="URI", help="Site, in place of --out."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
AsOf = Annotated[
    str | None, typer.Option(help="The time to work at: 2026-11-21T15:00:00Z.")
]
ExitZero = Annotated[
    bool,
    typer.Option("--exit-zero", help="Exit with 0 whatever is found, as for make."),
]
Runs = Annotated[int | None, typer.Option(min=1, help="Stop after so many runs.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Log to standard error.")
]
Simulated = Annotated[
    bool,
    typer.Option(
        "--simulated",
        envvar="SIMULATED",
        help="Ask the simulator instead of the real API.",
    ),
]


@dataclass(frozen=True)
class Machine:
    """What a verb takes from the machine that it runs on: its clock and environment."""

    clock: Clock
    env: Mapping[str, str]


_TYPED: ContextVar[Sequence[str]] = ContextVar("typed", default=())

_GIVEN: ContextVar[Machine | None] = ContextVar("machine", default=None)


def machine() -> Machine:
    """The machine that this command was given, by default the real one."""
    return _GIVEN.get() or Machine(SystemClock(), os.environ)


@contextmanager
def on(given: Machine | None, words: Sequence[str] = ()) -> Iterator[None]:
    """Have the verb called in the block, with these words, run on a machine; None is
    the real one."""
    token, typed_before = _GIVEN.set(given), _TYPED.set(words)
    try:
        yield
    finally:
        _TYPED.reset(typed_before)
        _GIVEN.reset(token)


def typed(*more: str) -> str:
    """This command as it was typed, with more words."""
    return shlex.join([".venv/bin/python", "-m", "local_runner", *_TYPED.get(), *more])


def settings_of(
    out: Path | None,
    lake: str | None,
    warehouse: str | None,
    site: str | None,
    *,
    verbose: bool,
) -> Settings:
    """The settings of the environment, and what the options say instead."""
    if verbose:
        configure_logging()
    return placed(Settings.from_env(machine().env), out, lake, warehouse, site)


def placed(
    settings: Settings,
    out: Path | None,
    lake: str | None,
    warehouse: str | None,
    site: str | None,
) -> Settings:
    """The settings, and what the options say instead."""
    if out is not None:
        settings = settings_in(out, settings)
    return replace(
        settings,
        lake_uri=lake or settings.lake_uri,
        warehouse_uri=warehouse or settings.warehouse_uri,
        site_uri=site or settings.site_uri,
    )


def check_token(
    settings: Settings, otherwise: str = "ask the simulator: add --simulated"
) -> None:
    """Raise ConfigError without a token."""
    if not settings.token:
        raise ConfigError(
            "FOOTBALL_DATA_TOKEN is not set.",
            fix="Get a free token at https://www.football-data.org/client/register and "
            f"export it, or {otherwise}.",
        )


def as_of_in(body: str) -> datetime | None:
    """The `as_of` of a request body, if it can be read."""
    try:
        told = msgspec.json.decode(body) if body.strip() else {}
    except msgspec.DecodeError:
        return None
    as_of = told.get("as_of") if isinstance(told, dict) else None
    return moment_of(as_of, "as_of") if isinstance(as_of, str) else None


def check_warehouse(settings: Settings) -> None:
    """Raise ConfigError where there is no warehouse file yet."""
    scheme, _, path = settings.warehouse_uri.partition(":///")
    if scheme != "duckdb":
        return
    try:
        is_there = Path(path).exists()
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be looked at: {error.strerror}.",
            fix="Use a folder of yours: --out DIR (with make: OUT=DIR).",
        ) from None
    if not is_there:
        raise ConfigError(
            f"There is no warehouse at {path}.", fix="Try: make local-run"
        )


def moment_of(text: str | None, option: str = "--as-of") -> datetime | None:
    """A time with a zone, in UTC. Raises BadRequestError naming the option, also for a
    time that no step takes: see in_utc."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadRequestError(
            f"{option} is {text!r}, no time with a zone.",
            fix="For example: 2026-11-21T15:00:00Z",
        )
    return in_utc(moment, option)


def past_moment_of(
    text: str | None,
    settings: Settings,
    option: str = "--as-of",
    *,
    simulated: bool = False,
) -> datetime | None:
    """As `moment_of`, for the folder of these settings. Raises BadRequestError also for
    a time ahead of the clock, unless the folder is, or will be, a simulated one."""
    moment = moment_of(text, option)
    if not simulated:
        check_not_ahead(timed(settings), machine().clock, moment, option)
    return moment


def date_of(text: str, option: str = "--date") -> date:
    """A date. Raises BadRequestError naming the option."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadRequestError(
            f"{option} is {text!r}, no date.", fix=f"For example: {MATCH_DAY}"
        ) from None
