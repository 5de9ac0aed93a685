"""The queries that steps and people ask of the warehouse."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.conditions.registry import conditions_of
from transforms.known_values import CALLED_OFF, USABLE
from transforms.model import among, query, timestamp_param
from transforms.models.gold import gold_live_match_monitor as monitor_of
from transforms.models.gold import gold_pipeline_health
from transforms.models.match_days import known_matches
from transforms.vocabulary import (
    day_of,
    is_on_day,
    makes_match_day,
    ordering_stamp,
    present,
    successful_pulls,
    tracked,
)

TABLE_IS_FRESH_FOR_MINUTES = 30
REREAD_FOR_DAYS = 7
REREAD_AT_MOST = 500
OUTAGE_DAYS = 6


@query
def gate(
    raw_snapshots: ir.Table,
    silver_live_match_state: ir.Table,
    silver_matches: ir.Table,
) -> ir.Table:
    """One row: is it a match-day, and when was the last successful pull?"""
    as_of = timestamp_param("as_of")
    pull = successful_pulls(raw_snapshots).aggregate(
        last_successful_pull_at=lambda t: t.fetched_at.max()
    )
    matches = known_matches(silver_live_match_state, silver_matches)
    day = matches.aggregate(
        is_match_day=makes_match_day(matches, as_of).any().fill_null(False)
    )
    return pull.cross_join(day).select("last_successful_pull_at", "is_match_day")


@query
def playing_competitions(
    silver_live_match_state: ir.Table, silver_matches: ir.Table
) -> ir.Table:
    """Tracked competitions that have a match on the date of `as_of`, by code."""
    as_of = timestamp_param("as_of")
    matches = known_matches(silver_live_match_state, silver_matches)
    today = matches.filter(
        is_on_day(matches.utc_date, as_of), makes_match_day(matches, as_of)
    )
    return today.select("competition_code").distinct().order_by("competition_code")


@query
def tables_to_refresh(
    silver_live_match_state: ir.Table,
    silver_matches: ir.Table,
    raw_snapshots: ir.Table,
) -> ir.Table:
    """Tracked competitions whose table may have moved since it was pulled, by code.

    They have a match, not called off, in the 24 h before `as_of` or on its date, and no
    usable table of the last 30 minutes.
    """
    as_of = timestamp_param("as_of")
    matches = known_matches(silver_live_match_state, silver_matches)
    moving = matches.filter(
        matches.utc_date >= as_of - ibis.interval(hours=24),
        matches.utc_date < day_of(as_of) + ibis.interval(days=1),
        ~matches.status.isin(CALLED_OFF),
    )
    fresh = raw_snapshots.filter(
        raw_snapshots.fetched_at
        > as_of - ibis.interval(minutes=TABLE_IS_FRESH_FOR_MINUTES),
        raw_snapshots.fetched_at <= as_of,
        raw_snapshots.resource == "standings",
        raw_snapshots.verdict.isin(USABLE),
    )
    codes = moving.select("competition_code").distinct()
    stale = codes.anti_join(fresh, codes.competition_code == fresh.scope)
    return stale.order_by("competition_code")


@query
def matches_to_reread(
    gold_reconciliation: ir.Table,
    silver_matches: ir.Table,
    silver_live_match_state: ir.Table,
    raw_snapshots: ir.Table,
) -> ir.Table:
    """Tracked matches that the newest reconciliation names and live still has not.

    The newest of the seven days before `as_of`; live is no newer than batch, or has no
    such match, or only one of the two knows it to be missing; whether a match is there
    at all is asked for once a night. At most 500, those first that were not asked for
    since, so that what cannot be healed holds up no other.
    """
    as_of = timestamp_param("as_of")
    nights = gold_reconciliation.filter(
        gold_reconciliation.as_of <= as_of,
        gold_reconciliation.as_of >= as_of - ibis.interval(days=REREAD_FOR_DAYS),
    )
    newest = nights.aggregate(as_of=nights.as_of.max())
    night = tracked(nights.semi_join(newest, "as_of"))
    named = night.filter(night.is_to_reread).select(
        "match_id", night_at=night.as_of, number=_listed(night.match_id)
    )
    batch = _held(silver_matches, "batch")
    row = named.join(batch, named.match_id == batch.batch_id)
    live = _held(silver_live_match_state, "live")
    row = row.left_join(live, row.match_id == live.live_id)
    is_older = (row.live_at < row.batch_at) | (
        (row.live_at == row.batch_at) & (row.live_stamp <= row.batch_stamp)
    )
    is_behind = (row.live_hash != row.batch_hash) & is_older & row.is_live_present
    is_apart = row.live_id.isnull() | (row.is_live_present != row.is_batch_present)
    row = row.filter(is_behind | is_apart).mutate(is_behind=is_behind)
    asked = raw_snapshots.filter(
        raw_snapshots.fetched_at >= as_of - ibis.interval(days=REREAD_FOR_DAYS),
        raw_snapshots.fetched_at <= as_of,
        raw_snapshots.resource == "matches",
        raw_snapshots.asked_ids.notnull(),
        raw_snapshots.verdict.isin(USABLE),
    )
    asked = asked.select("asked_ids", asked_at=asked.fetched_at)
    done = row.join(
        asked,
        [row.night_at < asked.asked_at, asked.asked_ids.contains(row.number)],
    )
    done = done.select(asked_id=done.match_id).distinct()
    row = row.left_join(done, row.match_id == done.asked_id)
    still = row.filter(row.is_behind | row.asked_id.isnull())
    turn = ibis.row_number().over(
        order_by=[still.asked_id.notnull().cast("int64"), still.match_id]
    )
    first = still.mutate(turn=turn).filter(lambda t: t.turn < REREAD_AT_MOST)
    return first.select("match_id").order_by("match_id")


def _listed(match_id: ir.IntegerColumn) -> ir.StringColumn:
    """An id as it stands in `asked_ids`."""
    return ibis.literal(",") + match_id.cast("string") + ","


def _held(matches: ir.Table, side: str) -> ir.Table:
    """What is compared of a match to tell whether it is to be read again."""
    values = {
        "id": matches.match_id,
        "hash": matches.content_hash,
        "stamp": matches.status_timestamp,
        "at": ordering_stamp(matches),
    }
    return matches.select(
        **{f"{side}_{name}": value for name, value in values.items()},
        **{f"is_{side}_present": matches.missing_since.isnull()},
    )


@query
def backfilled(raw_snapshots: ir.Table) -> ir.Table:
    """Responses of the backfill since `since` that silver has taken, newest first."""
    rows = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("since"),
        raw_snapshots.resource == "matches",
        raw_snapshots.step == "backfill_recent_matches",
        raw_snapshots.verdict.isin(USABLE),
        raw_snapshots.silver_at.notnull(),
    )
    return rows.select("snapshot_id", "scope", "uri", "fetched_at").order_by(
        rows.fetched_at.desc(), rows.snapshot_id.desc()
    )


@query
def matches_by_day(silver_live_match_state: ir.Table) -> ir.Table:
    """Matches of `competitions` by UTC date, and how many of these are final.

    The dates from `since` on and before `before`.
    """
    matches = present(tracked(silver_live_match_state))
    rows = matches.filter(
        matches.utc_date >= timestamp_param("since"),
        matches.utc_date < timestamp_param("before"),
    )
    return (
        rows.group_by(day=rows.utc_date.date())
        .aggregate(matches=rows.count(), final=rows.is_final.sum())
        .order_by("day")
    )


@query
def known_snapshots(raw_snapshots: ir.Table) -> ir.Table:
    """The ledger from `since` on."""
    rows = raw_snapshots.filter(raw_snapshots.fetched_at >= timestamp_param("since"))
    return rows.select(
        *("snapshot_id", "fetched_at", "resource", "scope", "uri", "body_sha256"),
        *("verdict", "contract_version", "loaded_at", "silver_at", "asked_ids"),
    )


@query
def rows_without_stamp(
    silver_live_match_history: ir.Table, silver_matches: ir.Table
) -> ir.Table:
    """One row: how many rows are from before states had an effective stamp."""
    history, batch = silver_live_match_history, silver_matches
    both = history.select("effective_at").union(batch.select("effective_at"))
    return both.aggregate(row_count=both.effective_at.isnull().sum().fill_null(0))


@query
def newest_snapshot(raw_snapshots: ir.Table) -> ir.Table:
    """One row: when the newest snapshot known, up to `latest`, was fetched, or null."""
    recent = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("horizon"),
        raw_snapshots.fetched_at <= timestamp_param("latest"),
    )
    return recent.aggregate(fetched_at=recent.fetched_at.max())


@query
def snapshots_to_load(raw_snapshots: ir.Table) -> ir.Table:
    """Snapshots with usable rows that are not in their raw table yet, oldest first."""
    rows = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("horizon"),
        raw_snapshots.verdict.isin(USABLE),
        raw_snapshots.loaded_at.isnull(),
    )
    return rows.select(
        "snapshot_id",
        "fetched_at",
        "resource",
        "scope",
        "uri",
        "body_sha256",
        "contract_version",
    ).order_by("fetched_at", "snapshot_id")


@query
def loaded_sightings(raw_live_matches: ir.Table) -> ir.Table:
    """Sightings of `match_ids` in the raw table since `since`."""
    rows = raw_live_matches.filter(
        raw_live_matches.fetched_at >= timestamp_param("since"),
        among(raw_live_matches.match_id, "match_ids"),
    )
    return rows.select(
        "match_id", "status_timestamp", "content_hash", "fetched_at", "snapshot_id"
    )


@query
def loaded_standings(raw_snapshots: ir.Table, raw_live_standings: ir.Table) -> ir.Table:
    """Loaded standings responses of `competitions`: the last one before `before`, and
    all since then; `held_at` is when the newest one with the same body and with rows in
    the raw table was fetched, `since` or later.
    """
    responses = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("since"),
        raw_snapshots.resource == "standings",
        among(raw_snapshots.scope, "competitions"),
        raw_snapshots.loaded_at.notnull(),
    )
    rows = raw_live_standings.filter(
        raw_live_standings.fetched_at >= timestamp_param("since")
    )
    carriers = responses.semi_join(rows, "snapshot_id")
    held = carriers.group_by("scope", "body_sha256").aggregate(
        held_at=carriers.fetched_at.max()
    )
    is_earlier = responses.fetched_at < timestamp_param("before")
    newest_first = [responses.fetched_at.desc(), responses.snapshot_id.desc()]
    ranked = responses.mutate(
        is_earlier=is_earlier,
        rank=ibis.row_number().over(
            group_by=[responses.scope, is_earlier], order_by=newest_first
        ),
    )
    near = ranked.filter((ranked["rank"] == 0) | ~ranked.is_earlier)
    joined = near.left_join(held, ["scope", "body_sha256"])
    return joined.select("snapshot_id", "scope", "fetched_at", "body_sha256", "held_at")


@query
def touched_matches(raw_live_matches: ir.Table) -> ir.Table:
    """The matches that the rows of `snapshot_ids` are about."""
    rows = raw_live_matches.filter(
        raw_live_matches.fetched_at >= timestamp_param("since"),
        among(raw_live_matches.snapshot_id, "snapshot_ids"),
    )
    return rows.select("match_id").distinct().order_by("match_id")


@query
def touched_seasons(raw_batch_standings: ir.Table) -> ir.Table:
    """The seasons that the tables of `snapshot_ids` are of."""
    rows = raw_batch_standings.filter(
        raw_batch_standings.fetched_at >= timestamp_param("since"),
        among(raw_batch_standings.snapshot_id, "snapshot_ids"),
    )
    return rows.select("season_id").distinct().order_by("season_id")


@query
def snapshots_to_revalidate(raw_snapshots: ir.Table) -> ir.Table:
    """Snapshots since `since` to hold against a mended contract, oldest first."""
    rows = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("since"),
        raw_snapshots.verdict.isin(["partial", "invalid"])
        | ((raw_snapshots.verdict == "valid") & raw_snapshots.loaded_at.isnull()),
    )
    return rows.select("snapshot_id", "fetched_at", "uri", "contract_version").order_by(
        "fetched_at", "snapshot_id"
    )


@query
def quarantined(raw_quarantine: ir.Table) -> ir.Table:
    """Rows of `snapshot_ids` that are in quarantine, not re-admitted."""
    rows = raw_quarantine.filter(
        raw_quarantine.fetched_at >= timestamp_param("since"),
        among(raw_quarantine.snapshot_id, "snapshot_ids"),
        raw_quarantine.readmitted_at.isnull(),
    )
    return rows.select("snapshot_id", "row_index")


@query
def runs_with_snapshots(raw_snapshots: ir.Table) -> ir.Table:
    """Those of `run_ids` that left a snapshot since `since`."""
    rows = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("since"),
        among(raw_snapshots.run_id, "run_ids"),
    )
    return rows.select("run_id").distinct()


def scheduled_runs(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The runs of ticks since `since`; where there are none, of the week up to then.

    Every run closes the gaps before it: only after an outage is there more to look at.
    """
    runs, since = raw_pipeline_runs, timestamp_param("since")
    ticks = runs.filter(
        runs.started_at >= since - ibis.interval(days=OUTAGE_DAYS),
        runs.scheduled_at.notnull(),
    ).select("dag", "scheduled_at", "started_at")
    ticks = ticks.mutate(newest_at=ticks.started_at.max().over(ibis.window()))
    rows = ticks.filter((ticks.started_at >= since) | (ticks.newest_at < since))
    return rows.select("dag", "scheduled_at")


