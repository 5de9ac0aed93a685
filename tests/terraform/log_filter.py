"""The part of the Logging query language that `terraform/` uses, for tests alone.

https://cloud.google.com/logging/docs/view/logging-query-language says what it means:
AND, OR and NOT in capitals, comparisons of a path with a value or with several in
brackets, `:*` for a field that is there. Text is compared without regard to case. A
comparison with a field that is missing is false, and NOT of it true. What is used and
not known here is an error, not a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from operator import eq, ge, gt, le, lt
from typing import Any

Entry = Mapping[str, Any]
"""A log entry: `resource`, `severity`, and `jsonPayload` or `textPayload`."""

Test = Callable[[Entry], bool]

SEVERITIES = (
    *("DEFAULT", "DEBUG", "INFO", "NOTICE", "WARNING"),
    *("ERROR", "CRITICAL", "ALERT", "EMERGENCY"),
)

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<operator>>=|<=|!=|[=><:])"""
    r"""|(?P<bracket>[()])|(?P<word>[\w.@*+-]+))"""
)
_EXTRACT = re.compile(r"EXTRACT\(([\w.@]+)\)")
_REGEXP_EXTRACT = re.compile(r'REGEXP_EXTRACT\(([\w.]+), "([^"]+)"\)')

_ORDERED: Mapping[str, Callable[[float, float], bool]] = {
    "=": eq,
    ">=": ge,
    "<=": le,
    ">": gt,
    "<": lt,
}


class FilterError(ValueError):
    """A filter that this does not understand."""


def matches(query: str, entry: Entry) -> bool:
    """Whether a filter matches an entry. Raises FilterError."""
    return compiled(query)(entry)


def compiled(query: str) -> Test:
    """A filter, to evaluate on many entries. Raises FilterError."""
    parser = _Parser(query)
    test = parser.any_of(parser.comparison)
    if parser.left:
        raise FilterError(f"{parser.left[0][1]!r} is one too many in {query}")
    return test


def extracted(extractor: str, entry: Entry) -> Any:
    """What `EXTRACT(field)` or `REGEXP_EXTRACT(field, "...")` takes out of an entry.

    None where there is no such field, or it is another text.

    https://cloud.google.com/logging/docs/logs-based-metrics/labels. Raises FilterError.
    """
    if found := _EXTRACT.fullmatch(extractor):
        return value_at(found[1], entry)
    if found := _REGEXP_EXTRACT.fullmatch(extractor):
        value = value_at(found[1], entry)
        part = re.search(found[2], value) if isinstance(value, str) else None
        return part[1] if part else None
    raise FilterError(f"{extractor} is neither EXTRACT nor REGEXP_EXTRACT of a field")


def value_at(path: str, entry: Entry) -> Any:
    """What stands at a path of an entry; None where nothing does."""
    value: Any = entry
    for name in path.split("."):
        if not isinstance(value, Mapping) or name not in value:
            return None
        value = value[name]
    return value


class _Parser:
    """Goes through the tokens of a filter."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.left: list[tuple[str, str]] = []
        at = 0
        while query[at:].strip():
            found = _TOKEN.match(query, at)
            if found is None:
                raise FilterError(f"{query[at:]!r} cannot be read in {query}")
            self.left.append((str(found.lastgroup), found[0].strip()))
            at = found.end()

    def any_of(self, part: Callable[[], Test]) -> Test:
        """Parts between AND, or between OR. In the language OR binds closer than AND,
        which surprises: both without brackets is an error."""
        tests, joined = [self._not(part)], set()
        while self.left and self.left[0] in (("word", "AND"), ("word", "OR")):
            joined.add(self.left.pop(0)[1])
            tests.append(self._not(part))
        if len(joined) > 1:
            raise FilterError(f"AND and OR without brackets in {self.query}")
        combine = any if joined == {"OR"} else all
        return lambda entry: combine(test(entry) for test in tests)

    def comparison(self) -> Test:
        """`path operator value`, the value one or several in brackets."""
        if self._takes("bracket", "("):
            test = self.any_of(self.comparison)
            self._needs("bracket", ")")
            return test
        path = self._needs("word")
        operator = self._needs("operator")
        if not self._takes("bracket", "("):
            return self._compared(path, operator)
        test = self.any_of(lambda: self._compared(path, operator))
        self._needs("bracket", ")")
        return test

    def _not(self, part: Callable[[], Test]) -> Test:
        if not self._takes("word", "NOT"):
            return part()
        test = part()
        return lambda entry: not test(entry)

    def _compared(self, path: str, operator: str) -> Test:
        kind, written = self.left.pop(0) if self.left else ("", "")
        if kind not in ("text", "word"):
            raise FilterError(f"{path}{operator} has no value in {self.query}")
        if operator == ":":
            if written != "*":
                raise FilterError(f"{path}:{written} is not known here")
            return lambda entry: value_at(path, entry) is not None
        wanted = written[1:-1] if kind == "text" else written
        return lambda entry: _is(value_at(path, entry), operator, wanted, path)

    def _takes(self, kind: str, written: str) -> bool:
        is_next = bool(self.left) and self.left[0] == (kind, written)
        if is_next:
            self.left.pop(0)
        return is_next

    def _needs(self, kind: str, written: str | None = None) -> str:
        found = self.left.pop(0) if self.left else ("", "")
        if found[0] != kind or written not in (None, found[1]):
            raise FilterError(f"{found[1]!r} is not expected in {self.query}")
        return found[1]


def _is(value: Any, operator: str, wanted: str, path: str) -> bool:
    if value is None:
        return False
    if path == "severity":
        if wanted not in SEVERITIES:
            raise FilterError(f"there is no severity {wanted}")
        found, bar = SEVERITIES.index(str(value)), SEVERITIES.index(wanted)
        return _compare(operator, found, bar)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _compare(operator, value, float(wanted))
    if operator != "=":
        raise FilterError(f"{path}{operator}{wanted}: the entry has {value!r} there")
    return str(value).lower() == wanted.lower()


def _compare(operator: str, found: float, wanted: float) -> bool:
    if operator not in _ORDERED:
        raise FilterError(f"{operator} is not known here")
    return _ORDERED[operator](found, wanted)
