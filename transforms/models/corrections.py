"""Results that changed after the match was final."""

from __future__ import annotations

from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from transforms.model import model, timestamp_param
from transforms.tables import TABLES
from transforms.vocabulary import (
    MICROSECONDS_PER_MINUTE,
    microseconds_between,
    ordering_stamp,
    stamp_order,
)

RESPONSES_OF_DAYS = 35
"""Season responses of this many days are searched for the first one with a result:
more days than corrections are published for."""

RESULT = (
    *("home_goals", "away_goals"),
    *("home_shootout_goals", "away_shootout_goals", "winner"),
)


@model("replace")
def gold_score_corrections(
    silver_live_match_history: ir.Table,
    silver_matches: ir.Table,
    raw_batch_matches: ir.Table,
) -> ir.Table:
    """Where a final result differs from the final one before it, in stamp order.

    States of a reopened match between two finals are not results. Goals that become
    known are a change. A result counts as seen with the first response that has it,
    live or batch, so that it belongs to one day even if live has it later. Sightings
    after `as_of` are left out.
    """
    as_of = timestamp_param("as_of")
    history = silver_live_match_history
    batch = silver_matches.rename(first_seen_at="fetched_at")
    unseen = batch.anti_join(history, _SIGHTING).semi_join(history, "match_id")
    seen = history.union(unseen.select(*history.columns))
    dated = seen.left_join(_first_responses(raw_batch_matches, as_of), _SIGHTING)
    first_at = ibis.least(
        dated.first_seen_at, dated.responded_at.fill_null(dated.first_seen_at)
    )
    seen = dated.mutate(first_seen_at=first_at).select(*history.columns)
    final = seen.filter(seen.is_final, seen.first_seen_at <= as_of)
    before = ibis.window(group_by=final.match_id, order_by=stamp_order(final))
    row = final.mutate(
        {f"from_{name}": final[name].lag().over(before) for name in RESULT},
        as_of=as_of,
        corrected_at=ordering_stamp(final),
        final_at=ordering_stamp(final).lag().over(before),
    )
    changes = [~row[name].identical_to(row[f"from_{name}"]) for name in RESULT]
    row = row.filter(row.final_at.notnull(), reduce(or_, changes))
    row = row.mutate(
        after_final_minutes=microseconds_between(row.corrected_at, row.final_at)
        / MICROSECONDS_PER_MINUTE,
        is_outcome_changed=~row.winner.identical_to(row.from_winner),
    )
    return row.select(*TABLES["gold_score_corrections"].names)


_SIGHTING = list(TABLES["silver_live_match_history"].key)


def _first_responses(
    raw_batch_matches: ir.Table, as_of: ir.TimestampScalar
) -> ir.Table:
    """Return the time of the first season response with each sighting."""
    rows = raw_batch_matches.filter(
        raw_batch_matches.fetched_at >= as_of - ibis.interval(days=RESPONSES_OF_DAYS)
    )
    return rows.group_by(_SIGHTING).aggregate(responded_at=rows.fetched_at.min())
