"""Alerts: opened once, sent once, closed, recorded, and restored from the lake."""

from __future__ import annotations

import copy
import gzip
import json
import logging
import os
import re
import shutil
import socket
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import functions_framework
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.monitor import fallback as unrecorded
from functions.monitor import notifications as delivery_module
from functions.monitor.messages import LISTED, message
from functions.monitor.notifications import FOLLOW_UP, SENDING_S, Group, in_order
from functions.shared.runtime import webhook as channel_module
from functions.shared.runtime.errors import (
    WarehouseBusyError,
)
from functions.shared.runtime.response import StepResponse
from functions.shared.runtime.webhook import (
    PAGE,
    Delivery,
    Webhook,
    addressed,
    retry_at,
)
from functions.shared.storage.alert_records import (
    PREFIX,
    Event,
    read_alerts,
    restore_alert_rows,
)
from functions.shared.storage.lake import FolderLake, Lake
from functions.shared.storage.run_records import RunRecord, put_rows
from functions.shared.warehouse.base import Row, Warehouse
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from tests.functions.monitor.failing import GOLD, UNWRITABLE, failing
from tests.functions.shared.footballdata.misbehaving import Misbehaving, Reply, response
from tests.functions.world import (
    JSON,
    MONITOR,
    NOON,
    World,
    days,
    in_memory_warehouse,
    minutes,
)
from tests.quiet import logging_off
from tests.transforms.rows import ledger
from transforms.tables import TABLES

pytestmark = pytest.mark.slow

SECRET = "T0ps3cr3tT0ps3cr3t"  # noqa: S105 (made up)
OK, BAD_REQUEST, BROKEN, GATEWAY = (response(status) for status in (200, 400, 500, 502))
GONE = Reply(b"", "reset")
HANGS = Reply(b"", "hang")
DRIPS = Reply(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 999, at_once=0)

EXAMPLES = 60 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 12
THOROUGH = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

USED = (
    *("raw_snapshots", "raw_pipeline_runs", "raw_alerts"),
    *("silver_live_match_state", "gold_live_match_monitor"),
)
"""The tables that these histories touch."""


