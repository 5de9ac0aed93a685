"""Values that no valid response has, and ways to put them into one."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st


def place(response: Any, path: str) -> tuple[Any, Any]:
    """The container of the last part of a path like `matches.0.id`, and that part."""
    *way, last = path.split(".")
    for part in way:
        response = response[int(part) if isinstance(response, list) else part]
    return response, int(last) if isinstance(response, list) else last


def put(response: Any, path: str, value: Any) -> None:
    holder, key = place(response, path)
    holder[key] = value


STAMPS = [
    "2026-11-21T15:00:00Z",
    "2026-11-21T15:00:00.123456789+09:30",
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59-14:00",
    "1969-12-31T23:59:59.999999Z",
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from(["matches", "\0", *STAMPS]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["matches", "id", "standings", "table", "score", "x", "\0"]
            ),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=8,
)


def paths(value: Any, here: str = "") -> list[str]:
    """Every path in a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    result = []
    for key, inner in items:
        path = f"{here}.{key}".lstrip(".")
        result.append(path)
        if isinstance(inner, dict | list):
            result += paths(inner, path)
    return result
