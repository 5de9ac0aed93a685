"""Writes the tables as BigQuery and Terraform read them.

`python -m transforms.schema_files` writes `terraform/schemas/TABLE.json`, the columns
in the form of BigQuery's table schemas, and `terraform/tables.json`, the rest of each
table; `--check` only says which files are stale, and exits 1 when there are any.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from transforms.tables import TABLES, Table, Type

TERRAFORM = Path(__file__).parent.parent / "terraform"
SCHEMAS = TERRAFORM / "schemas"
LAYOUTS = TERRAFORM / "tables.json"

TYPES: dict[Type, str] = {
    "string": "STRING",
    "int64": "INTEGER",
    "float64": "FLOAT",
    "bool": "BOOLEAN",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
    "json": "JSON",
}
"""The names that BigQuery answers with, so that a plan finds no difference
(TableFieldSchema.type of its REST API; INT64 and the like are aliases of these)."""


def fields_of(table: Table) -> list[dict[str, str]]:
    """A table's columns as BigQuery's JSON schema has them, in order."""
    return [
        {
            "name": column.name,
            "type": TYPES[column.type],
            "mode": "NULLABLE" if column.nullable else "REQUIRED",
            "description": column.about,
        }
        for column in table.columns
    ]


def layout_of(table: Table) -> dict[str, object]:
    """What Terraform needs to know of a table besides its columns.

    Every statement bounds the partition (a test holds that), so one is asked for of
    whoever else reads a table that grows with every poll.
    """
    return {
        "description": table.about,
        "partition_by_day_of": table.partition,
        "is_partition_filter_required": table.partition is not None,
        "cluster_by": list(table.cluster),
    }


def files() -> dict[Path, str]:
    """Every generated file, as it should be."""
    made = {SCHEMAS / f"{name}.json": fields_of(t) for name, t in TABLES.items()}
    layouts = {name: layout_of(table) for name, table in TABLES.items()}
    return {
        path: json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        for path, content in {**made, LAYOUTS: layouts}.items()
    }


def stale(wanted: dict[Path, str]) -> list[Path]:
    """The files that are missing, differ, or are of no table any more."""
    present = {*SCHEMAS.glob("*.json"), *([LAYOUTS] if LAYOUTS.exists() else [])}
    differ = [
        path
        for path, text in wanted.items()
        if path not in present or path.read_text(encoding="utf-8") != text
    ]
    return sorted([*differ, *(present - wanted.keys())])


def main(argv: list[str]) -> int:
    """Write what is stale, or with `--check` only name it."""
    wanted = files()
    behind = stale(wanted)
    for path in behind:
        sys.stdout.write(f"{path.relative_to(TERRAFORM.parent)}\n")
        if argv == ["--check"]:
            continue
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
    return 1 if behind and argv == ["--check"] else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
