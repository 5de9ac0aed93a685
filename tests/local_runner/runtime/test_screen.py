"""Tables and lines on terminals of any width: no number is lost."""

from __future__ import annotations

import re
import sys
from io import StringIO

import pytest
from rich.console import Console

from local_runner.runtime.screen import Screen

COLUMNS = ("DAG", "newest run", "status", ">1 d", ">7 d", ">runs", ">mean")
ROWS = [
    ("live_poll_15m", "11-21 23:45", "success", "96.8 %", "99.1 %", 672, "10.0 s"),
    ("hourly_refresh", "11-21 23:00", "OVERDUE", "-", "12.3 %", 1234567, "45 min"),
    ("daily_reconcile", "11-21 02:00", "Zürich 東京", None, "0.1 %", 7, "1 h 5 min"),
]
NUMBERS = re.findall(r"\d+", " ".join(str(cell) for row in ROWS for cell in row))
LONG = "critical since 11-21 16:01Z, " + "a name and 1234567 goals, " * 4 + "the end"


def shown(width: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Screen, StringIO]:
    """A screen on a terminal of so many columns, and what is written to it."""
    file = StringIO()
    monkeypatch.setattr(sys, "stdout", file)
    screen = Screen()
    screen.console = Console(
        file=file,
        width=width,
        force_terminal=True,
        color_system=None,
        highlight=False,
        soft_wrap=True,
    )
    return screen, file


@pytest.mark.parametrize("width", [20, 30, 40, 50, 60, 80, 100, 200])
def test_a_table_loses_no_number(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    screen, file = shown(width, monkeypatch)
    screen.table("Runs", COLUMNS, ROWS)
    text = file.getvalue()
    assert "…" not in text
    if width >= 40:  # below that, dates are wrapped at their blank
        for row in ROWS:
            for cell in row[3:]:
                assert (str(cell) if cell is not None else "-") in text
    assert set(NUMBERS) <= set(re.findall(r"\d+", text))
    assert all(len(line.rstrip()) <= width for line in text.splitlines())


def test_a_wide_terminal_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, file = shown(300, monkeypatch)
    screen.short(LONG, head="Alert      ")
    assert file.getvalue() == f"Alert      {LONG}\n"


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_long_line_is_wrapped(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    screen, file = shown(width, monkeypatch)
    screen.short(LONG, head="Alert      ")
    lines = file.getvalue().splitlines()
    assert len(lines) > 1
    assert all(len(line) <= width for line in lines)
    assert all(line.startswith(" " * 11) for line in lines[1:])
    assert " ".join(line[11:] for line in lines) == LONG


def test_an_endless_line_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, file = shown(60, monkeypatch)
    screen.short(LONG * 20)
    lines = file.getvalue().splitlines()
    assert len(lines) == 4
    assert lines[-1].endswith("…")
