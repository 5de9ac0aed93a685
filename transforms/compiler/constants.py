"""Writes a union of nothing but constants as the list of rows that it is."""

from __future__ import annotations

from typing import Literal

from sqlglot import exp

from transforms.compiler.selects import clauses_of, sides_of

FEWEST = 3
"""Fewer rows stay a union."""


def list_constants(tree: exp.Expr, dialect: Literal["duckdb", "bigquery"]) -> None:
    """Change the statement in place."""
    for union in list(tree.find_all(exp.Union)):
        sides = sides_of(union)
        is_outer = not isinstance(union.parent, exp.Union)
        if is_outer and len(sides) >= FEWEST and all(map(_is_constant, sides)):
            union.replace(_listed(sides, dialect))


def _is_constant(side: exp.Expr) -> bool:
    return (
        isinstance(side, exp.Select)
        and clauses_of(side) == {"expressions"}
        and all(isinstance(one.unalias(), exp.Literal) for one in side.expressions)
    )


def _listed(
    sides: list[exp.Expr], dialect: Literal["duckdb", "bigquery"]
) -> exp.Select:
    rows = [
        exp.Tuple(expressions=[one.unalias() for one in side.expressions])
        for side in sides
    ]
    columns = [exp.to_identifier(one.alias) for one in sides[0].expressions]
    if dialect == "duckdb":
        alias = exp.TableAlias(this=exp.to_identifier("listed"), columns=columns)
        return exp.select("*").from_(exp.Values(expressions=rows, alias=alias))
    if len(columns) == 1:  # one in parentheses is not a tuple
        values = exp.Array(
            expressions=[value for row in rows for value in row.expressions]
        )
        alias = exp.TableAlias(columns=columns)
        return exp.select("*").from_(exp.Unnest(expressions=[values], alias=alias))
    first = exp.Struct(expressions=sides[0].expressions)
    structs = exp.Array(expressions=[first, *rows[1:]])
    return exp.select("*").from_(exp.Unnest(expressions=[structs]))
