"""Silver: what was seen, and how things stand. Pure expressions over raw tables."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.model import among, model, timestamp_param
from transforms.tables import TABLES
from transforms.words import FINAL, IN_PLAY, row_rank, stamp_order


@model("merge_least", order=("first_seen_at", "snapshot_id"))
def silver_live_match_history(raw_live_matches: ir.Table) -> ir.Table:
    """Every sighting of the drained snapshots, each from the first that saw it."""
    rows = _drained(raw_live_matches)
    key = list(TABLES["silver_live_match_history"].key)
    rank = row_rank(key, [rows.fetched_at, rows.snapshot_id], table=rows)
    first = rows.mutate(rank=rank).filter(lambda t: t["rank"] == 0)
    return _typed_match(first, "first_seen_at")


@model("merge", order=("status_timestamp",))
def silver_live_match_state(silver_live_match_history: ir.Table) -> ir.Table:
    """The latest state of `match_ids`, from their history."""
    history = silver_live_match_history
    seen = history.filter(among(history.match_id, "match_ids"))
    latest_first = [column.desc() for column in stamp_order(seen)]
    ranked = seen.mutate(rank=row_rank(["match_id"], latest_first, table=seen))
    latest = ranked.filter(ranked["rank"] == 0)
    return latest.select(*TABLES["silver_live_match_state"].names)


@model("replace", within=("competition_code", "competitions"))
def silver_live_standings(
    raw_snapshots: ir.Table, raw_live_standings: ir.Table
) -> ir.Table:
    """What the newest answer of each of `competitions` says.

    The ledger knows the newest answer by its body; the rows are those of any answer
    with that body, as an answer equal to the one before may have been left out.
    """
    answers = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("since"),
        raw_snapshots.resource == "standings",
        among(raw_snapshots.scope, "competitions"),
        raw_snapshots.verdict.isin(["valid", "partial"]),
        raw_snapshots.loaded_at.notnull(),
    )
    newest_first = [answers.fetched_at.desc(), answers.snapshot_id.desc()]
    ranked = answers.mutate(rank=row_rank(["scope"], newest_first, table=answers))
    newest = ranked.filter(ranked["rank"] == 0).select("scope", "body_sha256")
    same = answers.semi_join(newest, ["scope", "body_sha256"]).select("snapshot_id")

    rows = raw_live_standings.filter(
        raw_live_standings.fetched_at >= timestamp_param("since")
    ).semi_join(same, "snapshot_id")
    return _table_lines(rows)


@model("merge", order=("status_timestamp", "fetched_at", "snapshot_id", "content_hash"))
def silver_matches(raw_batch_matches: ir.Table) -> ir.Table:
    """The newest row of each match that the drained snapshots hold: by stamp, then by
    the answer that says so."""
    rows = _drained(raw_batch_matches)
    newest_first = [
        rows.status_timestamp.desc(),
        rows.fetched_at.desc(),
        rows.snapshot_id.desc(),
        rows.content_hash.desc(),
    ]
    rank = row_rank(["match_id"], newest_first, table=rows)
    newest = rows.mutate(rank=rank).filter(lambda t: t["rank"] == 0)
    return _typed_match(newest, "fetched_at")


@model("replace", within=("season_id", "season_ids"))
def silver_standings(raw_batch_standings: ir.Table) -> ir.Table:
    """What the newest answer with rows of each of `season_ids` says.

    By season, whose id the API gives to one competition and year only: so the table of
    a season that is over, or of one that was asked for by hand, stands beside that of
    the season at hand, whichever was fetched last.
    """
    rows = raw_batch_standings.filter(
        raw_batch_standings.fetched_at >= timestamp_param("since"),
        among(raw_batch_standings.season_id, "season_ids"),
    )
    newest_first = [rows.fetched_at.desc(), rows.snapshot_id.desc()]
    answer = ibis.dense_rank().over(group_by=rows.season_id, order_by=newest_first)
    newest = rows.mutate(answer=answer).filter(lambda t: t["answer"] == 0)
    return _table_lines(newest.drop("answer"))


@model("merge", order=("fetched_at", "snapshot_id"))
def silver_teams(raw_batch_teams: ir.Table) -> ir.Table:
    """Each team as the newest of the drained answers has it.

    A team of several competitions is in several answers; no answer has it twice.
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


def _table_lines(rows: ir.Table) -> ir.Table:
    """Raw lines of tables, typed and with the names that the matches use; each team
    once in a table."""
    rows = rows.mutate(
        group_label=_group_label(rows.group), stage_label=_stage(rows.stage, rows.group)
    )
    key = [
        "competition_code",
        "season_id",
        "stage_label",
        "type",
        "group_label",
        "team_id",
    ]
    # two spellings of a group may hold one team: then the hash of its table decides
    order = [
        rows.fetched_at.desc(),
        rows.snapshot_id.desc(),
        rows.table_sha256.desc(),
    ]
    ranked_rows = rows.mutate(rank=row_rank(key, order, table=rows))
    one = ranked_rows.filter(ranked_rows["rank"] == 0)
    row = one.payload
    return one.select(
        "competition_id",
        "competition_code",
        "season_id",
        "season_start_date",
        stage=one.stage_label,
        type=one.type,
        group=one.group_label,
        team_id=one.team_id,
        team_name=row["team"]["name"].str,
        team_tla=row["team"]["tla"].str,
        position=row["position"].int,
        played=row["playedGames"].int,
        won=row["won"].int,
        drawn=row["draw"].int,
        lost=row["lost"].int,
        points=row["points"].int,
        goals_for=row["goalsFor"].int,
        goals_against=row["goalsAgainst"].int,
        goal_difference=row["goalDifference"].int,
        form=row["form"].str.nullif(""),
        table_sha256=one.table_sha256,
    )


