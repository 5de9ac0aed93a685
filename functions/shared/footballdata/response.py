"""A response of football-data.org: what is stored of it, and what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

# Responses have X-Requests-Available-Minute, the documentation X-RequestsAvailable, and
# responses without a token have X-Requests-Available (per day).
AVAILABLE_HEADERS = (
    "x-requests-available-minute",
    "x-requestsavailable",
    "x-requests-available",
)
RESET_HEADER = "x-requestcounter-reset"
"""Seconds until the budget is full again, not a timestamp."""

KEPT_HEADERS = frozenset(
    {
        "date",
        "content-type",
        "content-language",
        "x-api-version",
        RESET_HEADER,
        *AVAILABLE_HEADERS,
    }
)
"""The headers that are stored. x-authenticated-client is the name of the account's
holder and is not."""


@dataclass(frozen=True)
class ApiResponse:
    """One complete HTTP response, good or bad.

    `headers` has lower-case names out of KEPT_HEADERS; `body` is the exact body,
    unzipped; `fetched_at` is the clock's time when its last byte had arrived.
    """

    path: str
    params: Mapping[str, str]
    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)
    fetched_at: datetime


def is_json(body: bytes) -> bool:
    """Whether a body is JSON. It is scanned, not decoded: validate decodes it."""
    try:
        body.decode()
        msgspec.json.decode(body, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def error_message(body: bytes) -> str:
    """The message of an error. Older bodies name it `error`; gateways send HTML."""
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        value = None
    if isinstance(value, dict):
        texts = (value.get("message"), value.get("error"))
        return next((text for text in texts if isinstance(text, str)), "")
    page = body[:2_000].decode("utf-8", "replace")
    return re.sub(r"<[^<>]*>", " ", page)


def seconds_of(header: str | None) -> float | None:
    """A header as seconds or a count; None where it is not a number."""
    return float(header) if header and re.fullmatch(r"\d{1,9}", header) else None
