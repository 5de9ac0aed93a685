from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from functions.shared.runtime.errors import ConfigError, TouchlineError
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.commands.export import export_tables
from local_runner.runtime.screen import Screen
from local_runner.runtime.table_content import Content
from tests.cloud.bigquery import installed
from tests.functions.shared.warehouse.test_both_engines import (
    AT,
    LARGEST,
    add,
    ledger_row,
    quarantined,
    raw_match,
    raw_standing,
)
from transforms.tables import TABLES

FULL = {
    "string": "x",
    "json": {},
    "int64": 1,
    "float64": 0.5,
    "bool": True,
    "date": "2026-11-21",
    "timestamp": "2026-11-21T12:00:00.000001Z",
}
"""A value of every type."""

NAME = "\u0627\u0644\u0623\u0647\u0644\u064a \U0001f9e4"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    path = tmp_path / "warehouse.duckdb"
    warehouse = DuckDBWarehouse(path)
    late = AT + timedelta(microseconds=1)
    payload = {"name": NAME, "none": [], "n": LARGEST, "nothing": None}
    rows = [
        raw_match(LARGEST, status=NAME, payload=payload),
        raw_match(2, utc_date=late),
    ]
    warehouse.load("raw_live_matches", rows)
    warehouse.load("raw_live_standings", [raw_standing()])
    add(warehouse, "add_quarantined", quarantined(0, b"null"))
    add(warehouse, "add_snapshots", ledger_row(0))
    warehouse.close()
    return replace(Settings(), warehouse_uri=f"duckdb:///{path}")


def read(file: Path) -> list[dict[str, Any]]:
    """A file as anybody reads it."""
    with duckdb.connect() as reader:
        reader.execute("SET TimeZone = 'UTC'")
        found = reader.execute("FROM read_parquet($file)", {"file": str(file)})
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_every_table_is_a_file_with_its_rows(
    settings: Settings, tmp_path: Path
) -> None:
    to = tmp_path / "out" / "parquet"
    assert export_tables(settings, to, Screen(), dry_run=False)
    assert sorted(path.stem for path in to.iterdir()) == sorted(TABLES)
    small, large = read(to / "raw_live_matches.parquet")
    assert (large["match_id"], large["status"]) == (LARGEST, NAME)
    assert json.loads(large["payload"]) == {
        "name": NAME,
        "none": [],
        "n": LARGEST,
        "nothing": None,
    }
    assert small["utc_date"] == AT + timedelta(microseconds=1)
    assert small["utc_date"].tzinfo is not None
    (held,) = read(to / "raw_quarantine.parquet")
    assert (held["payload"], held["readmitted_at"]) == ("null", None)
    (line,) = read(to / "raw_live_standings.parquet")
    assert line["season_start_date"] is None
    assert read(to / "silver_teams.parquet") == []


ARROW = {
    "string": "string",
    "json": "string",
    "int64": "int64",
    "float64": "double",
    "bool": "bool",
    "date": "date32[day]",
    "timestamp": "timestamp[us, tz=UTC]",
}

READ = """
import json, sys
from pathlib import Path
import pyarrow.dataset as ds
import pyarrow.parquet as pq

output = {}
for name in json.loads(sys.argv[1]):
    files = [str(Path(folder) / f"{name}.parquet") for folder in sys.argv[2:]]
    schemas = [pq.read_schema(file) for file in files]
    assert all(schema.equals(schemas[0]) for schema in schemas), name
    whole = ds.dataset(files, format="parquet").to_table()
    columns = [(f.name, str(f.type), f.nullable) for f in schemas[0]]
    output[name] = {"columns": columns, "rows": whole.num_rows}
print(json.dumps(output))
"""


def read_by_arrow(*folders: Path) -> dict[str, Any]:
    """What Arrow's own reader says of all files of a table, taken as one."""
    python = installed() / "bin" / "python"
    names = json.dumps(list(TABLES))
    command = [str(python), "-c", READ, names, *map(str, folders)]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    output: dict[str, Any] = json.loads(done.stdout)
    return output


