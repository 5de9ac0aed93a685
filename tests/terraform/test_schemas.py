"""The tables as Terraform makes them: current, as the code needs them, and never at the
price of rows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from functions.shared.runtime.settings import FREE_PLAN, TRACKED
from functions.shared.warehouse.bigquery_values import schema_of
from tests.terraform import plans
from tests.terraform.scratch import Scratch
from transforms.compiler import schema_files
from transforms.compiler.schema_files import (
    Shape,
    files,
    losses,
    released,
    shape_of,
    stale,
)
from transforms.tables import TABLES

TERRAFORM = Path(__file__).parents[2] / "terraform"
SHAPES = {name: shape_of(table) for name, table in TABLES.items()}

BIGQUERY_NAMES = {"INT64": "INTEGER", "FLOAT64": "FLOAT", "BOOL": "BOOLEAN"}
"""What BigQuery returns for the names of GoogleSQL."""


def test_no_file_is_stale() -> None:
    assert stale(files()) == [], "run: make sql"


def test_no_deployed_table_loses_rows() -> None:
    assert [str(loss) for loss in losses(released(), SHAPES)] == []


def test_the_record_knows_every_column() -> None:
    assert released() == SHAPES, "run: make sql"


@pytest.mark.parametrize("name", TABLES)
def test_a_schema_is_what_the_functions_load_by(name: str) -> None:
    text = (TERRAFORM / "schemas" / f"{name}.json").read_text()
    loaded_by = [
        {
            "name": field.name,
            "type": BIGQUERY_NAMES.get(field.field_type, field.field_type),
            "mode": field.mode,
            "description": field.description,
        }
        for field in schema_of(TABLES[name])
    ]
    assert json.loads(text) == loaded_by


def test_a_partition_filter_is_required_of_every_partitioned_table() -> None:
    """And of no other: BigQuery refuses that. That our own statements have one is
    tests/transforms/compiler/test_compile.py's to say."""
    layouts = json.loads((TERRAFORM / "tables.json").read_text())
    assert layouts.keys() == TABLES.keys()
    for name, layout in layouts.items():
        assert layout["partition_by_day_of"] == TABLES[name].partition
        assert layout["is_partition_filter_required"] == bool(TABLES[name].partition)
        assert layout["cluster_by"] == list(TABLES[name].cluster)


BEFORE: Shape = {
    "partition_by_day_of": "at",
    "columns": {"at": "TIMESTAMP REQUIRED", "n": "INTEGER NULLABLE"},
}


def changed(by: str | None = "at", **columns: str | None) -> dict[str, Shape]:
    """The table with other columns; None takes one away."""
    made = {**BEFORE["columns"], **columns}
    kept = {name: column for name, column in made.items() if column is not None}
    return {"t": {"partition_by_day_of": by, "columns": kept}}


@pytest.mark.parametrize(
    ("after", "message"),
    [
        ({}, "t is removed"),
        (changed(by=None), "t is partitioned by None, no more by at"),
        (changed(more="STRING REQUIRED"), "t gets more as STRING REQUIRED"),
        (changed(n="FLOAT NULLABLE"), "t has n as FLOAT NULLABLE, no more as INTEGER"),
        (changed(n="INTEGER REQUIRED"), "t has n as INTEGER REQUIRED"),
        (changed(at="DATE NULLABLE"), "t has at as DATE NULLABLE"),
        (changed(n=None, m="INTEGER NULLABLE"), "t loses its column n"),
    ],
)
def test_a_change_that_replaces_a_table_is_a_loss(
    after: dict[str, Shape], message: str
) -> None:
    (loss,) = losses({"t": BEFORE}, after)
    assert str(loss).startswith(message)
    assert "deletes the table and all of its rows" in str(loss)
    assert "python -m transforms.compiler.schema_files --accept t" in str(loss)


CHANGES: dict[str, Callable[[list[dict[str, str]]], object]] = {
    "raw_snapshots": lambda columns: columns.append(column("more", "NULLABLE")),
    "raw_live_matches": lambda columns: columns.append(column("more", "REQUIRED")),
    "raw_alerts": lambda columns: columns[-1].update(type="STRING"),
    "raw_quarantine": lambda columns: columns[-1].update(mode="REQUIRED"),
    "raw_pipeline_runs": lambda columns: columns[-1].update(mode="NULLABLE"),
    "silver_matches": lambda columns: columns[-1].update(name="missing_from"),
    "silver_teams": lambda columns: columns.pop(),
    "gold_match_events": lambda columns: columns.reverse(),
    "gold_league_table": lambda columns: columns[0].update(description="another"),
}
"""A change of the schema for each of some tables; the last column of some is known to
be nullable."""


