"""The note beside a growing warehouse: what it is made from, and how far it is."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from functions.shared.contract.models import CONTRACT_VERSION
from functions.shared.runtime.errors import (
    ConfigError,
    TouchlineError,
    WarehouseDamagedError,
)
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.base import SQL
from local_runner.rebuild.file_target import wal_of
from local_runner.runtime.progress_file import write_note
from local_runner.runtime.workspace import command
from transforms.tables import SCHEMA_VERSION


class Progress:
    """The progress of one growing warehouse. `built` counts gold builds that are done,
    `refused` says that it lost data, `kept` is where the old warehouse was kept."""

    def __init__(self, growing: Path) -> None:
        """The note lies beside the file; either may be missing."""
        self.growing = growing
        self.file = growing.with_name(growing.name + ".json")

    def read(self) -> dict[str, Any]:
        """The note; empty for one that is missing or cannot be parsed."""
        try:
            note = json.loads(self.file.read_bytes())
        except (OSError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}

    def update(self, **changes: object) -> None:
        """Write the note with changes. Raises TouchlineError: without its note the
        growing warehouse cannot be resumed."""
        self._write(self.read() | changes)

    def start_or_resume(
        self, lake_uri: str, until: datetime | None, *, is_accepted: bool
    ) -> None:
        """Continue with what was built from the same lake for the same `until`, or
        start again. What was refused continues only where its loss `is_accepted`."""
        source = {
            "lake": lake_uri,
            "until": until.astimezone(UTC).isoformat() if until else None,
            "code": _code_version(),
        }
        if self.file.exists() and self.growing.exists():
            note = self.read()
            is_usable = is_accepted or not note.get("refused")
            if is_usable and source.items() <= note.items():
                return
        try:
            for path in (self.growing, wal_of(self.growing)):
                path.unlink(missing_ok=True)
            self.file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(
                f"{self.growing} cannot be made: {error.strerror}.",
                fix="Build it in a folder of yours: --out DIR.",
            ) from None
        self._write(source)

    @contextmanager
    def removed_if_damaged(self, settings: Settings) -> Iterator[None]:
        """Remove a growing warehouse that cannot be read, as after a crash of the
        machine: it could never be resumed. Raises TouchlineError then."""
        try:
            yield
        except WarehouseDamagedError as error:
            for path in (self.growing, wal_of(self.growing), self.file):
                path.unlink(missing_ok=True)
            raise TouchlineError(
                f"The unfinished rebuild was damaged and is removed: {error.what}",
                fix=f"Start again: {command('rebuild', settings)}",
            ) from None

    def _write(self, note: Mapping[str, object]) -> None:
        try:
            write_note(self.file, note)
        except OSError as error:
            raise TouchlineError(
                f"{self.file} cannot be written: {error.strerror}.",
                fix=f"Check the free space: df -h {shlex.quote(str(self.file.parent))}",
            ) from None


def _code_version() -> str:
    """A digest of what builds a warehouse: statements, tables and contract."""
    digest = hashlib.sha256(f"{SCHEMA_VERSION} {CONTRACT_VERSION}".encode())
    for path in sorted((SQL / "duckdb").glob("*.sql")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
