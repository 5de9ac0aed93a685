"""What an error of BigQuery means here, and what to type next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from google.api_core import exceptions as api
from google.auth.exceptions import GoogleAuthError
from google.cloud import bigquery
from requests.exceptions import RequestException

from functions.shared.runtime.errors import WarehouseError
from functions.shared.runtime.google_retry import (
    QUOTA_REASONS,
    RATE_REASONS,
    is_retryable,
    no_credentials,
    reason_of,
)
from functions.shared.warehouse.base import SQL
from functions.shared.warehouse.bigquery_jobs import (
    STATEMENT_TRIES,
    UnfinishedJobError,
    is_conflict_of_writers,
)

AGAIN = "Run the step again; what was done before is kept."

RIGHT_REASONS = frozenset({"", "accessDenied", "forbidden", "insufficientPermissions"})
"""The reasons of a 403 that a right would cure; "" is a proxy's, or an old server's."""


@contextmanager
def explained(
    name: str, dataset: bigquery.DatasetReference, uri: str, max_bytes: int
) -> Iterator[None]:
    """Raise WarehouseError or ConfigError for an error of Google's.

    `name` is the statement or the table that it is about.
    """
    try:
        yield
    except api.GoogleAPICallError as error:
        raise _meaning(name, error, dataset, uri, max_bytes) from None
    except api.RetryError as error:
        if isinstance(error.cause, GoogleAuthError):
            raise _no_token(name) from None
        raise _exhausted(name, error, uri) from None
    except UnfinishedJobError as error:
        raise WarehouseError(
            f"{name} on {uri}: {error} after all the time that there was.",
            fix="Run the step again: it takes what that job does.",
        ) from None
    except GoogleAuthError as error:
        if is_retryable(error):
            raise _no_token(name) from None
        raise no_credentials(f"{name} on {uri}", error) from None
    except (RequestException, ConnectionError, TimeoutError) as error:
        raise WarehouseError(
            f"{name}: BigQuery cannot be reached ({type(error).__name__}).",
            fix="Check the network, and run the step again.",
        ) from None


def _no_token(name: str) -> WarehouseError:
    return WarehouseError(
        f"{name}: Google Cloud gives no access token at the moment.", fix=AGAIN
    )


def _exhausted(name: str, error: api.RetryError, uri: str) -> WarehouseError:
    """After all retries."""
    cause = error.cause
    if reason_of(cause) in RATE_REASONS:
        return _too_fast(name, uri, first_line(cause or error))
    return WarehouseError(
        f"{name}: BigQuery did not respond on {uri} after all retries "
        f"({first_line(cause or error)}).",
        fix=AGAIN,
    )


def _meaning(
    name: str,
    error: api.GoogleAPICallError,
    dataset: bigquery.DatasetReference,
    uri: str,
    max_bytes: int,
) -> WarehouseError:
    text, reason = first_line(error), reason_of(error)
    what, fix = f"{name} failed on {uri}: {text}.", ""
    if reason in RATE_REASONS:
        return _too_fast(name, uri, text)
    if reason == "bytesBilledLimitExceeded":
        return _too_large(name, uri, max_bytes, text)
    if reason in QUOTA_REASONS:
        what = f"{name} on {uri}: a quota of BigQuery is used up: {text}."
        fix = (
            "Run the step again when it is free; what was done before is kept. "
            "Which there are: https://cloud.google.com/bigquery/quotas"
        )
    elif isinstance(error, api.NotFound):
        return _missing(name, uri, dataset, text)
    elif isinstance(error, api.Forbidden | api.Unauthorized):
        return _refused(name, uri, dataset, text, reason)
    elif is_conflict_of_writers(error):
        what = (
            f"{name} on {uri}: others kept changing the same rows, up to "
            f"{STATEMENT_TRIES} times."
        )
        fix = "Run the step again."
    elif _is_about_schema(text):
        what = f"{name}: a table of {uri} has another schema than tables.py: {text}."
        fix = (
            "What differs: python -m local_runner doctor. Columns that are missing "
            "are added by: python -m local_runner rebuild"
        )
    elif is_retryable(error):
        fix = AGAIN
    return WarehouseError(what, fix=fix)


def _too_fast(name: str, uri: str, text: str) -> WarehouseError:
    return WarehouseError(
        f"{name} on {uri}: BigQuery takes no more calls at this rate: {text}.",
        fix=AGAIN,
    )


def _too_large(name: str, uri: str, max_bytes: int, text: str) -> WarehouseError:
    is_file = (SQL / "bigquery" / f"{name}.sql").exists()
    look = (
        "See what it reads: bq query --dry_run < "
        f"transforms/sql/bigquery/{name}.sql; then raise"
    )
    return WarehouseError(
        f"{name} on {uri} would read more than BIGQUERY_MAX_BYTES ({max_bytes}) "
        f"allows: {text}.",
        fix="Nothing was read or billed. "
        f"{look if is_file else 'Raise'} BIGQUERY_MAX_BYTES.",
    )


def _missing(
    name: str, uri: str, dataset: bigquery.DatasetReference, text: str
) -> WarehouseError:
    return WarehouseError(
        f"{name}: {uri} lacks what it needs: {text}.",
        fix=f"List its tables: bq ls {dataset.project}:{dataset.dataset_id}. Missing "
        "ones are created by: python -m local_runner rebuild; where Terraform deploys "
        f"it, by: make deploy PROJECT={dataset.project}",
    )


def _refused(
    name: str, uri: str, dataset: bigquery.DatasetReference, text: str, reason: str
) -> WarehouseError:
    if reason not in RIGHT_REASONS:  # such as billingNotEnabled, policyViolation
        return WarehouseError(
            f"{name} on {uri}: BigQuery refuses it ({reason}): {text}.",
            fix="What that means: https://cloud.google.com/bigquery/docs/error-messages",
        )
    return WarehouseError(
        f"{name}: no right on {uri}: {text}.",
        fix="It takes roles/bigquery.jobUser on the project and "
        "roles/bigquery.dataEditor on the dataset: gcloud projects "
        f"add-iam-policy-binding {dataset.project} --role "
        "roles/bigquery.jobUser --member serviceAccount:NAME",
    )


def _is_about_schema(text: str) -> bool:
    """By its words: the reason is invalid or invalidQuery, as for any mistake."""
    signs = ("Provided Schema does not match", "Unrecognized name", "no such field")
    return any(sign.lower() in text.lower() for sign in signs)


def first_line(error: BaseException) -> str:
    """What an error says, without the address that was called."""
    message = getattr(error, "message", "") or str(error)
    line = re.sub(
        r"^(\d{3} )?[A-Z]+ https?://\S+: ", "", str(message).split("\n", 1)[0]
    )
    return line.rstrip(".")
