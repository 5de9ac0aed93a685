"""Writes the tables and alert conditions as BigQuery and Terraform read them.

`python -m transforms.compiler.schema_files` writes `terraform/schemas/TABLE.json`, the
columns in the form of BigQuery's table schemas, `terraform/tables.json`, the rest of
each table, and `terraform/alert_conditions.json`, what alert policies say of
conditions. `terraform/released.json` is the record of what may be deployed somewhere: a
change that would cost such a table its rows is refused.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from transforms.alert_conditions import CONDITIONS
from transforms.column_types import TYPES
from transforms.tables import TABLES, Table

TERRAFORM = Path(__file__).parents[2] / "terraform"
SCHEMAS = TERRAFORM / "schemas"
LAYOUTS = TERRAFORM / "tables.json"
ALERTS = TERRAFORM / "alert_conditions.json"
RELEASED = TERRAFORM / "released.json"


class Shape(TypedDict):
    """A table as the record has it: each column as `STRING REQUIRED`."""

    partition_by_day_of: str | None
    columns: dict[str, str]


@dataclass(frozen=True)
class Loss:
    """A change that does not leave a deployed table as it is, and what to do."""

    table: str
    what: str
    is_replaced: bool

    def __str__(self) -> str:
        """For people: what happens to the data, and the next command."""
        cost = "that column's values"
        if self.is_replaced:
            cost = "the table and all of its rows, and creates it again"
        return (
            f"{self.table} {self.what}: `terraform apply` deletes {cost}. "
            "Add a nullable column of another name instead (`optional` in "
            "transforms/schema/). If the rows may go: python -m "
            f"transforms.compiler.schema_files --accept {self.table}; then apply with "
            "protect = false, and bring them back from the lake: "
            "python -m local_runner rebuild"
        )


def fields_of(table: Table) -> list[dict[str, str]]:
    """A table's columns as BigQuery's JSON schema has them, in order."""
    return [
        {
            "name": column.name,
            # as BigQuery returns it, so that a plan finds no difference
            "type": TYPES[column.type].bigquery_api,
            "mode": "NULLABLE" if column.nullable else "REQUIRED",
            "description": column.about,
        }
        for column in table.columns
    ]


def layout_of(table: Table) -> dict[str, object]:
    """What Terraform needs to know of a table besides its columns.

    Every statement bounds the partition (a test checks that). The filter is required,
    so that other readers of a growing table bound it as well.
    """
    return {
        "description": table.about,
        "partition_by_day_of": table.partition,
        "is_partition_filter_required": table.partition is not None,
        "cluster_by": list(table.cluster),
    }


def files() -> dict[Path, str]:
    """Every file that is generated from declarations alone, as it should be."""
    made = {SCHEMAS / f"{name}.json": fields_of(t) for name, t in TABLES.items()}
    layouts = {name: layout_of(table) for name, table in TABLES.items()}
    alerts = {
        name: {"severity": condition.severity.upper(), "says": condition.summary}
        for name, condition in CONDITIONS.items()
    }
    contents = {**made, LAYOUTS: layouts, ALERTS: alerts}
    return {path: _text(content) for path, content in contents.items()}


def stale(wanted: dict[Path, str]) -> list[Path]:
    """The files that are missing, differ, or are of no table any more."""
    present = {
        *SCHEMAS.glob("*.json"),
        *filter(Path.exists, (LAYOUTS, ALERTS, RELEASED)),
    }
    differ = [
        path
        for path, text in wanted.items()
        if path not in present or path.read_text(encoding="utf-8") != text
    ]
    return sorted([*differ, *(present - wanted.keys() - {RELEASED})])


def shape_of(table: Table) -> Shape:
    """What of a table cannot all be changed while it has rows."""
    return {
        "partition_by_day_of": table.partition,
        "columns": {
            one["name"]: f"{one['type']} {one['mode']}" for one in fields_of(table)
        },
    }


def losses(released: Mapping[str, Shape], wanted: Mapping[str, Shape]) -> list[Loss]:
    """Return the rows or values lost if `wanted` is applied to tables of `released`.

    BigQuery changes these in place, without loss: a new nullable column, REQUIRED to
    NULLABLE, descriptions, clustering, order. For all other changes the provider
    replaces the table (its resource_bigquery_table.go), and a dropped column loses its
    values.
    """
    found = []
    for name, before in released.items():
        after = wanted.get(name)
        if after is None:
            found.append(Loss(name, "is removed", is_replaced=True))
            continue
        found += [Loss(name, what, one) for what, one in _changes(before, after)]
    return found


def _changes(before: Shape, after: Shape) -> Iterator[tuple[str, bool]]:
    """What changes but not in place, and whether the table is replaced for it."""
    was, now = before["columns"], after["columns"]
    was_by, now_by = before["partition_by_day_of"], after["partition_by_day_of"]
    if was_by != now_by:
        yield f"is partitioned by {now_by}, no more by {was_by}", True
    for name, column in was.items():
        if name not in now:
            yield f"loses its column {name}", bool(now.keys() - was.keys())
        elif now[name] not in (column, column.replace("REQUIRED", "NULLABLE")):
            yield f"has {name} as {now[name]}, no more as {column}", True
    for name in sorted(now.keys() - was.keys()):
        if now[name].endswith("REQUIRED"):
            yield f"gets {name} as {now[name]}, not NULLABLE", True


def released() -> dict[str, Shape]:
    """The record of the tables as they may be deployed somewhere."""
    if not RELEASED.exists():
        return {}
    recorded: dict[str, Shape] = json.loads(RELEASED.read_text(encoding="utf-8"))
    return recorded


def main(argv: list[str]) -> int:
    """Write what is stale, or with `--check` only name it.

    The record of what may be deployed follows what is changed in place. What loses rows
    is refused, unless its table is accepted by name.
    """
    options = argparse.ArgumentParser(prog="python -m transforms.compiler.schema_files")
    options.add_argument("--check", action="store_true", help="write nothing")
    options.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="TABLE",
        help="let this table lose its rows at the next apply",
    )
    given = options.parse_args(argv)
    shapes = {name: shape_of(table) for name, table in TABLES.items()}
    lost = [one for one in losses(released(), shapes) if one.table not in given.accept]
    wanted = files() if lost else {**files(), RELEASED: _text(shapes)}
    behind = stale(wanted)
    for path in behind:
        sys.stdout.write(f"{path.relative_to(TERRAFORM.parent)}\n")
        if given.check:
            continue
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
    for one in lost:
        sys.stderr.write(f"{one}\n")
    return 1 if lost or (behind and given.check) else 0


def _text(content: object) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