def _drained(raw: ir.Table) -> ir.Table:
    return raw.filter(
        raw.fetched_at >= timestamp_param("since"),
        among(raw.snapshot_id, "snapshot_ids"),
    )


def _typed_match(raw: ir.Table, fetched: str) -> ir.Table:
    """Raw matches as columns; `fetched` names that of the time of their answer."""
    match = raw.payload
    home, away, score = match["homeTeam"], match["awayTeam"], match["score"]
    parts = raw.mutate(
        duration=score["duration"].str,
        full_home=score["fullTime"]["home"].int,
        full_away=score["fullTime"]["away"].int,
        shot_home=score["penalties"]["home"].int,
        shot_away=score["penalties"]["away"].int,
        played_home=score["regularTime"]["home"].int + score["extraTime"]["home"].int,
        played_away=score["regularTime"]["away"].int + score["extraTime"]["away"].int,
        half_home=score["halfTime"]["home"].int,
        half_away=score["halfTime"]["away"].int,
    )
    goals = _goals(parts)
    return parts.select(
        "match_id",
        "status_timestamp",
        "content_hash",
        parts.fetched_at.name(fetched),
        snapshot_id=parts.snapshot_id,
        competition_id=match["competition"]["id"].int,
        competition_code=parts.competition_code,
        season_id=match["season"]["id"].int,
        season_start_date=_date(match["season"]["startDate"].str),
        utc_date=parts.utc_date,
        status=parts.status,
        stage=match["stage"].str,
        group=_group_label(match["group"].str),
        matchday=match["matchday"].int,
        home_team_id=home["id"].int,
        home_team_name=home["name"].str,
        home_team_tla=home["tla"].str,
        away_team_id=away["id"].int,
        away_team_name=away["name"].str,
        away_team_tla=away["tla"].str,
        winner=score["winner"].str,
        duration=parts.duration,
        home_goals=goals["home"],
        away_goals=goals["away"],
        home_half_time_goals=parts.half_home,
        away_half_time_goals=parts.half_away,
        home_shootout_goals=parts.shot_home,
        away_shootout_goals=parts.shot_away,
        is_score_contradictory=goals["is_contradictory"],
        is_final=parts.status.isin(FINAL),
        is_in_play=parts.status.isin(IN_PLAY),
    )


def _goals(score: ir.Table) -> dict[str, ir.Value]:
    """Goals without the shoot-out, and whether the parts exclude each other.

    `full` includes the shoot-out (`shot`). Parts are sometimes null and sometimes
    wrong, so: regular plus extra time (`played`) where both are known; else, for a
    shoot-out, what is left without it if that is a draw; else unknown.
    """
    is_shootout = (score.duration == "PENALTY_SHOOTOUT").fill_null(False)
    is_longer = is_shootout | (score.duration == "EXTRA_TIME").fill_null(False)
    is_played_known = score.played_home.notnull() & score.played_away.notnull()
    left_home = score.full_home - score.shot_home
    left_away = score.full_away - score.shot_away
    is_left_drawn = ((left_home == left_away) & (left_home >= 0)).fill_null(False)

    def side(full: ir.Value, played: ir.Value, left: ir.Value) -> ir.Value:
        return ibis.cases(
            (is_longer & is_played_known, played),
            (is_shootout & is_left_drawn, left),
            (~is_shootout, full),
            else_=ibis.null("int64"),
        )

    # what the whole says is left for the parts, where both are there
    shot_home = is_shootout.ifelse(score.shot_home, 0)
    shot_away = is_shootout.ifelse(score.shot_away, 0)
    is_sum_wrong = (score.played_home + shot_home != score.full_home) | (
        score.played_away + shot_away != score.full_away
    )
    is_decided_early = is_shootout & (score.played_home != score.played_away)
    is_contradictory = ibis.cases(
        (is_longer & is_played_known, (is_sum_wrong | is_decided_early)),
        (is_shootout, ~is_left_drawn),
        else_=ibis.literal(False),
    )
    return {
        "home": side(score.full_home, score.played_home, left_home),
        "away": side(score.full_away, score.played_away, left_away),
        "is_contradictory": is_contradictory.fill_null(True),
    }


def _date(text: ir.StringValue) -> ir.DateValue:
    """A day as the contract reads it, null for any other text: what else is one, and
    what the year 0 is, DuckDB and BigQuery do not agree on."""
    is_day = text.re_search("^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$")
    return is_day.ifelse(text, ibis.null("string")).try_cast("date")


def _group_label(group: ir.StringValue) -> ir.StringValue:
    """GROUP_A from "GROUP_A" and "Group A"; null for a league phase, as in matches."""
    label = group.upper().replace(" ", "_")
    return label.nullif("LEAGUE_PHASE")


def _stage(stage: ir.StringValue, group: ir.StringValue) -> ir.StringValue:
    """The stage as the matches name it: a league phase is LEAGUE_STAGE there."""
    is_league_phase = group.upper().replace(" ", "_") == "LEAGUE_PHASE"
    return is_league_phase.fill_null(False).ifelse("LEAGUE_STAGE", stage)
