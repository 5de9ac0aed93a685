"""The keys of a scenario for the API, the clock, the files and the webhook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType, field

from local_runner.scenario.key_types import Form, Name, Text, Time

FaultResponse = Literal[
    "no_response",
    "truncated",
    "not_json",
    "gateway_error",
    "rate_limited",
    "frozen",
    "empty",
]


class FeedFault(Form, frozen=True, kw_only=True):
    """A fault of the API from `from` to before `until`, for calls whose path and
    parameters match (`*` is any text)."""

    start: Time = field(name="from")
    until: Time | UnsetType = UNSET
    path: Text = "*"
    params: dict[Name, Text] = {}
    response: FaultResponse | UnsetType = UNSET
    as_of: Time | UnsetType = UNSET
    status: Annotated[int, Meta(ge=200, le=599)] | UnsetType = UNSET
    body: Any = UNSET

    @classmethod
    def choices(cls) -> tuple[tuple[str, ...], ...]:
        """A kind of response, or a status, a body, or both."""
        return (("response",), ("status",), ("body",), ("status", "body"))

    @classmethod
    def needs(cls) -> Mapping[str, tuple[str, ...]]:
        """See Form."""
        return {"as_of": ("response",)}


class ClockWindow(Form, frozen=True, kw_only=True):
    """The offset of the machine's clock from the API's: 240 is four minutes fast."""

    start: Time = field(name="from")
    until: Time | UnsetType = UNSET
    seconds: Annotated[int, Meta(ge=-2_592_000, le=2_592_000)]


class Window(Form, frozen=True, kw_only=True):
    """From one time to before another."""

    start: Time = field(name="from")
    until: Time | UnsetType = UNSET


class Damage(Form, frozen=True, kw_only=True):
    """Damage to files of the folder; `file` is a pattern, with `*` for any text."""

    at: Time
    file: Text
    which: Literal["all", "first", "last"] = "all"
    flip_byte: Annotated[int, Meta(ge=0)] | UnsetType = UNSET
    truncate_to: Annotated[int, Meta(ge=0)] | UnsetType = UNSET
    text: str | UnsetType = UNSET
    remove: Literal[True] | UnsetType = UNSET

    @classmethod
    def choices(cls) -> tuple[tuple[str, ...], ...]:
        """One kind of damage."""
        return (("flip_byte",), ("truncate_to",), ("text",), ("remove",))


class Refusal(Form, frozen=True, kw_only=True):
    """When the webhook responds with another status than 200."""

    start: Time = field(name="from")
    until: Time | UnsetType = UNSET
    status: Annotated[int, Meta(ge=300, le=599)] = 500


class Webhook(Form, frozen=True, kw_only=True):
    """The alert channel: it accepts every message, or one every `seconds_between` (else
    429)."""

    seconds_between: Annotated[float, Meta(gt=0)] | UnsetType = UNSET
    refuses: list[Refusal] = []
