"""What holds of a warehouse: DuckDB, and Google's client against a real server."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from functions.load.rows import rows_of as rows_of_response
from functions.shared.contract.results import RejectedRow
from functions.shared.contract.unambiguous_json import storable
from functions.shared.contract.validator import CONTRACT
from functions.shared.runtime.errors import WarehouseError
from functions.shared.warehouse.base import Warehouse
from functions.shared.warehouse.bigquery import BigQueryWarehouse
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from tests.cloud.bigquery import PROJECT, LocalBigQuery
from tests.functions.shared.contract.test_validator import CASES, body_of, read_case
from tests.functions.world import match, matches_response
from transforms.tables import TABLES

AT = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
LARGEST = 2**63 - 1
ODD = [
    *(b"18446744073709551616", b"-9223372036854775809", b"1e400", b"1e-400"),
    *(b"0.12345678901234567890", b"[666.05856, 1.10, -0, 1E5]"),
    *(b"18446744073709551615", b'{"a":1,"a":2}', b'"\\u0000"', b'"\\\\u0000"'),
    *(b'"\\ud83e\\udde4"', b"null", b"[" * 400 + b"]" * 400, b'" \xe2\x80\xa8"'),
]
SPELLINGS = [
    *('"2026-11-21T16:00:00+01:00"', '"2026-11-21t15:00:00z"'),
    *('"2026-11-22T14:59:00+23:59"', '"2026-11-21T15:00:00.0000009Z"'),
    *('"2026-11-21T15:00:00.9999999Z"', '"2026-11-21 10:00:00.123456-0500"'),
]
"""Of one second."""

USED = (
    *("raw_snapshots", "raw_live_matches", "raw_live_standings", "raw_quarantine"),
    *("raw_pipeline_runs", "gold_live_match_monitor"),
)


@pytest.fixture(params=["duckdb", "bigquery"])
def warehouse(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Warehouse]:
    """A warehouse of each kind, with nothing in the tables that tests here use."""
    opened: Warehouse
    if request.param == "duckdb":
        opened = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
    else:
        big_query: LocalBigQuery = request.getfixturevalue("big_query")
        dataset = big_query.dataset("warehouse", *USED)
        opened = BigQueryWarehouse(big_query.client(), PROJECT, dataset.dataset_id)
        empty(opened, *USED)
    yield opened
    opened.close()


def empty(warehouse: BigQueryWarehouse, *tables: str) -> None:
    """Take every row out of some tables, as no step does."""
    name = warehouse.dataset.dataset_id
    for table in tables:
        if any(True for _ in warehouse.client.list_rows(f"{PROJECT}.{name}.{table}")):
            warehouse.client.query(f"TRUNCATE TABLE {name}.{table}").result()


def raw_match(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "snapshot_id": "s",
        "fetched_at": AT,
        "match_id": number,
        "status_timestamp": AT,
        "content_hash": "h",
        "competition_code": "PL",
        "utc_date": AT,
        "status": "TIMED",
        "payload": msgspec.Raw(b"{}"),
        **changes,
    }


def raw_standing(**changes: Any) -> dict[str, Any]:
    return {
        "snapshot_id": "s",
        "fetched_at": AT,
        "competition_id": 2021,
        "competition_code": "PL",
        "season_id": 1,
        "season_start_date": None,
        "stage": "REGULAR_SEASON",
        "type": "TOTAL",
        "group": None,
        "team_id": 1,
        "table_sha256": "h",
        "payload": {},
        **changes,
    }


def ledger_row(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "snapshot_id": f"s{number}",
        "resource": "matches",
        "scope": "2026-11-19..2026-11-24",
        "uri": f"raw/matches/{number}",
        "dag": None,
        "run_id": "r",
        "step": "fetch_matches_live",
        "fetched_at": AT + timedelta(minutes=number),
        "http_status": 200,
        "body_bytes": 2,
        "body_sha256": "h",
        "contract_version": 1,
        "verdict": "valid",
        "row_count": 0,
        "quarantined_count": 0,
        "violations": [],
        "drift": [],
        "validated_at": AT,
        "loaded_at": None,
        "silver_at": None,
        "is_complete": None,
        "asked_ids": None,
        "named_matches": None,
        **changes,
    }


def quarantined(index: int, payload: bytes) -> dict[str, Any]:
    return {
        "snapshot_id": "s",
        "fetched_at": AT,
        "resource": "matches",
        "row_index": index,
        "field": "id",
        "reason": "missing",
        "payload": msgspec.Raw(payload),
        "contract_version": 1,
        "readmitted_at": None,
    }


def add(warehouse: Warehouse, command: str, *rows: dict[str, Any]) -> None:
    warehouse.run(command, rows=msgspec.json.encode(rows).decode(), since=AT)


def rows_of(warehouse: Warehouse, table: str) -> list[dict[str, Any]]:
    """The rows as they are kept, JSON parsed."""
    texts = [column.name for column in TABLES[table].columns if column.type == "json"]
    found = []
    for row in warehouse.rows(table):
        parsed = {t: json.loads(row[t]) for t in texts if row[t] is not None}
        found.append({**row, **parsed})
    return found


def test_every_table_is_created_empty_with_its_columns(warehouse: Warehouse) -> None:
    for name in USED:
        columns = {column.name: column.type for column in TABLES[name].columns}
        assert warehouse.columns(name) == columns
    assert warehouse.count("raw_snapshots") == 0
    assert list(warehouse.rows("raw_snapshots")) == []


def test_values_are_read_back_unchanged(warehouse: Warehouse) -> None:
    texts = ["\U0001f9e4 Köln", "a\nb\t'\"\\", "x" * 100_000, "", "$rows {} \u2028"]
    texts += ["\u0627\u0644\u0623\u0647\u0644\u064a", "\u05de\u05db\u05d1\u05d9"]
    payload = {
        "t": texts,
        "n": [LARGEST, -1, 0.1, None, True],
        "o": {"": {}, "empty": []},
    }
    row = raw_match(LARGEST, status=texts[0], content_hash=texts[1], payload=payload)
    warehouse.load("raw_live_matches", [row])
    assert rows_of(warehouse, "raw_live_matches") == [row]


def test_a_line_break_between_json_tokens_changes_no_value(
    warehouse: Warehouse,
) -> None:
    spread = b'{\n "a": [\r\n 1,\n 2\n ],\n "b": "x\\ny"\n}'
    warehouse.load("raw_live_matches", [raw_match(payload=msgspec.Raw(spread))])
    (row,) = rows_of(warehouse, "raw_live_matches")
    assert row["payload"] == {"a": [1, 2], "b": "x\ny"}


def test_microseconds_survive_and_times_are_utc(warehouse: Warehouse) -> None:
    east = AT + timedelta(microseconds=1)
    warehouse.load("raw_live_matches", [raw_match(1), raw_match(2, utc_date=east)])
    sightings = warehouse.fetch("query_loaded_sightings", since=AT, match_ids=[1, 2])
    assert {row["status_timestamp"] for row in sightings} == {AT}
    assert all(row["fetched_at"].utcoffset() == timedelta(0) for row in sightings)
    rows = rows_of(warehouse, "raw_live_matches")
    assert [row["utc_date"] for row in rows] == [AT, east]


def test_dates_and_nulls_survive(warehouse: Warehouse) -> None:
    day = date(2026, 8, 14)
    rows = [raw_standing(team_id=1), raw_standing(team_id=2, season_start_date=day)]
    warehouse.load("raw_live_standings", rows)
    assert rows_of(warehouse, "raw_live_standings") == rows


def test_json_null_is_not_sql_null(warehouse: Warehouse) -> None:
    add(
        warehouse,
        "add_quarantined",
        quarantined(0, b"null"),
        quarantined(1, b'{"a":[]}'),
    )
    rows = list(warehouse.rows("raw_quarantine"))
    assert [row["payload"] for row in rows] == ["null", '{"a":[]}']
    assert [row["readmitted_at"] for row in rows] == [None, None]


def test_both_engines_quarantine_the_same_rows(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    """All that the contract's own cases refuse, in one statement: one row that the
    warehouse does not take would take all others with it, at every poll."""
    bad = [
        row
        for case in map(read_case, CASES)
        for row in CONTRACT.validate(
            case["resource"], body_of(case), case.get("scope", "PL")
        ).rejected
    ]
    bad += [RejectedRow(0, "$", "", text) for text in ODD]
    rows = [
        quarantined(index, storable(row.raw)) | {"field": row.field}
        for index, row in enumerate(bad)
    ]
    assert len(rows) > 40
    add(warehouse, "add_quarantined", *rows)
    local = DuckDBWarehouse(tmp_path / "beside.duckdb")
    add(local, "add_quarantined", *rows)
    kept = rows_of(warehouse, "raw_quarantine")
    assert kept == rows_of(local, "raw_quarantine")
    assert [row["payload"] for row in kept] == [
        json.loads(bytes(row["payload"])) for row in rows
    ]
    local.close()


def test_both_engines_load_the_same_rows(warehouse: Warehouse, tmp_path: Path) -> None:
    """Odd numbers, keys said twice and NULs where nothing is read, and times in all
    spellings."""
    snapshot = {
        "snapshot_id": "s",
        "fetched_at": AT,
        "resource": "matches",
        "scope": "2026-11-19..2026-11-24",
    }
    response = matches_response(*(match(number) for number in range(1, 30)))
    text = json.dumps(response)
    odd = iter([*ODD[:6], b'{"a":1,"a":[{"b":1,"b":2}]}'])
    text = re.sub(
        '{"msg": [^}]*}', lambda text: next(odd, text[0].encode()).decode(), text
    )
    spelled = iter(SPELLINGS)
    text = re.sub('"2026-11-21T15:00:00Z"', lambda text: next(spelled, text[0]), text)
    _, rows = rows_of_response(CONTRACT, snapshot, text.encode())
    assert len(rows) == 29
    assert (next(odd, None), next(spelled, None)) == (None, None)
    local = DuckDBWarehouse(tmp_path / "beside.duckdb")
    for one in (warehouse, local):
        one.load("raw_live_matches", rows)
    kept = rows_of(warehouse, "raw_live_matches")
    assert kept == rows_of(local, "raw_live_matches")
    assert {row["utc_date"].replace(microsecond=0) for row in kept} == {
        datetime(2026, 11, 21, 15, tzinfo=UTC)
    }
    local.close()


def test_loading_again_adds_only_new_rows(warehouse: Warehouse) -> None:
    warehouse.load("raw_live_matches", [raw_match(1)])
    changed = raw_match(1, status="FINISHED")
    warehouse.load("raw_live_matches", [changed, raw_match(2)])
    warehouse.load("raw_live_matches", [])
    rows = rows_of(warehouse, "raw_live_matches")
    assert [(row["match_id"], row["status"]) for row in rows] == [
        (1, "TIMED"),
        (2, "TIMED"),
    ]


def test_nulls_in_a_key_are_equal(warehouse: Warehouse) -> None:
    for _ in range(2):
        warehouse.load("raw_live_standings", [raw_standing()])
    warehouse.load("raw_live_standings", [raw_standing(group="")])
    assert warehouse.count("raw_live_standings") == 2


def test_a_load_is_atomic(warehouse: Warehouse) -> None:
    rows = [raw_match(1), raw_match(2, status=None)]
    with pytest.raises(WarehouseError, match="load_raw_live_matches"):
        warehouse.load("raw_live_matches", rows)
    assert warehouse.count("raw_live_matches") == 0
    warehouse.load("raw_live_matches", [raw_match(1), raw_match(2)])
    assert warehouse.count("raw_live_matches") == 2


def test_the_ledger_has_each_snapshot_once(warehouse: Warehouse) -> None:
    add(warehouse, "add_snapshots", ledger_row(0), ledger_row(1))
    add(warehouse, "add_snapshots", ledger_row(1, verdict="invalid"), ledger_row(2))
    rows = rows_of(warehouse, "raw_snapshots")
    assert [(row["snapshot_id"], row["verdict"]) for row in rows] == [
        ("s0", "valid"),
        ("s1", "valid"),
        ("s2", "valid"),
    ]
    waiting = warehouse.fetch("query_snapshots_to_load", horizon=AT)
    assert [row["snapshot_id"] for row in waiting] == ["s0", "s1", "s2"]
    marked = {"at": AT, "since": AT, "in_silver_ids": []}
    warehouse.run("mark_loaded", snapshot_ids=["s0", "s2"], **marked)
    waiting = warehouse.fetch("query_snapshots_to_load", horizon=AT)
    assert [row["snapshot_id"] for row in waiting] == ["s1"]


def test_statements_are_counted(warehouse: Warehouse) -> None:
    warehouse.load("raw_live_matches", [])
    assert warehouse.statements == 0
    warehouse.load("raw_live_matches", [raw_match()])
    warehouse.fetch("query_monitor")
    assert (warehouse.statements, warehouse.billed_bytes) == (2, 0)


def test_the_error_of_a_statement_names_it_and_the_warehouse(
    warehouse: Warehouse,
) -> None:
    with pytest.raises(WarehouseError, match="put_run failed on") as caught:
        warehouse.run("put_run", rows="no json", since=AT)
    assert warehouse.uri in caught.value.what
    assert "\n" not in str(caught.value)


READS: dict[str, Callable[[Warehouse], object]] = {
    "count": lambda warehouse: warehouse.count("raw_live_standings"),
    "rows": lambda warehouse: list(warehouse.rows("raw_live_standings")),
    "columns": lambda warehouse: warehouse.columns("raw_live_standings"),
    "fetch": lambda warehouse: warehouse.fetch("query_monitor"),
}


@pytest.mark.parametrize("read", READS)
def test_a_missing_table_is_reported(warehouse: Warehouse, read: str) -> None:
    for table in ("raw_live_standings", "gold_live_match_monitor"):
        if isinstance(warehouse, DuckDBWarehouse):
            warehouse._connection.execute(f"DROP TABLE {table}")
        else:
            assert isinstance(warehouse, BigQueryWarehouse)
            warehouse.client.delete_table(warehouse.dataset.table(table))
    with pytest.raises(WarehouseError) as caught:
        READS[read](warehouse)
    assert "python -m local_runner rebuild" in caught.value.fix
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("read", READS)
def test_a_closed_warehouse_is_reported(tmp_path: Path, read: str) -> None:
    warehouse = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
    warehouse.close()
    with pytest.raises(WarehouseError, match="closed") as caught:
        READS[read](warehouse)
    assert caught.value.fix


def test_a_missing_column_is_reported(tmp_path: Path) -> None:
    warehouse = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
    warehouse._connection.execute("ALTER TABLE raw_live_standings DROP COLUMN payload")
    with pytest.raises(WarehouseError, match="payload") as caught:
        list(warehouse.rows("raw_live_standings"))
    assert "rebuild" in caught.value.fix
    warehouse.close()
