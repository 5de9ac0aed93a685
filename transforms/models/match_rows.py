"""Match rows of responses as typed columns, with the goals of a match."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.known_values import FINAL, IN_PLAY, TABLE_STAGES
from transforms.models.standings_rows import group_label
from transforms.vocabulary import (
    berlin_as_utc,
    effective_stamp,
)


def typed_match(raw: ir.Table, fetched: str) -> ir.Table:
    """Raw matches as columns; `fetched` names that of the time of their response."""
    # each once: DuckDB parses the whole payload for every path into it
    raw = raw.mutate(
        home=raw.payload["homeTeam"],
        away=raw.payload["awayTeam"],
        score=raw.payload["score"],
        season=raw.payload["season"],
    )
    match, home, away, score = raw.payload, raw.home, raw.away, raw.score
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
    parts = _with_score_facts(parts)
    goals = _goals(parts)
    return parts.select(
        "match_id",
        "status_timestamp",
        "content_hash",
        parts.fetched_at.name(fetched),
        snapshot_id=parts.snapshot_id,
        competition_id=match["competition"]["id"].int,
        competition_code=parts.competition_code,
        season_id=parts.season["id"].int,
        season_start_date=_date(parts.season["startDate"].str),
        utc_date=parts.utc_date,
        status=parts.status,
        stage=parts.stage,
        group=group_label(match["group"].str),
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


def _with_score_facts(score: ir.Table) -> ir.Table:
    """What the goals follow from, each once.

    `full` includes the shoot-out (`shot`); `left` is it without. `played` is regular
    plus extra time. What is left is known if it is a draw. A match that is not a draw
    can be a second leg, and then has more conditions, as a wrong shoot-out does not
    leave a draw either: see `_is_left_of_second_leg`.
    """
    is_shootout = (score.duration == "PENALTY_SHOOTOUT").fill_null(False)
    is_longer = is_shootout | (score.duration == "EXTRA_TIME").fill_null(False)
    played_home = score.regular_home + score.extra_home
    played_away = score.regular_away + score.extra_away
    row = score.mutate(
        is_shootout=is_shootout,
        played_home=played_home,
        played_away=played_away,
        left_home=score.full_home - score.shot_home,
        left_away=score.full_away - score.shot_away,
        can_be_second_leg=_can_be_second_leg(score),
        is_played_known=is_longer & played_home.notnull() & played_away.notnull(),
    )
    is_left_drawn = (row.left_home == row.left_away) & (row.left_home >= 0)
    is_left_known = is_left_drawn.fill_null(False) | _is_left_of_second_leg(row)
    return row.mutate(is_left_known=row.is_shootout & is_left_known)


def _goals(score: ir.Table) -> dict[str, ir.Value]:
    """Goals without the shoot-out, and whether the parts contradict each other.

    Parts are sometimes null and sometimes wrong, so the goals are those of regular plus
    extra time if both are known; else, for a shoot-out, `full` without it if the match
    can have ended so; else unknown.
    """

    def side(side: str) -> ir.Value:
        return ibis.cases(
            (score.is_played_known, score[f"played_{side}"]),
            (score.is_left_known, score[f"left_{side}"]),
            (~score.is_shootout, score[f"full_{side}"]),
        )

    # what the whole says is left for the parts, where both are there
    shot_home = score.is_shootout.ifelse(score.shot_home, 0)
    shot_away = score.is_shootout.ifelse(score.shot_away, 0)
    is_sum_wrong = (score.played_home + shot_home != score.full_home) | (
        score.played_away + shot_away != score.full_away
    )
    is_decided_early = (
        score.is_shootout
        & (score.played_home != score.played_away)
        & ~score.can_be_second_leg
    )
    is_contradictory = ibis.cases(
        (score.is_played_known, is_sum_wrong | is_decided_early),
        (score.is_shootout, ~score.is_left_known),
        else_=ibis.literal(False),
    )
    return {
        "home": side("home"),
        "away": side("away"),
        "is_contradictory": is_contradictory.fill_null(True),
    }


def _can_be_second_leg(score: ir.Table) -> ir.BooleanValue:
    """Whether a match may belong to a tie of two legs, where a shoot-out follows a
    level aggregate, whichever team won the second leg
    (https://documents.uefa.com/r/Regulations-of-the-UEFA-Champions-League-2022/23/Article-20-Knockout-system-extra-time-and-kicks-from-the-penalty-mark-Online).

    Not where a table is played, and not in what is one match in every season: the final
    tournaments of national teams, and the finals of CL and ELC. Which leg a match is,
    no response tells.
    """
    is_one_final = (score.stage == "FINAL") & score.competition_code.isin(["CL", "ELC"])
    is_one_match = score.competition_code.isin(["EC", "WC"]) | is_one_final
    return ~(is_one_match | score.stage.isin(TABLE_STAGES))


def _is_left_of_second_leg(score: ir.Table) -> ir.BooleanValue:
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
    is_left_enough = (score.left_home >= least("home")) & (
        score.left_away >= least("away")
    )
    is_left = score.can_be_second_leg & is_left_enough & is_winner_right
    return is_left.fill_null(False)


def _date(text: ir.StringValue) -> ir.DateValue:
    """A day as the contract reads it, null for any other text: what else is one, and
    what the year 0 is, DuckDB and BigQuery do not agree on."""
    is_day = text.re_search("^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$")
    return ibis.cases((is_day, text)).try_cast("date")
