"""The newest official tables, and the points that they add or deduct."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.known_values import TABLE_STAGES, USABLE
from transforms.model import timestamp_param
from transforms.models.table_keys import ROW, live_and_batch
from transforms.vocabulary import MICROSECONDS_PER_MINUTE, microseconds_between

RESPONSES_OF_DAYS = 35
"""A live table without a response in these days is older than the nightly batch."""

OUTRUN_HOURS = 24
"""A table of a response this much later counts even with fewer matches played."""

_OFFICIAL_COLUMNS = (
    "competition_code",
    "season_id",
    "season_start_date",
    "stage",
    "type",
    "group",
    "team_id",
    "team_name",
    "team_tla",
    "position",
    "played",
    "won",
    "drawn",
    "lost",
    "points",
    "goal_difference",
    "fetched_at",
)


def with_response_time(live: ir.Table, raw_snapshots: ir.Table) -> ir.Table:
    """The live official tables with the time of their newest response, from the ledger:
    rows of an unchanged table are stored once."""
    since = timestamp_param("as_of") - ibis.interval(days=RESPONSES_OF_DAYS)
    responses = raw_snapshots.filter(
        raw_snapshots.fetched_at >= since,
        raw_snapshots.fetched_at <= timestamp_param("latest"),
        raw_snapshots.resource == "standings",
        raw_snapshots.verdict.isin(USABLE),
        raw_snapshots.silver_at.notnull(),
    )
    newest = responses.group_by(competition_code=responses.scope).aggregate(
        fetched_at=responses.fetched_at.max()
    )
    row = live.left_join(newest, "competition_code")
    return row.select(*live.columns, fetched_at=row.fetched_at.fill_null(since))


def official_tables(live: ir.Table, batch: ir.Table) -> ir.Table:
    """The newest official tables, those of all matches home and away.

    Tables grow, so of a season it is the response with more matches played in it,
    unless the other came over a day later: then results were annulled. Between two
    rounds both have as many, and only points move, by a deduction or an appeal: then it
    is the response that came last, or live where that is not known.
    """
    both = live_and_batch(live, batch, _OFFICIAL_COLUMNS)
    both = both.filter(both.type == "TOTAL", both.stage.isin(TABLE_STAGES))
    rank = _response_ranks(both)
    both = both.mutate(
        group_key=both.group.fill_null(""),
        adjusted=_adjustment(both),
    ).join(rank, _RESPONSE)
    is_newest = both["rank"] == 0
    taken = {
        "season_start_date": both.season_start_date,
        "official_name": both.team_name,
        "official_tla": both.team_tla,
        "official_position": both.position,
        "official_played": both.played,
        "official_points": both.points,
        "official_goal_difference": both.goal_difference,
    }
    rows = both.group_by(*ROW).aggregate(
        **{name: column.max(where=is_newest) for name, column in taken.items()},
        points_adjustment=ibis.coalesce(
            both.adjusted.max(where=is_newest), both.adjusted.max()
        ),
        least_rank=both["rank"].min(),
    )
    return rows.filter(rows.least_rank == 0).drop("least_rank")


_RESPONSE = ("competition_code", "season_id", "is_live")


def _response_ranks(rows: ir.Table) -> ir.Table:
    """How new the live and the batch response of each season is; the newest has 0."""
    response = rows.group_by(*_RESPONSE).aggregate(
        total=rows.played.sum(), response_at=rows.fetched_at.max()
    )
    season = [response.competition_code, response.season_id]
    last_at = response.response_at.max().over(ibis.window(group_by=season))
    behind = microseconds_between(last_at, response.response_at)
    is_left_behind = behind > OUTRUN_HOURS * 60 * MICROSECONDS_PER_MINUTE
    row = response.mutate(is_left_behind=is_left_behind.fill_null(False))
    season = [row.competition_code, row.season_id]
    order = [
        row.is_left_behind,
        row.total.desc(),
        row.response_at.isnull(),
        row.response_at.desc(),
        row.is_live.desc(),
    ]
    return row.select(
        *_RESPONSE, rank=ibis.rank().over(group_by=season, order_by=order)
    )


def _adjustment(official: ir.Table) -> ir.IntegerValue:
    """What a row of an official table has more or fewer points than its own results
    give; null where these are not its matches.

    The row is compared with itself, so that it may count other matches than we do: one
    in play, or one that it does not count yet. Every competition of the free plan
    gives three points for a win and one for a draw.
    """
    results = official.won + official.drawn + official.lost
    adjustment = official.points - 3 * official.won - official.drawn
    return ibis.cases((results == official.played, adjustment))
