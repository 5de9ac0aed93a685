"""Verbs that run DAGs and functions: once, or by the schedule."""

from __future__ import annotations

import sys
from typing import Annotated

import msgspec
import typer

from local_runner.cli.exits import BUSY, exit_unless, is_busy, leave
from local_runner.cli.options import (
    AsJson,
    AsOf,
    Lake,
    Out,
    Runs,
    Simulated,
    Site,
    Verbose,
    Warehouse,
    as_of_in,
    parse_past_time,
    read_settings,
)
from local_runner.commands.live import check_real, run_live
from local_runner.commands.run import run_once
from local_runner.commands.serve import serve_schedule
from local_runner.commands.trigger import call_function
from local_runner.runtime.machine import machine, typed_command
from local_runner.runtime.screen import Screen
from local_runner.runtime.site_server import PORT
from local_runner.runtime.stopping import StoppedError
from local_runner.runtime.workspace import command


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
    settings = read_settings(out, lake, warehouse, site, verbose=verbose)
    time = parse_past_time(as_of, settings, simulated=simulated)
    result = run_once(settings, dag, time, Screen(as_json=as_json), simulated=simulated)
    if any(is_busy(response) for response in result.responses.values()):
        raise typer.Exit(BUSY)
    exit_unless(result.is_ok)


def trigger(
    function: Annotated[str, typer.Argument(help="fetch, validate, load, ...")],
    body: Annotated[
        str, typer.Option("--json", help="The request, as the function receives it.")
    ] = "",
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    simulated: Simulated = False,
    verbose: Verbose = False,
) -> None:
    """Call one function, as a manual trigger does, and print its response."""
    settings = read_settings(out, lake, warehouse, site, verbose=verbose)
    response = call_function(
        settings, function, body, as_of_in(body), simulated=simulated
    )
    sys.stdout.write(msgspec.json.encode(response.body).decode() + "\n")
    if error := response.body.get("error"):
        Screen().problem(f"{error['what']} {error['fix']}".strip())
        code = BUSY if is_busy(response) else 1
        raise typer.Exit(2 if response.http_status == 400 else code)


def live(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    runs: Runs = None,
    verbose: Verbose = False,
) -> None:
    """Run the schedule on the real clock against the real API, until Ctrl-C."""
    settings = read_settings(out, lake, warehouse, site, verbose=verbose)
    check_real(settings, f"Run its schedule with: {command('serve', settings)}.")
    exit_unless(run_live(settings, machine().clock, Screen(), runs=runs))


def serve(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    port: Annotated[
        int,
        typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 is any free port."),
    ] = PORT,
    simulated: Annotated[
        bool,
        typer.Option(
            "--simulated",
            envvar="SIMULATED",
            help="Query the simulator, where a minute takes a second.",
        ),
    ] = False,
    runs: Runs = None,
    verbose: Verbose = False,
) -> None:
    """Run the schedule as live does, and serve what is published, until Ctrl-C.

    Exit code: 0 after Ctrl-C or SIGTERM; after --runs 1 when one of them failed.
    """
    settings = read_settings(out, lake, warehouse, site, verbose=verbose)
    if not simulated:
        check_real(settings, f"Run its schedule with: {typed_command('--simulated')}.")
    try:
        exit_unless(
            serve_schedule(
                settings, Screen(), port=port, simulated=simulated, runs=runs
            )
        )
    except StoppedError:
        leave(0)
