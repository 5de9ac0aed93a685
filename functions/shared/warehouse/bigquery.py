"""The warehouse in a BigQuery dataset, whose tables only Terraform creates.

Statements are queries with named parameters. Rows come in by load jobs, which cost
nothing; their ids are made of what they load, so that a step that is repeated finds the
job of the first try in place of starting another (bigquery_jobs.py).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from io import BytesIO
from typing import Any

from google.api_core import exceptions as api
from google.auth import default as find_credentials
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError
from google.cloud import bigquery
from requests.exceptions import RequestException

from functions.shared.runtime.clock import TimeLeft, unlimited
from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.google_retry import (
    REQUEST_S,
    RETRY_S,
    Attempts,
    no_credentials,
)
from functions.shared.warehouse.base import (
    DEFAULT_MAX_BYTES,
    CompiledStatement,
    Row,
    bind_params,
    read_statement,
)
from functions.shared.warehouse.bigquery_errors import explained
from functions.shared.warehouse.bigquery_jobs import JobEvent, Jobs
from functions.shared.warehouse.bigquery_values import (
    COLUMN_TYPES,
    as_datetime,
    filter_of_all,
    googlesql_type,
    key_of,
    lines_of,
    parameter,
    quoted,
    schema_of,
)
from transforms.tables import TABLES, Table

EMULATOR = "BIGQUERY_EMULATOR_HOST"
"""The variable that points Google's own client at another server; see its docs."""

_NOT_A_LABEL = re.compile(r"[^a-z0-9_-]")


