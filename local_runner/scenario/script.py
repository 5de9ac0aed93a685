"""The events of a scenario in the order of time: damage, runs and expectations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

import msgspec
from msgspec import UNSET

from functions.shared.runtime.dags import Dags
from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.settings import Settings
from local_runner.runtime.functions import FUNCTIONS
from local_runner.runtime.runner import ticks
from local_runner.scenario.clocks import Offset, OffsetClock
from local_runner.scenario.environment_keys import Damage, FeedFault
from local_runner.scenario.keys import Expect, Run, Scenario
from local_runner.scenario.reader import Source
from local_runner.scenario.times import Times
from local_runner.scenario.webhook import Refused
from local_runner.simulator.faults import Fault, Kind
from local_runner.simulator.world import JSON

LONGEST = timedelta(days=800)
"""The longest duration of a scenario."""

COMMANDS = (
    *("run", "trigger", "backfill", "rebuild", "copy", "export", "revalidate"),
    *("status", "alerts", "doctor", "replay"),
)
"""Verbs that a scenario may call: those that end on their own."""

FIXED = (
    *("FOOTBALL_DATA_TOKEN", "FOOTBALL_DATA_URL", "COMPETITIONS", "CLOCK"),
    *("LAKE_URI", "WAREHOUSE_URI", "SITE_URI", "ALERT_WEBHOOK_URL"),
)
"""Settings that the scenario itself determines."""

DEFAULTS = {"API_ATTEMPTS": "1"}
"""Settings with another default: the waits between attempts are random."""

_KINDS: dict[str, Kind] = {
    "no_response": "hang",
    "truncated": "truncated",
    "not_json": "no_json",
    "gateway_error": "outage",
    "rate_limited": "rate_limited",
    "frozen": "frozen",
    "empty": "empty",
}


@dataclass(frozen=True)
class Tick:
    """A run of the schedule; `tick` is the time on the machine's clock."""

    dag: str
    tick: datetime


Event = Damage | Tick | Run | Expect


@dataclass(frozen=True)
class Scheduled:
    """An event, its true time and its path in the file."""

    at: datetime
    event: Event
    where: str


