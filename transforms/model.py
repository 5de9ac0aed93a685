"""Models and queries, and the parameters that both may use.

A model fills one table; a query is a SELECT that a step runs. Both
are functions of tables, named by their arguments, and take everything else (`as_of`,
windows, ids) from named parameters that stay parameters in the compiled statement.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir

from transforms.column_types import TYPES
from transforms.tables import TABLES, Table

ParamType = Literal["timestamp", "string", "array<string>", "array<int64>"]

PARAMS: dict[str, ParamType] = {
    "as_of": "timestamp",
    "at": "timestamp",
    "before": "timestamp",
    "competitions": "array<string>",
    "horizon": "timestamp",
    "in_silver_ids": "array<string>",
    "latest": "timestamp",
    "match_ids": "array<int64>",
    "quarantine_keys": "array<string>",
    "run_ids": "array<string>",
    "rows": "string",
    "season_ids": "array<int64>",
    "since": "timestamp",
    "snapshot_ids": "array<string>",
}
"""Every parameter of every statement, with the type that it is bound as."""

Write = Literal["append", "merge_least", "merge", "replace"]


def sentinel(name: str) -> str:
    """The literal that stands for a parameter until the statement is compiled."""
    return f"\N{SECTION SIGN}{name}"


def int_sentinel(name: str) -> int:
    """As `sentinel`, for parameters compared with integers."""
    return -(10**15) - sorted(PARAMS).index(name)


def timestamp_param(name: str) -> ir.TimestampScalar:
    """The parameter `name`, a UTC timestamp. KeyError when it is not declared."""
    if PARAMS[name] != "timestamp":
        raise KeyError(name)
    return ibis.literal(sentinel(name)).cast("timestamp('UTC')")


def among(column: ir.Column, name: str) -> ir.BooleanColumn:
    """Whether `column` is in the array parameter `name`."""
    is_text = PARAMS[name] == "array<string>"
    return column.isin([sentinel(name) if is_text else int_sentinel(name)])


def ibis_schema(table: Table) -> ibis.Schema:
    """The schema of a table of ours in ibis's words; every column nullable there."""
    return ibis.schema(
        {column.name: TYPES[column.type].ibis for column in table.columns}
    )


def unbound(name: str) -> ir.Table:
    """The table `name` as an ibis table without data."""
    return ibis.table(ibis_schema(TABLES[name]), name=name)


@dataclass(frozen=True)
class Model:
    """One table's expression and how its rows get into the table.

    `append` adds rows; `merge_least` keeps, per key, the row with the least `order`;
    `merge` overwrites by key, but never with a row whose `order` is less; `replace`
    also deletes what the expression lacks: `within` a column's values in an array
    parameter, or everywhere, and then never from an older `as_of`. `day` names the date
    column of a table that keeps the rows of other days than that of `as_of`. In a table
    with a column `as_of`, rows of a time after the parameter `latest` are void: they
    hold up nothing, and the next write deletes them. `selected_by` names the query that
    selects the rows: they are written from the parameter `rows`, as a step has them
    already.
    """

    table: Table
    write: Write
    inputs: tuple[str, ...]
    build: Callable[..., ir.Table]
    order: tuple[str, ...] = ()
    within: tuple[str, str] | None = None
    day: str = ""
    selected_by: str = ""

    @property
    def name(self) -> str:
        """The name of the table, the model and the statement."""
        return self.table.name

    def expression(self) -> ir.Table:
        """The expression over unbound tables, checked against `tables.py`.

        Raises TypeError when names, order or types of its columns differ.
        """
        expression = self.build(*(unbound(name) for name in self.inputs))
        declared = list(ibis_schema(self.table).items())
        columns = [(n, t.copy(nullable=True)) for n, t in expression.schema().items()]
        if declared != columns:
            raise TypeError(
                f"{self.name} returns {columns}, tables.py declares {declared}"
            )
        return expression


@dataclass(frozen=True)
class Query:
    """A SELECT that a step or a command runs."""

    name: str
    about: str
    inputs: tuple[str, ...]
    build: Callable[..., ir.Table]

    def expression(self) -> ir.Table:
        """The expression over unbound tables."""
        return self.build(*(unbound(name) for name in self.inputs))


MODELS: dict[str, Model] = {}
QUERIES: dict[str, Query] = {}


def model(
    write: Write,
    *,
    order: Sequence[str] = (),
    within: tuple[str, str] | None = None,
    day: str = "",
    selected_by: str = "",
) -> Callable[[Callable[..., ir.Table]], Callable[..., ir.Table]]:
    """Register a function as the model of the table of its name."""

    def register(build: Callable[..., ir.Table]) -> Callable[..., ir.Table]:
        name = build.__name__
        MODELS[name] = Model(
            table=TABLES[name],
            write=write,
            inputs=tuple(inspect.signature(build).parameters),
            build=build,
            order=tuple(order),
            within=within,
            day=day,
            selected_by=selected_by,
        )
        return build

    return register


def summary_of(build: Callable[..., object]) -> str:
    """Return the first paragraph of the docstring of a function, on one line."""
    return " ".join((inspect.getdoc(build) or "").split("\n\n")[0].split())


def query(build: Callable[..., ir.Table]) -> Callable[..., ir.Table]:
    """Register a function as a query named `query_<function>`, a name of its own."""
    name = f"query_{build.__name__}"
    if name in QUERIES:
        raise KeyError(f"{name} is declared twice")
    QUERIES[name] = Query(
        name=name,
        about=summary_of(build),
        inputs=tuple(inspect.signature(build).parameters),
        build=build,
    )
    return build
