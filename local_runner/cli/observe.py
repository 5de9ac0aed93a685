"""Verbs that report on a pipeline from its tables, and change nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from local_runner.cli.options import (
    AsJson,
    AsOf,
    ExitZero,
    Lake,
    Out,
    Site,
    Warehouse,
    parse_time,
    read_settings,
)
from local_runner.commands.alerts import alerts_at, show_alerts
from local_runner.commands.report import freshness
from local_runner.commands.status import status_at, time_of_report
from local_runner.commands.status_screen import show_status
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
