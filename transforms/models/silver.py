"""Silver: what was seen, and the latest state. Pure expressions over raw tables."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.known_values import USABLE
from transforms.model import among, model, timestamp_param
from transforms.models.absence import batch_presence, live_presence, missing_since
from transforms.models.match_rows import typed_match
from transforms.models.standings_rows import typed_standings
from transforms.tables import TABLES
from transforms.vocabulary import (
    ordering_stamp,
    row_rank,
    stamp_order,
)


@model("merge_least", order=("first_seen_at", "snapshot_id"))
def silver_live_match_history(raw_live_matches: ir.Table) -> ir.Table:
    """Every sighting of the drained snapshots, each from the first that saw it."""
    rows = _drained(raw_live_matches)
    key = list(TABLES["silver_live_match_history"].key)
    rank = row_rank(key, [rows.fetched_at, rows.snapshot_id], table=rows)
    first = rows.mutate(rank=rank).filter(lambda t: t["rank"] == 0)
    return typed_match(first, "first_seen_at")


@model("merge")
def silver_live_match_state(
    silver_live_match_history: ir.Table,
    silver_live_match_state: ir.Table,
    raw_snapshots: ir.Table,
) -> ir.Table:
    """The latest state of `match_ids`, from their history, and every match that the
    responses since `since` show to be missing, or to be back.

    A state that the history does not hold (any more) stands until a newer one comes.
    """
    history, states = silver_live_match_history, silver_live_match_state
    names = history.columns
    seen = history.filter(among(history.match_id, "match_ids"))
    held = states.filter(among(states.match_id, "match_ids"))
    lost = held.anti_join(seen, list(TABLES["silver_live_match_history"].key))
    seen = seen.union(lost.select(*names))
    latest_first = [column.desc() for column in stamp_order(seen)]
    ranked = seen.mutate(rank=row_rank(["match_id"], latest_first, table=seen))
    latest = ranked.filter(ranked["rank"] == 0)
    known = states.select(known_id=states.match_id, was=states.missing_since)
    latest = latest.left_join(known, latest.match_id == known.known_id)
    other = states.filter(~among(states.match_id, "match_ids"))
    current = latest.select(
        *names, missing_since=latest.was, is_touched=ibis.literal(True)
    ).union(other.select(*names, "missing_since", is_touched=ibis.literal(False)))
    return _marked(current, live_presence(current, raw_snapshots))


def _marked(current: ir.Table, presence: ir.Table) -> ir.Table:
    """The rows that were touched, or are missing since another time than before."""
    names = [n for n in current.columns if n not in ("missing_since", "is_touched")]
    beside = presence.rename(presence_id="match_id")
    row = current.left_join(beside, current.match_id == beside.presence_id)
    is_mentioned = row.presence_id.notnull()
    now = is_mentioned.ifelse(missing_since(row.missing_since, row), row.missing_since)
    is_changed = ~now.identical_to(row.missing_since)
    return row.filter(row.is_touched | is_changed).select(*names, missing_since=now)


@model("replace", within=("competition_code", "competitions"))
def silver_live_standings(
    raw_snapshots: ir.Table, raw_live_standings: ir.Table
) -> ir.Table:
    """What the newest response of each of `competitions` says.

    The ledger knows the newest response by its body; the rows are those of any response
    with that body, as a response equal to the one before may have been left out. A
    response of a time after `latest` came while a clock was ahead: it is not the
    newest.
    """
    responses = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("since"),
        raw_snapshots.fetched_at <= timestamp_param("latest"),
        raw_snapshots.resource == "standings",
        among(raw_snapshots.scope, "competitions"),
        raw_snapshots.verdict.isin(USABLE),
        raw_snapshots.loaded_at.notnull(),
    )
    newest_first = [responses.fetched_at.desc(), responses.snapshot_id.desc()]
    ranked = responses.mutate(rank=row_rank(["scope"], newest_first, table=responses))
    newest = ranked.filter(ranked["rank"] == 0).select("scope", "body_sha256")
    same = responses.semi_join(newest, ["scope", "body_sha256"]).select("snapshot_id")

    rows = raw_live_standings.filter(
        raw_live_standings.fetched_at >= timestamp_param("since")
    ).semi_join(same, "snapshot_id")
    return typed_standings(rows)


_BATCH_ORDER = (
    *("effective_at", "status_timestamp"),
    *("fetched_at", "snapshot_id", "content_hash"),
)


@model("merge", order=_BATCH_ORDER)
def silver_matches(
    raw_batch_matches: ir.Table, silver_matches: ir.Table, raw_snapshots: ir.Table
) -> ir.Table:
    """The newest row of each match that the drained snapshots hold, by stamp, then by
    the response that says so; and every match that the season responses since `since`
    show to be missing, or to be back.

    The statement is long (19 kB), as it reads each column from JSON, only where that is
    of the contract's type, and lists them all in each step of the merge.
    """
    names = [name for name in silver_matches.columns if name != "missing_since"]
    new = typed_match(_drained(raw_batch_matches), "fetched_at").mutate(
        missing_since=ibis.null("timestamp('UTC')"), is_touched=ibis.literal(1)
    )
    known = silver_matches.mutate(is_touched=ibis.literal(0))
    columns = [*names, "missing_since", "is_touched"]
    both = new.select(columns).union(known.select(columns))
    match = ibis.window(group_by=both.match_id)
    newest_first = [ordering_stamp(both).desc()]
    newest_first += [both[name].desc() for name in _BATCH_ORDER[1:]]
    both = both.mutate(
        rank=row_rank(["match_id"], newest_first, table=both),
        missing_since=both.missing_since.max().over(match),
        is_touched=both.is_touched.max().over(match) == 1,
    )
    current = both.filter(both["rank"] == 0).select(columns)
    presence = batch_presence(silver_matches, raw_snapshots, raw_batch_matches)
    return _marked(current, presence)


@model("replace", within=("season_id", "season_ids"))
def silver_standings(raw_batch_standings: ir.Table) -> ir.Table:
    """What the newest response with rows of each of `season_ids` says.

    By season, whose id the API gives to one competition and year only: so the table of
    a past season, or of one requested by hand, is kept beside that of
    the current season, whichever was fetched last. Responses of a time after `latest`
    do not count, as in `silver_live_standings`.
    """
    rows = raw_batch_standings.filter(
        raw_batch_standings.fetched_at >= timestamp_param("since"),
        raw_batch_standings.fetched_at <= timestamp_param("latest"),
        among(raw_batch_standings.season_id, "season_ids"),
    )
    newest_first = [rows.fetched_at.desc(), rows.snapshot_id.desc()]
    response = ibis.dense_rank().over(group_by=rows.season_id, order_by=newest_first)
    newest = rows.mutate(response=response).filter(lambda t: t["response"] == 0)
    return typed_standings(newest.drop("response"), "fetched_at")


@model("merge", order=("fetched_at", "snapshot_id"))
def silver_teams(raw_batch_teams: ir.Table) -> ir.Table:
    """Each team as the newest of the drained responses has it.

    A team of several competitions is in several responses; no response has it twice.
    """
    rows = _drained(raw_batch_teams)
    newest_first = [rows.fetched_at.desc(), rows.snapshot_id.desc()]
    rank = row_rank(["team_id"], newest_first, table=rows)
    newest = rows.mutate(rank=rank).filter(lambda t: t["rank"] == 0)
    team = newest.payload
    return newest.select(
        "team_id",
        "fetched_at",
        "snapshot_id",
        "competition_code",
        name=team["name"].str,
        short_name=team["shortName"].str,
        tla=team["tla"].str,
        crest_url=team["crest"].str,
        area_name=team["area"]["name"].str,
        venue=team["venue"].str,
        founded_year=team["founded"].int,
        club_colors=team["clubColors"].str,
        website_url=team["website"].str,
        last_updated_at=newest.last_updated_at,
    )


def _drained(raw: ir.Table) -> ir.Table:
    return raw.filter(
        raw.fetched_at >= timestamp_param("since"),
        among(raw.snapshot_id, "snapshot_ids"),
    )
