"""The data source of the simulated API: a generated season, or recordings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

JSON = dict[str, Any]


@dataclass(frozen=True)
class MatchQuery:
    """Which matches to return; `None` means no bound.

    `first` (included) and `end` (excluded) are UTC days of the `utcDate` that the feed
    shows; `codes` are competition codes, `ids` match ids.
    """

    first: date | None = None
    end: date | None = None
    codes: frozenset[str] | None = None
    ids: frozenset[int] | None = None


def is_within(day: date, query: MatchQuery) -> bool:
    """Whether a UTC day is within the bounds of a query."""
    after = query.first is None or day >= query.first
    return after and (query.end is None or day < query.end)


@dataclass(frozen=True)
class TableCut:
    """Which matches count in a table: before a UTC day, up to a matchday."""

    before: date | None = None
    matchday: int | None = None


class World(Protocol):
    """A source of responses. Objects are shared, so callers must not change them."""

    def competitions(self, now: datetime, /) -> list[JSON]:
        """The complete items of `/competitions`, with `currentSeason` as of `now`."""
        ...

    def matches(self, query: MatchQuery, now: datetime, /) -> list[JSON]:
        """The v4 match objects that match `query`, as the feed shows them at `now`.

        Complete objects, ordered by kick-off and id. Only matches that the query can
        select are evaluated, so a week costs the same in August and in May.
        """
        ...

    def standings(
        self, code: str, now: datetime, cut: TableCut, /
    ) -> list[JSON] | None:
        """The `standings` list of a competition; None where there is no table."""
        ...

    def teams(self, code: str, /) -> list[JSON] | None:
        """The `teams` list of a competition; None where it is unknown."""
        ...

    def body(self, path: str, params: Mapping[str, str], /) -> tuple[int, bytes] | None:
        """Status and exact bytes recorded for this request; None without one.

        `path` is below `/v4`, such as `/competitions/PL/matches`.
        """
        ...
