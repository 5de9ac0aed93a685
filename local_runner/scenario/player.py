"""Plays the events of a scenario: the real steps against a simulated API and clock."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from datetime import datetime
from pathlib import Path

import msgspec

from functions.shared.footballdata.limiter import Limiter
from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.context import Services
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.errors import TouchlineError
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.base import Warehouse
from local_runner.runtime.functions import FUNCTIONS, InProcess
from local_runner.runtime.machine import Machine
from local_runner.runtime.opening import open_services
from local_runner.runtime.runner import Start, run_dag, start_of, start_of_tick
from local_runner.runtime.workspace import Simulation, mark, settings_in
from local_runner.scenario.clocks import CountingClock, OffsetClock
from local_runner.scenario.comparison import Comparison
from local_runner.scenario.environment_keys import Damage
from local_runner.scenario.expectation_checks import ExpectationChecks
from local_runner.scenario.expectations import Evaluator
from local_runner.scenario.folder import damage_files, full_disk
from local_runner.scenario.keys import Expect, Run, Scenario
from local_runner.scenario.names import Names
from local_runner.scenario.reader import Source
from local_runner.scenario.results import ScenarioResult, evaluate_run
from local_runner.scenario.script import Scheduled, Script, Tick
from local_runner.scenario.times import Times
from local_runner.scenario.webhook import Receiver
from local_runner.scenario.world import ScenarioWorld
from local_runner.simulator.server import TOKEN, Simulator

Command = Callable[[Sequence[str], Machine], int]
"""Runs a verb of the command line on a machine, and returns its exit code."""

_CALL_S = 0.25
"""Seconds of the scenario's time that the API takes for a response."""

_HANG_S = 0.02
"""Real seconds until a call without a response ends."""


