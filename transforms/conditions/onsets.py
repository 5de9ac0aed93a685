"""What the alert conditions share: the look-back, the columns, and the start of a
failing sequence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import ibis
import ibis.expr.types as ir

from transforms.alert_conditions import EVIDENCE, AlertCondition
from transforms.column_types import TYPES
from transforms.model import timestamp_param
from transforms.vocabulary import row_rank

LOOK_BACK_DAYS = 30
"""Onsets are searched this far back, and older faults open no alert. An open alert
stays open all the same until there is evidence of recovery."""

COLUMNS = ("condition", "scope", "onset_at", "opens", "has_evidence", *EVIDENCE)

_NO_EVIDENCE = {name: ibis.null(TYPES[kind].ibis) for name, kind in EVIDENCE.items()}


def looked_back() -> ir.TimestampScalar:
    """How far back the conditions look."""
    return timestamp_param("as_of") - ibis.interval(days=LOOK_BACK_DAYS)


def minutes(count: int) -> ir.IntervalScalar:
    """An interval of minutes."""
    return ibis.interval(minutes=count)


def firing(
    row: ir.Table,
    condition: AlertCondition,
    *,
    opens: ir.BooleanValue | None = None,
    **evidence: ir.Value,
) -> ir.Table:
    """Rows of a condition, by `scope` and `onset_at`, in the columns of all conditions.

    A row that does not `opens` an alert only keeps it open. `evidence` are the columns
    that the sentence of the condition names.
    """
    return row.mutate(
        condition=ibis.literal(condition.name),
        opens=ibis.literal(True) if opens is None else opens,
        has_evidence=ibis.literal(True),
        **{**_NO_EVIDENCE, **evidence},
    ).select(*COLUMNS)


def open_alerts(raw_alerts: ir.Table, condition: AlertCondition) -> ir.Table:
    """Scope and onset of the alerts of a condition that are open at `as_of`."""
    rows = raw_alerts.filter(
        raw_alerts.onset_at >= timestamp_param("horizon"),
        raw_alerts.onset_at <= timestamp_param("as_of"),
        raw_alerts.condition == condition.name,
        raw_alerts.resolved_at.isnull(),
    )
    return rows.select("scope", "onset_at")


class Found(NamedTuple):
    """What a condition finds: `firing` rows, and the open alerts that are `held`, as
    nothing has shown recovery. These stay open as they are."""

    firing: ir.Table
    held: ir.Table | None = None


def held(alerts: ir.Table, condition: AlertCondition) -> ir.Table:
    """Open alerts without evidence of recovery: scope, onset and condition."""
    return alerts.select("scope", "onset_at", condition=ibis.literal(condition.name))


def all_found(found: Iterable[Found]) -> ir.Table:
    """What all conditions find, in the columns of all. A row that is held has no
    evidence, and opens nothing."""
    found = tuple(found)
    kept = ibis.union(
        *(one.held for one in found if one.held is not None), distinct=False
    )
    wide = kept.mutate(
        opens=ibis.literal(False), has_evidence=ibis.literal(False), **_NO_EVIDENCE
    )
    return ibis.union(
        *(one.firing for one in found), wide.select(*COLUMNS), distinct=False
    )


def bad_since_good(rows: ir.Table, group: str, order: Iterable[str]) -> ir.Table:
    """The rows after the last one that `is_good`, in each group.

    `order` is total within a group. `age` counts from the newest row of the group,
    `turn` from the oldest remaining row; both start at 0.
    """
    order = tuple(order)
    newest_first = [rows[name].desc() for name in order]
    aged = rows.mutate(age=row_rank([group], newest_first, table=rows))
    good_age = aged.is_good.ifelse(aged.age, ibis.null("int64"))
    good = good_age.min().over(ibis.window(group_by=aged[group]))
    compared = aged.mutate(good_age=good)
    is_after = compared.good_age.isnull() | (compared.age < compared.good_age)
    bad = compared.filter(is_after)
    oldest_first = [bad[name] for name in order]
    return bad.mutate(turn=row_rank([group], oldest_first, table=bad))
