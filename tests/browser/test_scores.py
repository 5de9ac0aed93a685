"""The page of scores in a real browser, on days good and bad."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from functions.publish.pages import scores
from tests.browser import documents
from tests.browser.axe import bad_findings
from tests.browser.browser import PHONE, Scheme, visiting
from tests.browser.documents import NOW, Json, freshness, live, section, stamp
from tests.browser.served import Served

SOON = stamp(NOW + timedelta(minutes=2, seconds=20))

DAYS = {
    "saturday": documents.saturday,
    "empty": documents.empty,
    "first hour": documents.first_hour,
    "off-season": documents.off_season,
    "incident": documents.incident,
    "hostile": documents.hostile,
}


def written(folder: Path, found: Json | None, night: Json | None) -> str:
    """The address of the page as a file."""
    file = folder / "index.html"
    file.write_bytes(scores.page(found, night))
    return file.as_uri()


@pytest.mark.parametrize(
    ("day", "scheme"),
    [("saturday", "dark"), ("incident", "light")],
)
def test_everyone_can_read_a_page(
    chromium: Browser, tmp_path: Path, day: str, scheme: Scheme
) -> None:
    """axe-core finds nothing serious or critical, an open story included."""
    url = written(tmp_path, *DAYS[day]())
    with visiting(chromium, url, at=SOON, size=PHONE, scheme=scheme) as visit:
        visit.page.locator("#m3 summary").click()
        visit.page.locator(".shown .rule summary").click()
        assert bad_findings(visit.page) == []


@pytest.mark.parametrize("day", DAYS)
def test_a_page_is_quiet(chromium: Browser, tmp_path: Path, day: str) -> None:
    """On a phone nothing is too wide, the console stays empty, and nothing is requested
    but crests."""
    url = written(tmp_path, *DAYS[day]())
    with visiting(chromium, url, at=SOON, size=PHONE) as visit:
        assert not visit.is_too_wide
        assert visit.problems == []
        assert visit.hosts <= {"file", "crests.football-data.org"}


def test_the_scoreboard_says_how_every_match_is(
    chromium: Browser, tmp_path: Path
) -> None:
    with visiting(chromium, written(tmp_path, *documents.saturday()), at=SOON) as visit:
        page = visit.page
        assert " ".join(visit.text("#m2 summary").split()) == (
            "In play FER Fernleigh Athletic 2 GRE Greyhaven Town 0"
        )
        assert "Goal withdrawn" in visit.text("#m3")
        assert "Half\N{NON-BREAKING HYPHEN}time" in visit.text("#m3")
        assert "Postponed" in visit.text("#m5")
        assert "HT 1:0" in visit.text("#m1")
        assert not page.locator("#m31").is_visible()
        page.get_by_role("radio", name="Yesterday").check()
        assert "Result corrected" in visit.text("#m31")
        assert "4:3 on penalties" in visit.text("#m33")
        assert "Awarded" in visit.text("#m32")
        assert not page.locator("#m2").is_visible()
        page.get_by_role("radio", name="Today").check()
        page.get_by_role("radio", name="In play").check()
        shown = page.locator(".m:visible")
        assert shown.count() == 5
        page.get_by_role("radio", name="Tomorrow").check()
        expect(page.get_by_text("No such match on this day.").last).to_be_visible()


CUT = """all => all.filter(one => one.scrollWidth > one.clientWidth)
    .map(one => one.innerText)"""


@pytest.mark.parametrize("width", [320, 360, 800])
def test_the_state_of_a_match_is_read_whole(
    chromium: Browser, tmp_path: Path, width: int
) -> None:
    url = written(tmp_path, *documents.saturday())
    with visiting(chromium, url, at=SOON, size=(width, 780)) as visit:
        states = visit.page.locator(".st")
        assert states.evaluate_all(CUT) == []
        half_time = visit.page.locator("#m3 .st")
        box = half_time.bounding_box()
        assert box is not None
        assert box["height"] < 25  # one line, the dot on it


def test_a_story_tells_what_was_withdrawn_and_how_late(
    chromium: Browser, tmp_path: Path
) -> None:
    with visiting(chromium, written(tmp_path, *documents.saturday()), at=SOON) as visit:
        visit.page.locator("#m3 summary").click()
        story = visit.text("#m3 .story")
        assert "Goal withdrawn, Hartsby United" in story
        assert "12 min later" in story
        visit.page.get_by_role("radio", name="Yesterday").check()
        visit.page.locator("#m31 summary").press("Enter")
        assert "Corrected after the end, was 2:2" in visit.text("#m31 .story")


@pytest.mark.parametrize("name", ["m31", "table-WC"])
def test_an_address_leads_to_what_it_names(
    chromium: Browser, tmp_path: Path, name: str
) -> None:
    """A match of yesterday, another table than the one in play: also when reloaded."""
    url = written(tmp_path, *documents.saturday())
    with visiting(chromium, f"{url}#{name}", at=SOON, size=PHONE) as visit:
        expect(visit.page.locator(f"#{name}")).to_be_in_viewport()
        visit.page.reload()
        expect(visit.page.locator(f"#{name}")).to_be_in_viewport()


def test_an_address_that_names_nothing_harms_nothing(
    chromium: Browser, served: Served
) -> None:
    served.files["index.html"] = scores.page(*documents.saturday())
    with visiting(chromium, f"{served.url}#%zz", at=stamp(NOW)) as visit:
        pass_a_minute(visit.page)
        expect(visit.page.locator("#refresh")).to_contain_text("Refreshed")
        assert visit.problems == []


def test_a_table_stands_with_matches_in_play(chromium: Browser, tmp_path: Path) -> None:
    with visiting(chromium, written(tmp_path, *documents.saturday()), at=SOON) as visit:
        page = visit.page
        league = page.locator("#table-PL")
        third = league.locator("tbody tr").nth(2)
        assert third.inner_text().split()[:6] == [
            *("3", "+1", "Fernleigh", "Athletic", "2:0", "12"),
        ]
        assert "=" in third.inner_text()
        assert "2*" in league.inner_text()
        league.get_by_text("How it is ranked").click()
        text = league.inner_text()
        assert "Equal points are ranked by goal difference, then goals" in text
        assert "stand elsewhere than in the official table" in text
        page.get_by_label("Competition").select_option("WC")
        assert not league.is_visible()
        world = page.locator("#table-WC")
        assert world.locator("table:visible").count() == 4
        assert "Group A" in world.inner_text()
        page.get_by_label("Competition").select_option("CL")
        assert "League phase" in page.locator("#table-CL").inner_text()


@pytest.mark.parametrize(
    ("zone", "kick_off", "shown", "title"),
    [
        ("Europe/Berlin", "2026-10-24T18:00:00Z", "20:00", "Sat 24 Oct, 18:00 UTC"),
        ("Europe/Berlin", "2026-10-25T18:00:00Z", "19:00", "Sun 25 Oct, 18:00 UTC"),
        ("Asia/Kolkata", "2026-10-25T18:45:00Z", "Mon 00:15", "Sun 25 Oct, 18:45 UTC"),
    ],
)
def test_times_are_those_of_the_reader(
    chromium: Browser,
    tmp_path: Path,
    *,
    zone: str,
    kick_off: str,
    shown: str,
    title: str,
) -> None:
    """Berlin's clocks go back in the night of 25 October 2026."""
    now = NOW.replace(month=10, day=24)
    row = documents.match(
        1,
        *(documents.team(1, 1), documents.team(1, 2)),
        kick_off=documents.at(kick_off),
        now=now,
    )
    url = written(tmp_path, live(now=now, matches=[row]), None)
    with visiting(chromium, url, at=stamp(now), zone=zone) as visit:
        if row["day"] == "tomorrow":
            visit.page.get_by_role("radio", name="Tomorrow").check()
        assert visit.text("#m1 .st") == shown
        assert visit.page.locator("#m1 .st time").get_attribute("title") == title


