"""The acts of a scenario in the order of time: damage, runs, and what is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from itertools import takewhile
from pathlib import Path

import msgspec
from msgspec import UNSET

from functions.shared.runtime.dags import Dags
from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.settings import Settings
from local_runner.runtime.functions import FUNCTIONS
from local_runner.runtime.runner import ticks
from local_runner.scenario.clocks import Offset, WrongClock
from local_runner.scenario.football import Times
from local_runner.scenario.keys import Damage, Expect, FeedFault, Run, Scenario
from local_runner.scenario.reader import Source
from local_runner.scenario.webhook import Refused
from local_runner.simulator.faults import Fault, Kind
from local_runner.simulator.world import JSON

LONGEST = timedelta(days=800)
"""No scenario lasts longer."""

COMMANDS = (
    *("run", "trigger", "backfill", "rebuild", "copy", "export", "revalidate"),
    *("status", "alerts", "doctor", "replay"),
)
"""Verbs that a scenario may call: those that end by themselves."""

OURS = (
    *("FOOTBALL_DATA_TOKEN", "FOOTBALL_DATA_URL", "COMPETITIONS", "CLOCK"),
    *("LAKE_URI", "WAREHOUSE_URI", "SITE_URI", "ALERT_WEBHOOK_URL"),
)
"""Settings that follow from the scenario itself."""

DEFAULTS = {"API_ATTEMPTS": "1"}
"""Settings that are other than usual: waits between attempts are random."""

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
    """A run of the schedule; `tick` is the time that the machine's clock shows."""

    dag: str
    tick: datetime


Act = Damage | Tick | Run | Expect


@dataclass(frozen=True)
class Scheduled:
    """An act, its true time and its place in the file."""

    at: datetime
    act: Act
    where: str


class Script:
    """What a scenario says, as moments. Raises ScenarioError where that cannot be."""

    def __init__(self, scenario: Scenario, source: Source, times: Times) -> None:
        """Read all times."""
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
        """When the first thing runs."""
        return min(self._starts())

    def acts(self, dags: Dags, clock: WrongClock) -> list[Scheduled]:
        """Everything in the order of time; at one moment damage, then runs in the order
        of the file, then what is looked at. Raises ScenarioError."""
        for number, run in enumerate(self._scenario.run):
            self._check_args(run, f"run[{number}].args", dags)
        found: list[tuple[datetime, int, int, Scheduled]] = []

        def add(at: datetime, kind: int, act: Act, where: str) -> None:
            found.append((at, kind, len(found), Scheduled(at, act, where)))

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
        last = max((one[0] for one in found), default=self.begins)
        for number, expect in enumerate(self._scenario.expect):
            where = f"expect[{number}]"
            at = last
            if isinstance(expect.at, str):
                at = self._times.moment(expect.at, f"{where}.at")
            add(at, 2, expect, where)
        return [one[3] for one in sorted(found, key=lambda one: one[:3])]

    def environment(
        self, codes: list[str], url: str, token: str, webhook: str
    ) -> dict[str, str]:
        """The settings as variables. Raises ScenarioError for one that is not to be
        had, ConfigError for a value that cannot be."""
        known = [
            one.metadata["variable"] for one in Settings.__dataclass_fields__.values()
        ]
        for name in self._scenario.settings:
            path = f"settings.{name}"
            free = [one for one in known if one not in OURS]
            if name in OURS and name != "COMPETITIONS":
                self._source.refuse(path, "it follows from the scenario itself")
            self._source.check_name(path, "setting", name, [*free, "COMPETITIONS"])
        given = {name: str(value) for name, value in self._scenario.settings.items()}
        env = {
            **DEFAULTS,
            "COMPETITIONS": ",".join(codes),
            **given,
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
                self._source.refuse(f"{path}.until", "it is before `from`, or years on")
        if isinstance(run.step, str):
            steps = [step for function in FUNCTIONS.values() for step in function]
            self._source.check_name(f"{path}.step", "step", run.step, steps)
        if isinstance(run.command, list):
            verb = run.command[0]
            self._source.check_name(f"{path}.command[0]", "verb", verb, COMMANDS)
        if isinstance(run.as_of, str):
            self._times.moment(run.as_of, f"{path}.as_of")

    def _check_args(self, run: Run, path: str, dags: Dags) -> None:
        """Refuse arguments of a DAG that are of no step of it."""
        if not isinstance(run.dag, str) or not isinstance(run.args, dict):
            return
        steps = [step.step for step in dags.dags[run.dag].steps]
        for name, told in run.args.items():
            self._source.check_name(f"{path}.{name}", f"step of {run.dag}", name, steps)
            if not isinstance(told, dict):
                self._source.refuse(f"{path}.{name}", "expected its arguments by name")

    def _ticks(
        self, run: Run, path: str, dags: Dags, clock: WrongClock
    ) -> Iterator[tuple[datetime, Tick]]:
        """The ticks that the machine's clock shows between two true times, both
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
        as_it_was = None
        if isinstance(form.response, str):
            kind = _KINDS[form.response]
        if isinstance(form.as_of, str):
            as_it_was = self._times.moment(form.as_of, f"{path}.as_of")
            if kind != "frozen":
                self._source.refuse(f"{path}.as_of", "it goes with response: frozen")
        return Fault(
            kind,
            since,
            until,
            paths=(form.path,),
            params=tuple(form.params.items()),
            fixed_response=_said(form),
            as_of=as_it_was,
        )


def damaged(folder: Path, damage: Damage, path: str, source: Source) -> list[Path]:
    """Do the damage; the files that it hit. Raises ScenarioError where none fits."""
    pattern = damage.file
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        source.refuse(f"{path}.file", "name a file below the folder of the scenario")
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    names = [one.relative_to(folder).as_posix() for one in files]
    hit = [
        file
        for file, name in zip(files, names, strict=True)
        if fnmatchcase(name, pattern)
    ]
    if not hit:
        near = f"there are {', '.join(names[:5])}" if names else "there is no file yet"
        source.refuse(f"{path}.file", f"no file is {pattern} at {damage.at}; {near}")
    picked = {"all": hit, "first": hit[:1], "last": hit[-1:]}[damage.which]
    for file in picked:
        _damage(file, damage)
    return picked


def _damage(file: Path, damage: Damage) -> None:
    if damage.remove is True:
        file.unlink()
        return
    data = bytearray(file.read_bytes())
    if isinstance(damage.flip_byte, int) and data:
        data[min(damage.flip_byte, len(data) - 1)] ^= 0xFF
    if isinstance(damage.truncate_to, int):
        data = data[: damage.truncate_to]
    if isinstance(damage.text, str):
        data = bytearray(damage.text.encode())
    file.write_bytes(data)


def _said(form: FeedFault) -> tuple[int, bytes]:
    """Status and body of a response that is told word for word."""
    status = form.status if isinstance(form.status, int) else 200
    if isinstance(form.body, str):
        return status, form.body.encode()
    body: JSON = {"message": "Said by the scenario.", "errorCode": status}
    return status, msgspec.json.encode(body if form.body is UNSET else form.body)
