"""What goes wrong with the whole API for a while: it is down, late, odd or behind.

A fault is data. Whether it hits a call, and how, follows from its seed, the call and
the clock, so that a day of faults can be played again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from random import Random
from typing import Literal

from local_runner.simulator.drift import break_row, empty_rows, new_words, rename_rows
from local_runner.simulator.earlier import Earlier
from local_runner.simulator.params import Params
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
    "said",
    "empty",
]
"""In this order: a gateway's 503; a 500 of the API or a 502 of the gateway; a 429 as if
somebody else used the token; no response; half a body; a 200 in HTML; a key and a value
that nobody knows in every match; one match that breaks the contract; a response without
its list; everything as it was when the fault began; everything as it was some minutes
ago; what the fault says word for word; the list with nothing in it."""

SCRIPTED: tuple[Kind, ...] = ("said", "empty")
"""Kinds that a day never has by itself: a scenario asks for them."""

Ending = Literal["whole", "cut", "silence"]
"""How a response leaves: as it is, only its first half, or not at all."""

_INSTEAD: tuple[Kind, ...] = (
    *("outage", "server_errors", "rate_limited"),
    *("hang", "no_json", "truncated"),
)
_STALE_MINUTES = (2, 20)


@dataclass(frozen=True)
class Call:
    """One request; `path` is below `/v4`.

    `number` counts from 0 how often the same was asked in this quarter of an hour.
    Clients wait a random time before they ask again: the second alone would make no
    day that can be played twice.
    """

    path: str
    params: Params
    now: datetime
    number: int = 0


@dataclass(frozen=True)
class Fault:
    """What goes wrong with calls from `since` (included) to `until` (excluded), UTC.

    It hits a `share` of the calls whose path fits one of the patterns `paths` ("*" is
    any text), whose parameters fit the patterns `params` (name, pattern) and that ask
    for one of `competitions` (codes; empty is all); of their responses, drift of rows
    and old rows concern those competitions only. `said` is status and body of the kind
    said, `as_it_was` the moment of the kind frozen where that is not `since`. Raises
    ValueError for times without a zone or in the wrong order, and for no share.
    """

    kind: Kind
    since: datetime
    until: datetime
    seed: int = 0
    share: float = 1.0
    paths: tuple[str, ...] = ("*",)
    competitions: frozenset[str] = frozenset()
    params: tuple[tuple[str, str], ...] = ()
    said: tuple[int, bytes] = (200, b"")
    as_it_was: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse what could never hit."""
        if self.since.tzinfo is None or self.until.tzinfo is None:
            raise ValueError(f"{self.kind}: its times have no zone")
        if self.since >= self.until:
            raise ValueError(f"{self.kind}: it ends before it begins")
        if not 0 < self.share <= 1:
            raise ValueError(f"{self.kind}: a share of {self.share} of the calls")

    def hits(self, call: Call) -> bool:
        """Whether it goes wrong with this call."""
        return (
            self.since <= call.now < self.until
            and any(fnmatchcase(call.path, pattern) for pattern in self.paths)
            and all(
                fnmatchcase(call.params.get(name, ""), pattern)
                for name, pattern in self.params
            )
            and self._is_asked_for(call)
            and self.dice(call, "whether").random() < self.share
        )

    def dice(self, call: Call, question: str) -> Random:
        """What decides one question about one call."""
        quarter = int(call.now.timestamp()) // 900
        asked = f"{call.path}?{sorted(call.params.items())}"
        return Random(f"{self.key}:{question}:{asked}:{quarter}:{call.number}")

    @property
    def key(self) -> str:
        """What the fault decides whatever the call, it decides by this."""
        return f"{self.seed}:{self.kind}:{self.since.astimezone(UTC):%Y%m%dT%H%M%S}"

    def _is_asked_for(self, call: Call) -> bool:
        if not self.competitions:
            return True
        match call.path.split("/"):
            case ["", "competitions", code, *_]:
                return code in self.competitions
        codes = call.params.get("competitions")
        return codes is None or not self.competitions.isdisjoint(codes.split(","))


@dataclass(frozen=True)
class Trouble:
    """What goes wrong with one call: the faults that hit it, at most one of a kind."""

    call: Call
    faults: tuple[Fault, ...] = ()

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Their kinds."""
        return tuple(fault.kind for fault in self.faults)

    @property
    def error(self) -> int | None:
        """The status that is answered in place of everything else: 500, 502 or 503."""
        if self._of("outage"):
            return 503
        if errors := self._of("server_errors"):
            return errors.dice(self.call, "which").choice((500, 502))
        return None

    @property
    def ending(self) -> Ending:
        """How the response leaves."""
        if self._of("hang"):
            return "silence"
        return "cut" if self._of("truncated") else "whole"

    def seen(self, world: World) -> World:
        """The world as this call gets to see it."""
        if fault := self._of("frozen"):
            then = fault.as_it_was or fault.since
            world = Earlier(world, then, fault.competitions)
        if fault := self._of("stale"):
            minutes = fault.dice(self.call, "age").randint(*_STALE_MINUTES)
            then = self.call.now - timedelta(minutes=minutes)
            world = Earlier(world, then, fault.competitions)
        return world

    @property
    def said(self) -> tuple[int, bytes] | None:
        """Status and body in place of those of the world."""
        fault = self._of("said")
        return fault.said if fault else None

    @property
    def is_drift(self) -> bool:
        """Whether a body of this call says something unheard-of, or nothing."""
        return any(kind.startswith(("drift", "empty")) for kind in self.kinds)

    def drift(self, body: JSON) -> None:
        """Change a body in place."""
        if fault := self._of("drift_key"):
            new_words(body, fault.competitions)
        if fault := self._of("drift_row"):
            break_row(body, fault.competitions, fault.key)
        if self._of("empty"):
            empty_rows(body)
        if self._of("drift_response"):
            rename_rows(body)

    def _of(self, kind: Kind) -> Fault | None:
        return next((fault for fault in self.faults if fault.kind == kind), None)


def trouble_of(faults: Iterable[Fault], call: Call) -> Trouble:
    """What goes wrong with a call. Where no response or another one comes in its place,
    nothing else is wrong with it; of two faults of one kind the first counts."""
    hitting: dict[Kind, Fault] = {}
    for fault in faults:
        if fault.kind not in hitting and fault.hits(call):
            hitting[fault.kind] = fault
    for kind in _INSTEAD:
        if kind in hitting:
            return Trouble(call, (hitting[kind],))
    return Trouble(call, tuple(hitting.values()))
