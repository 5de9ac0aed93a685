"""Slips of people at the command line: each ends in one clear line."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from local_runner.cli.app import command_line
from tests.functions.world import NOON
from tests.local_runner.command import SETTINGS, Touchline
from tests.local_runner.rows import run_row, world_in

ROOT = Path(__file__).parents[3]
DAG = "live_poll_15m"
COMMANDS = getattr(get_command(command_line()), "commands")  # noqa: B009 (typer has no type)
REQUIRED = {
    "run": (DAG,),
    "trigger": ("transform",),
    "play": ("x.yaml",),
    "backfill": ("--from", "2026-11-18", "--to", "2026-11-20"),
    "copy": ("--to", "x"),
    "export": ("--to", "x"),
}
PATHS = {
    *("--out", "--lake", "--warehouse", "--site", "--to", "--responses", "--timeline"),
    "--measure",
    "scenario",
}
GIVEN_PATHS = sorted(
    (verb, param.opts[0])
    for verb, command in COMMANDS.items()
    for param in command.params
    if param.opts[0] in PATHS and (verb, param.opts[0]) != ("backfill", "--to")
)


@pytest.mark.parametrize(("verb", "option"), GIVEN_PATHS)
@pytest.mark.parametrize("nothing", ["", "  "])
def test_an_empty_path_is_refused(
    touchline: Touchline, tmp_path: Path, verb: str, option: str, nothing: str
) -> None:
    """It would be the folder at hand."""
    words = list(REQUIRED.get(verb, ()))
    if option in words:
        words[words.index(option) + 1] = nothing
    elif option.startswith("--"):
        words += [option, nothing]
    else:
        words = [nothing]
    line = touchline(verb, *words).refused()
    assert f"{option if option.startswith('-') else option.upper()} is empty" in line
    assert list(tmp_path.iterdir()) == []


def test_every_path_of_a_verb_is_one_of_these() -> None:
    kinds = {
        param.opts[0]
        for command in COMMANDS.values()
        for param in command.params
        if param.metavar in ("DIR", "FILE", "URI")
    }
    assert kinds <= PATHS


@pytest.mark.slow
def test_days_that_have_not_begun_are_not_requested(touchline: Touchline) -> None:
    assert touchline("run", DAG, "--simulated", "--out", "sim").code == 0
    for first, last, why, *more in (
        ("2026-11-18", "2027-05-30", "--to 2027-05-30 is too far after today"),
        ("2026-11-18", "2026-11-24", "--to 2026-11-24 is too far", "--dry-run"),
        ("2027-01-01", "2027-05-30", "--from 2027-01-01 is too far", "--dry-run"),
    ):
        days = ("--from", first, "--to", last)
        line = touchline("backfill", *days, "--simulated", "--out", "sim", *more)
        assert why in line.refused()
        assert "2026-11-21" in line.refused()


def test_a_backfill_first_reports_what_it_costs(touchline: Touchline) -> None:
    days = ("--from", "2026-11-01", "--to", "2026-11-20")
    result = touchline("backfill", *days, "--simulated", "--out", "sim")
    assert result.code == 0, result
    first = result.out.splitlines()[0]
    assert first == "20 days, 0 done before: 3 API calls, about 0.3 minutes."


def numbers_as_text(value: Any, where: str = "") -> list[str]:
    """Where a number is written as a text."""
    if isinstance(value, dict):
        return [p for k, v in value.items() for p in numbers_as_text(v, f"{where}.{k}")]
    if isinstance(value, list):
        return [place for one in value for place in numbers_as_text(one, f"{where}[]")]
    is_number = isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value)
    return [f"{where}: {value}"] if is_number else []


@pytest.mark.slow
def test_json_has_numbers_as_numbers(touchline: Touchline) -> None:
    where = ("--out", "sim", "--json")
    days = ("--from", "2026-11-18", "--to", "2026-11-20")
    for words in (
        ("run", "daily_reconcile", "--simulated", "--as-of", "2026-11-21T15:00:00Z"),
        ("backfill", *days, "--simulated"),
        ("status",),
        ("alerts",),
        ("doctor",),
        ("rebuild",),
        ("revalidate",),
        ("copy", "--to", "other"),
        ("export", "--to", "data"),
    ):
        result = touchline(*words, *where)
        assert result.code in (0, 1, 3), result
        found = numbers_as_text(json.loads(result.out))
        assert found == [], words


def test_a_ratio_is_a_number(touchline: Touchline, tmp_path: Path) -> None:
    with world_in(tmp_path / "runs") as world:
        world.warehouse.load("raw_pipeline_runs", [run_row(NOON)])
    late = "2026-11-21T13:00:00Z"
    result = touchline("status", "--out", "runs", "--as-of", late, "--json").json
    assert numbers_as_text(result) == []
    assert {row["slo_target_ratio"] for row in result["health"]} == {0.99}


@pytest.mark.process
def test_make_ends_well_with_open_alerts(touchline: Touchline, tmp_path: Path) -> None:
    result = touchline("run", DAG, "--simulated", "--out", "sim")
    assert result.code == 0
    late = ("--out", "sim", "--as-of", "2026-11-21T19:00:00Z")
    assert touchline("alerts", *late).code == 1
    assert touchline("alerts", *late, "--exit-zero").code == 0
    assert touchline("alerts", "--out", "nowhere", "--exit-zero").code == 2
    for target in ("alerts", "doctor"):
        shown = subprocess.check_output(  # noqa: S603
            [
                *("make", "-n", "--no-print-directory", "-f", ROOT / "Makefile"),
                *("-o", ".venv/run", target),
            ],
            text=True,
            cwd=tmp_path,
        )
        assert f'{target} --out "out" --exit-zero' in shown


@pytest.mark.process
@pytest.mark.parametrize(
    ("words", "resumes"),
    [
        (("export", "--to", "data"), False),
        (("rebuild",), True),
        (("status",), False),
        (("doctor", "--offline"), False),
        (("copy", "--to", "other"), True),
    ],
)
def test_ctrl_c_ends_in_one_line(
    touchline: Touchline, tmp_path: Path, words: tuple[str, ...], resumes: bool
) -> None:
    """Whenever it comes: while Python starts too."""
    assert touchline("run", DAG, "--simulated", "--out", "sim").code == 0
    env = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    said = "Stopped. The same command continues where this one stopped.\n"
    for delay_s in (0.25, 0.6, 0.9):
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "local_runner", *words, "--out", "sim"],
            env=env | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        )
        time.sleep(delay_s)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        if process.returncode == 0:
            continue  # it was over by then
        # before Python listens, the signal itself ends it: a shell says 130 as well
        assert process.returncode in (130, -signal.SIGINT), err
        assert err in ("", "Stopped.\n", said if resumes else "Stopped.\n")
    assert not (tmp_path / "data.part").exists()


ENDS_OF_TIME = ["0001-01-01T00:00:00+12:00", "9999-12-31T23:59:59-12:00"]


@pytest.mark.parametrize("moment", ENDS_OF_TIME)
@pytest.mark.parametrize(
    "words",
    [
        ("status", "--as-of"),
        ("alerts", "--as-of"),
        ("run", "live_poll_15m", "--simulated", "--as-of"),
        ("rebuild", "--until"),
    ],
)
def test_a_time_at_the_end_of_the_calendar_is_refused(
    touchline: Touchline, tmp_path: Path, words: tuple[str, ...], moment: str
) -> None:
    with world_in(tmp_path / "here"):
        pass
    result = touchline(*words, moment, "--out", "here").refused()
    assert f"{words[-1]} is " in result
    assert "from 1900 to 2200" in result


@pytest.mark.parametrize("moment", ENDS_OF_TIME)
def test_a_body_with_such_a_time_is_refused(touchline: Touchline, moment: str) -> None:
    body = json.dumps({"as_of": moment})
    result = touchline("trigger", "transform", "--json", body).refused()
    assert result.startswith("Error: as_of is ")


@pytest.mark.parametrize("verb", ["live", "serve"])
@pytest.mark.parametrize("runs", ["0", "-1"])
def test_a_number_of_runs_is_at_least_one(
    touchline: Touchline, verb: str, runs: str
) -> None:
    ended = touchline(verb, "--runs", runs)
    assert ended.code == 2
    assert "--runs" in ended.err
    assert "Traceback" not in ended.err
