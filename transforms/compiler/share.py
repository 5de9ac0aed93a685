"""Writes a subquery that a statement has several times once, as a common table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlglot import exp

from transforms.compiler.selects import quoted, sources_of

LEAST_CHARACTERS = 200
"""A shorter subquery is as easy to read where it is."""


def share(tree: exp.Expr) -> None:
    """Change the statement in place, the longest subqueries first."""
    number = 0
    while same := _longest_repeated(tree):
        number += 1
        _hoist(tree, same, f"shared_{number}")


def _longest_repeated(tree: exp.Expr) -> list[exp.Subquery]:
    found: dict[str, list[exp.Subquery]] = defaultdict(list)
    for subquery in tree.find_all(exp.Subquery):
        if isinstance(subquery.parent, exp.From | exp.Join) and _is_closed(subquery):
            text = _canonical(subquery)
            if len(text) >= LEAST_CHARACTERS:
                found[text].append(subquery)
    repeated = {text: same for text, same in found.items() if len(same) > 1}
    return repeated[max(repeated, key=len)] if repeated else []


def _is_closed(subquery: exp.Subquery) -> bool:
    """Whether it reads no column of what is around it."""
    own = {
        source.alias
        for select in subquery.this.find_all(exp.Select)
        for source in sources_of(select)
    }
    return bool(subquery.alias) and all(
        column.table in own
        for column in subquery.this.find_all(exp.Column)
        if column.table
    )


def _canonical(subquery: exp.Subquery) -> str:
    """Its text with sources numbered in the order of their appearance."""
    query = subquery.this.copy()
    names: dict[str, str] = {}
    for node in query.walk():
        for source in sources_of(node) if isinstance(node, exp.Select) else ():
            if source.alias:
                names.setdefault(source.alias, f"s{len(names)}")
                source.set("alias", exp.TableAlias(this=quoted(names[source.alias])))
    for column in query.find_all(exp.Column):
        if column.table in names:
            column.set("table", quoted(names[column.table]))
    return str(query.sql())


def _hoist(tree: exp.Expr, same: list[exp.Subquery], name: str) -> None:
    query, body = _body(tree), same[0].this
    common = list(query.ctes)
    place = min(_positions(common, same))
    made = exp.CTE(this=body.copy(), alias=exp.TableAlias(this=quoted(name)))
    for subquery in same:
        table = exp.Table(
            this=quoted(name), alias=exp.TableAlias(this=quoted(subquery.alias))
        )
        subquery.replace(table)
    query.set("with_", exp.With(expressions=[*common[:place], made, *common[place:]]))


def _positions(common: list[exp.CTE], same: list[exp.Subquery]) -> Iterator[int]:
    """Where each use stands: in which common table, or after all of them."""
    for subquery in same:
        uses = (number for number, cte in enumerate(common) if _is_in(subquery, cte))
        yield next(uses, len(common))


def _is_in(node: exp.Expr, ancestor: exp.Expr) -> bool:
    return any(up is ancestor for up in _ancestors(node))


def _ancestors(node: exp.Expr) -> Iterator[exp.Expr]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _body(tree: exp.Expr) -> exp.Query:
    """The query whose common tables all of the statement may read."""
    if not isinstance(tree, exp.Query):
        raise TypeError(f"{type(tree).__name__} is not a query")
    return tree
