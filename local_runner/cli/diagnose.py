"""The verb that checks what running needs."""

from __future__ import annotations

from typing import Annotated

import typer

from local_runner.cli.exits import exit_unless
from local_runner.cli.options import (
    AsJson,
    ExitZero,
    Lake,
    Out,
    Site,
    Warehouse,
    with_locations,
)
from local_runner.doctor.checks import run_checks
from local_runner.doctor.report import show_findings
from local_runner.doctor.settings import valid_settings
from local_runner.runtime.machine import machine
from local_runner.runtime.screen import Screen


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
