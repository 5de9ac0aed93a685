"""What a folder holds of times ahead of the clock, and what to type."""

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
    """A table or a published file with times that have not come.

    `dag` is the one whose next run replaces them; None for stored responses, which are
    kept as they came, and do not count until their time has come.
    """

    name: str
    newest_at: datetime
    dag: str | None
    row_count: int | None = None

    @property
    def told(self) -> str:
        """In words."""
        return f"{self.name} ({self.newest_at:%Y-%m-%d %H:%M}Z)"


def stored_ahead(settings: Settings, clock: Clock, warehouse: Warehouse) -> list[Ahead]:
    """What is stored of times ahead of the clock; nothing in a simulated folder, whose
    time is its own. Changes nothing. Raises WarehouseError."""
    latest = latest_valid(timed(settings), clock)
    if latest == UNBOUNDED:
        return []
    found = [
        Ahead(row["table_name"], row["newest_at"], _dag_of(row["table_name"]), count)
        for row in warehouse.fetch("query_times_ahead", latest=latest)
        if (count := row["row_count"])
    ]
    for name, dag in FILES.items():
        generated_at = _generated_at(settings, name)
        if generated_at is not None and generated_at > latest:
            found.append(Ahead(name, generated_at, dag))
    return found


@dataclass(frozen=True)
class Advice:
    """What is ahead, in a sentence, and what to type where a run replaces it."""

    what: str
    dag: str | None

    def fix(self, settings: Settings) -> str:
        """What to type; first of all whether the clock itself is right."""
        if self.dag is None:
            return "date -u   # is this machine's clock right?"
        again = command(f"run {self.dag}", settings)
        return f"{again}   # if this machine's clock is right: date -u"


def advice(found: Sequence[Ahead]) -> list[Advice]:
    """What to do, the most urgent first."""
    told = []
    for dag in (*FILES.values(), None):
        named = [one.told for one in found if one.dag == dag]
        if named:
            listed = f"stored times are ahead of the clock: {', '.join(named)}"
            told.append(Advice(listed, dag))
    return told


def _dag_of(table: str) -> str | None:
    if table == RESPONSES:
        return None
    return "daily_reconcile" if table in NIGHTLY else "hourly_refresh"


def _generated_at(settings: Settings, name: str) -> datetime | None:
    """The time that a published file is of; None where there is none to read."""
    with suppress(TouchlineError, msgspec.DecodeError, UnicodeDecodeError):
        data = open_site(settings.site_uri).get(name)
        if data is not None:
            found = msgspec.json.decode(data, type=_File)
            if found.generated_at.tzinfo is not None:
                return found.generated_at
    return None


class _File(msgspec.Struct):
    generated_at: datetime
