"""How the tables of a BigQuery dataset differ from tables.py, and what puts it right.

The deployed tables are Terraform's: it changes some things in place, and would have to
replace a table for others, which its protection refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from google.cloud import bigquery

from functions.shared.warehouse.bigquery import (
    BigQueryWarehouse,
    googlesql_type,
    schema_of,
)
from local_runner.doctor.finding import Finding, Patient
from local_runner.runtime.bigquery_dataset import Dataset, described
from local_runner.runtime.workspace import command
from transforms.tables import TABLES, Table


@dataclass(frozen=True)
class Difference:
    """One difference of a table."""

    table: str
    what: str
    is_in_place: bool
    """Whether `terraform apply` puts it right and leaves the rows as they are."""
    is_in_the_way: bool = True
    """Whether steps fail of it; else they may be slower or dearer."""


def dataset_found(patient: Patient, warehouse: BigQueryWarehouse) -> Finding | None:
    """What its tables differ in, None where they are as in tables.py. Raises
    WarehouseError."""
    dataset = Dataset.of(patient.settings)
    with closing(dataset):
        is_by_terraform = dataset.is_by_terraform()
        found = list(differences(dataset, is_by_terraform=is_by_terraform))
    if not found:
        return None
    first = sorted(found, key=lambda one: not one.is_in_the_way)[:5]
    rest = f"; and {len(found) - 5} more" if len(found) > 5 else ""
    return Finding(
        "tables",
        "fail" if any(one.is_in_the_way for one in found) else "warn",
        f"Not as in tables.py: {'; '.join(one.what for one in first)}{rest}.",
        _mend_dataset(patient, warehouse, found)
        if is_by_terraform
        else command("rebuild", patient.settings),
    )


def _mend_dataset(
    patient: Patient, warehouse: BigQueryWarehouse, found: list[Difference]
) -> str:
    """What to type for a dataset that Terraform made."""
    project = warehouse.dataset.project
    deploy = f"make deploy PROJECT={project}"
    held = sorted({one.table for one in found if not one.is_in_place})
    if not held:
        return f"{deploy}   # terraform apply puts it right in place"
    place = f"{project}:{warehouse.dataset.dataset_id}"
    removed = "; ".join(f"bq rm -f -t {place}.{one}" for one in held)
    again = command("rebuild", patient.settings)
    return (
        f"{removed}; {deploy}; {again}   # terraform apply replaces no protected "
        "table; its rows come back from the lake"
    )


def differences(dataset: Dataset, *, is_by_terraform: bool) -> Iterator[Difference]:
    """Every difference, table by table. Raises WarehouseError.

    A filter on the partition is asked for by the tables of Terraform only.
    """
    missing = dataset.missing() or ()
    for table in TABLES.values():
        if table.name in missing:
            yield Difference(table.name, f"{table.name} is missing", is_in_place=True)
            continue
        yield from differences_of(
            table,
            dataset.there(table.name),
            dataset.dataset,
            is_filter_wanted=is_by_terraform and table.partition is not None,
        )


def differences_of(
    table: Table,
    found: bigquery.Table,
    place: bigquery.DatasetReference,
    *,
    is_filter_wanted: bool,
) -> Iterator[Difference]:
    """Every difference of a table that is there."""
    yield from _columns(table, found)
    wanted = described(table, place)
    if _partition(found) != _partition(wanted):
        what = f"{table.name} is not partitioned by {table.partition or 'nothing'}"
        yield Difference(table.name, what, is_in_place=False, is_in_the_way=False)
    if list(found.clustering_fields or ()) != list(table.cluster):
        by = ", ".join(table.cluster) or "nothing"
        yield _minor(table, f"is not clustered by {by}")
    if is_filter_wanted and not found.require_partition_filter:
        yield _minor(table, "asks for no filter on its partition")


def _partition(table: bigquery.Table) -> tuple[str, str] | None:
    by = table.time_partitioning
    return (by.field, by.type_) if by else None


def _columns(table: Table, found: bigquery.Table) -> Iterator[Difference]:
    """A column that Terraform drops and one that it adds are a rename to it, for which
    it would replace the table."""
    there = {field.name: field for field in found.schema}
    unknown = [name for name in there if name not in table.names]
    for field in schema_of(table):
        place = f"{table.name}.{field.name}"
        is_nullable = field.mode == "NULLABLE"
        other = there.get(field.name)
        if other is None:
            what = f"{place} is missing"
            is_in_place = is_nullable and not unknown
            yield Difference(table.name, what, is_in_place=is_in_place)
            continue
        type_ = googlesql_type(other.field_type)
        if type_ != field.field_type:
            what = f"{place} is {type_}, not {field.field_type}"
            yield Difference(table.name, what, is_in_place=False)
        elif (other.mode or "NULLABLE") != field.mode:
            yield Difference(
                table.name,
                f"{place} is {other.mode}, not {field.mode}",
                is_in_place=is_nullable,
                is_in_the_way=is_nullable,
            )
    for name in unknown:
        yield _minor(table, f"has a column {name} that tables.py does not know")


def _minor(table: Table, what: str) -> Difference:
    return Difference(
        table.name, f"{table.name} {what}", is_in_place=True, is_in_the_way=False
    )
