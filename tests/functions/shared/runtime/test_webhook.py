"""A runbook in a message is an address that opens."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.settings import Settings, runbook_of
from functions.shared.runtime.webhook import addressed
from transforms.alert_conditions import CONDITIONS

URL = "https://github.com/some/where/blob/main/docs/alerts.md"
RUNBOOKS = [runbook_of(name) for name in CONDITIONS]


@pytest.mark.parametrize("runbook", [*RUNBOOKS, "docs/alerts.md#alerts-and-runbooks"])
def test_by_default_it_is_a_heading_of_the_page_here(runbook: str) -> None:
    message = addressed(f"[Open] x. Runbook: {runbook} Alert: 1", "")
    found = re.search(r"Runbook: (file://\S+) Alert: 1$", message)
    assert found is not None, message
    address = urlparse(found[1])
    page = Path(unquote(address.path)).read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    assert address.fragment in {one.lower().replace(" ", "-") for one in headings}


def test_a_setting_names_the_page() -> None:
    settings = Settings.from_env({"RUNBOOK_URL": URL})
    message = addressed(f"Runbook: {RUNBOOKS[0]} Alert: 1", settings.runbook_url)
    assert message == f"Runbook: {URL}#{RUNBOOKS[0].partition('#')[2]} Alert: 1"


@pytest.mark.parametrize("value", ["docs/alerts.md", "github.com/x", f"{URL}#top"])
def test_what_is_no_page_is_refused(value: str) -> None:
    with pytest.raises(ConfigError, match="RUNBOOK_URL"):
        Settings.from_env({"RUNBOOK_URL": value})
