"""Verbs that report on a pipeline and change nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from local_runner.cli.exits import exit_unless
from local_runner.cli.options import (
    AsJson,
    AsOf,
    ExitZero,
    Lake,
    Out,
    Site,
    Warehouse,
    parse_time,
    path_parser,
    read_settings,
    with_locations,
)
from local_runner.commands.alerts import alerts_at, show_alerts
from local_runner.commands.report import freshness
from local_runner.commands.status import status_at, time_of_report
from local_runner.commands.status_screen import show_status
from local_runner.cost.estimate import MonthRequest
from local_runner.cost.measuring import write_usage
from local_runner.cost.report import show_cost
from local_runner.doctor.checks import run_checks
from local_runner.doctor.report import show_findings
from local_runner.doctor.settings import valid_settings
from local_runner.runtime.machine import machine
from local_runner.runtime.opening import check_warehouse, looking
from local_runner.runtime.screen import Screen


def status(
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
        typer.Option(
            "--check", help="Exit with 1 when not healthy, 3 with warnings or unknown."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Report on one screen whether the pipeline is healthy, and why not."""
    settings = read_settings(out, lake, warehouse, site)
    check_warehouse(settings)
    with looking(settings, machine().clock) as services:
        time = time_of_report(services, parse_time(as_of))
        report = status_at(services, time, rows=full or as_json)
    screen = Screen(as_json=as_json)
    show_status(screen, report, settings, full=full)
    screen.result(report)
    if check:
        raise typer.Exit(report["verdict"].exit_code)


def alerts(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    days: Annotated[
        int,
        typer.Option(min=0, max=400, help="Include alerts closed in the last N days."),
    ] = 7,
    as_of: AsOf = None,
    exit_zero: ExitZero = False,
    as_json: AsJson = False,
) -> None:
    """List open and recently closed alerts, each with its section of the runbook.

    Exit code: 0 nothing is open, 1 something critical is, 3 only warnings are.
    """
    settings = read_settings(out, lake, warehouse, site)
    check_warehouse(settings)
    with looking(settings, machine().clock) as services:
        monitored = freshness(services.warehouse)
        found = alerts_at(
            services.warehouse,
            settings,
            time_of_report(services, parse_time(as_of)),
            judged_as_of=monitored["as_of"] if monitored else None,
            span=timedelta(days=days),
        )
    screen = Screen(as_json=as_json)
    show_alerts(screen, found)
    screen.result(found.payload)
    raise typer.Exit(0 if exit_zero else found.exit_code)


def doctor(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not call the API.")
    ] = False,
    send_test: Annotated[
        bool, typer.Option("--send-test", help="Send a test to ALERT_WEBHOOK_URL.")
    ] = False,
    exit_zero: ExitZero = False,
    as_json: AsJson = False,
) -> None:
    """Check what a run needs, and print the commands that fix what is missing.

    Calls the API once at most. Exit code: 0 without failures, 1 with one.
    """
    usable, refused = valid_settings(machine().env)
    findings = run_checks(
        with_locations(usable, out, lake, warehouse, site),
        refused,
        machine().clock,
        is_offline=offline,
        is_test_sent=send_test,
    )
    exit_unless(show_findings(Screen(as_json=as_json), findings) or exit_zero)


def cost(
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
            parser=path_parser("--measure"),
            metavar="FILE",
            help="Measure again, in minutes, and write the counts. Prints no bill.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Estimate what a month on Google Cloud costs; needs no account and no network.

    With --out or --warehouse, durations are those of the runs recorded there.
    """
    screen = Screen(as_json=as_json)
    if measure is not None:
        write_usage(measure, machine().clock.now(), screen.say)
        return
    is_located = (out, lake, warehouse, site) != (None, None, None, None)
    settings = read_settings(out, lake, warehouse, site)
    request = MonthRequest(
        month=month, match_days=match_days, competitions=competitions
    )
    show_cost(screen, request, settings if is_located else None)