class Player:
    """One scenario in one folder. Raises ScenarioError for an invalid scenario."""

    def __init__(
        self, folder: Path, scenario: Scenario, source: Source, command: Command
    ) -> None:
        """Check the whole scenario before anything runs."""
        self.folder, self.source = folder, source
        self.scenario, self.command = scenario, command
        self.times = Times(scenario, source)
        self.script = Script(scenario, source, self.times)
        begins = self.script.begins
        self.world = ScenarioWorld(scenario, source, self.times, begins)
        self.names = Names(self.world.match_ids, self.world.team_ids)
        checks = ExpectationChecks(source, self.names, self.times)
        for number, expect in enumerate(scenario.expect):
            checks.check(expect, f"expect[{number}]")
        self.true_clock = VirtualClock(begins)
        self.clock = OffsetClock(self.true_clock, self.script.offsets)
        self.dags = load_dags()
        self.events = self.script.events(self.dags, self.clock)
        self.result = ScenarioResult()
        self._open_stack: ExitStack | None = None
        self._services: Services | None = None

    def run(self) -> ScenarioResult:
        """Play every event in order."""
        with ExitStack() as stack:
            simulator = stack.enter_context(self._simulator())
            self.receiver = self._receiver(stack)
            webhook_url = self.receiver.url if self.receiver else ""
            self.env = self.script.environment(
                self.world.codes, simulator.url, TOKEN, webhook_url
            )
            self.settings = settings_in(self.folder, Settings.from_env(self.env))
            self.limiter = Limiter(self.settings.calls_per_minute, self.clock)
            self.evaluator = Evaluator(
                Comparison(self.names, self.times),
                self._warehouse,
                Path(self.settings.site_uri),
            )
            stack.callback(self._mark)
            stack.callback(self._close)
            for event in self.events:
                self.true_clock.set(max(event.at, self.true_clock.now()))
                self._play(event)
        return self.result

    def _simulator(self) -> Simulator:
        return Simulator(
            self.world,
            CountingClock(self.true_clock, _CALL_S),
            calls_per_minute=None,
            faults=self.script.faults,
            longest_hang_s=_HANG_S,
        )

    def _receiver(self, stack: ExitStack) -> Receiver | None:
        webhook = self.scenario.webhook
        if webhook is msgspec.UNSET:
            return None
        between = webhook.seconds_between
        return stack.enter_context(
            Receiver(
                self.true_clock,
                seconds_between=between if isinstance(between, float) else 0,
                refused=self.script.refused,
            )
        )

    def _play(self, scheduled: Scheduled) -> None:
        event, where = scheduled.event, scheduled.where
        if isinstance(event, Damage):
            self._close()
            damage_files(self.folder, event, where, self.source)
        elif isinstance(event, Expect):
            messages = self.receiver.messages if self.receiver else []
            now = self.true_clock.now()
            self.result.expectations.append(
                self.evaluator.evaluate(event, where, now, messages)
            )
        elif isinstance(event, Tick):
            start = start_of_tick(event.dag, event.tick, self.clock.now())
            self._run_dag(start)
        else:
            status, output = self._run(event)
            evaluated = evaluate_run(
                event, where, self.true_clock.now(), status, output
            )
            if evaluated is not None:
                self.result.expectations.append(evaluated)

    # --- runs ---

    def _run(self, run: Run) -> tuple[str, str]:
        """Run a DAG, a step or a command: its status and its output."""
        if isinstance(run.dag, str):
            return self._run_dag(start_of(self.dags, run.dag, self.clock.now()), run)
        if isinstance(run.step, str):
            return self._run_step(run, run.step)
        return self._run_command(run.command if isinstance(run.command, list) else [])

    def _run_dag(self, start: Start, run: Run | None = None) -> tuple[str, str]:
        as_of = self._as_of(run)
        args = run.args if run and isinstance(run.args, dict) else {}
        with self._disk():
            try:
                result = run_dag(
                    self.dags,
                    start,
                    InProcess(self._open()),
                    self.clock,
                    as_of=lambda: as_of or self.clock.now(),
                    args=args,
                )
            except TouchlineError as error:
                self.result.count(start.dag, "failed")
                now = self.true_clock.now()
                self.result.problems.append(f"{start.dag} at {now:%F %R}Z: {error}")
                return "failed", str(error)
        self.result.add(result)
        return result.status, result.problem

    def _run_step(self, run: Run, step: str) -> tuple[str, str]:
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

    def _run_command(self, command: Sequence[str]) -> tuple[str, str]:
        """Run a verb and capture its output; the status is the exit code."""
        self._close()
        words = [word.replace("{out}", str(self.folder)) for word in command]
        if "--out" not in words:
            words += ["--out", str(self.folder)]
        output = io.StringIO()
        with self._disk(), redirect_stdout(output), redirect_stderr(output):
            code = self.command(words, Machine(self.clock, self.env))
        return str(code), output.getvalue()

    def _as_of(self, run: Run | None) -> datetime | None:
        if run is None or not isinstance(run.as_of, str):
            return None
        return self.times.moment(run.as_of, "run")

    # --- the folder ---

    def _open(self) -> Services:
        """The services of the steps, open until something else needs the folder."""
        if self._services is None:
            stack = ExitStack()
            self._services = stack.enter_context(
                open_services(self.settings, self.clock, self.limiter)
            )
            self._open_stack = stack
        return self._services

    def _close(self) -> None:
        if self._open_stack is not None:
            self._open_stack.close()
        self._open_stack = self._services = None

    def _warehouse(self) -> Warehouse:
        return self._open().warehouse

    @contextmanager
    def _disk(self) -> Iterator[None]:
        """The disk at this time: while it is full, no file can be written."""
        now = self.true_clock.now()
        if not any(since <= now < until for since, until in self.script.disk_full):
            yield
            return
        with full_disk(self.source):
            yield

    def _mark(self) -> None:
        """Mark the folder as simulated, so that no real data is ever put there."""
        profile = f"scenario {self.source.file.name}"
        mark(self.settings, Simulation(0, self.script.begins.date(), profile))
