"""The warehouse in a BigQuery dataset, whose tables Terraform makes and nobody here.

Statements are queries with named parameters. Rows come in by load jobs, which cost
nothing; their ids are made of what they load, so that a step that is repeated finds the
job of the first try in place of starting another.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from io import BytesIO
from typing import Any

import msgspec
from google.api_core import exceptions as api
from google.api_core.retry import Retry
from google.auth import default as find_credentials
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError
from google.cloud import bigquery
from google.cloud.bigquery.retry import DEFAULT_RETRY
from requests.exceptions import RequestException
from tenacity import Retrying as Again
from tenacity import (
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)

from functions.shared.errors import ConfigError, WarehouseError
from functions.shared.warehouse import (
    DEFAULT_MAX_BYTES,
    SQL,
    Compiled,
    Row,
    bound,
    compiled,
)
from transforms.tables import TABLES, Column, Table

EMULATOR = "BIGQUERY_EMULATOR_HOST"
"""The variable that points Google's own client at another server; see its docs."""

_TYPES = {
    "string": "STRING",
    "int64": "INT64",
    "float64": "FLOAT64",
    "bool": "BOOL",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
    "json": "JSON",
}
_ALIASES = {"INTEGER": "int64", "FLOAT": "float64", "BOOLEAN": "bool"}
_NAMES = {type_: name for name, type_ in _TYPES.items()} | _ALIASES

CALL_TIMEOUT_S = 60.0
"""How long one call of Google's API is tried: well within the time of every step."""

SERIALIZE_TRIES = 8
"""BigQuery refuses a statement when another one changed the same rows meanwhile; it may
be sent again (cloud.google.com/bigquery/docs/data-manipulation-language)."""

LOAD_TRIES = 5
"""A job id is used up by a job that failed, and the next try has another one."""

