"""Matches in which live and batch differ, for the condition reconcile_conflict."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.model import query, timestamp_param
from transforms.queries.monitoring import looked_back


@query
def reconcile_conflicts(
    gold_reconciliation: ir.Table,
    silver_live_match_state: ir.Table,
    silver_matches: ir.Table,
) -> ir.Table:
    """Matches that have one status timestamp and different content in live and batch.

    `onset_at` is the first of the nights that found this without interruption up to the
    newest one; null where that one did not. `is_compared` says whether any night of the
    look-back has compared.
    """
    past = gold_reconciliation.filter(
        gold_reconciliation.as_of <= timestamp_param("as_of"),
        gold_reconciliation.as_of >= looked_back(),
    )
    newest = past.aggregate(newest_at=past.as_of.max())
    differing = _since_equal(past)
    began = differing.group_by("match_id").aggregate(
        onset_at=differing.as_of.min(), found_at=differing.as_of.max()
    )
    row = _differing(silver_live_match_state, silver_matches).cross_join(newest)
    row = row.left_join(
        began, [row.match_id == began.match_id, row.newest_at == began.found_at]
    )
    return row.select(
        *("match_id", "competition_code", "home_team_name", "away_team_name"),
        *("status_timestamp", "onset_at"),
        is_compared=row.newest_at.notnull(),
    ).order_by("match_id")


def _since_equal(nights: ir.Table) -> ir.Table:
    """The nights that found a conflict in a match after the last one that did not."""
    is_conflict = (nights.cause == "same_stamp_conflict").fill_null(False)
    row = nights.select("match_id", "as_of", is_conflict=is_conflict)
    equal_at = row.as_of.max(where=~row.is_conflict)
    row = row.mutate(equal_at=equal_at.over(ibis.window(group_by=row.match_id)))
    return row.filter(row.is_conflict, (row.as_of > row.equal_at).fill_null(True))


def _differing(states: ir.Table, batch: ir.Table) -> ir.Table:
    live = states.select(
        "match_id",
        "status_timestamp",
        "content_hash",
        *("competition_code", "home_team_name", "away_team_name"),
    )
    other = batch.select(
        "match_id", batch_stamp=batch.status_timestamp, batch_hash=batch.content_hash
    )
    both = live.join(other, "match_id")
    return both.filter(
        both.status_timestamp == both.batch_stamp,
        both.content_hash != both.batch_hash,
    )