class Script:
    """The events of a scenario with their times. Raises ScenarioError."""

    def __init__(self, scenario: Scenario, source: Source, times: Times) -> None:
        """Parse all times."""
        self._scenario, self._source, self._times = scenario, source, times
        self.offsets = [
            Offset(
                *times.window(one.start, one.until, f"clock[{number}]"),
                by=timedelta(seconds=one.seconds),
            )
            for number, one in enumerate(scenario.clock)
        ]
        self.disk_full = [
            times.window(one.start, one.until, f"disk_full[{number}]")
            for number, one in enumerate(scenario.disk_full)
        ]
        self.faults = [
            self._fault(one, f"feed[{number}]")
            for number, one in enumerate(scenario.feed)
        ]
        self.refused = []
        if scenario.webhook is not UNSET:
            for number, one in enumerate(scenario.webhook.refuses):
                window = times.window(
                    one.start, one.until, f"webhook.refuses[{number}]"
                )
                self.refused.append(Refused(*window, status=one.status))
        for number, run in enumerate(scenario.run):
            self._check(run, f"run[{number}]")

    @property
    def begins(self) -> datetime:
        """The time of the first run."""
        return min(self._starts())

    def events(self, dags: Dags, clock: OffsetClock) -> list[Scheduled]:
        """All events in the order of time; at the same time damage, then runs in the
        order of the file, then expectations. Raises ScenarioError."""
        for number, run in enumerate(self._scenario.run):
            self._check_args(run, f"run[{number}].args", dags)
        events: list[tuple[datetime, int, int, Scheduled]] = []

        def add(at: datetime, kind: int, event: Event, where: str) -> None:
            events.append((at, kind, len(events), Scheduled(at, event, where)))

        for number, damage in enumerate(self._scenario.damage):
            where = f"damage[{number}]"
            add(self._times.moment(damage.at, f"{where}.at"), 0, damage, where)
        for number, run in enumerate(self._scenario.run):
            where = f"run[{number}]"
            if isinstance(run.at, str):
                add(self._times.moment(run.at, f"{where}.at"), 1, run, where)
            else:
                for at, tick in self._ticks(run, where, dags, clock):
                    add(at, 1, tick, where)
        last = max((event[0] for event in events), default=self.begins)
        for number, expect in enumerate(self._scenario.expect):
            where = f"expect[{number}]"
            at = last
            if isinstance(expect.at, str):
                at = self._times.moment(expect.at, f"{where}.at")
            add(at, 2, expect, where)
        return [event[3] for event in sorted(events, key=lambda event: event[:3])]

    def environment(
        self, codes: list[str], url: str, token: str, webhook: str
    ) -> dict[str, str]:
        """The settings as environment variables. Raises ScenarioError for an unknown or
        invalid one."""
        known = [
            one.metadata["variable"] for one in Settings.__dataclass_fields__.values()
        ]
        for name in self._scenario.settings:
            path = f"settings.{name}"
            free = [one for one in known if one not in FIXED]
            if name in FIXED and name != "COMPETITIONS":
                self._source.refuse(path, "the scenario itself determines it")
            self._source.check_name(path, "setting", name, [*free, "COMPETITIONS"])
        values = {name: str(value) for name, value in self._scenario.settings.items()}
        env = {
            **DEFAULTS,
            "COMPETITIONS": ",".join(codes),
            **values,
            "FOOTBALL_DATA_URL": url,
            "FOOTBALL_DATA_TOKEN": token,
            "ALERT_WEBHOOK_URL": webhook,
        }
        try:
            Settings.from_env(env)
        except ConfigError as error:
            self._source.refuse("settings", error.what)
        return env

    def _starts(self) -> Iterator[datetime]:
        for number, run in enumerate(self._scenario.run):
            start, key = (
                (run.at, "at") if isinstance(run.at, str) else (run.start, "from")
            )
            yield self._times.moment(str(start), f"run[{number}].{key}")

    def _check(self, run: Run, path: str) -> None:
        if isinstance(run.start, str) and isinstance(run.until, str):
            first = self._times.moment(run.start, f"{path}.from")
            last = self._times.moment(run.until, f"{path}.until")
            if not first <= last <= first + LONGEST:
                self._source.refuse(
                    f"{path}.until", "it is before `from`, or years after it"
                )
        if isinstance(run.step, str):
            steps = [step for function in FUNCTIONS.values() for step in function]
            self._source.check_name(f"{path}.step", "step", run.step, steps)
        if isinstance(run.command, list):
            verb = run.command[0]
            self._source.check_name(f"{path}.command[0]", "verb", verb, COMMANDS)
        if isinstance(run.as_of, str):
            self._times.moment(run.as_of, f"{path}.as_of")

    def _check_args(self, run: Run, path: str, dags: Dags) -> None:
        """Reject arguments of a step that the DAG does not have."""
        if not isinstance(run.dag, str) or not isinstance(run.args, dict):
            return
        steps = [step.step for step in dags.dags[run.dag].steps]
        for name, args in run.args.items():
            self._source.check_name(f"{path}.{name}", f"step of {run.dag}", name, steps)
            if not isinstance(args, dict):
                self._source.refuse(f"{path}.{name}", "expected its arguments by name")

    def _ticks(
        self, run: Run, path: str, dags: Dags, clock: OffsetClock
    ) -> Iterator[tuple[datetime, Tick]]:
        """The ticks that the machine's clock reaches between two true times, both
        included."""
        first = self._times.moment(str(run.start), f"{path}.from")
        last = self._times.moment(str(run.until), f"{path}.until")
        most = max((abs(one.by) for one in self.offsets), default=timedelta())
        only = run.only if isinstance(run.only, list) else list(dags.dags)
        begin = first - most - timedelta(seconds=1)
        for tick, dag in takewhile(
            lambda due: due[0] <= last + most, ticks(dags, begin)
        ):
            at = clock.when(tick)
            if dag in only and at is not None and first <= at <= last:
                yield at, Tick(dag, tick)

    def _fault(self, form: FeedFault, path: str) -> Fault:
        since, until = self._times.window(form.start, form.until, path)
        kind: Kind = "fixed_response"
        as_of = None
        if isinstance(form.response, str):
            kind = _KINDS[form.response]
        if isinstance(form.as_of, str):
            as_of = self._times.moment(form.as_of, f"{path}.as_of")
            if kind != "frozen":
                self._source.refuse(f"{path}.as_of", "it needs response: frozen")
        return Fault(
            kind,
            since,
            until,
            paths=(form.path,),
            params=tuple(form.params.items()),
            fixed_response=_fixed_response(form),
            as_of=as_of,
        )


def _fixed_response(form: FeedFault) -> tuple[int, bytes]:
    """Status and body of a fixed response."""
    status = form.status if isinstance(form.status, int) else 200
    if isinstance(form.body, str):
        return status, form.body.encode()
    body: JSON = {"message": "Defined by the scenario.", "errorCode": status}
    return status, msgspec.json.encode(body if form.body is UNSET else form.body)
