"""Creates a BigQuery dataset and replaces whole tables, for a migration.

The deployed functions do neither: there, Terraform creates the tables.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

import msgspec
from google.api_core import exceptions as api
from google.cloud import bigquery

from functions.shared.runtime.errors import ConfigError, WarehouseError
from functions.shared.runtime.google_retry import Attempts
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.base import CompiledStatement, Row
from functions.shared.warehouse.bigquery import BigQueryWarehouse, open_bigquery
from functions.shared.warehouse.bigquery_jobs import Jobs
from functions.shared.warehouse.bigquery_values import lines_of, schema_of
from transforms.tables import TABLES, Table

UPLOAD_TIMEOUT_S = 600.0
"""How long one upload of a part of a table may take."""

TABLE_S = 3600.0
"""How long one whole table may take; BigQuery does not end it earlier."""

SAFE_INTEGER = 2**53
"""From here on BigQuery needs an integer in JSON as a string."""

ROWS_AT_ONCE = 500

TERRAFORM_LABEL = "goog-terraform-provisioned"
"""The label that Google's provider puts on all resources by default
(add_terraform_attribution_label in its reference)."""


class Dataset(BigQueryWarehouse):
    """A warehouse whose tables can be created and replaced."""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The dataset that these settings name. Raises ConfigError."""
        opened = open_bigquery(settings.warehouse_uri, max_bytes=settings.max_bytes)
        reference = opened.dataset
        return cls(
            opened.client,
            reference.project,
            reference.dataset_id,
            max_bytes=settings.max_bytes,
        )

    def missing(self) -> list[str] | None:
        """The tables that do not exist; None where there is no dataset.

        Raises WarehouseError.
        """
        with self._explained("tables"):
            try:
                present = _tables_of(self.client, self.dataset)
            except api.NotFound:
                return None
        return [name for name in TABLES if name not in present]

    def is_by_terraform(self) -> bool:
        """Whether Terraform created the dataset, by the label of its provider.

        Raises WarehouseError.
        """
        with self._explained("dataset"):
            retry = self._attempts().retry()
            dataset = self.client.get_dataset(self.dataset, retry=retry)
        return TERRAFORM_LABEL in dataset.labels

    def table(self, table: str) -> bigquery.Table:
        """A table as BigQuery describes it. Raises WarehouseError."""
        with self._explained(table):
            retry = self._attempts().retry()
            return self.client.get_table(self.dataset.table(table), retry=retry)

    def create_missing(self) -> str | None:
        """Create missing tables and nullable columns; the location of the dataset
        where that was created too.

        Raises ConfigError without the right to create one, WarehouseError, also for
        a table whose columns differ from tables.py.
        """
        missing = self.missing()
        is_new = missing is None
        for table in TABLES.values():
            if missing is not None and table.name not in missing:
                self._add_columns(table)
        location = None
        with self._explained("tables"):
            try:
                create_tables(self.client, self.dataset)
            except api.Forbidden:
                if not is_new:
                    raise
                name = f"{self.dataset.project}:{self.dataset.dataset_id}"
                raise ConfigError(
                    f"There is no dataset {self.uri}, and no right to create it.",
                    fix=f"Have it created: bq --location=EU mk --dataset {name}",
                ) from None
            if is_new:
                retry = self._attempts().retry()
                created = self.client.get_dataset(self.dataset, retry=retry)
                location = str(created.location)
        return location

    def replace(self, table: Table, rows: Iterable[Row], file: Path) -> None:
        """Replace all rows by these, with values as `rows` gives them.

        One load job: readers see the old rows or the new ones. `file` is the upload.
        Quarantined rows whose JSON is neither object nor array follow by a statement:
        a load job turns JSON's null into SQL's NULL.
        Raises WarehouseError.
        """
        separate = []
        with file.open("wb") as writer:
            for row in rows:
                if table.name == "raw_quarantine" and row["payload"][:1] not in "{[":
                    separate.append(_loadable(table, row))
                    continue
                writer.write(lines_of([_loadable(table, row)]) + b"\n")
        if file.stat().st_size:
            self._load_file(table, file)
        else:
            sql = f"TRUNCATE TABLE `{table.name}`"
            self._query(f"emptying {table.name}", CompiledStatement(sql, {}), {})
        for start in range(0, len(separate), ROWS_AT_ONCE):
            portion = separate[start : start + ROWS_AT_ONCE]
            self.run(
                "add_quarantined",
                rows=msgspec.json.encode(portion).decode(),
                since=min(row["fetched_at"] for row in portion),
            )

    def stored(self, table: Table) -> Iterator[Row]:
        """Every row of a table as `rows` has them, in any order: read from storage by
        no statement, so that nothing is billed. Raises WarehouseError."""
        fields = [
            bigquery.SchemaField(field.name, "STRING", field.mode)
            if field.field_type == "JSON"
            else field
            for field in schema_of(table)
        ]
        place = self.dataset.table(table.name)
        with self._explained(f"rows of {table.name}"):
            retry = self._attempts().retry()
            for row in self.client.list_rows(
                place, selected_fields=fields, retry=retry
            ):
                yield dict(row.items())

    def _add_columns(self, table: Table) -> None:
        present = self.columns(table.name)
        new = [c for c in table.columns if c.nullable and c.name not in present]
        expected = {column.name: column.type for column in table.columns}
        if present | {column.name: column.type for column in new} != expected:
            raise WarehouseError(
                f"{self.uri}: the schema of {table.name} differs from tables.py.",
                fix="See what differs: python -m local_runner doctor. Remove the "
                "table and rebuild, which restores it from the lake: bq rm -t "
                f"{self.dataset.project}:{self.dataset.dataset_id}.{table.name}",
            )
        if not new:
            return
        names = {column.name for column in new}
        with self._explained(f"columns of {table.name}"):
            retry = self._attempts().retry()
            stored = self.client.get_table(self.dataset.table(table.name), retry=retry)
            added = [field for field in schema_of(table) if field.name in names]
            stored.schema = [*stored.schema, *added]
            self.client.update_table(stored, ["schema"], retry=retry)

    def _load_file(self, table: Table, file: Path) -> None:
        declared = described(table, self.dataset)
        config = bigquery.LoadJobConfig(
            source_format=bigquery.SourceFormat.NEWLINE_DELIMITED_JSON,
            schema=declared.schema,
            write_disposition=bigquery.WriteDisposition.WRITE_TRUNCATE,
            create_disposition=bigquery.CreateDisposition.CREATE_NEVER,
            labels=self._job_labels(),
        )
        if table.partition:
            config.time_partitioning = declared.time_partitioning
        if table.cluster:
            config.clustering_fields = declared.clustering_fields
        tag = uuid.uuid4()
        with self._explained(f"load of {table.name}"):
            attempts = Attempts(operation_s=TABLE_S, request_s=UPLOAD_TIMEOUT_S)
            Jobs(self.client, self.dataset, attempts).load(
                table.name,
                lambda: file.open("rb"),
                file.stat().st_size,
                config,
                job_id=lambda attempt: f"touchline-{table.name}-{tag}-{attempt}",
            )


