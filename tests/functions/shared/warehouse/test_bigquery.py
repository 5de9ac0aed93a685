"""What is particular to BigQuery: jobs, their ids, what a refusal means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery

from functions.shared.runtime.errors import ConfigError, WarehouseError
from functions.shared.runtime.google_retry import MARGIN_S
from functions.shared.warehouse.base import CompiledStatement
from functions.shared.warehouse.bigquery import BigQueryWarehouse
from functions.shared.warehouse.bigquery_jobs import LOAD_TRIES
from functions.shared.warehouse.bigquery_values import lines_of, schema_of
from functions.shared.warehouse.open import open_warehouse
from tests.cloud.bigquery import PROJECT, LocalBigQuery, pointed_at
from tests.cloud.ports import free_port
from tests.cloud.trouble import Trouble, Way
from tests.functions.shared.warehouse.test_both_engines import AT, raw_match
from transforms.tables import TABLES

_numbers = count()


@pytest.fixture
def dataset(big_query: LocalBigQuery) -> bigquery.DatasetReference:
    tables = ("raw_live_matches", "gold_live_match_monitor")
    return big_query.dataset(f"jobs_{next(_numbers)}", *tables)


@pytest.fixture
def warehouse(
    big_query: LocalBigQuery, dataset: bigquery.DatasetReference
) -> Iterator[BigQueryWarehouse]:
    opened = BigQueryWarehouse(big_query.client(), PROJECT, dataset.dataset_id)
    yield opened
    opened.close()


def loads(warehouse: BigQueryWarehouse) -> list[bigquery.LoadJob]:
    """The load jobs of a dataset."""
    return [
        job
        for job in warehouse.client.list_jobs(max_results=500)
        if isinstance(job, bigquery.LoadJob)
        and job.destination is not None
        and job.destination.dataset_id == warehouse.dataset.dataset_id
    ]


def test_the_same_rows_are_the_same_job(warehouse: BigQueryWarehouse) -> None:
    """As when a step died before it noted that its load was done, with the table not
    showing it yet."""
    rows = [raw_match(1)]
    warehouse.load("raw_live_matches", rows)
    (job,) = loads(warehouse)
    assert job.job_id.startswith("touchline-raw_live_matches-")
    assert job.job_id.endswith("-1")
    table = TABLES["raw_live_matches"]
    warehouse._load(table, lines_of(rows), AT, warehouse._attempts())
    assert warehouse.count("raw_live_matches") == 1
    assert [one.job_id for one in loads(warehouse)] == [job.job_id]


def test_deleted_rows_are_loaded_again(
    warehouse: BigQueryWarehouse,
) -> None:
    warehouse.load("raw_live_matches", [raw_match(1)])
    place = f"{warehouse.dataset.dataset_id}.raw_live_matches"
    warehouse.client.query(f"DELETE FROM {place} WHERE TRUE").result()  # noqa: S608
    warehouse.load("raw_live_matches", [raw_match(1)])
    assert warehouse.count("raw_live_matches") == 1
    assert sorted(job.job_id[-2:] for job in loads(warehouse)) == ["-1", "-2"]


def test_a_job_has_the_labels_of_its_step(warehouse: BigQueryWarehouse) -> None:
    warehouse.labels = {"dag": "live_poll_15m", "step": "load", "run": "A.b C" * 20}
    warehouse.load("raw_live_matches", [raw_match(1)])
    (job,) = loads(warehouse)
    assert job.labels == {
        "dag": "live_poll_15m",
        "step": "load",
        "run": ("a-b-c" * 20)[:63],
    }
    warehouse.fetch("query_monitor")
    newest = next(iter(warehouse.client.list_jobs(max_results=1)))
    assert newest.labels["dag"] == "live_poll_15m"
    assert newest.maximum_bytes_billed == warehouse.max_bytes
    assert newest.default_dataset == warehouse.dataset


def test_a_load_reads_only_the_partitions_of_its_rows(
    warehouse: BigQueryWarehouse,
) -> None:
    warehouse.load("raw_live_matches", [raw_match(1)])
    warehouse.load(
        "raw_live_matches", [raw_match(1, fetched_at=AT + timedelta(days=1))]
    )
    assert warehouse.count("raw_live_matches") == 2


def test_a_whole_partitioned_table_is_read_with_a_partition_filter(
    warehouse: BigQueryWarehouse,
) -> None:
    """BigQuery refuses the query without one where the table requires it."""
    warehouse.count("raw_live_matches")
    assert list(warehouse.rows("raw_live_matches")) == []
    for job in warehouse.client.list_jobs(max_results=2):
        assert "FROM `raw_live_matches` WHERE `fetched_at` IS NOT NULL" in job.query


def test_a_missing_dataset_is_reported(big_query: LocalBigQuery) -> None:
    warehouse = BigQueryWarehouse(big_query.client(), PROJECT, "nowhere")
    with pytest.raises(WarehouseError, match=f"bigquery://{PROJECT}/nowhere") as caught:
        warehouse.fetch("query_monitor")
    assert "python -m local_runner rebuild" in caught.value.fix
    assert caught.value.http_status == 503
    with pytest.raises(WarehouseError, match="python -m local_runner rebuild"):
        warehouse.load("raw_live_matches", [raw_match()])


def test_a_table_with_another_schema_is_reported(warehouse: BigQueryWarehouse) -> None:
    place = warehouse.dataset.table("raw_live_matches")
    warehouse.client.delete_table(place)
    kept = [bigquery.SchemaField("snapshot_id", "STRING")]
    warehouse.client.create_table(bigquery.Table(place, schema=kept))
    with pytest.raises(WarehouseError, match="another schema") as caught:
        warehouse.load("raw_live_matches", [raw_match()])
    assert "python -m local_runner rebuild" in caught.value.fix


def test_bigquery_opens_by_its_uri(
    big_query: LocalBigQuery, dataset: bigquery.DatasetReference
) -> None:
    with pointed_at(big_query.env):
        opened = open_warehouse(f"bigquery://{PROJECT}/{dataset.dataset_id}")
        assert opened.fetch("query_monitor") == []
        opened.close()


@pytest.mark.parametrize("uri", ["bigquery://", "bigquery://p", "bigquery://p/a-b"])
def test_a_uri_without_a_dataset_is_rejected(uri: str) -> None:
    with pytest.raises(ConfigError, match="WAREHOUSE_URI") as caught:
        open_warehouse(uri)
    assert "bigquery://my-project/touchline" in caught.value.fix


def test_missing_credentials_are_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.delenv("BIGQUERY_EMULATOR_HOST", raising=False)
    nothing = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(nothing))
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(nothing))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    with pytest.raises(ConfigError, match="credentials") as caught:
        open_warehouse("bigquery://p/d")
    assert "gcloud auth application-default login" in caught.value.fix


@pytest.fixture
def way(big_query: LocalBigQuery) -> Iterator[Way]:
    """A way to the server on which things can go wrong."""
    with Way(big_query.url) as made:
        yield made


@pytest.fixture
def beyond(way: Way, dataset: bigquery.DatasetReference) -> Iterator[BigQueryWarehouse]:
    """A warehouse at the end of that way."""
    opened = reached_by(way, dataset)
    yield opened
    opened.close()


def reached_by(
    way: Way, dataset: bigquery.DatasetReference, **limits: Any
) -> BigQueryWarehouse:
    """The dataset at the end of that way."""
    client = bigquery.Client(
        project=PROJECT,
        credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]
        client_options={"api_endpoint": way.url},
    )
    return BigQueryWarehouse(client, PROJECT, dataset.dataset_id, **limits)


def test_a_load_whose_response_is_lost_has_happened_once(
    way: Way, beyond: BigQueryWarehouse
) -> None:
    way.troubles.append(Trouble("POST", "/upload/", lose=True))
    beyond.load("raw_live_matches", [raw_match(1)])
    assert beyond.count("raw_live_matches") == 1
    assert len(loads(beyond)) == 1


def test_a_statement_is_retried_after_a_concurrent_change(
    way: Way, beyond: BigQueryWarehouse
) -> None:
    message = "Could not serialize access to table p:d.t due to concurrent update"
    trouble = Trouble("POST", "/jobs", 400, "invalidQuery", message, times=2)
    way.troubles.append(trouble)
    assert beyond.fetch("query_monitor") == []
    assert trouble.times == 0
    assert beyond.statements == 3


def test_a_busy_server_is_retried(way: Way, beyond: BigQueryWarehouse) -> None:
    way.troubles.append(Trouble("POST", "/jobs", 503, "backendError"))
    assert beyond.fetch("query_monitor") == []


@pytest.mark.parametrize(
    ("refusal", "what", "fix"),
    [
        (
            (403, "accessDenied", "User lacks bigquery.jobs.create permission"),
            "no right on bigquery://",
            "roles/bigquery.jobUser",
        ),
        (
            (403, "quotaExceeded", "Quota exceeded: too many concurrent queries"),
            "a quota of BigQuery is used up: Quota exceeded",
            "bigquery/quotas",
        ),
        (
            (400, "bytesBilledLimitExceeded", "Query exceeded limit for bytes billed"),
            "BIGQUERY_MAX_BYTES",
            "bq query --dry_run",
        ),
        (
            (404, "notFound", "Not found: Dataset p:d was not found in location US"),
            "Not found: Dataset",
            "python -m local_runner rebuild",
        ),
    ],
)
def test_a_missing_right_is_reported_with_the_roles_to_grant(
    way: Way,
    beyond: BigQueryWarehouse,
    refusal: tuple[int, str, str],
    what: str,
    fix: str,
) -> None:
    way.troubles.append(Trouble("POST", "/jobs", *refusal, times=9))
    with pytest.raises(WarehouseError) as caught:
        beyond.fetch("query_monitor")
    assert what in caught.value.what
    assert "query_monitor" in caught.value.what
    assert fix in caught.value.fix
    assert caught.value.http_status == 503
    assert "\n" not in str(caught.value)


def test_a_table_too_large_to_be_read_names_the_setting(
    way: Way, beyond: BigQueryWarehouse
) -> None:
    message = "Query exceeded limit for bytes billed"
    trouble = Trouble(
        "POST", "/jobs", 400, "bytesBilledLimitExceeded", message, times=9
    )
    way.troubles.append(trouble)
    with pytest.raises(WarehouseError, match="rows of raw_live_matches") as caught:
        list(beyond.rows("raw_live_matches"))
    assert caught.value.fix == "Nothing was read or billed. Raise BIGQUERY_MAX_BYTES."


def test_a_server_that_stays_down_fails_the_step_with_503(
    way: Way, dataset: bigquery.DatasetReference
) -> None:
    beyond = reached_by(way, dataset, retry_s=0.3)
    for method in ("GET", "POST"):
        way.troubles.append(Trouble(method, "", 503, "backendError", times=999))
    with pytest.raises(WarehouseError, match="query_monitor") as caught:
        beyond.fetch("query_monitor")
    assert "Run the step again" in caught.value.fix
    assert caught.value.http_status == 503
    beyond.close()


def test_an_unreachable_server_fails_the_step_with_503() -> None:
    with pointed_at({"BIGQUERY_EMULATOR_HOST": f"http://127.0.0.1:{free_port()}"}):
        nowhere = open_warehouse(
            "bigquery://project/dataset", time_left=lambda: MARGIN_S + 0.5
        )
    with pytest.raises(WarehouseError, match="query_monitor: BigQuery") as caught:
        nowhere.fetch("query_monitor")
    assert caught.value.fix
    assert caught.value.http_status == 503
    nowhere.close()


# A job that failed has used up its id


def remade(warehouse: BigQueryWarehouse, *names: str) -> None:
    """Make the table again with these columns of its own, or with all."""
    place = warehouse.dataset.table("raw_live_matches")
    fields = schema_of(TABLES["raw_live_matches"])
    warehouse.client.delete_table(place)
    kept = [field for field in fields if not names or field.name in names]
    warehouse.client.create_table(bigquery.Table(place, schema=kept))


def test_a_load_that_failed_succeeds_once_its_cause_is_gone(
    warehouse: BigQueryWarehouse,
) -> None:
    rows = [raw_match(1)]
    remade(warehouse, "snapshot_id", "match_id", "fetched_at")
    failures = LOAD_TRIES + 2
    for _ in range(failures):
        with pytest.raises(WarehouseError, match="load_raw_live_matches"):
            warehouse.load("raw_live_matches", rows)
    remade(warehouse)
    warehouse.load("raw_live_matches", rows)
    assert warehouse.count("raw_live_matches") == 1
    ids = sorted(int(job.job_id.rpartition("-")[2]) for job in loads(warehouse))
    assert ids == list(range(1, failures + 2))
    warehouse._load(
        TABLES["raw_live_matches"], lines_of(rows), AT, warehouse._attempts()
    )
    assert warehouse.count("raw_live_matches") == 1
    assert len(loads(warehouse)) == failures + 1


def test_after_many_failed_jobs_only_a_few_are_looked_up(
    way: Way, beyond: BigQueryWarehouse
) -> None:
    rows = [raw_match(1)]
    remade(beyond, "snapshot_id", "match_id", "fetched_at")
    for _ in range(20):
        with pytest.raises(WarehouseError):
            beyond.load("raw_live_matches", rows)
    remade(beyond)
    way.seen.clear()
    beyond.load("raw_live_matches", rows)
    assert beyond.count("raw_live_matches") == 1
    assert sum("/jobs/touchline-raw_live" in one for one in way.seen) <= 10


def test_the_lookup_of_a_load_job_is_retried(
    way: Way, beyond: BigQueryWarehouse
) -> None:
    way.troubles += [
        Trouble("POST", "/upload/", lose=True),
        Trouble("GET", "/jobs/touchline-raw_live", 404, "notFound", times=2),
    ]
    beyond.load("raw_live_matches", [raw_match(1)])
    assert beyond.count("raw_live_matches") == 1
    assert len(loads(beyond)) == 1


def test_a_load_job_is_looked_up_in_the_location_of_the_dataset(
    way: Way, beyond: BigQueryWarehouse
) -> None:
    way.troubles.append(Trouble("POST", "/upload/", lose=True))
    beyond.load("raw_live_matches", [raw_match(1)])
    place = beyond.client.get_dataset(beyond.dataset).location
    requests = [one for one in way.seen if "/jobs/touchline-raw_live" in one]
    assert requests
    assert all(f"location={place}" in one for one in requests)


# What passes is waited for, and nothing is done twice

PASSING = [
    *((status, "") for status in (408, 429, 500, 502, 503, 504)),
    (403, "rateLimitExceeded"),
    (400, "jobRateLimitExceeded"),
]


@pytest.mark.parametrize(("status", "reason"), PASSING)
def test_transient_errors_are_retried(
    way: Way, beyond: BigQueryWarehouse, status: int, reason: str
) -> None:
    troubles = [
        Trouble("POST", "/jobs?", status, reason),
        Trouble("POST", "/upload/", status, reason),
        Trouble("GET", "/data", status, reason),
    ]
    way.troubles += troubles
    beyond.load("raw_live_matches", [raw_match(1)])
    assert beyond.count("raw_live_matches") == 1
    assert [trouble.times for trouble in troubles] == [0, 0, 0]


def test_a_lasting_rate_limit_is_not_reported_as_a_missing_right(
    way: Way, dataset: bigquery.DatasetReference
) -> None:
    beyond = reached_by(way, dataset, retry_s=0.3)
    message = "Exceeded rate limits: too many api requests"
    for path in ("/jobs?", "/upload/"):
        trouble = Trouble("POST", path, 403, "rateLimitExceeded", message, times=99)
        way.troubles = [trouble]
        with pytest.raises(WarehouseError, match="at this rate") as caught:
            beyond.load("raw_live_matches", [raw_match(1)])
        assert "Run the step again" in caught.value.fix
        assert "right" not in str(caught.value)
    beyond.close()


@pytest.mark.parametrize("lose", [True, False])
def test_a_statement_whose_response_is_lost_has_run_once(
    way: Way, beyond: BigQueryWarehouse, *, lose: bool
) -> None:
    """Its response is lost, or a proxy gives up on it: the statement was done."""
    beyond.load("raw_live_matches", [raw_match(1)])
    way.troubles.append(Trouble("POST", "/jobs?", 504, lose=lose, is_late=True))
    names = ", ".join(f"`{name}`" for name in TABLES["raw_live_matches"].names)
    sql = f"INSERT INTO raw_live_matches ({names}) SELECT {names} FROM raw_live_matches"  # noqa: S608
    beyond._query("twice", CompiledStatement(sql, {}), {})
    assert beyond.count("raw_live_matches") == 2
    assert way.troubles[0].times == 0


def test_a_refusal_for_another_reason_is_not_reported_as_a_missing_right(
    way: Way, beyond: BigQueryWarehouse
) -> None:
    way.troubles.append(Trouble("POST", "/jobs?", 403, "billingNotEnabled", "Billing"))
    with pytest.raises(WarehouseError, match="billingNotEnabled") as caught:
        beyond.fetch("query_monitor")
    assert "roles/" not in caught.value.fix
