from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local_runner.cli import app as cli
from tests.local_runner.command import SETTINGS, Result, Touchline
from tests.quiet import logging_off


@pytest.fixture
def touchline(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Touchline]:
    """The command, in this process: in an empty folder, no setting set, no logging."""
    for variable in SETTINGS:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)

    def touchline(*words: object, **settings: str) -> Result:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["touchline", *map(str, words)])
            for variable, value in settings.items():
                patch.setenv(variable, value)
            capsys.readouterr()
            try:
                cli.main()
            except SystemExit as end:
                code = end.code
            else:
                code = 0
        assert isinstance(code, int | None)
        return Result(code or 0, *capsys.readouterr())

    with logging_off():
        yield touchline
