"""Tables as they stand, as the page of scores shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from functions.publish.pages.words import (
    competition_name,
    competition_order,
    group_name,
    stage_name,
)
from transforms.tie_rules import CRITERION_WORDS, RULE_OF

Row = Mapping[str, Any]
View = dict[str, Any]

FORM_NAMES = {"W": "b", "D": "i", "L": "u"}
"""The elements that show a match of the form: short, as there are hundreds."""


def leagues(
    tables: Iterable[Row], other_tables: Iterable[Row], matches: Iterable[Row]
) -> list[View]:
    """A view per competition: `code`, `name`, `is_in_play`, `tables`.

    A table of `other_tables` is shown where `tables` have none of its stage and group,
    marked with `is_older`. `matches` tell how a match in play stands.
    """
    known = {_key(table): table for table in other_tables}
    shown = {key: (table, True) for key, table in known.items()}
    shown |= {_key(table): (_filled(table, known), False) for table in tables}
    scores = _scores_in_play(matches)
    views = []
    ordered = sorted(shown.items(), key=lambda item: _order(item[0]))
    for code, of_it in groupby(ordered, key=lambda item: item[0][0]):
        newest = _newest_seasons([item[1] for item in of_it])
        parts = [_table(table, scores, is_older=older) for table, older in newest]
        views.append(
            {
                "code": code,
                "name": competition_name(code),
                "is_in_play": any(part["is_in_play"] for part in parts),
                "tables": parts,
            }
        )
    return views


def _key(table: Row) -> tuple[str, int, str, str]:
    return (
        table["competition_code"],
        table["season_id"],
        table["stage"],
        table["group"] or "",
    )


def _order(key: tuple[str, int, str, str]) -> tuple[Any, ...]:
    return (competition_order(key[0]), key[1:])


def _filled(table: Row, known: Mapping[Any, Row]) -> Row:
    """A table, with the tie rule that an older document says only elsewhere."""
    if table.get("tie_rule") or _key(table) not in known:
        return table
    return {**table, "tie_rule": known[_key(table)].get("tie_rule")}


def _newest_seasons(tables: Sequence[tuple[Row, bool]]) -> list[tuple[Row, bool]]:
    newest = max(table["season_id"] for table, _ in tables)
    return [one for one in tables if one[0]["season_id"] == newest]


def _scores_in_play(matches: Iterable[Row]) -> dict[int, str]:
    """The score of each team that plays, its own goals first."""
    scores: dict[int, str] = {}
    for match in matches:
        if not match["is_in_play"]:
            continue
        home, away = match["home_goals"], match["away_goals"]
        for team, own, other in (
            (match["home_team_id"], home, away),
            (match["away_team_id"], away, home),
        ):
            if team is not None and own is not None and other is not None:
                scores[team] = f"{own}:{other}"
    return scores


def _table(table: Row, scores: Mapping[int, str], *, is_older: bool) -> View:
    rows = table["rows"]
    level = set() if is_older else _level_in_play(rows)
    return {
        "title": group_name(table["group"], table["stage"]),
        "stage": stage_name(table["stage"]),
        "is_older": is_older,
        "is_in_play": any(row["in_play_count"] for row in rows) and not is_older,
        "has_level": bool(level),
        "rule": _rule_text(table.get("tie_rule")),
        "differs": _difference_text(rows, table.get("tie_rule")),
        "adjusted": _adjustment_text(rows),
        "rows": [
            {
                "position": row["position"],
                "moved": row["places_moved"] or 0,
                "moved_text": signed(row["places_moved"] or 0),
                "name": row["team_name"] or "Unknown team",
                "team_id": row["team_id"],
                "tla": badge(row["team_tla"], row["team_name"]),
                "crest": row.get("team_crest_url"),
                "is_in_play": bool(row["in_play_count"]) and not is_older,
                "score": scores.get(row["team_id"]),
                "played": row["played"],
                "won": row["won"],
                "drawn": row["drawn"],
                "lost": row["lost"],
                "goals_for": row["goals_for"],
                "goals_against": row["goals_against"],
                "difference": signed(row["goal_difference"]),
                "points": row["points"],
                "adjusted": row.get("points_adjustment") or 0,
                "form": list(reversed((row["form"] or "").split(",")))
                if row["form"]
                else [],
                "is_level": row["team_id"] in level,
            }
            for row in rows
        ],
    }


def signed(number: int) -> str:
    """A number with its sign; zero has none."""
    return f"{number:+d}".replace("-", "\N{MINUS SIGN}") if number else "0"


def badge(tla: str | None, name: str | None) -> str:
    """Three letters for a team."""
    return (tla or (name or "?")[:3]).upper()[:4]


def _level_in_play(rows: Sequence[Row]) -> set[int]:
    """The teams whose order is decided beyond points, while one of them plays."""
    level: set[int] = set()
    for _, of_it in groupby(rows, key=lambda row: row["points"]):
        teams = list(of_it)
        if len(teams) > 1 and any(row["in_play_count"] for row in teams):
            level |= {row["team_id"] for row in teams}
    return level


def _rule_text(name: str | None) -> str:
    rule = RULE_OF.get(name or "")
    if rule is None:
        return "How equal points are ranked here is not in this file."
    words = ", then ".join(
        CRITERION_WORDS[criterion].replace("h2h", "head-to-head")
        for criterion in rule.criteria
    )
    return f"Equal points are ranked by {words}, then by name."


def _difference_text(rows: Sequence[Row], rule_name: str | None) -> list[str]:
    """Whether the table differs from the official one, and why it may."""
    sentences = []
    with_official = [row for row in rows if row.get("official_position") is not None]
    if "official_position" in (rows[0] if rows else {}) and not with_official:
        return ["No official table is known yet."]
    moved = sum(1 for row in rows if row["places_moved"])
    if moved:
        sentences.append(
            f"{moved} of {len(rows)} teams stand elsewhere than in the official table."
        )
    elif with_official:
        sentences.append("Every team stands where the official table has it.")
    if any(row["in_play_count"] for row in rows):
        sentences.append("Matches in play count here as they stand, and not there.")
    if any(row.get("is_complete") is False for row in rows):
        sentences.append("The official table counts other matches of some teams.")
    if any(row.get("uncounted_count") for row in rows):
        sentences.append("A match without known goals is not counted.")
    rule = RULE_OF.get(rule_name or "")
    if rule and rule.left_out:
        sentences.append(
            f"What then ranks officially is not in match data: {rule.left_out}."
        )
    return sentences


def _adjustment_text(rows: Sequence[Row]) -> str:
    """Points that were added or deducted."""
    adjusted = [
        f"{row['team_name'] or 'Unknown team'} {signed(row['points_adjustment'])}"
        for row in rows
        if row.get("points_adjustment")
    ]
    return f"Points adjusted officially: {', '.join(adjusted)}." if adjusted else ""
