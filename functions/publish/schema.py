"""The JSON schemas of the published files, made from their shapes.

`python -m functions.publish.schema` writes `schemas/`; the files are committed, and
published beside what they describe.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from functions.publish import dashboard, live, report
from functions.publish.shapes import Shape
from functions.shared.runtime.json_schema import json_schema_of
from transforms.tables import TABLES

FOLDER = Path(__file__).parent / "schemas"

DOCUMENTS: Mapping[str, type[Shape]] = {
    "live": live.Live,
    "dashboard": dashboard.Dashboard,
    "quality": report.Quality,
}
"""What there is a schema of, by the schema's name."""

ROWS: Mapping[type[Shape], str] = {
    live.Match: "gold_live_scoreboard",
    live.TableRow: "gold_league_table",
    live.Event: "gold_match_events",
    live.Scope: "gold_live_match_monitor",
    live.Health: "gold_pipeline_health",
    live.Alert: "raw_alerts",
    live.RecentRun: "raw_pipeline_runs",
    dashboard.Correction: "gold_score_corrections",
    dashboard.Difference: "gold_reconciliation",
    dashboard.DataTest: "gold_data_test_results",
    dashboard.Run: "raw_pipeline_runs",
    report.AlertOfDay: "raw_alerts",
}
"""Shapes that are rows of a table, with columns of its names."""


def json_schema(shape: type[Shape]) -> dict[str, Any]:
    """The schema (2020-12) of a document, with the descriptions of columns in
    `tables.py`."""
    schema = json_schema_of(shape)
    for definition in schema["$defs"].values():
        if "properties" in definition:  # a default is for reading older files
            definition["required"] = list(definition["properties"])
    for row, table in ROWS.items():
        about = {column.name: column.about for column in TABLES[table].columns}
        properties = schema["$defs"].get(row.__name__, {}).get("properties", {})
        for name, definition in properties.items():
            definition.pop("default", None)
            if name in about:
                properties[name] = {"description": about[name], **definition}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def files() -> dict[Path, str]:
    """Every schema file as it should be."""
    return {
        FOLDER / f"{name}.schema.json": json.dumps(json_schema(shape), indent=1) + "\n"
        for name, shape in DOCUMENTS.items()
    }


def main() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
