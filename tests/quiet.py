"""Structured logging as it is in a process that has not turned it on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def logging_off() -> Iterator[None]:
    """Turn our logging off, and again at the end.

    Without propagation pytest attaches handlers of its own, and a logger that has
    handlers is taken as turned on.
    """
    _turn_off()
    try:
        yield
    finally:
        _turn_off()


def _turn_off() -> None:
    logger = logging.getLogger("touchline")
    logger.handlers.clear()
    logger.propagate = True
