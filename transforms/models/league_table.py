"""The league table as it stands."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.known_values import TABLE_STAGES, USABLE
from transforms.model import model, timestamp_param
from transforms.models.tie_rules import DEFAULT_RULE, RULES, TIE_RULES, Criterion, Part
from transforms.tables import TABLES
from transforms.vocabulary import (
    MICROSECONDS_PER_MINUTE,
    microseconds_between,
    ordering_stamp,
    present,
    row_rank,
)

TABLE = ["competition_code", "season_id", "stage", "group_key"]
"""What names one table. `group_key` is the group, or '' where there is none, so that
tables without groups can be joined."""

ROW = [*TABLE, "team_id"]
"""What names one row of a table."""

FORM_LENGTH = 5

ANSWERED_WITHIN_DAYS = 35
"""A live table that was last answered longer ago is older than any of the batch, which
asks every night."""

OUTRUN_HOURS = 24
"""A table that was answered so much later counts even with fewer matches played."""

NEWEST_SEASON = 9999


@model("replace")
def gold_league_table(
    silver_live_match_state: ir.Table,
    silver_matches: ir.Table,
    silver_live_standings: ir.Table,
    silver_standings: ir.Table,
    raw_snapshots: ir.Table,
) -> ir.Table:
    """Every table as it stands, with the official one beside it.

    Final matches and those in play count, where both teams and goals are known. A team
    has a row from its first match in the fixture list on, or its first official row.
    Points that the official table adds or deducts count as well.
    """
    sides = _sides(_newest(silver_live_match_state, silver_matches))
    live_standings = _dated(silver_live_standings, raw_snapshots)
    official = _official(live_standings, silver_standings)
    row = _ranked(_entries(sides, official), sides)
    row = _beside(row, _form(sides))
    row = row.mutate(
        as_of=timestamp_param("as_of"),
        group=row.group_key.nullif(""),
        places_moved=row.official_position - row.position,
        points_difference=row.points - row.official_points,
        is_complete=(row.official_played <= row.played)
        & (row.official_played >= row.played - row.in_play_count),
        is_as_official=(row.official_position == row.position)
        & (row.official_played == row.played)
        & (row.official_points == row.points)
        & (row.official_goal_difference == row.goal_difference),
    )
    return row.select(*TABLES["gold_league_table"].names)


def _newest(live: ir.Table, batch: ir.Table) -> ir.Table:
    """Every match as the newer of live and batch has it; live where both are as new.

    One that live misses is what batch has, where that was named later still; one that
    batch alone misses is as live has it, which reads it again within the hour.
    """
    missed = live.filter(live.missing_since.notnull()).select(
        "match_id", missed_at=live.missing_since
    )
    named = present(batch).left_join(missed, "match_id").drop("match_id_right")
    named = named.filter(
        named.missed_at.isnull() | (named.fetched_at > named.missed_at)
    )
    both = _both(_placed(present(live)), _placed(named), _MATCH_COLUMNS)
    order = [
        both.placed_at.desc(),
        both.status_timestamp.desc(),
        both.is_live.desc(),
    ]
    ranked = both.mutate(rank=row_rank(["match_id"], order, table=both))
    newest = ranked.filter(ranked["rank"] == 0)
    return newest.filter(newest.stage.isin(TABLE_STAGES))


def _placed(matches: ir.Table) -> ir.Table:
    return matches.mutate(placed_at=ordering_stamp(matches))


def _both(live: ir.Table, batch: ir.Table, columns: tuple[str, ...]) -> ir.Table:
    """The rows of both; `is_live` is 1 or 0, to be ordered by."""
    return live.select(*columns, is_live=ibis.literal(1)).union(
        batch.select(*columns, is_live=ibis.literal(0))
    )


_MATCH_COLUMNS = (
    "match_id",
    "status_timestamp",
    "placed_at",
    "competition_code",
    "season_id",
    "season_start_date",
    "utc_date",
    "status",
    "stage",
    "group",
    "home_team_id",
    "home_team_name",
    "home_team_tla",
    "away_team_id",
    "away_team_name",
    "away_team_tla",
    "winner",
    "home_goals",
    "away_goals",
    "is_final",
    "is_in_play",
)
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


def _sides(matches: ir.Table) -> ir.Table:
    """Each match twice, seen from each of its teams that is known.

    An award names its winner even where the recorded goals are level.
    """
    ahead = matches.home_goals - matches.away_goals
    is_level_award = (matches.status == "AWARDED") & (ahead == 0)
    is_over = matches.is_final | matches.is_in_play
    is_known = (
        ahead.notnull()
        & matches.home_team_id.notnull()
        & matches.away_team_id.notnull()
    )
    matches = matches.mutate(
        group_key=matches.group.fill_null(""),
        is_counted=is_over & is_known,
        is_uncounted=is_over & ~is_known,
        home_points=ibis.cases(
            (ahead > 0, 3),
            (ahead < 0, 0),
            (is_level_award & (matches.winner == "HOME_TEAM"), 3),
            (is_level_award & (matches.winner == "AWAY_TEAM"), 0),
            else_=1,
        ),
    )
    home_points = matches.home_points
    away_points = ibis.cases((home_points == 3, 0), (home_points == 0, 3), else_=1)
    home = _side(matches, "home", "away", home_points)
    sides = home.union(_side(matches, "away", "home", away_points))
    return sides.filter(sides.team_id.notnull())


def _side(matches: ir.Table, own: str, other: str, points: ir.IntegerValue) -> ir.Table:
    return matches.select(
        *TABLE,
        "season_start_date",
        "match_id",
        "utc_date",
        "status_timestamp",
        "is_final",
        "is_in_play",
        "is_counted",
        "is_uncounted",
        is_away=ibis.literal(own == "away"),
        team_id=matches[f"{own}_team_id"],
        team_name=matches[f"{own}_team_name"],
        team_tla=matches[f"{own}_team_tla"],
        opponent_id=matches[f"{other}_team_id"],
        goals_for=matches[f"{own}_goals"],
        goals_against=matches[f"{other}_goals"],
        points=points,
    )


def _dated(live: ir.Table, raw_snapshots: ir.Table) -> ir.Table:
    """The live official tables with the time of their newest response, by the ledger: a
    table that is answered again unchanged is stored once."""
    since = timestamp_param("as_of") - ibis.interval(days=ANSWERED_WITHIN_DAYS)
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


def _official(live: ir.Table, batch: ir.Table) -> ir.Table:
    """The newest official tables, those of all matches home and away.

    Tables grow, so of a season it is the response with more matches played in it,
    unless the other came over a day later: then results were annulled. Between two
    rounds both have as many, and only points move, by a deduction or an appeal: then it
    is the response that came last, or live where that is not known.
    """
    both = _both(live, batch, _OFFICIAL_COLUMNS)
    both = both.filter(both.type == "TOTAL", both.stage.isin(TABLE_STAGES))
    season = ["competition_code", "season_id"]
    responses = both.group_by(*season, "is_live").aggregate(
        total=both.played.sum(), fetched_at=both.fetched_at.max()
    )
    last = both.group_by(season).aggregate(last_at=both.fetched_at.max())
    responses = responses.join(last, season)
    behind = microseconds_between(responses.last_at, responses.fetched_at)
    is_left_behind = behind > OUTRUN_HOURS * 60 * MICROSECONDS_PER_MINUTE
    order = [
        is_left_behind.fill_null(False),
        responses.total.desc(),
        responses.fetched_at.isnull(),
        responses.fetched_at.desc(),
        responses.is_live.desc(),
    ]
    ranked = responses.mutate(rank=row_rank(season, order, table=responses))
    newest = ranked.filter(ranked["rank"] == 0)
    both = both.mutate(group_key=both.group.fill_null(""), adjusted=_adjustment(both))
    rows = both.semi_join(newest, [*season, "is_live"])
    other = both.anti_join(newest, [*season, "is_live"])
    other = other.select(*ROW, adjusted_there=other.adjusted)
    rows = _beside(rows, other)
    return rows.select(
        *ROW,
        "season_start_date",
        official_name=rows.team_name,
        official_tla=rows.team_tla,
        official_position=rows.position,
        official_played=rows.played,
        official_points=rows.points,
        official_goal_difference=rows.goal_difference,
        points_adjustment=ibis.coalesce(rows.adjusted, rows.adjusted_there),
    )


def _adjustment(official: ir.Table) -> ir.IntegerValue:
    """What a row of an official table has more or fewer points than its own results
    give; null where these are not its matches.

    The row is held against itself, so that it may count other matches than we do: one
    that is in play, or that it has not taken in yet. Every competition of the free plan
    gives three points for a win and one for a draw.
    """
    results = official.won + official.drawn + official.lost
    return (results == official.played).ifelse(
        official.points - 3 * official.won - official.drawn, ibis.null("int64")
    )


def _entries(sides: ir.Table, official: ir.Table) -> ir.Table:
    """Every row of every table, not ranked yet: what was played, and the official."""
    named = ["season_start_date", *ROW]
    seen = sides.select(*named).union(official.select(*named))
    keys = seen.select(*ROW).distinct()
    season = ["competition_code", "season_id"]
    starts = seen.group_by(*season).aggregate(
        season_start_date=seen.season_start_date.max()
    )
    row = _beside(keys.join(starts, season), _facts(sides))
    row = _beside(row, official.drop("season_start_date"))
    counts = {name: row[name].fill_null(0) for name in _COUNTS}
    row = row.mutate(
        **counts,
        team_name=ibis.coalesce(row.team_name, row.official_name),
        team_tla=ibis.coalesce(row.team_tla, row.official_tla),
    )
    return row.mutate(
        fewer_played=-row.played,
        goal_difference=row.goals_for - row.goals_against,
        points=3 * row.won + row.drawn + row.points_adjustment.fill_null(0),
        tie_rule=_tie_rule(row),
    )


_COUNTS = (
    "played",
    "won",
    "drawn",
    "lost",
    "goals_for",
    "goals_against",
    "away_goals",
    "away_won",
    "in_play_count",
    "uncounted_count",
)


def _facts(sides: ir.Table) -> ir.Table:
    """What each team has played, and its name in its newest match that has one."""
    counted = sides.is_counted
    newest_first = [sides.status_timestamp.desc(), sides.match_id.desc()]
    return sides.group_by(*ROW).aggregate(
        team_name=sides.team_name.first(order_by=newest_first),
        team_tla=sides.team_tla.first(order_by=newest_first),
        played=counted.sum(),
        won=(counted & (sides.points == 3)).sum(),
        drawn=(counted & (sides.points == 1)).sum(),
        lost=(counted & (sides.points == 0)).sum(),
        goals_for=counted.ifelse(sides.goals_for, 0).sum(),
        goals_against=counted.ifelse(sides.goals_against, 0).sum(),
        away_goals=(counted & sides.is_away).ifelse(sides.goals_for, 0).sum(),
        away_won=(counted & sides.is_away & (sides.points == 3)).sum(),
        in_play_count=(counted & sides.is_in_play).sum(),
        uncounted_count=sides.is_uncounted.sum(),
    )


def _tie_rule(row: ir.Table) -> ir.StringValue:
    """The name of the newest rule that holds in the season; of the newest of all where
    its start is unknown."""
    year = row.season_start_date.year().fill_null(NEWEST_SEASON)
    newest_first = sorted(TIE_RULES, key=lambda rule: rule.since, reverse=True)
    oldest = {rule.competition: rule for rule in newest_first}
    branches = []
    for rule in newest_first:
        is_its_own = row.competition_code == rule.competition
        is_its_time = is_its_own & (year >= rule.since)
        is_oldest = rule is oldest[rule.competition]
        branches.append((is_its_own if is_oldest else is_its_time, rule.name))
    return ibis.cases(*branches, else_=DEFAULT_RULE.name)


def _ranked(row: ir.Table, sides: ir.Table) -> ir.Table:
    """The rows with their position from 1, without gaps: equal in all is by name.

    Names are ordered by code point, so that every engine ranks alike.
    """
    before = [row.points.desc(), *_worth(row, "before")]
    row = row.mutate(
        tied=ibis.rank().over(group_by=_named(row, TABLE), order_by=before)
    )
    row = _beside(row, _among_tied(row, sides))
    row = row.mutate(**{name: row[name].fill_null(0) for name in _AMONG_TIED})
    tied = ibis.window(group_by=_named(row, [*TABLE, "tied"]))
    once = [rule.name for rule in RULES if rule.meetings == 1]
    meetings = row.tie_rule.isin(once).ifelse(1, 2)
    rivals = row.team_id.count().over(tied) - 1
    row = row.mutate(
        is_settled=row.head_to_head_played.min().over(tied) >= meetings * rivals
    )
    row = row.mutate(
        **{name: row.is_settled.ifelse(row[name], 0) for name in _ONCE_SETTLED}
    )
    order = [
        row.tied,
        *_worth(row, "head_to_head"),
        *_worth(row, "after"),
        row.team_name.isnull(),
        row.team_name,
        row.team_id,
    ]
    return row.mutate(position=row_rank(TABLE, order, table=row) + 1)


_ONCE_SETTLED = (
    "head_to_head_points",
    "head_to_head_goal_difference",
    "head_to_head_goals_for",
    "head_to_head_away_goals",
)
_AMONG_TIED = ("head_to_head_played", "head_to_head_points_so_far", *_ONCE_SETTLED)


def _among_tied(row: ir.Table, sides: ir.Table) -> ir.Table:
    """The table of the matches among the teams that are `tied`."""
    counted = sides.filter(sides.is_counted).select(
        *ROW, "opponent_id", "is_away", "goals_for", "goals_against", "points"
    )
    own = row.select(*ROW, "tied")
    other = row.select(*TABLE, opponent_id=row.team_id, opponent_tied=row.tied)
    met = counted.join(own, ROW).join(other, [*TABLE, "opponent_id"])
    met = met.filter(met.tied == met.opponent_tied)
    return met.group_by(*ROW).aggregate(
        head_to_head_played=met.count(),
        head_to_head_points=met.points.sum(),
        head_to_head_points_so_far=met.points.sum(),
        head_to_head_goal_difference=(met.goals_for - met.goals_against).sum(),
        head_to_head_goals_for=met.goals_for.sum(),
        head_to_head_away_goals=met.is_away.ifelse(met.goals_for, 0).sum(),
    )


def _worth(row: ir.Table, part: Part) -> list[ir.Value]:
    """What to order by: at each place the criterion that the row's rule has there."""
    places = max(len(rule.part(part)) for rule in RULES)
    return [_worth_at(row, part, place).desc() for place in range(places)]