@query
def snapshots_to_silver(raw_snapshots: ir.Table) -> ir.Table:
    """Loaded snapshots that silver has not taken, oldest first.

    `silver_watermark_at` says when the newest snapshot that silver has taken, up to
    `latest`, was fetched.
    """
    loaded = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("horizon"),
        raw_snapshots.loaded_at.notnull(),
    ).select("snapshot_id", "fetched_at", "resource", "scope", "silver_at")
    is_taken = loaded.silver_at.notnull() & (
        loaded.fetched_at <= timestamp_param("latest")
    )
    reach = loaded.fetched_at.max(where=is_taken)
    loaded = loaded.mutate(silver_watermark_at=reach.over(ibis.window()))
    rows = loaded.filter(loaded.silver_at.isnull())
    return rows.select(
        *("snapshot_id", "fetched_at", "resource", "scope", "silver_watermark_at")
    ).order_by("fetched_at", "snapshot_id")


@query
def silver_watermark(raw_snapshots: ir.Table) -> ir.Table:
    """One row: when the newest snapshot up to `latest` was fetched that silver has."""
    return silver_watermark_of(raw_snapshots)


def silver_watermark_of(raw_snapshots: ir.Table) -> ir.Table:
    """See silver_watermark."""
    taken = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("horizon"),
        raw_snapshots.fetched_at <= timestamp_param("latest"),
        raw_snapshots.silver_at.notnull(),
    )
    return taken.aggregate(silver_watermark_at=taken.fetched_at.max())


