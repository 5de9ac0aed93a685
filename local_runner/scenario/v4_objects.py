"""The v4 objects of a scenario's matches and official tables."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from local_runner.scenario.competition_history import CompetitionHistory, Season
from local_runner.scenario.football_keys import Adjustment
from local_runner.scenario.match_history import KEY, MatchHistory, MatchState
from local_runner.simulator.states import State
from local_runner.simulator.table import ranked
from local_runner.simulator.v4_objects import area_of, competition_of, match_of
from local_runner.simulator.world import JSON

_SCORE_KEYS = {
    "regular_time": "regularTime",
    "extra_time": "extraTime",
    "penalties": "penalties",
}


def match_object(
    history: MatchHistory,
    state: MatchState,
    competition: CompetitionHistory,
    season: Season,
    teams: tuple[JSON, JSON],
) -> JSON:
    """The match object in a state, with the changes that the scenario makes to it."""
    home, away = teams
    shared = {
        "area": area_of(competition.league),
        "competition": {
            **competition_of(competition.league),
            "type": competition.kind,
        },
        "id": history.id,
        "matchday": history.matchday,
        "homeTeam": home,
        "awayTeam": away,
    }
    shown = State(
        at=state.at,
        status=state.status,
        kick_off=state.kick_off,
        score=state.score,
        half_time=state.half_time,
        stamp=state.stamp,
    )
    body = match_of(shared, season.json, shown)
    body |= {"stage": history.stage, "group": history.group}
    _add_score_parts(body["score"], state)
    return _changed(body, state)


def adjusted(rows: list[JSON], adjust: Mapping[str, Adjustment]) -> list[JSON]:
    """The rows of a table with adjustments by team, ranked again."""
    for row in rows:
        change = adjust.get(row["team"]["name"], Adjustment())
        row["playedGames"] += change.played
        row["won"] += change.won
        row["draw"] += change.drawn
        row["lost"] += change.lost
        row["points"] += change.points
        row["goalsFor"] += change.goals_for
        row["goalsAgainst"] += change.goals_against
        row["goalDifference"] = row["goalsFor"] - row["goalsAgainst"]
    return ranked(rows)


def _add_score_parts(score: JSON, state: MatchState) -> None:
    for part, goals in state.parts.items():
        home, away = goals or (None, None)
        score[_SCORE_KEYS[part]] = {"home": home, "away": away}
    if "penalties" in state.parts:
        score["duration"] = "PENALTY_SHOOTOUT"
    elif "extra_time" in state.parts:
        score["duration"] = "EXTRA_TIME"


def _changed(body: JSON, state: MatchState) -> JSON:
    if not state.set and not state.remove:
        return body
    body = copy.deepcopy(body)
    for path, value in state.set.items():
        *parents, last = KEY.findall(path)
        _object_at(body, parents)[last] = value
    for path in state.remove:
        *parents, last = KEY.findall(path)
        _object_at(body, parents).pop(last, None)
    return body


def _object_at(body: JSON, keys: list[str]) -> JSON:
    for key in keys:
        if not isinstance(body.get(key), dict):
            body[key] = {}
        body = body[key]
    return body
