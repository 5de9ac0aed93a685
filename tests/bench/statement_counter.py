"""Runs a module, and counts the statements that its steps send to DuckDB.

`python -P statement_counter.py FILE MODULE ARGUMENT...` runs `python -m MODULE` in the
working directory, with any checkout's Python: it imports nothing of the project. FILE
gets `{"statements": N, "tables": N}`: every statement that reads or writes tables
within a step, and the tables that all of them name, each statement for itself.
The statements for BigQuery name the same tables, each of which bills 10 MiB at least.
"""

from __future__ import annotations

import json
import re
import runpy
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Self

import duckdb

STEP = re.compile(r"/functions/(?!shared/)\w+/\w+\.py$")
"""The modules of steps, in every checkout: what they send counts, and what is sent for
a report or on opening does not."""

_TABLE = re.compile(r"\b(?:raw|silver|gold)_\w+")
_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)
_CHANGES = re.compile(r"\s*(?:SELECT|WITH|MERGE|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
_CREATES = re.compile(r'\s*CREATE TABLE (?:IF NOT EXISTS )?"?(\w+)', re.IGNORECASE)


class StatementCounter:
    """Statements by their text, and the names of all tables."""

    def __init__(self) -> None:
        """Count from nothing."""
        self.sent: Counter[str] = Counter()
        self.tables: set[str] = set()

    def note(self, sql: str, *, is_step: bool) -> None:
        """A statement was sent."""
        if created := _CREATES.match(sql):
            self.tables.add(created[1])
        elif is_step:
            self.sent[sql] += 1

    def counts(self) -> dict[str, int]:
        """Statements that name tables, and how many names these are."""
        named = {sql: self._named(sql) for sql in self.sent}
        return {
            "statements": sum(self.sent[sql] for sql, names in named.items() if names),
            "tables": sum(self.sent[sql] * len(names) for sql, names in named.items()),
        }

    def _named(self, sql: str) -> set[str]:
        text = _COMMENT.sub("", sql)
        if not _CHANGES.match(text):
            return set()
        return self.tables.intersection(_TABLE.findall(text))


class CountedConnection:
    """A connection or cursor of DuckDB that notes what is sent through it."""

    def __init__(self, inner: Any, counter: StatementCounter) -> None:
        """Pass everything on to `inner`."""
        self._inner, self._counter = inner, counter

    def __getattr__(self, name: str) -> Any:
        """Whatever else a connection can do."""
        return getattr(self._inner, name)

    def __enter__(self) -> Self:
        """See DuckDBPyConnection."""
        self._inner.__enter__()
        return self

    def __exit__(self, *error: object) -> Any:
        """See DuckDBPyConnection."""
        return self._inner.__exit__(*error)

    def cursor(self) -> CountedConnection:
        """See DuckDBPyConnection."""
        return CountedConnection(self._inner.cursor(), self._counter)

    def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """See DuckDBPyConnection."""
        self._counter.note(str(getattr(query, "query", query)), is_step=_is_step())
        return self._inner.execute(query, *args, **kwargs)


@contextmanager
def counted(counter: StatementCounter) -> Iterator[None]:
    """Have every connection counted that is opened meanwhile."""
    connect: Callable[..., Any] = duckdb.connect

    def counting(*args: Any, **kwargs: Any) -> CountedConnection:
        connection = connect(*args, **kwargs)
        names = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        counter.tables.update(name for (name,) in names)
        return CountedConnection(connection, counter)

    duckdb.connect = counting  # type: ignore[assignment]
    try:
        yield
    finally:
        duckdb.connect = connect


def _is_step() -> bool:
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        if STEP.search(frame.f_code.co_filename):
            return True
        frame = frame.f_back
    return False


def main() -> None:
    """Run what the arguments name."""
    file, module, *arguments = sys.argv[1:]
    sys.path.insert(0, str(Path.cwd()))  # as `python -m` has it
    sys.argv = [module, *arguments]
    counter = StatementCounter()
    try:
        with counted(counter):
            runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        Path(file).write_text(json.dumps(counter.counts()), encoding="utf-8")


if __name__ == "__main__":
    main()