@query
def monitoring(
    raw_snapshots: ir.Table,
    raw_pipeline_runs: ir.Table,
    raw_alerts: ir.Table,
    silver_live_match_state: ir.Table,
    silver_live_match_history: ir.Table,
    silver_matches: ir.Table,
    gold_live_match_monitor: ir.Table,
    gold_reconciliation: ir.Table,
) -> ir.Table:
    """All that monitoring asks at `as_of`, in one statement; `kind` says what a row is.

    A `tick` since `since`, a `scope` as the monitor judges it, a `dag` and its health,
    a `condition`, `judged`: the newest `as_of` that the monitor holds, and `reach`:
    when the newest response was fetched that silver has, both up to `latest`. Columns
    that a kind does not have are null.
    """
    parts = {
        "tick": scheduled_runs(raw_pipeline_runs),
        "scope": monitor_of(
            raw_snapshots,
            silver_live_match_state,
            silver_live_match_history,
            silver_matches,
        ),
        "dag": gold_pipeline_health(raw_pipeline_runs),
        "condition": conditions_of(
            raw_snapshots,
            raw_pipeline_runs,
            silver_live_match_state,
            silver_matches,
            gold_reconciliation,
            raw_alerts,
        ),
        "monitor": gold_live_match_monitor.aggregate(
            as_of=gold_live_match_monitor.as_of.max(
                where=gold_live_match_monitor.as_of <= timestamp_param("latest")
            )
        ),
        "reach": silver_watermark_of(raw_snapshots),
    }
    columns = {
        name: kind for part in parts.values() for name, kind in part.schema().items()
    }
    alike = [
        part.select(
            kind=ibis.literal(name),
            **{
                column: part[column] if column in part.columns else ibis.null(kind)
                for column, kind in columns.items()
            },
        )
        for name, part in parts.items()
    ]
    order = ("kind", "scheduled_at", "dag", "condition", "scope", "known_onset_at")
    return ibis.union(*alike, distinct=False).order_by(*order)