def test_an_age_ticks_until_the_page_says_loudly_that_it_is_stale(
    chromium: Browser, tmp_path: Path
) -> None:
    url = written(tmp_path, live(freshness=freshness(age=3.0)), None)
    with visiting(chromium, url, at=stamp(NOW)) as visit:
        page = visit.page
        assert visit.text("#age") == "3 min 0 s old"
        page.clock.run_for(61_000)
        assert visit.text("#age") == "4 min 1 s old"
        assert "Fresh" in visit.text("#sla")
        page.clock.run_for(16 * 60_000)
        assert visit.text("#age") == "20 min 1 s old"
        assert "Out of date" in visit.text("#sla")
        expect(page.locator("#freshness")).to_have_class("fresh missed")


def test_a_page_opened_days_later_does_not_call_its_day_today(
    chromium: Browser, tmp_path: Path
) -> None:
    url = written(tmp_path, *documents.saturday())
    with visiting(chromium, url, at=stamp(NOW + timedelta(days=3))) as visit:
        assert visit.text("#age") == "3 days old"
        assert "3 days ago" in visit.text("#today h2")


def test_a_simulation_says_so_and_counts_by_its_own_clock(
    chromium: Browser, tmp_path: Path
) -> None:
    found = live(is_simulated=True, freshness=freshness(age=2.0))
    url = written(tmp_path, found, None)
    with visiting(chromium, url, at="2031-01-01T00:00:00Z") as visit:
        assert "Simulated" in visit.text("header")
        assert visit.text("#age") == "2 min 0 s old"


