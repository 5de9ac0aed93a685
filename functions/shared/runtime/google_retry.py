"""Calls of Google's APIs: which errors are retried, and for how long.

BigQuery and Cloud Storage share one classification. Google's own libraries have one
each, and neither is complete: BigQuery's knows no 408 and no 504 without a reason,
Cloud Storage's looks at no reason at all.
"""

from __future__ import annotations

import http.client
import math
import ssl
import time

import requests
import urllib3.exceptions
from google.api_core import exceptions as api
from google.api_core.retry import Retry
from google.auth.exceptions import GoogleAuthError, TransportError

from functions.shared.runtime.clock import TimeLeft, unlimited
from functions.shared.runtime.errors import ConfigError

RETRY_REASONS = frozenset(
    {
        "backendError",
        "badGateway",
        "internalError",
        "jobBackendError",
        "jobInternalError",
        "jobRateLimitExceeded",
        "rateLimitExceeded",
        "tableUnavailable",
        "userRateLimitExceeded",
    }
)
"""Reasons that pass within seconds, whatever status they come with: a limit of rate is
403, 429 or 400 (cloud.google.com/bigquery/docs/error-messages,
cloud.google.com/storage/docs/json_api/v1/status-codes)."""

QUOTA_REASONS = frozenset({"dailyLimitExceeded", "quotaExceeded"})
"""Longer-term limits: Google says to wait ten minutes or more, which is longer than a
step has (cloud.google.com/bigquery/docs/troubleshoot-quotas). The next run tries."""

RATE_REASONS = frozenset(
    {"jobRateLimitExceeded", "rateLimitExceeded", "userRateLimitExceeded"}
)

RETRY_STATUSES = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses that pass, from Google or from a proxy on the way, which gives no reason."""

OPERATION_S = 280.0
"""How long one operation (a statement, a load, an object) may take where the caller
sets no limit: less than the 300 s that most functions have."""

RETRY_S = 60.0
"""How long one call is repeated that fails with errors worth a retry."""

REQUEST_S = 20.0
"""How long one request waits for its connection, and then for each part of a response.
With RETRY_S it is less than the 120 s of the function with the least time."""

MARGIN_S = 5.0
"""What of the caller's time is left for its response."""

_CONNECTION_ERRORS = (
    ConnectionError,
    TimeoutError,
    TransportError,
    http.client.BadStatusLine,
    http.client.IncompleteRead,
    http.client.ResponseNotReady,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ConnectionError,
    requests.exceptions.ContentDecodingError,
    requests.exceptions.JSONDecodeError,  # a response that was cut short
    requests.exceptions.Timeout,
    urllib3.exceptions.PoolError,
    urllib3.exceptions.ProtocolError,
    urllib3.exceptions.SSLError,
    urllib3.exceptions.TimeoutError,
)


def reason_of(error: BaseException | None) -> str:
    """The reason in an error of Google's, such as "accessDenied"; "" where it has none.

    The client of Cloud Storage leaves it in the body of a failed download.
    """
    errors = getattr(error, "errors", None)
    response = getattr(error, "response", None)
    if not errors and isinstance(response, requests.Response):
        errors = api.from_http_response(response).errors  # type: ignore[no-untyped-call]
    for entry in errors or ():
        if isinstance(entry, dict) and entry.get("reason"):
            return str(entry["reason"])
    return ""


def api_error_of(error: BaseException | None) -> api.GoogleAPICallError | None:
    """The error of Google's API that this is, or that was raised by an upload or a
    download and never parsed, or the last one before the retries were given up."""
    if isinstance(error, api.RetryError):
        return api_error_of(error.cause)
    if isinstance(error, api.GoogleAPICallError):
        return error
    response = getattr(error, "response", None)
    if isinstance(response, requests.Response):
        return api.from_http_response(response)  # type: ignore[no-untyped-call, no-any-return]
    return None


def is_retryable(error: BaseException | None) -> bool:
    """Whether the same call may succeed in a moment.

    A known reason decides before the status. An error of a job is built from its
    reason alone, and its status says nothing: the client makes 500 of any reason that
    it does not know.
    """
    if isinstance(error, api.RetryError):
        return is_retryable(error.cause)
    refused = api_error_of(error)
    if refused is not None:
        reason = reason_of(refused)
        if reason in RETRY_REASONS:
            return True
        if reason in QUOTA_REASONS or (reason and refused.response is None):
            return False
        return refused.code in RETRY_STATUSES
    if isinstance(error, GoogleAuthError) and error.retryable:
        return True
    return isinstance(error, _CONNECTION_ERRORS) and not _is_bad_certificate(error)


def _is_bad_certificate(error: BaseException) -> bool:
    """Whether the cause is a rejected certificate, which no retry helps."""
    seen: set[int] = set()
    below: list[object] = [error]
    while below:
        cause = below.pop()
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        seen.add(id(cause))
        below += [*cause.args, getattr(cause, "reason", None), cause.__cause__]
    return False


def no_credentials(where: str, error: Exception) -> ConfigError:
    """The error of a machine without credentials for Google Cloud."""
    return ConfigError(
        f"{where}, and Google Cloud takes no credentials of this machine "
        f"({type(error).__name__}).",
        fix="Log in: gcloud auth application-default login",
    )


class Attempts:
    """The time of one operation, shared by all its requests, retries and waits.

    It ends after `operation_s` seconds, or MARGIN_S before `time_left` is used up.
    """

    def __init__(
        self,
        time_left: TimeLeft = unlimited,
        *,
        operation_s: float = OPERATION_S,
        retry_s: float = RETRY_S,
        request_s: float = REQUEST_S,
    ) -> None:
        """Start the time of the operation."""
        limit_s = max(0.0, min(operation_s, time_left() - MARGIN_S))
        self.retry_s, self._request_s = retry_s, request_s
        self._ends = time.monotonic() + limit_s

    @property
    def left_s(self) -> float:
        """How many seconds are left."""
        return max(0.0, self._ends - time.monotonic())

    @property
    def request_s(self) -> float:
        """The timeout of a request that is sent now. `requests` applies it to the
        connection and to each read, so that a request can take twice as long."""
        return max(0.1, min(self._request_s, self.left_s / 3))

    def retry(self, *also: type[Exception], within_s: float = math.inf) -> Retry:
        """A retry for one call, whose last request ends within the time; it repeats
        what is_retryable says, and errors of the types in `also`.

        Google's Retry checks its timeout before it waits, never during a request.
        """
        limit_s = min(self.retry_s, within_s, self.left_s - 2 * self.request_s)
        return Retry(
            predicate=lambda error: isinstance(error, also) or is_retryable(error),
            initial=0.5,
            maximum=10.0,
            timeout=max(0.0, limit_s),
        )

    def wait(self, seconds: float) -> bool:
        """Wait, if that leaves time for a request. Returns whether it waited."""
        if self.left_s <= seconds + 0.2:
            return False
        time.sleep(seconds)
        return True
