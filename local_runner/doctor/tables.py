"""The tables of the warehouse compared with tables.py, and their rows."""

from __future__ import annotations

from collections.abc import Iterator

from functions.shared.warehouse.base import Warehouse
from functions.shared.warehouse.bigquery import BigQueryWarehouse
from local_runner.doctor.dataset import dataset_found
from local_runner.doctor.finding import Environment, Finding
from local_runner.runtime.counts import counted
from local_runner.runtime.workspace import command
from transforms.tables import TABLES


def check_tables(env: Environment, warehouse: Warehouse) -> Iterator[Finding]:
    """Compare only: a rebuild creates what is missing, or `terraform apply` in a
    dataset that Terraform created."""
    if isinstance(warehouse, BigQueryWarehouse):
        yield dataset_found(env, warehouse) or _rows_found(env, warehouse)
        return
    fix = command("rebuild", env.settings)
    wrong, unknown = [], []
    for table in TABLES.values():
        present = warehouse.columns(table.name)
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            if column.name not in present:
                wrong.append(f"{name} is missing")
            elif present[column.name] != column.type:
                wrong.append(f"{name} is {present[column.name]}, not {column.type}")
        unknown += [
            f"{table.name}.{name}" for name in present.keys() - set(table.names)
        ]
    if wrong:
        rest = f"; and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        yield Finding(
            "tables",
            "fail",
            f"Not as in tables.py: {'; '.join(wrong[:5])}{rest}.",
            fix,
        )
    elif unknown:
        yield Finding(
            "tables",
            "warn",
            f"Columns that tables.py does not know: {', '.join(sorted(unknown)[:5])}.",
            fix,
        )
    else:
        yield _rows_found(env, warehouse)


def _rows_found(env: Environment, warehouse: Warehouse) -> Finding:
    """Whether the rows of correct tables are current."""
    if before := warehouse.fetch("query_rows_without_stamp")[0]["row_count"]:
        return Finding(
            "tables",
            "warn",
            f"{counted(before, 'row')} of matches came from an earlier Touchline, "
            "which "
            "let stamps from the future win and kept deleted matches.",
            command("rebuild", env.settings),
        )
    return Finding("tables", "ok", f"All {len(TABLES)} are as in tables.py.")
