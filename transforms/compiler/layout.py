"""Lays a statement out: its clauses on lines of their own, what they list filled up.

sqlglot's own layout gives each column and each operand a line, so that most lines of a
statement say little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH = 100
INLINE = 84
"""A subquery up to this length stays in its line."""

_TOKENS = re.compile(
    r"""\s+|'(?:[^'\\]|\\.|'')*'|"(?:[^"]|"")*"|`[^`]*`|[(),]|[^\s'"`(),]+"""
)
_CLAUSES = {
    *("WITH", "SELECT", "FROM", "WHERE", "GROUP", "HAVING", "QUALIFY", "ORDER"),
    *("LIMIT", "UNION", "EXCEPT", "INTERSECT", "JOIN", "ON"),
}
_JOINS = {"LEFT", "RIGHT", "FULL", "INNER", "OUTER", "CROSS", "SEMI", "ANTI"}
_LISTED = {"SELECT", "GROUP", "ORDER", "WITH", "UNION"}


@dataclass(frozen=True)
class _Word:
    """A word, a literal or an operator."""

    text: str
    is_spaced: bool


@dataclass(frozen=True)
class _Group:
    """What stands between two parentheses."""

    parts: Sequence[_Word | _Group]
    is_spaced: bool

    @property
    def is_query(self) -> bool:
        first = self.parts[0] if self.parts else None
        return isinstance(first, _Word) and first.text in ("SELECT", "WITH")


_Part = _Word | _Group


def laid_out(sql: str) -> str:
    """A statement of one line on several; a subquery is indented by two."""
    return "\n".join(_query(_parts(sql), 0))


def _parts(sql: str) -> list[_Part]:
    stack: list[list[_Part]] = [[]]
    spaced: list[bool] = []
    is_spaced = False
    for text in _TOKENS.findall(sql):
        if text.isspace():
            is_spaced = True
            continue
        if text == "(":
            spaced.append(is_spaced)
            stack.append([])
        elif text == ")":
            inner = stack.pop()
            stack[-1].append(_Group(inner, spaced.pop()))
        else:
            stack[-1].append(_Word(text, is_spaced))
        is_spaced = False
    return stack[0]


def _query(parts: Sequence[_Part], indent: int) -> list[str]:
    lines: list[str] = []
    for select in _selects(_clauses(parts)):
        flat = " " * indent + _flat([part for clause in select for part in clause])
        if len(flat) <= WIDTH and not any(_has_query(clause) for clause in select):
            lines.append(flat)
            continue
        for clause in select:
            lines += _clause(clause, indent)
    return lines


def _selects(clauses: Iterator[list[_Part]]) -> list[list[list[_Part]]]:
    """The clauses of each SELECT of a union, and of what is before a SELECT."""
    selects: list[list[list[_Part]]] = []
    for clause in clauses:
        words = [part.text for part in clause[:3] if isinstance(part, _Word)]
        if not selects or "SELECT" in words:
            selects.append([])
        selects[-1].append(clause)
    return selects


def _clauses(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Each clause with its keyword."""
    clause: list[_Part] = []
    previous = ""
    for at, part in enumerate(parts):
        text = part.text if isinstance(part, _Word) else ""
        follow = [one.text for one in parts[at : at + 4] if isinstance(one, _Word)]
        is_join = text in _JOINS and previous not in _JOINS and "JOIN" in follow
        is_start = text in _CLAUSES and not (text == "JOIN" and previous in _JOINS)
        if text == "EXCEPT" and previous == "*":
            is_start = False  # of columns
        if text == "SELECT" and previous == "ALL":
            is_start = False  # the next side of a union
        if (is_start or is_join) and clause:
            yield clause
            clause = []
        clause.append(part)
        previous = text
    yield clause


def _clause(parts: list[_Part], indent: int) -> list[str]:
    first = parts[0].text if isinstance(parts[0], _Word) else ""
    items = _listed(parts) if first in _LISTED else _operands(parts)
    margin, more = " " * (indent + 2 * (first == "ON")), " " * (indent + 2)
    lines: list[str] = []
    line = ""
    for item in items:
        text = _flat(item)
        if _has_query(item):
            head, *rest = _with_queries(item, indent)
            joined = f"{line} {head}" if line else margin + head
            if line and len(joined) > WIDTH:
                lines.append(line)
                joined = more + head
            lines += [joined, *rest[:-1]]
            line = rest[-1]
        elif line and len(line) + 1 + len(text) <= WIDTH:
            line += f" {text}"
        else:
            if line:
                lines.append(line)
            wrapped = _wrapped(text, indent + 2) if line else [margin + text]
            if len(wrapped[0]) > WIDTH:
                wrapped = _wrapped(text, len(margin))
            lines += wrapped[:-1]
            line = wrapped[-1]
    return [*lines, line]


def _listed(parts: list[_Part]) -> list[list[_Part]]:
    """The items of a list; each but the last with its comma."""
    items: list[list[_Part]] = [[]]
    for part in parts:
        items[-1].append(part)
        if isinstance(part, _Word) and part.text == ",":
            items.append([])
    return items


def _operands(parts: list[_Part]) -> list[list[_Part]]:
    """What AND and OR connect, each but the first with its word."""
    items: list[list[_Part]] = [[]]
    cases, is_between = 0, False
    for part in parts:
        text = part.text if isinstance(part, _Word) else ""
        cases += (text == "CASE") - (text == "END")
        if text in ("AND", "OR") and not cases and not is_between:
            items.append([])
        is_between = text == "BETWEEN" or (is_between and text != "AND")
        items[-1].append(part)
    return items


def _has_query(parts: Sequence[_Part]) -> bool:
    return any(
        isinstance(part, _Group)
        and ((part.is_query and not _is_short(part)) or _has_query(part.parts))
        for part in parts
    )


def _is_short(group: _Group) -> bool:
    return len(_flat([group])) <= INLINE


def _with_queries(parts: Sequence[_Part], indent: int) -> list[str]:
    """The lines of an item that has subqueries; the first without its margin."""
    lines = [""]
    for part in parts:
        gap = " " if part.is_spaced and lines[-1].strip() else ""
        if isinstance(part, _Word):
            lines[-1] += gap + part.text
        elif part.is_query and not _is_short(part):
            lines[-1] += f"{gap}("
            lines += [*_query(part.parts, indent + 2), " " * indent + ")"]
        elif _has_query([part]):
            first, *rest = _with_queries(part.parts, indent)
            lines[-1] += f"{gap}({first}"
            lines += rest
            lines[-1] += ")"
        else:
            lines[-1] += gap + _flat([part])
    return lines


def _flat(parts: Sequence[_Part]) -> str:
    text = ""
    for part in parts:
        gap = " " if part.is_spaced and text else ""
        text += gap + (
            part.text if isinstance(part, _Word) else f"({_flat(part.parts)})"
        )
    return text


def _wrapped(text: str, indent: int) -> list[str]:
    """A long item on several lines, those after the first further in."""
    lines, line = [], ""
    for unit in _units(text):
        if line and indent + len(line) + len(unit) > WIDTH:
            lines.append(" " * indent + line)
            indent += 2 * (len(lines) == 1)
            line = unit.lstrip()
        else:
            line += unit
    return [*lines, " " * indent + line]


def _units(text: str) -> Iterator[str]:
    """Words with the spaces before them."""
    unit = ""
    for token in _TOKENS.findall(text):
        if token.isspace():
            if unit:
                yield unit
            unit = " "
        else:
            unit += token
    yield unit