def test_without_javascript_everything_is_there_in_utc(
    chromium: Browser, tmp_path: Path
) -> None:
    url = written(tmp_path, *documents.saturday())
    with visiting(
        chromium, url, at=SOON, zone="Asia/Kolkata", java_script_enabled=False
    ) as visit:
        page = visit.page
        assert "Data of Sat 21 Nov, 15:45 UTC" in visit.text("#freshness")
        assert "Out of date after Sat 21 Nov, 16:05 UTC" in visit.text("#freshness")
        assert visit.text("#m7 .st") == "20:00"
        for code in ("PL", "BL1", "CL", "WC"):
            assert page.locator(f"#table-{code}").is_visible()
        page.get_by_role("radio", name="Yesterday").check()
        assert page.locator("#m31").is_visible()
        page.locator("#m31 summary").click()
        assert "Corrected" in visit.text("#m31 .story")


@pytest.mark.parametrize("crests", ["there", "blocked"])
def test_a_crest_covers_its_letters_only_when_it_came(
    chromium: Browser, tmp_path: Path, crests: Literal["there", "blocked"]
) -> None:
    url = written(tmp_path, *documents.saturday())
    with visiting(chromium, url, at=SOON, crests=crests) as visit:
        visit.page.wait_for_load_state("networkidle")
        crest = visit.page.locator("#m2 .t i").first
        assert crest.inner_text() == "FER"
        expected = "1" if crests == "there" else "0"
        expect(crest.locator("img")).to_have_css("opacity", expected)
        assert visit.problems == []


def test_hostile_text_is_shown_as_text(chromium: Browser, tmp_path: Path) -> None:
    url = written(tmp_path, *documents.hostile())
    with visiting(chromium, url, at=SOON) as visit:
        assert documents.HOSTILE[0] in visit.text("#m1 summary")
        assert visit.page.title() == "Touchline: scores and tables"
        assert visit.page.locator("script").count() == 1
        assert visit.page.locator("main img").count() == 0
        assert visit.problems == []


