"""One poll in plain SQL, tuned by hand: what the pipeline is measured beside.

It does raw, silver (history, latest state, standings) and gold (events, scoreboard,
league table as it stands, monitor) from the bodies of one poll's responses, in one
transaction. It fetches nothing, validates nothing, keeps no ledger, raises no alert,
publishes nothing, and ranks by points, goal difference and goals alone; what it has in
common with the pipeline is the rows of the latest state, as a test checks.

`python -m tests.bench.hand_tuned poll WAREHOUSE FILE...` runs one poll as a process,
`prime WAREHOUSE LAKE` takes all that a lake holds.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

SQL = Path(__file__).with_suffix(".sql")
GOLD = ("scoreboard", "league_table", "monitor")
STANDINGS = ("standings", "batch_standings")


@dataclass(frozen=True)
class Response:
    """One stored response: its place in the lake's order, and its exact body."""

    snapshot_id: str
    resource: str
    scope: str
    fetched_at: datetime
    sha256: str
    body: str


def read_response(file: Path) -> Response:
    """An object of the lake, whose body is text. Raises OSError, ValueError."""
    stored = json.loads(gzip.decompress(file.read_bytes()))
    return Response(
        stored["snapshot_id"],
        stored["resource"],
        stored["scope"],
        datetime.fromisoformat(stored["fetched_at"]),
        stored["body_sha256"],
        stored["body"],
    )


class HandTuned:
    """A DuckDB file with the tables of the baseline."""

    def __init__(self, file: Path) -> None:
        """Open or create it."""
        self.connection = duckdb.connect(str(file))
        self.connection.execute("SET TimeZone = 'UTC'")
        self.connection.execute(
            "SET threads = 1"
        )  # a third less CPU: it is little data
        self._run("create")

    def poll(self, responses: Sequence[Response], as_of: datetime) -> None:
        """Take what one poll fetched, in its order, and build gold as of a time."""
        self.connection.begin()
        if responses:
            self._take(responses)
        for name in GOLD:
            self._run(name, as_of=as_of)
        self.connection.commit()

    def prime(self, responses: Sequence[Response]) -> None:
        """Take what was fetched before the first poll, the nightly batch included."""
        self.connection.begin()
        for response in responses:
            self._take([response])
        self.connection.commit()

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def _take(self, responses: Sequence[Response]) -> None:
        lists = {
            "ids": [one.snapshot_id for one in responses],
            "resources": [one.resource for one in responses],
            "scopes": [one.scope for one in responses],
            "times": [one.fetched_at for one in responses],
            "hashes": [one.sha256 for one in responses],
        }
        changed = {row[0] for row in self._run("changed", **lists)}
        new = [one for one in responses if one.snapshot_id in changed]
        bodies = [one.body if one in new else None for one in responses]
        self._run("store", **lists, bodies=bodies)
        for one in new:
            if one.resource == "matches":
                self._see(one)
            elif one.resource == "batch_matches":
                self._run("season", scope=one.scope, **_sighting(one))
        if tables := [one for one in new if one.resource in STANDINGS]:
            self._run(
                "standings",
                scopes=[one.scope for one in tables],
                bodies=[one.body for one in tables],
            )

    def _see(self, response: Response) -> None:
        rows = self._run("sight", **_sighting(response))
        if touched := sorted({row[0] for row in rows}):
            self._run("place", touched=touched)
            self._run("events", touched=touched)

    def _run(self, name: str, **params: object) -> list[tuple[Any, ...]]:
        """Send the statements of a name; the rows of the last one."""
        rows: list[tuple[Any, ...]] = []
        for statement in _statements()[name]:
            named = {key: params[key] for key in statement.named_parameters}
            rows = self.connection.execute(statement, named).fetchall()
        return rows


def _sighting(response: Response) -> dict[str, object]:
    return {
        "snapshot_id": response.snapshot_id,
        "fetched_at": response.fetched_at,
        "body": response.body,
    }


@cache
def _statements() -> dict[str, list[duckdb.Statement]]:
    """The statements of the file by name, as DuckDB reads them, once."""
    parts = SQL.read_text(encoding="utf-8").split("-- name: ")[1:]
    return {
        part.split("\n", 1)[0]: duckdb.extract_statements(part.split("\n", 1)[1])
        for part in parts
    }


def stored_in(lake: Path) -> list[Path]:
    """The files of all responses in a lake that is a folder, oldest first."""
    return sorted((lake / "raw").rglob("*.json.gz"), key=lambda file: file.name)


def main() -> None:
    """One poll as a process, or all that a lake holds."""
    verb, file, *paths = sys.argv[1:]
    tuned = HandTuned(Path(file))
    if verb == "prime":
        tuned.prime([read_response(path) for path in stored_in(Path(paths[0]))])
    else:
        responses = [read_response(Path(path)) for path in paths]
        tuned.poll(responses, max(response.fetched_at for response in responses))
    tuned.close()


if __name__ == "__main__":
    main()
