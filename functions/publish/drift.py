"""What was new in responses, piece by piece."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from functions.shared.warehouse.base import Row

_KEY = ("resource", "field", "kind", "value")


def drift_pieces(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The unknown keys and values of responses with drift, and how many rows of how
    many responses had each; most rows first."""
    responses: Counter[tuple[str, ...]] = Counter()
    counts: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        for piece in msgspec.json.decode(row["drift"]):
            key = (row["resource"], piece["field"], piece["kind"], piece["value"])
            responses[key] += 1
            counts[key] += piece["rows"]
    return [
        {
            **dict(zip(_KEY, key, strict=True)),
            "responses": responses[key],
            "rows": counts[key],
        }
        for key in sorted(responses, key=lambda key: (-counts[key], key))
    ]
