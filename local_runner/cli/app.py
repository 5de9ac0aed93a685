"""The command line: `python -m local_runner`."""

from __future__ import annotations

import errno
import os
import shlex
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, NoReturn

import msgspec
import typer

from functions.shared.footballdata.limiter import Limiter
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.errors import (
    BadRequestError,
    ConfigError,
    TouchlineError,
    WarehouseBusyError,
)
from functions.shared.runtime.log import configure_logging
from functions.shared.runtime.response import StepResponse
from local_runner.cli.options import (
    MATCH_DAY,
    PROFILE,
    SEED,
    AsJson,
    AsOf,
    ExitZero,
    Lake,
    Machine,
    Out,
    Runs,
    Simulated,
    Site,
    Verbose,
    Warehouse,
    as_of_in,
    check_token,
    check_warehouse,
    date_of,
    machine,
    moment_of,
    on,
    past_moment_of,
    path_for,
    placed,
    settings_of,
    typed,
    uri_for,
)
from local_runner.cli.screen import Screen
from local_runner.commands.alerts import alerts_at, show_alerts
from local_runner.commands.backfill import backfill, plan, wanted_of
from local_runner.commands.copy import copy_lake
from local_runner.commands.export import export
from local_runner.commands.live import run_live, show_run
from local_runner.commands.matchday import play_matchdays
from local_runner.commands.rebuild import rebuild, revalidate
from local_runner.commands.replay import replay_responses
from local_runner.commands.replay_timeline import replay_timeline
from local_runner.commands.report import freshness
from local_runner.commands.serve import serve
from local_runner.commands.status import moment_in, show_status, status
from local_runner.cost.estimate import Wanted as WantedMonth
from local_runner.cost.measuring import write_usage
from local_runner.cost.report import cost
from local_runner.doctor.checks import examine
from local_runner.doctor.report import show_findings
from local_runner.doctor.settings import read_settings
from local_runner.runtime.alert_lines import alerts_shown
from local_runner.runtime.functions import FUNCTIONS, InProcess
from local_runner.runtime.missed import recover_records
from local_runner.runtime.opening import looking, polling
from local_runner.runtime.play_plan import Wanted
from local_runner.runtime.runner import run_dag, start_of
from local_runner.runtime.scheduler_lock import SchedulerRunningError
from local_runner.runtime.site_server import PORT
from local_runner.runtime.source import ASKING, is_recorded, source, without_fetching
from local_runner.runtime.stopping import StoppedError, interruptible
from local_runner.runtime.workspace import claim, command, timed
from local_runner.scenario.play import play

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""

