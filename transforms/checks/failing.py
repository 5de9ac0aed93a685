"""The rows that fail, each kind of check written once for all tables that are alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from transforms.checks.check import FAMILIES, Check
from transforms.checks.stack import is_of, key_of, only, stacked, union_of

Tables = Mapping[str, ir.Table]


def declared_checks(checks: Sequence[Check]) -> ir.Table:
    """Return one row per check: `table_name`, `rule` and `severity`."""

    def row(check: Check) -> ir.Table:
        declared = {
            "table_name": ibis.literal(check.table),
            "rule": ibis.literal(check.rule),
            "severity": ibis.literal(check.severity),
        }
        return ops.DummyTable(declared).to_expr()

    return union_of([row(check) for check in checks])


def checked_counts(checks: Sequence[Check], tables: Tables) -> ir.Table:
    """Return the `checked_count` of each `table_name` that has rows."""
    tested = dict.fromkeys(check.table for check in checks)
    rows = union_of(
        [tables[name].select(table_name=ibis.literal(name)) for name in tested]
    )
    return rows.group_by("table_name").aggregate(checked_count=rows.count())


def failing_rows(checks: Sequence[Check], tables: Tables) -> ir.Table:
    """Return the rows that fail, as `table_name`, `rule` and `key`.

    Tables of one family are read together, and their checks of rows are columns of one
    SELECT, from which the rows with a fault are taken.
    """
    counts, declared = checked_counts(checks, tables), declared_checks(checks)
    failing: list[ir.Table] = []
    found: dict[tuple[str, ...], list[ir.Table]] = {}
    for family in _families(checks):
        rows = stacked(family, tables)
        faults: dict[str, ir.StringValue] = {}
        for alike in _alike(checks):
            names = [check.table for check in alike if check.table in family]
            if not names or "rows" not in alike[0].arguments:
                continue
            known = {**tables, "rows": rows, "names": family}
            if alike[0].is_of_rows:
                fault = _built(alike, known)
                faults[alike[0].rule] = only(rows, family, names, fault)
                continue
            if len(names) < len(family):
                known["rows"] = rows.filter(is_of(rows, names))
            failing.append(_built(alike, known))
        if faults:
            found.setdefault(tuple(faults), []).append(_found(rows, family, faults))
    failing += [_by_rule(union_of(parts), declared) for parts in found.values()]
    for alike in _alike(checks):
        if "rows" not in alike[0].arguments:
            failing.append(_built(alike, {**tables, "counts": counts}))
    return union_of(failing)


def _families(checks: Sequence[Check]) -> list[list[str]]:
    """Return the tables that are tested, those together that are alike."""
    tested = {check.table for check in checks}
    known = {name for family in FAMILIES for name in family}
    others = [[check.table] for check in checks if check.table not in known]
    families = [[name for name in family if name in tested] for family in FAMILIES]
    families += [other for at, other in enumerate(others) if other not in others[:at]]
    return [family for family in families if family]


def _alike(checks: Sequence[Check]) -> list[list[Check]]:
    """Return the checks that are one function, together."""
    alike: dict[str, list[Check]] = {}
    for check in checks:
        alike.setdefault(check.rule, []).append(check)
    return list(alike.values())


def _built(alike: Sequence[Check], known: Mapping[str, Any]) -> Any:
    check = alike[0]
    built = check.build(*(known[argument] for argument in check.arguments))
    if check.is_of_rows:
        return built
    return built.select("table_name", rule=ibis.literal(check.rule), key=built.key)


def _found(
    rows: ir.Table, family: Sequence[str], faults: Mapping[str, ir.StringValue]
) -> ir.Table:
    """Return the rows with a fault: the table, the key as `row`, and each fault."""
    found = rows.mutate(**faults)
    found = found.filter(ibis.coalesce(*(found[rule] for rule in faults)).notnull())
    return found.select("table_name", *faults, row=key_of(found, family))


def _by_rule(found: ir.Table, declared: ir.Table) -> ir.Table:
    """Return what was found by each check in a row of its own."""
    rules = [name for name in found.columns if name not in ("table_name", "row")]
    both = found.join(declared, "table_name")
    fault = both.rule.cases(*((rule, both[rule]) for rule in rules))
    each = both.select("table_name", "rule", key=both.row + fault)
    return each.filter(each.key.notnull())
