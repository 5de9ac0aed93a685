"""Silver: what was seen, and how things stand. Pure expressions over raw tables."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.known_values import FINAL, IN_PLAY, TABLE_STAGES, USABLE
from transforms.model import among, model, timestamp_param
from transforms.models.absence import batch_presence, live_presence, missing_since
from transforms.tables import TABLES
from transforms.vocabulary import (
    berlin_as_utc,
    effective_stamp,
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
    return _typed_match(first, "first_seen_at")


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
    beside = presence.rename(told_id="match_id")
    row = current.left_join(beside, current.match_id == beside.told_id)
    is_told = row.told_id.notnull()
    now = is_told.ifelse(missing_since(row.missing_since, row), row.missing_since)
    is_changed = ~now.identical_to(row.missing_since)
    return row.filter(row.is_touched | is_changed).select(*names, missing_since=now)


@model("replace", within=("competition_code", "competitions"))
def silver_live_standings(
    raw_snapshots: ir.Table, raw_live_standings: ir.Table
) -> ir.Table:
    """What the newest response of each of `competitions` says.

    The ledger knows the newest response by its body; the rows are those of any response
    with that body, as a response equal to the one before may have been left out. An
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
    return _table_lines(rows)


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
    show to be missing, or to be back."""
    names = [name for name in silver_matches.columns if name != "missing_since"]
    new = _typed_match(_drained(raw_batch_matches), "fetched_at").mutate(
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
    told = batch_presence(silver_matches, raw_snapshots, raw_batch_matches)
    return _marked(current, told)


@model("replace", within=("season_id", "season_ids"))
def silver_standings(raw_batch_standings: ir.Table) -> ir.Table:
    """What the newest response with rows of each of `season_ids` says.

    By season, whose id the API gives to one competition and year only: so the table of
    a season that is over, or of one that was asked for by hand, stands beside that of
    the season at hand, whichever was fetched last. Responses of a time after `latest`
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
    return _table_lines(newest.drop("response"), "fetched_at")


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


def _table_lines(rows: ir.Table, *more: str) -> ir.Table:
    """Raw lines of tables, typed and with the names that the matches use; each team
    once in a table. `more` names columns that are kept as they are."""
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
        **{name: one[name] for name in more},
    )


def _drained(raw: ir.Table) -> ir.Table:
    return raw.filter(
        raw.fetched_at >= timestamp_param("since"),
        among(raw.snapshot_id, "snapshot_ids"),
    )


def _typed_match(raw: ir.Table, fetched: str) -> ir.Table:
    """Raw matches as columns; `fetched` names that of the time of their response."""
    match = raw.payload
    home, away, score = match["homeTeam"], match["awayTeam"], match["score"]
    parts = raw.mutate(
        stage=match["stage"].str,
        winner=score["winner"].str,
        duration=score["duration"].str,
        full_home=score["fullTime"]["home"].int,
        full_away=score["fullTime"]["away"].int,
        shot_home=score["penalties"]["home"].int,
        shot_away=score["penalties"]["away"].int,
        regular_home=score["regularTime"]["home"].int,
        regular_away=score["regularTime"]["away"].int,
        extra_home=score["extraTime"]["home"].int,
        extra_away=score["extraTime"]["away"].int,
        half_home=score["halfTime"]["home"].int,
        half_away=score["halfTime"]["away"].int,
        local_stamp=berlin_as_utc(raw.status_timestamp),
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
        stage=parts.stage,
        group=_group_label(match["group"].str),
        matchday=match["matchday"].int,
        home_team_id=home["id"].int,
        home_team_name=home["name"].str,
        home_team_tla=home["tla"].str,
        away_team_id=away["id"].int,
        away_team_name=away["name"].str,
        away_team_tla=away["tla"].str,
        winner=parts.winner,
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
        effective_at=effective_stamp(
            parts.status_timestamp, parts.fetched_at, parts.local_stamp
        ),
    )


