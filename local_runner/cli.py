"""The command line: `python -m local_runner`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from functions.shared.clock import Clock, SystemClock, VirtualClock
from functions.shared.dags import load_dags
from functions.shared.errors import BadRequestError, ConfigError, TouchlineError
from functions.shared.log import configure_logging
from functions.shared.settings import Settings
from local_runner.functions import FUNCTIONS, InProcess
from local_runner.home import (
    Simulation,
    claim,
    settings_in,
    simulation_of,
    surroundings,
)
from local_runner.live import run_live, show_run
from local_runner.matchday import TOKEN, play_matchday
from local_runner.rebuild import rebuild, revalidate
from local_runner.replay import replay_answers
from local_runner.replay_timeline import replay_timeline
from local_runner.report import freshness, show_status, status
from local_runner.runner import missing_steps, run_dag, start_of
from local_runner.screen import Screen
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator

app = typer.Typer(
    name="local_runner",
    help="Touchline on one machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Out = Annotated[
    Path | None,
    typer.Option(
        "--out", help="Folder of lake, warehouse and site.", show_default="out"
    ),
]
Lake = Annotated[str | None, typer.Option(help="Lake, in place of --out.")]
Warehouse = Annotated[str | None, typer.Option(help="Warehouse, in place of --out.")]
Site = Annotated[str | None, typer.Option(help="Site, in place of --out.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
AsOf = Annotated[
    str | None, typer.Option(help="The time to work at: 2026-11-21T15:00:00Z.")
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Log to standard error.")
]
Simulated = Annotated[
    bool, typer.Option("--simulated", help="Ask the simulator instead of the real API.")
]

MATCH_DAY = "2026-11-21"


@app.command()
def matchday(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    day: Annotated[str, typer.Option("--date", help="A date of a season.")] = MATCH_DAY,
    seed: Annotated[int, typer.Option(help="Another seed, another season.")] = 1,
    profile: Annotated[
        str, typer.Option(help="calm, or realistic with the API's own mishaps.")
    ] = "calm",
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Play a whole match-day: 96 polls of a simulated season, in seconds."""
    settings = _settings(out, lake, warehouse, site, verbose=verbose)
    simulation = Simulation(seed=seed, date=_date(day), profile=profile)
    _end(play_matchday(settings, simulation, Screen(as_json=as_json)))


