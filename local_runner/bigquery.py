"""Makes a BigQuery dataset and its tables, for whoever moves house without Terraform.

The deployed functions make none: there, the tables are Terraform's.
"""

from __future__ import annotations

from collections.abc import Sequence

from google.cloud import bigquery

from functions.shared.warehouse_bigquery import schema_of
from transforms.tables import TABLES, Table


def make_tables(
    client: bigquery.Client,
    dataset: bigquery.DatasetReference,
    names: Sequence[str] = tuple(TABLES),
) -> None:
    """Make the dataset and those of its tables that are missing, as tables.py says.

    What exists is left as it is. Raises google.api_core.exceptions.GoogleAPICallError.
    """
    client.create_dataset(bigquery.Dataset(dataset), exists_ok=True)
    for name in names:
        client.create_table(described(TABLES[name], dataset), exists_ok=True)


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