def _goals(score: ir.Table) -> dict[str, ir.Value]:
    """Goals without the shoot-out, and whether the parts exclude each other.

    `full` includes the shoot-out (`shot`). Parts are sometimes null and sometimes
    wrong, so: regular plus extra time (`played`) where both are known; else, for a
    shoot-out, what is left without it if that can be how the match ended; else unknown.
    It can if it is a draw. What is no draw can be a second leg, and then has more to
    fit, as a wrong shoot-out would leave no draw either: see `_is_left_of_second_leg`.
    """
    played_home = score.regular_home + score.extra_home
    played_away = score.regular_away + score.extra_away
    is_shootout = (score.duration == "PENALTY_SHOOTOUT").fill_null(False)
    is_longer = is_shootout | (score.duration == "EXTRA_TIME").fill_null(False)
    is_played_known = played_home.notnull() & played_away.notnull()
    left_home = score.full_home - score.shot_home
    left_away = score.full_away - score.shot_away
    is_left_drawn = ((left_home == left_away) & (left_home >= 0)).fill_null(False)
    is_left_known = is_left_drawn | _is_left_of_second_leg(score, left_home, left_away)

    def side(full: ir.Value, played: ir.Value, left: ir.Value) -> ir.Value:
        return ibis.cases(
            (is_longer & is_played_known, played),
            (is_shootout & is_left_known, left),
            (~is_shootout, full),
            else_=ibis.null("int64"),
        )

    # what the whole says is left for the parts, where both are there
    shot_home = is_shootout.ifelse(score.shot_home, 0)
    shot_away = is_shootout.ifelse(score.shot_away, 0)
    is_sum_wrong = (played_home + shot_home != score.full_home) | (
        played_away + shot_away != score.full_away
    )
    is_decided_early = (
        is_shootout & (played_home != played_away) & ~_can_be_second_leg(score)
    )
    is_contradictory = ibis.cases(
        (is_longer & is_played_known, (is_sum_wrong | is_decided_early)),
        (is_shootout, ~is_left_known),
        else_=ibis.literal(False),
    )
    return {
        "home": side(score.full_home, played_home, left_home),
        "away": side(score.full_away, played_away, left_away),
        "is_contradictory": is_contradictory.fill_null(True),
    }


def _can_be_second_leg(score: ir.Table) -> ir.BooleanValue:
    """Whether a match may belong to a tie of two legs, where a shoot-out follows a
    level aggregate, whoever won the second leg
    (https://documents.uefa.com/r/Regulations-of-the-UEFA-Champions-League-2022/23/Article-20-Knockout-system-extra-time-and-kicks-from-the-penalty-mark-Online).

    Not where a table is played, and not in what is one match in every season: the final
    tournaments of national teams, and the finals of CL and ELC. Which leg a match is,
    no response tells.
    """
    is_one_final = (score.stage == "FINAL") & score.competition_code.isin(["CL", "ELC"])
    is_one_match = score.competition_code.isin(["EC", "WC"]) | is_one_final
    return ~(is_one_match | score.stage.isin(TABLE_STAGES))


def _is_left_of_second_leg(
    score: ir.Table, left_home: ir.IntegerValue, left_away: ir.IntegerValue
) -> ir.BooleanValue:
    """Whether what `full` has beyond the shoot-out can be how a second leg ended.

    No side has fewer goals than in a part that is known, and once the match is over its
    winner is that of the shoot-out, as in every recorded one.
    """

    def least(side: str) -> ir.IntegerValue:
        known = [score[f"{part}_{side}"] for part in ("half", "regular", "extra")]
        return ibis.greatest(*(goals.fill_null(0) for goals in known))

    shootout_winner = ibis.cases(
        (score.shot_home > score.shot_away, "HOME_TEAM"),
        (score.shot_home < score.shot_away, "AWAY_TEAM"),
    )
    is_winner_right = ~score.status.isin(FINAL) | (
        score.winner == shootout_winner
    ).fill_null(False)
    is_left_enough = (left_home >= least("home")) & (left_away >= least("away"))
    return (_can_be_second_leg(score) & is_left_enough & is_winner_right).fill_null(
        False
    )


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
