"""Rows of any table for tests of what is published, and how to read what was."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import msgspec

from functions.publish.schema import FOLDER
from functions.publish.steps import STEPS
from functions.shared.runtime.call import call
from functions.shared.runtime.response import StepResponse
from tests.functions.world import JSON, NOON, World
from transforms.tables import TABLES

LIVE = "publish_live_json"
DASHBOARD = "export_dashboard_json"
REPORT = "write_daily_quality_report"

DEFAULTS: dict[str, Any] = {
    "string": "x",
    "int64": 1,
    "float64": 0.5,
    "bool": False,
    "timestamp": NOON,
    "date": NOON.date(),
    "json": [],
}
ENUMS: dict[str, JSON] = {
    "gold_live_scoreboard": {"day": "today"},
    "gold_match_events": {"event": "goal"},
    "gold_reconciliation": {"verdict": "equal"},
    "gold_data_test_results": {"severity": "fail", "status": "pass"},
    "raw_pipeline_runs": {"status": "success", "trigger": "schedule"},
    "raw_snapshots": {"verdict": "valid", "resource": "matches", "http_status": 200},
}


def row(name: str, **changes: Any) -> JSON:
    """A row of a table: what may be null is, the rest is of its type."""
    made = {
        column.name: None if column.nullable else DEFAULTS[column.type]
        for column in TABLES[name].columns
    }
    assert changes.keys() <= made.keys()
    return made | ENUMS.get(name, {}) | changes


def load(world: World, name: str, *changes: JSON) -> None:
    """Put rows into a table, each the usual one with changes."""
    world.warehouse.load(name, [row(name, **changed) for changed in changes])


def publish(world: World, step: str, **request: Any) -> JSON:
    """Call a step of publish that has to go well; its response."""
    response = try_publish(world, step, **request)
    assert response.is_ok, response.body
    return response.body


def try_publish(world: World, step: str, **request: Any) -> StepResponse:
    """Call a step of publish, whatever comes of it."""
    body = msgspec.json.encode({"step": step, **request})
    return call("publish", STEPS, body, world.services)


def site_of(world: World) -> Path:
    """The folder that it publishes to."""
    return Path(world.services.settings.site_uri)


def files(world: World) -> dict[str, bytes]:
    """Every published file, and whatever else lies there."""
    site = site_of(world)
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def read(world: World, name: str) -> JSON:
    """Read a published document, validated with the schema that it names."""
    path = site_of(world) / name
    document: JSON = json.loads(path.read_bytes())
    schema = json.loads((path.parent / document["$schema"]).read_bytes())
    jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.FormatChecker()
    ).validate(document)
    return document


@lru_cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    """Return a validator of the committed schema of that name."""
    schema = json.loads((FOLDER / f"{name}.schema.json").read_bytes())
    return jsonschema.Draft202012Validator(schema)


def stamp(moment: datetime) -> str:
    """A time as it is published."""
    return moment.isoformat().replace("+00:00", "Z")


def night(day: date) -> str:
    """The tick of the nightly DAG on a date."""
    return f"{day}T02:00:00Z"