@query
def live_now(
    raw_snapshots: ir.Table,
    silver_live_match_state: ir.Table,
    silver_live_match_history: ir.Table,
    silver_matches: ir.Table,
) -> ir.Table:
    """What the monitor would say of everything at `as_of`, kept nowhere."""
    rows = monitor_of(
        raw_snapshots,
        silver_live_match_state,
        silver_live_match_history,
        silver_matches,
    )
    return rows.filter(rows.scope == "ALL")


@query
def health_now(raw_pipeline_runs: ir.Table) -> ir.Table:
    """What the pipeline's health would be at `as_of`, kept nowhere."""
    return gold_pipeline_health(raw_pipeline_runs).order_by("dag")


@query
def monitor(gold_live_match_monitor: ir.Table) -> ir.Table:
    """Every row of the monitor, ALL first."""
    rows = gold_live_match_monitor
    return rows.order_by((rows.scope != "ALL").cast("int64"), rows.scope)


@query
def health(gold_pipeline_health: ir.Table) -> ir.Table:
    """Every row of the pipeline's health, by DAG."""
    return gold_pipeline_health.order_by("dag")


@query
def reconciliation(gold_reconciliation: ir.Table) -> ir.Table:
    """What the night of the date of `as_of` compared; what is not equal first."""
    as_of = timestamp_param("as_of")
    rows = gold_reconciliation.filter(gold_reconciliation.as_of_date == as_of.date())
    return rows.order_by(
        (rows.verdict == "equal").cast("int64"),
        rows.competition_code,
        rows.utc_date,
        rows.match_id,
    )


