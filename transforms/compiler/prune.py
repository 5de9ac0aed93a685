"""Leaves out of subqueries the columns that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from transforms.compiler.selects import (
    SORTING,
    columns_of,
    has_star,
    is_all,
    sides_of,
    sources_of,
)


def prune(tree: exp.Expr) -> None:
    """Change the statement in place; its own columns stay."""
    _Pruning(tree).prune()


class _Pruning:
    """Leaves out of subqueries the columns that nothing reads."""

    def __init__(self, tree: exp.Expr) -> None:
        self._tree = tree
        self._common = {cte.alias: cte.this for cte in tree.find_all(exp.CTE)}
        self._read: dict[str, set[str] | None] = {name: set() for name in self._common}

    def prune(self) -> None:
        """All of the statement, whose own columns stay."""
        self._query(self._tree, None)
        for name in reversed(self._common):
            self._query(self._common[name], self._read[name])

    def _query(self, query: exp.Expr, read: set[str] | None) -> None:
        if isinstance(query, exp.SetOperation):
            sides = sides_of(query)
            if not _is_prunable_union(query, sides):
                read = None
            if read is not None:
                wanted = [one.alias_or_name in read for one in sides[0].expressions]
                for side in sides:
                    _keep(side, wanted)
            for side in sides:
                if isinstance(side, exp.Select):
                    self._sources(side, None)
        elif isinstance(query, exp.Select):
            if read is not None and not has_star(query) and _may_lose_columns(query):
                _keep(query, [one.alias_or_name in read for one in query.expressions])
                read = None
            self._sources(query, read if is_all(query) else None)

    def _sources(self, select: exp.Select, read: set[str] | None) -> None:
        nested = [one for one in select.find_all(exp.Select) if one is not select]
        inner = {id(source.this) for source in sources_of(select)}
        for source in sources_of(select):
            names = {column.name for column in columns_of(select, source.alias)}
            used = names if not has_star(select) else None
            if used is None and read is not None and len(sources_of(select)) == 1:
                used = names | read
            if isinstance(source, exp.Subquery):
                self._query(source.this, used)
            elif isinstance(source, exp.Table) and source.name in self._common:
                known = self._read[source.name]
                both = None if known is None or used is None else known | used
                self._read[source.name] = both
        for one in nested:
            above = [one, *_ancestors(one, select)]
            is_source = any(id(up) in inner or isinstance(up, exp.CTE) for up in above)
            if not is_source and one.find_ancestor(exp.Select) is select:
                self._query(one, None)


def _ancestors(node: exp.Expr, until: exp.Expr) -> Iterator[exp.Expr]:
    parent = node.parent
    while parent is not None and parent is not until:
        yield parent
        parent = parent.parent


def _is_prunable_union(query: exp.SetOperation, sides: list[exp.Expr]) -> bool:
    unions = [query, *query.find_all(exp.SetOperation)]
    return all(
        isinstance(one, exp.Union) and one.args.get("distinct") is False
        for one in unions
    ) and all(
        isinstance(side, exp.Select) and not has_star(side) and _may_lose_columns(side)
        for side in sides
    )


def _may_lose_columns(select: exp.Select) -> bool:
    return not any(select.args.get(name) for name in ("distinct", *SORTING))


def _keep(select: exp.Expr, wanted: list[bool]) -> None:
    kept = [
        one
        for one, is_wanted in zip(select.expressions, wanted, strict=True)
        if is_wanted
    ]
    select.set("expressions", kept or select.expressions[:1])
