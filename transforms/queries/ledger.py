"""Queries of the ledger: what is stored, loaded, in silver, and in quarantine."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.known_values import USABLE
from transforms.model import among, query, timestamp_param


@query
def known_snapshots(raw_snapshots: ir.Table) -> ir.Table:
    """The ledger from `since` on."""
    rows = raw_snapshots.filter(raw_snapshots.fetched_at >= timestamp_param("since"))
    return rows.select(
        *("snapshot_id", "fetched_at", "resource", "scope", "uri", "body_sha256"),
        *("verdict", "contract_version", "asked_ids"),
        is_loaded=rows.loaded_at.notnull(),  # not when: hundreds of times are slow
        is_in_silver=rows.silver_at.notnull(),
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
    """Snapshots since `since` to validate with a later contract, oldest first."""
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
    watermark = loaded.fetched_at.max(where=is_taken)
    loaded = loaded.mutate(silver_watermark_at=watermark.over(ibis.window()))
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