def _worth_at(row: ir.Table, part: Part, place: int) -> ir.IntegerValue:
    names: dict[Criterion, list[str]] = {}
    for rule in RULES:
        for criterion in rule.part(part)[place : place + 1]:
            names.setdefault(criterion, []).append(rule.name)
    return ibis.cases(
        *((row.tie_rule.isin(rules), row[name]) for name, rules in names.items()),
        else_=0,
    )


def _form(sides: ir.Table) -> ir.Table:
    """How the last finals of each team ended: W, D or L, newest first."""
    finals = sides.filter(sides.is_counted & sides.is_final).select(
        *ROW, "utc_date", "match_id", "points"
    )
    newest_first = [finals.utc_date.desc(), finals.match_id.desc()]
    ranked = finals.mutate(
        rank=row_rank(ROW, newest_first, table=finals),
        ended=ibis.cases(
            (finals.points == 3, "W"), (finals.points == 1, "D"), else_="L"
        ),
    )
    last = ranked.filter(ranked["rank"] < FORM_LENGTH)
    return last.group_by(*ROW).aggregate(
        form=last.ended.group_concat(
            sep=",", order_by=[last.utc_date.desc(), last.match_id.desc()]
        )
    )


def _beside(row: ir.Table, more: ir.Table) -> ir.Table:
    """The rows with the columns of `more`, null where it has no such row."""
    joined = row.left_join(more, ROW)
    added = [name for name in more.columns if name not in ROW]
    return joined.select(*row.columns, *added)


def _named(table: ir.Table, names: list[str]) -> list[ir.Value]:
    return [table[name] for name in names]
