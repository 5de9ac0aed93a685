"""The objects of v4, with every key that the free plan had from 2024 to 2026."""

from __future__ import annotations

from datetime import datetime
from random import Random

from local_runner.simulator.clubs import Club
from local_runner.simulator.fixtures import Fixture
from local_runner.simulator.leagues import League
from local_runner.simulator.referees import referees_of
from local_runner.simulator.states import Score, State
from local_runner.simulator.world import JSON

_IMAGES = "https://crests.football-data.org"
# The competitions themselves are never updated: recorded in 2024, of 2022.
_COMPETITION_UPDATED = "2022-03-20T09:31:30Z"
_ODDS = {"msg": "Activate Odds-Package in User-Panel to retrieve odds."}


def stamp(moment: datetime) -> str:
    """A time in the format of the API: 2026-11-21T15:00:00Z."""
    return f"{moment.isoformat()[:19]}Z"


def area_of(league: League) -> JSON:
    """The `area` of a league."""
    return {
        "id": league.area_id,
        "name": league.area,
        "code": league.area_code,
        "flag": f"{_IMAGES}/{league.flag}.svg",
    }


def competition_of(league: League) -> JSON:
    """The `competition` of a match."""
    return {
        "id": league.id,
        "name": league.name,
        "code": league.code,
        "type": "LEAGUE",
        "emblem": f"{_IMAGES}/{league.emblem}.png",
    }


def competition_item_of(league: League, season: JSON) -> JSON:
    """An item of `/competitions`; `season` is its `currentSeason`."""
    short = competition_of(league)
    return {
        "id": short["id"],
        "area": area_of(league),
        "name": short["name"],
        "code": short["code"],
        "type": short["type"],
        "emblem": short["emblem"],
        "plan": "TIER_ONE",
        "currentSeason": season,
        "numberOfAvailableSeasons": league.seasons,
        "lastUpdated": _COMPETITION_UPDATED,
    }


def team_of(club: Club) -> JSON:
    """The `team` of a match or a table row; its crest is not on a real host."""
    return {
        "id": club.id,
        "name": club.name,
        "shortName": club.short_name,
        "tla": club.tla,
        "crest": f"https://crests.example/{club.id}.png",
    }


def referee_of(seed: int, fixture: Fixture) -> JSON:
    """The referee of a match, the same at any time."""
    names = referees_of(fixture.league.area_code)
    number = Random(f"{seed}:{fixture.id}:referee").randrange(len(names))
    return {
        "id": fixture.league.area_id * 100 + number,
        "name": names[number],
        "type": "REFEREE",
        "nationality": fixture.league.area,
    }


def score_of(state: State) -> JSON:
    """The `score`. In play the winner is the leading side; before kick-off it is
    null."""
    return {
        "winner": _leader(state.score),
        "duration": "REGULAR",
        "fullTime": _goals(state.score),
        "halfTime": _goals(state.half_time),
    }


def match_of(
    shared: JSON, season: JSON, state: State, referee: JSON | None = None
) -> JSON:
    """A whole match object, its keys in the recorded order.

    `shared` holds the constant attributes: area, competition, id, matchday, both teams.
    """
    return {
        "area": shared["area"],
        "competition": shared["competition"],
        "season": season,
        "id": shared["id"],
        "utcDate": stamp(state.kick_off),
        "status": state.status,
        "matchday": shared["matchday"],
        "stage": "REGULAR_SEASON",
        "group": None,
        "lastUpdated": stamp(state.last_updated),
        "homeTeam": shared["homeTeam"],
        "awayTeam": shared["awayTeam"],
        "score": score_of(state),
        "odds": _ODDS,
        "referees": [referee] if referee and state.has_referee else [],
    }


def _leader(score: Score | None) -> str | None:
    if score is None:
        return None
    home, away = score
    return "HOME_TEAM" if home > away else "AWAY_TEAM" if away > home else "DRAW"


def _goals(score: Score | None) -> JSON:
    home, away = score or (None, None)
    return {"home": home, "away": away}
