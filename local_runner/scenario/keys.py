"""The keys of a scenario: what a fault report may say. The JSON schema is made of this.

Times are text: `2026-11-21T15:00Z`, or `15:00` on the scenario's `day`. All are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

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


class _Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    @classmethod
    def choices(cls) -> tuple[tuple[str, ...], ...]:
        """Sets of keys; of the keys that stand in one, an object has exactly a set."""
        return ()

    @classmethod
    def needs(cls) -> Mapping[str, tuple[str, ...]]:
        """Keys that go only with one of others."""
        return {}


class Look(_Form, frozen=True, kw_only=True):
    """How a match looks in the feed; what is left out stays as it was."""

    status: Status | UnsetType = UNSET
    score: Goals | UnsetType | None = UNSET
    half_time: Goals | UnsetType | None = UNSET
    regular_time: Goals | UnsetType | None = UNSET
    extra_time: Goals | UnsetType | None = UNSET
    penalties: Goals | UnsetType | None = UNSET
    kick_off: Time | UnsetType = UNSET
    home: Name | UnsetType | None = UNSET
    away: Name | UnsetType | None = UNSET
    stamp: Time | UnsetType = UNSET
    set: dict[Text, Any] = {}
    remove: list[Text] = []


class State(Look, frozen=True, kw_only=True):
    """What a match becomes at a moment. `stamp` is its lastUpdated, by default `at`."""

    at: Time
    withdrawn: bool = False


class Match(Look, frozen=True, kw_only=True):
    """A match, as it is from `announced` on (by default from the beginning)."""

    competition: Name | UnsetType = UNSET
    id: Id | UnsetType = UNSET
    season: int | UnsetType = UNSET
    matchday: int | UnsetType | None = UNSET
    stage: Name | UnsetType = UNSET
    group: Name | UnsetType | None = UNSET
    announced: Time | UnsetType = UNSET
    reissue_of: Name | UnsetType = UNSET
    states: list[State] = []


class SeasonState(_Form, frozen=True, kw_only=True):
    """What the season object of a competition becomes at a moment."""

    at: Time
    season: int | UnsetType = UNSET
    season_id: Id | UnsetType = UNSET
    starts: Day | UnsetType = UNSET
    ends: Day | UnsetType = UNSET
    matchday: int | UnsetType | None = UNSET


class Competition(_Form, frozen=True, kw_only=True):
    """A competition; `season` is the year in which its season began."""

    kind: Literal["LEAGUE", "CUP"] = "LEAGUE"
    season: int | UnsetType = UNSET
    season_id: Id | UnsetType = UNSET
    starts: Day | UnsetType = UNSET
    ends: Day | UnsetType = UNSET
    matchday: int | UnsetType | None = 12
    teams: list[Name] = []
    states: list[SeasonState] = []


class Adjustment(_Form, frozen=True, kw_only=True):
    """What is added to a line of the official table."""

    points: int = 0
    played: int = 0
    won: int = 0
    drawn: int = 0
    lost: int = 0
    goals_for: int = 0
    goals_against: int = 0


class TableState(_Form, frozen=True, kw_only=True):
    """How the official table differs from the results from `at` on: lines adjusted, or
    all of it as it was at `as_of`."""

    at: Time | UnsetType = UNSET
    adjust: dict[Name, Adjustment] = {}
    as_of: Time | UnsetType = UNSET


FaultResponse = Literal[
    "no_response",
    "truncated",
    "not_json",
    "gateway_error",
    "rate_limited",
    "frozen",
    "empty",
]


class FeedFault(_Form, frozen=True, kw_only=True):
    """What the source does instead, from `from` to before `until`, for calls whose path
    and parameters fit (`*` is any text)."""

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
        """See _Form."""
        return {"as_of": ("response",)}


class ClockWindow(_Form, frozen=True, kw_only=True):
    """The machine's clock beside the source's: 240 is four minutes fast."""

    start: Time = field(name="from")
    until: Time | UnsetType = UNSET
    seconds: Annotated[int, Meta(ge=-2_592_000, le=2_592_000)]


class Window(_Form, frozen=True, kw_only=True):
    """From a moment to before another one."""

    start: Time = field(name="from")
    until: Time | UnsetType = UNSET


class Damage(_Form, frozen=True, kw_only=True):
    """What happens to files of the folder; `file` may have `*` and `**`."""

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


class Refusal(_Form, frozen=True, kw_only=True):
    """When the webhook answers something else than 200."""

    start: Time = field(name="from")
    until: Time | UnsetType = UNSET
    status: Annotated[int, Meta(ge=300, le=599)] = 500


class Webhook(_Form, frozen=True, kw_only=True):
    """The channel: it takes every message, or one each `seconds_between` (else 429)."""

    seconds_between: Annotated[float, Meta(gt=0)] | UnsetType = UNSET
    refuses: list[Refusal] = []


class Run(_Form, frozen=True, kw_only=True):
    """Ticks of the schedule; or one DAG, one step or one command at a moment."""

    start: Time | UnsetType = field(name="from", default=UNSET)
    until: Time | UnsetType = UNSET
    only: list[Dag] | UnsetType = UNSET
    at: Time | UnsetType = UNSET
    dag: Dag | UnsetType = UNSET
    step: Name | UnsetType = UNSET
    args: dict[str, Any] | UnsetType = UNSET
    as_of: Time | UnsetType = UNSET
    command: Annotated[list[Text], Meta(min_length=1)] | UnsetType = UNSET
    exit: Annotated[int, Meta(ge=0, le=255)] | UnsetType = UNSET
    ends: Literal["success", "failed", "skipped", "ok"] | UnsetType = UNSET
    says: list[Text] = []
    says_not: list[Text] = []

    @classmethod
    def choices(cls) -> tuple[tuple[str, ...], ...]:
        """Ticks, a DAG, a step or a command."""
        return (("from", "until"), ("at", "dag"), ("at", "step"), ("at", "command"))

    @classmethod
    def needs(cls) -> Mapping[str, tuple[str, ...]]:
        """See _Form."""
        single = ("dag", "step")
        return {
            "only": ("from",),
            "args": single,
            "as_of": single,
            "ends": single,
            "exit": ("command",),
            "says": ("at",),
            "says_not": ("at",),
        }


class ExpectedAlert(_Form, frozen=True, kw_only=True):
    """An alert: what is left out may be anything; `closed: null` is still open."""

    condition: Name
    scope: Text | UnsetType = UNSET
    since: Time | UnsetType = UNSET
    opened: Time | UnsetType = UNSET
    closed: Time | UnsetType | None = UNSET


class Expect(_Form, frozen=True, kw_only=True):
    """What has to hold at a moment, by default at the end."""

    at: Time | UnsetType = UNSET
    about: Text | UnsetType = UNSET
    table: Name | UnsetType = UNSET
    where: Columns = {}
    rows: list[Columns] | UnsetType = UNSET
    includes: list[Columns] | UnsetType = UNSET
    count: Any = UNSET
    alerts: list[ExpectedAlert] | UnsetType = UNSET
    messages: list[Text] | UnsetType = UNSET
    message_count: Any = UNSET
    of: list[Text] = []
    file: Text | UnsetType = UNSET
    values: Columns | UnsetType = UNSET
    exists: bool | UnsetType = UNSET

    @classmethod
    def choices(cls) -> tuple[tuple[str, ...], ...]:
        """Rows of a table, alerts, messages of the webhook, or a published file."""
        return (
            *(("table", "rows"), ("table", "includes"), ("table", "count")),
            *(("alerts",), ("messages",), ("message_count",)),
            *(("file", "values"), ("file", "exists")),
        )

    @classmethod
    def needs(cls) -> Mapping[str, tuple[str, ...]]:
        """See _Form."""
        told = ("alerts", "messages", "message_count")
        return {"where": ("table",), "of": told}


class Scenario(_Form, frozen=True, kw_only=True):
    """A fault report: what the source did and when, what ran, and what has to hold."""

    about: Text
    day: Day | UnsetType = UNSET
    fails_today: Text | UnsetType = UNSET
    settings: dict[Name, str | int | float] = {}
    competitions: dict[Name, Competition | None] = {}
    matches: dict[Name, Match] = {}
    tables: dict[Name, list[TableState]] = {}
    feed: list[FeedFault] = []
    clock: list[ClockWindow] = []
    webhook: Webhook | UnsetType = UNSET
    damage: list[Damage] = []
    disk_full: list[Window] = []
    run: Annotated[list[Run], Meta(min_length=1)]
    expect: list[Expect] = []


EXAMPLES: Mapping[str, str] = {
    "about": "about: The feed withdrew a match that was in play.",
    "day": "day: 2026-11-21",
    "fails_today": "fails_today: A goal that was withdrawn stays in the table.",
    "settings": "settings: {API_ATTEMPTS: 2}",
    "competitions": "competitions: {PL: {season: 2026, matchday: 12}}",
    "matches": "matches: {derby: {home: Aldermoor, away: Brackenford, kick_off: 15:00, "
    "states: [{at: 15:02, status: IN_PLAY, score: 0-0}]}}",
    "tables": "tables: {PL: [{at: 12:00, adjust: {Aldermoor: {points: -3}}}]}",
    "feed": "feed: [{from: 15:00, until: 16:00, response: no_response}]",
    "clock": "clock: [{from: 12:00, until: 18:00, seconds: -240}]",
    "webhook": "webhook: {seconds_between: 1}",
    "damage": "damage: [{at: 15:20, file: warehouse.duckdb, flip_byte: 80}]",
    "disk_full": "disk_full: [{from: 15:00, until: 16:00}]",
    "run": "run: [{from: 14:00, until: 18:00}, {at: 18:05, command: [status]}]",
    "expect": "expect: [{table: silver_live_match_state, where: {match_id: derby}, "
    "rows: [{status: FINISHED}]}]",
}
"""One line for each key at the top, shown where something is wrong below it."""


def given(form: msgspec.Struct) -> set[str]:
    """The keys that an object has, as far as they say something else than is said
    without them."""
    return {
        one.encode_name
        for one in msgspec.structs.fields(form)
        if getattr(form, one.name) != _default(one)
    }


def _default(one: msgspec.structs.FieldInfo) -> object:
    if one.default_factory is not msgspec.NODEFAULT:
        return one.default_factory()
    return one.default