PLACE = """[document.getElementById('m3').getBoundingClientRect().top,
            getSelection().toString()]"""
"""Where on the screen a match is, and what is selected."""


def pass_a_minute(page: Page) -> None:
    page.clock.run_for(61_000)


def goal(found: Json, *, minutes: int = 1) -> Json:
    """The document a little later: a goal in match 2."""
    now = NOW + timedelta(minutes=minutes)
    rows = [
        {**row, "home_goals": 3} if row["match_id"] == 2 else row
        for row in found["matches"]["data"]
    ]
    return {
        **found,
        "generated_at": stamp(now),
        "freshness": freshness(now),
        "matches": section(rows, now),
    }


def test_a_refresh_changes_what_changed_and_keeps_the_place(
    chromium: Browser, served: Served
) -> None:
    found, night = documents.saturday()
    served.files["index.html"] = scores.page(found, night)
    with visiting(chromium, served.url, at=stamp(NOW), size=PHONE) as visit:
        page = visit.page
        page.get_by_label("Competition").select_option("BL1")
        page.get_by_role("radio", name="In play").check()
        summary = page.locator("#m3 summary")
        summary.click()
        summary.focus()
        page.evaluate("window.kept = document.getElementById('m3')")
        page.evaluate(
            "getSelection().selectAllChildren(document.querySelector('#m4 .h'))"
        )
        page.evaluate("scrollTo(0, 300)")
        before = page.evaluate(PLACE)
        served.files["index.html"] = scores.page(goal(found), night)
        pass_a_minute(page)
        expect(page.locator("#m2 .hg")).to_have_text("3")
        assert page.locator("#m3 details").get_attribute("open") is not None
        assert page.evaluate("document.activeElement.closest('li').id") == "m3"
        assert page.evaluate("window.kept === document.getElementById('m3')")
        assert page.evaluate(PLACE) == before
        assert page.get_by_label("Competition").input_value() == "BL1"
        assert page.locator("#table-BL1").is_visible()
        assert page.get_by_role("radio", name="In play").is_checked()
        expect(page.locator("#refresh")).to_contain_text("Refreshed")
        assert visit.text("#age") == "0 s old" or visit.text("#age").endswith(" s old")
        assert visit.problems == []
        assert visit.hosts == {"127.0.0.1", "crests.football-data.org"}


@pytest.mark.parametrize("before", [(None, None), documents.empty()])
def test_a_page_that_had_no_data_says_how_old_it_is_once_there_is_some(
    chromium: Browser, served: Served, before: tuple[Json | None, Json | None]
) -> None:
    served.files["index.html"] = scores.page(*before)
    with visiting(chromium, served.url, at=stamp(NOW)) as visit:
        served.files["index.html"] = scores.page(*documents.saturday())
        pass_a_minute(visit.page)
        fresh = visit.page.locator("#freshness")
        expect(fresh).to_have_class("fresh met")
        expect(fresh).to_contain_text("1 min 1 s old")


def only_tables(found: Json, *codes: str) -> Json:
    """The document a little later, with the tables of these competitions only."""
    later = goal(found)
    data = [one for one in found["tables"]["data"] if one["competition_code"] in codes]
    return {**later, "tables": {**found["tables"], "data": data}}


@pytest.mark.parametrize(
    ("codes", "shown"), [(("BL1", "PL"), "PL"), (("BL1", "WC"), "BL1"), ((), None)]
)
def test_the_table_that_is_shown_is_the_one_that_is_named(
    chromium: Browser, served: Served, codes: tuple[str, ...], shown: str | None
) -> None:
    """Also where a refresh would choose another one, or brings fewer."""
    found, night = documents.saturday()
    served.files["index.html"] = scores.page(found, night)
    with visiting(chromium, served.url, at=stamp(NOW)) as visit:
        page = visit.page
        page.get_by_label("Competition").select_option("PL")
        served.files["index.html"] = scores.page(only_tables(found, *codes), None)
        pass_a_minute(page)
        expect(page.locator("#refresh")).to_contain_text("Refreshed")
        if shown is None:
            expect(page.get_by_text("No table is known yet")).to_be_visible()
        else:
            assert page.get_by_label("Competition").input_value() == shown
            expect(page.locator(".league:visible")).to_have_id(f"table-{shown}")


