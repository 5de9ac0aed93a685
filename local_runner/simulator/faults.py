"""Faults of the whole API for a period: down, slow, invalid or out of date.

A fault is data. Its seed, the call and the clock determine whether and how it affects a
call, so that a day with faults is reproducible.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from random import Random
from typing import Literal

from local_runner.simulator.drift import (
    add_unknown_values,
    break_row,
    empty_rows,
    rename_rows,
)
from local_runner.simulator.params import Params
from local_runner.simulator.past_world import PastWorld
from local_runner.simulator.world import JSON, World

Kind = Literal[
    "outage",
    "server_errors",
    "rate_limited",
    "hang",
    "truncated",
    "no_json",
    "drift_key",
    "drift_row",
    "drift_response",
    "frozen",
    "stale",
    "fixed_response",
    "empty",
]
"""In this order: a gateway's 503; a 500 of the API or a 502 of the gateway; a 429 as if
another client used the token; no response; half a body; a 200 in HTML; an unknown key
and value in every match; one match that breaks the contract; a response without its
list; the state when the fault began; the state some minutes ago; the response that the
fault defines; an empty list."""

SCENARIO_KINDS: tuple[Kind, ...] = ("fixed_response", "empty")
"""Kinds that only a scenario uses; no profile has them."""

Delivery = Literal["complete", "truncated", "none"]
"""How a response is sent: complete, only its first half, or not at all."""

_INSTEAD: tuple[Kind, ...] = (
    *("outage", "server_errors", "rate_limited"),
    *("hang", "no_json", "truncated"),
)
_STALE_MINUTES = (2, 20)


@dataclass(frozen=True)
class Call:
    """One request; `path` is below `/v4`.

    `number` counts from 0 the identical requests in this quarter of an hour. Clients
    retry after a random time: a random choice by the second would not be reproducible.
    """

    path: str
    params: Params
    now: datetime
    number: int = 0


@dataclass(frozen=True)
class Fault:
    """A fault of calls from `since` (included) to `until` (excluded), UTC.

    It affects a `share` of the calls whose path matches one of the patterns `paths`
    ("*" is any text), whose parameters match the patterns `params` (name, pattern) and
    that concern one of `competitions` (codes; empty is all). Drift and old rows affect
    only rows of those competitions. `fixed_response` is the status and body of that
    kind, `as_of` the time of the kind frozen if it is not `since`. Raises ValueError
    for times without a zone or in the wrong order, and for a share out of range.
    """

    kind: Kind
    since: datetime
    until: datetime
    seed: int = 0
    share: float = 1.0
    paths: tuple[str, ...] = ("*",)
    competitions: frozenset[str] = frozenset()
    params: tuple[tuple[str, str], ...] = ()
    fixed_response: tuple[int, bytes] = (200, b"")
    as_of: datetime | None = None

    def __post_init__(self) -> None:
        """Reject a fault that can never apply."""
        if self.since.tzinfo is None or self.until.tzinfo is None:
            raise ValueError(f"{self.kind}: its times have no zone")
        if self.since >= self.until:
            raise ValueError(f"{self.kind}: it ends before it begins")
        if not 0 < self.share <= 1:
            raise ValueError(f"{self.kind}: a share of {self.share} of the calls")

    def hits(self, call: Call) -> bool:
        """Whether the fault affects this call."""
        return (
            self.since <= call.now < self.until
            and any(fnmatchcase(call.path, pattern) for pattern in self.paths)
            and all(
                fnmatchcase(call.params.get(name, ""), pattern)
                for name, pattern in self.params
            )
            and self._concerns(call)
            and self.random_for(call, "whether").random() < self.share
        )

    def random_for(self, call: Call, purpose: str) -> Random:
        """A random generator for one decision about one call."""
        quarter = int(call.now.timestamp()) // 900
        request = f"{call.path}?{sorted(call.params.items())}"
        return Random(f"{self.key}:{purpose}:{request}:{quarter}:{call.number}")

    @property
    def key(self) -> str:
        """The seed of decisions that do not depend on the call."""
        return f"{self.seed}:{self.kind}:{self.since.astimezone(UTC):%Y%m%dT%H%M%S}"

    def _concerns(self, call: Call) -> bool:
        if not self.competitions:
            return True
        match call.path.split("/"):
            case ["", "competitions", code, *_]:
                return code in self.competitions
        codes = call.params.get("competitions")
        return codes is None or not self.competitions.isdisjoint(codes.split(","))


@dataclass(frozen=True)
class ActiveFaults:
    """The faults that affect one call, at most one of a kind."""

    call: Call
    faults: tuple[Fault, ...] = ()

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Their kinds."""
        return tuple(fault.kind for fault in self.faults)

    @property
    def error(self) -> int | None:
        """The status of an error that replaces the response: 500, 502 or 503."""
        if self._of("outage"):
            return 503
        if errors := self._of("server_errors"):
            return errors.random_for(self.call, "which").choice((500, 502))
        return None

    @property
    def delivery(self) -> Delivery:
        """How the response is sent."""
        if self._of("hang"):
            return "none"
        return "truncated" if self._of("truncated") else "complete"

    def seen(self, world: World) -> World:
        """The world that this call reads."""
        if fault := self._of("frozen"):
            then = fault.as_of or fault.since
            world = PastWorld(world, then, fault.competitions)
        if fault := self._of("stale"):
            minutes = fault.random_for(self.call, "age").randint(*_STALE_MINUTES)
            then = self.call.now - timedelta(minutes=minutes)
            world = PastWorld(world, then, fault.competitions)
        return world

    @property
    def fixed_response(self) -> tuple[int, bytes] | None:
        """Status and body that replace those of the world."""
        fault = self._of("fixed_response")
        return fault.fixed_response if fault else None

    @property
    def changes_body(self) -> bool:
        """Whether the body of the response is changed."""
        return any(kind.startswith(("drift", "empty")) for kind in self.kinds)

    def change(self, body: JSON) -> None:
        """Change a body in place."""
        if fault := self._of("drift_key"):
            add_unknown_values(body, fault.competitions)
        if fault := self._of("drift_row"):
            break_row(body, fault.competitions, fault.key)
        if self._of("empty"):
            empty_rows(body)
        if self._of("drift_response"):
            rename_rows(body)

    def _of(self, kind: Kind) -> Fault | None:
        return next((fault for fault in self.faults if fault.kind == kind), None)


def active_faults(faults: Iterable[Fault], call: Call) -> ActiveFaults:
    """The faults that affect a call. A fault that replaces the response excludes all
    others; of two faults of one kind the first counts."""
    hitting: dict[Kind, Fault] = {}
    for fault in faults:
        if fault.kind not in hitting and fault.hits(call):
            hitting[fault.kind] = fault
    for kind in _INSTEAD:
        if kind in hitting:
            return ActiveFaults(call, (hitting[kind],))
    return ActiveFaults(call, tuple(hitting.values()))
