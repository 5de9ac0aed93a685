"""The names of a scenario's matches and teams, and their ids in the warehouse."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from local_runner.scenario.reader import Source
from local_runner.scenario.values import is_matcher, leaves, text_of

_TEAM_COLUMNS = ("team_id", "home_team_id", "away_team_id")
_MATCH_SCOPE = re.compile(r"match (.+)")


class Names:
    """Maps names to ids by column, and ids back to names."""

    def __init__(
        self, match_ids: Mapping[str, int], team_ids: Mapping[str, int]
    ) -> None:
        """Take the ids by name."""
        self._match_ids = match_ids
        self._ids = {"match_id": match_ids, **dict.fromkeys(_TEAM_COLUMNS, team_ids)}

    def has_names(self, column: str) -> bool:
        """Whether the values of a column have names."""
        return column in self._ids

    def resolve(self, column: str, value: Any) -> Any:
        """A value with ids in place of the names of matches and teams."""
        if is_matcher(value):
            return {key: self.resolve(column, value[key]) for key in value}
        if isinstance(value, list):
            return [self.resolve(column, element) for element in value]
        if isinstance(value, str) and column in self._ids:
            return self._ids[column].get(value, value)
        if isinstance(value, str) and column == "scope":
            match = _MATCH_SCOPE.fullmatch(value)
            if match and match[1] in self._match_ids:
                return f"match {self._match_ids[match[1]]}"
        return value

    def label(self, column: str, value: Any) -> str:
        """A value as text, with the name of the match or team if there is one."""
        ids = self._ids.get(column, {})
        name = next((name for name, id_ in ids.items() if id_ == value), None)
        return f"{name} ({value})" if name else text_of(value)

    def check(self, column: str, value: Any, path: str, source: Source) -> None:
        """Reject unknown names. Raises ScenarioError."""
        if column not in self._ids:
            return
        kind = "match" if column == "match_id" else "team"
        for name in leaves(value):
            if isinstance(name, str) and not name.isdigit():
                source.check_name(path, kind, name, self._ids[column])

    def check_scope(self, scope: str, path: str, source: Source) -> None:
        """Reject the scope of an unknown match. Raises ScenarioError."""
        match = _MATCH_SCOPE.fullmatch(scope)
        if match:
            self.check("match_id", match[1], path, source)