_NOT_A_LABEL = re.compile(r"[^a-z0-9_-]")
_RETRY: Retry = DEFAULT_RETRY.with_timeout(CALL_TIMEOUT_S)


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
    ) -> None:
        """Use a dataset; nothing is asked of it yet."""
        self.client = client
        self.dataset = bigquery.DatasetReference(project, dataset)
        self.uri = f"bigquery://{project}/{dataset}"
        self.max_bytes = max_bytes
        self.statements = 0
        self.billed_bytes = 0
        self.labels: Mapping[str, str] = {}
        self._running: bigquery.QueryJob | None = None

    def run(self, statement: str, **params: object) -> None:
        """See Warehouse. Sent again when a concurrent change is in its way."""
        self._execute(statement, params)

    def fetch(self, question: str, **params: object) -> list[Row]:
        """See Warehouse."""
        return self._rows(question, self._execute(question, params))

    def load(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """See Warehouse. One load job, for what one query finds missing."""
        if not rows:
            return
        spec = TABLES[table]
        since, known = self._known(spec, rows)
        missing = [row for row in rows if _key(spec, row) not in known]
        if not missing:
            return
        with self._explained(f"load_{table}"):
            self._load(spec, lines_of(missing), since)

    def count(self, table: str) -> int:
        """See Warehouse."""
        sql = f"SELECT COUNT(*) AS n FROM {_quoted(TABLES[table].name)}"
        job = self._query(f"count of {table}", Compiled(sql, {}), {})
        return int(self._rows("count", job)[0]["n"])

    def rows(self, table: str) -> Iterator[Row]:
        """See Warehouse."""
        spec = TABLES[table]
        names = ", ".join(_quoted(name) for name in spec.names)
        keys = ", ".join(_quoted(name) for name in spec.key)
        sql = f"SELECT {names} FROM {_quoted(spec.name)} ORDER BY {keys}"
        job = self._query(f"rows of {table}", Compiled(sql, {}), {})
        yield from self._each("rows", job)

    def columns(self, table: str) -> dict[str, str]:
        """See Warehouse."""
        with self._explained(table):
            found = self.client.get_table(self.dataset.table(table), retry=_RETRY)
        return {
            field.name: _NAMES.get(field.field_type, field.field_type)
            for field in found.schema
        }

    def interrupt(self) -> None:
        """See Warehouse. A job that is over by then stays as it is."""
        job = self._running
        if job is not None:
            with suppress(api.GoogleAPICallError, RequestException):
                job.cancel(timeout=CALL_TIMEOUT_S)

    def close(self) -> None:
        """See Warehouse."""
        self.client.close()  # type: ignore[no-untyped-call]

    def _execute(self, name: str, params: Mapping[str, object]) -> bigquery.QueryJob:
        statement = compiled(self.dialect, name)
        return self._query(name, statement, bound(statement, name, params))

    def _query(
        self, name: str, statement: Compiled, params: Mapping[str, object]
    ) -> bigquery.QueryJob:
        config = bigquery.QueryJobConfig(
            default_dataset=self.dataset,
            labels=self._job_labels(),
            maximum_bytes_billed=self.max_bytes,
            query_parameters=[
                _parameter(param, kind, params[param])
                for param, kind in statement.params.items()
            ],
        )
        again = Again(
            retry=retry_if_exception(_is_about_concurrency),
            stop=stop_after_attempt(SERIALIZE_TRIES),
            wait=wait_random_exponential(multiplier=0.5, max=10),
            reraise=True,
        )
        with self._explained(name):
            return again(self._job, statement.sql, config)

    def _job(self, sql: str, config: bigquery.QueryJobConfig) -> bigquery.QueryJob:
        self.statements += 1
        job = self.client.query(
            sql,
            job_config=config,
            retry=_RETRY,
            job_retry=None,  # else it starts anew for ten minutes, whatever `retry` is
            timeout=CALL_TIMEOUT_S,
        )
        self._running = job
        try:
            job.result(max_results=0, retry=_RETRY)
        finally:
            self._running = None
            self.billed_bytes += job.total_bytes_billed or 0
        return job

    def _rows(self, name: str, job: bigquery.QueryJob) -> list[Row]:
        return list(self._each(name, job))

    def _each(self, name: str, job: bigquery.QueryJob) -> Iterator[Row]:
        """The rows of a query, page by page. JSON is asked for as the text that it is:
        the client would make one None of JSON's null and of SQL's."""
        with self._explained(name):
            fields = job.result(max_results=0, retry=_RETRY).schema
            as_text = [
                bigquery.SchemaField(field.name, "STRING", field.mode)
                if field.field_type == "JSON"
                else field
                for field in fields
            ]
            found = self.client.list_rows(
                job.destination, selected_fields=as_text, retry=_RETRY
            )
            for row in found:
                yield dict(row.items())

    def _known(
        self, table: Table, rows: Sequence[Mapping[str, object]]
    ) -> tuple[datetime, set[tuple[object, ...]]]:
        """When BigQuery looked, and which keys of these rows the table has."""
        first = table.key[0]
        names = ", ".join(_quoted(name) for name in table.key)
        kind = table.column(first).type
        params: dict[str, object] = {"ids": sorted({row[first] for row in rows})}  # type: ignore[type-var]
        kinds = {"ids": f"array<{kind}>"}
        where = f"{_quoted(first)} IN UNNEST(@ids)"
        if table.partition:
            moments = [_moment(row[table.partition]) for row in rows]
            params |= {"since": min(moments), "before": max(moments)}
            kinds |= {"since": "timestamp", "before": "timestamp"}
            bounded = _quoted(table.partition)
            where += f" AND {bounded} >= @since AND {bounded} <= @before"
        sql = f"SELECT {names} FROM {_quoted(table.name)} WHERE {where}"
        name = f"load_{table.name}"
        job = self._query(name, Compiled(sql, kinds), params)
        return job.created, {_key(table, row) for row in self._rows(name, job)}

    def _load(self, table: Table, lines: bytes, since: datetime) -> None:
        """Load, or wait for the job that loads the very same. One that was over before
        `since`, and whose rows were not there then, has been undone: it is passed."""
        where = f"{self.uri}/{table.name}"
        digest = hashlib.sha256(where.encode() + lines).hexdigest()[:32]
        config = bigquery.LoadJobConfig(
            source_format=bigquery.SourceFormat.NEWLINE_DELIMITED_JSON,
            schema=schema_of(table),
            write_disposition=bigquery.WriteDisposition.WRITE_APPEND,
            create_disposition=bigquery.CreateDisposition.CREATE_NEVER,
            labels=self._job_labels(),
        )
        attempt = 0
        failures: list[Exception] = []
        while len(failures) < LOAD_TRIES:
            attempt += 1
            job_id = f"touchline-{table.name}-{digest}-{attempt}"
            try:
                job = self._start_load(table, lines, job_id, config)
                job.result(retry=_RETRY)
            except (api.BadRequest, api.Forbidden, api.NotFound):
                raise  # what will not pass
            except api.GoogleAPICallError as error:
                failures.append(error)
                continue
            if job.ended is None or job.ended >= since:
                return
        raise failures[-1]

    def _start_load(
        self,
        table: Table,
        lines: bytes,
        job_id: str,
        config: bigquery.LoadJobConfig,
    ) -> bigquery.LoadJob:
        try:
            return self.client.load_table_from_file(
                BytesIO(lines),
                self.dataset.table(table.name),
                size=len(lines),
                num_retries=3,
                job_id=job_id,
                job_config=config,
                timeout=CALL_TIMEOUT_S,
            )
        except api.Conflict:
            location = self.client.get_dataset(self.dataset, retry=_RETRY).location
            job = self.client.get_job(job_id, location=location, retry=_RETRY)
            if not isinstance(job, bigquery.LoadJob):
                raise
            return job

    def _job_labels(self) -> dict[str, str]:
        """Labels as Google takes them: 63 of a-z, 0-9, _ and - at most."""
        return {
            name: _NOT_A_LABEL.sub("-", value.lower())[:63]
            for name, value in self.labels.items()
            if value
        }

    @contextmanager
    def _explained(self, name: str) -> Iterator[None]:
        """Make of Google's errors what they mean here."""
        try:
            yield
        except api.GoogleAPICallError as error:
            raise self._meaning(name, error) from None
        except api.RetryError as error:
            raise WarehouseError(
                f"{name}: BigQuery did not answer for {CALL_TIMEOUT_S:g} s "
                f"({_first_line(error.cause or error)}).",
                fix="Run the step again; what was done before is kept.",
            ) from None
        except GoogleAuthError as error:
            if error.retryable:
                raise WarehouseError(
                    f"{name}: Google Cloud gives no access token at the moment.",
                    fix="Run the step again; what was done before is kept.",
                ) from None
            raise _no_credentials(f"{name} on {self.uri}", error) from None
        except RequestException as error:
            raise WarehouseError(
                f"{name}: BigQuery cannot be reached ({type(error).__name__}).",
                fix="Check the network, and run the step again.",
            ) from None

    def _meaning(self, name: str, error: api.GoogleAPICallError) -> WarehouseError:
        text = _first_line(error)
        project, dataset = self.dataset.project, self.dataset.dataset_id
        if isinstance(error, api.NotFound):
            return WarehouseError(
                f"{name}: {self.uri} lacks what it needs: {text}.",
                fix=f"Look: bq ls {project}:{dataset}. The tables are made by: "
                "terraform apply",
            )
        if isinstance(error, api.Forbidden):
            return self._refused(name, text)
        if "bytes billed" in text:
            is_file = (SQL / self.dialect / f"{name}.sql").exists()
            look = (
                "See what it reads: bq query --dry_run < "
                f"transforms/sql/{self.dialect}/{name}.sql; then raise"
            )
            return WarehouseError(
                f"{name} on {self.uri} would read more than BIGQUERY_MAX_BYTES "
                f"({self.max_bytes}) allows: {text}.",
                fix="Nothing was read or billed. "
                f"{look if is_file else 'Raise'} BIGQUERY_MAX_BYTES.",
            )
        if "could not serialize" in text.lower():
            return WarehouseError(
                f"{name} on {self.uri}: others kept changing the same rows, "
                f"{SERIALIZE_TRIES} times.",
                fix="Run the step again.",
            )
        if _is_about_schema(text):
            return WarehouseError(
                f"{name}: a table of {self.uri} has another schema than tables.py: "
                f"{text}.",
                fix="Bring the tables up: terraform apply. What differs: "
                "python -m local_runner doctor",
            )
        return WarehouseError(f"{name} failed on {self.uri}: {text}.")

    def _refused(self, name: str, text: str) -> WarehouseError:
        if "quota" in text.lower():
            return WarehouseError(
                f"{name} on {self.uri}: a quota of BigQuery is used up: {text}.",
                fix="Run the step again when it is free; what was done before is kept. "
                "Which there are: https://cloud.google.com/bigquery/quotas",
            )
        return WarehouseError(
            f"{name}: no right on {self.uri}: {text}.",
            fix="It takes roles/bigquery.jobUser on the project and "
            "roles/bigquery.dataEditor on the dataset: gcloud projects "
            f"add-iam-policy-binding {self.dataset.project} --role "
            "roles/bigquery.jobUser --member serviceAccount:NAME",
        )


def open_bigquery(uri: str, *, max_bytes: int) -> BigQueryWarehouse:
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
    return BigQueryWarehouse(client, project, dataset, max_bytes=max_bytes)


def schema_of(table: Table) -> list[bigquery.SchemaField]:
    """A table's columns in BigQuery's words."""
    return [
        bigquery.SchemaField(
            column.name,
            _TYPES[column.type],
            "NULLABLE" if column.nullable else "REQUIRED",
            description=column.about,
        )
        for column in table.columns
    ]


def _credentials(uri: str) -> Any:
    if os.environ.get(EMULATOR):
        return AnonymousCredentials()  # type: ignore[no-untyped-call]
    try:
        found, _ = find_credentials(
            scopes=["https://www.googleapis.com/auth/cloud-platform"]
        )
    except DefaultCredentialsError as error:
        raise _no_credentials(f"WAREHOUSE_URI is {uri}", error) from None
    return found


def _no_credentials(where: str, error: Exception) -> ConfigError:
    return ConfigError(
        f"{where}, and Google Cloud takes no credentials of this machine "
        f"({type(error).__name__}).",
        fix="Log in: gcloud auth application-default login",
    )


def _parameter(
    name: str, kind: str, value: Any
) -> bigquery.ScalarQueryParameter | bigquery.ArrayQueryParameter:
    inner = re.fullmatch(r"array<(\w+)>", kind)
    if inner:
        return bigquery.ArrayQueryParameter(name, _TYPES[inner[1]], list(value))
    if kind == "timestamp":
        value = _moment(value)
    return bigquery.ScalarQueryParameter(name, _TYPES[kind], value)


def lines_of(rows: Iterable[Mapping[str, object]]) -> bytes:
    """Rows as JSON, a line each: a line break in JSON as it was answered is no part of
    any value there."""
    encoded = (msgspec.json.encode(dict(row)) for row in rows)
    return b"\n".join(
        line.replace(b"\n", b" ").replace(b"\r", b" ") for line in encoded
    )


def _key(table: Table, row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(_plain(table.column(name), row[name]) for name in table.key)


def _plain(column: Column, value: object) -> object:
    return _moment(value) if column.type == "timestamp" and value is not None else value


def _moment(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def _quoted(name: str) -> str:
    return f"`{name}`"


def _is_about_concurrency(error: BaseException) -> bool:
    return isinstance(error, api.GoogleAPICallError) and (
        "could not serialize" in str(error).lower()
        or "too many dml statements" in str(error).lower()
    )


def _is_about_schema(text: str) -> bool:
    signs = ("Provided Schema does not match", "Unrecognized name", "no such field")
    return any(sign.lower() in text.lower() for sign in signs)


def _first_line(error: BaseException) -> str:
    message = getattr(error, "message", "") or str(error)
    line = re.sub(
        r"^(\d{3} )?[A-Z]+ https?://\S+: ", "", str(message).split("\n", 1)[0]
    )
    return line.rstrip(".")
