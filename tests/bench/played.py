"""A played day, its rebuild, its status and polls after it, as processes.

Every contender is driven by its command line, in a folder of its own, and they take
turns: so what slows the machine down meets them all.
"""

from __future__ import annotations

import json
import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.checkouts import HERE, Checkout
from tests.bench.measures import Values
from tests.bench.process import Used, run

SEED, DATE = 1, datetime(2026, 11, 21, tzinfo=UTC)
DAG = "live_poll_15m"
QUARTER = timedelta(minutes=15)

QUIET = [DATE + timedelta(days=1) + number * QUARTER for number in range(4)]
"""Polls that follow the day and see nothing new; the first is not measured."""

BUSY = [DATE + timedelta(days=1, hours=15) + number * QUARTER for number in range(6)]
"""Polls of an afternoon with matches in play; the first is not measured."""

STATUSES = 3
LEAST_BYTES_MIB = 10
"""BigQuery bills so much for each table that a statement names
(cloud.google.com/bigquery/pricing#on_demand_pricing)."""

COUNTER = str(Path(__file__).with_name("statement_counter.py"))

Note = Callable[[str], None]


@dataclass
class Contender:
    """A checkout, the folder that its commands work in, and what they used."""

    checkout: Checkout
    out: Path
    used: dict[str, list[Used]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[str, list[dict[str, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def call(self, name: str, *words: str, out: Path | None = None) -> None:
        """Run a verb, and note what it used under a name. Raises BenchError."""
        counts = self.out.with_suffix(".json")
        counting = (self.checkout.python, "-P", COUNTER, str(counts))
        command = [*counting, "local_runner", *words]
        used = run([*command, "--out", str(out or self.out)], self.checkout.root)
        self.used[name].append(used)
        self.counts[name].append(json.loads(counts.read_text(encoding="utf-8")))


def play(checkouts: Sequence[Checkout], folder: Path, note: Note) -> list[Values]:
    """Measure each checkout; after them the baseline, by the responses of the first.

    Raises BenchError where a command fails.
    """
    contenders = [
        Contender(checkout, folder / f"{number}")
        for number, checkout in enumerate(checkouts)
    ]
    for contender in contenders:
        note(f"{contender.checkout.name}: a first poll, which compiles its modules ...")
        _poll(contender, "", QUIET[0], out=folder / f"{contender.out.name}-warm")
    day = ("--date", f"{DATE:%Y-%m-%d}", "--seed", str(SEED), "--calm")
    for contender in contenders:
        note(f"{contender.checkout.name}: a match-day ...")
        contender.call("matchday", "matchday", *day)
    for contender in contenders:
        note(f"{contender.checkout.name}: its rebuild ...")
        contender.call("rebuild", "rebuild")
    tuned = Tuned(contenders[0].out / "lake", folder / "tuned.duckdb")
    note("Status and polls, in turn ...")
    for _ in range(STATUSES):
        for contender in contenders:
            contender.call("status", "status")
    for name, moments in (("quiet_poll", QUIET), ("poll", BUSY)):
        for number, moment in enumerate(moments):
            for contender in _turned(contenders, number):
                _poll(contender, name if number else "", moment)
            tuned.poll(name if number else "")
    return [*(values_of(one.used, one.counts) for one in contenders), tuned.values()]


class Tuned:
    """The hand-tuned baseline as a process, on the responses in a lake."""

    def __init__(self, lake: Path, file: Path) -> None:
        """Take all that the lake holds."""
        self.lake, self.file = lake, file
        self.seen = self._stored()
        self.used: dict[str, list[Used]] = defaultdict(list)
        self._call("prime", str(lake))

    def poll(self, name: str) -> None:
        """Take what is new in the lake, and note what that used under a name."""
        new = sorted(self._stored() - self.seen, key=lambda path: path.name)
        self.seen.update(new)
        if new:
            self.used[name].append(self._call("poll", *map(str, new)))

    def values(self) -> Values:
        """Of the polls."""
        return values_of(self.used, {})

    def _call(self, verb: str, *paths: str) -> Used:
        python = str(HERE / ".venv" / "bin" / "python")
        module = (python, "-m", "tests.bench.hand_tuned")
        return run([*module, verb, str(self.file), *paths], HERE)

    def _stored(self) -> set[Path]:
        return set((self.lake / "raw").rglob("*.json.gz"))


def values_of(
    used: dict[str, list[Used]], counts: dict[str, list[dict[str, int]]]
) -> Values:
    """Medians of what commands used; of a quiet poll the least that it sent."""
    values: Values = {}
    for name in ("poll", "quiet_poll", "matchday", "rebuild", "status"):
        if name in used:
            taken = used[name]
            values[f"{name}_cpu_s"] = statistics.median(one.cpu_s for one in taken)
            values[f"{name}_wall_s"] = statistics.median(one.wall_s for one in taken)
            values[f"{name}_peak_mib"] = max(one.peak_mib for one in taken)
    for name in ("quiet_poll", "matchday"):
        if name in counts and any(one["statements"] for one in counts[name]):
            least = min(counts[name], key=lambda one: one["tables"])
            values[f"{name}_statements"] = least["statements"]
            values[f"{name}_tables"] = least["tables"]
    if "matchday_tables" in values:
        values["matchday_gib"] = values["matchday_tables"] * LEAST_BYTES_MIB / 1024
    return values


def _poll(
    contender: Contender, name: str, moment: datetime, out: Path | None = None
) -> None:
    as_of = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    contender.call(name, "run", DAG, "--simulated", "--as-of", as_of, out=out)


def _turned(contenders: list[Contender], number: int) -> list[Contender]:
    turn = number % len(contenders)
    return contenders[turn:] + contenders[:turn]