def column(name: str, mode: str) -> dict[str, str]:
    return {"name": name, "type": "STRING", "mode": mode}


@pytest.mark.terraform
def test_the_provider_replaces_just_what_is_said_to_be_replaced(
    applied: Scratch,
) -> None:
    shapes = released()
    for table, change in CHANGES.items():
        path = applied.module / "schemas" / f"{table}.json"
        columns = json.loads(path.read_text())
        change(columns)
        path.write_text(json.dumps(columns))
        made = {one["name"]: f"{one['type']} {one['mode']}" for one in columns}
        shapes[table] = {**shapes[table], "columns": made}
    said = {loss.table for loss in losses(released(), shapes) if loss.is_replaced}
    assert said == {
        "raw_live_matches",
        "raw_alerts",
        "raw_quarantine",
        "silver_matches",
    }
    done = plans.changes(applied.plan(token=None))
    replaced = {
        address
        for address, actions in done.items()
        if address.startswith("google_bigquery_table.table[") and actions != ["update"]
    }
    assert replaced == {f'google_bigquery_table.table["{name}"]' for name in said}


def test_a_column_that_is_dropped_loses_its_values_only() -> None:
    (loss,) = losses({"t": BEFORE}, changed(n=None))
    assert "deletes that column's values" in str(loss)


@pytest.mark.parametrize(
    "after",
    [
        changed(),
        changed(more="JSON NULLABLE"),
        changed(at="TIMESTAMP NULLABLE"),
        {**changed(), "another": BEFORE},
    ],
)
def test_what_is_changed_in_place_is_no_loss(after: dict[str, Shape]) -> None:
    assert losses({"t": BEFORE}, after) == []


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the files are written to, for a project with one table."""
    monkeypatch.setattr(schema_files, "TERRAFORM", tmp_path)
    monkeypatch.setattr(schema_files, "SCHEMAS", tmp_path / "schemas")
    monkeypatch.setattr(schema_files, "LAYOUTS", tmp_path / "tables.json")
    monkeypatch.setattr(schema_files, "ALERTS", tmp_path / "alert_conditions.json")
    monkeypatch.setattr(schema_files, "RELEASED", tmp_path / "released.json")
    assert schema_files.main([]) == 0
    return tmp_path


def test_a_loss_is_written_down_only_when_it_is_accepted(
    written: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded = (written / "released.json").read_text()
    others = {name: table for name, table in TABLES.items() if name != "raw_alerts"}
    monkeypatch.setattr(schema_files, "TABLES", others)
    capsys.readouterr()
    assert schema_files.main([]) == 1
    assert "raw_alerts is removed" in capsys.readouterr().err
    assert (written / "released.json").read_text() == recorded
    assert schema_files.main(["--accept", "gold_match_events"]) == 1
    assert schema_files.main(["--accept", "raw_alerts"]) == 0
    assert "raw_alerts" not in json.loads((written / "released.json").read_text())
    assert not (written / "schemas/raw_alerts.json").exists()
    assert schema_files.main(["--check"]) == 0


def test_a_check_writes_nothing(written: Path) -> None:
    left = written / "schemas/raw_alerts.json"
    left.unlink()
    assert schema_files.main(["--check"]) == 1
    assert not left.exists()


def variable(name: str) -> str:
    text = (TERRAFORM / "variables.tf").read_text()
    found = re.search(
        rf'^variable "{name}" {{\n(.*?)^}}', text, re.MULTILINE | re.DOTALL
    )
    assert found
    return found[1]


def codes_in(text: str) -> list[str]:
    return re.findall(r'"([A-Z0-9]{2,4})"', text)


def test_the_competitions_are_those_of_the_free_plan() -> None:
    text = variable("competitions")
    (default,) = re.findall(r"default\s+= (\[.*\])", text)
    (known,) = re.findall(r"setsubtract\(var\.competitions, (\[.*?\])", text)
    (message,) = re.findall(r"Choose from (.*)\.\"", text)
    assert codes_in(default) == list(TRACKED)
    assert codes_in(known) == list(FREE_PLAN)
    assert message.split(", ") == list(FREE_PLAN)
