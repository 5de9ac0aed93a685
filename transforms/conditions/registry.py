"""The query of the alert conditions: which hold at `as_of`, and since when."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.alert_conditions import EVIDENCE
from transforms.conditions.matches import (
    match_not_started,
    reconcile_conflict,
    stuck_match,
)
from transforms.conditions.onsets import all_found
from transforms.conditions.pulls import (
    feed_frozen,
    freshness_sla,
    no_successful_pull,
    pulls_and_days,
)
from transforms.conditions.runs import (
    consecutive_dag_failures,
    publishing_stalled,
    runs_before,
    success_rate,
)
from transforms.conditions.schema_mismatch import schema_mismatch
from transforms.model import query, timestamp_param
from transforms.models.match_days import known_matches
from transforms.vocabulary import present, row_rank, tracked

CLOSING_UNSENT_DAYS = 30
"""How long an unsent closing is retried."""

CLOSING_SENT_MINUTES = 60
"""How long a sent closing is still returned: further ones of the condition wait."""

_KNOWN = (
    *("alert_id", "severity", "opened_at", "last_seen_at", "resolved_at", "message"),
    *("runbook", "open_notified_at", "close_notified_at"),
)


@query
def conditions(
    raw_snapshots: ir.Table,
    raw_pipeline_runs: ir.Table,
    silver_live_match_state: ir.Table,
    silver_matches: ir.Table,
    gold_reconciliation: ir.Table,
    raw_alerts: ir.Table,
) -> ir.Table:
    """The conditions that hold at `as_of`, each with the newest alert of its scope.

    Also alerts that are open, or whose closing is unsent or was sent recently; their
    `onset_at` is null where the condition does not hold. A row that `has_evidence` has
    the columns for its sentence. Others only keep an alert open, as nothing has shown
    recovery.
    """
    rows = conditions_of(
        raw_snapshots,
        raw_pipeline_runs,
        silver_live_match_state,
        silver_matches,
        gold_reconciliation,
        raw_alerts,
    )
    return rows.order_by("condition", "scope", "known_onset_at")


def conditions_of(
    raw_snapshots: ir.Table,
    raw_pipeline_runs: ir.Table,
    silver_live_match_state: ir.Table,
    silver_matches: ir.Table,
    gold_reconciliation: ir.Table,
    raw_alerts: ir.Table,
) -> ir.Table:
    """The rows of `conditions`, in no order."""
    states = present(tracked(silver_live_match_state))
    known_now = known_matches(silver_live_match_state, silver_matches)
    feed = pulls_and_days(raw_snapshots, states, known_now)
    runs = runs_before(raw_pipeline_runs)
    found = (
        no_successful_pull(feed, raw_alerts),
        freshness_sla(feed, raw_alerts),
        feed_frozen(feed),
        match_not_started(known_now, feed, raw_alerts),
        stuck_match(states),
        schema_mismatch(raw_snapshots, raw_alerts),
        consecutive_dag_failures(runs, raw_alerts),
        success_rate(runs, raw_alerts),
        publishing_stalled(runs, raw_alerts),
        reconcile_conflict(
            gold_reconciliation, silver_live_match_state, silver_matches, raw_alerts
        ),
    )
    firing = all_found(found)
    evidence_first = [firing.has_evidence.desc(), firing.onset_at]
    rank = row_rank(["condition", "scope"], evidence_first, table=firing)
    firing = firing.mutate(rank=rank).filter(lambda t: t["rank"] == 0)
    known = _known_alerts(raw_alerts)
    row = firing.outer_join(
        known,
        [
            firing.condition == known.known_condition,
            firing.scope == known.known_scope,
            firing["rank"] == known.known_turn,
        ],
    )
    is_open = row.alert_id.notnull() & row.resolved_at.isnull()
    is_wrong = row.condition.notnull() & (row.opens.fill_null(False) | is_open)
    none = ibis.null("timestamp('UTC')")
    row = row.select(
        *("has_evidence", *EVIDENCE, "known_onset_at", *_KNOWN),
        onset_at=is_wrong.ifelse(row.onset_at, none),
        condition=ibis.coalesce(row.condition, row.known_condition),
        scope=ibis.coalesce(row.scope, row.known_scope),
        is_wrong=is_wrong,
    )
    row = row.filter(
        row.is_wrong
        | (
            row.alert_id.notnull()
            & (row.resolved_at.isnull() | _is_closing_to_send(row))
        )
    )
    return row.drop("is_wrong")


def _known_alerts(raw_alerts: ir.Table) -> ir.Table:
    """The newest alert of each condition and scope (turn 0), and older ones whose
    closing is unsent or was sent recently. An alert that began after `as_of`, because
    of a mistyped time or a clock that was ahead, is returned until it is closed."""
    known = raw_alerts.filter(
        raw_alerts.onset_at >= timestamp_param("horizon"),
        (raw_alerts.onset_at <= timestamp_param("as_of"))
        | raw_alerts.resolved_at.isnull(),
    )
    newest_first = [known.onset_at.desc(), known.alert_id.desc()]
    turn = row_rank(["condition", "scope"], newest_first, table=known)
    row = known.mutate(known_turn=turn)
    row = row.filter((row.known_turn == 0) | _is_closing_to_send(row))
    return row.select(
        *_KNOWN,
        "known_turn",
        known_condition=row.condition,
        known_scope=row.scope,
        known_onset_at=row.onset_at,
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
