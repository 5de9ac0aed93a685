"""What one live poll costs with 1, 30 and 91 days of history behind it.

One match-day is played for real. Earlier days are copies of it, in the lake, in the
ledger and in every table, under other ids; then the same polls of the next day are
taken on each, in turn, and their responses by the hand-tuned baseline.
`python -m tests.bench.poll` prints the medians; tests/bench/warm_polls.py reads the
lines, of other commits too.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.context import Services
from functions.shared.runtime.settings import Settings
from local_runner.commands.matchday import play_matchdays
from local_runner.runtime.functions import InProcess
from local_runner.runtime.opening import open_services
from local_runner.runtime.play_plan import PlayRequest
from local_runner.runtime.runner import run_dag, start_of
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import settings_in
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import TOKEN, Simulator
from tests.bench.hand_tuned import HandTuned, read_response, stored_in
from tests.bench.history import put_copies_before

DAYS = (1, 30, 91)
DAG = "live_poll_15m"
DATE = datetime(2026, 11, 21, tzinfo=UTC)
FIRST_POLL = DATE + timedelta(days=1, hours=13)
WARM_UP, POLLS = 2, 24
LEAST_POLLS, BUDGET_S = 4, 60.0
"""Where polls are slow, fewer are taken: none begins after so many seconds, but for the
least."""


@dataclass
class Contender:
    """A home with some days of history, and what its polls took in seconds."""

    days: int
    clock: VirtualClock
    services: Services
    seconds: list[float]
    statements: int = 0


@dataclass
class Baseline:
    """The hand-tuned poll on the responses of a lake, and what it took in seconds."""

    lake: Path
    tuned: HandTuned
    seen: set[Path]
    seconds: list[float]


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
                put_copies_before(home, DATE, days - 1)
            contenders.append(open_contender(stack, home, days))
        baseline = open_baseline(stack, base / "lake", Path(folder) / "tuned.duckdb")
        until = time.monotonic() + BUDGET_S
        for number in range(WARM_UP + POLLS):
            if number >= WARM_UP + LEAST_POLLS and time.monotonic() > until:
                break
            tick = FIRST_POLL + number * timedelta(minutes=15)
            turn = number % len(contenders)  # no one always comes first, or last
            for contender in contenders[turn:] + contenders[:turn]:
                poll(contender, tick, counts=number >= WARM_UP)
            poll_by_hand(baseline, tick, counts=number >= WARM_UP)
    _print(contenders, baseline)


def open_contender(stack: ExitStack, home: Path, days: int) -> Contender:
    """Open a home, with a simulator of its own, until the stack is closed."""
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


def open_baseline(stack: ExitStack, lake: Path, file: Path) -> Baseline:
    """The baseline in a new file, with all that a lake holds taken already."""
    tuned = HandTuned(file)
    stack.callback(tuned.close)
    seen = stored_in(lake)
    tuned.prime([read_response(path) for path in seen])
    return Baseline(lake, tuned, set(seen), [])


def poll(contender: Contender, tick: datetime, *, counts: bool) -> None:
    """One poll. Raises RuntimeError where it fails: its time would be of no use."""
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


def poll_by_hand(baseline: Baseline, tick: datetime, *, counts: bool) -> None:
    """The same poll by the baseline, on what is new in the lake."""
    new = [path for path in stored_in(baseline.lake) if path not in baseline.seen]
    baseline.seen.update(new)
    responses = [read_response(path) for path in new]
    took = _timed(lambda: baseline.tuned.poll(responses, tick))
    if counts:
        baseline.seconds.append(took)


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _print(contenders: list[Contender], baseline: Baseline) -> None:
    first = statistics.median(contenders[0].seconds)
    for contender in contenders:
        median = statistics.median(contender.seconds)
        sys.stdout.write(
            f"{contender.days:3} days  {1000 * median:6.1f} ms a poll  "
            f"{median / first:5.2f} x  "
            f"{contender.statements / len(contender.seconds):.1f} statements\n"
        )
    median = statistics.median(baseline.seconds)
    sys.stdout.write(
        f"hand-tuned {1000 * median:5.1f} ms a poll  {median / first:5.2f} x\n"
    )


if __name__ == "__main__":
    main()