BUSY, SCHEDULED = 4, 5
"""Exit codes: another process holds the warehouse, or keeps the folder's schedule."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

RESUMED = ("matchday", "backfill", "rebuild", "copy", "live", "run", "replay")
"""The verbs that go on where they were stopped."""

OTHERWISE = "play a simulated day: make local-run"

app = typer.Typer(
    name="local_runner",
    help="Touchline on one machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def matchday(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    day: Annotated[
        str | None,
        typer.Option(
            "--date",
            help="The first date; one that the folder holds is played again.",
            show_default=f"the day after those in the folder; at first {MATCH_DAY}",
        ),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(min=1, max=31, help="How many days.", show_default="1"),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            help="Another seed, another season.",
            show_default=f"the folder's; at first {SEED}",
        ),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            help="calm; realistic, with the feed's own mishaps; incident, with an "
            "outage and a broken payload as well; hostile.",
            show_default=f"the folder's; at first {PROFILE}",
        ),
    ] = None,
    calm: Annotated[
        bool, typer.Option("--calm", help="The same as --profile calm.")
    ] = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Play a match-day of a simulated season, all 121 runs, in seconds.

    A folder that holds one takes the next.
    """
    settings = settings_of(out, lake, warehouse, site, verbose=verbose)
    wanted = Wanted(
        date=None if day is None else date_of(day),
        days=days,
        seed=seed,
        profile="calm" if calm else profile,
    )
    _end(play_matchdays(settings, wanted, Screen(as_json=as_json)))


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
    settings = settings_of(out, lake, warehouse, site, verbose=verbose)
    dags, moment = load_dags(), past_moment_of(as_of, settings, simulated=simulated)
    start_of(dags, dag, datetime.now(UTC))
    screen = Screen(as_json=as_json)
    recorded = simulated and is_recorded(settings)
    if recorded:
        dags = without_fetching(dags)
        screen.say("Nothing is fetched: the folder's responses are recorded ones.")
    with source(settings, moment, simulated=simulated, asks_api=not recorded) as (
        settings,
        clock,
    ):
        is_virtual = settings.clock == "request"
        limiter = Limiter(settings.calls_per_minute, clock)
        with alerts_shown(screen), polling(timed(settings), clock, limiter) as services:
            recover_records(services)
            result = run_dag(
                dags,
                start_of(dags, dag, clock.now()),
                InProcess(services),
                clock,
                as_of=clock.now if is_virtual else lambda: moment,
            )
    show_run(screen, result)
    screen.table(
        "",
        ["step", "status", ">tries", ">ms", "counts"],
        [
            (
                step.step,
                step.status,
                step.attempts,
                step.duration_ms,
                ", ".join(f"{name} {n}" for name, n in step.counts.items() if n),
            )
            for step in result.steps
        ],
    )
    told = {"run_id": result.start.run_id, "status": result.status}
    screen.result({**told, "steps": result.steps})
    if any(_is_busy(response) for response in result.responses.values()):
        raise typer.Exit(BUSY)
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
    """Call one function, as a manual trigger does, and print its response."""
    settings = settings_of(out, lake, warehouse, site, verbose=verbose)
    dags = load_dags()
    if function not in FUNCTIONS:
        raise ConfigError(
            f"There is no function {function!r}.",
            fix=f"Choose from {', '.join(FUNCTIONS)}.",
        )
    as_of = as_of_in(body)
    asks_api = function == ASKING
    with (
        source(settings, as_of, simulated=simulated, asks_api=asks_api) as (
            settings,
            clock,
        ),
        polling(
            timed(settings), clock, Limiter(settings.calls_per_minute, clock)
        ) as services,
    ):
        timeout_s = dags.functions[function].timeout_seconds
        response = InProcess(services)(function, body.encode(), timeout_s)
    sys.stdout.write(msgspec.json.encode(response.body).decode() + "\n")
    if error := response.body.get("error"):
        Screen().problem(f"{error['what']} {error['fix']}".strip())
        code = BUSY if _is_busy(response) else 1
        raise typer.Exit(2 if response.http_status == 400 else code)


