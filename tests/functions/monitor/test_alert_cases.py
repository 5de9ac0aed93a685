"""From a history to the alerts that open and close, and to the messages sent.

Cases are files in `cases/`; a new file is a new test, and the README there describes
the format. Every history runs through the real steps, over a lake in a folder and a
warehouse in DuckDB.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest
import yaml

from functions.shared.storage.run_records import RunRecord, put_rows
from functions.shared.storage.snapshot import Snapshot
from tests.functions.monitor.failing import FAILURES, failing
from tests.functions.shared.footballdata.misbehaving import Misbehaving, Reply, response
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
from tests.transforms.rows import ledger
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


class Evaluated(msgspec.Struct, forbid_unknown_fields=True):
    """What an evaluation opens, each with its onset, closes and sends. Nothing by
    default."""

    as_of: str | None = None
    opened: dict[str, str] = {}
    closed: list[str] = []
    messages: list[str] | Literal["any"] = []
    all_messages: list[str] | None = None
    count: int = 1
    fails: bool | Literal["any"] = False
    recorded: bool = False


class Moment(msgspec.Struct, forbid_unknown_fields=True):
    """What happens at one time, in this order."""

    at: str
    pull: list[Match] | None = None
    verdict: Verdict = "valid"
    standings: dict[str, Verdict] = {}
    runs: list[Runs] = []
    batch: dict[int, Literal["equal", "other"]] = {}
    reconciled: dict[int, str] = {}
    ledger: dict[str, Verdict] = {}
    replies: list[str] = []
    failing: str | None = None
    evaluated: Evaluated | None = None


class Case(msgspec.Struct, forbid_unknown_fields=True):
    """A file."""

    about: str
    history: list[Moment]
    variants: tuple[str, ...] = ("",)

    @property
    def has_channel(self) -> bool:
        """Whether messages are sent."""
        return any(moment.replies for moment in self.history)


REPLIES = {
    "ok": response(200),
    "bad_request": response(400),
    "error": response(500),
    "gateway": response(502),
    "no_response": Reply(b"", "reset"),
}
"""Replies of the channel by name; without any left it refuses."""


def reply_of(name: str) -> Reply:
    """A reply by its name, or `wait SECONDS`: a refusal with a Retry-After."""
    if name.startswith("wait "):
        return response(429, headers={"Retry-After": name.removeprefix("wait ")})
    return REPLIES[name]


def case_in(path: Path) -> Case:
    """Read a file; scalars are text at first, so that no time becomes a number."""
    content = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)  # noqa: S506
    return msgspec.convert(content, Case, strict=False)


def time(text: str) -> datetime:
    """`12:30`, `12:30:05` or `22 00:15` of November 2026; the 21st by default."""
    day, _, clock = text.rpartition(" ")
    at = datetime.fromisoformat(f"2026-11-{int(day or 21):02} {clock}+00:00")
    return at.astimezone(NOON.tzinfo)


class History:
    """Plays moments into a world."""

    def __init__(
        self, world: World, channel: Misbehaving | None = None, variant: str = ""
    ) -> None:
        self.world = world
        self.channel = channel
        self.variant = variant
        self.failure = ""

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
        for scope, verdict in moment.ledger.items():
            self._ledger(scope, verdict, at)
        if self.channel is not None:
            self.channel.then(*map(self._reply, moment.replies))
        if moment.failing is not None:
            self.failure = moment.failing.replace("VARIANT", self.variant)
        if moment.evaluated is not None:
            self._evaluate(moment.evaluated, at)

    def _reply(self, name: str) -> Reply:
        return reply_of(name.replace("VARIANT", self.variant))

    def _ledger(self, scope: str, verdict: Verdict, at: datetime) -> None:
        """A response of standings straight in the ledger."""
        about = {"resource": "standings", "scope": scope, "verdict": verdict}
        row = ledger(f"{at:%d%H%M%S}-{scope}", at, violations=[], drift=[], **about)
        self.world.warehouse.load("raw_snapshots", [row])

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
        """Batch gets the match as live has it, or one that differs."""
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

    def _evaluate(self, expected: Evaluated, at: datetime) -> None:
        before, sent_before = self._alerts(), len(self._messages())
        as_of = time(expected.as_of) if expected.as_of else at
        for _ in range(expected.count):
            counts = self._call(as_of, fails=expected.fails)
        after = self._alerts()
        opened = {
            full_name(row): row["onset_at"]
            for alert_id, row in after.items()
            if alert_id not in before
        }
        closed = [
            full_name(row)
            for alert_id, row in after.items()
            if row["resolved_at"] and not before.get(alert_id, {}).get("resolved_at")
        ]
        onsets = {whole(name): time(at) for name, at in expected.opened.items()}
        is_partial = bool(expected.fails) or expected.recorded  # depends on the failure
        if not is_partial or expected.opened:
            assert opened == onsets, f"opened at {at}"
        if not is_partial or expected.closed:
            closings = sorted(map(whole, expected.closed))
            assert sorted(closed) == closings, f"closed at {at}"
        messages = self._messages()
        if expected.messages != "any":
            assert messages[sent_before:] == expected.messages, f"sent at {at}"
        if expected.all_messages is not None:
            assert messages == expected.all_messages, f"sent until {at}"
        if not is_partial and expected.count == 1:
            numbers = counts["alerts_opened"], counts["alerts_closed"]
            assert numbers == (len(opened), len(closed))

    def _call(self, as_of: datetime, *, fails: bool | str) -> JSON:
        failure = FAILURES[self.failure] if self.failure else None
        with failing(self.world, **failure) if failure else nullcontext():
            reply = self.world.try_call(MONITOR, as_of=as_of)
        if fails != "any":
            assert reply.is_ok is not fails, reply.body
        counts: JSON = reply.body["counts"]
        return counts

    def _messages(self) -> list[str]:
        """The beginnings of the messages that arrived: state, condition, alerts."""
        if self.channel is None:
            return []
        texts = [json.loads(one.body)["text"] for one in self.channel.requests]
        heads = [re.match(r"\[[^]]*\] \w+ \([^)]*\)", text) for text in texts]
        return [head[0] if head else "" for head in heads]

    def _alerts(self) -> dict[str, Any]:
        return {row["alert_id"]: row for row in self.world.rows("raw_alerts")}


def full_name(row: JSON) -> str:
    """The condition and scope of an alert."""
    return f"{row['condition']} {row['scope']}"


def whole(name: str) -> str:
    """A condition and its scope, which is ALL by default."""
    condition, _, scope = name.partition(" ")
    assert condition in CONDITIONS, f"there is no condition {condition}"
    return f"{condition} {scope or 'ALL'}"


def variants() -> Iterator[Any]:
    """Every case, once for each of its variants."""
    for path in CASES:
        for variant in case_in(path).variants:
            name = f"{path.stem}-{variant}" if variant else path.stem
            yield pytest.param(path, variant, id=name)


@pytest.mark.parametrize(("path", "variant"), list(variants()))
def test_case(world: World, path: Path, variant: str) -> None:
    case = case_in(path)
    assert any(moment.evaluated for moment in case.history)
    if not case.has_channel:
        play(case, History(world))
        return
    with Misbehaving() as channel:
        world.change_settings(alert_webhook_url=channel.url)
        play(case, History(world, channel, variant))


def play(case: Case, history: History) -> None:
    """Play all moments of a case."""
    for moment in case.history:
        history.play(moment)


def test_every_condition_opens_and_closes_in_some_case() -> None:
    evaluations = [
        moment.evaluated
        for path in CASES
        for moment in case_in(path).history
        if moment.evaluated
    ]
    opened = {whole(name).split(" ")[0] for one in evaluations for name in one.opened}
    closed = {whole(name).split(" ")[0] for one in evaluations for name in one.closed}
    elsewhere = {"match_not_started", "publishing_stalled"}  # transforms, scenarios
    assert opened == closed == CONDITIONS.keys() - elsewhere


def test_an_unknown_key_of_a_case_is_named(tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text("about: x\nhistory: [{at: '12:00', pulls: []}]", encoding="utf-8")
    with pytest.raises(msgspec.ValidationError, match="pulls"):
        case_in(path)
