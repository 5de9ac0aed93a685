"""Alerts that open or close while something runs, a line for each condition."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from local_runner.runtime.screen import Screen, printable

LOGGER = "touchline"
EVENTS = {"alert_opened": "Alert opened", "alert_closed": "Alert closed"}

Line = dict[str, Any]


class AlertLines(logging.Handler):
    """Collects the events of alerts from the log, which has them even if nothing can be
    recorded, and shows each once."""

    def __init__(self, screen: Screen) -> None:
        """Show on `screen`."""
        super().__init__(logging.INFO)
        self._screen = screen
        self._collected: list[Line] = []
        self._seen: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def emit(self, record: logging.LogRecord) -> None:
        """Collect an event; steps run in threads of their own."""
        line = vars(record)
        event = str(line.get("event"))
        if event not in EVENTS:
            return
        key = (event, str(line["alert_id"]))
        with self._lock:
            if key not in self._seen:
                self._seen.add(key)
                self._collected.append(line)

    def show(self) -> None:
        """Show the events since the last call, critical ones first."""
        with self._lock:
            collected, self._collected = self._collected, []
        groups: dict[tuple[str, str], list[Line]] = {}
        for line in collected:
            groups.setdefault((line["event"], line["condition"]), []).append(line)
        for lines in sorted(groups.values(), key=_urgency):
            self._screen.say(_text(lines), style=_style(lines[0]))


@contextmanager
def alerts_shown(screen: Screen) -> Iterator[AlertLines]:
    """Show alerts that open or close: at the end, and at every call of `show`.

    With `--verbose` the log itself is on standard error, and nothing is shown twice.
    """
    lines = AlertLines(screen)
    logger = logging.getLogger(LOGGER)
    if logger.handlers:
        yield lines
        return
    level, propagate = logger.level, logger.propagate
    logger.addHandler(lines)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield lines
    finally:
        logger.removeHandler(lines)
        logger.setLevel(level)
        logger.propagate = propagate
        lines.show()


def _text(lines: Sequence[Line]) -> str:
    first = min(lines, key=lambda line: str(line["onset_at"]))
    about = first["scope"] if len(lines) == 1 else f"{len(lines)} alerts"
    more = f" And {len(lines) - 1} more: make alerts" if len(lines) > 1 else ""
    return printable(
        f"{EVENTS[first['event']]}: {first['alert_severity']} {first['condition']} "
        f"({about}). {first['alert_message']}{more} ({first['runbook']})"
    )


def _urgency(lines: Sequence[Line]) -> tuple[bool, bool, str]:
    first = lines[0]
    is_closed = first["event"] == "alert_closed"
    onset = min(str(line["onset_at"]) for line in lines)
    return is_closed, first["alert_severity"] != "critical", onset


def _style(line: Line) -> str:
    if line["event"] == "alert_closed":
        return "green"
    return "red" if line["alert_severity"] == "critical" else "yellow"