@app.command()
def replay(
    responses: Annotated[
        Path | None,
        typer.Option(
            parser=path_for("--responses"),
            metavar="DIR",
            help="Folder of recorded responses, *.json.",
        ),
    ] = None,
    timeline: Annotated[
        Path | None,
        typer.Option(
            parser=path_for("--timeline"),
            metavar="FILE",
            help="Recorded states of the feed, JSON lines.",
        ),
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
    """Take recorded responses, or a recorded timeline of the feed, through the
    steps."""
    settings = settings_of(out, lake, warehouse, site, verbose=verbose)
    screen = Screen(as_json=as_json)
    if (responses is None) == (timeline is None):
        raise BadRequestError(
            "replay wants one of --responses and --timeline.",
            fix="For example: replay --responses FOLDER",
        )
    if every not in ("15m", "change"):
        raise BadRequestError(f"--every is {every!r}.", fix="Use 15m or change.")
    if responses is not None:
        _end(replay_responses(settings, responses, machine().clock, screen))
    if timeline is not None:
        is_change = every == "change"
        _end(
            replay_timeline(
                settings, timeline, screen, every="change" if is_change else "15m"
            )
        )


@app.command(name="play")
def play_scenario(
    scenario: Annotated[
        Path,
        typer.Argument(
            parser=path_for("SCENARIO"),
            metavar="SCENARIO",
            help="A fault report, *.yaml.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            parser=path_for("--out"),
            metavar="DIR",
            help="Keep lake, tables and site in this new folder.",
        ),
    ] = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Play a fault report: a story of the feed, what runs, and what has to hold.

    Shows each expectation beside what there was. Exit code: 0 all are met, 1 some are
    not or the scenario says that it fails today, 2 it is not valid.
    See local_runner/SCENARIOS.md.
    """
    if verbose:
        configure_logging()
    _end(play(scenario, out, _verb, Screen(as_json=as_json)))


@app.command(name="backfill")
def ask_again(
    first: Annotated[str, typer.Option("--from", help="The first date.")],
    last: Annotated[str, typer.Option("--to", help="The last date, included.")],
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    competitions: Annotated[
        str | None, typer.Option(help="Some of the tracked ones: PL,BL1.")
    ] = None,
    as_of: AsOf = None,
    simulated: Simulated = False,
    dry_run: Annotated[bool, typer.Option(help="Only say what it would do.")] = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Ask for the matches of past days; resumes, and leaves out what is done."""
    settings = settings_of(out, lake, warehouse, site, verbose=verbose)
    days = (date_of(first, "--from"), date_of(last, "--to"))
    wanted = wanted_of(*days, competitions, settings.competitions)
    moment = past_moment_of(as_of, settings, simulated=simulated)
    screen = Screen(as_json=as_json)
    if dry_run and not simulated:
        claim(settings, None, otherwise=f"Simulate it: {typed('--simulated')}.")
        plan(settings, machine().clock, screen, wanted)
        return
    with source(settings, moment, simulated=simulated, dry_run=dry_run) as (
        settings,
        clock,
    ):
        wanted = wanted_of(*days, competitions, settings.competitions)
        if dry_run:
            plan(settings, clock, screen, wanted)
        else:
            _end(backfill(settings, clock, screen, wanted))


@app.command(name="rebuild")
def rebuild_all(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    until: Annotated[
        str | None, typer.Option(help="As it stood then: 2026-11-21T15:00:00Z.")
    ] = None,
    accept_loss: Annotated[
        bool,
        typer.Option(
            "--accept-loss",
            help="Replace a warehouse that has what the lake cannot give again; it is "
            "kept beside.",
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option(help="Only say what it would do.")] = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Make the warehouse anew from the lake; resumes when it was stopped.

    Exit code: 0 when it is there again whole; 1 when an object of the lake is damaged,
    gone or none of ours. All are named.
    """
    settings = settings_of(out, lake, warehouse, site, verbose=verbose)
    moment = past_moment_of(until, settings, "--until")
    screen = Screen(as_json=as_json)
    _end(
        rebuild(
            settings,
            machine().clock,
            screen,
            until=moment,
            dry_run=dry_run,
            folder=out or Path("out"),
            accept_loss=accept_loss,
        )
    )


@app.command(name="copy")
def copy_responses(
    to: Annotated[
        str,
        typer.Option(
            "--to",
            parser=uri_for("--to"),
            metavar="URI",
            help="A folder, or gs://bucket/prefix.",
        ),
    ],
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    dry_run: Annotated[bool, typer.Option(help="Only say what it would do.")] = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Copy the lake into another one, and compare; goes on where it was stopped."""
    settings = settings_of(out, lake, warehouse, site, verbose=verbose)
    _end(copy_lake(settings, to, Screen(as_json=as_json), dry_run=dry_run))


@app.command(name="export")
def write_tables(
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            parser=path_for("--to"),
            metavar="DIR",
            help="A folder that is not there yet.",
        ),
    ],
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    dry_run: Annotated[bool, typer.Option(help="Only say what it would do.")] = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Write every table as Parquet, and read back what was written."""
    settings = settings_of(out, lake, warehouse, site, verbose=verbose)
    check_warehouse(settings)
    _end(export(settings, to, Screen(as_json=as_json), dry_run=dry_run))


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
    settings = settings_of(out, lake, warehouse, site, verbose=verbose)
    check_warehouse(settings)
    _end(revalidate(settings, machine().clock, Screen(as_json=as_json)))


@app.command()
def live(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    runs: Runs = None,
    verbose: Verbose = False,
) -> None:
    """Run the schedule on the real clock against the real API, until Ctrl-C."""
    settings = settings_of(out, lake, warehouse, site, verbose=verbose)
    otherwise = f"Its schedule runs with: {command('serve', settings)}."
    claim(settings, None, otherwise=otherwise)
    check_token(settings, OTHERWISE)
    _end(run_live(settings, machine().clock, Screen(), runs=runs))


@app.command(name="serve")
def serve_site(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0: a free one.")
    ] = PORT,
    simulated: Annotated[
        bool,
        typer.Option(
            "--simulated",
            envvar="SIMULATED",
            help="Ask the simulator, where a minute takes a second.",
        ),
    ] = False,
    runs: Runs = None,
    verbose: Verbose = False,
) -> None:
    """Run the schedule as live does, and serve what is published, until Ctrl-C.

    Exit code: 0 after Ctrl-C or SIGTERM; after --runs 1 when one of them failed.
    """
    settings = settings_of(out, lake, warehouse, site, verbose=verbose)
    if not simulated:
        otherwise = f"Its schedule runs with: {typed('--simulated')}."
        claim(settings, None, otherwise=otherwise)
        check_token(settings, OTHERWISE)
    screen = Screen()
    try:
        _end(serve(settings, screen, port=port, simulated=simulated, runs=runs))
    except StoppedError:
        _leave(0)


@app.command(name="status")
def show(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    as_of: AsOf = None,
    full: Annotated[
        bool, typer.Option("--all", help="Also runs, ledger and rows per table.")
    ] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="Exit 1 when not healthy, 3 warned or unknown."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say whether it is healthy, and why not, on one screen."""
    settings = settings_of(out, lake, warehouse, site, verbose=False)
    check_warehouse(settings)
    with looking(settings, machine().clock) as services:
        moment = moment_in(services, moment_of(as_of))
        told = status(services, moment, rows=full or as_json)
    screen = Screen(as_json=as_json)
    show_status(screen, told, settings, full=full)
    screen.result(told)
    if check:
        raise typer.Exit(told["verdict"].exit_code)


@app.command(name="alerts")
def list_alerts(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    days: Annotated[
        int, typer.Option(min=0, max=400, help="Also those closed in so many days.")
    ] = 7,
    as_of: AsOf = None,
    exit_zero: ExitZero = False,
    as_json: AsJson = False,
) -> None:
    """List open and recently closed alerts, each with its section of the runbook.

    Exit code: 0 nothing is open, 1 something critical is, 3 only warnings are.
    """
    settings = settings_of(out, lake, warehouse, site, verbose=False)
    check_warehouse(settings)
    with looking(settings, machine().clock) as services:
        judged = freshness(services.warehouse)
        found = alerts_at(
            services.warehouse,
            settings,
            moment_in(services, moment_of(as_of)),
            judged_as_of=judged["as_of"] if judged else None,
            span=timedelta(days=days),
        )
    screen = Screen(as_json=as_json)
    show_alerts(screen, found)
    screen.result(found.told)
    raise typer.Exit(0 if exit_zero else found.exit_code)


@app.command(name="doctor")
def examine_all(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no API.")] = False,
    send_test: Annotated[
        bool, typer.Option("--send-test", help="Send a test to ALERT_WEBHOOK_URL.")
    ] = False,
    exit_zero: ExitZero = False,
    as_json: AsJson = False,
) -> None:
    """Check what running needs, and print what to type where something is missing.

    One call to the API at most. Exit code: 0 all is well or only warnings, 1 a failure.
    """
    given, refused = read_settings(machine().env)
    settings = placed(given, out, lake, warehouse, site)
    screen = Screen(as_json=as_json)
    findings = examine(
        settings, refused, machine().clock, is_offline=offline, is_test_sent=send_test
    )
    _end(show_findings(screen, findings) or exit_zero)


@app.command(name="cost")
def show_cost(
    month: Annotated[
        int, typer.Option(min=1, max=120, help="Which month since the start.")
    ] = 12,
    match_days: Annotated[
        float | None,
        typer.Option(help="Match-days of the month.", show_default="26 of 31"),
    ] = None,
    competitions: Annotated[
        int | None,
        typer.Option(min=1, max=13, help="Competitions.", show_default="12"),
    ] = None,
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    measure: Annotated[
        Path | None,
        typer.Option(
            "--measure",
            parser=path_for("--measure"),
            metavar="FILE",
            help="Count anew, in minutes, and write the counts: no bill.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what a month on Google Cloud costs; wants no account and no network.

    With --out or --warehouse, durations are those of the runs recorded there.
    """
    screen = Screen(as_json=as_json)
    if measure is not None:
        write_usage(measure, machine().clock.now(), screen.say)
        return
    is_given = (out, lake, warehouse, site) != (None, None, None, None)
    settings = settings_of(out, lake, warehouse, site, verbose=False)
    wanted = WantedMonth(month=month, match_days=match_days, competitions=competitions)
    cost(screen, wanted, settings if is_given else None)


def _is_busy(response: StepResponse) -> bool:
    """Whether a step failed because another process holds the warehouse."""
    error = response.body.get("error")
    return error is not None and error["type"] == WarehouseBusyError.__name__


def _end(is_ok: bool) -> None:
    if not is_ok:
        raise typer.Exit(1)


def _leave(code: int) -> NoReturn:
    """End now: a step that is still in a thread has nothing to say."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _stopped(words: Sequence[str]) -> NoReturn:
    """Say that Ctrl-C ended a command, and what it can be followed by; end."""
    resumes = bool(words) and words[0] in RESUMED
    more = " The same command goes on where this one was." if resumes else ""
    sys.stderr.write(f"Stopped.{more}\n")
    _leave(INTERRUPTED)


def _verb(words: Sequence[str], given: Machine) -> int:
    """Run a verb on a machine, as the command line does; its exit code."""
    try:
        main(words, given)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception:  # noqa: BLE001 (a bug: what a shell would show of it)
        traceback.print_exc()
        return 1
    return 0


def main(words: Sequence[str] | None = None, given: Machine | None = None) -> None:
    """Run a command. Exit codes: see docs/cli.md."""
    given_words = list(sys.argv[1:] if words is None else words)
    try:
        with on(given, given_words), interruptible():
            app(args=words)
    except KeyboardInterrupt:
        _stopped(given_words)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _stopped(given_words)
        raise
    except (ConfigError, BadRequestError) as error:
        sys.stderr.write(f"Error: {error}\n")
        raise SystemExit(2) from None
    except TouchlineError as error:
        sys.stderr.write(f"Error: {error}\n")
        raise SystemExit(_code_of(error)) from None
    except OSError as error:
        if error.filename is None and error.errno not in _FULL:
            raise
        sys.stderr.write(f"Error: {_told_of(error)}\n")
        raise SystemExit(1) from None


def _told_of(error: OSError) -> str:
    """What the file system refused, and where to look."""
    if error.filename is None:
        return f"What is printed cannot be written: {error.strerror}."
    folder = Path(os.fsdecode(error.filename)).parent
    return (
        f"{os.fsdecode(error.filename)}: {error.strerror}. See whose it is and what "
        f"room there is: ls -ld {shlex.quote(str(folder))}; "
        f"df -h {shlex.quote(str(folder))}"
    )


def _code_of(error: TouchlineError) -> int:
    """The exit code of a failure."""
    if isinstance(error, WarehouseBusyError):
        return BUSY
    return SCHEDULED if isinstance(error, SchedulerRunningError) else 1
