"""The paths of v4 and the envelopes of their responses."""

from __future__ import annotations

from datetime import datetime

from local_runner.simulator.errors import not_found, restricted
from local_runner.simulator.params import (
    MatchFilter,
    Params,
    capped_days,
    read_date,
    read_ids,
    read_int,
    requested_days,
)
from local_runner.simulator.world import JSON, MatchQuery, TableCut, World

CLIENT = "Touchline"
_PLAYED = ("FINISHED", "AWARDED")


def response(world: World, path: str, params: Params, now: datetime) -> JSON:
    """The body of a 200 for a known client. Raises ApiError for any other status.

    `path` is below `/v4`.
    """
    match path.strip("/").split("/"):
        case ["matches"]:
            return _matches(world, params, now)
        case ["matches", number]:
            return _match(world, number, now)
        case ["competitions"]:
            return _competitions(world, now)
        case ["competitions", name, *rest]:
            return _below_competition(world, name, rest, params, now)
    raise not_found()


def anonymous_response(world: World, path: str, params: Params, now: datetime) -> JSON:
    """The response for a client without a token: the competitions, or a 200 without
    matches.

    The `/matches` of a client without a token were seen in September 2026: status 200,
    `permission` null and no match. All other paths are restricted.
    """
    match path.strip("/"):
        case "competitions":
            return {**_competitions(world, now), "filters": {}}
        case "matches":
            days = capped_days(params, now)
            echo = {"dateFrom": str(days.first), "dateTo": str(days.end)}
            return _envelope({**echo, "permission": None}, [], {})
    raise restricted()


def _matches(world: World, params: Params, now: datetime) -> JSON:
    wanted = MatchFilter.of(params)
    ids = read_ids(params)
    days = requested_days(params)
    if ids is None or days.first or days.end:
        days = capped_days(params, now)
    codes = None
    if "competitions" in params:
        items = world.competitions(now)
        found = (_named(items, name) for name in params["competitions"].split(","))
        codes = frozenset(item["code"] for item in found if item)
    query = MatchQuery(days.first, days.end, codes, ids)
    matches = [one for one in world.matches(query, now) if wanted.accepts(one)]
    filters: JSON = {}
    if days.first and days.end:
        filters = {"dateFrom": str(days.first), "dateTo": str(days.end)}
    filters["permission"] = "TIER_ONE"
    if "competitions" in params:
        filters["competitions"] = params["competitions"]
    if wanted.statuses is not None:
        filters["status"] = list(wanted.statuses)
    codes_seen = dict.fromkeys(one["competition"]["code"] for one in matches)
    return _envelope(filters, matches, {"competitions": ",".join(codes_seen)})


def _match(world: World, number: str, now: datetime) -> JSON:
    query = MatchQuery(ids=read_ids({"ids": number}))
    matches = world.matches(query, now)
    if not matches:
        raise not_found()
    return {**matches[0], "venue": None}


def _competitions(world: World, now: datetime) -> JSON:
    items = world.competitions(now)
    return {
        "count": len(items),
        "filters": {"client": CLIENT},
        "competitions": items,
    }


def _below_competition(
    world: World, name: str, rest: list[str], params: Params, now: datetime
) -> JSON:
    item = _named(world.competitions(now), name)
    if item is None:
        raise restricted()
    match rest:
        case []:
            hidden = ("plan", "numberOfAvailableSeasons")
            whole = {key: value for key, value in item.items() if key not in hidden}
            return {**whole, "seasons": [item["currentSeason"]]}
        case ["matches"]:
            return _season_matches(world, item, params, now)
        case ["standings"]:
            return _standings(world, item, params, now)
        case ["teams"]:
            return _teams(world, item, params)
    raise not_found()


def _season_matches(world: World, item: JSON, params: Params, now: datetime) -> JSON:
    filters: JSON = {"season": _season(item, params)}
    wanted = MatchFilter.of(params)
    days = requested_days(params)
    query = MatchQuery(days.first, days.end, frozenset({item["code"]}))
    matches = [one for one in world.matches(query, now) if wanted.accepts(one)]
    filters |= {
        name: params[name] for name in ("matchday", "stage", "group") if name in params
    }
    if wanted.statuses is not None:
        filters["status"] = list(wanted.statuses)
    body = _envelope(filters, matches, {})
    rows = body.pop("matches")
    return {**body, "competition": _short(item), "matches": rows}


def _standings(world: World, item: JSON, params: Params, now: datetime) -> JSON:
    filters: JSON = {"season": _season(item, params)}
    cut = TableCut(read_date(params, "date"), read_int(params, "matchday"))
    standings = world.standings(item["code"], now, cut)
    if standings is None:
        raise restricted()
    filters |= {name: params[name] for name in ("matchday", "date") if name in params}
    return {
        "filters": filters,
        "area": item["area"],
        "competition": _short(item),
        "season": item["currentSeason"],
        "standings": standings,
    }


def _teams(world: World, item: JSON, params: Params) -> JSON:
    season = _season(item, params)
    teams = world.teams(item["code"])
    if teams is None:
        raise restricted()
    return {
        "count": len(teams),
        "filters": {"season": season},
        "competition": _short(item),
        "season": item["currentSeason"],
        "teams": teams,
    }


def _named(items: list[JSON], name: str) -> JSON | None:
    """The competition of that code or id."""
    named = (item for item in items if name in (item["code"], str(item["id"])))
    return next(named, None)


def _short(item: JSON) -> JSON:
    """The `competition` of an envelope."""
    return {key: item[key] for key in ("id", "name", "code", "type", "emblem")}


def _season(item: JSON, params: Params) -> str:
    """The requested start year, as text. Only the current season is in the plan."""
    current = str(item["currentSeason"]["startDate"][:4])
    if (read_int(params, "season") or int(current)) != int(current):
        raise restricted()
    return current


def _envelope(filters: JSON, matches: list[JSON], extra: JSON) -> JSON:
    """Filters, counts and matches; without matches there is only `count`."""
    result: JSON = {"count": len(matches)}
    if matches:
        days = [one["utcDate"][:10] for one in matches]
        played = sum(one["status"] in _PLAYED for one in matches)
        result |= {**extra, "first": min(days), "last": max(days), "played": played}
    return {"filters": filters, "resultSet": result, "matches": matches}
