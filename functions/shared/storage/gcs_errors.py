"""What an error of Cloud Storage means here, and what to type next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from google.api_core import exceptions as api
from google.auth.exceptions import GoogleAuthError
from requests.exceptions import RequestException

from functions.shared.runtime.google_retry import (
    QUOTA_REASONS,
    RATE_REASONS,
    api_error_of,
    is_retryable,
    no_credentials,
    reason_of,
)
from functions.shared.storage.base import Purpose, StoreError

_AGAIN = "Run the step again; what was stored before is complete."

_RIGHT_REASONS = frozenset(
    {"", "authError", "forbidden", "insufficientPermissions", "required"}
)
"""The reasons of a 401 or 403 that a right would cure. Downloads give none: their
errors are text, not JSON."""


@contextmanager
def explained(purpose: Purpose, uri: str, key: str, right: str) -> Iterator[None]:
    """Raise the error of the purpose, or ConfigError, for an error of Google's.

    `right` is what the operation takes.
    """
    where = f"{uri}/{key}"
    try:
        yield
    except api.GoogleAPICallError as error:
        raise _meaning(purpose, uri, where, right, error) from None
    except api.RetryError as error:
        refused = api_error_of(error)
        if refused is not None:
            raise _meaning(purpose, uri, where, right, refused) from None
        if isinstance(error.cause, GoogleAuthError):
            raise _no_token(purpose, where) from None
        name = type(error.cause or error).__name__
        raise purpose.error(
            f"{where}: Cloud Storage failed ({name}).", fix=_AGAIN
        ) from None
    except GoogleAuthError as error:
        if is_retryable(error):
            raise _no_token(purpose, where) from None
        raise no_credentials(where, error) from None
    except (RequestException, ConnectionError, TimeoutError) as error:
        raise purpose.error(
            f"{where}: Cloud Storage cannot be reached ({type(error).__name__}).",
            fix="Check the network, and run the step again.",
        ) from None


def _no_token(purpose: Purpose, where: str) -> StoreError:
    what = f"{where}: Google Cloud gives no access token at the moment."
    return purpose.error(what, fix=_AGAIN)


def _meaning(
    purpose: Purpose, uri: str, where: str, right: str, error: api.GoogleAPICallError
) -> StoreError:
    bucket = uri.removeprefix("gs://").partition("/")[0]
    reason = reason_of(error)
    what = f"{where}: Cloud Storage failed ({type(error).__name__})."
    fix = _AGAIN
    if reason in RATE_REASONS:
        what = f"{where}: Cloud Storage takes no more calls at this rate."
    elif reason in QUOTA_REASONS:
        what = f"{where}: a quota of Cloud Storage is used up."
        fix = (
            "Run the step again when it is free; what was stored before is complete. "
            "Which there are: https://cloud.google.com/storage/quotas"
        )
    elif isinstance(error, api.NotFound):
        if right.endswith("get") and not is_about_bucket(error):
            return purpose.error(f"{where}: there is no such object.")
        what = f"There is no bucket gs://{bucket}."
        fix = (
            f"Create it: gcloud storage buckets create gs://{bucket}; where Terraform "
            f"deploys it: make deploy; or point {purpose.variable} elsewhere."
        )
    elif isinstance(error, api.Forbidden | api.Unauthorized):
        if reason in _RIGHT_REASONS:
            role = "objectViewer" if right.endswith(("get", "list")) else "objectUser"
            what = f"No right to use {where}: it takes {right}."
            fix = (
                f"gcloud storage buckets add-iam-policy-binding gs://{bucket} "
                f"--role roles/storage.{role} --member serviceAccount:NAME"
            )
        else:
            what = f"{where}: Cloud Storage refuses it ({reason})."
            fix = (
                "What that means: https://cloud.google.com/storage/docs/json_api/v1/"
                "status-codes"
            )
    return purpose.error(what, fix=fix)


def is_about_bucket(error: api.NotFound) -> bool:
    return "bucket does not exist" in str(error.message).lower()
