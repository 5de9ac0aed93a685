"""Computes what is constant, and leaves out what changes nothing."""

from __future__ import annotations

from sqlglot import exp

from transforms.compiler.selects import sides_of

_ATOMS = (exp.Column, exp.Literal, exp.Func, exp.Boolean, exp.Null, exp.Placeholder)
_PREDICATES = (exp.Predicate, exp.In, exp.Between, exp.Is, exp.Not)
_ENCLOSING = (exp.Where, exp.If, exp.Alias, exp.Having, exp.Cast, exp.Coalesce)
_FRAMELESS = (exp.RowNumber, exp.Lag, exp.Lead, exp.Rank, exp.DenseRank)


def fold(tree: exp.Expr) -> None:
    """Compute what is constant, and leave out frames that change nothing."""
    for window in tree.find_all(exp.Window):
        if isinstance(window.this, _FRAMELESS) or _is_whole(window):
            window.set("spec", None)
    for add in reversed(list(tree.find_all(exp.Add))):
        if isinstance(add.this, exp.Literal) and isinstance(
            add.expression, exp.Literal
        ):
            add.replace(
                exp.Literal.number(int(add.this.name) + int(add.expression.name))
            )
    for value in tree.find_all(exp.JSONExtractScalar, exp.JSONType):
        _fold_path(value)
    for case in list(tree.find_all(exp.Case, exp.If)):
        _fold_case(case)
    for case in tree.find_all(exp.Case):
        if isinstance(case.args.get("default"), exp.Null):
            case.set("default", None)


def _fold_path(value: exp.Expr) -> None:
    """Read the value or the type at a path at once, not of the JSON extracted there."""
    extract, path = value.this.unnest(), value.args.get("expression")
    is_root = isinstance(path, exp.JSONPath) and len(path.expressions) == 1
    if isinstance(extract, exp.JSONExtract) and (path is None or is_root):
        value.set("this", extract.this)
        value.set("expression", extract.expression)


def _is_whole(window: exp.Window) -> bool:
    """Whether its frame is all of its partition, as it is without an order anyway."""
    spec, order = window.args.get("spec"), window.args.get("order")
    ends = [spec.args.get(name) for name in ("start", "end")] if spec else []
    return order is None and ends == ["UNBOUNDED", "UNBOUNDED"]


def drop_repeated_types(tree: exp.Expr) -> None:
    """Leave out the types of the NULLs of a union that its first side has already, and
    the names of its constants."""
    for union in tree.find_all(exp.Union):
        is_first = not isinstance(union.parent, exp.Union)
        for side in sides_of(union)[1:] if is_first else ():
            for column in side.expressions if isinstance(side, exp.Select) else ():
                value = column.unalias()
                if isinstance(value, exp.Cast) and isinstance(value.this, exp.Null):
                    value = value.this
                if isinstance(value, exp.Null | exp.Literal | exp.Boolean):
                    column.replace(value)


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


def drop_parentheses(tree: exp.Expr) -> None:
    """Leave out the parentheses that decide nothing."""
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
