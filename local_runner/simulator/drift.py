"""Responses that say something unheard-of, or not what was agreed."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from random import Random

from local_runner.simulator.world import JSON

NEW_KEY = "broadcast"
NEW_TYPE = "SUPER_LEAGUE"
NEW_LIST = "fixtures"
_IN_PLAY = ("IN_PLAY", "PAUSED")
_LISTS = ("matches", "standings", "teams", "competitions")


def new_words(body: JSON, codes: AbstractSet[str]) -> None:
    """Give every match a key that nobody knows, and a new type to its competition.

    A status or a winner that nobody knows would say how the match stands; this says
    nothing that is not true.
    """
    for match in _matches(body, codes):
        match[NEW_KEY] = None
        match["competition"]["type"] = NEW_TYPE


def break_row(body: JSON, codes: AbstractSet[str], key: str) -> None:
    """Break the contract in one match, in play if there is one, chosen by `key`: it has
    no `lastUpdated`, or its id is a text."""
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
    """Call the list that the response is about something else."""
    for name in _LISTS:
        if name in body:
            body[NEW_LIST] = body.pop(name)
            return


def empty_rows(body: JSON) -> None:
    """Leave nothing in the list that the response is about; the counts say so too."""
    for name in _LISTS:
        if name in body:
            body[name] = []
    if "resultSet" in body:
        body["resultSet"] = {"count": 0}


def _matches(body: JSON, codes: AbstractSet[str]) -> list[JSON]:
    """The matches of these competitions; of all without codes."""
    matches: list[JSON] = body.get("matches", [])
    return [one for one in matches if not codes or one["competition"]["code"] in codes]
