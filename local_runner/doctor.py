"""Checks what a Touchline needs, and says what to type where something is missing."""

from __future__ import annotations

import os
import platform
import re
import secrets
import shlex
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

import duckdb
import msgspec

from functions.monitor.messages import message
from functions.shared.ahead import VOID_AFTER
from functions.shared.api import (
    AVAILABLE_HEADERS,
    REGISTER_URL,
    RESET_HEADER,
    Answer,
    FootballData,
)
from functions.shared.channel import channel_in
from functions.shared.clock import Clock
from functions.shared.dags import load_dags
from functions.shared.duckdb_errors import is_held
from functions.shared.errors import (
    ConfigError,
    LakeError,
    TouchlineError,
    WarehouseDamagedError,
)
from functions.shared.lake import FolderLake, Lake, open_lake
from functions.shared.limiter import Limiter
from functions.shared.settings import RUNBOOKS, Settings
from functions.shared.site import open_site
from functions.shared.snapshot import stamp
from functions.shared.spans import lasted
from functions.shared.step import LEDGER_HORIZON
from functions.shared.version import VERSION
from functions.shared.warehouse import SQL, Warehouse
from functions.shared.warehouse_bigquery import BigQueryWarehouse
from functions.shared.warehouse_duckdb import DuckDBWarehouse
from local_runner.ahead import advice, stored_ahead
from local_runner.bigquery import Dataset
from local_runner.dataset_check import Difference, differences
from local_runner.home import PROBES, Simulation, command, simulation_of
from local_runner.opening import open_for_reading, warehouse_file
from local_runner.schedule import Kept, kept
from local_runner.screen import Screen
from transforms.tables import TABLES

Status = Literal["ok", "warn", "fail", "skip"]

PATIENCE_S = 10.0
"""How long the one call may take; the setting counts where it is shorter."""

CLOCK_WARN, CLOCK_FAIL = timedelta(seconds=60), timedelta(minutes=5)
DISK_WARN, DISK_FAIL = 1_000_000_000, 100_000_000
"""Free bytes."""

RUNS_BACK = timedelta(days=7)
AT_A_LOSS = "make setup   # and see whether it lasts"
REQUIREMENTS = Path(__file__).parent.parent / "requirements.txt"

_STYLES: dict[Status, str | None] = {"warn": "yellow", "fail": "red"}


@dataclass(frozen=True)
class Finding:
    """What one check found. `fix` is what to type, where there is something to do."""

    check: str
    status: Status
    what: str
    fix: str = ""


@dataclass(frozen=True, kw_only=True)
class Patient:
    """What is examined, and how."""

    settings: Settings
    refused: Mapping[str, ConfigError]
    clock: Clock
    is_offline: bool
    is_test_sent: bool

    @cached_property
    def simulation(self) -> Simulation | None:
        """What the lake simulates; raises ConfigError for a broken mark. A lake that
        cannot be read is what another check finds."""
        try:
            open_lake(self.settings.lake_uri)
        except ConfigError:
            return None
        with suppress(LakeError):
            return simulation_of(self.settings)
        return None


Check = Callable[[Patient], Iterator[Finding]]


def read_settings(env: Mapping[str, str]) -> tuple[Settings, dict[str, ConfigError]]:
    """The settings of an environment without the variables that cannot be used, and
    why these cannot."""
    good: dict[str, str] = {}
    refused: dict[str, ConfigError] = {}
    for setting in fields(Settings):
        variable = setting.metadata["variable"]
        given = {variable: env.get(variable, "")}
        try:
            Settings.from_env(given)
        except ConfigError as error:
            refused[variable] = error
        else:
            good |= given
    return Settings.from_env(good), refused


def examine(
    settings: Settings,
    refused: Mapping[str, ConfigError],
    clock: Clock,
    *,
    is_offline: bool,
    is_test_sent: bool,
) -> Iterator[Finding]:
    """Every finding, in order. A check that fails itself is a finding too.

    Makes one call to the API at most. Its answer is not kept: nothing is made of it.
    Raises nothing.
    """
    patient = Patient(
        settings=settings,
        refused=refused,
        clock=clock,
        is_offline=is_offline,
        is_test_sent=is_test_sent,
    )
    for name, check in CHECKS.items():
        try:
            yield from check(patient)
        except TouchlineError as error:
            what = _blotted(settings, error.what)
            yield Finding(name, "fail", what, error.fix or AT_A_LOSS)
        except OSError as error:
            place = shlex.quote(str(error.filename or "."))
            what = f"{error.filename or name} cannot be used: {error.strerror}."
            fix = f"ls -ld {place}; df -h {place}"
            yield Finding(name, "fail", _blotted(settings, what), fix)
        except Exception as error:  # noqa: BLE001 (no check may end the others)
            told = " ".join(f"{type(error).__name__}: {error}".split())
            yield Finding(
                name,
                "fail",
                f"The check itself failed, {_blotted(settings, told)[:300]}",
                AT_A_LOSS,
            )


