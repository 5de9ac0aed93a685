"""JSON that all who read it here take alike: msgspec, DuckDB and BigQuery.

They differ where a key is named twice in an object (the last counts, or the first),
where a number fits neither 64 bits nor a double (kept, rounded, or refused: by BigQuery
with all rows of its statement), and where it is nested so deep that some give up (for
BigQuery 500 levels in a column). The one reading is this: the last value of a key, and
for a number that not all hold exactly its digits, as a text.
"""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

import msgspec

LEVELS, LEVELS_IN_ALL = 100, 500
"""How deep a row and a whole response may be nested: deeper than any was ever seen, and
less than where the first gives up, which for msgspec depends on who calls it."""

NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
"""A NUL in JSON, which no warehouse takes; after an escaped backslash it is text."""

_LEAST, _MOST = -(2**63), 2**64 - 1
"""The whole numbers that BigQuery and DuckDB keep exactly in JSON."""

_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"')
_LONG = re.compile(rb"[0-9]{19}")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class Repeating(dict[str, Any]):
    """An object with its last values, and the first key that it names again."""

    key: str = ""


class Beyond(str):
    """The text of a number that neither 64 bits nor a double hold exactly."""

    __slots__ = ()


class TooDeepError(ValueError):
    """Nested deeper than it may be."""


def is_plain(text: bytes) -> bool:
    """Whether valid JSON says what it says to everybody, at a glance.

    True where it is spelled as we would spell it: then no key is left out and no number
    rounded. False means only that it takes a second look.
    """
    outside = _outside_of_strings(text)
    if _LONG.search(outside) or _is_deeper(outside, LEVELS):
        return False
    try:
        return msgspec.json.encode(msgspec.json.decode(text)) == text
    except msgspec.ValidationError:  # a number beyond a double
        return False


def storable(text: bytes) -> bytes:
    """Valid JSON as a warehouse takes it: as it is where all read the same in it, else
    written anew by the one reading. A NUL becomes U+FFFD; what is nested too deep is a
    text as a whole."""
    text = NUL.sub(rb"\1\\ufffd", text)
    try:
        return Reading(text).storable
    except TooDeepError:
        return msgspec.json.encode(text.decode())


class Reading:
    """Valid JSON by the one reading. `value` has what is particular marked: Repeating
    and Beyond. `is_particular` tells whether somebody would read it another way."""

    def __init__(self, text: bytes, levels: int = LEVELS) -> None:
        """Read a text. Raises TooDeepError for more levels."""
        if _is_deeper(_outside_of_strings(text), levels):
            raise TooDeepError(f"Nested deeper than {levels} levels")
        self._text = text
        self.is_particular = False
        self.value: Any = json.loads(
            text,
            object_pairs_hook=self._object,
            parse_int=self._whole,
            parse_float=self._float,
            parse_constant=_no_number,
        )

    @property
    def storable(self) -> bytes:
        """As a warehouse takes it; the text itself where nothing is particular."""
        return written(self.value) if self.is_particular else self._text

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        self.is_particular = True
        repeating = Repeating(made)
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                repeating.key = key
                break
            seen.add(key)
        return repeating

    def _whole(self, text: str) -> int | Beyond:
        # longer than any of 64 bits, and int() takes only so many digits
        number = int(text) if len(text) <= len(str(_LEAST)) else _MOST + 1
        return number if _LEAST <= number <= _MOST else self._beyond(text)

    def _float(self, text: str) -> float | Beyond:
        number = float(text)
        return number if _is_exact(text, number) else self._beyond(text)

    def _beyond(self, text: str) -> Beyond:
        self.is_particular = True
        return Beyond(text)


def written(value: Any) -> bytes:
    """A value of Reading as JSON, a number Beyond as a text."""
    return msgspec.json.encode(value, enc_hook=str)


def _is_exact(text: str, number: float) -> bool:
    try:
        return math.isfinite(number) and Decimal(text) == Decimal(repr(number))
    except InvalidOperation:  # an exponent of twenty digits
        return False


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _outside_of_strings(text: bytes) -> bytes:
    if b"\\" in text:
        return _STRING.sub(b"", text)
    return b"".join(text.split(b'"')[::2])


def _is_deeper(outside: bytes, levels: int) -> bool:
    """Take away innermost pairs: so many times as there are levels."""
    left = outside.translate(None, _NO_BRACKETS)
    for _ in range(levels):
        if not left:
            return False
        left = left.replace(b"{}", b"").replace(b"[]", b"")
    return bool(left)
