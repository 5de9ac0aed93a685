"""How the tables of a BigQuery dataset differ from tables.py, and how to fix that.

Terraform creates the deployed tables: it changes some properties in place, and would
replace a table for others, which deletion protection refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from google.cloud import bigquery

from functions.shared.warehouse.bigquery import BigQueryWarehouse
from functions.shared.warehouse.bigquery_values import googlesql_type, schema_of
from local_runner.doctor.finding import Environment, Finding
from local_runner.runtime.bigquery_dataset import Dataset, described
from local_runner.runtime.workspace import command
from transforms.tables import TABLES, Table


@dataclass(frozen=True)
class Difference:
    """One difference of a table."""

    table: str
    what: str
    is_in_place: bool
    """Whether `terraform apply` fixes it and keeps the rows."""
    breaks_steps: bool = True
    """Whether steps fail because of it; else they may be slower or cost more."""


def dataset_found(env: Environment, warehouse: BigQueryWarehouse) -> Finding | None:
    """How its tables differ from tables.py, None where they do not. Raises
    WarehouseError."""
    dataset = Dataset.of(env.settings)
    with closing(dataset):
        is_by_terraform = dataset.is_by_terraform()
        different = list(differences(dataset, is_by_terraform=is_by_terraform))
    if not different:
        return None
    first = sorted(different, key=lambda each: not each.breaks_steps)[:5]
    rest = f"; and {len(different) - 5} more" if len(different) > 5 else ""
    return Finding(
        "tables",
        "fail" if any(each.breaks_steps for each in different) else "warn",
        f"Not as in tables.py: {'; '.join(each.what for each in first)}{rest}.",
        _fix_with_terraform(env, warehouse, different)
        if is_by_terraform
        else command("rebuild", env.settings),
    )


def _fix_with_terraform(
    env: Environment, warehouse: BigQueryWarehouse, different: list[Difference]
) -> str:
    """The command to type for a dataset that Terraform created."""
    project = warehouse.dataset.project
    deploy = f"make deploy PROJECT={project}"
    protected = sorted({each.table for each in different if not each.is_in_place})
    if not protected:
        return f"{deploy}   # terraform apply fixes it in place"
    dataset = f"{project}:{warehouse.dataset.dataset_id}"
    removed = "; ".join(f"bq rm -f -t {dataset}.{table}" for table in protected)
    again = command("rebuild", env.settings)
    return (
        f"{removed}; {deploy}; {again}   # terraform apply replaces no protected "
        "table; its rows are restored from the lake"
    )


def differences(dataset: Dataset, *, is_by_terraform: bool) -> Iterator[Difference]:
    """Every difference, table by table. Raises WarehouseError.

    Only the tables of Terraform require a filter on the partition.
    """
    missing = dataset.missing() or ()
    for table in TABLES.values():
        if table.name in missing:
            yield Difference(table.name, f"{table.name} is missing", is_in_place=True)
            continue
        yield from differences_of(
            table,
            dataset.table(table.name),
            dataset.dataset,
            requires_filter=is_by_terraform and table.partition is not None,
        )


def differences_of(
    table: Table,
    stored: bigquery.Table,
    reference: bigquery.DatasetReference,
    *,
    requires_filter: bool,
) -> Iterator[Difference]:
    """Every difference of a table that exists."""
    yield from _columns(table, stored)
    declared = described(table, reference)
    if _partition(stored) != _partition(declared):
        what = f"{table.name} is not partitioned by {table.partition or 'nothing'}"
        yield Difference(table.name, what, is_in_place=False, breaks_steps=False)
    if list(stored.clustering_fields or ()) != list(table.cluster):
        by = ", ".join(table.cluster) or "nothing"
        yield _minor(table, f"is not clustered by {by}")
    if requires_filter and not stored.require_partition_filter:
        yield _minor(table, "does not require a filter on its partition")


def _partition(table: bigquery.Table) -> tuple[str, str] | None:
    by = table.time_partitioning
    return (by.field, by.type_) if by else None


def _columns(table: Table, stored: bigquery.Table) -> Iterator[Difference]:
    """Terraform takes a dropped column and an added one for a rename, for which it
    would replace the table."""
    present = {field.name: field for field in stored.schema}
    unknown = [name for name in present if name not in table.names]
    for field in schema_of(table):
        column = f"{table.name}.{field.name}"
        is_nullable = field.mode == "NULLABLE"
        other = present.get(field.name)
        if other is None:
            what = f"{column} is missing"
            is_in_place = is_nullable and not unknown
            yield Difference(table.name, what, is_in_place=is_in_place)
            continue
        type_ = googlesql_type(other.field_type)
        if type_ != field.field_type:
            what = f"{column} is {type_}, not {field.field_type}"
            yield Difference(table.name, what, is_in_place=False)
        elif (other.mode or "NULLABLE") != field.mode:
            yield Difference(
                table.name,
                f"{column} is {other.mode}, not {field.mode}",
                is_in_place=is_nullable,
                breaks_steps=is_nullable,
            )
    for name in unknown:
        yield _minor(table, f"has a column {name} that tables.py does not know")


def _minor(table: Table, what: str) -> Difference:
    return Difference(
        table.name, f"{table.name} {what}", is_in_place=True, breaks_steps=False
    )
