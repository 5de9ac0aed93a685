"""Plays a scenario: the real steps against a source on this machine, on its clock."""

from __future__ import annotations

import io
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from functions.shared.footballdata.limiter import Limiter
from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.context import Services
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.errors import ConfigError, TouchlineError
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.base import Warehouse
from local_runner.runtime.functions import FUNCTIONS, InProcess
from local_runner.runtime.machine import Machine
from local_runner.runtime.opening import open_services
from local_runner.runtime.runner import RunResult, run_dag, start_of, start_of_tick
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import Simulation, mark, settings_in
from local_runner.runtime.workspace import command as command_in
from local_runner.scenario.clocks import BusyClock, WrongClock
from local_runner.scenario.expectations import Judge, Judged
from local_runner.scenario.football import Story, Times
from local_runner.scenario.keys import Damage, Expect, Run, Scenario
from local_runner.scenario.reader import Source, read_scenario
from local_runner.scenario.report import show
from local_runner.scenario.script import Scheduled, Script, Tick, damaged
from local_runner.scenario.webhook import Receiver
from local_runner.simulator.server import TOKEN, Simulator

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

Command = Callable[[Sequence[str], Machine], int]
"""Runs a verb of the command line on a machine; its exit code."""

_CALL_S = 0.25
"""Seconds of the scenario's time that the source takes for a response."""

_HANG_S = 0.02
"""Real seconds until a call without a response is over."""


