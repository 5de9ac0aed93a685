"""Positions: by points, then by the tie rule of the competition."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.models.table_keys import ROW, TABLE
from transforms.tie_rules import DEFAULT_RULE, RULES, TIE_RULES, Criterion, Part
from transforms.vocabulary import (
    row_rank,
)

NEWEST_SEASON = 9999

SO_FAR: Criterion = "head_to_head_points_so_far"
"""The one that counts before all matches among the teams are played."""


def tie_rule_name(row: ir.Table) -> ir.StringValue:
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


def with_positions(row: ir.Table, sides: ir.Table) -> ir.Table:
    """The rows with their position from 1, without gaps: equal in all is by name.

    Names are ordered by code point, so that every engine ranks alike.
    """
    before = [row.points.desc(), *_worth(row, "before")]
    row = row.mutate(
        tied=ibis.rank().over(group_by=_named(row, TABLE), order_by=before)
    )
    row = row.left_join(
        _among_tied(row, sides),
        [*ROW, "tied"],
        rname="{name}_among",
    )
    once = [rule.name for rule in RULES if rule.meetings == 1]
    tied = row.group_by(*TABLE, "tied").aggregate(
        rivals=row.count() - 1,
        all_played=row.head_to_head_played.fill_null(0).min(),
    )
    row = row.join(tied, [*TABLE, "tied"])
    meetings = row.tie_rule.isin(once).ifelse(1, 2)
    row = row.mutate(is_settled=row.all_played >= meetings * row.rivals)
    order = [
        row.tied,
        *_worth(row, "head_to_head"),
        *_worth(row, "after"),
        row.team_name.isnull(),
        row.team_name,
        row.team_id,
    ]
    return row.mutate(position=row_rank(TABLE, order, table=row) + 1)


def _among_tied(row: ir.Table, sides: ir.Table) -> ir.Table:
    """What each team did against those that are `tied` alike, for every `tied`."""
    counted = sides.filter(sides.is_counted)
    other = row.select(*TABLE, "tied", opponent_id=row.team_id)
    met = counted.join(other, [*TABLE, "opponent_id"])
    return met.group_by(*ROW, "tied").aggregate(
        head_to_head_played=met.count(),
        head_to_head_points=met.points.sum(),
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
    branches = []
    if SO_FAR in names:
        so_far = row.head_to_head_points.fill_null(0)
        branches.append((row.tie_rule.isin(names.pop(SO_FAR)), so_far))
    if part == "head_to_head":
        branches.append((~row.is_settled, 0))
    branches += [(row.tie_rule.isin(rules), row[name]) for name, rules in names.items()]
    return ibis.cases(*branches, else_=0)


def _named(table: ir.Table, names: list[str]) -> list[ir.Value]:
    return [table[name] for name in names]
