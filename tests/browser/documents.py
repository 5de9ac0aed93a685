"""Published documents, built from small data: days as a pipeline would publish them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

NOW = datetime(2026, 11, 21, 15, 45, tzinfo=UTC)
"""A Saturday; all documents are of this time unless they say another."""

TOWNS = (
    *("Ashwick", "Brackenford", "Calderholm", "Dunmarsh", "Eastmoor", "Fernleigh"),
    *("Greyhaven", "Hartsby", "Ivelbridge", "Jarrowby", "Kingsmarch", "Larkhampton"),
    *("Marlvale", "Northwharf", "Oxmere", "Pennarth", "Quarrington", "Redcliffe"),
    *("Saltmere", "Tarnbeck"),
)
ENDINGS = ("United", "City", "Rovers", "Athletic", "Town")

CREST_HOST = "https://crests.football-data.org"


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def team(league: int, index: int) -> Json:
    """A team of a league; the first half of them have a crest."""
    town = TOWNS[(index + 3 * league) % len(TOWNS)]
    name = f"{town} {ENDINGS[(index + league) % len(ENDINGS)]}"
    return {
        "id": 1000 * league + index,
        "name": name,
        "tla": town[:3].upper(),
        "crest": f"{CREST_HOST}/{1000 * league + index}.svg" if index < 10 else None,
    }


def match(
    number: int,
    home: Mapping[str, Any] | None,
    away: Mapping[str, Any] | None,
    *,
    kick_off: datetime,
    code: str = "PL",
    status: str = "TIMED",
    goals: tuple[int | None, int | None] = (None, None),
    half_time: tuple[int | None, int | None] = (None, None),
    shootout: tuple[int | None, int | None] = (None, None),
    now: datetime = NOW,
    **changes: Any,
) -> Json:
    """A match of the scoreboard."""
    offset = (kick_off.date() - now.date()).days
    is_over = status in ("FINISHED", "AWARDED")
    sides = {"home": home or {}, "away": away or {}}
    lead = (goals[0] or 0) - (goals[1] or 0) or (shootout[0] or 0) - (shootout[1] or 0)
    seen = min(now, kick_off + timedelta(minutes=105)) if goals[0] is not None else now
    row: Json = {
        "match_id": number,
        "day": {-1: "yesterday", 0: "today", 1: "tomorrow"}[offset],
        "competition_code": code,
        "utc_date": stamp(kick_off),
        "status": status,
        "stage": "REGULAR_SEASON",
        "group": None,
        "matchday": 12,
    }
    for side, of in sides.items():
        row |= {
            f"{side}_team_id": of.get("id"),
            f"{side}_team_name": of.get("name"),
            f"{side}_team_tla": of.get("tla"),
            f"{side}_team_crest_url": of.get("crest"),
        }
    return {
        **row,
        "winner": None
        if goals[0] is None
        else "HOME_TEAM"
        if lead > 0
        else "AWAY_TEAM"
        if lead
        else "DRAW",
        "home_goals": goals[0],
        "away_goals": goals[1],
        "home_half_time_goals": half_time[0],
        "away_half_time_goals": half_time[1],
        "home_shootout_goals": shootout[0],
        "away_shootout_goals": shootout[1],
        "is_final": is_over,
        "is_in_play": status in ("IN_PLAY", "PAUSED", "EXTRA_TIME", "PENALTY_SHOOTOUT"),
        "is_goal_withdrawn": False,
        "is_corrected": False,
        "status_timestamp": stamp(seen - timedelta(minutes=4)),
        "first_seen_at": stamp(seen),
        "state_age_minutes": (now - seen).total_seconds() / 60 + 4,
        **changes,
    }


def state(
    at: datetime,
    status: str,
    goals: tuple[int | None, int | None],
    change: str | None = None,
    *,
    lag: float = 6.0,
    utc_date: datetime | None = None,
) -> Json:
    """A state of a match's history."""
    return {
        "status_timestamp": stamp(at),
        "first_seen_at": stamp(at + timedelta(minutes=lag)),
        "lag_minutes": lag,
        "status": status,
        "home_goals": goals[0],
        "away_goals": goals[1],
        "utc_date": stamp(utc_date or at),
        "change": change,
    }


