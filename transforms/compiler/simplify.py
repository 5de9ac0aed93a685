"""Makes generated SQL short enough to review, without changing what it means.

ibis wraps each step of an expression in a SELECT of its own, numbers all of them
through and names the source of every column. Here a SELECT that only filters or only
passes columns on is merged into the one around it, what nothing reads is left out, a
column names its source only where several have it, and sources are named after the
table that they read: so a statement does not change in all its lines when something is
added to it.
"""

from __future__ import annotations

from sqlglot import exp

from transforms.compiler.fold import drop_parentheses, drop_repeated_types, fold
from transforms.compiler.names import drop_quotes, name_sources
from transforms.compiler.prune import prune
from transforms.compiler.selects import (
    clauses_of,
    columns_of,
    has_star,
    is_all,
    only_source,
    quoted,
)
from transforms.compiler.share import share

_MERGED = {"expressions", "from_", "joins", "where"}


def simplified(tree: exp.Expr) -> exp.Expr:
    """The same statement: fewer SELECTs, qualifiers and parentheses."""
    for table in tree.find_all(exp.Table):
        if not table.alias:
            table.set("alias", exp.TableAlias(this=quoted(table.name)))
    for select in reversed(list(tree.find_all(exp.Select))):
        while _merge_source(select):
            pass
    share(tree)
    prune(tree)
    name_sources(tree)
    fold(tree)
    drop_repeated_types(tree)
    drop_parentheses(tree)
    drop_quotes(tree)
    return tree


def _merge_source(select: exp.Select) -> bool:
    """Merge the only source of a SELECT into it, if that only filters or passes on."""
    subquery = only_source(select)
    if not isinstance(subquery, exp.Subquery) or not subquery.alias:
        return False
    inner = subquery.this
    if not isinstance(inner, exp.Select) or clauses_of(inner) - _MERGED:
        return False
    columns = list(columns_of(select, subquery.alias))
    if any(one.find_ancestor(exp.Select) is not select for one in columns):
        return False
    if is_all(inner):
        source = only_source(inner)
        if source is None or not source.alias:
            return False
        for column in columns:
            column.set("table", quoted(source.alias))
    elif not _pass_on(inner, select, columns):
        return False
    select.set("from_", inner.args["from_"])
    select.set("joins", inner.args.get("joins"))
    condition = inner.args.get("where")
    if condition is not None:
        own = select.args.get("where")
        both = [condition.this, own.this] if own is not None else [condition.this]
        select.set("where", exp.Where(this=exp.and_(*both, copy=False)))
    return True


def _pass_on(inner: exp.Select, select: exp.Select, columns: list[exp.Column]) -> bool:
    """Let `select` read what `inner` reads, if that computes nothing itself.

    A constant is passed on where `select` only lists it.
    """
    passed: dict[str, exp.Expr] = {}
    for one in inner.expressions:
        column = one.unalias()
        if isinstance(column, exp.Literal):
            named = [c for c in columns if c.name == one.alias]
            if not all(map(_is_listed, named)):
                return False
        elif not isinstance(column, exp.Column) or column.is_star or not column.table:
            return False
        passed[one.alias_or_name] = column
    if has_star(select):
        if not is_all(select):
            return False
        select.set("expressions", [one.copy() for one in inner.expressions])
    for column in columns:
        found: exp.Expr = passed[column.name].copy()
        if _is_listed(column) and (
            isinstance(found, exp.Literal) or found.name != column.name
        ):
            found = exp.alias_(found, column.name, quoted=True)
        column.replace(found)
    return True


def _is_listed(column: exp.Expr) -> bool:
    """Whether a SELECT has this column as it is."""
    return isinstance(column.parent, exp.Select) and column.arg_key == "expressions"
