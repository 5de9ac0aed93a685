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
    present,
)


@model("replace")
def gold_live_scoreboard(silver_live_match_state: ir.Table) -> ir.Table:
    """Every match that kicks off on the UTC date of `as_of`, a day before or after, and
    that the source still names."""
    as_of = timestamp_param("as_of")
    states = present(silver_live_match_state)
    today, day = day_of(as_of), ibis.interval(days=1)
    near = states.filter(
        states.utc_date >= today - day, states.utc_date < today + day + day
    )
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