@query
def ledger_summary(raw_snapshots: ir.Table) -> ir.Table:
    """Snapshots since `horizon` by resource and verdict, and how far they have come."""
    rows = raw_snapshots.filter(raw_snapshots.fetched_at >= timestamp_param("horizon"))
    return (
        rows.group_by("resource", "verdict")
        .aggregate(
            snapshots=rows.count(),
            row_count=rows.row_count.sum(),
            quarantined_count=rows.quarantined_count.sum(),
            loaded=rows.loaded_at.notnull().sum(),
            in_silver=rows.silver_at.notnull().sum(),
            last_fetched_at=rows.fetched_at.max(),
        )
        .order_by("resource", "verdict")
    )


@query
def recent_runs(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The runs since `since`, newest first."""
    rows = raw_pipeline_runs.filter(
        raw_pipeline_runs.started_at >= timestamp_param("since")
    )
    return rows.order_by(rows.started_at.desc(), rows.run_id.desc())


@query
def scoreboard(silver_live_match_state: ir.Table) -> ir.Table:
    """The matches of the date of `as_of`, by competition and kick-off."""
    rows = present(silver_live_match_state)
    today = rows.filter(is_on_day(rows.utc_date, timestamp_param("as_of")))
    return today.order_by("competition_code", "utc_date", "match_id")


@query
def data_tests(gold_data_test_results: ir.Table) -> ir.Table:
    """What the data tests found when they last ran, from `since` to `as_of`: failures
    first."""
    results = gold_data_test_results.filter(
        gold_data_test_results.as_of >= timestamp_param("since"),
        gold_data_test_results.as_of <= timestamp_param("as_of"),
    )
    newest = results.aggregate(newest_at=results.as_of.max())
    rows = results.join(newest, results.as_of == newest.newest_at).drop("newest_at")
    return rows.order_by(
        ibis.cases((rows.status == "fail", 0), (rows.status == "warn", 1), else_=2),
        rows.table_name,
        rows.test,
    )


@query
def held_back_tables(gold_data_test_results: ir.Table) -> ir.Table:
    """The `fail` tests that each failing table did not pass when it was last tested.

    A table fails from the first run of the data tests that found something, at
    `failing_since`, until a run that tests it and finds nothing: a run that was missed,
    or that has no test of this table, shows nothing. `tested_at` is its last test.
    """
    results = gold_data_test_results.filter(
        gold_data_test_results.as_of <= timestamp_param("as_of")
    )
    runs = results.group_by("table_name", "as_of").aggregate(
        failing=(results.status == "fail").sum()
    )
    passed = runs.group_by("table_name").aggregate(
        passed_at=runs.as_of.max(where=runs.failing == 0)
    )
    since = runs.join(passed, "table_name").filter(
        lambda t: t.passed_at.isnull() | (t.as_of > t.passed_at)
    )
    held = since.group_by("table_name").aggregate(
        failing_since=since.as_of.min(), tested_at=since.as_of.max()
    )
    rows = results.filter(results.status == "fail").join(held, "table_name")
    newest = rows.filter(rows.as_of == rows.tested_at)
    return newest.select("table_name", "test", "failing_since", "tested_at").order_by(
        "table_name", "test"
    )
