"""Starts local-bigquery, with what it makes of a statement's text remembered.

It parses and rewrites a statement each time it is sent, which is nearly all of
its time; a day of runs sends the same few statements thousands of times. One thing is
fixed: between the parts of a MERGE it writes SAFE.INT64 as SAFE.bq.main.int64, which
it cannot read again, nor the named argument of PARSE_JSON. Run by the Python of its own
environment.
"""

from __future__ import annotations

import functools
import re
import types
from collections import deque
from typing import Any, ClassVar

import duckdb
import sqlglot
from local_bigquery import cli
from local_bigquery.catalog import tables
from local_bigquery.engine import database, results
from local_bigquery.jobs import merge, query
from local_bigquery.sql import script
from local_bigquery.sql import translate as translation

REMEMBERED: dict[int, Any] = {}
"""Statements taken apart, by identity: kept, so that no other gets the same."""


_open, _written = database.connection, merge._sql
_listed, _executed, _write = database.objects, query.execute, query._write


def _parse(sql: str) -> Any:
    trees = translation.parse(sql)
    REMEMBERED.update((id(tree), tree) for tree in trees)
    return trees


def _parse_one(sql: str, dialect: Any) -> Any:
    tree = sqlglot.parse_one(sql, dialect=dialect)
    REMEMBERED[id(tree)] = tree
    return tree


def remembering_translate() -> Any:
    """`translate`, that returns the remembered result for a tree it has seen with
    parameters of the same types in the same dataset."""
    known: dict[Any, Any] = {}

    def translate(tree: Any, context: Any) -> Any:
        if id(tree) not in REMEMBERED or context.variables:
            return translation.translate(tree, context)
        place = (context.project_id, context.dataset_id)
        parameters = tuple(sorted(context.parameters.items()))
        key = (id(tree), place, parameters, frozenset(context.temporary))
        if key not in known:
            before = set(context.referenced)
            context.referenced.clear()
            sql, bound = translation.translate(tree, context)
            seen = frozenset(context.referenced), frozenset(context.temporary)
            known[key] = sql, tuple(bound), *seen
            context.referenced |= before
            return sql, bound
        sql, names, referenced, temporary = known[key]
        context.referenced |= referenced
        context.temporary |= temporary
        return sql, {name: context.values[name] for name in names}

    return translate


@functools.cache
def _tuned() -> Any:
    """The database behind it, that plans without statistics: for each mention of a
    table it would query its catalogue for these, and tables here are small."""
    connection = _open()
    connection.execute(
        "SET GLOBAL disabled_optimizers = 'join_order,statistics_propagation'"
    )
    return connection


def _readable(node: Any) -> str:
    """A part of a MERGE as text that can be read again."""
    text = str(_written(node)).replace("SAFE.bq.main.", "SAFE.")
    return re.sub(r"bq\.main\.parse_json\(", "PARSE_JSON(", text, flags=re.IGNORECASE)


def _objects(
    project_id: str, dataset_id: str, table_id: str | None = None
) -> list[tuple[str, str, int]]:
    """`objects`, that looks a table up by its name; the catalogue lists all there are.
    The number of rows is left out, as no caller reads it."""
    if table_id is None:
        found: list[tuple[str, str, int]] = _listed(project_id, dataset_id)
        return found
    try:
        name = database.quote(project_id, dataset_id, table_id)
        database.fetch(f"SELECT 1 FROM {name} LIMIT 0")  # noqa: S608 (quoted)
    except duckdb.Error:
        return []
    return [(table_id, "TABLE", 0)]


class Quick:
    """A cursor of the database. It remembers what columns a query gives, for which its
    caller plans it twice before running it; and a job begins without tables of its
    own, for which all there are would be listed."""

    shapes: ClassVar[dict[str, Any]] = {}

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self.query = ""
        """What is run next, and described before that."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def sql(self, text: str, params: Any = None) -> Any:
        if text == OWN_TABLES:
            return types.SimpleNamespace(fetchall=list)
        if text != self.query:
            return self._cursor.sql(text, params=params)
        if text not in self.shapes:
            found = self._cursor.sql(text, params=params)
            shape = types.SimpleNamespace(columns=found.columns, types=found.types)
            self.shapes[text] = shape
        return self.shapes[text]


OWN_TABLES = "SELECT table_name FROM duckdb_tables() WHERE temporary"


def _quickly(cursor: Any, *rest: Any, session: Any = None, **options: Any) -> Any:
    """`execute` of a query, with a quick cursor unless a session has one."""
    quick = cursor if session else Quick(cursor)
    return _executed(quick, *rest, session=session, **options)


def _shown(cursor: Any, text: str, *rest: Any) -> Any:
    """`_write`, whose cursor knows what is written."""
    if isinstance(cursor, Quick):
        cursor.query = text
    return _write(cursor, text, *rest)


RESULTS = f'"{tables.RESULTS}"'

KEPT = 50
"""Results of queries kept as tables: each query about one table looks at all."""


def _forgetting(materialise: Any) -> Any:
    """`materialise`, that drops the oldest result of a query for each new one."""
    made: deque[str] = deque()

    def keep(cursor: Any, query: str, name: str, *rest: Any) -> None:
        materialise(cursor, query, name, *rest)
        if RESULTS in name:
            made.append(name)
            if len(made) > KEPT:
                database.execute(f"DROP TABLE IF EXISTS {made.popleft()}")

    return keep


def main() -> None:
    """Start the server, options as local-bigquery has them."""
    translate = remembering_translate()
    for module in (query, merge, script):
        module.translate = translate
    database.connection, merge._sql = _tuned, _readable
    database.objects, query.execute, query._write = _objects, _quickly, _shown
    results.materialise = _forgetting(results.materialise)
    script.parse = functools.lru_cache(maxsize=1000)(_parse)
    script.parse_script = functools.lru_cache(maxsize=1000)(script.parse_script)
    merge.sqlglot = types.SimpleNamespace(
        parse_one=functools.lru_cache(maxsize=1000)(_parse_one)
    )
    cli.main()


if __name__ == "__main__":
    main()
