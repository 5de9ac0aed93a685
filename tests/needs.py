"""What a test needs beyond this process and a moment, as markers.

`make test` runs the tests that need none of these; `make check` runs all.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

COSTLY = {
    "process": "starts a process of its own",
    "storage": "needs fake-gcs-server, the local peer of Cloud Storage",
    "bigquery": "needs local-bigquery, the local peer of BigQuery",
    "googlesql": "needs Google's SQL analyzer and reference evaluator",
    "laws": "checks a law on generated examples",
    "day": "plays a match-day, or several, through the whole pipeline",
    "browser": "opens pages in headless Chromium",
    "recorded": "replays recordings of the API that lie outside the checkout",
    "slow": "takes seconds of processor time for another reason",
    "long": "takes minutes, most of them on the peers of Google Cloud",
    "terraform": "runs Terraform, checkov or what is built for a deployment",
}
"""Markers and what each means. Those of fixtures, engines, laws and recordings come by
themselves, the others by a decorator."""

FIXTURES = {
    "storage": "storage",
    "big_query": "bigquery",
    "both": "googlesql",
    "chromium": "browser",
}
"""The marker of a test with such a fixture."""

VALUES = {
    "googlesql": "googlesql",
    "bigquery": "bigquery",
    "bucket": "storage",
    "over HTTP": "process",
}
"""The marker of a test with such a parameter."""

RECORDED = Path(__file__).with_name("recorded")
"""Where tests lie that replay recordings."""

QUICK = {"git"}
"""Programs that any test may start."""

STARTS_PROCESSES = {
    *("process", "storage", "bigquery", "browser", "day", "long", "terraform")
}


class UndeclaredNeed(Exception):  # noqa: N818  # what is missing is a marker
    """A test needs something that none of its markers names."""


def markers_of(item: pytest.Item) -> set[str]:
    """The markers that follow from a test's fixtures, parameters and kind."""
    fixtures = {FIXTURES.get(name) for name in getattr(item, "fixturenames", ())}
    call = getattr(item, "callspec", None)
    values = call.params.values() if call else ()
    parameters = {VALUES.get(value) for value in values if isinstance(value, str)}
    is_law = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    kinds = {"laws": is_law, "recorded": RECORDED in item.path.parents}
    names = fixtures | parameters | {kind for kind, is_one in kinds.items() if is_one}
    return {name for name in names if name}


_declared: set[str] | None = None
"""The markers of the test that runs; None: no test runs."""


@contextmanager
def declared(item: pytest.Item) -> Iterator[None]:
    """Hold a test to its markers while it runs."""
    global _declared  # noqa: PLW0603 (one test runs at a time)
    _declared = {mark.name for mark in item.iter_markers()}
    try:
        yield
    finally:
        _declared = None


def check_need(*names: str) -> None:
    """Raise UndeclaredNeed if the running test has none of these markers."""
    if _declared is not None and _declared.isdisjoint(names):
        raise UndeclaredNeed(
            f"Mark this test with @pytest.mark.{names[0]}: it {COSTLY[names[0]]}. "
            "It then runs in `make check`, not in `make test`."
        )


def watch_processes() -> None:
    """Hold every test that starts a process to its markers."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "subprocess.Popen" and Path(arguments[0]).name not in QUICK:
            check_need("process", *sorted(STARTS_PROCESSES - {"process"}))

    sys.addaudithook(hook)