@dataclass
class Played:
    """What came of a scenario."""

    runs: dict[str, Counter[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)

    @property
    def is_met(self) -> bool:
        """Whether everything is as expected."""
        return all(one.is_met for one in self.judged)

    def add(self, result: RunResult) -> None:
        """Count a run."""
        self.count(result.start.dag, result.status)
        if not result.is_ok:
            self.problems.append(f"{result.start.run_id}: {result.problem}")

    def count(self, dag: str, status: str) -> None:
        """Count a run that came to nothing but a status."""
        self.runs.setdefault(dag, Counter())[status] += 1


def play(file: Path, out: Path | None, command: Command, screen: Screen) -> bool:
    """Play a scenario into the new folder `out`, by default one that is removed; show
    each expectation beside what there was.

    True if everything is as expected and the scenario does not say that it fails today.
    Raises ScenarioError for a scenario that cannot be, ConfigError for a folder that
    holds something.
    """
    scenario, source = read_scenario(file)
    why = scenario.fails_today if isinstance(scenario.fails_today, str) else None
    with _folder(out) as folder:
        played = _Play(file, folder, scenario, source, command).run()
    show(
        screen,
        scenario.about,
        played.judged,
        played.runs,
        played.problems,
        fails_today=why,
    )
    if out is not None:
        screen.say(
            f"Look around  {command_in('status --all', settings_in(out, Settings()))}"
        )
    screen.result(
        {
            "scenario": file.name,
            "is_met": played.is_met,
            "fails_today": why,
            "runs": played.runs,
            "problems": played.problems,
            "expectations": played.judged,
        }
    )
    return played.is_met and why is None


@contextmanager
def _folder(out: Path | None) -> Iterator[Path]:
    """The folder to play into: empty, and kept only when it was asked for."""
    if out is None:
        with tempfile.TemporaryDirectory(prefix="scenario-") as folder:
            yield Path(folder)
        return
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ConfigError(
            f"{out} holds something; a scenario is played into a folder of its own.",
            fix="Name one that is not there yet: --out DIR.",
        )
    yield out


class _Play:
    """One scenario on its way."""

    def __init__(
        self,
        file: Path,
        folder: Path,
        scenario: Scenario,
        source: Source,
        command: Command,
    ) -> None:
        self.file, self.folder, self.source = file, folder, source
        self.scenario, self.command = scenario, command
        self.times = Times(scenario, source)
        self.script = Script(scenario, source, self.times)
        begins = self.script.begins
        self.story = Story(scenario, source, self.times, begins)
        self.judge = Judge(source, self.story, self.times)
        for number, expect in enumerate(scenario.expect):
            self.judge.check(expect, f"expect[{number}]")
        self.true = VirtualClock(begins)
        self.clock = WrongClock(self.true, self.script.offsets)
        self.dags = load_dags()
        self.acts = self.script.acts(self.dags, self.clock)
        self.played = Played()
        self._opened: ExitStack | None = None
        self._around: Services | None = None

    def run(self) -> Played:
        """Play it. Raises ConfigError for a folder that cannot be made."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(
                f"{self.folder} cannot be used: {error.strerror}.",
                fix="Use another folder: --out DIR.",
            ) from None
        with ExitStack() as stack:
            simulator = stack.enter_context(
                Simulator(
                    self.story,
                    BusyClock(self.true, _CALL_S),
                    calls_per_minute=None,
                    faults=self.script.faults,
                    longest_hang_s=_HANG_S,
                )
            )
            self.receiver: Receiver | None = None
            if self.scenario.webhook is not msgspec.UNSET:
                between = self.scenario.webhook.seconds_between
                self.receiver = stack.enter_context(
                    Receiver(
                        self.true,
                        seconds_between=between if isinstance(between, float) else 0,
                        refused=self.script.refused,
                    )
                )
            self.env = self.script.environment(
                self.story.codes,
                simulator.url,
                TOKEN,
                self.receiver.url if self.receiver else "",
            )
            self.settings = settings_in(self.folder, Settings.from_env(self.env))
            self.limiter = Limiter(self.settings.calls_per_minute, self.clock)
            stack.callback(self._mark)
            stack.callback(self._close)
            for act in self.acts:
                self.true.set(max(act.at, self.true.now()))
                self._do(act)
        return self.played

    def _do(self, scheduled: Scheduled) -> None:
        act, where = scheduled.act, scheduled.where
        if isinstance(act, Damage):
            self._close()
            damaged(self.folder, act, where, self.source)
        elif isinstance(act, Expect):
            self._expect(act, where)
        elif isinstance(act, Tick):
            self._run(act.dag, tick=act.tick)
        elif isinstance(act.dag, str):
            result = self._run(act.dag, run=act)
            self._judge_run(act, where, *result)
        elif isinstance(act.step, str):
            self._judge_run(act, where, *self._step(act, act.step))
        elif isinstance(act.command, list):
            self._judge_run(act, where, *self._command(act.command))

    # --- running ---

    def _run(
        self, dag: str, *, tick: datetime | None = None, run: Run | None = None
    ) -> tuple[str, str]:
        """One run of a DAG: how it ended, and what it said."""
        as_of = self._as_of(run)
        args: dict[str, Any] = {}
        if run is not None and isinstance(run.args, dict):
            args = run.args
        with self._disk():
            try:
                services = self._open()
                now = self.clock.now()
                result = run_dag(
                    self.dags,
                    start_of_tick(dag, tick, now)
                    if tick
                    else start_of(self.dags, dag, now),
                    InProcess(services),
                    self.clock,
                    as_of=lambda: as_of or self.clock.now(),
                    args=args,
                )
            except TouchlineError as error:
                self.played.count(dag, "failed")
                self.played.problems.append(
                    f"{dag} at {self.true.now():%F %R}Z: {error}"
                )
                return "failed", str(error)
        self.played.add(result)
        return result.status, result.problem

    def _step(self, run: Run, step: str) -> tuple[str, str]:
        function = next(name for name, steps in FUNCTIONS.items() if step in steps)
        body = msgspec.json.encode(
            {
                "step": step,
                "as_of": self._as_of(run) or self.clock.now(),
                "args": run.args if isinstance(run.args, dict) else {},
            }
        )
        with self._disk():
            try:
                seconds = self.dags.functions[function].timeout_seconds
                response = InProcess(self._open())(function, body, seconds)
            except TouchlineError as error:
                return "failed", str(error)
        return str(response.body["status"]), json.dumps(response.body, default=str)

    def _command(self, told: Sequence[str]) -> tuple[str, str]:
        """A verb, its output caught; the exit code is how it ended."""
        self._close()
        words = [word.replace("{out}", str(self.folder)) for word in told]
        if "--out" not in words:
            words += ["--out", str(self.folder)]
        said = io.StringIO()
        with self._disk(), redirect_stdout(said), redirect_stderr(said):
            code = self.command(words, Machine(self.clock, self.env))
        return str(code), said.getvalue()

    def _as_of(self, run: Run | None) -> datetime | None:
        if run is None or not isinstance(run.as_of, str):
            return None
        return self.times.moment(run.as_of, "run")

    # --- judging ---

    def _expect(self, expect: Expect, where: str) -> None:
        self.played.judged.append(
            self.judge.judge(
                expect,
                where,
                self.true.now(),
                warehouse=self._warehouse,
                site=Path(self.settings.site_uri),
                messages=self.receiver.messages if self.receiver else [],
            )
        )

    def _judge_run(self, run: Run, where: str, ended: str, said: str) -> None:
        """Hold a single run against what its entry says of it. A command is expected
        to exit with 0, of a DAG or a step nothing is expected."""
        about, expected, got = self._named(run), [], []
        is_met = True
        if isinstance(run.command, list):
            code = run.exit if isinstance(run.exit, int) else 0
            expected.append(f"exit {code}")
            got.append(f"exit {ended}")
            is_met = ended == str(code)
        elif isinstance(run.ends, str):
            expected.append(f"ends {run.ends}")
            got.append(f"ends {ended}")
            is_met = ended == run.ends
        for text in run.says:
            expected.append(f"says {text!r}")
            is_met = is_met and text in said
        for text in run.says_not:
            expected.append(f"does not say {text!r}")
            is_met = is_met and text not in said
        if not expected:
            return
        if run.says or run.says_not or not is_met:
            lines = [line for line in said.splitlines() if line.strip()]
            got += [f"says {line.strip()[:200]}" for line in lines[:6]]
        self.played.judged.append(
            Judged(where, self.true.now(), about, expected, got, is_met)
        )

    def _named(self, run: Run) -> str:
        if isinstance(run.command, list):
            return " ".join(run.command)
        return str(run.dag if isinstance(run.dag, str) else run.step)

    # --- the folder ---

    def _open(self) -> Services:
        """What steps need, open until something else wants the folder."""
        if self._around is None:
            stack = ExitStack()
            self._around = stack.enter_context(
                open_services(self.settings, self.clock, self.limiter)
            )
            self._opened = stack
        return self._around

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()
        self._opened = self._around = None

    def _warehouse(self) -> Warehouse:
        return self._open().warehouse

    @contextmanager
    def _disk(self) -> Iterator[None]:
        """The disk as it is now: where it is full, no file can be written."""
        now = self.true.now()
        if not any(since <= now < until for since, until in self.script.disk_full):
            yield
            return
        if resource is None:
            self.source.refuse("disk_full", "this system cannot play a full disk")
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    def _mark(self) -> None:
        """Say that the folder is made up, so that nothing real is ever put there."""
        profile = f"scenario {self.file.name}"
        mark(self.settings, Simulation(0, self.script.begins.date(), profile))
