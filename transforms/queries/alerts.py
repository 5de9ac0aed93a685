"""Queries of recorded alerts."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.alert_conditions import LOOK_BACK_DAYS
from transforms.model import query, timestamp_param
from transforms.vocabulary import row_rank

CLOSING_UNSENT_DAYS = 30
"""How long an unsent closing is retried."""

CLOSING_SENT_MINUTES = 60
"""How long a sent closing is still returned: further ones of the condition wait."""

CLOSED_DAYS = 2 * LOOK_BACK_DAYS
"""An alert that was closed longer ago ends before every onset that can still be
found."""


@query
def known_alerts(raw_alerts: ir.Table) -> ir.Table:
    """The alerts that an evaluation at `as_of` continues, by condition and scope.

    The newest of each condition and scope, which `is_newest`, and older ones that are
    open, or whose closing is unsent or was sent recently: `is_closing`. An alert that
    began after `as_of`, because of a mistyped time or a clock that was ahead, is
    returned until it is closed.
    """
    rows = known_alerts_of(raw_alerts)
    return rows.order_by("condition", "scope", "onset_at", "alert_id")


def known_alerts_of(raw_alerts: ir.Table) -> ir.Table:
    """The rows of `known_alerts`, in no order."""
    known = raw_alerts.filter(
        raw_alerts.onset_at >= timestamp_param("horizon"),
        (raw_alerts.onset_at <= timestamp_param("as_of"))
        | raw_alerts.resolved_at.isnull(),
    )
    newest_first = [known.onset_at.desc(), known.alert_id.desc()]
    row = known.mutate(
        is_newest=row_rank(["condition", "scope"], newest_first, table=known) == 0,
        is_closing=_is_closing_to_send(known),
    )
    long_ago = timestamp_param("as_of") - ibis.interval(days=CLOSED_DAYS)
    is_recent = row.resolved_at.isnull() | (row.resolved_at >= long_ago)
    return row.filter(
        row.is_closing | row.resolved_at.isnull() | (row.is_newest & is_recent)
    )


def _is_closing_to_send(alert: ir.Table) -> ir.BooleanValue:
    """Whether an alert closed and the message is unsent, or was sent recently."""
    as_of = timestamp_param("as_of")
    since = as_of - ibis.interval(days=CLOSING_UNSENT_DAYS)
    is_unsent = alert.close_notified_at.isnull() & (alert.resolved_at > since)
    recently = as_of - ibis.interval(minutes=CLOSING_SENT_MINUTES)
    is_sent_recently = alert.close_notified_at > recently
    return is_unsent.fill_null(False) | is_sent_recently.fill_null(False)


@query
def alerts(raw_alerts: ir.Table) -> ir.Table:
    """Alerts that are open, or that closed since `since`; open ones first, newest
    first."""
    known = raw_alerts.filter(raw_alerts.onset_at >= timestamp_param("horizon"))
    rows = known.filter(
        known.resolved_at.isnull() | (known.resolved_at >= timestamp_param("since"))
    )
    is_closed = rows.resolved_at.notnull().cast("int64")
    return rows.order_by(is_closed, rows.onset_at.desc(), rows.alert_id)


def alerts_opened(raw_alerts: ir.Table) -> ir.Table:
    """The alerts that were opened by `as_of`."""
    as_of = timestamp_param("as_of")
    return raw_alerts.filter(
        raw_alerts.onset_at >= timestamp_param("horizon"),
        raw_alerts.onset_at <= as_of,
        raw_alerts.opened_at <= as_of,
    )