def show_findings(screen: Screen, findings: Iterable[Finding]) -> bool:
    """Show findings as they come. True if none is a failure."""
    found = []
    for finding in findings:
        found.append(finding)
        word = "FAIL" if finding.status == "fail" else finding.status
        screen.text(
            finding.what,
            head=f"{word:<6}{finding.check:<12}",
            style=_STYLES.get(finding.status),
        )
        if finding.fix:
            screen.say(f"{'':<18}-> {finding.fix}")
    counts = [(name, sum(one.status == name for one in found)) for name in WORDS]
    told = ", ".join(f"{n} {WORDS[name][n != 1]}" for name, n in counts if n)
    screen.say(f"{len(found)} checks: {told}")
    screen.result([asdict(one) for one in found])
    return not any(one.status == "fail" for one in found)


WORDS: dict[Status, tuple[str, str]] = {
    "ok": ("ok", "ok"),
    "warn": ("warning", "warnings"),
    "fail": ("failure", "failures"),
    "skip": ("skipped", "skipped"),
}


def _settings(patient: Patient) -> Iterator[Finding]:
    settings = patient.settings
    for variable, error in patient.refused.items():
        fix = f"unset {variable}" + (f"   # or: {error.fix}" if error.fix else "")
        yield Finding("settings", "fail", error.what, fix)
    if patient.refused:
        return
    default = Settings()
    changed = [
        setting.metadata["variable"]
        for setting in fields(Settings)
        if getattr(settings, setting.name) != getattr(default, setting.name)
        and not setting.name.endswith("_uri")
    ]
    if settings.clock == "request" and patient.simulation is None:
        yield Finding(
            "settings",
            "warn",
            "CLOCK=request takes the time from each request: for simulation only.",
            "unset CLOCK",
        )
        return
    told = f"Not the default: {', '.join(changed)}" if changed else "All are defaults"
    count = len(settings.competitions)
    yield Finding("settings", "ok", f"{told}; {count} competitions tracked.")


def _folder(patient: Patient) -> Iterator[Finding]:
    simulation = patient.simulation
    if simulation is not None:
        yield Finding(
            "folder",
            "ok",
            f"A simulated season: seed {simulation.seed}, {simulation.date}, "
            f"{simulation.profile}.",
        )
    elif "://" in patient.settings.lake_uri or Path(patient.settings.lake_uri).exists():
        yield Finding("folder", "ok", "For real answers.")
    else:
        yield Finding("folder", "ok", "New: the first run makes it.")


def _api(patient: Patient) -> Iterator[Finding]:
    """The token, the API and our clock, from one call."""
    settings = patient.settings
    if reason := _why_not_to_ask(patient):
        for check in ("token", "api", "clock"):
            yield Finding(check, "skip", reason)
        return
    if not settings.token:
        yield Finding(
            "token",
            "fail",
            "FOOTBALL_DATA_TOKEN is not set; make local-run needs none.",
            _set_token(),
        )
        for check in ("api", "clock"):
            yield Finding(check, "skip", "Not asked without a token.")
        return
    answers: list[Answer] = []
    problem: TouchlineError | None = None
    began = time.monotonic()
    try:
        _ask(patient, answers)
    except TouchlineError as error:
        problem = error
    took_ms = (time.monotonic() - began) * 1000
    answer = answers[-1] if answers else None
    yield _token_found(settings, answer, problem)
    yield _api_found(settings, answer, problem, took_ms)
    yield _clock_found(answer)


def _why_not_to_ask(patient: Patient) -> str:
    if patient.simulation is not None:
        return "Not asked: a simulated folder uses no token and no network."
    if patient.is_offline:
        return "Not asked: --offline."
    return ""


