"""Verbs that play simulated or recorded responses of the API."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from functions.shared.runtime.errors import BadRequestError
from functions.shared.runtime.log import configure_logging
from local_runner.cli.exits import exit_unless
from local_runner.cli.options import (
    AsJson,
    Lake,
    Out,
    Site,
    Verbose,
    Warehouse,
    parse_date,
    path_parser,
    read_settings,
)
from local_runner.commands.matchday import play_matchdays
from local_runner.commands.replay import replay_responses
from local_runner.commands.replay_timeline import replay_timeline
from local_runner.runtime.machine import machine
from local_runner.runtime.play_plan import PlayRequest
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import MATCH_DAY, PROFILE, SEED
from local_runner.scenario.play import play as play_scenario


def matchday(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    date: Annotated[
        str | None,
        typer.Option(
            help="The first date. A date that the folder holds is played again.",
            show_default=f"the day after those in the folder; at first {MATCH_DAY}",
        ),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(min=1, max=31, help="Number of days.", show_default="1"),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            help="The random seed of the season.",
            show_default=f"the folder's; at first {SEED}",
        ),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            help="calm; realistic, with the feed's usual faults; incident, with an "
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

    In a folder that holds a match-day, the next one is played.
    """
    settings = read_settings(out, lake, warehouse, site, verbose=verbose)
    request = PlayRequest(
        date=None if date is None else parse_date(date),
        days=days,
        seed=seed,
        profile="calm" if calm else profile,
    )
    exit_unless(play_matchdays(settings, request, Screen(as_json=as_json)))


def replay(
    responses: Annotated[
        Path | None,
        typer.Option(
            "--responses",
            "--answers",
            parser=path_parser("--responses"),
            metavar="DIR",
            help="Folder of recorded responses, *.json. --answers is its old name.",
        ),
    ] = None,
    timeline: Annotated[
        Path | None,
        typer.Option(
            parser=path_parser("--timeline"),
            metavar="FILE",
            help="Recorded states of the feed, JSON lines.",
        ),
    ] = None,
    every: Annotated[
        str,
        typer.Option(help="With --timeline: poll at 15m ticks, or at each change."),
    ] = "15m",
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Run recorded responses, or a recorded timeline of the feed, through the steps."""
    settings = read_settings(out, lake, warehouse, site, verbose=verbose)
    screen = Screen(as_json=as_json)
    if (responses is None) == (timeline is None):
        raise BadRequestError(
            "replay needs either --responses or --timeline.",
            fix="For example: replay --responses FOLDER",
        )
    if every not in ("15m", "change"):
        raise BadRequestError(f"--every is {every!r}.", fix="Use 15m or change.")
    if responses is not None:
        exit_unless(replay_responses(settings, responses, machine().clock, screen))
    if timeline is not None:
        at_changes = every == "change"
        exit_unless(replay_timeline(settings, timeline, screen, at_changes=at_changes))


def play(
    context: typer.Context,
    scenario: Annotated[
        Path,
        typer.Argument(
            parser=path_parser("SCENARIO"),
            metavar="SCENARIO",
            help="A fault report, *.yaml.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            parser=path_parser("--out"),
            metavar="DIR",
            help="Keep lake, tables and site in this new folder.",
        ),
    ] = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Play a fault report: states of the feed, what runs, and what is expected.

    Prints each expectation beside the actual result. Exit code: 0 all are met, 1 some
    are not or the scenario is marked as failing today, 2 it is not valid.
    See local_runner/SCENARIOS.md.
    """
    if verbose:
        configure_logging()
    run_verb = context.obj
    exit_unless(play_scenario(scenario, out, run_verb, Screen(as_json=as_json)))
