"""The request of a step: its schema, its parsing, and the range of its times."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

from functions.shared.runtime.errors import BadRequestError
from functions.shared.runtime.future_times import UNBOUNDED

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), UNBOUNDED
"""The range of times in a request: well within the range of datetime."""

LONGEST_NAME = 91
"""How many characters of an unvalidated name are logged."""

RunId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,90}$(?!\n)")]
"""Part of keys. By itself "$" also fits before a line break that ends the text."""


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a call. All of it may be left out."""

    dag: str | None = None
    run_id: RunId | None = None
    step: str | None = None
    scheduled_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    as_of: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    args: dict[str, Any] = {}


def parse_request(body: bytes | None) -> Request:
    """Decode a request. Raises BadRequestError with the place and the shape."""
    if not body or not body.strip():
        return Request()
    try:
        return msgspec.json.decode(body, type=Request)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequestError(
            f"The request body cannot be used: {error}.",
            fix='It is JSON like {"dag", "run_id", "step", "scheduled_at", "as_of", '
            '"args"}, all optional; times as 2026-11-21T15:00:00Z.',
        ) from None


def origin_of(body: bytes | None) -> dict[str, str]:
    """The dag, run_id and step that a body names, as far as it can be parsed, for the
    log of an invalid request."""
    try:
        payload = msgspec.json.decode(body or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    fields = payload if isinstance(payload, dict) else {}
    return {
        name: str(fields[name])[:LONGEST_NAME]
        for name in ("dag", "run_id", "step")
        if isinstance(fields.get(name), str)
    }


def in_utc(moment: datetime | None, name: str) -> datetime | None:
    """A time of a request, in UTC as in keys and tables. Raises BadRequestError for one
    out of range."""
    if moment is None:
        return None
    if not EARLIEST <= moment <= LATEST:
        raise BadRequestError(
            f"{name} is {moment:%Y-%m-%d}, a time without football.",
            fix=f"Choose one from {EARLIEST:%Y} to {LATEST:%Y}.",
        )
    return moment.astimezone(UTC)


def manual_id(now: datetime) -> str:
    """A new id for an unscheduled execution."""
    return f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