def _ask(patient: Patient, answers: list[Answer]) -> None:
    """One call of `/competitions`: small, on every plan, and 400 for a bad token."""
    settings, clock = patient.settings, patient.clock
    with FootballData(
        base_url=settings.api_url,
        token=settings.token,
        clock=clock,
        limiter=Limiter(1, clock),
        timeout_s=min(PATIENCE_S, settings.timeout_s),
        max_answer_bytes=settings.max_answer_bytes,
        attempts=1,
    ) as api:
        api.get("/competitions", {}, store=answers.append)


def _token_found(
    settings: Settings, answer: Answer | None, problem: TouchlineError | None
) -> Finding:
    if isinstance(problem, ConfigError):
        return Finding("token", "fail", problem.what, _set_token())
    if answer is None or answer.status >= 404 or (answer.status == 200 and problem):
        return Finding("token", "skip", "Not known: see api.")
    if problem is not None:
        return Finding("token", "fail", problem.what, _set_token())
    seen = _codes(answer.body)
    hidden = [code for code in settings.competitions if code not in seen]
    if seen and hidden:
        rest = [code for code in settings.competitions if code in seen]
        return Finding(
            "token",
            "warn",
            f"Accepted, but its plan does not show {', '.join(hidden)}.",
            f"export COMPETITIONS={','.join(rest)}" if rest else "unset COMPETITIONS",
        )
    return Finding(
        "token", "ok", f"Accepted; {len(seen)} competitions (cost one call of the API)."
    )


def _api_found(
    settings: Settings,
    answer: Answer | None,
    problem: TouchlineError | None,
    took_ms: float,
) -> Finding:
    where = f"{settings.api_url}/competitions"
    if answer is None:
        if isinstance(problem, ConfigError):
            return Finding("api", "skip", "Not asked with such a token.")
        what, fix = (problem.what, problem.fix) if problem else ("", "")
        reason = what.partition("the last one: ")[2]
        if reason or not fix:
            fix = f"curl -sSI {where}"
        return Finding("api", "fail", f"No answer: {reason or what}", fix)
    if answer.status >= 500:
        return Finding(
            "api",
            "fail",
            f"Answered {answer.status}: it has a problem of its own.",
            f"sleep 300; curl -sSI {where}",
        )
    if answer.status != 429 and (answer.status >= 404 or _is_no_json(answer)):
        return Finding(
            "api",
            "fail",
            f"{where} answered {answer.status}, and not as football-data.org does.",
            "unset FOOTBALL_DATA_URL",
        )
    left = _number(answer, *AVAILABLE_HEADERS)
    reset_s = _number(answer, RESET_HEADER)
    if answer.status == 429 or left == 0:
        wait_s = 60 if reset_s is None else reset_s
        return Finding(
            "api",
            "warn",
            f"Reached, and no calls are left for {wait_s} s: something else uses this "
            "token, or calls too often.",
            f"sleep {wait_s}   # if it comes back: export API_CALLS_PER_MINUTE=5",
        )
    quota = "no counter in its headers"
    if left is not None:
        quota = f"{left} calls left of this minute"
    return Finding("api", "ok", f"Reached in {took_ms:.0f} ms; {quota}.")


def _clock_found(answer: Answer | None) -> Finding:
    """Our clock beside the API's, at the moment of the answer."""
    try:
        theirs = parsedate_to_datetime(answer.headers["date"]) if answer else None
    except (KeyError, ValueError):
        theirs = None
    if answer is None or theirs is None:
        return Finding("clock", "skip", "No answer with a date to compare with.")
    apart = answer.fetched_at - theirs.replace(tzinfo=theirs.tzinfo or UTC)
    side = "ahead of" if apart > timedelta() else "behind"
    if abs(apart) <= CLOCK_WARN:
        return Finding("clock", "ok", "Within a minute of the API's.")
    return Finding(
        "clock",
        "fail" if abs(apart) >= CLOCK_FAIL else "warn",
        f"This machine is {lasted(abs(apart))} {side} the API: freshness and "
        "match-days are judged wrongly.",
        "sudo timedatectl set-ntp true",
    )


def _lake(patient: Patient) -> Iterator[Finding]:
    lake = open_lake(patient.settings.lake_uri)
    if isinstance(lake, FolderLake) and not lake.folder.exists():
        yield _room_for("lake", lake.folder, "LAKE_URI")
        return
    _probe(lake, patient.clock.now())
    yield Finding("lake", "ok", f"{lake.uri}: writes, reads and overwrites nothing.")


