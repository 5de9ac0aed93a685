"""The pages of a day that the pipeline played, as it published them."""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Browser

from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.settings import Settings
from local_runner.commands.matchday import play_matchdays
from local_runner.runtime.play_plan import PlayRequest
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import settings_in
from tests.browser.browser import PHONE, visiting
from tests.conftest import shared_folder
from tests.quiet import logging_off

pytestmark = [pytest.mark.day, pytest.mark.browser]

SCHEDULES = {
    "live_poll_15m": "0,30 12-15 * * *",
    "hourly_refresh": "30 12-15 * * *",
    "daily_reconcile": "0 12 * * *",
}
"""Enough of the Saturday to have matches in every state, the last run at 15:30 UTC."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is published of an afternoon with incidents, in two competitions."""
    dags = load_dags()
    schedules = {
        name: msgspec.structs.replace(dag, schedule=SCHEDULES[name])
        for name, dag in dags.dags.items()
    }

    def play(folder: Path) -> None:
        settings = settings_in(folder, Settings(competitions=("PL", "BL1")))
        some = msgspec.structs.replace(dags, dags=schedules)
        with logging_off(), redirect_stdout(StringIO()):
            assert play_matchdays(settings, PlayRequest(), Screen(), some)

    return shared_folder(tmp_path_factory, "afternoon", play) / "site"


def document(site: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode((site / name).read_bytes())
    return found


def test_the_page_shows_every_match_and_table_that_is_published(
    chromium: Browser, site: Path
) -> None:
    live = document(site, "live.json")
    at = live["generated_at"]
    with visiting(chromium, (site / "index.html").as_uri(), at=at, size=PHONE) as visit:
        assert "Simulated" in visit.text("header")
        assert not visit.is_too_wide
        for match in live["matches"]["data"]:
            goals = visit.page.locator(f"#m{match['match_id']} .g").all_text_contents()
            shown = [match["home_goals"], match["away_goals"]]
            assert goals == [str(one) for one in shown if one is not None]
        for table in live["tables"]["data"]:
            rows = visit.page.locator(f"#table-{table['competition_code']} tbody tr")
            assert rows.count() == len(table["rows"])
        assert visit.problems == []
        assert visit.hosts == {"file"}


def test_a_match_in_play_is_as_the_newest_poll_saw_it(
    chromium: Browser, site: Path
) -> None:
    live = document(site, "live.json")
    playing = [row for row in live["matches"]["data"] if row["is_in_play"]]
    assert playing
    states = {one["match_id"]: one["states"] for one in live["histories"]["data"]}
    url = (site / "index.html").as_uri()
    with visiting(chromium, url, at=live["generated_at"]) as visit:
        for row in playing:
            match = visit.page.locator(f"#m{row['match_id']}")
            match.locator("summary").click()
            story = match.locator(".story li")
            assert story.count() <= len(states[row["match_id"]])
            assert f"{row['home_goals']}:{row['away_goals']}" in story.last.inner_text()
