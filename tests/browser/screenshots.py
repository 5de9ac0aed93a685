"""Pictures of every page in every state, to look at.

    python -m tests.browser.screenshots [PART]

writes `screenshots/PAGE-STATE-WIDTH-SCHEME.png`, and the pictures of the README into
docs/images/; with PART only those whose name contains it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from functions.publish.pages import lineage, operations, scores
from tests.browser import documents
from tests.browser.browser import Scheme, chromium_opened, visiting
from tests.browser.documents import NOW, stamp
from tests.browser.served import Served, serving
from tests.functions.publish.pages import operator_documents as operator

ROOT = Path(__file__).parent.parent.parent

Size = tuple[int, int]

SIZES: tuple[Size, ...] = ((360, 780), (768, 1024), (1600, 1000))

CRESTS: Literal["blocked"] = "blocked"
"""They belong to clubs: pictures show the letters in their place."""

SCHEMES: tuple[Scheme, ...] = ("light", "dark")

Act = Callable[[Page], object]


def nothing(_: Page) -> None:
    """Show the page as it opens."""


@dataclass(frozen=True)
class State:
    """A page in a state: its bytes, what the reader did, and minutes since then."""

    page: Callable[[], bytes]
    act: Act = nothing
    minutes: float = 2
    now: datetime = NOW


@dataclass(frozen=True)
class Picture:
    """A picture of the README: of a state, as large as a reader's window."""

    state: str
    size: Size
    scheme: Scheme = "light"


def open_story(page: Page) -> None:
    """Open what happened in a match, and how a table is ranked."""
    page.locator("#m3 summary").click()
    page.locator(".shown .rule summary").click()


def yesterday(page: Page) -> None:
    """Look at the day before."""
    page.get_by_role("radio", name="Yesterday").check()


def groups(page: Page) -> None:
    """Look at the tables of groups."""
    page.get_by_label("Competition").select_option("WC")


def open_run(page: Page) -> None:
    """Open a run that failed."""
    page.locator(".failure summary").first.click()


def open_table(page: Page) -> None:
    """Open a table of the drawing."""
    page.locator('.node[href="#silver_teams"]').click()


STATES: Mapping[str, State] = {
    "scores-saturday": State(lambda: scores.page(*documents.saturday())),
    "scores-story": State(lambda: scores.page(*documents.saturday()), open_story),
    "scores-yesterday": State(lambda: scores.page(*documents.saturday()), yesterday),
    "scores-groups": State(lambda: scores.page(*documents.saturday()), groups),
    "scores-stale": State(lambda: scores.page(*documents.saturday()), minutes=200),
    "scores-empty": State(lambda: scores.page(*documents.empty())),
    "scores-first-hour": State(lambda: scores.page(*documents.first_hour())),
    "scores-off-season": State(lambda: scores.page(*documents.off_season())),
    "scores-incident": State(lambda: scores.page(*documents.incident())),
    "scores-hostile": State(lambda: scores.page(*documents.hostile())),
    "scores-no-data": State(lambda: scores.page(None, None)),
    "operations-good": State(
        lambda: operations.page(operator.live(), operator.dashboard()),
        now=operator.NOW,
    ),
    "operations-incident": State(
        lambda: operations.page(*operator.incident()), now=operator.NOW
    ),
    "operations-evening": State(
        lambda: operations.page(*operator.evening_after()), now=operator.NOW
    ),
    "operations-run": State(
        lambda: operations.page(*operator.incident()), open_run, now=operator.NOW
    ),
    "operations-stale": State(
        lambda: operations.page(operator.live(), operator.dashboard()),
        minutes=200,
        now=operator.NOW,
    ),
    "operations-no-data": State(lambda: operations.page(None, None)),
    "lineage": State(lambda: lineage.page("duckdb")),
    "lineage-table": State(lambda: lineage.page("duckdb"), open_table),
}

PICTURES: Mapping[str, Picture] = {
    "docs/images/scores.png": Picture("scores-saturday", (1280, 650)),
    "docs/images/operations.png": Picture("operations-evening", (1200, 1030)),
}


def main(folder: Path, part: str = "") -> None:
    """Take every picture whose name contains `part`."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromium_opened() as browser, serving() as site:
        for name, state in STATES.items():
            if part not in name:
                continue
            for size in SIZES:
                for scheme in SCHEMES:
                    file = folder / f"{name}-{size[0]}-{scheme}.png"
                    with shown(browser, site, state, size, scheme) as page:
                        page.screenshot(path=file, full_page=True)
        for path, picture in PICTURES.items():
            state = STATES[picture.state]
            with shown(browser, site, state, picture.size, picture.scheme) as page:
                page.screenshot(path=ROOT / path)
    sys.stdout.write(f"{len([*folder.glob('*.png')])} pictures are in {folder}.\n")


@contextmanager
def shown(
    browser: Browser, site: Served, state: State, size: Size, scheme: Scheme
) -> Iterator[Page]:
    """A page in its state, at rest."""
    site.files["index.html"] = state.page()
    at = stamp(state.now + timedelta(minutes=state.minutes, seconds=20))
    with visiting(
        browser, site.url, at=at, size=size, scheme=scheme, crests=CRESTS
    ) as visit:
        state.act(visit.page)
        visit.page.wait_for_load_state("networkidle")
        visit.page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
        yield visit.page


if __name__ == "__main__":
    main(ROOT / "screenshots", *sys.argv[1:2])
