"""The few places where DuckDB and GoogleSQL are written differently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir
import sqlglot
from sqlglot import exp
from sqlglot.dialects.bigquery import BigQuery
from sqlglot.parsers.bigquery import BigQueryParser

from transforms.column_types import TYPES
from transforms.compiler.constants import list_constants
from transforms.compiler.layout import laid_out
from transforms.compiler.simplify import simplified
from transforms.model import PARAMS, int_sentinel, sentinel
from transforms.tables import Column, Table

Name = Literal["duckdb", "bigquery"]
NAMES: tuple[Name, ...] = ("duckdb", "bigquery")


class _WrittenOut(BigQuery):
    """BigQuery without unnesting by mere mention, which ibis never writes and which
    takes ten times as long to read as all the rest."""

    class Parser(BigQueryParser):
        SUPPORTS_IMPLICIT_UNNEST = False


@dataclass(frozen=True)
class Dialect:
    """One of the two languages."""

    name: Name

    def quoted(self, name: str) -> str:
        """An identifier, quoted."""
        return f"`{name}`" if self.name == "bigquery" else f'"{name}"'

    def param(self, name: str) -> str:
        """A named query parameter."""
        return f"@{name}" if self.name == "bigquery" else f"${name}"

    def date_of(self, moment: str) -> str:
        """The UTC date of a timestamp; DuckDB sessions are set to UTC."""
        if self.name == "bigquery":
            return f"DATE({moment})"
        return f"CAST({moment} AS DATE)"

    def contains(self, param: str, value: str) -> str:
        """Whether the array parameter holds the value of an SQL expression."""
        if self.name == "bigquery":
            return f"{value} IN UNNEST(@{param})"
        return f"LIST_CONTAINS(${param}, {value})"

    def among(self, param: str, value: str) -> str:
        """As `contains`, in the form that a WHERE of a SELECT is fastest with."""
        if self.name == "bigquery":
            return self.contains(param, value)
        return f"{value} IN (SELECT UNNEST(${param}))"

    def select(self, expression: ir.Table) -> str:
        """The SELECT of an ibis expression, its parameters named in place."""
        text = str(ibis.to_sql(expression, dialect=self.name))
        written = _WrittenOut if self.name == "bigquery" else self.name
        tree = sqlglot.parse_one(text, dialect=written)
        bound = tree.transform(self._bind).transform(_side_by_side)
        made = simplified(bound)
        list_constants(made, self.name)
        return laid_out(made.sql(dialect=self.name))

    def rows(self, table: Table) -> str:
        """A SELECT of the rows in the string parameter `rows`, a JSON array."""
        if self.name == "bigquery":
            columns = ",\n  ".join(self._json_column(c) for c in table.columns)
            # exact, it refuses 666.05856 and all rows beside it: its own way to write
            # that number has more digits
            parsed = "PARSE_JSON(@rows, wide_number_mode => 'round')"
            source = f"UNNEST(JSON_QUERY_ARRAY({parsed})) AS r"
            return f"SELECT\n  {columns}\nFROM {source}"
        shape = ",".join(f'"{c.name}":"{TYPES[c.type].duckdb}"' for c in table.columns)
        unnested = (
            f"SELECT UNNEST(FROM_JSON(CAST($rows AS JSON), '[{{{shape}}}]')) AS r"
        )
        rows = f"SELECT\n  r.*\nFROM (\n  {unnested}\n)"
        texts = [c.name for c in table.columns if c.type == "json" and not c.nullable]
        if not texts:
            return rows
        # FROM_JSON makes a NULL of JSON's null
        kept = ", ".join(
            f"COALESCE({name}, CAST('null' AS JSON)) AS {name}"
            for name in map(self.quoted, texts)
        )
        return f"SELECT\n  * REPLACE ({kept})\nFROM (\n{rows}\n)"

    def _json_column(self, column: Column) -> str:
        path = f"r, '$.{column.name}'"
        if column.type == "json":
            return f"JSON_QUERY({path}) AS `{column.name}`"
        kind = TYPES[column.type].bigquery
        return f"CAST(JSON_VALUE({path}) AS {kind}) AS `{column.name}`"

    def _bind(self, node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.In) and len(node.expressions) == 1:
            name = _named_by(node.expressions[0])
            if name:
                value = node.this.sql(dialect=self.name)
                return sqlglot.parse_one(self.among(name, value), dialect=self.name)
        if isinstance(node, exp.Literal):
            name = _named_by(node)
            if name:
                return self._parameter(name)
        return node

    def _parameter(self, name: str) -> exp.Expr:
        if self.name == "bigquery":
            return exp.Parameter(this=exp.Var(this=name))
        return exp.Placeholder(this=name)


def _side_by_side(node: exp.Expr) -> exp.Expr:
    """A union with its sides as they are, not each in a SELECT * of its own."""
    if isinstance(node, exp.Union):
        for side in ("this", "expression"):
            inner = node.args[side]
            while _only_wraps(inner):
                inner = inner.args["from_"].this.this
            node.set(side, inner)
    return node


def _only_wraps(node: exp.Expr) -> bool:
    """Whether this is SELECT * FROM (...) and nothing else."""
    clauses = {name for name, value in node.args.items() if value}
    return (
        isinstance(node, exp.Select)
        and clauses == {"expressions", "from_"}
        and [type(column) for column in node.expressions] == [exp.Star]
        and isinstance(node.args["from_"].this, exp.Subquery)
    )


def _named_by(node: exp.Expr) -> str | None:
    """The parameter whose sentinel this literal is."""
    text = node.sql()
    for name in PARAMS:
        if text in (f"'{sentinel(name)}'", str(int_sentinel(name))):
            return name
    return None
