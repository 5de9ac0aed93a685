"""What one live poll costs with 1, 30 and 91 days of history behind it.

One match-day is played for real. Earlier days are copies of it, in the lake, in the
ledger and in every table, under other ids; then the same polls of the next day are
taken on each, in turn. `python -m tests.bench.poll` prints the medians.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import duckdb

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.context import Services
from functions.shared.runtime.settings import Settings
from functions.shared.storage.snapshot import fetched_at_of, stamp
from local_runner.commands.matchday import play_matchdays
from local_runner.runtime.functions import InProcess
from local_runner.runtime.opening import open_services
from local_runner.runtime.play_plan import PlayRequest
from local_runner.runtime.runner import run_dag, start_of
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import settings_in
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import TOKEN, Simulator

DAYS = (1, 30, 91)
DAG = "live_poll_15m"
DATE = datetime(2026, 11, 21, tzinfo=UTC)
FIRST_POLL = DATE + timedelta(days=1, hours=13)
WARM_UP, POLLS = 2, 24
IDS_APART = 10**8
"""Matches of a copied day have ids this much further on."""

_MOVED = {
    "raw_snapshots": ("fetched_at", "validated_at", "loaded_at", "silver_at"),
    "raw_live_matches": ("fetched_at", "status_timestamp", "utc_date"),
    "raw_live_standings": ("fetched_at",),
    "raw_pipeline_runs": (
        *("scheduled_at", "started_at", "finished_at", "last_attempt_at"),
    ),
    "silver_live_match_history": ("status_timestamp", "first_seen_at", "utc_date"),
    "silver_live_match_state": ("status_timestamp", "first_seen_at", "utc_date"),
    "gold_match_events": (
        *("status_timestamp", "first_seen_at", "utc_date", "from_utc_date"),
    ),
}


@dataclass
class Contender:
    """A home with some days of history, and what its polls took in seconds."""

    days: int
    clock: VirtualClock
    services: Services
    seconds: list[float]
    statements: int = 0


def main() -> None:
    """Play, copy, poll in turn, print."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        base = Path(folder) / "1"
        sys.stdout.write("Playing one match-day ...\n")
        with redirect_stdout(StringIO()):
            wanted = PlayRequest(seed=1, date=DATE.date(), profile="calm")
            play_matchdays(settings_in(base, Settings()), wanted, Screen())
        contenders = []
        for days in DAYS:
            home = Path(folder) / str(days)
            if days > 1:
                sys.stdout.write(f"Copying it to {days} days ...\n")
                shutil.copytree(base, home)
                _age(home, days - 1)
            contenders.append(_open(stack, home, days))
        for number in range(WARM_UP + POLLS):
            tick = FIRST_POLL + number * timedelta(minutes=15)
            turn = number % len(contenders)  # no one always comes first, or last
            for contender in contenders[turn:] + contenders[:turn]:
                _poll(contender, tick, counts=number >= WARM_UP)
    _print(contenders)


def _open(stack: ExitStack, home: Path, days: int) -> Contender:
    clock = VirtualClock(FIRST_POLL)
    simulator = stack.enter_context(Simulator(GeneratedSeason(1), clock, token=TOKEN))
    settings = replace(
        settings_in(home, Settings()),
        api_url=simulator.url,
        token=TOKEN,
        clock="request",
    )
    services = stack.enter_context(open_services(settings, clock))
    return Contender(days, clock, services, [])


def _poll(contender: Contender, tick: datetime, *, counts: bool) -> None:
    contender.clock.set(tick)
    dags = contender.services.dags
    before = contender.services.warehouse.statements
    began = time.perf_counter()
    result = run_dag(
        dags,
        start_of(dags, DAG, tick),
        InProcess(contender.services),
        contender.clock,
        as_of=contender.clock.now,
    )
    took = time.perf_counter() - began
    if not result.is_ok:
        raise RuntimeError(result.problem)
    if counts:
        contender.seconds.append(took)
        contender.statements += contender.services.warehouse.statements - before


def _age(home: Path, days: int) -> None:
    """Put copies of the one day before it, `days` times."""
    connection = duckdb.connect(str(home / "warehouse.duckdb"))
    connection.execute("SET TimeZone = 'UTC'")
    for table, moments in _MOVED.items():
        connection.execute(_copy_sql(connection, table, moments, days))
    connection.close()
    lake = home / "lake"
    for path in list(_files(lake / "raw")):
        fetched_at = fetched_at_of(path.name)
        rest = path.name.partition("_")[2]
        for day in range(1, days + 1):
            moved = fetched_at - timedelta(days=day)
            folder = path.parent.parent / f"dt={moved:%Y-%m-%d}"
            folder.mkdir(exist_ok=True)
            os.link(path, folder / f"{stamp(moved)}_{rest}")


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*.gz") if path.is_file())


def _copy_sql(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    moments: tuple[str, ...],
    days: int,
) -> str:
    names = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]
    back = "INTERVAL (day) DAYS"
    seen = "fetched_at" if "fetched_at" in moments else "first_seen_at"
    chosen = []
    for name in names:
        if name in moments:
            chosen.append(f'"{name}" - {back}')
        elif name == "match_id":
            chosen.append(f"match_id + day * {IDS_APART}")
        elif name == "snapshot_id":
            text = f"strftime({seen} - {back}, '%Y%m%dT%H%M%S.%fZ')"
            chosen.append(f"{text} || substr(snapshot_id, 24)")
        elif name == "run_id" and table == "raw_pipeline_runs":
            text = f"strftime(started_at - {back}, '%Y%m%d')"
            chosen.append(f"replace(run_id, '{DATE:%Y%m%d}', {text})")
        else:
            chosen.append(f'"{name}"')
    source = f"FROM {table}, range(1, {days + 1}) AS days(day)"
    return f"INSERT INTO {table} SELECT {', '.join(chosen)} {source}"


def _print(contenders: list[Contender]) -> None:
    first = statistics.median(contenders[0].seconds)
    for contender in contenders:
        median = statistics.median(contender.seconds)
        sys.stdout.write(
            f"{contender.days:3} days  {1000 * median:6.1f} ms a poll  "
            f"{median / first:5.2f} x  "
            f"{contender.statements / len(contender.seconds):.1f} statements\n"
        )


if __name__ == "__main__":
    main()
