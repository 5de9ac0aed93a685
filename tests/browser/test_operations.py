"""The pages of operators in a real browser: operations, lineage, quality."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from functions.publish.pages import lineage, operations
from functions.publish.pages import quality as report
from tests.browser.axe import bad_findings
from tests.browser.browser import PHONE, WIDE, Scheme, visiting
from tests.browser.served import Served
from tests.functions.publish.pages.operator_documents import (
    NOW,
    alert,
    dashboard,
    failure,
    incident,
    live,
    quality,
    section,
    stamp,
)

SOON = stamp(NOW + timedelta(minutes=2, seconds=20))

PAGES: dict[str, Callable[[], bytes]] = {
    "good": lambda: operations.page(live(), dashboard()),
    "incident": lambda: operations.page(*incident()),
    "no documents": lambda: operations.page(None, None),
    "lineage": lambda: lineage.page("duckdb"),
    "quality": lambda: report.page(quality()),
}


def written(folder: Path, name: str) -> str:
    """The address of a page as a file."""
    file = folder / "operations.html"
    file.write_bytes(PAGES[name]())
    return file.as_uri()


def open_all(page: Page) -> None:
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_quiet(chromium: Browser, tmp_path: Path, name: str) -> None:
    """With all open, nothing is too wide on a phone, the console stays empty, and
    nothing is requested."""
    url = written(tmp_path, name)
    with visiting(chromium, url, at=SOON, size=PHONE) as visit:
        open_all(visit.page)
        assert not visit.is_too_wide
        assert visit.problems == []
        assert visit.hosts == {"file"}


@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        ("good", "light"),
        ("good", "dark"),
        ("incident", "light"),
        ("incident", "dark"),
        ("lineage", "light"),
        ("quality", "light"),
        ("quality", "dark"),
    ],
)
def test_everyone_can_read_a_page(
    chromium: Browser, tmp_path: Path, name: str, scheme: Scheme
) -> None:
    """axe-core finds nothing serious or critical, with all open where that is not half
    a megabyte of statements."""
    url = written(tmp_path, name)
    with visiting(chromium, url, at=SOON, size=WIDE, scheme=scheme) as visit:
        if name != "lineage":
            open_all(visit.page)
        assert bad_findings(visit.page) == []


def test_a_day_of_the_week_is_called_the_same_everywhere(
    chromium: Browser, tmp_path: Path
) -> None:
    """A plot of UTC days has their dates below it."""
    url = written(tmp_path, "incident")
    with visiting(chromium, url, at=SOON, zone="America/New_York") as visit:
        days = visit.page.locator(".axis.of-7 li")
        assert days.all_inner_texts()[0] == "Sun 15 Nov"
        assert days.last.text_content() == "Sat 21 Nov"


def test_the_mark_of_a_failed_run_opens_it(chromium: Browser, tmp_path: Path) -> None:
    with visiting(chromium, written(tmp_path, "incident"), at=SOON) as visit:
        error = visit.page.get_by_text("The warehouse is locked.").first
        expect(error).not_to_be_visible()
        link = visit.page.locator(".strip a").filter(has_text="run_live_silver")
        link.focus()
        visit.page.keyboard.press("Enter")
        expect(error).to_be_visible()


BOXES = "all => all.map(one => one.getBoundingClientRect().toJSON())"


@pytest.mark.parametrize("width", [360, 768, 1280, 1600])
def test_the_words_of_a_plot_are_read_whole(
    chromium: Browser, tmp_path: Path, width: int
) -> None:
    """The scale stands above the plot; below it each time is where it belongs, and is
    not cut by the next one."""
    url = written(tmp_path, "incident")
    with visiting(chromium, url, at=SOON, size=(width, 800)) as visit:
        charts = visit.page.locator(".chart")
        assert charts.count() == 3
        for chart in charts.all():
            (scale,) = chart.locator(".scale").evaluate_all(BOXES)
            (plot,) = chart.locator("svg").evaluate_all(BOXES)
            assert scale["bottom"] <= plot["top"]
            ticks = [tick["left"] for tick in chart.locator("li").evaluate_all(BOXES)]
            step = plot["width"] / len(ticks)
            places = [plot["left"] + step * number for number in range(len(ticks))]
            assert ticks == pytest.approx(places, abs=2)
            times = chart.locator("li > :visible").evaluate_all(BOXES)
            for left, right in pairwise(times):
                assert left["right"] < right["left"]


@pytest.mark.parametrize("width", [360, 1280, 1600])
def test_the_columns_of_a_pair_of_tables_fit(
    chromium: Browser, tmp_path: Path, width: int
) -> None:
    url = written(tmp_path, "incident")
    with visiting(chromium, url, at=SOON, size=(width, 800)) as visit:
        for part in ("tests", "reconciliation", "quarantine", "drift"):
            found = visit.page.locator(f"#{part} > .wide")
            assert (
                found.evaluate_all(
                    "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
                )
                == 0
            ), part


def test_a_page_that_got_old_says_so_where_all_was_good(
    chromium: Browser, tmp_path: Path
) -> None:
    url = written(tmp_path, "good")
    for hours, is_old in ((0.1, False), (3, True)):
        at = stamp(NOW + timedelta(hours=hours))
        with visiting(chromium, url, at=at) as visit:
            warning = visit.page.locator(".when-stale")
            expect(warning).to_be_visible(visible=is_old)


def test_a_refresh_keeps_open_what_is_read(chromium: Browser, served: Served) -> None:
    """A run that failed since comes first; the one that is open stays open."""
    name = "operations.html"
    served.files[name] = operations.page(*incident())
    with visiting(chromium, f"{served.url}{name}", at=SOON) as visit:
        first = visit.page.locator(".failure").first
        first.locator("summary").click()
        key = first.get_attribute("id")
        document, night = incident()
        later = NOW + timedelta(minutes=15)
        newest = failure("live_poll_15m", later, "fetch_matches_live", "Away again.")
        document["runs"]["data"].insert(0, newest)
        document["generated_at"] = stamp(later)
        served.files[name] = operations.page(document, night)
        visit.page.clock.run_for(61_000)
        expect(visit.page.get_by_text("Away again.").first).to_be_attached()
        expect(visit.page.locator(".failure").first).not_to_have_attribute("open", "")
        expect(visit.page.locator(f"#{key}")).to_have_attribute("open", "")


def test_the_lineage_is_not_fetched_again(chromium: Browser, served: Served) -> None:
    name = "lineage.html"
    served.files[name] = lineage.page("duckdb")
    with visiting(chromium, f"{served.url}{name}", at=SOON) as visit:
        visit.page.clock.run_for(200_000)
        assert served.requests.count(name) == 1


@pytest.mark.parametrize("name", ["quality", "lineage"])
def test_a_page_in_utc_does_not_speak_of_the_reader_s_time(
    chromium: Browser, tmp_path: Path, name: str
) -> None:
    url = written(tmp_path, name)
    with visiting(chromium, url, at=SOON, zone="Asia/Kolkata") as visit:
        assert "Kolkata" not in visit.text("body")
        assert visit.page.locator("time").count() == 0


def test_a_box_of_the_drawing_opens_its_table(
    chromium: Browser, tmp_path: Path
) -> None:
    with visiting(chromium, written(tmp_path, "lineage"), at=SOON) as visit:
        table = visit.page.locator("#silver_live_match_state")
        expect(table).not_to_be_visible()
        visit.page.locator('.node[href="#silver_live_match_state"]').click()
        expect(table).to_be_visible()
        expect(table).to_contain_text("run_live_silver")
        table.locator(".statement summary").first.click()
        expect(table.locator("pre").first).to_contain_text("MERGE INTO")


def test_a_link_from_elsewhere_opens_the_table(
    chromium: Browser, tmp_path: Path
) -> None:
    url = f"{written(tmp_path, 'lineage')}#gold_league_table"
    with visiting(chromium, url, at=SOON) as visit:
        expect(visit.page.locator("#gold_league_table")).to_be_visible()


def test_without_script_everything_is_there(chromium: Browser, tmp_path: Path) -> None:
    url = written(tmp_path, "incident")
    with visiting(chromium, url, at=SOON, java_script_enabled=False) as visit:
        assert "4 critical, 4 warnings" in visit.text("#verdict")
        visit.page.locator(".failure summary").first.click()
        expect(visit.page.locator(".failure .error").first).to_be_visible()


def test_errors_of_a_report_are_read_on_a_phone(
    chromium: Browser, tmp_path: Path
) -> None:
    """The whole text of an error is on the screen, at the side of which it began."""
    url = written(tmp_path, "quality")
    with visiting(chromium, url, at=SOON, size=PHONE) as visit:
        cell = visit.page.locator("td[data-label='What it said']").first
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
        assert "Simulated" in visit.text(".simulated")


def test_text_that_runs_the_other_way_turns_nothing_beside_it(
    chromium: Browser, tmp_path: Path
) -> None:
    """U+202E lasts to the end of what it came in."""
    found = alert("stuck_match", "a\N{RIGHT-TO-LEFT OVERRIDE}b")
    file = tmp_path / "operations.html"
    file.write_bytes(operations.page(live(alerts=section([found])), dashboard()))
    with visiting(chromium, file.as_uri(), at=SOON) as visit:
        problem = visit.page.locator(".problems li").first
        (name,) = problem.locator("strong").evaluate_all(BOXES)
        (since,) = problem.locator(".note").evaluate_all(BOXES)
        assert name["right"] <= since["left"]


def test_a_day_of_failures_stays_readable(chromium: Browser, tmp_path: Path) -> None:
    """Every poll of the day failed: the newest are listed, the rest counted."""
    error = "football-data.org does not respond. " * 10
    quarter = timedelta(minutes=15)
    bad = [
        failure("live_poll_15m", NOW - number * quarter, "run_live_silver", error)
        for number in range(96)
    ]
    file = tmp_path / "operations.html"
    file.write_bytes(operations.page(live(runs=section(bad)), dashboard()))
    with visiting(chromium, file.as_uri(), at=SOON, size=PHONE) as visit:
        assert visit.page.locator(".failure").count() == 25
        assert "The newest 25 of 96." in visit.text("#failed")
        assert not visit.is_too_wide