class BigQueryWarehouse:
    """See Warehouse. `client` is Google's own, of the project that pays."""

    dialect = "bigquery"

    def __init__(
        self,
        client: bigquery.Client,
        project: str,
        dataset: str,
        *,
        max_bytes: int = DEFAULT_MAX_BYTES,
        time_left: TimeLeft = unlimited,
        retry_s: float = RETRY_S,
    ) -> None:
        """Use a dataset; no request is sent yet.

        Every operation ends before the seconds of `time_left` are used up. A call that
        fails for now is repeated for `retry_s`.
        """
        self.client = client
        self.dataset = bigquery.DatasetReference(project, dataset)
        self.uri = f"bigquery://{project}/{dataset}"
        self.max_bytes = max_bytes
        self.statements = 0
        self.billed_bytes = 0
        self.labels: Mapping[str, str] = {}
        self._time_left, self._retry_s = time_left, retry_s
        self._running: bigquery.QueryJob | None = None

    def run(self, statement: str, **params: object) -> None:
        """See Warehouse. Sent again when a concurrent change is in its way."""
        self._execute(statement, params)

    def fetch(self, query: str, **params: object) -> list[Row]:
        """See Warehouse."""
        return self._rows(query, self._execute(query, params))

    def load(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """See Warehouse. One load job, for what one query finds missing."""
        if not rows:
            return
        spec = TABLES[table]
        attempts = self._attempts()
        since, known = self._known(spec, rows, attempts)
        missing = [row for row in rows if key_of(spec, row) not in known]
        if not missing:
            return
        with self._explained(f"load_{table}"):
            self._load(spec, lines_of(missing), since, attempts)

    def count(self, table: str) -> int:
        """See Warehouse."""
        spec = TABLES[table]
        sql = f"SELECT COUNT(*) AS n FROM {quoted(spec.name)}{filter_of_all(spec)}"
        job = self._query(f"count of {table}", CompiledStatement(sql, {}), {})
        return int(self._rows("count", job)[0]["n"])

    def rows(self, table: str) -> Iterator[Row]:
        """See Warehouse."""
        spec = TABLES[table]
        names = ", ".join(quoted(name) for name in spec.names)
        keys = ", ".join(quoted(name) for name in spec.key)
        rows = f"{quoted(spec.name)}{filter_of_all(spec)}"
        sql = f"SELECT {names} FROM {rows} ORDER BY {keys}"
        job = self._query(f"rows of {table}", CompiledStatement(sql, {}), {})
        yield from self._each("rows", job)

    def columns(self, table: str) -> dict[str, str]:
        """See Warehouse."""
        with self._explained(table):
            attempts = self._attempts()
            described = self.client.get_table(
                self.dataset.table(table),
                retry=attempts.retry(),
                timeout=attempts.request_s,
            )
        types = {
            field.name: googlesql_type(field.field_type) for field in described.schema
        }
        return {name: COLUMN_TYPES.get(type_, type_) for name, type_ in types.items()}

    def interrupt(self) -> None:
        """See Warehouse. A job that is over by then stays as it is."""
        job = self._running
        if job is not None:
            with suppress(api.GoogleAPIError, GoogleAuthError, RequestException):
                job.cancel(retry=None, timeout=REQUEST_S)

    def close(self) -> None:
        """See Warehouse."""
        self.client.close()  # type: ignore[no-untyped-call]

    def _execute(self, name: str, params: Mapping[str, object]) -> bigquery.QueryJob:
        statement = read_statement(self.dialect, name)
        return self._query(name, statement, bind_params(statement, name, params))

    def _query(
        self,
        name: str,
        statement: CompiledStatement,
        params: Mapping[str, object],
        attempts: Attempts | None = None,
    ) -> bigquery.QueryJob:
        config = bigquery.QueryJobConfig(
            default_dataset=self.dataset,
            labels=self._job_labels(),
            maximum_bytes_billed=self.max_bytes,
            query_parameters=[
                parameter(param, kind, params[param])
                for param, kind in statement.params.items()
            ],
        )
        with self._explained(name):
            jobs = self._jobs(attempts or self._attempts())
            return jobs.query(statement.sql, config)

    def _jobs(self, attempts: Attempts) -> Jobs:
        return Jobs(self.client, self.dataset, attempts, self._watch)

    def _watch(self, event: JobEvent, job: bigquery.QueryJob | None) -> None:
        """Count sent statements and billed bytes, and remember the running job."""
        if event == "sent":
            self.statements += 1
        self._running = job if event == "started" else None
        if event == "over" and job is not None:
            self.billed_bytes += job.total_bytes_billed or 0

    def _attempts(self) -> Attempts:
        """The time of one operation."""
        return Attempts(self._time_left, retry_s=self._retry_s)

    def _rows(self, name: str, job: bigquery.QueryJob) -> list[Row]:
        return list(self._each(name, job))

    def _each(self, name: str, job: bigquery.QueryJob) -> Iterator[Row]:
        """The rows of a query, page by page. JSON is requested as text: the client
        would return None for both JSON's null and SQL's NULL."""
        with self._explained(name):
            attempts = self._attempts()
            # not job.result(): its requests wait 120 s at least, whatever the timeout
            result = self.client.get_table(
                job.destination, retry=attempts.retry(), timeout=attempts.request_s
            )
            as_text = [
                bigquery.SchemaField(field.name, "STRING", field.mode)
                if field.field_type == "JSON"
                else field
                for field in result.schema
            ]
            rows = self.client.list_rows(
                job.destination,
                selected_fields=as_text,
                retry=attempts.retry(),
                timeout=attempts.request_s,
            )
            for row in rows:
                yield dict(row.items())

    def _known(
        self,
        table: Table,
        rows: Sequence[Mapping[str, object]],
        attempts: Attempts,
    ) -> tuple[datetime, set[tuple[object, ...]]]:
        """The time of the query, and which keys of these rows the table has."""
        first = table.key[0]
        names = ", ".join(quoted(name) for name in table.key)
        kind = table.column(first).type
        params: dict[str, object] = {"ids": sorted({row[first] for row in rows})}  # type: ignore[type-var]
        kinds = {"ids": f"array<{kind}>"}
        where = f"{quoted(first)} IN UNNEST(@ids)"
        if table.partition:
            moments = [as_datetime(row[table.partition]) for row in rows]
            params |= {"since": min(moments), "before": max(moments)}
            kinds |= {"since": "timestamp", "before": "timestamp"}
            bounded = quoted(table.partition)
            where += f" AND {bounded} >= @since AND {bounded} <= @before"
        sql = f"SELECT {names} FROM {quoted(table.name)} WHERE {where}"
        name = f"load_{table.name}"
        job = self._query(name, CompiledStatement(sql, kinds), params, attempts)
        return job.created, {key_of(table, row) for row in self._rows(name, job)}

    def _load(
        self, table: Table, lines: bytes, since: datetime, attempts: Attempts
    ) -> None:
        """Load the rows, or wait for the job that loads exactly these. A job that ended
        before `since`, and whose rows were missing then, has been undone: it is
        skipped."""
        where = f"{self.uri}/{table.name}"
        digest = hashlib.sha256(where.encode() + lines).hexdigest()[:32]
        config = bigquery.LoadJobConfig(
            source_format=bigquery.SourceFormat.NEWLINE_DELIMITED_JSON,
            schema=schema_of(table),
            write_disposition=bigquery.WriteDisposition.WRITE_APPEND,
            create_disposition=bigquery.CreateDisposition.CREATE_NEVER,
            labels=self._job_labels(),
        )
        self._jobs(attempts).load(
            table.name,
            lambda: BytesIO(lines),
            len(lines),
            config,
            job_id=lambda attempt: f"touchline-{table.name}-{digest}-{attempt}",
            since=since,
        )

    def _explained(self, name: str) -> AbstractContextManager[None]:
        return explained(name, self.dataset, self.uri, self.max_bytes)

    def _job_labels(self) -> dict[str, str]:
        """Labels as Google takes them: 63 of a-z, 0-9, _ and - at most."""
        return {
            name: _NOT_A_LABEL.sub("-", value.lower())[:63]
            for name, value in self.labels.items()
            if value
        }


def open_bigquery(
    uri: str, *, max_bytes: int, time_left: TimeLeft | None = None
) -> BigQueryWarehouse:
    """The warehouse at `bigquery://project/dataset`, with the credentials of the place.

    Raises ConfigError for another form of URI, or where there are no credentials.
    """
    project, slash, dataset = uri.removeprefix("bigquery://").partition("/")
    if not (project and slash and re.fullmatch(r"\w{1,1024}", dataset, re.ASCII)):
        raise ConfigError(
            f"WAREHOUSE_URI is {uri!r}.",
            fix="For example: bigquery://my-project/touchline",
        )
    client = bigquery.Client(project=project, credentials=_credentials(uri))
    return BigQueryWarehouse(
        client,
        project,
        dataset,
        max_bytes=max_bytes,
        time_left=time_left or unlimited,
    )


def _credentials(uri: str) -> Any:
    if os.environ.get(EMULATOR):
        return AnonymousCredentials()  # type: ignore[no-untyped-call]
    try:
        credentials, _ = find_credentials(
            scopes=["https://www.googleapis.com/auth/cloud-platform"]
        )
    except DefaultCredentialsError as error:
        raise no_credentials(f"WAREHOUSE_URI is {uri}", error) from None
    return credentials
