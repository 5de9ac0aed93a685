"""The runbooks are rehearsed word for word in a simulated folder."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from local_runner.cli.app import main
from tests.local_runner.command import Touchline
from tests.test_docs import TYPED

ROOT = Path(__file__).parents[3]
DAG = "live_poll_15m"
PYTHON = [".venv/bin/python", "-m", "local_runner"]
SLOW = ("make test",)
LINES = sorted({line.partition("#")[0].strip() for line in TYPED})
REHEARSED = [line for line in LINES if not line.startswith(SLOW)]
RESPONSES = {"alerts": {0, 1, 3}}
"""Exit codes that are responses, not failures."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rehearsal")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for dag in (DAG, "hourly_refresh"):
            with pytest.raises(SystemExit) as end:
                main(["run", dag, "--simulated", "--out", "live"])
            assert not end.value.code
    return folder


@pytest.mark.process
@pytest.mark.parametrize("line", REHEARSED)
def test_every_line_runs_as_it_is_written(
    line: str,
    home: Path,
    tmp_path: Path,
    touchline: Touchline,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(home / "live", tmp_path / "live")
    monkeypatch.setenv("SIMULATED", "1")
    words = shlex.split(line)
    if words[0] == "make":
        shown = subprocess.check_output(  # noqa: S603
            [
                *("make", "-n", "--no-print-directory", "-f", ROOT / "Makefile"),
                *("-o", ".venv/run", *words[1:]),
            ],
            text=True,
        )
        words = shlex.split(shown.splitlines()[-1])
    if words[1] == "-c":
        subprocess.check_call([sys.executable, *words[1:]])  # noqa: S603
        return
    assert words[:3] == PYTHON
    verb = words[3]
    if verb == "serve":  # it runs without end
        words += ["--port", "0", "--runs", "1"]
    result = touchline(*words[3:])
    assert result.code in RESPONSES.get(verb, {0}), result
    assert result.err == ""


@pytest.mark.slow
def test_without_the_setting_an_error_says_what_to_type(
    home: Path, touchline: Touchline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    calling = [
        line
        for line in REHEARSED
        if {"run", "trigger", "backfill"} & set(shlex.split(line)[3:4])
    ]
    assert calling
    for line in calling:
        error = touchline(*shlex.split(line)[3:]).refused()
        assert f"{line} --simulated" in error