def test_the_choice_of_the_page_does_not_change_what_is_read(
    chromium: Browser, served: Served
) -> None:
    """No table was picked; another competition comes first since."""
    found, night = documents.saturday()
    served.files["index.html"] = scores.page(only_tables(found, "BL1"), night)
    with visiting(chromium, served.url, at=stamp(NOW)) as visit:
        page = visit.page
        before = page.get_by_label("Competition").input_value()
        served.files["index.html"] = scores.page(goal(found, minutes=2), night)
        pass_a_minute(page)
        expect(page.locator("#refresh")).to_contain_text("Refreshed")
        assert page.get_by_label("Competition").input_value() == before
        expect(page.locator(".league:visible")).to_have_id(f"table-{before}")


def test_the_head_is_whole_before_the_rest_is_there(
    chromium: Browser, tmp_path: Path
) -> None:
    """It is the reader's before the first paint: nothing below it moves."""
    url = written(tmp_path, *documents.saturday())
    with visiting(chromium, url, at=SOON, zone="Asia/Kolkata") as visit:
        visit.page.add_init_script(
            """document.addEventListener("DOMContentLoaded", () => {
                window.head = document.getElementById("freshness").innerText;
            }, true)"""
        )
        visit.page.reload()
        head = visit.page.evaluate("window.head")
        assert "21:15" in head
        assert "UTC" not in head


def failing(served: Served, how: str) -> str:
    """Let the next refresh fail; what the page then says of it."""
    whole = served.files["index.html"]
    found, night = documents.saturday()
    if how == "an error":
        served.status = 503
        return "the server responded 503"
    if how == "truncated":
        served.files["index.html"] = whole[: len(whole) // 2]
        return "the page came incomplete"
    if how == "older":
        served.files["index.html"] = scores.page(goal(found, minutes=-30), night)
        return "the server has an older page"
    if how == "without data":
        served.files["index.html"] = scores.page(None, None)
        return "the server has an older page"
    del served.files["index.html"]
    return "the server responded 404"


@pytest.mark.parametrize(
    "how", ["an error", "truncated", "older", "without data", "gone"]
)
def test_a_refresh_that_fails_keeps_the_last_good_data_and_says_so(
    chromium: Browser, served: Served, how: str
) -> None:
    found, night = documents.saturday()
    good = served.files["index.html"] = scores.page(found, night)
    with visiting(chromium, served.url, at=stamp(NOW)) as visit:
        page = visit.page
        reason = failing(served, how)
        pass_a_minute(page)
        expect(page.locator("#refresh")).to_contain_text(reason)
        expect(page.locator("#refresh")).to_contain_text("the last good data")
        expect(page.locator("#refresh")).to_have_attribute("aria-live", "polite")
        assert visit.text("#m2 .hg") == "2"
        served.status = 200
        served.files["index.html"] = good
        pass_a_minute(page)
        expect(page.locator("#refresh")).to_contain_text("Refreshed")


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (None, "There is no data to show. There is no live.json yet."),
        (live(schema_version=2), "live.json has schema version 2"),
        ({**live(), "histories": None}, "No tracked competition plays yesterday"),
        ({**live(), "matches": None}, "Matches: live.json does not have this yet"),
        (documents.incident()[0], "fails its data tests since"),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence(
    chromium: Browser, tmp_path: Path, found: Json | None, sentence: str
) -> None:
    with visiting(chromium, written(tmp_path, found, None), at=SOON) as visit:
        assert sentence in visit.text("main")
        assert visit.problems == []
