"""The page of scores as bytes; tests/browser opens it as readers do."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from functions.publish.live import Event, History, Match, Table
from functions.publish.pages import scores
from functions.publish.pages.render import _drawn
from functions.publish.pages.standings import leagues
from functions.publish.pages.story import late_text, story
from functions.publish.pages.words import COMPETITIONS, STATUS_WORDS
from functions.shared.runtime.settings import FREE_PLAN
from tests.browser import documents
from tests.browser.documents import NOW, Json, live, match, state, table, team
from transforms.known_values import MATCH_STATUSES
from transforms.tie_rules import RULES

SECTIONS: dict[str, Any] = {
    "matches": list[Match],
    "tables": list[Table],
    "events": list[Event],
    "histories": list[History],
}


def html(found: Json | None, night: Json | None = None, **why: str) -> str:
    return scores.page(found, night, why).decode()


@pytest.mark.parametrize("section", SECTIONS)
def test_documents_of_the_tests_have_the_published_shape(section: str) -> None:
    found, _ = documents.saturday()
    data = msgspec.convert(found[section]["data"], SECTIONS[section])
    assert msgspec.to_builtins(data) == found[section]["data"]


def test_the_same_documents_give_the_same_bytes() -> None:
    assert scores.page(*documents.saturday()) == scores.page(*documents.saturday())


def test_parts_of_a_page_are_kept_only_for_what_they_show() -> None:
    """A page of which another was drawn before is that of a process that drew none."""
    shown = [documents.saturday() for _ in range(2)]
    changed, _ = shown[1]
    changed["matches"]["data"][0]["home_team_name"] = "Renamed"
    changed["tables"]["data"][0]["rows"][0]["points"] = 99
    pages = []
    for found in shown:
        _drawn.cache_clear()
        pages.append(scores.page(*found))
    assert pages[0] != pages[1]
    assert [scores.page(*found) for found in (*shown, *shown)] == [*pages, *pages]


def test_every_competition_and_status_has_words() -> None:
    assert COMPETITIONS.keys() == FREE_PLAN.keys()
    assert set(MATCH_STATUSES) <= STATUS_WORDS.keys()


def twelve_competitions() -> tuple[Json, Json]:
    """A busier day than a Saturday is: in each competition of the free plan one match
    yesterday, eight today and four tomorrow, with four goals each and no crests."""
    matches, tables = [], []
    for number, code in enumerate(code for code in COMPETITIONS if code != "EC"):
        teams = [{**team(number, index), "crest": None} for index in range(20)]
        tables.append(table(code, teams, in_play=[one["id"] for one in teams[:8]]))
        for offset, count in ((-1, 1), (0, 8), (1, 4)):
            goals = (None, None) if offset == 1 else (2, 2)
            matches += [
                match(
                    1_000 * number + 100 * offset + place + 100,
                    teams[2 * place],
                    teams[2 * place + 1],
                    code=code,
                    kick_off=NOW - timedelta(minutes=100) + timedelta(days=offset),
                    status=("FINISHED", "IN_PLAY", "TIMED")[offset + 1],
                    goals=goals,
                    half_time=goals,
                )
                for place in range(count)
            ]
    return live(matches=matches, tables=tables), documents.dashboard(tables=tables)


def test_a_day_of_twelve_competitions_stays_small() -> None:
    found, night = twelve_competitions()
    assert len(found["matches"]["data"]) == 156
    assert len(scores.page(found, night)) < 300_000


ADDED = re.compile(
    "crest_url|is_goal_withdrawn|is_corrected|official|uncounted|is_complete"
)


def without_new_keys(value: Any) -> Any:
    """A document as an older version wrote it."""
    if isinstance(value, dict):
        return {
            key: without_new_keys(one)
            for key, one in value.items()
            if not ADDED.search(key) and key not in ("histories", "is_simulated")
        }
    if isinstance(value, list):
        return [without_new_keys(one) for one in value]
    return value


def test_a_document_of_an_older_version_is_shown() -> None:
    found, night = documents.saturday()
    page = html(without_new_keys(found), without_new_keys(night))
    assert "Fernleigh Athletic" in page
    assert "What happened in a match: live.json does not have this yet" in page


@pytest.mark.parametrize("section", ["matches", "tables", "events", "histories"])
def test_a_section_of_other_columns_leaves_the_rest_as_it_is(section: str) -> None:
    found, night = documents.saturday()
    page = html({**found, section: documents.section([{"unknown": 1}])}, night)
    assert "was written by another version" in page
    assert "Tables as they stand" in page


def test_a_document_that_cannot_be_read_is_said_with_its_reason() -> None:
    page = html(None, None, **{"live.json": "live.json cannot be used: It is torn."})
    assert "live.json cannot be used: It is torn." in page
    assert '<div id="end"' in page


def test_only_crests_of_the_source_are_shown() -> None:
    home = {**team(1, 1), "crest": "https://elsewhere.example/1.svg"}
    away = {**team(1, 2), "crest": "https://crests.football-data.org.example/1.svg"}
    assert "<img" not in html(live(matches=[match(1, home, away, kick_off=NOW)]))


@pytest.mark.parametrize(
    ("status", "day"), [("IN_PLAY", "today"), ("FINISHED", "yesterday")]
)
def test_a_match_in_play_over_midnight_is_of_today(status: str, day: str) -> None:
    """What is counted as in play is found there."""
    now = NOW.replace(hour=0, minute=15)
    began = now - timedelta(minutes=45)
    sides = (team(1, 1), team(1, 2))
    row = match(1, *sides, kick_off=began, status=status, goals=(1, 0), now=now)
    page = html(live(now=now, matches=[row]))
    days = re.split('<section class="day" id="', page)[1:]
    shown = [one.partition('"')[0] for one in days if 'id="m1"' in one]
    assert shown == [day]


def test_an_empty_warehouse_claims_nothing_about_matches() -> None:
    page = html(*documents.empty())
    assert "No match is known yet" in page
    assert "No tracked competition plays" not in page


def test_a_kick_off_that_was_not_seen_is_marked() -> None:
    row = match(1, team(1, 1), team(1, 2), kick_off=NOW - timedelta(minutes=31))
    assert "No kick-off seen" in html(live(matches=[row]))
    row = match(1, team(1, 1), team(1, 2), kick_off=NOW - timedelta(minutes=29))
    assert "No kick-off seen" not in html(live(matches=[row]))


def rows_of(*points: tuple[int, int]) -> list[Json]:
    """The rows of a table: points, and matches in play, of each team."""
    return [
        documents.table_row(team(1, place), place, points=value, in_play_count=in_play)
        for place, (value, in_play) in enumerate(points, 1)
    ]


@pytest.mark.parametrize(
    ("points", "level"),
    [
        ([(9, 0), (6, 1), (6, 0), (3, 0)], [2, 3]),
        ([(9, 0), (6, 0), (6, 0), (3, 1)], []),
        ([(9, 1), (6, 1), (3, 1)], []),
        ([(3, 1), (3, 0), (3, 0)], [1, 2, 3]),
    ],
)
def test_places_that_a_match_in_play_decides_on_goals_are_marked(
    points: list[tuple[int, int]], level: list[int]
) -> None:
    found = {**table("PL", []), "rows": rows_of(*points)}
    (league,) = leagues([found], [], [])
    rows = league["tables"][0]["rows"]
    assert [row["position"] for row in rows if row["is_level"]] == level


def test_a_table_of_the_night_shows_no_match_in_play() -> None:
    found = {**table("PL", []), "rows": rows_of((6, 1), (6, 0))}
    (league,) = leagues([], [found], [])
    assert not league["is_in_play"]
    assert not any(row["is_level"] for row in league["tables"][0]["rows"])


def test_a_table_of_now_replaces_that_of_the_night_and_no_other() -> None:
    teams = [team(1, index) for index in range(2)]
    groups = [
        table("WC", teams, stage="GROUP_STAGE", group=f"GROUP_{letter}")
        for letter in "AB"
    ]
    (league,) = leagues(groups[:1], [*groups, table("WC", teams, season=2500)], [])
    assert [(one["title"], one["is_older"]) for one in league["tables"]] == [
        ("Group A", False),
        ("Group B", True),
    ]


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_every_tie_rule_is_said_in_words(rule: str) -> None:
    (league,) = leagues([table("PL", [team(1, 1)], tie_rule=rule)], [], [])
    assert league["tables"][0]["rule"].startswith("Equal points are ranked by ")


def lines(*states: Json) -> list[tuple[str, str, str]]:
    found = story(states, home="Home", away="Away", kick_off=documents.stamp(NOW))
    return [(line["kind"], line["score"], line["text"]) for line in found]


def test_a_story_says_what_changed_from_state_to_state() -> None:
    assert lines(
        state(NOW, "TIMED", (None, None)),
        state(NOW, "TIMED", (None, None), "kick_off_moved"),
        state(NOW, "IN_PLAY", (0, 0), "status"),
        state(NOW, "IN_PLAY", (0, 0)),
        state(NOW, "IN_PLAY", (1, 0), "goal"),
        state(NOW, "IN_PLAY", (0, 0), "goal_withdrawn"),
        state(NOW, "IN_PLAY", (1, 1), "goal"),
        state(NOW, "FINISHED", (1, 1), "status"),
        state(NOW, "FINISHED", (1, 2), "correction_after_final"),
    ) == [
        ("first", "", "First seen: scheduled"),
        ("kick_off_moved", "", "Kick-off moved to"),
        ("status", "0:0", "In play"),
        ("goal", "1:0", "Goal, Home"),
        ("goal_withdrawn", "0:0", "Goal withdrawn, Home"),
        ("goal", "1:1", "Goal, Home and Away"),
        ("status", "1:1", "Full time"),
        ("correction_after_final", "1:2", "Corrected after the end, was 1:1"),
    ]


def test_a_story_counts_updates_with_nothing_new() -> None:
    quiet = [state(NOW, "IN_PLAY", (0, 0)) for _ in range(3)]
    (line,) = story(quiet, home="Home", away="Away", kick_off=documents.stamp(NOW))
    assert line["repeats"] == 2


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (None, "at an unknown time"),
        (-3.0, "within a minute"),
        (0.4, "within a minute"),
        (13.2, "13 min later"),
        (180.0, "3 h later"),
        (4320.0, "3 days later"),
    ],
)
def test_lag_is_said_in_words(minutes: float | None, text: str) -> None:
    assert late_text(minutes) == text
