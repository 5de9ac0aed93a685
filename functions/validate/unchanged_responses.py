"""Live responses that repeat the one before: they need neither load nor silver."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from functions.shared.contract.results import JSON
from transforms.known_values import USABLE

LIVE = ("matches", "standings")
"""Of a batch response every row is stored."""

_Group = tuple[str, str, date]
"""Resource, scope and UTC date."""


class RepeatedResponses:
    """The live responses in the ledger, by resource and scope.

    A response is a repeat where the one before it of the same resource and UTC date (of
    tables, of the same competition) has the same request, body and contract version,
    and is in silver. Silver has its rows already. It is not a repeat after a response
    to a request for other days or ids, which may have lacked a match that this one
    names. The first response of a date is always loaded, so that what is repeated for
    weeks is stored again before its rows are more than a week old.
    """

    def __init__(self, known: Iterable[Mapping[str, Any]]) -> None:
        """Start with the rows of the ledger in `known`."""
        self._responses: dict[_Group, list[Mapping[str, Any]]] = {}
        for row in known:
            if row["verdict"] in USABLE:
                self._responses.setdefault(_group(row), []).append(row)
        for responses in self._responses.values():
            responses.sort(key=_position)

    def mark(self, rows: Iterable[JSON], at: datetime) -> int:
        """Mark the repeats among new rows of the ledger as loaded and in silver `at` a
        time. Returns how many there are."""
        marked = 0
        for row in rows:
            if row["resource"] in LIVE and row["verdict"] in USABLE:
                before = self._before(row)
                if before is not None and _is_same(before, row):
                    row["loaded_at"] = row["silver_at"] = at
                    marked += 1
            if row["verdict"] in USABLE:
                known = row | {"is_in_silver": row["silver_at"] is not None}
                of_group = self._responses.setdefault(_group(row), [])
                insort(of_group, known, key=_position)
        return marked

    def _before(self, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
        responses = self._responses.get(_group(row), [])
        index = bisect_left(responses, _position(row), key=_position)
        return responses[index - 1] if index else None


def _position(row: Mapping[str, Any]) -> tuple[datetime, str]:
    return row["fetched_at"], row["snapshot_id"]


def _group(row: Mapping[str, Any]) -> _Group:
    day = row["fetched_at"].astimezone(UTC).date()
    scope = "" if row["resource"] == "matches" else row["scope"]
    return row["resource"], scope, day


def _is_same(before: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    return (
        bool(before["is_in_silver"])
        and before["scope"] == row["scope"]
        and before["body_sha256"] == row["body_sha256"]
        and before["contract_version"] == row["contract_version"]
        and before["asked_ids"] == row["asked_ids"]
    )
