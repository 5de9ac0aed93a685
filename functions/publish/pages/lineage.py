"""The page of the lineage: the way from source to site, and every table on it.

Made from `tables.py`, `dags.yaml`, `lineage.json` (see tools/lineage.py) and the
compiled statements: it changes with the code only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from markupsafe import Markup

from functions.publish.pages.graph import Node, graph
from functions.publish.pages.render import head_of, render
from functions.shared.runtime.dags import Dags, load_dags
from functions.shared.warehouse.base import read_statement
from transforms.tables import TABLES, Column, Table

FILE = Path(__file__).parent.parent / "lineage.json"

DIALECTS: Mapping[str, str] = {"duckdb": "DuckDB", "bigquery": "GoogleSQL"}


class Lineage(msgspec.Struct, frozen=True):
    """What a table is made from, what writes it, and what tests it."""

    inputs: list[str]
    write: str
    steps: list[str]
    statements: list[str]
    tests: list[dict[str, str]]


class Lineages(msgspec.Struct, frozen=True):
    """`lineage.json`: tables, and the tables that each published file is read from."""

    tables: dict[str, Lineage]
    files: dict[str, list[str]]


LAYERS: Sequence[tuple[str, str, str]] = (
    ("raw", "Raw tables", "One row per row of a response, as it was received."),
    ("silver", "Silver", "Each match, official table and team, typed, newest state."),
    ("gold", "Gold", "What people and alerts read, computed from silver."),
)

LAST = ("raw_alerts", "gold_data_test_results")
"""Tables that are made from those of all layers: they stand beside the files."""

WRITES: Mapping[str, str] = {
    "append": "adds rows",
    "merge": "merges by key; an older row never overwrites a newer one",
    "merge_least": "merges by key; the earliest sighting stays",
    "replace": "replaces the table by a merge, which also deletes what is gone",
    "": "loads or updates rows by key",
}

UNITS: Mapping[str, str] = {
    "_minutes": "minutes",
    "_ms": "milliseconds",
    "_bytes": "bytes",
    "_ratio": "0 to 1",
    "_count": "count",
}


@cache
def page(dialect: str) -> bytes:
    """The page, with the statements of `duckdb` or `bigquery`.

    Raises ConfigError where a statement is not bundled.
    """
    found = msgspec.json.decode(FILE.read_bytes(), type=Lineages)
    dags = load_dags()
    readers = _readers(found)
    layers: list[dict[str, Any]] = [
        {
            "id": layer,
            "title": title,
            "about": about,
            "tables": [
                _table(table, found.tables[name], readers.get(name, []), dags)
                | {"statements": _statements(found.tables[name], dialect)}
                for name, table in TABLES.items()
                if name.startswith(f"{layer}_")
            ],
        }
        for layer, title, about in LAYERS
    ]
    return render(
        "lineage.html",
        head=head_of("lineage", None),
        graph=_graph(found),
        layers=layers,
        files={file: (_anchor(file), sources) for file, sources in found.files.items()},
        dags=dags.dags,
        dialect=DIALECTS[dialect],
        statements_size=sum(
            len(statement["sql"].encode())
            for layer in layers
            for table in layer["tables"]
            for statement in table["statements"]
        ),
    )


def _readers(found: Lineages) -> dict[str, list[str]]:
    """What is made from each table: tables and files."""
    readers: dict[str, list[str]] = {}
    for name, table in found.tables.items():
        for source in table.inputs:
            readers.setdefault(source, []).append(name)
    for file, sources in found.files.items():
        for source in sources:
            readers.setdefault(source, []).append(file)
    return readers


def _table(
    table: Table, lineage: Lineage, readers: Sequence[str], dags: Dags
) -> dict[str, Any]:
    """A table as the template shows it."""
    return {
        "name": table.name,
        "about": table.about,
        "key": table.key,
        "partition": table.partition,
        "cluster": table.cluster,
        "columns": [_column(column, table) for column in table.columns],
        "inputs": lineage.inputs,
        "readers": readers,
        "write": WRITES[lineage.write],
        "steps": {step: _dags_of(step, dags) for step in lineage.steps},
        "tests": lineage.tests,
    }


def _column(column: Column, table: Table) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type,
        "nullable": column.nullable,
        "about": column.about,
        "unit": unit_of(column),
        "is_key": column.name in table.key,
    }


def unit_of(column: Column) -> str:
    """The unit of a column, as its name says; empty where it has none."""
    if column.type in ("timestamp", "date"):
        return "UTC"
    ends = (unit for end, unit in UNITS.items() if column.name.endswith(end))
    return next(ends, "")


def _dags_of(step: str, dags: Dags) -> list[str]:
    return [
        name
        for name, dag in dags.dags.items()
        if any(one.step == step for one in dag.steps)
    ]


def _statements(lineage: Lineage, dialect: str) -> list[dict[str, str]]:
    return [
        {"name": name, "sql": read_statement(dialect, name).sql}
        for name in lineage.statements
    ]


SOURCE, LAKE = "football-data.org", "lake"


def _graph(found: Lineages) -> Markup:
    """The drawing: source, lake, raw, silver, gold, and what is read in the end."""
    nodes = [
        Node(SOURCE, 0, SOURCE, "fetch", "#source", "source"),
        Node(LAKE, 1, "responses, runs", "validate, load", "#lake", "lake"),
    ]
    edges = [(SOURCE, LAKE)]
    places = {SOURCE: 0.0, LAKE: 0.0}
    for number, (layer, _, _) in enumerate(LAYERS, start=2):
        names = [
            name for name in TABLES if name.startswith(f"{layer}_") and name not in LAST
        ]
        nodes += _column_of(names, number, layer, found, places)
    nodes += _column_of(LAST, 5, "", found, places)
    nodes += [
        Node(file, 5, file, "publish", f"#{_anchor(file)}", "site")
        for file in found.files
    ]
    edges += [
        (source, name)
        for name, table in found.tables.items()
        for source in table.inputs
        if name not in LAST
    ]
    edges += [(source, name) for name in LAST for source in found.tables[name].inputs]
    edges += [
        (source, file) for file, sources in found.files.items() for source in sources
    ]
    heads = ("Source", "Lake", "Raw", "Silver", "Gold", "Read in the end")
    return graph(nodes, edges, heads, "The way from source to site")


def _column_of(
    names: Sequence[str],
    column: int,
    layer: str,
    found: Lineages,
    places: dict[str, float],
) -> list[Node]:
    """The boxes of a layer, each near what it is made from; `places` grows."""

    def wanted(name: str) -> float:
        known = [places[one] for one in found.tables[name].inputs if one in places]
        return sum(known) / len(known) if known else float(len(places))

    ordered = sorted(names, key=wanted) if layer != "raw" else list(names)
    places.update({name: float(place) for place, name in enumerate(ordered)})
    return [
        Node(
            name,
            column,
            name.removeprefix(f"{layer}_"),
            found.tables[name].steps[0],
            f"#{name}",
            layer or name.partition("_")[0],
        )
        for name in ordered
    ]


def _anchor(file: str) -> str:
    return file.partition("/")[0].replace(".", "-")