def _probe(lake: Lake, now: datetime) -> None:
    """Write an object, read it, and fail to write it again.

    A folder is left as it was; a bucket keeps 16 bytes where nobody looks, as no right
    to delete is asked for. Raises LakeError.
    """
    key = f"{PROBES}/dt={now:%Y-%m-%d}/{stamp(now)}_{secrets.token_hex(4)}"
    data = secrets.token_bytes(16)
    try:
        lake.create(key, data, content_type="application/octet-stream")
        if lake.read(key) != data:
            raise _unfit(lake, f"{key} reads other than it was written")
        if lake.create(key, b"again", content_type="application/octet-stream"):
            raise _unfit(lake, f"{key} was overwritten")
        if key not in list(lake.keys(PROBES)):
            raise _unfit(lake, f"{key} is not among its keys")
    finally:
        if isinstance(lake, FolderLake):
            path = lake.folder / key
            with suppress(OSError):
                path.unlink(missing_ok=True)
                for folder in list(path.parents)[: key.count("/")]:
                    folder.rmdir()  # an OSError where there is more in it


def _unfit(lake: Lake, what: str) -> LakeError:
    elsewhere = "a folder on another file system"
    if lake.uri.startswith("gs://"):
        elsewhere = "another bucket"
    return LakeError(
        f"{lake.uri} is no lake for us: {what}.",
        fix=f"export LAKE_URI=...   # {elsewhere}",
    )


def _statements(_: Patient) -> Iterator[Finding]:
    here, twins = (
        {path.stem: path.stat().st_size for path in (SQL / name).glob("*.sql")}
        for name in ("duckdb", "bigquery")
    )
    for name, found in (("duckdb", here), ("bigquery", twins)):
        missing = sorted(one for one in here | twins if not found.get(one))
        if missing or not found:
            named = ", ".join(missing[:5]) or "all of them"
            what = f"Missing in {SQL / name}: {named}."
            yield Finding("statements", "fail", what, "make sql")
            return
    what = f"{len(here)} compiled for DuckDB and BigQuery."
    yield Finding("statements", "ok", what)


def _warehouse(patient: Patient) -> Iterator[Finding]:
    """The warehouse, its tables, and its runs beside the schedule."""
    path = warehouse_file(patient.settings)
    if path is not None and not path.exists():
        yield _room_for("warehouse", path, "WAREHOUSE_URI")
        for check in ("tables", "times", "schedule"):
            yield Finding(check, "skip", "There is no warehouse yet.")
        return
    if path is not None and not (os.access(path, os.W_OK) or path.is_dir()):
        what = f"{path} can be read and not written: nothing can run here."
        yield Finding("warehouse", "fail", what, f"ls -ld {path.parent} {path}")
    try:
        warehouse = open_for_reading(patient.settings, patient.clock)
    except TouchlineError as error:
        yield from _unusable(error, "The warehouse does not open.")
        return
    with _closing(warehouse):
        try:
            _read_through(warehouse)
        except WarehouseDamagedError as error:
            yield from _unusable(error, "The warehouse cannot be read.")
            return
        yield _opened(warehouse, path)
        for check, look in (
            ("tables", _tables),
            ("times", _times),
            ("schedule", _schedule),
        ):
            try:
                yield from look(patient, warehouse)
            except TouchlineError as error:
                yield Finding(check, "fail", error.what, error.fix or "make sql")


def _unusable(error: TouchlineError, why: str) -> Iterator[Finding]:
    """A warehouse that cannot be looked at, and what is skipped for that."""
    fix = error.fix or "Check WAREHOUSE_URI."
    yield Finding("warehouse", "fail", error.what, fix)
    for check in ("tables", "times", "schedule"):
        yield Finding(check, "skip", why)


def _read_through(warehouse: Warehouse) -> None:
    """Read every block of a file, as opening it does not. Raises
    WarehouseDamagedError."""
    if isinstance(warehouse, DuckDBWarehouse):
        warehouse.read_through()


