"""Which matches are known, live and from the season, and which days they make
match-days."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.known_values import CALLED_OFF
from transforms.model import timestamp_param
from transforms.vocabulary import (
    MICROSECONDS_PER_MINUTE,
    day_of,
    microseconds_between,
    ordering_stamp,
    tracked,
)

_EPOCH = "1970-01-01T00:00:00Z"
_MICROSECONDS_PER_DAY = 24 * 60 * MICROSECONDS_PER_MINUTE
_COLUMNS = (
    *("competition_code", "season_id", "utc_date", "status", "is_final"),
    *("home_team_id", "home_team_name", "away_team_id", "away_team_name"),
)


def known_matches(
    silver_live_match_state: ir.Table, silver_matches: ir.Table
) -> ir.Table:
    """One row for each tracked match that the source still names.

    Live states end two days ahead, the season of the nightly batch does not. A match
    that both have is taken from the one that is newer by effective stamp, from live
    where they are equal; from batch also where it named the match after live had lost
    it. So a match that live has seen move is not on the date that an older batch row
    says, and a match that both have lost is on none.
    """
    live = _side(tracked(silver_live_match_state), "live")
    batch = _side(tracked(silver_matches), "batch", named_at="fetched_at")
    both = live.outer_join(batch, live.live_match_id == batch.batch_match_id)
    both = both.mutate(is_batch=is_of_batch(both, named_at=both.batch_named_at))
    row = both.select(
        **{
            name: both.is_batch.ifelse(both[f"batch_{name}"], both[f"live_{name}"])
            for name in ("missing_since", "match_id", *_COLUMNS)
        }
    )
    return row.filter(row.missing_since.isnull()).drop("missing_since")


def is_of_batch(both: ir.Table, *, named_at: ir.TimestampColumn) -> ir.BooleanValue:
    """Whether a match is taken from batch, which named it last at `named_at`; see
    known_matches. `both` are live and batch side by side."""
    is_newer = (both.batch_at > both.live_at).fill_null(False)
    is_back = (named_at > both.live_missing_since).fill_null(False)
    return both.live_match_id.isnull() | is_newer | is_back


def _side(matches: ir.Table, side: str, **more: str) -> ir.Table:
    names = {name: name for name in ("match_id", *_COLUMNS, "missing_since")} | more
    columns = {f"{side}_{to}": matches[name] for to, name in names.items()}
    return matches.select(**columns, **{f"{side}_at": ordering_stamp(matches)})


def match_dates(known: ir.Table) -> ir.Table:
    """The dates up to that of `as_of` with a match of `known` that is not called off:
    when each began, and when it is over.

    A date lasts until its midnight, and on while such a match is unfinished, 6 h after
    its kick-off at most: that may be to come.
    """
    today = day_of(timestamp_param("as_of"))
    near = known.filter(
        known.utc_date < today + ibis.interval(days=1), ~known.status.isin(CALLED_OFF)
    )
    start = day_of(near.utc_date)
    over = start + ibis.interval(days=1)
    late = ibis.greatest(over, near.utc_date + ibis.interval(hours=6))
    match = near.select(began_at=start, end=near.is_final.ifelse(over, late))
    return match.group_by("began_at").aggregate(ended_at=match.end.max())


def match_days(known: ir.Table) -> ir.Table:
    """When each unbroken sequence of match-days up to `as_of` began and ended.

    See match_dates: the sequence ends at the first moment that is of none of its dates.
    """
    days = match_dates(known)
    epoch = ibis.literal(_EPOCH).cast("timestamp('UTC')")
    number = microseconds_between(days.began_at, epoch) // _MICROSECONDS_PER_DAY
    days = days.mutate(number=number)
    rank = ibis.row_number().over(order_by=days.number)
    days = days.mutate(sequence=days.number - rank)
    return days.group_by("sequence").aggregate(
        began_at=days.began_at.min(), ended_at=days.ended_at.max()
    )
