"""From a history to the alerts that open and close.

Cases are files in `cases/alerts/`; a new file is a new test, and the README beside them
says what may stand in one. Every history runs through the real steps, over a lake in a
folder and a warehouse in DuckDB.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest
import yaml

from functions.shared.storage.run_records import RunRecord, put_rows
from functions.shared.storage.snapshot import Snapshot
from tests.functions.world import (
    JSON,
    MONITOR,
    NOON,
    World,
    match,
    matches_response,
    standings_response,
    table,
    table_row,
)
from transforms.alert_conditions import CONDITIONS
from transforms.tables import TABLES

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(FOLDER.glob("*.yaml"))

Verdict = Literal["valid", "partial", "invalid", "error"]
Status = Literal["success", "failed", "skipped", "missed", "abandoned"]


class Match(msgspec.Struct, forbid_unknown_fields=True):
    """A match as a response shows it. `updated` is the API's lastUpdated: by default
    now, and long ago while nothing has happened."""

    id: int
    kick_off: str
    status: str = "TIMED"
    updated: str | None = None
    competition: str = "PL"


class Runs(msgspec.Struct, forbid_unknown_fields=True):
    """Runs of a DAG, back to back from the moment on, a second each."""

    dag: str
    status: Status
    count: int = 1


class Judged(msgspec.Struct, forbid_unknown_fields=True):
    """What an evaluation opens, each with its onset, and closes. Nothing by default."""

    as_of: str | None = None
    opened: dict[str, str] = {}
    closed: list[str] = []


class Moment(msgspec.Struct, forbid_unknown_fields=True):
    """What happens at one time, in this order."""

    at: str
    pull: list[Match] | None = None
    verdict: Verdict = "valid"
    standings: dict[str, Verdict] = {}
    runs: list[Runs] = []
    batch: dict[int, Literal["equal", "other"]] = {}
    reconciled: dict[int, str] = {}
    judged: Judged | None = None


class Case(msgspec.Struct, forbid_unknown_fields=True):
    """A file."""

    about: str
    history: list[Moment]


def case_in(path: Path) -> Case:
    """Read a file; every scalar is text at first, so that no time becomes a number."""
    told = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
    return msgspec.convert(told, Case, strict=False)


def time(text: str) -> datetime:
    """`12:30`, `12:30:05` or `22 00:15` of November 2026; the 21st by default."""
    day, _, clock = text.rpartition(" ")
    at = datetime.fromisoformat(f"2026-11-{int(day or 21):02} {clock}+00:00")
    return at.astimezone(NOON.tzinfo)


class History:
    """Plays moments into a world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def play(self, moment: Moment) -> None:
        at = time(moment.at)
        self.world.clock.set(at)
        if moment.pull is not None:
            self._pull(moment.pull, moment.verdict, at)
        for code, verdict in moment.standings.items():
            self._standings(code, verdict, at)
        for runs in moment.runs:
            self._runs(runs, at)
        for match_id, side in moment.batch.items():
            self._batch(match_id, side)
        for match_id, cause in moment.reconciled.items():
            self._reconciled(match_id, cause, at)
        if moment.judged is not None:
            self._judged(moment.judged, at)

    def _pull(self, matches: list[Match], verdict: Verdict, at: datetime) -> None:
        rows: list[JSON] = []
        for one in matches:
            updated = at if one.status != "TIMED" else NOON - timedelta(days=2)
            rows.append(
                match(
                    one.id,
                    code=one.competition,
                    status=one.status,
                    kick_off=time(one.kick_off),
                    updated=time(one.updated) if one.updated else updated,
                )
            )
        if verdict == "partial":
            rows.append({"id": 0})
        if verdict == "error":
            response = self.world.store_response(
                "{}", at=at, resource="errors", status=500
            )
        else:
            body = "<html>" if verdict == "invalid" else matches_response(*rows)
            response = self.world.store_response(body, at=at)
        self._drain(response, verdict)

    def _standings(self, code: str, verdict: Verdict, at: datetime) -> None:
        rows = [table_row(1, 1)] + [{"position": 2}] * (verdict == "partial")
        body = standings_response(table(*rows), code=code)
        response = self.world.store_response(
            "<html>" if verdict == "invalid" else body,
            at=at,
            resource="standings",
            scope=code,
        )
        self._drain(response, verdict)

    def _drain(self, response: Snapshot, verdict: Verdict) -> None:
        self.world.load_into_silver(since="2026-11-01")
        found = {row["snapshot_id"]: row["verdict"] for row in self.world.ledger()}
        assert found[response.snapshot_id] == verdict

    def _runs(self, runs: Runs, at: datetime) -> None:
        records = []
        for number in range(runs.count):
            started = at + timedelta(seconds=number)
            row: JSON = {
                "run_id": f"{runs.dag}-{started:%Y%m%dT%H%M%S}",
                "dag": runs.dag,
                "trigger": "manual",
                "scheduled_at": None,
                "started_at": started,
                "finished_at": started + timedelta(seconds=1),
                "duration_ms": 1000,
                "status": runs.status,
                "attempts": 1,
                "last_attempt_at": started,
                "failed_step": None,
                "error": None,
                "steps": [],
                "api_calls": 0,
                "statements": 0,
                "billed_bytes": 0,
                "code_version": "",
            }
            records.append(RunRecord(run=row))
        put_rows(self.world.warehouse, records)

    def _batch(self, match_id: int, side: str) -> None:
        """The match as live has it becomes batch's, or one that differs from it."""
        (live,) = [
            row
            for row in self.world.rows("silver_live_match_state")
            if row["match_id"] == match_id
        ]
        content = {"content_hash": "other"} if side == "other" else {}
        row = {"fetched_at": live["first_seen_at"], **live, **content}
        names = TABLES["silver_matches"].names
        others = [
            one
            for one in self.world.rows("silver_matches")
            if one["match_id"] != match_id
        ]
        self.world.truncate("silver_matches")
        rows = [*others, {name: row[name] for name in names}]
        self.world.warehouse.load("silver_matches", rows)

    def _reconciled(self, match_id: int, cause: str, at: datetime) -> None:
        is_equal = cause == "equal"
        row: JSON = dict.fromkeys(TABLES["gold_reconciliation"].names)
        row |= {
            "match_id": match_id,
            "as_of_date": at.date(),
            "as_of": at,
            "competition_code": "PL",
            "utc_date": NOON,
            "verdict": "equal" if is_equal else "differs",
            "cause": None if is_equal else cause,
            "is_to_reread": not is_equal,
        }
        self.world.warehouse.load("gold_reconciliation", [row])

    def _judged(self, judged: Judged, at: datetime) -> None:
        before = self._alerts()
        as_of = time(judged.as_of) if judged.as_of else at
        counts = self.world.call(MONITOR, as_of=as_of)["counts"]
        after = self._alerts()
        opened = {
            place(row): row["onset_at"]
            for alert_id, row in after.items()
            if alert_id not in before
        }
        closed = [
            place(row)
            for alert_id, row in after.items()
            if row["resolved_at"] and not before.get(alert_id, {}).get("resolved_at")
        ]
        wanted = {whole(name): time(onset) for name, onset in judged.opened.items()}
        assert opened == wanted, f"opened at {at}"
        assert sorted(closed) == sorted(map(whole, judged.closed)), f"closed at {at}"
        found = counts["alerts_opened"], counts["alerts_closed"]
        assert found == (len(opened), len(closed))

    def _alerts(self) -> dict[str, Any]:
        return {row["alert_id"]: row for row in self.world.rows("raw_alerts")}


def place(row: JSON) -> str:
    return f"{row['condition']} {row['scope']}"


def whole(name: str) -> str:
    """A condition and its scope, which is ALL by default."""
    condition, _, scope = name.partition(" ")
    assert condition in CONDITIONS, f"there is no condition {condition}"
    return f"{condition} {scope or 'ALL'}"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(world: World, path: Path) -> None:
    case = case_in(path)
    history = History(world)
    for moment in case.history:
        history.play(moment)
    assert any(moment.judged for moment in case.history)


def test_every_condition_opens_and_closes_in_some_case() -> None:
    judged = [
        moment.judged
        for path in CASES
        for moment in case_in(path).history
        if moment.judged
    ]
    opened = {whole(name).split(" ")[0] for one in judged for name in one.opened}
    closed = {whole(name).split(" ")[0] for one in judged for name in one.closed}
    elsewhere = {"match_not_started", "publishing_stalled"}  # transforms, scenarios
    assert opened == closed == CONDITIONS.keys() - elsewhere


def test_what_is_no_part_of_a_case_is_named(tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text("about: x\nhistory: [{at: '12:00', pulls: []}]", encoding="utf-8")
    with pytest.raises(msgspec.ValidationError, match="pulls"):
        case_in(path)