@app.command()
def run(
    dag: Annotated[str, typer.Argument(help="live_poll_15m, ...")],
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    as_of: AsOf = None,
    simulated: Simulated = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Run one DAG now, or at --as-of."""
    settings = _settings(out, lake, warehouse, site, verbose=verbose)
    dags, moment = load_dags(), _moment(as_of)
    start_of(dags, dag, datetime.now(UTC))
    if missing := missing_steps(dags, dag, FUNCTIONS):
        ready = [name for name in dags.dags if not missing_steps(dags, name, FUNCTIONS)]
        raise ConfigError(
            f"{dag} cannot run yet: no step {', '.join(missing)}.",
            fix=f"Try: python -m local_runner run {ready[0]}",
        )
    screen = Screen(as_json=as_json)
    with _source(settings, moment, simulated=simulated) as (settings, clock):
        is_virtual = settings.clock == "request"
        with surroundings(settings, clock) as around:
            result = run_dag(
                dags,
                start_of(dags, dag, clock.now()),
                InProcess(around),
                clock,
                as_of=clock.now if is_virtual else lambda: moment,
            )
    show_run(screen, result)
    screen.table(
        "",
        ["step", "status", ">attempts", ">ms", "counts"],
        [
            (
                step.step,
                step.status,
                step.attempts,
                step.duration_ms,
                ", ".join(f"{name} {n}" for name, n in step.counts.items()),
            )
            for step in result.steps
        ],
    )
    told = {"run_id": result.start.run_id, "status": result.status}
    screen.result({**told, "steps": result.steps})
    _end(result.is_ok)


@app.command()
def trigger(
    function: Annotated[str, typer.Argument(help="fetch, validate, load, ...")],
    body: Annotated[
        str, typer.Option("--json", help="The request, as the function gets it.")
    ] = "",
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    simulated: Simulated = False,
    verbose: Verbose = False,
) -> None:
    """Call one function, as a manual trigger does, and print its answer."""
    settings = _settings(out, lake, warehouse, site, verbose=verbose)
    dags = load_dags()
    if function not in FUNCTIONS:
        yet = " yet" if function in dags.functions else ""
        raise ConfigError(
            f"There is no function {function!r}{yet}.",
            fix=f"Choose from {', '.join(FUNCTIONS)}.",
        )
    as_of = _as_of_in(body)
    with (
        _source(settings, as_of, simulated=simulated) as (settings, clock),
        surroundings(settings, clock) as around,
    ):
        timeout_s = dags.functions[function].timeout_seconds
        answer = InProcess(around)(function, body.encode(), timeout_s)
    sys.stdout.write(msgspec.json.encode(answer.body).decode() + "\n")
    if error := answer.body.get("error"):
        Screen().problem(f"{error['what']} {error['fix']}".strip())
        raise typer.Exit(2 if answer.http_status == 400 else 1)


@app.command()
def replay(
    answers: Annotated[
        Path | None, typer.Option(help="Folder of recorded answers, *.json.")
    ] = None,
    timeline: Annotated[
        Path | None, typer.Option(help="Recorded states of the feed, JSON lines.")
    ] = None,
    every: Annotated[
        str, typer.Option(help="With --timeline: poll at 15m ticks, or each change.")
    ] = "15m",
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Take recorded answers, or a recorded timeline of the feed, through the steps."""
    settings = _settings(out, lake, warehouse, site, verbose=verbose)
    screen = Screen(as_json=as_json)
    if (answers is None) == (timeline is None):
        raise BadRequestError(
            "replay wants one of --answers and --timeline.",
            fix="For example: replay --answers FOLDER",
        )
    if every not in ("15m", "change"):
        raise BadRequestError(f"--every is {every!r}.", fix="Use 15m or change.")
    if answers is not None:
        _end(replay_answers(settings, answers, SystemClock(), screen))
    if timeline is not None:
        is_change = every == "change"
        _end(
            replay_timeline(
                settings, timeline, screen, every="change" if is_change else "15m"
            )
        )


@app.command(name="rebuild")
def rebuild_all(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    until: Annotated[
        str | None, typer.Option(help="As it stood then: 2026-11-21T15:00:00Z.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Only say what it would do.")] = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Make the warehouse anew from the lake; resumes when it was stopped."""
    settings = _settings(out, lake, warehouse, site, verbose=verbose)
    moment = _moment(until, "--until")
    screen = Screen(as_json=as_json)
    _end(rebuild(settings, SystemClock(), screen, until=moment, dry_run=dry_run))


@app.command(name="revalidate")
def judge_again(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Judge again what an earlier contract refused, and load what passes now."""
    settings = _settings(out, lake, warehouse, site, verbose=verbose)
    _check_warehouse(settings)
    _end(revalidate(settings, SystemClock(), Screen(as_json=as_json)))


@app.command()
def live(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    runs: Annotated[int | None, typer.Option(help="Stop after so many runs.")] = None,
    verbose: Verbose = False,
) -> None:
    """Run the schedule on the real clock against the real API, until Ctrl-C."""
    settings = _settings(out, lake, warehouse, site, verbose=verbose)
    _check_token(settings)
    _end(run_live(settings, SystemClock(), Screen(), runs=runs))


@app.command(name="status")
def show(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show runs, ledger, freshness and rows."""
    settings = _settings(out, lake, warehouse, site, verbose=False)
    _check_warehouse(settings)
    with surroundings(settings, SystemClock()) as around:
        moment = _moment(as_of)
        if moment is None and simulation_of(settings):
            judged = freshness(around.warehouse)
            moment = judged["as_of"] if judged else None
        told = status(around.warehouse, moment or datetime.now(UTC))
    screen = Screen(as_json=as_json)
    show_status(screen, told)
    screen.result(told)


@contextmanager
def _source(
    settings: Settings, moment: datetime | None, *, simulated: bool
) -> Iterator[tuple[Settings, Clock]]:
    """The real API on the real clock, or the folder's simulator at `moment`."""
    if not simulated:
        claim(settings, None)
        _check_token(settings)
        yield settings, SystemClock()
        return
    simulation = simulation_of(settings) or Simulation(1, date.fromisoformat(MATCH_DAY))
    claim(settings, simulation)
    start = moment or datetime(*simulation.date.timetuple()[:3], hour=15, tzinfo=UTC)
    clock = VirtualClock(start)
    world = GeneratedSeason(
        simulation.seed, year=simulation.year, profile=simulation.profile
    )
    with Simulator(world, clock, token=TOKEN) as simulator:
        yield (
            replace(settings, api_url=simulator.url, token=TOKEN, clock="request"),
            clock,
        )


def _settings(
    out: Path | None,
    lake: str | None,
    warehouse: str | None,
    site: str | None,
    *,
    verbose: bool,
) -> Settings:
    if verbose:
        configure_logging()
    settings = Settings.from_env(os.environ)
    if out is not None:
        settings = settings_in(out, settings)
    return replace(
        settings,
        lake_uri=lake or settings.lake_uri,
        warehouse_uri=warehouse or settings.warehouse_uri,
        site_uri=site or settings.site_uri,
    )


def _check_token(settings: Settings) -> None:
    if not settings.token:
        raise ConfigError(
            "FOOTBALL_DATA_TOKEN is not set.",
            fix="Get a free token at https://www.football-data.org/client/register and "
            "export it, or ask the simulator: add --simulated.",
        )


def _as_of_in(body: str) -> datetime | None:
    try:
        told = msgspec.json.decode(body) if body.strip() else {}
    except msgspec.DecodeError:
        return None
    as_of = told.get("as_of") if isinstance(told, dict) else None
    return _moment(as_of) if isinstance(as_of, str) else None


def _check_warehouse(settings: Settings) -> None:
    scheme, _, path = settings.warehouse_uri.partition(":///")
    if scheme == "duckdb" and not Path(path).exists():
        raise ConfigError(
            f"There is no warehouse at {path}.", fix="Try: make local-run"
        )


def _moment(text: str | None, option: str = "--as-of") -> datetime | None:
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
    return moment.astimezone(UTC)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadRequestError(
            f"--date is {text!r}, no date.", fix=f"For example: {MATCH_DAY}"
        ) from None


def _end(is_ok: bool) -> None:
    if not is_ok:
        raise typer.Exit(1)


def main() -> None:
    """Run a command: 0 when all went well, 1 for a failure, 2 for a wrong request."""
    try:
        app()
    except (ConfigError, BadRequestError) as error:
        sys.stderr.write(f"Error: {error}\n")
        raise SystemExit(2) from None
    except TouchlineError as error:
        sys.stderr.write(f"Error: {error}\n")
        raise SystemExit(1) from None
