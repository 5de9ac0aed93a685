"""Names sources after the tables that they read, and only where a name is needed."""

from __future__ import annotations

import re
from collections import Counter

from sqlglot import exp
from sqlglot.dialects.bigquery import BigQuery
from sqlglot.dialects.duckdb import DuckDB

from transforms.compiler.selects import (
    SORTING,
    columns_of,
    has_star,
    is_all,
    only_source,
    quoted,
    sources_of,
)
from transforms.tables import TABLES

_NUMBERED = re.compile(r"_rows(_\d+)?$")
_PLAIN = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = {
    word.upper()
    for generator in (BigQuery.Generator, DuckDB.Generator)
    for word in generator.RESERVED_KEYWORDS
}


def name_sources(tree: exp.Expr) -> None:
    """Change the statement in place."""
    qualifiers = _Qualifiers(tree)
    for select in tree.find_all(exp.Select):
        qualifiers.drop(select)
    _rename(tree)


def drop_quotes(tree: exp.Expr) -> None:
    """Quote columns and names of ours only where they are reserved words."""
    common = {cte.alias for cte in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if table.name in common:
            table.this.set("quoted", False)
    for column in tree.find_all(exp.Column, exp.Alias, exp.TableAlias):
        for name in column.find_all(exp.Identifier):
            if _PLAIN.fullmatch(name.this) and name.this.upper() not in _RESERVED:
                name.set("quoted", False)


class _Qualifiers:
    """Lets a column name its source only where several sources have it."""

    def __init__(self, tree: exp.Expr) -> None:
        self._common = {cte.alias: cte.this for cte in tree.find_all(exp.CTE)}

    def drop(self, select: exp.Select) -> None:
        """In this SELECT; the alias of an only source goes too."""
        sources = sources_of(select)
        known = [self._columns(source) for source in sources]
        is_only = only_source(select) is not None
        if not is_only and any(names is None for names in known):
            return
        made = _computed(select)
        count = Counter(name for names in known for name in set(names or ()))
        for source in sources:
            if not source.alias:
                continue
            columns = list(columns_of(select, source.alias))
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
        if not isinstance(node, exp.Select) or (has_star(node) and not is_all(node)):
            return None
        if not has_star(node):
            return [one.alias_or_name for one in node.expressions]
        found = [self._columns(source) for source in sources_of(node)]
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
    return [select.args[name] for name in SORTING if select.args.get(name)]


def _rename(tree: exp.Expr) -> None:
    """Name what is still numbered after the table that it reads."""
    taken: set[str] = set()
    common: dict[str, str] = {}
    for cte in tree.find_all(exp.CTE):
        common[cte.alias] = _unused(f"{_base(cte.this, common)}_rows", taken)
        cte.set("alias", exp.TableAlias(this=quoted(common[cte.alias])))
    for table in tree.find_all(exp.Table):
        if table.name in common:
            table.set("this", quoted(common[table.name]))
    for select in tree.find_all(exp.Select):
        names = set(taken)
        for source in sources_of(select):
            old = source.alias
            if not old:
                continue
            columns = list(columns_of(select, old))
            is_outer = any(c.find_ancestor(exp.Select) is not select for c in columns)
            base = _base(source, {})
            new = _unused(f"outer_{base}" if is_outer else base, names)
            for column in columns:
                column.set("table", quoted(new))
            source.set("alias", exp.TableAlias(this=quoted(new)))


def _base(node: exp.Expr, common: dict[str, str]) -> str:
    """The name of the first table that is read, without its layer."""
    if isinstance(node, exp.Table):
        name = _NUMBERED.sub("", common.get(node.name, node.name))
        layer, _, rest = name.partition("_")
        return rest if layer in ("raw", "silver", "gold") else name
    if isinstance(node, exp.SetOperation):
        return _base(node.this, common)
    if isinstance(node, exp.Select):
        sources = sources_of(node)
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
