"""Changes of a response: unknown keys and values, and breaches of the contract."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from random import Random

from local_runner.simulator.world import JSON

NEW_KEY = "broadcast"
NEW_TYPE = "SUPER_LEAGUE"
NEW_LIST = "fixtures"
_IN_PLAY = ("IN_PLAY", "PAUSED")
_LISTS = ("matches", "standings", "teams", "competitions")


def add_unknown_values(body: JSON, codes: AbstractSet[str]) -> None:
    """Add an unknown key to every match, and an unknown type to its competition.

    An unknown status or winner would change the meaning of the match; these do not.
    """
    for match in _matches(body, codes):
        match[NEW_KEY] = None
        match["competition"]["type"] = NEW_TYPE


def break_row(body: JSON, codes: AbstractSet[str], key: str) -> None:
    """Break the contract in one match, chosen by `key`, in play if possible: remove
    `lastUpdated`, or make the id a string."""
    matches = _matches(body, codes)
    matches = [one for one in matches if one["status"] in _IN_PLAY] or matches
    if not matches:
        return
    match = min(matches, key=lambda one: Random(f"{key}:{one['id']}").random())
    if Random(f"{key}:how").random() < 0.5:
        del match["lastUpdated"]
    else:
        match["id"] = str(match["id"])


def rename_rows(body: JSON) -> None:
    """Rename the main list of the response."""
    for name in _LISTS:
        if name in body:
            body[NEW_LIST] = body.pop(name)
            return


def empty_rows(body: JSON) -> None:
    """Empty the main list of the response, and set its count to 0."""
    for name in _LISTS:
        if name in body:
            body[name] = []
    if "resultSet" in body:
        body["resultSet"] = {"count": 0}


def _matches(body: JSON, codes: AbstractSet[str]) -> list[JSON]:
    """The matches of these competitions; of all without codes."""
    matches: list[JSON] = body.get("matches", [])
    return [one for one in matches if not codes or one["competition"]["code"] in codes]
