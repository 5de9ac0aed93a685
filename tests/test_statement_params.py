"""Every call of a compiled statement gives it the parameters that it declares."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.shared.warehouse.base import SQL, read_statement

ROOT = Path(__file__).parents[1]
NAMES = {path.stem for path in SQL.glob("duckdb/*.sql")}


def calls_in(source: str) -> Iterator[tuple[str, set[str]]]:
    """The calls of `run` and `fetch` that name a statement, and what they give it;
    none of those that pass on a mapping."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        named = node.args[0] if node.args else None
        given = {keyword.arg for keyword in node.keywords}
        if (
            node.func.attr in ("run", "fetch")
            and isinstance(named, ast.Constant)
            and named.value in NAMES
            and None not in given
        ):
            yield named.value, {name for name in given if name}


FILES = [
    path
    for folder in ("functions", "local_runner")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if any(calls_in(path.read_text(encoding="utf-8")))
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_call_gives_what_the_statement_declares(path: Path) -> None:
    for name, given in calls_in(path.read_text(encoding="utf-8")):
        assert read_statement("duckdb", name).params.keys() <= given, name


def test_calls_are_found() -> None:
    source = """
warehouse.run("mark_silver", at=now)
warehouse.fetch("query_gate", **params)
warehouse.run(name, at=now)
"""
    assert list(calls_in(source)) == [("mark_silver", {"at"})]
    assert len(FILES) > 10
