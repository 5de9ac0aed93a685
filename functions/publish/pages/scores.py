"""The page of scores, `index.html`: what a fan sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from functions.publish.pages.parts import NOTHING, Document, part_of
from functions.publish.pages.render import CRESTS, head_of, render
from functions.publish.pages.standings import badge, leagues
from functions.publish.pages.story import story
from functions.publish.pages.words import (
    STATUS_WORDS,
    competition_name,
    competition_order,
    goals_text,
    spaced,
    stage_name,
)
from functions.publish.times import minutes_later
from transforms.known_values import CALLED_OFF, FINAL, IN_PLAY

LIVE, DASHBOARD = "live.json", "dashboard.json"

NOT_BEGUN = ("SCHEDULED", "TIMED")

GRACE = 30
"""Minutes after which a kick-off that was not seen is marked."""

LATEST = 8
"""How many of the newest events are listed."""

Row = Mapping[str, Any]
View = dict[str, Any]

EVENT_WORDS = {
    "goal": "Goal",
    "goal_withdrawn": "Goal withdrawn",
    "kick_off_moved": "Kick-off moved",
    "correction_after_final": "Result corrected",
}


def page(
    live: Document | None, dashboard: Document | None, why: Mapping[str, str] = NOTHING
) -> bytes:
    """The page, from `live.json` and `dashboard.json` as JSON holds them.

    A document that is missing or unreadable is None; `why` then has the reason by file.
    The same documents give the same bytes.
    """
    generated_at = (live or {}).get("generated_at") or ""
    rows = part_of(live, LIVE, "matches", list, why)
    stories = part_of(live, LIVE, "histories", _states, why)
    scoreboard = part_of(
        live,
        LIVE,
        "matches",
        lambda data: _days(data, stories.view or {}, generated_at),
        why,
    )
    others = part_of(dashboard, DASHBOARD, "league_tables", list, why)
    standings = part_of(
        live,
        LIVE,
        "tables",
        lambda data: leagues(data, others.view or (), rows.view or ()),
        why,
    )
    shown = standings.view or leagues((), others.view or (), ())
    in_play = [view for view in shown if view["is_in_play"]]
    picked = next(iter(in_play or shown), None)
    days = scoreboard.view or []
    return render(
        "scores.html",
        head=head_of("scores", live),
        has_data=live is not None,
        missing=None if live else rows.note,
        days=days,
        in_play_count=sum(day["counts"]["live"] for day in days),
        scoreboard=scoreboard,
        stories=stories,
        leagues=shown,
        picked=picked and picked["code"],
        standings=standings,
        others=others,
        latest=part_of(live, LIVE, "events", _latest, why),
    )


def _states(histories: Iterable[Row]) -> dict[int, list[Row]]:
    return {one["match_id"]: one["states"] for one in histories}


def _days(
    rows: Iterable[Row], states: Mapping[int, list[Row]], generated_at: str
) -> list[View]:
    """Yesterday, today and tomorrow, each with its matches by competition.

    A match in play is of today, also one that began before midnight.
    """
    today = date.fromisoformat(generated_at[:10])
    by_day: dict[str, list[Row]] = {"yesterday": [], "today": [], "tomorrow": []}
    for row in rows:
        by_day["today" if row["status"] in IN_PLAY else row["day"]].append(row)
    days = []
    for name, offset in (("yesterday", -1), ("today", 0), ("tomorrow", 1)):
        views = [
            _match(row, states.get(row["match_id"], []), generated_at)
            for row in by_day[name]
        ]
        views.sort(key=lambda view: (competition_order(view["code"]), view["order"]))
        days.append(
            {
                "name": name,
                "date": (today + timedelta(days=offset)).isoformat(),
                "count": len(views),
                "counts": {
                    kind: sum(view["kind"] == kind for view in views)
                    for kind in ("live", "done", "next")
                },
                "competitions": [
                    _competition(code, list(of_it))
                    for code, of_it in groupby(views, key=lambda view: view["code"])
                ],
            }
        )
    return days


def _competition(code: str, matches: list[View]) -> View:
    rounds = list(dict.fromkeys(view["round"] for view in matches if view["round"]))
    return {
        "code": code,
        "name": competition_name(code),
        "round": rounds[0] if len(rounds) == 1 else "",
        "matches": matches,
    }


def _match(row: Row, states: list[Row], now: str) -> View:
    """A match: `kind` is live, done or next. Stamps are UTC, and compare as text."""
    status = row["status"]
    kind = "live" if status in IN_PLAY else "done" if status in FINAL else "next"
    home, away = _side(row, "home"), _side(row, "away")
    is_over = row["is_final"]
    if is_over and row["winner"] in ("HOME_TEAM", "AWAY_TEAM"):
        (home if row["winner"] == "HOME_TEAM" else away)["is_winner"] = True
    marks = []
    if row.get("is_goal_withdrawn"):
        marks.append("Goal withdrawn")
    if row.get("is_corrected"):
        marks.append("Result corrected")
    if status in NOT_BEGUN and row["utc_date"] < minutes_later(now, -GRACE):
        marks.append("No kick-off seen")
    return {
        "id": row["match_id"],
        "code": row["competition_code"],
        "kind": kind,
        "is_off": status in (*CALLED_OFF, "SUSPENDED"),
        "state": None
        if status in NOT_BEGUN
        else STATUS_WORDS.get(status, spaced(status).capitalize()),
        "is_time_open": status == "SCHEDULED",
        "kick_off": row["utc_date"],
        "order": (row["utc_date"], row["match_id"]),
        "round": _round(row),
        "home": home,
        "away": away,
        "half_time": _half_time(row),
        "shootout": goals_text(row["home_shootout_goals"], row["away_shootout_goals"]),
        "marks": marks,
        "updated_at": row["status_timestamp"],
        "seen_at": row["first_seen_at"],
        "story": []
        if kind == "next" and len(states) < 2
        else story(
            states,
            home=home["name"],
            away=away["name"],
            kick_off=row["utc_date"],
        ),
    }


def _half_time(row: Row) -> str:
    if row["status"] == "PAUSED":
        return ""  # it is the score
    return goals_text(row["home_half_time_goals"], row["away_half_time_goals"])


def _side(row: Row, side: str) -> View:
    name, tla = row[f"{side}_team_name"], row[f"{side}_team_tla"]
    return {
        "name": name or "To be decided",
        "tla": badge(tla, name),
        "hue": (row[f"{side}_team_id"] or 0) % 8,
        "crest": crest_of(row.get(f"{side}_team_crest_url")),
        "goals": row[f"{side}_goals"],
        "is_winner": False,
    }


def crest_of(url: str | None) -> str | None:
    """A crest that the page's policy allows."""
    return url if url and url.startswith(f"{CRESTS}/") else None


def _round(row: Row) -> str:
    if row["group"]:
        return spaced(row["group"]).capitalize()
    if row["stage"] != "REGULAR_SEASON":
        stage = stage_name(row["stage"])
        return f"{stage}, matchday {row['matchday']}" if row["matchday"] else stage
    return f"Matchday {row['matchday']}" if row["matchday"] else ""


def _latest(events: Iterable[Row]) -> list[View]:
    views = []
    for event in events:
        home = event["home_team_name"] or "?"
        away = event["away_team_name"] or "?"
        views.append(
            {
                "at": event["first_seen_at"],
                "kind": event["event"],
                "words": EVENT_WORDS.get(event["event"], event["event"]),
                "match_id": event["match_id"],
                "home": home,
                "away": away,
                "score": goals_text(event["home_goals"], event["away_goals"]),
                "to": event["utc_date"] if event["event"] == "kick_off_moved" else None,
            }
        )
        if len(views) == LATEST:
            break
    return views
