"""Warm polls: what `python -m tests.bench.poll` of a checkout prints."""

from __future__ import annotations

import re

from tests.bench.checkouts import Checkout
from tests.bench.errors import BenchError
from tests.bench.measures import Values
from tests.bench.process import run

MODULE = "tests.bench.poll"

_DAYS = re.compile(r"^ *(\d+) days +([\d.]+) ms a poll", re.MULTILINE)
_TUNED = re.compile(r"^hand-tuned +([\d.]+) ms a poll", re.MULTILINE)


def warm_polls(checkout: Checkout) -> tuple[Values, Values]:
    """Play its benchmark of warm polls; see `parse_polls`."""
    return parse_polls(run([checkout.python, "-m", MODULE], checkout.root).output)


def parse_polls(printed: str) -> tuple[Values, Values]:
    """The values of a checkout, and those of the baseline that it has.

    Raises BenchError where the polls with 1, 30 or 91 days of history are not printed.
    """
    by_days = {int(days): float(ms) for days, ms in _DAYS.findall(printed)}
    if not {1, 30, 91} <= by_days.keys():
        raise BenchError(f"{MODULE} printed no polls of 1, 30 and 91 days:\n{printed}")
    tuned = _TUNED.search(printed)
    return (
        {
            "poll_warm_ms": by_days[1],
            "poll_warm_30_ms": by_days[30],
            "poll_warm_91_ms": by_days[91],
            "growth": by_days[91] / by_days[1],
        },
        {"poll_warm_ms": float(tuned[1])} if tuned else {},
    )
