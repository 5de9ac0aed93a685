"""Stored times that are ahead of the clock, and the commands that fix them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import msgspec

from functions.shared.runtime.clock import Clock
from functions.shared.runtime.errors import TouchlineError
from functions.shared.runtime.future_times import UNBOUNDED, latest_valid
from functions.shared.runtime.settings import Settings
from functions.shared.storage.site import open_site
from functions.shared.warehouse.base import Warehouse
from local_runner.runtime.workspace import command, timed

FILES = {"live.json": "hourly_refresh", "dashboard.json": "daily_reconcile"}
"""The published files, and the DAGs that replace them."""

NIGHTLY = ("gold_reconciliation", "gold_data_test_results")
"""Tables that only the nightly DAG writes."""

RESPONSES = "raw_snapshots"


class Ahead(msgspec.Struct, frozen=True):
    """A table or a published file with times in the future.

    `dag` is the one whose next run replaces them; None for stored responses, which are
    kept as they are and do not count before their time.
    """

    name: str
    newest_at: datetime
    dag: str | None
    row_count: int | None = None

    @property
    def label(self) -> str:
        """Its name and newest time."""
        return f"{self.name} ({self.newest_at:%Y-%m-%d %H:%M}Z)"


def stored_ahead(settings: Settings, clock: Clock, warehouse: Warehouse) -> list[Ahead]:
    """What is stored of times ahead of the clock; nothing in a simulated folder, whose
    time is its own. Changes nothing. Raises WarehouseError."""
    latest = latest_valid(timed(settings), clock)
    if latest == UNBOUNDED:
        return []
    ahead = [
        Ahead(row["table_name"], row["newest_at"], _dag_of(row["table_name"]), count)
        for row in warehouse.fetch("query_times_ahead", latest=latest)
        if (count := row["row_count"])
    ]
    for name, dag in FILES.items():
        generated_at = _generated_at(settings, name)
        if generated_at is not None and generated_at > latest:
            ahead.append(Ahead(name, generated_at, dag))
    return ahead


@dataclass(frozen=True)
class Advice:
    """What is ahead of the clock, and the command that replaces it."""

    what: str
    dag: str | None

    def fix(self, settings: Settings) -> str:
        """The command to type; the clock itself may be wrong."""
        if self.dag is None:
            return "date -u   # is this machine's clock right?"
        again = command(f"run {self.dag}", settings)
        return f"{again}   # if this machine's clock is right: date -u"


def advice(ahead: Sequence[Ahead]) -> list[Advice]:
    """What to do, the most urgent first."""
    advised = []
    for dag in (*FILES.values(), None):
        named = [item.label for item in ahead if item.dag == dag]
        if named:
            listed = f"stored times are ahead of the clock: {', '.join(named)}"
            advised.append(Advice(listed, dag))
    return advised


def _dag_of(table: str) -> str | None:
    if table == RESPONSES:
        return None
    return "daily_reconcile" if table in NIGHTLY else "hourly_refresh"


def _generated_at(settings: Settings, name: str) -> datetime | None:
    """The time that a published file is of; None where there is none to read."""
    with suppress(TouchlineError, msgspec.DecodeError, UnicodeDecodeError):
        data = open_site(settings.site_uri).get(name)
        if data is not None:
            published = msgspec.json.decode(data, type=_File)
            if published.generated_at.tzinfo is not None:
                return published.generated_at
    return None


class _File(msgspec.Struct):
    generated_at: datetime
