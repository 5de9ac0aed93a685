"""Makes generated SQL short enough to review, without changing what it means.

ibis wraps each step of an expression in a SELECT of its own, numbers all of them
through and names the source of every column. Here a SELECT that only filters or only
passes columns on is merged into the one around it, what nothing reads is left out, a
column names its source only where several have it, and sources are named after the
table that they read: so a statement does not change in all its lines when something is
added to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sqlglot import exp
from sqlglot.dialects.bigquery import BigQuery
from sqlglot.dialects.duckdb import DuckDB

from transforms.tables import TABLES

_MERGED = {"expressions", "from_", "joins", "where"}
_SORTS = ("order", "having", "qualify", "group")
_ATOMS = (exp.Column, exp.Literal, exp.Func, exp.Boolean, exp.Null, exp.Placeholder)
_PREDICATES = (exp.Predicate, exp.In, exp.Between, exp.Is, exp.Not)
_FRAMELESS = (exp.RowNumber, exp.Lag, exp.Lead, exp.Rank, exp.DenseRank)
_NUMBERED = re.compile(r"_rows(_\d+)?$")
_PLAIN = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = {
    word.upper()
    for generator in (BigQuery.Generator, DuckDB.Generator)
    for word in generator.RESERVED_KEYWORDS
}
_ENCLOSING = (exp.Where, exp.If, exp.Alias, exp.Having, exp.Cast, exp.Coalesce)


def simplified(tree: exp.Expr) -> exp.Expr:
    """The same statement: fewer SELECTs, qualifiers and parentheses."""
    for table in tree.find_all(exp.Table):
        if not table.alias:
            table.set("alias", exp.TableAlias(this=_identifier(table.name)))
    for select in reversed(list(tree.find_all(exp.Select))):
        while _merge_source(select):
            pass
    _Pruning(tree).prune()
    qualifiers = _Qualifiers(tree)
    for select in tree.find_all(exp.Select):
        qualifiers.drop(select)
    _name_sources(tree)
    _fold(tree)
    _drop_parentheses(tree)
    _drop_quotes(tree)
    return tree


def _merge_source(select: exp.Select) -> bool:
    """Merge the only source of a SELECT into it, if that only filters or passes on."""
    subquery = _only_source(select)
    if not isinstance(subquery, exp.Subquery) or not subquery.alias:
        return False
    inner = subquery.this
    if not isinstance(inner, exp.Select) or _clauses(inner) - _MERGED:
        return False
    columns = list(_columns_of(select, subquery.alias))
    if any(one.find_ancestor(exp.Select) is not select for one in columns):
        return False
    if _is_all(inner):
        source = _only_source(inner)
        if source is None or not source.alias:
            return False
        for column in columns:
            column.set("table", _identifier(source.alias))
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
    """Let `select` read what `inner` reads, if that computes nothing itself."""
    passed: dict[str, exp.Column] = {}
    for one in inner.expressions:
        column = one.unalias()
        if not isinstance(column, exp.Column) or column.is_star or not column.table:
            return False
        passed[one.alias_or_name] = column
    if _has_star(select):
        if not _is_all(select):
            return False
        select.set("expressions", [one.copy() for one in inner.expressions])
    for column in columns:
        found: exp.Expr = passed[column.name].copy()
        is_listed = column.parent is select and column.arg_key == "expressions"
        if is_listed and found.name != column.name:
            found = exp.alias_(found, column.name, quoted=True)
        column.replace(found)
    return True


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
            sides = _sides(query)
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
            if read is not None and not _has_star(query) and _may_lose_columns(query):
                _keep(query, [one.alias_or_name in read for one in query.expressions])
                read = None
            self._sources(query, read if _is_all(query) else None)

    def _sources(self, select: exp.Select, read: set[str] | None) -> None:
        nested = [one for one in select.find_all(exp.Select) if one is not select]
        inner = {id(source.this) for source in _sources(select)}
        for source in _sources(select):
            names = {column.name for column in _columns_of(select, source.alias)}
            used = names if not _has_star(select) else None
            if used is None and read is not None and len(_sources(select)) == 1:
                used = names | read
            if isinstance(source, exp.Subquery):
                self._query(source.this, used)
            elif isinstance(source, exp.Table) and source.name in self._common:
                known = self._read[source.name]
                both = None if known is None or used is None else known | used
                self._read[source.name] = both
        for one in nested:
            is_source = any(id(up) in inner for up in (one, *_ancestors(one, select)))
            if not is_source and one.find_ancestor(exp.Select) is select:
                self._query(one, None)


def _ancestors(node: exp.Expr, until: exp.Expr) -> Iterator[exp.Expr]:
    parent = node.parent
    while parent is not None and parent is not until:
        yield parent
        parent = parent.parent


def _sides(query: exp.Expr) -> list[exp.Expr]:
    if not isinstance(query, exp.SetOperation):
        return [query.this if isinstance(query, exp.Subquery) else query]
    return [*_sides(query.this), *_sides(query.expression)]


def _is_prunable_union(query: exp.SetOperation, sides: list[exp.Expr]) -> bool:
    unions = [query, *query.find_all(exp.SetOperation)]
    return all(
        isinstance(one, exp.Union) and one.args.get("distinct") is False
        for one in unions
    ) and all(
        isinstance(side, exp.Select) and not _has_star(side) and _may_lose_columns(side)
        for side in sides
    )


def _may_lose_columns(select: exp.Select) -> bool:
    return not any(select.args.get(name) for name in ("distinct", *_SORTS))


def _has_star(select: exp.Select) -> bool:
    return any(one.is_star for one in select.expressions)


def _is_all(select: exp.Select) -> bool:
    """Whether it is SELECT *, nothing left out or replaced."""
    return [type(one) for one in select.expressions] == [exp.Star] and not any(
        select.expressions[0].args.values()
    )


def _keep(select: exp.Expr, wanted: list[bool]) -> None:
    kept = [
        one
        for one, is_wanted in zip(select.expressions, wanted, strict=True)
        if is_wanted
    ]
    select.set("expressions", kept or select.expressions[:1])


class _Qualifiers:
    """Lets a column name its source only where several sources have it."""

    def __init__(self, tree: exp.Expr) -> None:
        self._common = {cte.alias: cte.this for cte in tree.find_all(exp.CTE)}

    def drop(self, select: exp.Select) -> None:
        """In this SELECT; the alias of an only source goes too."""
        sources = _sources(select)
        known = [self._columns(source) for source in sources]
        is_only = _only_source(select) is not None
        if not is_only and any(names is None for names in known):
            return
        made = _computed(select)
        count = Counter(name for names in known for name in set(names or ()))
        for source in sources:
            if not source.alias:
                continue
            columns = list(_columns_of(select, source.alias))
            own = [one for one in columns if one.find_ancestor(exp.Select) is select]
            if made & {
                one.name
                for part in _sorting(select)
                for one in part.find_all(exp.Column)
            }:
                return
            for column in own:
                if column.is_star:
                    if is_only:
                        column.replace(column.this)
                elif is_only or count[column.name] == 1:
                    column.set("table", None)
            if is_only and len(own) == len(columns):
                source.set("alias", None)

    def _columns(self, node: exp.Expr) -> list[str] | None:
        """The names of what a table or a query gives, None where they are unknown."""
        if isinstance(node, exp.Table) and node.name not in self._common:
            return list(TABLES[node.name].names) if node.name in TABLES else None
        if isinstance(node, exp.Table):
            return self._columns(self._common[node.name])
        if isinstance(node, exp.Subquery | exp.SetOperation):
            return self._columns(node.this)
        if not isinstance(node, exp.Select) or (_has_star(node) and not _is_all(node)):
            return None
        if not _has_star(node):
            return [one.alias_or_name for one in node.expressions]
        found = [self._columns(source) for source in _sources(node)]
        known = [names for names in found if names is not None]
        return [one for names in known for one in names] if known == found else None


def _computed(select: exp.Select) -> set[str]:
    """The names that a SELECT gives to something else than the column of that name."""
    return {
        one.alias
        for one in select.expressions
        if isinstance(one, exp.Alias)
        and not (isinstance(one.this, exp.Column) and one.this.name == one.alias)
    }


def _sorting(select: exp.Select) -> list[exp.Expr]:
    """Where a name may mean what the SELECT gives, and not what it reads."""
    return [select.args[name] for name in _SORTS if select.args.get(name)]


def _name_sources(tree: exp.Expr) -> None:
    """Name what is still numbered after the table that it reads."""
    taken: set[str] = set()
    common: dict[str, str] = {}
    for cte in tree.find_all(exp.CTE):
        common[cte.alias] = _unused(f"{_base(cte.this, common)}_rows", taken)
        cte.set("alias", exp.TableAlias(this=_identifier(common[cte.alias])))
    for table in tree.find_all(exp.Table):
        if table.name in common:
            table.set("this", _identifier(common[table.name]))
    for select in tree.find_all(exp.Select):
        names = set(taken)
        for source in _sources(select):
            old = source.alias
            if not old:
                continue
            columns = list(_columns_of(select, old))
            is_outer = any(c.find_ancestor(exp.Select) is not select for c in columns)
            base = _base(source, {})
            new = _unused(f"outer_{base}" if is_outer else base, names)
            for column in columns:
                column.set("table", _identifier(new))
            source.set("alias", exp.TableAlias(this=_identifier(new)))


def _base(node: exp.Expr, common: dict[str, str]) -> str:
    """The name of the first table that is read, without its layer."""
    if isinstance(node, exp.Table):
        name = _NUMBERED.sub("", common.get(node.name, node.name))
        layer, _, rest = name.partition("_")
        return rest if layer in ("raw", "silver", "gold") else name
    if isinstance(node, exp.SetOperation):
        return _base(node.this, common)
    if isinstance(node, exp.Select):
        sources = _sources(node)
        return _base(sources[0], common) if sources else "made"
    if isinstance(node, exp.Subquery):
        return _base(node.this, common)
    return "made"


def _unused(name: str, taken: set[str]) -> str:
    number = 1
    found = name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    taken.add(found)
    return found


def _fold(tree: exp.Expr) -> None:
    """Compute what is constant, and leave out frames that change nothing."""
    for window in tree.find_all(exp.Window):
        if isinstance(window.this, _FRAMELESS):
            window.set("spec", None)
    for add in reversed(list(tree.find_all(exp.Add))):
        if isinstance(add.this, exp.Literal) and isinstance(
            add.expression, exp.Literal
        ):
            add.replace(
                exp.Literal.number(int(add.this.name) + int(add.expression.name))
            )
    for case in list(tree.find_all(exp.Case, exp.If)):
        _fold_case(case)


def _fold_case(case: exp.Expr) -> None:
    is_case = isinstance(case, exp.Case)
    first = case.args["ifs"][0] if is_case else case
    if (is_case and case.this is not None) or isinstance(case.parent, exp.Case):
        return
    condition = first.this.unnest()
    if isinstance(condition, exp.GTE):
        sides = [condition.this.unnest(), condition.expression.unnest()]
        if all(isinstance(side, exp.Literal) and side.is_int for side in sides):
            is_true = int(sides[0].name) >= int(sides[1].name)
            chosen = first.args["true"] if is_true else case.args.get("default")
            if chosen is not None and len(case.args.get("ifs", [1])) == 1:
                case.replace(chosen)


def _drop_parentheses(tree: exp.Expr) -> None:
    for node in reversed(list(tree.find_all(exp.Paren))):
        inner, parent = node.this, node.parent
        is_in_logic = isinstance(parent, (exp.And, exp.Or))
        is_atom = isinstance(inner, _ATOMS) and not isinstance(inner, exp.Binary)
        if (
            is_atom
            or isinstance(inner, exp.Paren)
            or isinstance(parent, _ENCLOSING)
            or (is_in_logic and isinstance(inner, (*_PREDICATES, type(parent))))
        ):
            node.replace(inner)


def _drop_quotes(tree: exp.Expr) -> None:
    common = {cte.alias for cte in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if table.name in common:
            table.this.set("quoted", False)
    for column in tree.find_all(exp.Column, exp.Alias, exp.TableAlias):
        for name in column.find_all(exp.Identifier):
            if _PLAIN.fullmatch(name.this) and name.this.upper() not in _RESERVED:
                name.set("quoted", False)


def _columns_of(node: exp.Expr, alias: str) -> Iterator[exp.Column]:
    """The columns that name this source of a SELECT, those of SELECTs in it too."""

    def is_hidden(one: exp.Expr) -> bool:
        return (
            isinstance(one, exp.Select)
            and one is not node
            and any(source.alias == alias for source in _sources(one))
        )

    for one in node.walk(prune=is_hidden):
        if isinstance(one, exp.Column) and one.table == alias:
            yield one


def _only_source(select: exp.Select) -> exp.Table | exp.Subquery | None:
    sources = _sources(select)
    found = sources[0] if len(sources) == 1 else None
    if select.args.get("laterals") or not isinstance(found, exp.Table | exp.Subquery):
        return None
    return found


def _sources(select: exp.Select) -> list[exp.Expr]:
    start = select.args.get("from_")
    joined = [join.this for join in select.args.get("joins") or ()]
    return [start.this, *joined] if start is not None else joined


def _clauses(select: exp.Select) -> set[str]:
    return {name for name, value in select.args.items() if value}


def _identifier(name: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=True)