def _opened(warehouse: Warehouse, path: Path | None) -> Finding:
    """A warehouse that can be read; whether it can be written now, the lock says."""
    if not isinstance(warehouse, DuckDBWarehouse) or path is None:
        return Finding("warehouse", "ok", f"{warehouse.uri} has credentials.")
    is_writable = os.access(path, os.W_OK)
    if warehouse.path == path or not is_held(path, is_read_only=not is_writable):
        return Finding("warehouse", "ok", f"duckdb:///{path} opens.")
    return Finding(
        "warehouse",
        "warn",
        f"{path} is in use; its copy {warehouse.path} was looked at.",
        f"fuser -v {path}",
    )


@contextmanager
def _closing(warehouse: Warehouse) -> Iterator[None]:
    try:
        yield
    finally:
        warehouse.close()


def _tables(patient: Patient, warehouse: Warehouse) -> Iterator[Finding]:
    """Looked at only: what is missing is made by a rebuild, in a dataset of Terraform's
    by `terraform apply`."""
    if isinstance(warehouse, BigQueryWarehouse):
        yield _dataset(patient, warehouse)
        return
    mend = command("rebuild", patient.settings)
    wrong, more = [], []
    for table in TABLES.values():
        found = warehouse.columns(table.name)
        for column in table.columns:
            place = f"{table.name}.{column.name}"
            if column.name not in found:
                wrong.append(f"{place} is missing")
            elif found[column.name] != column.type:
                wrong.append(f"{place} is {found[column.name]}, not {column.type}")
        more += [f"{table.name}.{name}" for name in found.keys() - set(table.names)]
    if wrong:
        rest = f"; and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        yield Finding(
            "tables",
            "fail",
            f"Not as in tables.py: {'; '.join(wrong[:5])}{rest}.",
            mend,
        )
    elif more:
        yield Finding(
            "tables",
            "warn",
            f"Columns that tables.py does not know: {', '.join(sorted(more)[:5])}.",
            mend,
        )
    else:
        yield _rows_found(patient, warehouse)


def _rows_found(patient: Patient, warehouse: Warehouse) -> Finding:
    """Tables that are as they should be, and whether their rows are."""
    if before := warehouse.fetch("ask_rows_without_stamp")[0]["row_count"]:
        return Finding(
            "tables",
            "warn",
            f"{before} rows of matches were written by an earlier Touchline, which let "
            "stamps from the future win and kept matches that are gone.",
            command("rebuild", patient.settings),
        )
    return Finding("tables", "ok", f"All {len(TABLES)} are as in tables.py.")


def _dataset(patient: Patient, warehouse: BigQueryWarehouse) -> Finding:
    """The tables of a dataset beside tables.py."""
    dataset = Dataset.of(patient.settings)
    with _closing(dataset):
        is_by_terraform = dataset.is_by_terraform()
        found = list(differences(dataset, is_by_terraform=is_by_terraform))
    if not found:
        return _rows_found(patient, warehouse)
    first = sorted(found, key=lambda one: not one.is_in_the_way)[:5]
    rest = f"; and {len(found) - 5} more" if len(found) > 5 else ""
    return Finding(
        "tables",
        "fail" if any(one.is_in_the_way for one in found) else "warn",
        f"Not as in tables.py: {'; '.join(one.what for one in first)}{rest}.",
        _mend_dataset(patient, warehouse, found)
        if is_by_terraform
        else command("rebuild", patient.settings),
    )


def _mend_dataset(
    patient: Patient, warehouse: BigQueryWarehouse, found: list[Difference]
) -> str:
    """What to type for a dataset that Terraform made."""
    project = warehouse.dataset.project
    deploy = f"make deploy PROJECT={project}"
    held = sorted({one.table for one in found if not one.is_in_place})
    if not held:
        return f"{deploy}   # terraform apply puts it right in place"
    place = f"{project}:{warehouse.dataset.dataset_id}"
    removed = "; ".join(f"bq rm -f -t {place}.{one}" for one in held)
    again = command("rebuild", patient.settings)
    return (
        f"{removed}; {deploy}; {again}   # terraform apply replaces no protected "
        "table; its rows come back from the lake"
    )


def _times(patient: Patient, warehouse: Warehouse) -> Iterator[Finding]:
    if patient.simulation is not None:
        yield Finding("times", "skip", "A simulated folder has its own time.")
        return
    told = advice(stored_ahead(patient.settings, patient.clock, warehouse))
    for one in told:
        what = f"{one.what[0].upper()}{one.what[1:]}."
        status: Status = "warn" if one.dag is None else "fail"
        yield Finding("times", status, what, one.fix(patient.settings))
    if not told:
        yield Finding("times", "ok", "Nothing stored is ahead of the clock.")


