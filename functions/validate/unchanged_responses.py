"""Live responses that say what the one before said: there is nothing to do for them."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from functions.shared.contract.results import JSON

LIVE = ("matches", "standings")
"""Of a batch response every row is stored."""

USABLE = ("valid", "partial")


class Repeats:
    """What the ledger knows of live responses, by resource and scope.

    A response is a repeat where the one before it of the same resource and UTC date (of
    tables, of the same competition) was asked the same, has the same body, was judged
    by the same contract, and is in silver. Its rows are what silver has: they need
    neither be loaded nor looked at. After a response about other days or ids it is
    none: that one may have lacked a match that this one names. The first response of a
    date goes the whole way, so that rows of what is repeated for weeks are stored anew
    while those that hold it are not over a week old.
    """

    def __init__(self, known: Iterable[Mapping[str, Any]]) -> None:
        """`known` are rows of the ledger."""
        self._responses: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
        for row in known:
            self._add(row)

    def mark(self, rows: Iterable[JSON], at: datetime) -> int:
        """Note that those of these new rows of the ledger which are repeats are loaded
        and in silver `at` a time. Returns how many are."""
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
            insort(self._responses.setdefault(_shelf(row), []), row, key=_place)

    def _before(self, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
        responses = self._responses.get(_shelf(row), [])
        index = bisect_left(responses, _place(row), key=_place)
        return responses[index - 1] if index else None


def _place(row: Mapping[str, Any]) -> tuple[datetime, str]:
    return row["fetched_at"], row["snapshot_id"]


def _shelf(row: Mapping[str, Any]) -> tuple[str, str, str]:
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