@pytest.mark.process
def test_files_have_the_schema_of_tables_and_combine(
    settings: Settings, tmp_path: Path
) -> None:
    """Whatever the rows: none at all, without a null, with one."""
    export_tables(settings, tmp_path / "some", Screen(), dry_run=False)
    empty = replace(settings, warehouse_uri=f"duckdb:///{tmp_path / 'new.duckdb'}")
    DuckDBWarehouse(tmp_path / "new.duckdb").close()
    export_tables(empty, tmp_path / "none", Screen(), dry_run=False)
    path = Path(settings.warehouse_uri.removeprefix("duckdb:///"))
    warehouse = DuckDBWarehouse(path)
    for table in TABLES.values():
        full = {column.name: FULL[column.type] for column in table.columns}
        warehouse.load(table.name, [full])
    warehouse.close()
    export_tables(settings, tmp_path / "more", Screen(), dry_run=False)
    output = read_by_arrow(*(tmp_path / name for name in ("some", "none", "more")))
    for table in TABLES.values():
        wanted = [[c.name, ARROW[c.type], c.nullable] for c in table.columns]
        assert output[table.name]["columns"] == wanted, table.name
    assert output["raw_live_matches"]["rows"] == 2 + 0 + 3
    assert output["silver_teams"]["rows"] == 1


def test_a_file_of_another_schema_fails_the_export(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a DuckDB would write that sees through the expression."""
    monkeypatch.setattr(
        "functions.shared.warehouse.duckdb_sql._exported",
        lambda column: f'"{column.name}"',
    )
    with pytest.raises(TouchlineError, match=r"where tables\.py has"):
        export_tables(settings, tmp_path / "to", Screen(), dry_run=False)


def test_a_dry_run_writes_nothing(settings: Settings, tmp_path: Path) -> None:
    assert export_tables(settings, tmp_path / "to", Screen(), dry_run=True)
    assert not (tmp_path / "to").exists()


def test_a_folder_that_is_there_is_left_alone(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "mine").touch()
    with pytest.raises(ConfigError, match="exists already") as caught:
        export_tables(settings, tmp_path / "to", Screen(), dry_run=False)
    assert "--to" in caught.value.fix
    assert [path.name for path in (tmp_path / "to").iterdir()] == ["mine"]


def test_a_folder_that_cannot_be_made(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot be made"):
        export_tables(settings, tmp_path / "file" / "to", Screen(), dry_run=False)


def test_a_file_that_differs_fails_the_export(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that comes twice from the warehouse is once in the file."""
    whole = DuckDBWarehouse.rows

    def twice(self: DuckDBWarehouse, table: str) -> Any:
        for row in whole(self, table):
            yield row
            if table == "raw_live_standings":
                yield row

    monkeypatch.setattr(DuckDBWarehouse, "rows", twice)
    monkeypatch.setattr("local_runner.runtime.table_content.CHUNK", 1)
    with pytest.raises(TouchlineError, match="raw_live_standings"):
        export_tables(settings, tmp_path / "to", Screen(), dry_run=False)
    assert [path.name for path in tmp_path.iterdir() if "to" in path.name] == []


def test_content_is_of_rows_in_any_order_and_zone() -> None:
    table = TABLES["raw_snapshots"]
    rows = [{**dict.fromkeys(table.names), **ledger_row(number)} for number in range(3)]
    for row in rows:
        row.update(violations="[]", drift='{"a": 1, "b": 2}')
    one, other, less = Content(), Content(), Content()
    list(one.watch(table, rows))
    turned = [{**row, "drift": '{"b":2,"a":1}'} for row in reversed(rows)]
    list(other.watch(table, turned))
    list(less.watch(table, rows[1:]))
    assert one == other
    assert one != less
    moved = Content()
    list(moved.watch(table, [*rows[:2], {**rows[2], "validated_at": _later(AT)}]))
    assert one != moved


def _later(moment: datetime) -> datetime:
    return (moment + timedelta(microseconds=1)).astimezone(UTC)
