"""The tables of the warehouse beside tables.py, and whether their rows are current."""

from __future__ import annotations

from collections.abc import Iterator

from functions.shared.warehouse.base import Warehouse
from functions.shared.warehouse.bigquery import BigQueryWarehouse
from local_runner.doctor.dataset import dataset_found
from local_runner.doctor.finding import Finding, Patient
from local_runner.runtime.workspace import command
from transforms.tables import TABLES


def check_tables(patient: Patient, warehouse: Warehouse) -> Iterator[Finding]:
    """Looked at only: what is missing is made by a rebuild, in a dataset of Terraform's
    by `terraform apply`."""
    if isinstance(warehouse, BigQueryWarehouse):
        yield dataset_found(patient, warehouse) or _rows_found(patient, warehouse)
        return
    mend = command("rebuild", patient.settings)
    wrong, more = [], []
    for table in TABLES.values():
        found = warehouse.columns(table.name)
        for column in table.columns:
            place = f"{table.name}.{column.name}"
            if column.name not in found:
                wrong.append(f"{place} is missing")
            elif found[column.name] != column.type:
                wrong.append(f"{place} is {found[column.name]}, not {column.type}")
        more += [f"{table.name}.{name}" for name in found.keys() - set(table.names)]
    if wrong:
        rest = f"; and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        yield Finding(
            "tables",
            "fail",
            f"Not as in tables.py: {'; '.join(wrong[:5])}{rest}.",
            mend,
        )
    elif more:
        yield Finding(
            "tables",
            "warn",
            f"Columns that tables.py does not know: {', '.join(sorted(more)[:5])}.",
            mend,
        )
    else:
        yield _rows_found(patient, warehouse)


def _rows_found(patient: Patient, warehouse: Warehouse) -> Finding:
    """Tables that are as they should be, and whether their rows are."""
    if before := warehouse.fetch("query_rows_without_stamp")[0]["row_count"]:
        return Finding(
            "tables",
            "warn",
            f"{before} rows of matches were written by an earlier Touchline, which let "
            "stamps from the future win and kept matches that are gone.",
            command("rebuild", patient.settings),
        )
    return Finding("tables", "ok", f"All {len(TABLES)} are as in tables.py.")
