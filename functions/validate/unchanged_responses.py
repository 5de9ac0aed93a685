"""Live responses that repeat the one before: they need neither load nor silver."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from functions.shared.contract.results import JSON
from transforms.known_values import USABLE

LIVE = ("matches", "standings")
"""Of a batch response every row is stored."""


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
        self._responses: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
        for row in known:
            self._add(row)

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
            self._add(row)
        return marked

    def _add(self, row: Mapping[str, Any]) -> None:
        if row["verdict"] in USABLE:
            insort(self._responses.setdefault(_group(row), []), row, key=_position)

    def _before(self, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
        responses = self._responses.get(_group(row), [])
        index = bisect_left(responses, _position(row), key=_position)
        return responses[index - 1] if index else None


def _position(row: Mapping[str, Any]) -> tuple[datetime, str]:
    return row["fetched_at"], row["snapshot_id"]


def _group(row: Mapping[str, Any]) -> tuple[str, str, str]:
    date = row["fetched_at"].astimezone(UTC).date().isoformat()
    scope = "" if row["resource"] == "matches" else row["scope"]
    return row["resource"], scope, date


def _is_same(before: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    return (
        before["silver_at"] is not None
        and before["scope"] == row["scope"]
        and before["body_sha256"] == row["body_sha256"]
        and before["contract_version"] == row["contract_version"]
        and before["asked_ids"] == row["asked_ids"]
    )
