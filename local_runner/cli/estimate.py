"""The verb that estimates a bill."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from local_runner.cli.options import (
    AsJson,
    Lake,
    Out,
    Site,
    Warehouse,
    path_parser,
    read_settings,
)
from local_runner.cost.estimate import MonthRequest
from local_runner.cost.measuring import write_usage
from local_runner.cost.report import show_cost
from local_runner.runtime.machine import machine
from local_runner.runtime.screen import Screen


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
