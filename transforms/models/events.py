"""What visibly changed in each match."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.model import among, model
from transforms.tables import TABLES
from transforms.vocabulary import (
    stamp_order,
)


@model("replace", within=("match_id", "match_ids"))
def gold_match_events(silver_live_match_history: ir.Table) -> ir.Table:
    """What visibly changed between the sightings of `match_ids`, in stamp order.

    One sighting can bring several changes at once; `event` is the first that holds of
    correction_after_final, goal_withdrawn, goal, kick_off_moved and status.
    """
    history = silver_live_match_history
    row = with_changes(history.filter(among(history.match_id, "match_ids")))
    return row.filter(row.event.notnull()).select(*TABLES["gold_match_events"].names)


def with_changes(seen: ir.Table) -> ir.Table:
    """Whole histories of matches, each sighting with what it changed: the columns
    `from_...`, `is_...` and `event`. That is null for the first one of a match, and
    where nothing visible changed."""
    before = ibis.window(group_by=seen.match_id, order_by=stamp_order(seen))
    row = seen.mutate(
        {
            f"from_{name}": seen[name].lag().over(before)
            for name in ("status", "home_goals", "away_goals", "utc_date", "is_final")
        }
    )
    home = row.home_goals - row.from_home_goals.fill_null(0)
    away = row.away_goals - row.from_away_goals.fill_null(0)
    is_correction = row.from_is_final & row.is_final & ((home != 0) | (away != 0))
    row = row.mutate(
        is_correction_after_final=is_correction.fill_null(False),
        is_goal_withdrawn=((home < 0) | (away < 0)).fill_null(False),
        is_goal=((home > 0) | (away > 0)).fill_null(False),
        is_kick_off_moved=row.utc_date != row.from_utc_date,
        is_status_changed=row.status != row.from_status,
    )
    return row.mutate(
        event=ibis.cases(
            (row.from_status.isnull(), ibis.null("string")),
            (row.is_correction_after_final, "correction_after_final"),
            (row.is_goal_withdrawn, "goal_withdrawn"),
            (row.is_goal, "goal"),
            (row.is_kick_off_moved, "kick_off_moved"),
            (row.is_status_changed, "status"),
        )
    )