def create_tables(
    client: bigquery.Client,
    dataset: bigquery.DatasetReference,
    names: Sequence[str] = tuple(TABLES),
) -> None:
    """Create the dataset and its missing tables as tables.py declares them.

    What exists is left as it is; the right to create datasets is needed only where
    there is none. Raises google.api_core.exceptions.GoogleAPICallError.
    """
    try:
        present = _tables_of(client, dataset)
    except api.NotFound:
        client.create_dataset(
            bigquery.Dataset(dataset), exists_ok=True, retry=Attempts().retry()
        )
        present = set()
    for name in names:
        if name not in present:
            client.create_table(
                described(TABLES[name], dataset),
                exists_ok=True,
                retry=Attempts().retry(),
            )


def _tables_of(client: bigquery.Client, dataset: bigquery.DatasetReference) -> set[str]:
    tables = client.list_tables(dataset, retry=Attempts().retry())
    return {table.table_id for table in tables}


def described(table: Table, dataset: bigquery.DatasetReference) -> bigquery.Table:
    """A table as it is declared to BigQuery."""
    declared = bigquery.Table(dataset.table(table.name), schema=schema_of(table))
    declared.description = table.about
    if table.partition:
        declared.time_partitioning = bigquery.TimePartitioning(
            type_=bigquery.TimePartitioningType.DAY, field=table.partition
        )
    if table.cluster:
        declared.clustering_fields = list(table.cluster)
    return declared


def _loadable(table: Table, row: Row) -> Row:
    """A row with values that JSON can hold."""
    values = dict(row)
    for column in table.columns:
        value = row[column.name]
        if value is None:
            continue
        if column.type == "json":
            values[column.name] = msgspec.Raw(value.strip().encode())
        elif column.type == "int64" and abs(value) >= SAFE_INTEGER:
            values[column.name] = str(value)
    return values
