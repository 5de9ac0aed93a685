"""What the alert conditions share: how far they look back, and since when a sequence of
rows is bad."""

from __future__ import annotations

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from transforms.model import timestamp_param
from transforms.vocabulary import row_rank

LOOK_BACK_DAYS = 30
"""An onset is not looked for further back than this, nor does what is older open an
alert. One that is open stays open all the same until something shows recovery."""

COLUMNS = ("condition", "scope", "onset_at", "since_at", "measured", "what", "opens")


def looked_back() -> ir.TimestampScalar:
    """How far back the conditions look."""
    return timestamp_param("as_of") - ibis.interval(days=LOOK_BACK_DAYS)


def minutes(count: int) -> ir.IntervalScalar:
    """So many minutes."""
    return ibis.interval(minutes=count)


def firing(row: ir.Table, condition: str, **columns: ir.Value) -> ir.Table:
    """Rows of a condition in the columns that all conditions have.

    `opens` is whether the row opens an alert; one that does not only keeps it open.
    """
    rest = {"what": ibis.null("string"), "opens": ibis.literal(True)}
    told = {"condition": ibis.literal(condition), **rest, **columns}
    return row.mutate(**told).select(*COLUMNS)


def open_alerts(raw_alerts: ir.Table, condition: str) -> ir.Table:
    """Scope and onset of the alerts of a condition that are open at `as_of`."""
    rows = raw_alerts.filter(
        raw_alerts.onset_at >= timestamp_param("horizon"),
        raw_alerts.onset_at <= timestamp_param("as_of"),
        raw_alerts.condition == condition,
        raw_alerts.resolved_at.isnull(),
    )
    return rows.select("scope", "onset_at")


def held(alerts: ir.Table, condition: str) -> ir.Table:
    """Open alerts that nothing has shown to be over: they stay as they are."""
    return firing(
        alerts,
        condition,
        since_at=ibis.null("timestamp('UTC')"),
        measured=ibis.null("float64"),
        opens=ibis.literal(False),
    )


def bad_since_good(rows: ir.Table, place: str, order: Iterable[str]) -> ir.Table:
    """The rows that came after the last one that `is_good`, in each place.

    `order` is total within a place. `age` counts from the newest row of the place, 0,
    `turn` from the oldest that is left, 0.
    """
    order = tuple(order)
    newest_first = [rows[name].desc() for name in order]
    aged = rows.mutate(age=row_rank([place], newest_first, table=rows))
    good_age = aged.is_good.ifelse(aged.age, ibis.null("int64"))
    good = good_age.min().over(ibis.window(group_by=aged[place]))
    sides = aged.mutate(good_age=good)
    bad = sides.filter(sides.good_age.isnull() | (sides.age < sides.good_age))
    oldest_first = [bad[name] for name in order]
    return bad.mutate(turn=row_rank([place], oldest_first, table=bad))
