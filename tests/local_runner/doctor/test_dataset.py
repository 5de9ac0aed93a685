"""How a table of BigQuery differs from tables.py, one difference at a time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from google.cloud import bigquery

from local_runner.doctor.dataset import Difference, differences_of
from local_runner.runtime.bigquery_dataset import described
from transforms.tables import TABLES

PLACE = bigquery.DatasetReference("p", "d")
SPEC = TABLES["raw_alerts"]


def table() -> bigquery.Table:
    """The table as Terraform makes it."""
    made = described(SPEC, PLACE)
    made.require_partition_filter = True
    return made


def found(made: bigquery.Table) -> list[Difference]:
    return list(differences_of(SPEC, made, PLACE, requires_filter=True))


def test_a_table_as_it_should_be() -> None:
    assert found(table()) == []


def test_a_type_by_another_of_its_names_is_the_same() -> None:
    spec = TABLES["raw_pipeline_runs"]
    made = described(spec, PLACE)
    made.schema = [
        bigquery.SchemaField(
            field.name,
            {"INT64": "INTEGER"}.get(field.field_type, field.field_type),
            field.mode,
        )
        for field in made.schema
    ]
    assert list(differences_of(spec, made, PLACE, requires_filter=False)) == []


Change = Callable[[bigquery.Table], object]


def without(name: str) -> Change:
    def change(made: bigquery.Table) -> None:
        made.schema = [field for field in made.schema if field.name != name]

    return change


def with_field(name: str, type_: str, mode: str) -> Change:
    def change(made: bigquery.Table) -> None:
        without(name)(made)
        made.schema = [*made.schema, bigquery.SchemaField(name, type_, mode)]

    return change


def unpartitioned(made: bigquery.Table) -> None:
    made.time_partitioning = None


def unclustered(made: bigquery.Table) -> None:
    made.clustering_fields = None


def unfiltered(made: bigquery.Table) -> None:
    made.require_partition_filter = False


@pytest.mark.parametrize(
    ("change", "what", "is_in_place", "breaks_steps"),
    [
        (without("resolved_at"), "raw_alerts.resolved_at is missing", True, True),
        (without("scope"), "raw_alerts.scope is missing", False, True),
        (
            with_field("scope", "INTEGER", "REQUIRED"),
            "raw_alerts.scope is INT64, not STRING",
            False,
            True,
        ),
        (
            with_field("resolved_at", "TIMESTAMP", "REQUIRED"),
            "raw_alerts.resolved_at is REQUIRED, not NULLABLE",
            True,
            True,
        ),
        (
            with_field("scope", "STRING", "NULLABLE"),
            "raw_alerts.scope is NULLABLE, not REQUIRED",
            False,
            False,
        ),
        (
            with_field("colour", "STRING", "NULLABLE"),
            "raw_alerts has a column colour that tables.py does not know",
            True,
            False,
        ),
        (unpartitioned, "raw_alerts is not partitioned by onset_at", False, False),
        (unclustered, "raw_alerts is not clustered by condition", True, False),
        (
            unfiltered,
            "raw_alerts does not require a filter on its partition",
            True,
            False,
        ),
    ],
)
def test_a_difference(
    change: Change, what: str, is_in_place: bool, breaks_steps: bool
) -> None:
    made = table()
    change(made)
    (one,) = found(made)
    assert (one.what, one.is_in_place, one.breaks_steps) == (
        what,
        is_in_place,
        breaks_steps,
    )


def test_a_renamed_column_is_not_changed_in_place() -> None:
    made = table()
    without("resolved_at")(made)
    with_field("closed_at", "TIMESTAMP", "NULLABLE")(made)
    assert [one.is_in_place for one in found(made)] == [False, True]
