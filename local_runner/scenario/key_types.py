"""The types of the keys of a scenario.

Times are text: `2026-11-21T15:00Z`, or `15:00` on the scenario's `day`. All are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
_DAY = r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]"

Time = Annotated[str, Meta(pattern=rf"^({_DAY}T{_CLOCK}Z|{_CLOCK})$(?!\n)")]
Day = Annotated[str, Meta(pattern=rf"^{_DAY}$(?!\n)")]
Goals = Annotated[str, Meta(pattern=r"^[0-9]{1,2}-[0-9]{1,2}$(?!\n)")]
Name = Annotated[str, Meta(min_length=1, max_length=60)]
Id = Annotated[int, Meta(ge=1, le=2**53)]
Text = Annotated[str, Meta(min_length=1)]
Columns = dict[Name, Any]

Status = Literal[
    "SCHEDULED",
    "TIMED",
    "IN_PLAY",
    "PAUSED",
    "EXTRA_TIME",
    "PENALTY_SHOOTOUT",
    "FINISHED",
    "SUSPENDED",
    "POSTPONED",
    "CANCELLED",
    "AWARDED",
]
Dag = Literal["live_poll_15m", "hourly_refresh", "daily_reconcile"]


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    @classmethod
    def choices(cls) -> tuple[tuple[str, ...], ...]:
        """Sets of keys that exclude each other: an object has exactly one of the
        sets."""
        return ()

    @classmethod
    def needs(cls) -> Mapping[str, tuple[str, ...]]:
        """Keys that need one of some other keys."""
        return {}
