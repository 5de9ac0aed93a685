"""A BigQuery dataset made, and its tables replaced whole: for whoever moves house.

The deployed functions do neither: there, the tables are Terraform's.
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
from functions.shared.warehouse.bigquery import (
    BigQueryWarehouse,
    lines_of,
    open_bigquery,
    schema_of,
)
from functions.shared.warehouse.bigquery_jobs import Jobs
from transforms.tables import TABLES, Table

UPLOAD_TIMEOUT_S = 600.0
"""How long one request with a piece of a table may take."""

TABLE_S = 3600.0
"""How long one whole table may take: nothing of the cloud ends it before."""

SAFE_INTEGER = 2**53
"""From here on BigQuery wants an integer in JSON as a string."""

ROWS_AT_ONCE = 500

TERRAFORM_LABEL = "goog-terraform-provisioned"
"""What Google's provider puts on all that it makes, unless it is told not to
(add_terraform_attribution_label in its reference)."""


class Dataset(BigQueryWarehouse):
    """A warehouse whose tables can be made, and be replaced whole."""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The dataset that these settings name. Raises ConfigError."""
        opened = open_bigquery(settings.warehouse_uri, max_bytes=settings.max_bytes)
        place = opened.dataset
        return cls(
            opened.client,
            place.project,
            place.dataset_id,
            max_bytes=settings.max_bytes,
        )

    def missing(self) -> list[str] | None:
        """The tables that are not there; None where there is no dataset.

        Raises WarehouseError.
        """
        with self._explained("tables"):
            try:
                there = _tables_of(self.client, self.dataset)
            except api.NotFound:
                return None
        return [name for name in TABLES if name not in there]

    def is_by_terraform(self) -> bool:
        """Whether Terraform made the dataset: its provider says so by a label.

        Raises WarehouseError.
        """
        with self._explained("dataset"):
            retry = self._attempts().retry()
            found = self.client.get_dataset(self.dataset, retry=retry)
        return TERRAFORM_LABEL in found.labels

    def there(self, table: str) -> bigquery.Table:
        """A table as BigQuery describes it. Raises WarehouseError."""
        with self._explained(table):
            retry = self._attempts().retry()
            return self.client.get_table(self.dataset.table(table), retry=retry)

    def make(self) -> str | None:
        """Make what is missing, tables and nullable columns; the location of the
        dataset where that was made too.

        Raises ConfigError without the right to make one, WarehouseError, also for a
        table that has other columns than tables.py.
        """
        missing = self.missing()
        is_new = missing is None
        for table in TABLES.values():
            if missing is not None and table.name not in missing:
                self._bring_up(table)
        location = None
        with self._explained("tables"):
            try:
                make_tables(self.client, self.dataset)
            except api.Forbidden:
                if not is_new:
                    raise
                place = f"{self.dataset.project}:{self.dataset.dataset_id}"
                raise ConfigError(
                    f"There is no dataset {self.uri}, and no right to make it.",
                    fix=f"Have it made: bq --location=EU mk --dataset {place}",
                ) from None
            if is_new:
                retry = self._attempts().retry()
                found = self.client.get_dataset(self.dataset, retry=retry)
                location = str(found.location)
        return location

    def replace(self, table: Table, rows: Iterable[Row], file: Path) -> None:
        """Put these rows, values as `rows` has them, in the place of all others.

        One load job: readers see the rows before or the rows after. `file` holds them
        on the way. Rows of quarantine whose JSON is neither object nor array come
        after it, by a statement: a load job makes SQL's NULL of JSON's null.
        Raises WarehouseError.
        """
        apart = []
        with file.open("wb") as writer:
            for row in rows:
                if table.name == "raw_quarantine" and row["payload"][:1] not in "{[":
                    apart.append(_loadable(table, row))
                    continue
                writer.write(lines_of([_loadable(table, row)]) + b"\n")
        if file.stat().st_size:
            self._load_file(table, file)
        else:
            sql = f"TRUNCATE TABLE `{table.name}`"
            self._query(f"emptying {table.name}", CompiledStatement(sql, {}), {})
        for start in range(0, len(apart), ROWS_AT_ONCE):
            portion = apart[start : start + ROWS_AT_ONCE]
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

    def _bring_up(self, table: Table) -> None:
        found = self.columns(table.name)
        later = [c for c in table.columns if c.nullable and c.name not in found]
        wanted = {column.name: column.type for column in table.columns}
        if found | {column.name: column.type for column in later} != wanted:
            raise WarehouseError(
                f"{self.uri}: {table.name} has another schema than tables.py.",
                fix="What differs: python -m local_runner doctor. Remove the table, "
                "and rebuild again, which makes it from the lake: bq rm -t "
                f"{self.dataset.project}:{self.dataset.dataset_id}.{table.name}",
            )
        if not later:
            return
        names = {column.name for column in later}
        with self._explained(f"columns of {table.name}"):
            retry = self._attempts().retry()
            there = self.client.get_table(self.dataset.table(table.name), retry=retry)
            added = [field for field in schema_of(table) if field.name in names]
            there.schema = [*there.schema, *added]
            self.client.update_table(there, ["schema"], retry=retry)

    def _load_file(self, table: Table, file: Path) -> None:
        made = described(table, self.dataset)
        config = bigquery.LoadJobConfig(
            source_format=bigquery.SourceFormat.NEWLINE_DELIMITED_JSON,
            schema=made.schema,
            write_disposition=bigquery.WriteDisposition.WRITE_TRUNCATE,
            create_disposition=bigquery.CreateDisposition.CREATE_NEVER,
            labels=self._job_labels(),
        )
        if table.partition:
            config.time_partitioning = made.time_partitioning
        if table.cluster:
            config.clustering_fields = made.clustering_fields
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


def make_tables(
    client: bigquery.Client,
    dataset: bigquery.DatasetReference,
    names: Sequence[str] = tuple(TABLES),
) -> None:
    """Make the dataset and those of its tables that are missing, as tables.py says.

    What exists is left as it is; who may not make datasets needs no right to where
    there is one. Raises google.api_core.exceptions.GoogleAPICallError.
    """
    try:
        there = _tables_of(client, dataset)
    except api.NotFound:
        client.create_dataset(
            bigquery.Dataset(dataset), exists_ok=True, retry=Attempts().retry()
        )
        there = set()
    for name in names:
        if name not in there:
            client.create_table(
                described(TABLES[name], dataset),
                exists_ok=True,
                retry=Attempts().retry(),
            )


def _tables_of(client: bigquery.Client, dataset: bigquery.DatasetReference) -> set[str]:
    found = client.list_tables(dataset, retry=Attempts().retry())
    return {one.table_id for one in found}


def described(table: Table, dataset: bigquery.DatasetReference) -> bigquery.Table:
    """A table as BigQuery is told of it."""
    made = bigquery.Table(dataset.table(table.name), schema=schema_of(table))
    made.description = table.about
    if table.partition:
        made.time_partitioning = bigquery.TimePartitioning(
            type_=bigquery.TimePartitioningType.DAY, field=table.partition
        )
    if table.cluster:
        made.clustering_fields = list(table.cluster)
    return made


def _loadable(table: Table, row: Row) -> Row:
    """A row as JSON may hold it."""
    told = dict(row)
    for column in table.columns:
        value = row[column.name]
        if value is None:
            continue
        if column.type == "json":
            told[column.name] = msgspec.Raw(value.strip().encode())
        elif column.type == "int64" and abs(value) >= SAFE_INTEGER:
            told[column.name] = str(value)
    return told
