"""`doctor` on Cloud Storage and BigQuery: what it finds, and what it says to type."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from google.cloud.bigquery import DatasetReference

from local_runner.runtime.bigquery_dataset import TERRAFORM_LABEL, create_tables
from tests.cloud.bigquery import PROJECT, LocalBigQuery
from tests.cloud.storage import LocalStorage
from tests.cloud.trouble import Trouble, Way
from tests.local_runner.command import Touchline
from transforms.tables import TABLES

JSON = dict[str, str]
Doctor = Callable[..., dict[str, JSON]]
"""What `doctor` finds by check; settings as keywords."""

CLOUD = ["lake", "warehouse", "tables", "schedule", "site"]
_numbers = count()


@pytest.fixture
def to_storage(storage: LocalStorage) -> Iterator[Way]:
    with Way(storage.url) as way:
        yield way


@pytest.fixture
def to_big_query(big_query: LocalBigQuery) -> Iterator[Way]:
    with Way(big_query.url) as way:
        yield way


@pytest.fixture(scope="module")
def dataset(big_query: LocalBigQuery) -> str:
    """One with every table as it should be."""
    return str(big_query.dataset("doctored").dataset_id)


@pytest.fixture
def bucket(storage: LocalStorage) -> str:
    return storage.bucket(f"doctored-{next(_numbers)}")


@pytest.fixture
def doctor(
    touchline: Touchline,
    to_storage: Way,
    to_big_query: Way,
    bucket: str,
    dataset: str,
) -> Doctor:
    def examine(**settings: str) -> dict[str, JSON]:
        env = {
            "LAKE_URI": f"gs://{bucket}/lake",
            "SITE_URI": f"gs://{bucket}/site",
            "WAREHOUSE_URI": f"bigquery://{PROJECT}/{dataset}",
            "STORAGE_EMULATOR_HOST": to_storage.url,
            "BIGQUERY_EMULATOR_HOST": to_big_query.url,
        }
        result = touchline("doctor", "--json", "--offline", **{**env, **settings})
        assert "Traceback" not in result.out + result.err
        found: dict[str, JSON] = {row["check"]: row for row in json.loads(result.out)}
        failed = [row for row in found.values() if row["status"] == "fail"]
        assert result.code == bool(failed)
        assert all(row["fix"] for row in failed)
        return found

    return examine


def failed(found: dict[str, JSON]) -> list[str]:
    return [name for name in CLOUD if found[name]["status"] == "fail"]


def test_a_bucket_and_a_dataset_that_are_as_they_should_be(
    doctor: Doctor, storage: LocalStorage, bucket: str
) -> None:
    found = doctor()
    assert failed(found) == []
    assert found["lake"]["what"].startswith(
        f"gs://{bucket}/lake: can be written and read"
    )
    assert found["tables"]["what"] == f"All {len(TABLES)} are as in tables.py."
    assert found["schedule"]["what"] == "Nothing has run here yet."
    assert found["site"]["what"] == f"gs://{bucket}/site responds."
    left = [blob.name for blob in storage.client().list_blobs(bucket)]
    assert len(left) == 1
    assert left[0].startswith("lake/ops/doctor/dt=")


def test_a_bucket_that_is_not_there(doctor: Doctor, to_storage: Way) -> None:
    """fake-gcs-server does not say of an object that its bucket is missing; Google
    does, in these words."""
    output = "The specified bucket does not exist."
    to_storage.troubles.append(
        Trouble("GET", "site%2Flive.json", 404, "notFound", output, times=9)
    )
    found = doctor(LAKE_URI="gs://doctored-none", SITE_URI="gs://doctored-none/site")
    assert failed(found) == ["lake", "site"]
    for check, variable in (("lake", "LAKE_URI"), ("site", "SITE_URI")):
        assert found[check]["what"] == "There is no bucket gs://doctored-none."
        assert "gcloud storage buckets create gs://doctored-none" in found[check]["fix"]
        assert variable in found[check]["fix"]


def test_a_bucket_without_a_right(doctor: Doctor, to_storage: Way, bucket: str) -> None:
    output = "sa@p does not have access"
    to_storage.troubles += [
        Trouble(method, "", 403, "forbidden", output, times=99)
        for method in ("GET", "POST")
    ]
    found = doctor()
    assert failed(found) == ["lake", "site"]
    assert "storage.objects.create" in found["lake"]["what"]
    assert "storage.objects.get" in found["site"]["what"]
    for check in ("lake", "site"):
        fix = found[check]["fix"]
        assert f"gcloud storage buckets add-iam-policy-binding gs://{bucket}" in fix


def test_a_dataset_that_is_not_there(doctor: Doctor) -> None:
    found = doctor(WAREHOUSE_URI=f"bigquery://{PROJECT}/nowhere")
    assert failed(found) == ["tables", "schedule"]
    for check in ("tables", "schedule"):
        assert f"bigquery://{PROJECT}/nowhere" in found[check]["what"]
        assert f"bq ls {PROJECT}:nowhere" in found[check]["fix"]
        assert "python -m local_runner rebuild" in found[check]["fix"]


def test_a_dataset_without_a_right(doctor: Doctor, to_big_query: Way) -> None:
    output = "Access Denied: User does not have bigquery.jobs.create permission"
    to_big_query.troubles.append(
        Trouble("POST", "/jobs", 403, "accessDenied", output, times=99)
    )
    found = doctor()
    assert failed(found) == ["tables", "schedule"]
    assert "bigquery.jobs.create" in found["schedule"]["what"]
    assert "roles/bigquery.jobUser" in found["schedule"]["fix"]


def test_tables_that_are_not_as_they_should_be(
    doctor: Doctor, big_query: LocalBigQuery
) -> None:
    client = big_query.client()
    dataset = big_query.dataset("doctored_badly")
    for sql in (
        "ALTER TABLE `{}.raw_snapshots` DROP COLUMN verdict",
        "ALTER TABLE `{}.gold_pipeline_health` ADD COLUMN colour STRING",
    ):
        client.query(sql.format(dataset.dataset_id)).result()
    uri = f"bigquery://{PROJECT}/{dataset.dataset_id}"
    found = doctor(WAREHOUSE_URI=uri)
    assert "tables" in failed(found)
    assert "raw_snapshots.verdict is missing" in found["tables"]["what"]
    assert "python -m local_runner rebuild " in found["tables"]["fix"]
    assert uri in found["tables"]["fix"]
    client.close()  # type: ignore[no-untyped-call]


def test_a_table_that_is_missing(doctor: Doctor, big_query: LocalBigQuery) -> None:
    client = big_query.client()
    some = [name for name in TABLES if name != "raw_alerts"]
    dataset = big_query.dataset("doctored_in_part", *some)
    found = doctor(WAREHOUSE_URI=f"bigquery://{PROJECT}/{dataset.dataset_id}")
    assert failed(found) == ["tables"]
    assert "raw_alerts" in found["tables"]["what"]
    assert "python -m local_runner rebuild" in found["tables"]["fix"]
    create_tables(client, dataset, tuple(TABLES))
    again = doctor(WAREHOUSE_URI=f"bigquery://{PROJECT}/{dataset.dataset_id}")
    assert failed(again) == []
    client.close()  # type: ignore[no-untyped-call]


@pytest.fixture
def deployed(big_query: LocalBigQuery) -> Iterator[DatasetReference]:
    """A dataset as Terraform makes it, the tables that matter here at least."""
    client = big_query.client()
    place = big_query.dataset(f"deployed_{next(_numbers)}")
    dataset = client.get_dataset(place)
    dataset.labels = {TERRAFORM_LABEL: "true"}
    client.update_dataset(dataset, ["labels"])
    for spec in TABLES.values():
        if spec.partition:
            table = client.get_table(place.table(spec.name))
            table.require_partition_filter = True
            client.update_table(table, ["require_partition_filter"])
    yield place
    client.close()  # type: ignore[no-untyped-call]


def test_tables_of_terraform_that_are_as_they_should_be(
    doctor: Doctor, deployed: DatasetReference
) -> None:
    found = doctor(WAREHOUSE_URI=f"bigquery://{PROJECT}/{deployed.dataset_id}")
    assert failed(found) == []
    assert found["tables"]["what"] == f"All {len(TABLES)} are as in tables.py."


def test_what_terraform_fixes_in_place(
    doctor: Doctor, big_query: LocalBigQuery, deployed: DatasetReference
) -> None:
    client = big_query.client()
    client.delete_table(deployed.table("gold_match_events"))
    drop = f"ALTER TABLE `{deployed.dataset_id}.raw_alerts` DROP COLUMN resolved_at"
    client.query(drop).result()
    found = doctor(WAREHOUSE_URI=f"bigquery://{PROJECT}/{deployed.dataset_id}")
    assert failed(found) == ["tables"]
    assert "gold_match_events is missing" in found["tables"]["what"]
    assert "raw_alerts.resolved_at is missing" in found["tables"]["what"]
    fix = found["tables"]["fix"]
    assert fix.startswith(f"make deploy PROJECT={PROJECT} ")
    assert "rebuild" not in fix
    client.close()  # type: ignore[no-untyped-call]


def test_what_terraform_would_replace_a_table_for(
    doctor: Doctor, big_query: LocalBigQuery, deployed: DatasetReference
) -> None:
    client = big_query.client()
    name = deployed.dataset_id
    client.query(f"ALTER TABLE `{name}.raw_snapshots` DROP COLUMN verdict").result()
    found = doctor(WAREHOUSE_URI=f"bigquery://{PROJECT}/{name}")
    assert failed(found) == ["tables"]
    assert "raw_snapshots.verdict is missing" in found["tables"]["what"]
    fix = found["tables"]["fix"]
    removed, deployed_again, rebuilt = (
        fix.index(f"bq rm -f -t {PROJECT}:{name}.raw_snapshots"),
        fix.index(f"make deploy PROJECT={PROJECT}"),
        fix.index("python -m local_runner rebuild"),
    )
    assert removed < deployed_again < rebuilt
    client.close()  # type: ignore[no-untyped-call]


def test_tables_that_work_and_cost_more(
    doctor: Doctor, big_query: LocalBigQuery, deployed: DatasetReference
) -> None:
    client = big_query.client()
    snapshots = client.get_table(deployed.table("raw_snapshots"))
    snapshots.clustering_fields = ["scope"]
    snapshots.require_partition_filter = False
    client.update_table(snapshots, ["clustering_fields", "require_partition_filter"])
    found = doctor(WAREHOUSE_URI=f"bigquery://{PROJECT}/{deployed.dataset_id}")
    assert found["tables"]["status"] == "warn"
    what = found["tables"]["what"]
    assert "raw_snapshots is not clustered by resource, scope" in what
    assert "raw_snapshots does not require a filter on its partition" in what
    assert found["tables"]["fix"].startswith(f"make deploy PROJECT={PROJECT} ")
    client.close()  # type: ignore[no-untyped-call]


def test_no_credentials(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for variable in ("HOME", "CLOUDSDK_CONFIG"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    found = doctor(STORAGE_EMULATOR_HOST="", BIGQUERY_EMULATOR_HOST="")
    assert failed(found) == ["lake", "warehouse", "site"]
    assert found["tables"]["status"] == found["schedule"]["status"] == "skip"
    for check in ("lake", "warehouse", "site"):
        assert found[check]["fix"] == "Log in: gcloud auth application-default login"