class Lines(logging.Handler):
    """What was logged, one after another."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(vars(record))

    def events(self, alert_id: str | None = None) -> list[str]:
        """The openings and closings, of one alert or of all."""
        return [
            record["event"]
            for record in self.records
            if record["event"] in ("alert_opened", "alert_closed")
            and alert_id in (None, record["alert_id"])
        ]


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler = Lines()
    with logging_off():
        logger = logging.getLogger("touchline")
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        yield handler


@pytest.fixture
def hook(world: World) -> Iterator[Misbehaving]:
    """A channel, configured in the world, that refuses without a scripted reply."""
    with Misbehaving() as server:
        world.change_settings(alert_webhook_url=f"{server.url}/{SECRET}")
        yield server


def subjects(text: str) -> list[str]:
    """The openings and closings that a message describes: at most LISTED."""
    head = re.match(r"\[(Open|Closed)[^]]*\] (\w+) \(", text)
    assert head, text
    one = re.match(r"[^]]*\] \w+ \(([^)]*)\), since (\S+ \S+?Z)", text)
    listed = re.findall(r"^- (.*?), since (\S+ \S+?Z)", text, re.MULTILINE)
    return [
        f"{head[1]} {head[2]} {scope} {since}"
        for scope, since in listed or ([one.groups()] if one else [])
    ]


def texts(hook: Misbehaving) -> list[str]:
    """The messages that arrived."""
    return [json.loads(request.body)["text"] for request in hook.requests]


def put_response(
    world: World, at: datetime, verdict: str = "partial", *, scope: str = "PL"
) -> None:
    """A response of standings in the ledger, which breaks the contract by default."""
    row = ledger(
        f"{at:%H%M%S%f}-{scope}",
        at,
        resource="standings",
        scope=scope,
        verdict=verdict,
        violations=[],
        drift=[],
    )
    world.warehouse.load("raw_snapshots", [row])


def try_evaluate(world: World, as_of: datetime) -> StepResponse:
    world.clock.set(max(world.clock.now(), as_of))
    return world.try_call(MONITOR, as_of=as_of)


def evaluate(world: World, as_of: datetime) -> JSON:
    """Evaluate; the counts."""
    reply = try_evaluate(world, as_of)
    assert reply.is_ok, reply.body
    counts: JSON = reply.body["counts"]
    return counts


def alerts(world: World) -> list[Row]:
    return sorted(world.rows("raw_alerts"), key=lambda row: row["onset_at"])


def the_alert(world: World) -> Row:
    (row,) = alerts(world)
    return row


def objects(world: World) -> dict[str, JSON]:
    """What the lake holds of alerts, by name without the id."""
    found = {}
    for key in world.lake.keys(PREFIX):
        name = key.rpartition("/")[2].removesuffix(".json.gz")
        found[name] = json.loads(gzip.decompress(world.lake.read(key)))
    return found


def happened(world: World) -> list[str]:
    """What happened to the one alert there is."""
    return sorted(name.partition("_")[2] for name in objects(world))


# Opening, touching, closing


def test_an_alert_lives_in_a_row_and_in_the_lake(world: World, lines: Lines) -> None:
    put_response(world, NOON)
    found = evaluate(world, NOON + minutes(1))
    assert (found["alerts_open"], found["alerts_opened"]) == (1, 1)
    row = the_alert(world)
    assert len(row.pop("alert_id")) == 16
    opened = {
        "condition": "schema_mismatch",
        "scope": "standings/PL",
        "severity": "warning",
        "onset_at": NOON,
        "opened_at": NOON + minutes(1),
        "last_seen_at": NOON + minutes(1),
        "resolved_at": None,
        "message": "Responses of standings/PL break the contract. The first was "
        "120000000000-PL.",
        "runbook": "docs/alerts.md#schema_mismatch",
        "open_notified_at": None,
        "close_notified_at": None,
    }
    assert row == opened
    assert happened(world) == ["opened"]
    put_response(world, NOON + minutes(5))
    found = evaluate(world, NOON + minutes(9))
    assert (found["alerts_open"], found["alerts_opened"]) == (1, 0)
    touched = {"last_seen_at": NOON + minutes(9)}
    row = the_alert(world)
    alert_id = row.pop("alert_id")
    assert row == opened | touched
    assert happened(world) == ["opened"]
    put_response(world, NOON + minutes(10), "valid")
    found = evaluate(world, NOON + minutes(11))
    assert (found["alerts_open"], found["alerts_closed"]) == (0, 1)
    row = the_alert(world)
    assert row.pop("alert_id") == alert_id
    assert row == opened | touched | {"resolved_at": NOON + minutes(11)}
    assert happened(world) == ["closed", "opened"]
    assert evaluate(world, NOON + minutes(12))["alerts_closed"] == 0
    assert lines.events() == ["alert_opened", "alert_closed"]


def test_the_same_onset_after_a_closing_is_another_alert(world: World) -> None:
    """However often it comes and goes, also at one and the same time."""
    put_response(world, NOON)
    for turn in range(3):
        evaluate(world, NOON + minutes(1))
        world.execute_sql("UPDATE raw_snapshots SET verdict = 'valid'")
        evaluate(world, NOON + minutes(1))
        world.execute_sql("UPDATE raw_snapshots SET verdict = 'partial'")
        assert len(alerts(world)) == turn + 1
    evaluate(world, NOON + minutes(2))
    *done, last = alerts(world)
    assert [row["resolved_at"] for row in done] == [NOON + minutes(1)] * 3
    assert last["resolved_at"] is None
    onsets = [row["onset_at"] for row in alerts(world)]
    assert onsets == sorted(set(onsets))


def test_an_alert_of_a_removed_condition_closes(world: World) -> None:
    put_response(world, NOON)
    evaluate(world, NOON)
    world.execute_sql(
        "UPDATE raw_alerts SET condition = 'too_much_rain', scope = 'London'"
    )
    world.execute_sql("UPDATE raw_snapshots SET verdict = 'valid'")
    assert evaluate(world, NOON + minutes(1))["alerts_closed"] == 1
    assert the_alert(world)["resolved_at"] == NOON + minutes(1)


def test_an_evaluation_ends_although_an_alert_is_older_than_the_horizon(
    world: World,
) -> None:
    """An evaluation does not loop over an alert that the query does not return."""
    put_response(world, NOON - days(500))
    long_ago = ledger("m", NOON - days(399), violations=[], drift=[])
    world.warehouse.load("raw_snapshots", [long_ago])
    found = evaluate(world, NOON)
    assert found["alerts_opened"] == 1
    assert the_alert(world)["condition"] == "freshness_sla"
    assert evaluate(world, NOON + days(2))["alerts_open"] == 0


# Looking back


def test_an_evaluation_of_an_earlier_time_changes_nothing(
    world: World, lines: Lines, hook: Misbehaving
) -> None:
    put_response(world, NOON)
    put_response(world, NOON + minutes(5), "valid")
    evaluate(world, NOON + minutes(6))
    found = evaluate(world, NOON + minutes(2))
    assert (found["alerts_open"], found["alerts_opened"]) == (1, 0)
    assert alerts(world) == []
    assert objects(world) == {}
    assert lines.events() == texts(hook) == []


def test_a_rebuild_that_repeats_the_step_changes_nothing(
    world: World, lines: Lines, hook: Misbehaving
) -> None:
    put_response(world, NOON)
    world.call(MONITOR, as_of=NOON, args={"is_repeated": True})
    assert alerts(world) == []
    assert lines.events() == texts(hook) == []


# Messages


def test_opening_and_closing_are_sent_once(world: World, hook: Misbehaving) -> None:
    hook.then(OK, OK)
    put_response(world, NOON)
    for minute in (0, 0, 1, 2):
        evaluate(world, NOON + minutes(minute))
    alert_id = the_alert(world)["alert_id"]
    (text,) = texts(hook)
    assert text == (
        "[Open, warning] schema_mismatch (standings/PL), since 2026-11-21 12:00Z: "
        "Responses of standings/PL break the contract. The first was 120000000000-PL. "
        f"Runbook: {PAGE.as_uri()}#schema_mismatch Alert: {alert_id}"
    )
    assert the_alert(world)["open_notified_at"] == NOON
    put_response(world, NOON + minutes(3), "valid")
    for minute in (4, 5):
        evaluate(world, NOON + minutes(minute))
    assert len(texts(hook)) == 2
    assert texts(hook)[1].startswith(
        "[Closed] schema_mismatch (standings/PL), since 2026-11-21 12:00Z until "
        "2026-11-21 12:04Z: "
    )
    row = the_alert(world)
    assert row["close_notified_at"] == NOON + minutes(4)
    assert row["open_notified_at"] == NOON
    (first, _) = hook.requests
    assert first.method == "POST"
    assert first.headers["content-type"] == "application/json"
    names = ["opened", "opened-claim-1", "opened-sent"]
    assert happened(world) == ["closed", "closed-claim-1", "closed-sent", *names]


def test_names_from_the_source_are_escaped() -> None:
    row = {
        **dict.fromkeys(("alert_id", "scope", "runbook", "severity"), "x"),
        "condition": "stuck_match",
        "onset_at": NOON,
        "message": "PL: <!channel> & <https://evil.example|Sons>",
    }
    text = message("opened", [row])
    assert "PL: &lt;!channel&gt; &amp; &lt;https://evil.example|Sons&gt;" in text


@pytest.mark.parametrize("count", [1, 2])
def test_an_alert_with_an_older_runbook_names_the_current_page(
    count: int,
) -> None:
    row = {
        **dict.fromkeys(("alert_id", "scope", "severity", "message"), "x"),
        "condition": "feed_frozen",
        "onset_at": NOON,
        "runbook": "README.md#feed_frozen",
    }
    text = addressed(message("opened", [row] * count), "https://some.example/page")
    assert "Runbook: https://some.example/page#feed_frozen A" in text


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (response(200), "sent"),
        (response(204, b""), "sent"),
        (response(200, headers={"Content-Length": "99"}), "sent"),
        (response(302, headers={"Location": "/elsewhere"}), "refused"),
        (response(400), "refused"),
        (response(404), "refused"),
        (response(429), "refused"),
        (response(500), "refused"),
        (response(503), "refused"),
        (response(502), "unknown"),
        (response(504), "unknown"),
        (Reply(b"", "close"), "unknown"),
        (GONE, "unknown"),
        (HANGS, "unknown"),
        (DRIPS, "unknown"),
        (Reply(b"what?\r\n\r\n", "close"), "unknown"),
    ],
)
def test_a_response_gives_the_outcome_of_a_message(reply: Reply, outcome: str) -> None:
    with Misbehaving(reply) as server:
        delivery = Webhook(f"{server.url}/{SECRET}", 0.4).send("Hello.")
        assert len(server.requests) == 1
    assert delivery.outcome == outcome


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://nowhere.invalid/",
        "http://",
        "http://:/",
        "http://[::1",
    ],
)
def test_without_a_server_the_message_is_refused(url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    hook = Webhook(url.format(port=port), 5)
    assert hook.send("Hello.").outcome == "refused"


def test_a_channel_that_is_set_later_gets_open_alerts(world: World) -> None:
    put_response(world, NOON)
    evaluate(world, NOON)
    with Misbehaving(OK) as server:
        world.change_settings(alert_webhook_url=server.url)
        evaluate(world, NOON + minutes(1))
        evaluate(world, NOON + minutes(2))
        assert len(server.requests) == 1


SCOPES = [f"L{number}" for number in range(LISTED + 3)]


@pytest.mark.parametrize("reply", [HANGS, DRIPS])
def test_an_evaluation_sends_nothing_after_a_message_without_response(
    world: World, hook: Misbehaving, monkeypatch: pytest.MonkeyPatch, reply: Reply
) -> None:
    monkeypatch.setattr(channel_module, "TIMEOUT_S", 0.3)
    for scope in SCOPES:
        put_response(world, NOON, scope=scope)
    fail_twice(world, NOON - minutes(5))
    hook.then(reply, OK)
    assert evaluate(world, NOON)["alerts_opened"] == len(SCOPES) + 2
    assert len(texts(hook)) == 1
    evaluate(world, NOON + minutes(1))
    assert len(set(texts(hook))) == len(texts(hook)) > 1


def test_a_hanging_channel_is_given_up() -> None:
    """`send` returns although the server never responds; the limit is declared."""
    assert channel_module.TIMEOUT_S == 5
    with Misbehaving(HANGS) as server:
        assert Webhook(server.url, 0.2).send("Hello.").outcome == "unknown"


# Many at once


def heads(hook: Misbehaving) -> list[str]:
    """The first line of each message, up to its period."""
    return [text.partition(", since")[0].partition(", the")[0] for text in texts(hook)]


def test_many_of_a_condition_are_one_message(world: World, hook: Misbehaving) -> None:
    for number, scope in enumerate(SCOPES):
        put_response(world, NOON - minutes(number), scope=scope)
    hook.then(OK, OK)
    evaluate(world, NOON)
    (text,) = texts(hook)
    lines = text.splitlines()
    count = len(SCOPES)
    assert lines[0] == (
        f"[Open, warning] schema_mismatch ({count} alerts), the first since "
        f"2026-11-21 11:{60 - count + 1}Z:"
    )
    oldest = [f"- standings/{scope}, since" for scope in reversed(SCOPES)]
    assert [line.rpartition(" 2026")[0].split(" 2026")[0] for line in lines[1:-2]] == (
        oldest[:LISTED]
    )
    assert lines[-2:] == [
        f"and {count - LISTED} more.",
        f"Runbook: {PAGE.as_uri()}#schema_mismatch All alerts: make alerts",
    ]
    assert {row["open_notified_at"] for row in alerts(world)} == {NOON}
    for scope in SCOPES:
        put_response(world, NOON + minutes(1), "valid", scope=scope)
    evaluate(world, NOON + minutes(2))
    assert heads(hook)[1] == f"[Closed] schema_mismatch ({count} alerts)"
    assert {row["close_notified_at"] for row in alerts(world)} == {NOON + minutes(2)}


def test_more_than_a_message_takes_are_two(
    world: World, hook: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = len(SCOPES) - 2
    monkeypatch.setattr(delivery_module, "ALERTS_IN_A_MESSAGE", most)
    for scope in SCOPES:
        put_response(world, NOON, scope=scope)
    hook.then(OK, OK)
    evaluate(world, NOON)
    assert heads(hook) == [
        f"[Open, warning] schema_mismatch ({count} alerts)" for count in (most, 2)
    ]


def test_critical_messages_go_first_and_causes_before_consequences() -> None:
    def group(event: Event, condition: str, severity: str, onset: float) -> Group:
        row = {"severity": severity, "onset_at": NOON + minutes(onset)}
        return Group(event, condition, [row])

    groups = [
        group("closed", "schema_mismatch", "warning", 0),
        group("opened", "stuck_match", "warning", 1),
        group("opened", "feed_frozen", "warning", 3),
        group("opened", "schema_mismatch", "warning", 2),
        group("closed", "no_successful_pull", "critical", 4),
        group("opened", "reconcile_conflict", "critical", 5),
    ]
    assert [(one.event, one.condition) for one in in_order(groups)] == [
        ("opened", "reconcile_conflict"),
        ("closed", "no_successful_pull"),
        ("opened", "schema_mismatch"),
        ("opened", "feed_frozen"),
        ("opened", "stuck_match"),
        ("closed", "schema_mismatch"),
    ]


def three_groups(world: World) -> None:
    """A critical alert and two warnings, each of a condition of its own."""
    fail_twice(world, NOON - minutes(5))
    put_response(world, NOON - minutes(5))


THREE = ["consecutive_dag_failures", "schema_mismatch", "success_rate"]


def conditions(hook: Misbehaving) -> list[str]:
    """The condition of each message."""
    return [text.split("] ")[1].split(" ")[0] for text in texts(hook)]


# Retry-After


def wait_reply(retry_after: str) -> Reply:
    return response(429, headers={"Retry-After": retry_after})


@pytest.mark.parametrize(
    ("header", "wait_s"),
    [
        ("1", 1),
        (" 120 ", 120),
        ("Sat, 21 Nov 2026 12:00:07 GMT", 7),
        ("Sat, 21 Nov 2026 14:00:07 +0200", 7),
        ("Saturday, 21-Nov-26 12:00:07 GMT", 7),
        ("9" * 40, 24 * 3600),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 24 * 3600),
        ("Fri, 31 Dec 9999 23:59:59 -0100", 24 * 3600),
        ("", None),
        ("0", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("soon", None),
        ("Sat, 21 Nov 2026 11:59:59 GMT", None),
        ("Sat, 99 Nov 2026 11:59:59 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, wait_s: int | None) -> None:
    at = retry_at(header, NOON)
    assert at == (None if wait_s is None else NOON + minutes(wait_s / 60))


@pytest.mark.parametrize("retry_after", ["3", "Sat, 21 Nov 2026 12:00:03 GMT"])
def test_an_evaluation_waits_for_a_short_retry_after(
    world: World, hook: Misbehaving, retry_after: str
) -> None:
    three_groups(world)
    hook.then(OK, wait_reply(retry_after), OK, OK)
    evaluate(world, NOON)
    assert len(texts(hook)) == 4
    assert texts(hook)[1] == texts(hook)[2]
    assert world.clock.now() == NOON + minutes(3 / 60)
    assert all(row["open_notified_at"] for row in alerts(world))


def test_an_evaluation_waits_30_seconds_at_most(
    world: World, hook: Misbehaving
) -> None:
    three_groups(world)
    hook.then(*[wait_reply("4")] * 99)
    evaluate(world, NOON)
    assert len(texts(hook)) <= SENDING_S / 4 + 1
    assert world.clock.now() <= NOON + minutes(SENDING_S / 60)


# The secret


def test_the_address_appears_nowhere(
    world: World,
    hook: Misbehaving,
    lines: Lines,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    outputs: list[Any] = []
    replies = [OK, BAD_REQUEST, BROKEN, GATEWAY, GONE, HANGS, response(302)]
    for number, reply in enumerate(replies):
        hook.then(reply)
        at = NOON + number * FOLLOW_UP
        put_response(world, at, scope=f"L{number}")
        outputs.append(try_evaluate(world, at).body)
    urls = [f"http://127.0.0.1:9/{SECRET}", f"http://nowhere.invalid/{SECRET}"]
    urls += [f"http://[::1/{SECRET}", f"https://{SECRET}@/", f"http://\x00{SECRET}"]
    urls += [f"http://{SECRET * 9}.example/"]
    for number, url in enumerate(urls, len(replies)):
        world.change_settings(alert_webhook_url=url)
        at = NOON + number * FOLLOW_UP
        put_response(world, at, scope=f"L{number}")
        outputs.append(try_evaluate(world, at).body)
        outputs += [world.services, Webhook(url, 5)]
    assert all(one["status"] == "ok" for one in outputs if isinstance(one, dict))
    assert len(hook.requests) >= len(replies)
    assert all(SECRET in request.target for request in hook.requests)
    outputs += [*objects(world).values(), world.rows("raw_alerts"), *capfd.readouterr()]
    outputs += [vars(record) for record in caplog.records]
    outputs += [record.getMessage() for record in caplog.records]
    assert len(lines.events()) == len(replies) + len(urls)
    assert len(caplog.records) >= len(lines.records)
    assert SECRET not in repr(outputs)


# The log


def test_log_lines_are_structured_for_cloud_logging(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The handler of the function, as the framework serves it."""
    uri = f"duckdb:///{tmp_path / 'w.duckdb'}"
    for variable, value in {
        "LAKE_URI": str(tmp_path / "lake"),
        "WAREHOUSE_URI": uri,
        "CLOCK": "request",
        "ALERT_WEBHOOK_URL": f"http://127.0.0.1:9/{SECRET}",
    }.items():
        monkeypatch.setenv(variable, value)
    warehouse = DuckDBWarehouse(tmp_path / "w.duckdb")
    seeded = World(tmp_path, warehouse)
    put_response(seeded, NOON)
    put_rows(warehouse, [run(NOON, "failed"), run(NOON + minutes(1), "failed")])
    warehouse.close()
    source = Path(__file__).parents[3] / "functions" / "monitor" / "main.py"
    with logging_off():
        app = functions_framework.create_app("monitor", str(source))  # type: ignore[no-untyped-call]
        body = msgspec.json.encode({"as_of": NOON + minutes(3)})
        with app.test_client().post("/", data=body) as response:
            assert response.status_code == 200
    printed = capfd.readouterr().err
    logged = [json.loads(line) for line in printed.splitlines() if line[:1] == "{"]
    opened = {
        line["condition"]: line for line in logged if line["message"] == "alert_opened"
    }
    assert opened.keys() == {"schema_mismatch", "consecutive_dag_failures"}
    line = opened["consecutive_dag_failures"]
    assert line["severity"] == "ERROR"
    assert line["alert_severity"] == "critical"
    assert line["scope"] == "live_poll_15m"
    assert line["runbook"] == "docs/alerts.md#consecutive_dag_failures"
    assert line["onset_at"] == "2026-11-21T12:02:00+00:00"
    assert len(line["alert_id"]) == 16
    assert opened["schema_mismatch"]["severity"] == "WARNING"
    assert SECRET not in printed