def history_of(row: Mapping[str, Any]) -> Json:
    """A plausible history of a match: a state per goal."""
    kick_off = datetime.fromisoformat(row["utc_date"])
    states = [state(kick_off - timedelta(hours=20), "TIMED", (None, None))]
    if row["home_goals"] is not None:
        states.append(state(kick_off, "IN_PLAY", (0, 0), "status"))
        home = away = 0
        minute = 9
        while (home, away) != (row["home_goals"], row["away_goals"]):
            if home < row["home_goals"] and (home <= away or away == row["away_goals"]):
                home += 1
            else:
                away += 1
            at = kick_off + timedelta(minutes=minute)
            states.append(state(at, "IN_PLAY", (home, away), "goal"))
            minute += 14
        if row["is_goal_withdrawn"]:
            at = kick_off + timedelta(minutes=minute)
            states += [
                state(at, "IN_PLAY", (home + 1, away), "goal"),
                state(
                    at + timedelta(minutes=3),
                    "IN_PLAY",
                    (home, away),
                    "goal_withdrawn",
                    lag=12,
                ),
            ]
        if row["is_final"]:
            at = kick_off + timedelta(minutes=112)
            before = (home + 1, away) if row["is_corrected"] else (home, away)
            states.append(state(at, "FINISHED", before, "status"))
            if row["is_corrected"]:
                at = kick_off + timedelta(hours=9, minutes=20)
                states.append(
                    state(at, "FINISHED", (home, away), "correction_after_final")
                )
    return {"match_id": row["match_id"], "states": states}


