from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.browser import BrowserMissing, chromium_opened
from tests.browser.served import Served, serving
from tests.conftest import give_up


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for the tests of a module."""
    try:
        with chromium_opened() as browser:
            yield browser
    except BrowserMissing as missing:
        give_up(missing)


@pytest.fixture
def served() -> Iterator[Served]:
    """A site that the test changes."""
    with serving() as site:
        yield site