def _schedule(patient: Patient, warehouse: Warehouse) -> Iterator[Finding]:
    settings = patient.settings
    if patient.simulation is not None:
        yield Finding("schedule", "skip", "A simulated folder has its own time.")
        return
    now = patient.clock.now()
    runs = warehouse.fetch("ask_recent_runs", since=now - RUNS_BACK)
    if not runs:
        (newest,) = warehouse.fetch(
            "ask_newest_snapshot",
            horizon=now - LEDGER_HORIZON,
            latest=now + VOID_AFTER,
        )
        at = newest["fetched_at"]
        if at is None:
            what = "Nothing has run here yet."
            yield Finding("schedule", "warn", what, command("live", settings))
            return
        ago = lasted(now - at)
        is_old = now - at > RUNS_BACK
        what = "No DAG has run for seven days; the newest answer is {} old."
        yield Finding(
            "schedule",
            "fail" if is_old else "warn",
            what.format(ago),
            command("live", settings),
        )
        return
    dags = kept(load_dags(), runs, now)
    is_dead = all(one.overdue_since for one in dags if one.ticks and one.newest)
    for one in dags:
        yield _kept_found(one, now, settings, is_dead=is_dead)


def _kept_found(
    one: Kept, now: datetime, settings: Settings, *, is_dead: bool
) -> Finding:
    again = command("live" if is_dead else f"run {one.dag}", settings)
    if one.overdue_since is not None:
        return Finding(
            "schedule",
            "fail",
            f"{one.dag} is overdue: nothing ran at the tick of "
            f"{one.overdue_since:%Y-%m-%d %H:%M}Z, {lasted(now - one.overdue_since)} "
            f"ago; {one.missed} of {one.ticks} ticks in 24 h were missed.",
            again,
        )
    if not one.ticks:
        return Finding("schedule", "ok", f"{one.dag}: no tick of it is due yet.")
    if one.newest is None:
        what = (
            f"{one.dag} has not run in seven days, {one.ticks} ticks of 24 h went by."
        )
        return Finding("schedule", "warn", what, again)
    if one.missed:
        what = f"{one.dag} missed {one.missed} of {one.ticks} ticks in 24 h."
        return Finding("schedule", "warn", what, command("status --all", settings))
    what = f"{one.dag} ran at all of {one.ticks} ticks in 24 h."
    return Finding("schedule", "ok", what)


def _site(patient: Patient) -> Iterator[Finding]:
    uri = patient.settings.site_uri
    if "://" in uri:
        open_site(uri).get("live.json")
        yield Finding("site", "ok", f"{uri} answers.")
        return
    yield _room_for("site", Path(uri), "SITE_URI")


def _disk(patient: Patient) -> Iterator[Finding]:
    places = {"lake": _folder_of(patient.settings.lake_uri)}
    places["warehouse"] = warehouse_file(patient.settings)
    looked: dict[int, Finding] = {}
    for name, path in places.items():
        if path is None:
            continue
        place = _nearest(path)
        free = shutil.disk_usage(place).free
        status: Status = "ok"
        if free < DISK_WARN:
            status = "fail" if free < DISK_FAIL else "warn"
        told = f"{free / 1e9:.1f} GB" if free >= DISK_WARN else f"{free / 1e6:.0f} MB"
        finding = Finding("disk", status, f"{told} free for the {name}.")
        if status != "ok":
            fix = f"df -h {place}; du -sh {place}/*"
            finding = replace(finding, what=f"Only {finding.what}", fix=fix)
        looked.setdefault(place.stat().st_dev, finding)
    yield from looked.values()


def _webhook(patient: Patient) -> Iterator[Finding]:
    channel = channel_in(patient.settings)
    if channel is None:
        status: Status = "fail" if patient.is_test_sent else "ok"
        fix = "export ALERT_WEBHOOK_URL=https://..." if patient.is_test_sent else ""
        yield Finding("webhook", status, "Not set: alerts go to the log only.", fix)
        return
    if patient.is_test_sent:
        sent = channel.send(message("opened", [_test_alert(patient.clock.now())]))
        yield {
            "sent": Finding("webhook", "ok", "Took a test message."),
            "refused": Finding(
                "webhook",
                "fail",
                "Did not take the test message.",
                "export ALERT_WEBHOOK_URL=<copied anew from the channel's settings>",
            ),
            "unknown": Finding(
                "webhook",
                "warn",
                "Did not say whether the test message arrived: look at the channel.",
            ),
        }[sent.outcome]
    if not patient.settings.alert_webhook_url.startswith("https://"):
        yield Finding(
            "webhook",
            "warn",
            "Set, but not https: alerts and the address travel in the clear.",
            "export ALERT_WEBHOOK_URL=https://...",
        )
    elif not patient.is_test_sent:
        yield Finding("webhook", "ok", "Set; --send-test tries it.")


