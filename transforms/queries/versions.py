"""Checksums of what `live.json` shows: which of its sections have changed."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.known_values import BAD_RUNS
from transforms.model import among, query, timestamp_param
from transforms.models.match_days import is_of_batch
from transforms.queries.alerts import alerts_opened
from transforms.queries.published import with_freshness
from transforms.vocabulary import (
    makes_match_day,
    microseconds_between,
    ordering_stamp,
    successful_pulls,
)

_EPOCH = "1970-01-01T00:00:00Z"
_MICROSECONDS_PER_MILLISECOND = 1000
_TROUBLED_HOURS = 2


@query
def live_versions(
    raw_snapshots: ir.Table,
    raw_pipeline_runs: ir.Table,
    raw_alerts: ir.Table,
    silver_live_match_state: ir.Table,
    silver_live_standings: ir.Table,
    silver_matches: ir.Table,
) -> ir.Table:
    """One row: the freshness at `as_of`, and checksums of what `live.json` shows.

    A checksum is another one when a state of a match or an official table changed; when
    an alert opened or closed; when a run failed, and with every run for two hours from
    then on: the rest of the runs, which all went well, can wait. That of the tables
    stays where a stamp alone moves, and with it no order of live and batch.
    """
    as_of = timestamp_param("as_of")
    pulls = successful_pulls(raw_snapshots)
    row = pulls.aggregate(last_successful_pull_at=pulls.fetched_at.max())
    row = row.cross_join(_matches_now(silver_live_match_state, silver_matches))
    standings = silver_live_standings
    line = standings.position + 100 * (standings.played + 100 * standings.points)
    results = standings.goal_difference + 1000 * (
        standings.won.fill_null(0) + 100 * standings.drawn.fill_null(0)
    )
    row = row.cross_join(
        standings.aggregate(
            standing_count=standings.count(),
            standings_points=(standings.team_id * line).sum().fill_null(0),
            standings_results=(standings.team_id * results).sum().fill_null(0),
        )
    )
    alerts = alerts_opened(raw_alerts)
    row = row.cross_join(
        alerts.aggregate(
            alert_count=alerts.count(),
            alerts_opened=_total(alerts.opened_at),
            alerts_resolved=_total(alerts.resolved_at),
        )
    )
    row = row.cross_join(_newest_run(raw_pipeline_runs))
    return with_freshness(row, as_of)


def _matches_now(live: ir.Table, batch: ir.Table) -> ir.Table:
    """One row of what live and batch know of matches, in one pass over both: whether
    they make a match-day and how many are in play, as `freshness` has it; the states
    of live; what tables are made of."""
    as_of = timestamp_param("as_of")
    seen = live.select(
        *(live[name].name(f"live_{name}") for name in (*_OF_BOTH, "is_in_play")),
        first_seen_at=live.first_seen_at,
        live_at=ordering_stamp(live),
        line=_table_text(live),
    )
    named = batch.select(
        *(batch[name].name(f"batch_{name}") for name in (*_OF_BOTH, "fetched_at")),
        batch_at=ordering_stamp(batch),
    )
    both = seen.outer_join(named, seen.live_match_id == named.batch_match_id)
    code = ibis.coalesce(both.live_competition_code, both.batch_competition_code)
    is_newer = both.batch_at > both.live_at
    is_back = both.batch_fetched_at > both.live_missing_since
    is_as_new = both.batch_at == both.live_at
    both = both.mutate(
        is_tracked=among(code, "competitions"),
        is_batch=is_of_batch(both, named_at=both.batch_fetched_at),
        newer=ibis.cases(
            (is_back, "b"),
            (is_newer, "n"),
            (
                is_as_new & (both.batch_status_timestamp > both.live_status_timestamp),
                "n",
            ),
            else_="",
        ),
    )
    match = both.select(
        *("is_tracked", "live_is_in_play", "live_match_id"),
        *("live_status_timestamp", "first_seen_at"),
        *("live_missing_since", "batch_match_id", "batch_fetched_at"),
        "batch_missing_since",
        **{
            name: both.is_batch.ifelse(both[f"batch_{name}"], both[f"live_{name}"])
            for name in ("utc_date", "status", "is_final", "missing_since")
        },
        digest=(both.newer + both.line).hash() % _DIGESTS,
    )
    is_day = makes_match_day(match, as_of) & match.missing_since.isnull()
    is_in_play = match.live_is_in_play & match.live_missing_since.isnull()
    return match.aggregate(
        is_match_day=(match.is_tracked & is_day).any().fill_null(False),
        in_play_count=(match.is_tracked & is_in_play).sum().fill_null(0),
        state_count=match.live_match_id.count(),
        states_stamped=_total(match.live_status_timestamp),
        states_seen=_total(match.first_seen_at),
        states_missing=_total(match.live_missing_since),
        states_content=match.digest.sum().fill_null(0),
        batch_count=match.batch_match_id.count(),
        batch_fetched=_total(match.batch_fetched_at),
        batch_missing=_total(match.batch_missing_since),
    )


_OF_BOTH = (
    *("match_id", "competition_code", "utc_date", "status", "is_final"),
    *("missing_since", "status_timestamp"),
)

_DIGESTS = 2**43
"""How many digests of a row there are, which each engine computes in its own way: the
sum of a million of them fits."""


def _table_text(state: ir.Table) -> ir.StringValue:
    """What a table is made of in a state of a match, but for its stamps."""
    return ibis.literal("|").join(
        [
            state.content_hash,
            state.missing_since.isnull().ifelse("", "missing"),
            state.competition_code,
            state.season_id.cast("string"),
            state.season_start_date.cast("string").fill_null(""),
            *(state[f"{side}_team_{name}"].fill_null("") for side, name in _SIDES),
        ]
    )


_SIDES = [(side, name) for side in ("home", "away") for name in ("name", "tla")]


def _total(moment: ir.TimestampColumn) -> ir.IntegerScalar:
    """The sum of times, in milliseconds: it fits for a million of them."""
    epoch = ibis.literal(_EPOCH).cast("timestamp('UTC')")
    since = microseconds_between(moment, epoch) // _MICROSECONDS_PER_MILLISECOND
    return since.sum().fill_null(0)


def _newest_run(raw_pipeline_runs: ir.Table) -> ir.Table:
    """When the newest run since `since` ended that is worth publishing at once."""
    as_of = timestamp_param("as_of")
    runs = raw_pipeline_runs.filter(
        raw_pipeline_runs.started_at >= timestamp_param("since"),
        raw_pipeline_runs.started_at <= as_of,
    )
    ends = runs.aggregate(
        bad_run_at=runs.finished_at.max(where=runs.status.isin(BAD_RUNS)),
        run_at=runs.finished_at.max(),
    )
    is_troubled = ends.bad_run_at > as_of - ibis.interval(hours=_TROUBLED_HOURS)
    return ends.select(run_at=is_troubled.ifelse(ends.run_at, ends.bad_run_at))
