"""The JSON schemas of the published files, made from their shapes.

`python -m functions.publish.schema` writes `schemas/`; the files are committed, and
published beside what they describe.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from functions.publish import shapes as documents
from functions.publish.shapes import Shape
from functions.shared.runtime.json_schema import json_schema_of
from transforms.tables import TABLES

FOLDER = Path(__file__).parent / "schemas"

DOCUMENTS: Mapping[str, type[Shape]] = {
    "live": documents.Live,
    "dashboard": documents.Dashboard,
    "quality": documents.Quality,
}
"""What there is a schema of, by the schema's name."""

ROWS: Mapping[type[Shape], str] = {
    documents.Match: "gold_live_scoreboard",
    documents.TableRow: "gold_league_table",
    documents.FullTableRow: "gold_league_table",
    documents.Event: "gold_match_events",
    documents.Scope: "gold_live_match_monitor",
    documents.Health: "gold_pipeline_health",
    documents.Correction: "gold_score_corrections",
    documents.Difference: "gold_reconciliation",
    documents.DataTest: "gold_data_test_results",
    documents.Run: "raw_pipeline_runs",
}
"""Shapes that are rows of a table, with columns of its names."""


def json_schema(shape: type[Shape]) -> dict[str, Any]:
    """The schema (2020-12) of a document, with what `tables.py` says of columns."""
    schema = json_schema_of(shape)
    for told in schema["$defs"].values():
        if "properties" in told:  # a default is for reading what was written before
            told["required"] = list(told["properties"])
    for row, table in ROWS.items():
        about = {column.name: column.about for column in TABLES[table].columns}
        properties = schema["$defs"].get(row.__name__, {}).get("properties", {})
        for name, told in properties.items():
            told.pop("default", None)
            if name in about:
                properties[name] = {"description": about[name], **told}
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