# Two at once


def beside(world: World, folder: Path) -> World:
    """Another process's worth of the same: its own connection, the same lake."""
    warehouse = copy.copy(world.warehouse)
    assert isinstance(warehouse, DuckDBWarehouse)
    warehouse._connection = warehouse._connection.cursor()
    warehouse._connection.execute("SET TimeZone = 'UTC'")
    other = World(folder, warehouse)
    other.services = copy.copy(world.services)
    other.use_warehouse(warehouse)
    return other


def evaluate_at_once(
    world: World, at: datetime, barrier: threading.Barrier, replies: list[StepResponse]
) -> None:
    barrier.wait()
    replies.append(world.try_call(MONITOR, as_of=at))


def test_two_evaluators_at_one_time_open_one_alert_and_send_one_message(
    world: World, hook: Misbehaving, tmp_path: Path
) -> None:
    both = [world, beside(world, tmp_path)]
    rounds = 6
    for turn in range(rounds):
        at = NOON + minutes(turn)
        hook.then(OK, OK)
        put_response(world, at, "valid" if turn % 2 else "partial")
        world.clock.set(at)
        barrier = threading.Barrier(2)
        replies: list[StepResponse] = []

        threads = [
            threading.Thread(target=evaluate_at_once, args=(one, at, barrier, replies))
            for one in both
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [reply.is_ok for reply in replies] == [True, True], replies
    rows = alerts(world)
    assert len(rows) == rounds // 2
    assert len({row["alert_id"] for row in rows}) == rounds // 2
    assert all(row["resolved_at"] for row in rows)
    assert len(set(texts(hook))) == len(texts(hook)) == rounds
    assert all(row["open_notified_at"] and row["close_notified_at"] for row in rows)


def test_while_one_sends_another_does_not(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = []
    other = beside(world, tmp_path)

    def send(_: Webhook, text: str) -> Delivery:
        sent.append(text)
        if len(sent) == 1:
            assert evaluate(other, NOON)["alerts_open"] == 1
        return Delivery("sent")

    monkeypatch.setattr(Webhook, "send", send)
    world.change_settings(alert_webhook_url="http://127.0.0.1:9/")
    other.services = copy.copy(world.services)
    other.use_warehouse(other.warehouse)
    put_response(world, NOON)
    evaluate(world, NOON)
    evaluate(other, NOON)
    assert len(sent) == 1


# What the lake has and the row has not


def test_a_lost_row_is_restored_from_the_lake(world: World, lines: Lines) -> None:
    put_response(world, NOON)
    evaluate(world, NOON)
    before = the_alert(world)
    world.truncate("raw_alerts")
    evaluate(world, NOON + minutes(7))
    assert the_alert(world) == before | {"last_seen_at": NOON + minutes(7)}
    assert lines.events() == ["alert_opened"]


def test_a_row_behind_its_closing_is_closed_as_the_lake_says(
    world: World, lines: Lines
) -> None:
    put_response(world, NOON)
    evaluate(world, NOON)
    world.execute_sql("UPDATE raw_snapshots SET verdict = 'valid'")
    evaluate(world, NOON + minutes(1))
    before = the_alert(world)
    world.execute_sql("UPDATE raw_alerts SET resolved_at = NULL")
    evaluate(world, NOON + minutes(2))
    assert the_alert(world) == before
    world.execute_sql("UPDATE raw_alerts SET resolved_at = NULL")
    world.execute_sql("UPDATE raw_snapshots SET verdict = 'partial'")
    evaluate(world, NOON + minutes(3))
    (first, second) = alerts(world)
    assert first == before
    assert second["onset_at"] == NOON + minutes(1)
    closings = ["alert_closed"] * 3  # the row was open: the line may be missing
    assert lines.events() == ["alert_opened", *closings, "alert_opened"]


@pytest.mark.parametrize(
    "data", [b"", b"\x1f\x8b", gzip.compress(b"{}"), b"{}"], ids=range(4)
)
def test_an_unreadable_object_blocks_nothing(world: World, data: bytes) -> None:
    put_response(world, NOON)
    evaluate(world, NOON)
    before = the_alert(world)
    assert isinstance(world.lake, FolderLake)
    folder = world.lake.folder / f"{PREFIX}/dt=2026-11-21"
    for name in ("opened", "closed", "opened-sent", "opened-claim-1", "x"):
        (folder / f"{before['alert_id']}_{name}.json.gz").write_bytes(data)
    (folder / "x").write_bytes(data)
    evaluate(world, NOON + minutes(1))
    evaluate(world, NOON + minutes(2))
    assert the_alert(world) == before | {"last_seen_at": NOON + minutes(2)}
    world.execute_sql("UPDATE raw_snapshots SET verdict = 'valid'")
    evaluate(world, NOON + minutes(3))
    assert the_alert(world)["resolved_at"] == NOON + minutes(3)
    unreadable: list[str] = []
    assert read_alerts(world.lake, unreadable) == []
    assert len(unreadable) == 6


# Histories


@dataclass(frozen=True)
class Step:
    """Something happens, then there is an evaluation; the channel gives `reply`.

    `writes` is how many writes the process lives for; see Writes.
    """

    at: datetime
    responses: tuple[tuple[str, str], ...]
    runs: tuple[tuple[str, str], ...]
    reply: Reply = OK
    writes: int | None = None
    at_once: bool = False


VERDICTS = st.sampled_from(["valid", "partial", "invalid"])
RESPONSES = st.lists(st.tuples(st.sampled_from(["PL", "BL1"]), VERDICTS), max_size=2)
DAGS = st.sampled_from(["live_poll_15m", "hourly_refresh"])
RUNS = st.lists(st.tuples(DAGS, st.sampled_from(["success", "failed"])), max_size=2)
REPLIES = st.sampled_from([OK, OK, BAD_REQUEST, BROKEN, GATEWAY, GONE])


@st.composite
def histories(draw: st.DrawFn, *, most: int = 7, dying: bool = False) -> list[Step]:
    at = NOON
    steps = []
    for _ in range(draw(st.integers(2, most))):
        at += minutes(draw(st.sampled_from([1, 15, 15, 40])))
        step = Step(
            at,
            responses=tuple(draw(RESPONSES)),
            runs=tuple(draw(RUNS)),
            reply=draw(REPLIES),
            writes=draw(st.sampled_from([None, *range(9)])) if dying else None,
            at_once=draw(st.booleans()) if dying else False,
        )
        steps.append(step)
    return steps


def run(at: datetime, status: str, dag: str = "live_poll_15m") -> RunRecord:
    """A run of a minute, started by hand."""
    return RunRecord(
        run={
            "run_id": f"{dag}-{at:%Y%m%dT%H%M%S%f}",
            "dag": dag,
            "trigger": "manual",
            "scheduled_at": None,
            "started_at": at,
            "finished_at": at + minutes(1),
            "duration_ms": 60_000,
            "status": status,
            "attempts": 1,
            "last_attempt_at": at,
            "failed_step": None,
            "error": None,
            "steps": [],
            "api_calls": 0,
            "statements": 0,
            "billed_bytes": 0,
            "code_version": "",
        }
    )


def let_happen(world: World, step: Step) -> None:
    for number, (scope, verdict) in enumerate(step.responses):
        at = step.at - minutes(0.5) + minutes(number / 100)
        put_response(world, at, verdict, scope=scope)
    records = [
        run(step.at - minutes(5) + minutes(number / 100), status, dag)
        for number, (dag, status) in enumerate(step.runs)
    ]
    put_rows(world.warehouse, records)


def fail_twice(world: World, at: datetime) -> None:
    """Two runs of a DAG that failed: a critical alert, and the success rate."""
    well = [run(at - minutes(number), "success") for number in range(1, 20)]
    failed = [run(at + minutes(number), "failed") for number in range(2)]
    put_rows(world.warehouse, [*well, *failed])


@dataclass
class Life:
    """A world with a channel and a log of its own."""

    world: World
    hook: Misbehaving
    lines: Lines
    replies: list[Reply] = field(default_factory=list)

    def evaluate(self, step: Step) -> StepResponse:
        """Evaluate; every message of this time gets the reply of the step."""
        self.hook._replies.clear()
        self.hook.then(*[step.reply] * 20)
        try:
            return try_evaluate(self.world, step.at)
        finally:
            more = len(self.hook.requests) - len(self.replies)
            self.replies += [step.reply] * more

    @property
    def messages(self) -> dict[str, list[Reply]]:
        """The replies to each message about an opening or a closing of an alert."""
        found = defaultdict(list)
        for text, reply in zip(texts(self.hook), self.replies, strict=True):
            for about in subjects(text):
                found[about].append(reply)
        return found


class Lives:
    """One warehouse and one channel for many short lives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.warehouse = in_memory_warehouse()
        self.hook = Misbehaving()

    def begin(self, name: str = "life") -> Life:
        shutil.rmtree(self.folder / name, ignore_errors=True)
        unrecorded._memory.cache_clear()
        world = World(self.folder / name, self.warehouse)
        world.truncate(*USED)
        world.change_settings(alert_webhook_url=f"{self.hook.url}/{SECRET}")
        self.hook.requests.clear()
        logger = logging.getLogger("touchline")
        logger.handlers = [Lines()]
        logger.setLevel(logging.INFO)
        (lines,) = logger.handlers
        assert isinstance(lines, Lines)
        return Life(world, self.hook, lines)


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    made = Lives(tmp_path_factory.mktemp("alerts"))
    with made.hook, logging_off():
        yield made
    made.warehouse.close()


def by_place(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """The alerts of each condition and scope by onset."""
    found = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["onset_at"]):
        found[row["condition"], row["scope"]].append(row)
    return found


def openings_and_closings_alternate(life: Life) -> None:
    for rows in by_place(life.world.rows("raw_alerts")).values():
        for row in rows:
            times = [row["opened_at"], row["last_seen_at"], row["resolved_at"]]
            known = [at for at in times if at is not None]
            assert known == sorted(known)
            seen = [f"alert_{event}" for event in ("opened", "closed")]
            wanted = seen if row["resolved_at"] else seen[:1]
            assert sorted(set(life.lines.events(row["alert_id"]))) == sorted(wanted)
        for row, after in pairwise(rows):
            assert row["resolved_at"] is not None
            assert row["resolved_at"] <= after["opened_at"]
            assert row["resolved_at"] <= after["onset_at"]
            assert row["onset_at"] < after["onset_at"]


def nothing_is_sent_twice(life: Life) -> None:
    """A message is sent again only if it was refused for certain."""
    for replies in life.messages.values():
        assert all(reply in (BAD_REQUEST, BROKEN) for reply in replies[:-1])


def restored(lives: Lives, life: Life, as_of: datetime) -> list[Row]:
    """The alerts as a rebuild makes them of the lake, in an empty warehouse."""
    life.world.truncate("raw_alerts")
    unreadable: list[str] = []
    restore_alert_rows(
        life.world.lake, lives.warehouse, unreadable, until=None, as_of=as_of
    )
    assert unreadable == []
    rows: list[Row] = life.world.rows("raw_alerts")
    return rows


@THOROUGH
@given(steps=histories())
def test_in_any_history_alerts_alternate_and_are_sent_once(
    lives: Lives, steps: list[Step]
) -> None:
    life = lives.begin()
    for step in steps:
        let_happen(life.world, step)
        assert life.evaluate(step).is_ok
        openings_and_closings_alternate(life)
        nothing_is_sent_twice(life)
    rows = life.world.rows("raw_alerts")
    assert len(life.lines.events()) == sum(1 + bool(r["resolved_at"]) for r in rows)
    assert restored(lives, life, steps[-1].at) == rows


@THOROUGH
@given(
    steps=histories(most=5),
    order=st.lists(st.integers(0, 4), min_size=1, max_size=7),
)
def test_only_newer_evaluations_change_anything(
    lives: Lives, steps: list[Step], order: list[int]
) -> None:
    """Evaluations in any order, with repeats, end as those alone do that were the
    newest when they came."""
    times = [steps[index % len(steps)] for index in order]

    def lived(name: str, chosen: list[Step]) -> tuple[list[Row], dict[str, JSON]]:
        life = lives.begin(name)
        for step in steps:
            let_happen(life.world, step)
        for step in chosen:
            assert life.evaluate(Step(step.at, (), ())).is_ok
        return life.world.rows("raw_alerts"), events(life.world)

    def events(world: World) -> dict[str, JSON]:
        found = objects(world)
        return {name: event for name, event in found.items() if "-" not in name}

    newest = [
        step
        for index, step in enumerate(times)
        if all(step.at > other.at for other in times[:index])
    ]
    rows, kept = lived("any order", times)
    expected_rows, expected = lived("newest only", newest)
    assert kept == expected
    unsent = dict.fromkeys(("open_notified_at", "close_notified_at"))
    assert [row | unsent for row in rows] == [row | unsent for row in expected_rows]


class Died(BaseException):
    """The process ends here: nothing that is written for errors runs."""


class Writes:
    """How many writes a process lives for. It dies before the one after them, or as
    soon as the last one is done."""

    def __init__(self, left: int, *, at_once: bool) -> None:
        self.left = left
        self.at_once = at_once

    @contextmanager
    def one(self) -> Iterator[None]:
        if self.left == 0:
            raise Died
        yield
        self.left -= 1
        if self.left == 0 and self.at_once:
            raise Died


class DyingLake:
    """A lake that fails once its process has written enough; see Lake."""

    def __init__(self, lake: Lake, writes: Writes) -> None:
        self.lake, self.writes, self.uri = lake, writes, lake.uri

    def create(self, key: str, data: bytes, *, content_type: str) -> bool:
        with self.writes.one():
            return self.lake.create(key, data, content_type=content_type)

    def read(self, key: str) -> bytes:
        return self.lake.read(key)

    def keys(self, prefix: str, *, start: str = "", end: str = "") -> Iterator[str]:
        return self.lake.keys(prefix, start=start, end=end)


class DyingWarehouse:
    """The warehouse of such a process; see Warehouse."""

    def __init__(self, warehouse: Warehouse, writes: Writes) -> None:
        self.warehouse, self.writes, self.uri = warehouse, writes, warehouse.uri
        self.statements = self.billed_bytes = 0
        self.labels: Mapping[str, str] = {}

    def run(self, statement: str, **params: object) -> None:
        with self.writes.one():
            self.warehouse.run(statement, **params)

    def fetch(self, query: str, **params: object) -> list[Row]:
        return self.warehouse.fetch(query, **params)

    def load(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        self.warehouse.load(table, rows)

    def count(self, table: str) -> int:
        return self.warehouse.count(table)

    def rows(self, table: str) -> Iterator[Row]:
        return self.warehouse.rows(table)

    def columns(self, table: str) -> dict[str, str]:
        return self.warehouse.columns(table)

    def interrupt(self) -> None:
        self.warehouse.interrupt()

    def close(self) -> None:
        self.warehouse.close()


def die(life: Life, step: Step) -> bool:
    """An evaluation by a process that lives for some writes only. Was it enough?"""
    world = life.world
    whole = world.services
    writes = Writes(999 if step.writes is None else step.writes, at_once=step.at_once)
    world.services = copy.copy(whole)
    object.__setattr__(world.services, "lake", DyingLake(world.lake, writes))
    world.use_warehouse(DyingWarehouse(world.warehouse, writes))
    try:
        return life.evaluate(step).is_ok
    except Died:
        return False
    finally:
        world.services = whole


@THOROUGH
@given(steps=histories(most=5, dying=True))
def test_a_retry_after_a_crash_gives_the_result_without_the_crash(
    lives: Lives, steps: list[Step]
) -> None:
    def lived(name: str, evaluate: Callable[[Life, Step], Any]) -> list[Row]:
        life = lives.begin(name)
        for step in steps:
            let_happen(life.world, step)
            evaluate(life, step)
            assert life.evaluate(step).is_ok
            openings_and_closings_alternate(life)
            nothing_is_sent_twice(life)
        unsent = dict.fromkeys(("open_notified_at", "close_notified_at"))
        rows = life.world.rows("raw_alerts")
        assert restored(lives, life, steps[-1].at) == rows
        return [row | unsent for row in rows]

    assert lived("dying", die) == lived("steady", lambda *_: None)


@THOROUGH
@given(steps=histories(dying=True))
def test_a_crash_loses_no_log_line(lives: Lives, steps: list[Step]) -> None:
    """There is no retry; the next evaluation is the next one in time."""
    life = lives.begin()
    for step in steps:
        let_happen(life.world, step)
        die(life, step)
        nothing_is_sent_twice(life)
    last = Step(steps[-1].at + minutes(1), (), ())
    assert life.evaluate(last).is_ok
    openings_and_closings_alternate(life)
    nothing_is_sent_twice(life)
    rows = life.world.rows("raw_alerts")
    assert restored(lives, life, last.at) == rows


# When nothing can be recorded


def test_another_process_does_not_repeat_what_the_lake_knows_was_sent(
    world: World, hook: Misbehaving
) -> None:
    hook.then(*[OK] * 9)
    put_response(world, NOON)
    with failing(world, **UNWRITABLE["warehouse"]):
        for minute in (1, 16, 61):
            try_evaluate(world, NOON + minutes(minute))
            unrecorded._memory.cache_clear()
    assert len(texts(hook)) == 2


def test_many_that_cannot_be_recorded_are_one_message(
    world: World, hook: Misbehaving
) -> None:
    hook.then(*[OK] * 9)
    for scope in SCOPES:
        put_response(world, NOON, scope=scope)
    with failing(world, **UNWRITABLE["everything"]):
        try_evaluate(world, NOON)
    assert heads(hook) == [f"[Open, warning] schema_mismatch ({len(SCOPES)} alerts)"]


def test_gaps_that_cannot_be_written_delay_no_alert(
    world: World, hook: Misbehaving
) -> None:
    tick = run(NOON - minutes(120), "success")
    tick.run["scheduled_at"] = tick.run["started_at"]
    put_rows(world.warehouse, [tick])
    hook.then(*[OK] * 9)
    put_response(world, NOON)
    with failing(world, warehouse=["query_runs_with_snapshots"]):
        text = str(try_evaluate(world, NOON).body)
    assert "query_runs_with_snapshots fails." in text
    assert conditions(hook) == ["schema_mismatch"]


def test_a_warehouse_that_is_busy_for_long_is_sent(
    world: World, hook: Misbehaving
) -> None:
    hook.then(*[OK] * 9)
    busy = WarehouseBusyError("warehouse.duckdb is in use.")
    channel = Webhook(f"{hook.url}/{SECRET}", 5)
    for minute in (0, 15, 29):
        unrecorded.notify_unavailable(channel, world.lake, NOON + minutes(minute), busy)
    assert texts(hook) == []
    put_response(world, NOON + minutes(29), "valid")
    evaluate(world, NOON + minutes(30))  # it was free in between
    for minute in (45, 74, 75):
        unrecorded.notify_unavailable(channel, world.lake, NOON + minutes(minute), busy)
    (text,) = texts(hook)
    assert "monitoring_unavailable (ALL), 2026-11-21 13:15Z" in text
    assert "is in use." in text


def test_a_later_evaluation_is_not_undone_by_one_of_before(world: World) -> None:
    """Of two that overlap the later one may write first, and gold after both."""
    put_response(world, NOON)
    with failing(world, warehouse=GOLD):
        try_evaluate(world, NOON + minutes(2))
        assert not world.try_call(MONITOR, as_of=NOON - minutes(1)).is_ok
    row = the_alert(world)
    assert (row["resolved_at"], row["last_seen_at"]) == (None, NOON + minutes(2))


# Restored from the lake


def test_alerts_as_they_stood_at_a_time(world: World) -> None:
    put_response(world, NOON)
    evaluate(world, NOON + minutes(1))
    stood = the_alert(world)
    put_response(world, NOON + minutes(3), "valid")
    evaluate(world, NOON + minutes(4))
    closed = the_alert(world)
    for until, expected in (
        (NOON, []),
        (NOON + minutes(1), [stood]),
        (NOON + minutes(3), [stood | {"last_seen_at": NOON + minutes(3)}]),
        (NOON + minutes(4), [closed]),
    ):
        world.truncate("raw_alerts")
        count = restore_alert_rows(
            world.lake, world.warehouse, [], until=until, as_of=until
        )
        assert alerts(world) == expected
        assert count == len(expected)


def test_restoring_twice_changes_nothing(world: World) -> None:
    for scope in SCOPES:
        put_response(world, NOON, scope=scope)
    evaluate(world, NOON)
    before = world.rows("raw_alerts")
    for _ in range(2):
        restore_alert_rows(world.lake, world.warehouse, [], until=None, as_of=NOON)
        assert world.rows("raw_alerts") == before


def test_an_empty_lake_restores_nothing(world: World) -> None:
    assert (
        restore_alert_rows(world.lake, world.warehouse, [], until=None, as_of=NOON) == 0
    )
    assert alerts(world) == []
    assert set(USED) <= TABLES.keys()
