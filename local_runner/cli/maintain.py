"""Verbs that backfill, rebuild, migrate and export what is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from local_runner.cli.exits import exit_unless
from local_runner.cli.options import (
    AsJson,
    AsOf,
    DryRun,
    Lake,
    Out,
    Simulated,
    Site,
    Verbose,
    Warehouse,
    parse_date,
    parse_past_time,
    path_parser,
    read_settings,
    uri_parser,
)
from local_runner.commands.backfill import backfill_days
from local_runner.commands.copy import copy_lake
from local_runner.commands.export import export_tables
from local_runner.commands.rebuild import rebuild_warehouse
from local_runner.commands.revalidate import revalidate_responses
from local_runner.runtime.machine import machine
from local_runner.runtime.opening import check_warehouse
from local_runner.runtime.screen import Screen


def backfill(
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
    dry_run: DryRun = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Fetch the matches of past days. Resumes, and skips days that are done."""
    settings = read_settings(out, lake, warehouse, site, verbose=verbose)
    exit_unless(
        backfill_days(
            settings,
            Screen(as_json=as_json),
            days=(parse_date(first, "--from"), parse_date(last, "--to")),
            competitions=competitions,
            as_of=parse_past_time(as_of, settings, simulated=simulated),
            simulated=simulated,
            dry_run=dry_run,
        )
    )


def rebuild(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    until: Annotated[
        str | None,
        typer.Option(help="Rebuild as it stood then: 2026-11-21T15:00:00Z."),
    ] = None,
    accept_loss: Annotated[
        bool,
        typer.Option(
            "--accept-loss",
            help="Also replace a warehouse that has data which the lake cannot "
            "restore. The old one is kept beside it.",
        ),
    ] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Rebuild the warehouse from the lake. Resumes where it was stopped.

    Exit code: 0 when everything was restored; 1 when an object of the lake is damaged,
    missing or foreign. All of them are listed.
    """
    settings = read_settings(out, lake, warehouse, site, verbose=verbose)
    exit_unless(
        rebuild_warehouse(
            settings,
            machine().clock,
            Screen(as_json=as_json),
            until=parse_past_time(until, settings, "--until"),
            dry_run=dry_run,
            folder=out or Path("out"),
            accept_loss=accept_loss,
        )
    )


def copy(
    to: Annotated[
        str,
        typer.Option(
            "--to",
            parser=uri_parser("--to"),
            metavar="URI",
            help="A folder, or gs://bucket/prefix.",
        ),
    ],
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Copy the lake into another one, and compare. Resumes where it was stopped."""
    settings = read_settings(out, lake, warehouse, site, verbose=verbose)
    exit_unless(copy_lake(settings, to, Screen(as_json=as_json), dry_run=dry_run))


def export(
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            parser=path_parser("--to"),
            metavar="DIR",
            help="A folder that does not exist yet.",
        ),
    ],
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Write every table as Parquet, and read back what was written."""
    settings = read_settings(out, lake, warehouse, site, verbose=verbose)
    check_warehouse(settings)
    exit_unless(export_tables(settings, to, Screen(as_json=as_json), dry_run=dry_run))


def revalidate(
    out: Out = None,
    lake: Lake = None,
    warehouse: Warehouse = None,
    site: Site = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Validate rejected rows and responses again, and load those that now pass."""
    settings = read_settings(out, lake, warehouse, site, verbose=verbose)
    check_warehouse(settings)
    screen = Screen(as_json=as_json)
    exit_unless(revalidate_responses(settings, machine().clock, screen))
