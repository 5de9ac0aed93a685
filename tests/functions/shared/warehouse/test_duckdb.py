from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from functions.shared.runtime.errors import ConfigError, WarehouseError
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from functions.shared.warehouse.open import open_warehouse
from transforms.tables import SCHEMA_VERSION, TABLES

AT = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
LARGEST = 2**63 - 1


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "below" / "warehouse.duckdb"


@pytest.fixture
def warehouse(path: Path) -> Iterator[DuckDBWarehouse]:
    opened = DuckDBWarehouse(path)
    yield opened
    opened.close()


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


def test_a_new_column_is_added_to_an_older_file(path: Path) -> None:
    """Every nullable column may have come later; what the rows hold stays."""
    DuckDBWarehouse(path).close()
    with duckdb.connect(str(path)) as connection:
        for table in TABLES.values():
            for column in table.columns:
                if column.nullable:
                    connection.execute(
                        f'ALTER TABLE {table.name} DROP COLUMN "{column.name}"'
                    )
        connection.execute(
            "INSERT INTO raw_live_matches SELECT 's', $at, 1, $at, 'h', 'PL', $at, "
            "'TIMED', '{}'",
            {"at": AT},
        )
    opened = DuckDBWarehouse(path)
    for table in TABLES.values():
        wanted = {column.name: column.type for column in table.columns}
        assert opened.columns(table.name) == wanted
    assert opened.count("raw_live_matches") == 1
    opened.run("mark_silver", at=AT, since=AT, snapshot_ids=["s"])
    opened.close()


def test_a_new_file_has_every_table_as_declared(warehouse: DuckDBWarehouse) -> None:
    sql = "SELECT column_name, is_nullable FROM information_schema.columns "
    for table in TABLES.values():
        assert warehouse.count(table.name) == 0
        found = warehouse._connection.execute(
            f"{sql} WHERE table_name = ? ORDER BY ordinal_position", [table.name]
        ).fetchall()
        assert found == [
            (column.name, "YES" if column.nullable else "NO")
            for column in table.columns
        ]


def test_opening_again_keeps_rows_and_adds_missing_tables(
    path: Path,
) -> None:
    first = DuckDBWarehouse(path)
    first.load("raw_live_matches", [raw_match()])
    first._connection.execute("DROP TABLE raw_quarantine")
    first.close()
    second = open_warehouse(f"duckdb:///{path}")
    assert second.count("raw_live_matches") == 1
    assert second.count("raw_quarantine") == 0
    second.close()


def test_a_missing_parameter_is_named(warehouse: DuckDBWarehouse) -> None:
    with pytest.raises(TypeError, match="query_gate needs the parameter as_of"):
        warehouse.fetch("query_gate", competitions=[], horizon=AT)


def test_a_missing_statement_is_reported(warehouse: DuckDBWarehouse) -> None:
    with pytest.raises(ConfigError, match="make sql"):
        warehouse.run("drop_everything")


def test_the_error_of_a_failing_statement_names_it_and_the_file(
    warehouse: DuckDBWarehouse,
) -> None:
    warehouse._connection.execute("DROP TABLE gold_live_match_monitor")
    with pytest.raises(WarehouseError, match="query_monitor failed on duckdb:///") as e:
        warehouse.fetch("query_monitor")
    assert "\n" not in str(e.value)
    assert e.value.http_status == 503


@pytest.mark.process
def test_the_error_of_a_second_process_names_the_first(path: Path) -> None:
    path.parent.mkdir()
    code = (
        "import sys, duckdb; held = duckdb.connect(sys.argv[1]);"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", code, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(WarehouseError) as caught:
            DuckDBWarehouse(path)
        other.communicate("")
    assert f"is in use by process {other.pid}" in caught.value.what
    assert "--out DIR" in caught.value.fix
    assert "\n" not in str(caught.value)
    DuckDBWarehouse(path).close()


def test_a_newer_warehouse_is_not_changed(path: Path) -> None:
    made = DuckDBWarehouse(path)
    made._connection.execute("UPDATE touchline_schema SET version = version + 1")
    made._connection.execute("DROP TABLE raw_quarantine")
    made.close()
    message = f"newer Touchline.*version {SCHEMA_VERSION + 1}.*knows {SCHEMA_VERSION}"
    with pytest.raises(WarehouseError, match=message) as caught:
        DuckDBWarehouse(path)
    assert "--out" in caught.value.fix or "folder" in caught.value.fix
    with duckdb.connect(str(path)) as left:
        (names,) = left.execute(
            "SELECT LIST(table_name) FROM duckdb_tables()"
        ).fetchall()
    assert "raw_quarantine" not in names[0]


@pytest.mark.parametrize("content", [b"hello", b"x" * 20_000])
def test_a_file_that_is_not_a_warehouse_is_not_changed(
    path: Path, content: bytes
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(WarehouseError, match=re.escape(str(path))) as caught:
        DuckDBWarehouse(path)
    assert caught.value.fix
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == content


def test_a_folder_that_cannot_be_created_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WarehouseError, match="cannot be opened") as caught:
        DuckDBWarehouse(tmp_path / "file" / "warehouse.duckdb")
    assert "--out DIR" in caught.value.fix


@pytest.mark.parametrize("uri", ["", "duckdb://x", "sqlite:///x", "/a/b.duckdb"])
def test_a_warehouse_uri_of_another_scheme_is_rejected(uri: str) -> None:
    with pytest.raises(ConfigError, match="WAREHOUSE_URI") as caught:
        open_warehouse(uri)
    assert "duckdb:///" in caught.value.fix
