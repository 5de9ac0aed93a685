"""Which errors of Google's APIs are retried, and for how long."""

from __future__ import annotations

import http.client
import ssl
from io import BytesIO

import pytest
import requests
import urllib3.exceptions
from google.api_core import exceptions as api
from google.auth.exceptions import RefreshError, TransportError

from functions.shared.runtime.google_retry import MARGIN_S, Attempts, is_retryable
from tests.cloud.trouble import Trouble


def api_error(status: int, reason: str = "") -> api.GoogleAPICallError:
    """An error made of a response, as the client makes it."""
    response = requests.Response()
    response.status_code = status
    response.request = requests.Request("GET", "https://google.example/").prepare()
    response.raw = BytesIO(Trouble("GET", "", status, reason).body)
    return api.from_http_response(response)  # type: ignore[no-untyped-call, no-any-return]


def of_a_job(status: int, reason: str) -> api.GoogleAPICallError:
    """An error made of a job that failed: no response is behind it."""
    return api.from_http_status(  # type: ignore[no-untyped-call, no-any-return]
        status, "no", errors=[{"reason": reason}]
    )


def bad_certificate() -> Exception:
    """As `requests` wraps it."""
    return requests.exceptions.SSLError(ssl.SSLCertVerificationError("self-signed"))


@pytest.mark.parametrize(
    "error",
    [
        *(api_error(status) for status in (408, 429, 500, 502, 503, 504)),
        *(api_error(status, "other") for status in (408, 504)),
        api_error(403, "rateLimitExceeded"),
        api_error(403, "userRateLimitExceeded"),
        api_error(400, "jobRateLimitExceeded"),
        *(of_a_job(400, f"{kind}Error") for kind in ("backend", "internal")),
        *(of_a_job(400, f"job{kind}Error") for kind in ("Backend", "Internal")),
        of_a_job(400, "badGateway"),
        of_a_job(400, "tableUnavailable"),
        of_a_job(400, "rateLimitExceeded"),
        TimeoutError(),
        http.client.BadStatusLine("HTTP/9"),
        http.client.IncompleteRead(b"{"),
        http.client.ResponseNotReady(),
        requests.exceptions.ChunkedEncodingError("cut"),
        requests.exceptions.ConnectionError("reset"),
        requests.exceptions.ContentDecodingError("no gzip"),
        requests.exceptions.JSONDecodeError("cut", "{", 1),
        requests.exceptions.ReadTimeout("slow"),
        urllib3.exceptions.ConnectTimeoutError("slow"),
        urllib3.exceptions.EmptyPoolError(None, "busy"),  # type: ignore[arg-type]
        urllib3.exceptions.ProtocolError("cut"),
        urllib3.exceptions.SSLError("cut"),
        requests.exceptions.SSLError(ssl.SSLEOFError("cut")),
        ConnectionResetError(),
        TransportError("no metadata server"),  # type: ignore[no-untyped-call]
        RefreshError("busy", retryable=True),  # type: ignore[no-untyped-call]
        api.RetryError("given up", cause=api_error(504)),  # type: ignore[no-untyped-call]
    ],
    ids=repr,
)
def test_transient_errors_are_retryable(error: Exception) -> None:
    assert is_retryable(error)


@pytest.mark.parametrize(
    "error",
    [
        *(api_error(status) for status in (400, 401, 403, 404, 409, 412, 501)),
        api_error(403, "accessDenied"),
        api_error(403, "quotaExceeded"),
        api_error(429, "dailyLimitExceeded"),
        of_a_job(500, "bytesBilledLimitExceeded"),  # 500 as for all unknown reasons
        of_a_job(400, "invalidQuery"),
        bad_certificate(),
        RefreshError("revoked"),  # type: ignore[no-untyped-call]
        ValueError("ours"),
    ],
    ids=repr,
)
def test_lasting_errors_are_not_retryable(error: Exception) -> None:
    assert not is_retryable(error)


@pytest.mark.parametrize("left_s", [5.1, 12.0, 120.0, 540.0])
def test_the_last_request_of_a_retry_ends_within_the_time_of_the_caller(
    left_s: float,
) -> None:
    """A request can wait its timeout twice: for its connection, then to be read."""
    attempts = Attempts(lambda: left_s)
    limit_s = attempts.retry().timeout
    assert limit_s is not None
    assert limit_s + 2 * attempts.request_s <= left_s - MARGIN_S + 0.2


def test_no_wait_begins_when_the_time_is_up() -> None:
    attempts = Attempts(lambda: 0.0)
    assert attempts.retry().timeout == 0
    assert attempts.wait(0.01) is False
