"""The matches of three days, as live knows them."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.model import model, timestamp_param
from transforms.tables import TABLES
from transforms.vocabulary import (
    MICROSECONDS_PER_MINUTE,
    day_of,
    microseconds_between,
    ordering_stamp,
)


@model("replace")
def gold_live_scoreboard(silver_live_match_state: ir.Table) -> ir.Table:
    """Every match that kicks off on the UTC date of `as_of`, a day before or after, and
    that the source still names."""
    as_of = timestamp_param("as_of")
    today, day = day_of(as_of), ibis.interval(days=1)
    near = silver_live_match_state.filter(is_shown(silver_live_match_state, as_of))
    row = near.mutate(
        as_of=as_of,
        day=ibis.cases(
            (near.utc_date < today, "yesterday"),
            (near.utc_date < today + day, "today"),
            else_="tomorrow",
        ),
        state_age_minutes=microseconds_between(as_of, ordering_stamp(near))
        / MICROSECONDS_PER_MINUTE,
    )
    return row.select(*TABLES["gold_live_scoreboard"].names)


def is_shown(state: ir.Table, as_of: ir.TimestampValue) -> ir.BooleanColumn:
    """Whether a state is of a match of the scoreboard."""
    today, day = day_of(as_of), ibis.interval(days=1)
    is_near = (state.utc_date >= today - day) & (state.utc_date < today + day + day)
    return state.missing_since.isnull() & is_near
