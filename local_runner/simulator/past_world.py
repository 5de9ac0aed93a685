"""A world that lags behind the clock: a frozen feed, a stale cache."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from local_runner.simulator.world import JSON, MatchQuery, TableCut, World


@dataclass(frozen=True)
class PastWorld:
    """A World as it was at `moment`; with `codes`, only for these competitions.

    Recorded responses do not change.
    """

    world: World
    moment: datetime
    codes: AbstractSet[str] = frozenset()

    def competitions(self, now: datetime) -> list[JSON]:
        """See World."""
        behind = self.world.competitions(self._then(now))
        if not self.codes:
            return behind
        old = {item["code"]: item for item in behind if item["code"] in self.codes}
        present = self.world.competitions(now)
        return [old.get(item["code"], item) for item in present]

    def matches(self, query: MatchQuery, now: datetime) -> list[JSON]:
        """See World."""
        behind = self.world.matches(query, self._then(now))
        if not self.codes:
            return behind
        present = self.world.matches(query, now)
        rows = [one for one in behind if one["competition"]["code"] in self.codes]
        rows += [one for one in present if one["competition"]["code"] not in self.codes]
        return sorted(rows, key=lambda match: (match["utcDate"], match["id"]))

    def standings(self, code: str, now: datetime, cut: TableCut) -> list[JSON] | None:
        """See World."""
        is_behind = not self.codes or code in self.codes
        return self.world.standings(code, self._then(now) if is_behind else now, cut)

    def teams(self, code: str) -> list[JSON] | None:
        """See World."""
        return self.world.teams(code)

    def body(self, path: str, params: Mapping[str, str]) -> tuple[int, bytes] | None:
        """See World."""
        return self.world.body(path, params)

    def _then(self, now: datetime) -> datetime:
        return min(self.moment, now)