def table_row(team: Mapping[str, Any], position: int, **changes: Any) -> Json:
    """A row of a table; teams lower down have fewer points."""
    won = max(0, 10 - position // 2)
    drawn = position % 3
    lost = max(0, 12 - won - drawn)
    row = {
        "position": position,
        "team_id": team["id"],
        "team_name": team["name"],
        "team_tla": team["tla"],
        "played": won + drawn + lost,
        "won": won,
        "drawn": drawn,
        "lost": lost,
        "goals_for": 30 - position,
        "goals_against": 8 + position,
        "goal_difference": 22 - 2 * position,
        "points": 3 * won + drawn,
        "points_adjustment": 0,
        "in_play_count": 0,
        "form": ",".join("WDL"[(position + n * n) % 3] for n in range(5)),
        "places_moved": 0,
        "uncounted_count": 0,
        "official_position": position,
        "official_played": won + drawn + lost,
        "official_points": 3 * won + drawn,
        "official_goal_difference": 22 - 2 * position,
        "points_difference": 0,
        "is_complete": True,
        "is_as_official": True,
    }
    return {**row, **changes}


def table(
    code: str,
    teams: Sequence[Mapping[str, Any]],
    *,
    season: int = 2600,
    stage: str = "REGULAR_SEASON",
    group: str | None = None,
    tie_rule: str = "PL-2019",
    in_play: Iterable[int] = (),
    **changes: Mapping[int, Mapping[str, Any]],
) -> Json:
    """A table of teams, ranked by points; those of `in_play` (ids) play now."""
    playing = set(in_play)
    rows = [table_row(one, place) for place, one in enumerate(teams, 1)]
    rows.sort(key=lambda row: (-row["points"], -row["goal_difference"]))
    for place, row in enumerate(rows, 1):
        moved = 0
        if row["team_id"] in playing:
            moved = 1 if place % 2 else -1
            row |= {"in_play_count": 1, "is_as_official": False, "is_complete": False}
        row |= {
            "position": place,
            "places_moved": moved,
            "official_position": place + moved,
        }
        row.update(changes.get("rows", {}).get(place, {}))
    return {
        "competition_code": code,
        "season_id": season,
        "season_start_date": "2026-08-15",
        "stage": stage,
        "group": group,
        "tie_rule": tie_rule,
        "rows": rows,
    }


def event(row: Mapping[str, Any], kind: str, at: datetime, **changes: Any) -> Json:
    """What happened in a match."""
    kinds = ("goal", "goal_withdrawn", "kick_off_moved", "correction_after_final")
    return {
        "match_id": row["match_id"],
        "status_timestamp": stamp(at - timedelta(minutes=5)),
        "content_hash": f"{row['match_id']:032x}",
        "event": kind,
        "competition_code": row["competition_code"],
        "first_seen_at": stamp(at),
        "home_team_name": row["home_team_name"],
        "home_team_tla": row["home_team_tla"],
        "away_team_name": row["away_team_name"],
        "away_team_tla": row["away_team_tla"],
        "from_status": "IN_PLAY",
        "status": row["status"],
        "from_home_goals": row["home_goals"],
        "from_away_goals": row["away_goals"],
        "home_goals": row["home_goals"],
        "away_goals": row["away_goals"],
        "from_utc_date": row["utc_date"],
        "utc_date": row["utc_date"],
        **{f"is_{one}": one == kind for one in kinds},
        **changes,
    }


def section(data: Any, at: datetime = NOW, **changes: Any) -> Json:
    """A section that nothing holds back."""
    return {
        "as_of": stamp(at),
        "is_last_good": False,
        "held_back_since": None,
        "reason": None,
        "data": data,
        **changes,
    }


def held_back(data: Any, at: datetime = NOW) -> Json:
    """A section whose table fails a data test."""
    return section(
        data,
        at,
        is_last_good=data is not None,
        held_back_since=stamp(at),
        reason="gold_live_scoreboard fails its data tests since "
        f"{stamp(at)}: unique_key." + ("" if data else " Nothing good is kept."),
    )


def freshness(
    now: datetime = NOW,
    *,
    age: float | None = 0.0,
    sla: int = 20,
    match_day: bool = True,
) -> Json:
    """How old the data is: `age` in minutes, None before the first pull."""
    pulled_at = None if age is None else stamp(now - timedelta(minutes=age))
    return {
        "last_successful_pull_at": pulled_at,
        "freshness_minutes": age,
        "freshness_sla_minutes": sla,
        "is_freshness_sla_met": None if age is None else age < sla,
        "is_match_day": match_day,
    }


def live(
    *,
    now: datetime = NOW,
    matches: Sequence[Json] = (),
    tables: Sequence[Json] = (),
    events: Sequence[Json] = (),
    histories: Sequence[Json] | None = None,
    **changes: Any,
) -> Json:
    """`live.json`; the sections of operations are empty unless `changes` has them."""
    if histories is None:
        histories = [history_of(row) for row in matches]
    return {
        "$schema": "schemas/live.schema.json",
        "schema_version": 1,
        "generated_at": stamp(now),
        "is_simulated": False,
        "freshness": freshness(now),
        "in_play_count": sum(row["is_in_play"] for row in matches),
        "matches": section([*matches], now),
        "tables": section([*tables], now),
        "events": section([*events], now),
        "histories": section([*histories], now),
        **changes,
    }


def dashboard(
    *, now: datetime = NOW, tables: Sequence[Json] = (), **changes: Any
) -> Json:
    """`dashboard.json`, of the night before; as far as the page of scores reads it."""
    night = now.replace(hour=2, minute=0)
    return {
        "$schema": "schemas/dashboard.schema.json",
        "schema_version": 1,
        "generated_at": stamp(night),
        "freshness": freshness(night),
        "in_play_count": 0,
        "league_tables": section([*tables], night),
        **changes,
    }


def saturday() -> tuple[Json, Json]:
    """A Saturday afternoon in all its variety: `live.json` and `dashboard.json`."""
    noon = NOW.replace(hour=12, minute=30)
    three, evening = NOW.replace(hour=15, minute=0), NOW.replace(hour=20, minute=0)
    day = timedelta(days=1)
    pl = [team(1, index) for index in range(20)]
    bl = [team(2, index) for index in range(18)]
    cl = [team(3, index) for index in range(36)]
    matches = [
        match(1, pl[0], pl[1], kick_off=noon, status="FINISHED", goals=(3, 1),
              half_time=(1, 0)),
        match(2, pl[2], pl[3], kick_off=three, status="IN_PLAY", goals=(2, 0)),
        match(3, pl[4], pl[5], kick_off=three, status="PAUSED", goals=(1, 1),
              half_time=(1, 1), is_goal_withdrawn=True),
        match(4, pl[6], pl[7], kick_off=three, status="IN_PLAY", goals=(0, 0)),
        match(5, pl[8], pl[9], kick_off=three, status="POSTPONED"),
        match(6, pl[10], pl[11], kick_off=three, status="SUSPENDED", goals=(0, 1)),
        match(7, pl[12], pl[13], kick_off=evening),
        match(8, pl[14], pl[15], kick_off=NOW.replace(hour=23, minute=30)),
        match(11, bl[0], bl[1], kick_off=noon + timedelta(hours=2), code="BL1",
              status="IN_PLAY", goals=(1, 4), half_time=(0, 2)),
        match(12, bl[2], bl[3], kick_off=noon + timedelta(hours=2), code="BL1",
              status="IN_PLAY", goals=(2, 2), half_time=(2, 1)),
        match(13, bl[4], bl[5], kick_off=evening, code="BL1", status="SCHEDULED"),
        match(21, cl[0], cl[1], kick_off=evening, code="CL", stage="LEAGUE_STAGE",
              matchday=5),
        match(22, None, None, kick_off=evening + day, code="WC", stage="QUARTER_FINALS",
              matchday=None),
        match(31, pl[16], pl[17], kick_off=evening - day, status="FINISHED",
              goals=(1, 2), half_time=(1, 1), is_corrected=True),
        match(32, bl[6], bl[7], kick_off=evening - day, code="BL1", status="AWARDED",
              goals=(0, 3)),
        match(33, cl[2], cl[3], kick_off=evening - day, code="CL", status="FINISHED",
              stage="LAST_16", goals=(2, 2), half_time=(1, 1), shootout=(4, 3)),
        match(34, bl[8], bl[9], kick_off=evening - day, code="BL1",
              status="CANCELLED"),
        match(41, pl[18], pl[19], kick_off=three + day),
        match(42, bl[10], bl[11], kick_off=three + day, code="BL1"),
    ]  # fmt: skip
    tables = [
        table(
            "PL",
            pl,
            in_play=[pl[index]["id"] for index in (2, 3, 4, 5, 6, 7)],
            rows={
                4: {"points": 27, "goal_difference": 14},
                20: {"points": 2, "points_adjustment": -6},
            },
        ),
        table(
            "BL1",
            bl,
            tie_rule="BL1-2018",
            in_play=[bl[index]["id"] for index in (0, 1, 2, 3)],
        ),
        table("CL", cl, stage="LEAGUE_STAGE", tie_rule="CL-2024"),
    ]
    groups = [
        table(
            "WC",
            [team(4 + number, index) for index in range(4)],
            stage="GROUP_STAGE",
            group=f"GROUP_{letter}",
            tie_rule="WC-2026",
        )
        for number, letter in enumerate("ABCD")
    ]
    events = [
        event(matches[1], "goal", NOW),
        event(matches[2], "goal_withdrawn", NOW),
        event(matches[8], "goal", NOW - timedelta(minutes=15)),
        event(matches[7], "kick_off_moved", NOW - timedelta(minutes=30)),
        event(matches[13], "correction_after_final", NOW - timedelta(hours=15)),
    ]
    return (
        live(matches=matches, tables=tables, events=events),
        dashboard(tables=[*tables, *groups]),
    )


def empty() -> tuple[Json, None]:
    """A warehouse with nothing in it."""
    return live(freshness=freshness(age=None)), None


def first_hour() -> tuple[Json, None]:
    """The first hour of a new install: matches, and no nightly run yet."""
    found, _ = saturday()
    return live(matches=found["matches"]["data"][:4], tables=[], events=[]), None


def off_season() -> tuple[Json, Json]:
    """Weeks without a match: the tables are those of the season that is over."""
    _, night = saturday()
    at = freshness(age=31.0, sla=90, match_day=False)
    return live(freshness=at), night


def incident() -> tuple[Json, Json]:
    """Data tests fail and pulls stopped an hour ago."""
    found, night = saturday()
    held = {name: held_back(found[name]["data"]) for name in ("matches", "tables")}
    gone = {"histories": held_back(None)}
    return {**found, **held, **gone, "freshness": freshness(age=64.0)}, night


HOSTILE = (
    "<script>document.title='owned'</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %} ${7*7} </style></title>",
    "Long" * 75,
    "نادي الكرة الطويل جدا",
    "\N{RIGHT-TO-LEFT OVERRIDE}detrevni",
    "Zalgo" + "\N{COMBINING ACUTE ACCENT}" * 40,
    "",
)
"""Names that a team could have."""


def hostile() -> tuple[Json, Json]:
    """The Saturday, with hostile text wherever the API's text is shown."""
    found, night = saturday()
    for index, row in enumerate(found["matches"]["data"]):
        for side in ("home", "away"):
            row[f"{side}_team_name"] = HOSTILE[index % len(HOSTILE)]
            row[f"{side}_team_tla"] = HOSTILE[(index + 1) % len(HOSTILE)][:40]
            row[f"{side}_team_crest_url"] = "javascript:alert(1)"
        row["status"] = "<b>NEW</b>" if index == 5 else row["status"]
    for one in found["tables"]["data"]:
        one["tie_rule"] = "<i>unknown</i>"
        for index, row in enumerate(one["rows"]):
            row["team_name"] = HOSTILE[index % len(HOSTILE)]
            row["form"] = "<,>,W,L,D"
    for index, row in enumerate(found["events"]["data"]):
        row["home_team_name"] = HOSTILE[index]
    return found, night