def _test_alert(now: datetime) -> dict[str, object]:
    return dict.fromkeys(TABLES["raw_alerts"].names) | {
        "alert_id": "test",
        "condition": "test",
        "scope": "doctor --send-test",
        "severity": "warning",
        "onset_at": now,
        "opened_at": now,
        "last_seen_at": now,
        "message": "Only a test, nothing is wrong.",
        "runbook": f"{RUNBOOKS}#alerts-and-runbooks",
    }


def _rebuild(patient: Patient) -> Iterator[Finding]:
    path = warehouse_file(patient.settings)
    left = sorted(path.parent.glob(f"{path.name}.rebuild*")) if path else []
    if left:
        yield Finding(
            "rebuild",
            "warn",
            f"One was not finished (or is going on): {left[0]} is there.",
            command("rebuild", patient.settings),
        )
        return
    yield Finding("rebuild", "ok", "None is unfinished.")


def _versions(_: Patient) -> Iterator[Finding]:
    told = (
        f"Touchline {VERSION}, Python {platform.python_version()}, "
        f"DuckDB {duckdb.__version__}"
    )
    pinned = re.search(r"^duckdb==(\S+)", REQUIREMENTS.read_text(), re.MULTILINE)
    if pinned and pinned[1] != duckdb.__version__:
        what = f"{told}; requirements.txt asks for DuckDB {pinned[1]}."
        yield Finding("versions", "warn", what, "make setup")
        return
    yield Finding("versions", "ok", f"{told}.")


CHECKS: Mapping[str, Check] = {
    "settings": _settings,
    "folder": _folder,
    "api": _api,
    "lake": _lake,
    "statements": _statements,
    "warehouse": _warehouse,
    "site": _site,
    "disk": _disk,
    "webhook": _webhook,
    "rebuild": _rebuild,
    "versions": _versions,
}
"""In the order in which one needs another."""


def _folder_of(uri: str) -> Path | None:
    return None if "://" in uri else Path(uri)


def _nearest(path: Path) -> Path:
    """The path itself, or the nearest above it that exists."""
    path = path.absolute()
    return next(place for place in (path, *path.parents) if place.exists())


def _room_for(check: str, path: Path, variable: str) -> Finding:
    """Whether something can be written there; nothing is left behind."""
    place = _nearest(path)
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"probe")
    except OSError as error:
        return Finding(
            check,
            "fail",
            f"Nothing can be written in {place}: {error.strerror or error}.",
            f"ls -ld {place}   # or: export {variable}=...",
        )
    is_there = path.exists()
    return Finding(
        check,
        "ok",
        f"{path} can be written." if is_there else f"{path} is made by the first run.",
    )


def _set_token() -> str:
    return f"export FOOTBALL_DATA_TOKEN=...   # from {REGISTER_URL}"


def _codes(body: bytes) -> set[str]:
    """The codes of the competitions in an answer, whatever else it holds."""
    try:
        told = msgspec.json.decode(body, type=_Competitions)
    except msgspec.DecodeError:
        return set()
    return {one.code for one in told.competitions}


class _Competition(msgspec.Struct):
    code: str


class _Competitions(msgspec.Struct):
    competitions: list[_Competition]


def _is_no_json(answer: Answer) -> bool:
    try:
        msgspec.json.decode(answer.body)
    except msgspec.DecodeError:
        return True
    return False


def _number(answer: Answer, *headers: str) -> int | None:
    texts = (answer.headers.get(name, "") for name in headers)
    return next((int(text) for text in texts if re.fullmatch(r"\d{1,9}", text)), None)


def _blotted(settings: Settings, text: str) -> str:
    """Text of others without our secrets."""
    for secret in (settings.token, settings.alert_webhook_url):
        text = text.replace(secret, "***") if secret else text
    return text
