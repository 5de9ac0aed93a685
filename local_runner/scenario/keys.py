"""The top-level keys of a scenario, its runs and its expectations.

The JSON schema is generated from these classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from local_runner.scenario.environment_keys import (
    ClockWindow,
    Damage,
    FeedFault,
    Webhook,
    Window,
)
from local_runner.scenario.football_keys import Competition, Match, TableState
from local_runner.scenario.key_types import Columns, Dag, Day, Form, Name, Text, Time


class Run(Form, frozen=True, kw_only=True):
    """Ticks of the schedule; or one DAG, one step or one command at a time."""

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
        """See Form."""
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


class ExpectedAlert(Form, frozen=True, kw_only=True):
    """An alert: an absent key matches any value; `closed: null` is still open."""

    condition: Name
    scope: Text | UnsetType = UNSET
    since: Time | UnsetType = UNSET
    opened: Time | UnsetType = UNSET
    closed: Time | UnsetType | None = UNSET


class Expect(Form, frozen=True, kw_only=True):
    """An expectation at a time, by default at the end."""

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
        """See Form."""
        filtered = ("alerts", "messages", "message_count")
        return {"where": ("table",), "of": filtered}


class Scenario(Form, frozen=True, kw_only=True):
    """A fault report: what the API did and when, what ran, and what is expected."""

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
"""An example of each top-level key, shown with an error below that key."""


def keys_of(form: msgspec.Struct) -> set[str]:
    """The keys of an object whose value is not the default."""
    return {
        field.encode_name
        for field in msgspec.structs.fields(form)
        if getattr(form, field.name) != _default(field)
    }


def _default(field: msgspec.structs.FieldInfo) -> object:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default
