"""What a SELECT of a parsed statement reads, and what it gives."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

SORTING = ("order", "having", "qualify", "group")
"""The clauses in which a name may mean what the SELECT gives, or a position in it."""


def columns_of(node: exp.Expr, alias: str) -> Iterator[exp.Column]:
    """The columns that name this source of a SELECT, those of SELECTs in it too."""

    def is_hidden(one: exp.Expr) -> bool:
        return (
            isinstance(one, exp.Select)
            and one is not node
            and any(source.alias == alias for source in sources_of(one))
        )

    for one in node.walk(prune=is_hidden):
        if isinstance(one, exp.Column) and one.table == alias:
            yield one


def only_source(select: exp.Select) -> exp.Table | exp.Subquery | None:
    sources = sources_of(select)
    found = sources[0] if len(sources) == 1 else None
    if select.args.get("laterals") or not isinstance(found, exp.Table | exp.Subquery):
        return None
    return found


def sources_of(select: exp.Select) -> list[exp.Expr]:
    start = select.args.get("from_")
    joined = [join.this for join in select.args.get("joins") or ()]
    return [start.this, *joined] if start is not None else joined


def sides_of(query: exp.Expr) -> list[exp.Expr]:
    """The sides of a union and of the unions in it, in order; or the query itself."""
    if not isinstance(query, exp.SetOperation):
        return [query.this if isinstance(query, exp.Subquery) else query]
    return [*sides_of(query.this), *sides_of(query.expression)]


def clauses_of(select: exp.Select) -> set[str]:
    return {name for name, value in select.args.items() if value}


def quoted(name: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=True)


def has_star(select: exp.Select) -> bool:
    return any(one.is_star for one in select.expressions)


def is_all(select: exp.Select) -> bool:
    """Whether it is SELECT *, nothing left out or replaced."""
    return [type(one) for one in select.expressions] == [exp.Star] and not any(
        select.expressions[0].args.values()
    )
