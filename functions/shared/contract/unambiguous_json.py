"""JSON that msgspec, DuckDB and BigQuery read alike.

They differ where an object repeats a key (the last value counts, or the first), where a
number fits neither 64 bits nor a double (it is kept, rounded, or refused, by BigQuery
with all rows of its statement), and where the nesting is too deep for some (for
BigQuery more than 500 levels in a column). This module resolves each case in one way:
the last value of a repeated key counts, and a number that not all represent exactly
becomes a text of its digits.
"""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

import msgspec

MAX_ROW_LEVELS, MAX_RESPONSE_LEVELS = 100, 500
"""How deep a row and a whole response may be nested: deeper than any recorded one, and
less than where the first reader fails. For msgspec that depends on its caller."""

NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
"""A NUL in JSON, which no warehouse stores; after an escaped backslash it is text."""

_MIN_INTEGER, _MAX_INTEGER = -(2**63), 2**64 - 1
"""The integers that BigQuery and DuckDB keep exactly in JSON."""

_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"')
_LONG_NUMBER = re.compile(rb"[0-9]{19}")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class RepeatedKeyObject(dict[str, Any]):
    """An object with its last values, and the first key that it repeats."""

    key: str = ""


class InexactNumber(str):
    """The text of a number that neither 64 bits nor a double represent exactly."""

    __slots__ = ()


class TooDeepError(ValueError):
    """The JSON is nested too deep."""


def is_surely_unambiguous(text: bytes) -> bool:
    """Whether a quick check shows that all readers take valid JSON alike.

    True where its encoding here is the same text: then no key is repeated and no number
    rounded. False only means that `ParsedJson` has to look closer.
    """
    outside = _outside_of_strings(text)
    if _LONG_NUMBER.search(outside) or _is_deeper(outside, MAX_ROW_LEVELS):
        return False
    try:
        return msgspec.json.encode(msgspec.json.decode(text)) == text
    except msgspec.ValidationError:  # a number out of the range of a double
        return False


def storable(text: bytes) -> bytes:
    """Valid JSON as a warehouse can store it: unchanged where it is unambiguous, else
    resolved. A NUL becomes U+FFFD; JSON that is nested too deep becomes one text."""
    text = NUL.sub(rb"\1\\ufffd", text)
    try:
        return ParsedJson(text).storable
    except TooDeepError:
        return msgspec.json.encode(text.decode())


class ParsedJson:
    """Valid JSON, parsed. In `value`, RepeatedKeyObject and InexactNumber mark what is
    ambiguous; `is_ambiguous` is whether there is any."""

    def __init__(self, text: bytes, levels: int = MAX_ROW_LEVELS) -> None:
        """Parse a text. Raises TooDeepError for more than `levels` levels."""
        if _is_deeper(_outside_of_strings(text), levels):
            raise TooDeepError(f"Nested deeper than {levels} levels")
        self._text = text
        self.is_ambiguous = False
        self.value: Any = json.loads(
            text,
            object_pairs_hook=self._object,
            parse_int=self._integer,
            parse_float=self._float,
            parse_constant=_refuse_constant,
        )

    @property
    def storable(self) -> bytes:
        """The JSON as a warehouse can store it; unchanged where it is unambiguous."""
        return encode(self.value) if self.is_ambiguous else self._text

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) == len(pairs):
            return members
        self.is_ambiguous = True
        repeated = RepeatedKeyObject(members)
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                repeated.key = key
                break
            seen.add(key)
        return repeated

    def _integer(self, text: str) -> int | InexactNumber:
        # longer than any integer of 64 bits, and int() limits the number of digits
        is_short = len(text) <= len(str(_MIN_INTEGER))
        number = int(text) if is_short else _MAX_INTEGER + 1
        if _MIN_INTEGER <= number <= _MAX_INTEGER:
            return number
        return self._inexact(text)

    def _float(self, text: str) -> float | InexactNumber:
        number = float(text)
        return number if _is_exact(text, number) else self._inexact(text)

    def _inexact(self, text: str) -> InexactNumber:
        self.is_ambiguous = True
        return InexactNumber(text)


def encode(value: Any) -> bytes:
    """A value of ParsedJson as JSON; an InexactNumber becomes a text."""
    return msgspec.json.encode(value, enc_hook=str)


def _is_exact(text: str, number: float) -> bool:
    try:
        return math.isfinite(number) and Decimal(text) == Decimal(repr(number))
    except InvalidOperation:  # an exponent of twenty digits
        return False


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _outside_of_strings(text: bytes) -> bytes:
    if b"\\" in text:
        return _STRING.sub(b"", text)
    return b"".join(text.split(b'"')[::2])


def _is_deeper(outside: bytes, levels: int) -> bool:
    """Remove the innermost pairs of brackets, once for each level."""
    left = outside.translate(None, _NO_BRACKETS)
    for _ in range(levels):
        if not left:
            return False
        left = left.replace(b"{}", b"").replace(b"[]", b"")
    return bool(left)
