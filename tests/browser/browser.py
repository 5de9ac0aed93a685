"""Chromium as a reader's browser: one per test module, a context per visit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    Route,
    sync_playwright,
)

CRESTS = "crests.football-data.org"

CREST = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">
<path d="M3 2h14v8c0 5-4 7-7 9-3-2-7-4-7-9z" fill="#b3243c"/>
<path d="M10 2h7v8c0 5-4 7-7 9z" fill="#f4f4f4"/></svg>"""

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--font-render-hinting=none"),
)

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

Scheme = Literal["light", "dark"]

WIDE, PHONE = (1440, 900), (360, 780)


class BrowserMissing(Exception):  # noqa: N818 (what is missing is a browser)
    """There is no Chromium on this machine."""


@contextmanager
def chromium_opened() -> Iterator[Browser]:
    """A headless Chromium of this machine. Raises BrowserMissing."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise BrowserMissing(
            "No Chromium is installed: pages are not tested as readers see them. "
            "Next: sudo apt-get install chromium"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """A page that is open, and what it did: `problems` of its console and script,
    `hosts` that it requested something of (`file` for the disk)."""

    page: Page
    problems: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def text(self, selector: str) -> str:
        """The visible text of the first such element."""
        return self.page.locator(selector).first.inner_text()

    @property
    def is_too_wide(self) -> bool:
        """Whether one has to scroll sideways."""
        script = "[document.documentElement.scrollWidth, innerWidth]"
        content, window = self.page.evaluate(script)
        return bool(content > window)


@contextmanager
def visiting(
    browser: Browser,
    url: str,
    *,
    at: str,
    size: tuple[int, int] = WIDE,
    scheme: Scheme = "light",
    zone: str = "UTC",
    crests: Literal["there", "blocked"] = "there",
    **options: Any,
) -> Iterator[Visit]:
    """Open `url` with a browser whose clock shows `at` and runs from there.

    No request leaves this machine: crests come from here, or are `blocked`.
    """
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        timezone_id=zone,
        locale="en-GB",
        **options,
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    visit = Visit(page)

    def on_console(message: ConsoleMessage) -> None:
        is_blocked = crests == "blocked" and "ERR_FAILED" in message.text
        if message.type in ("error", "warning") and not is_blocked:
            visit.problems.append(message.text)

    def on_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data":
            visit.hosts.add(parts.hostname or parts.scheme)

    def serve_crest(route: Route) -> None:
        if crests == "blocked":
            route.abort()
        else:
            route.fulfill(body=CREST, content_type="image/svg+xml")

    page.on("console", on_console)
    page.on("pageerror", lambda error: visit.problems.append(str(error)))
    page.on("request", on_request)
    page.route(f"https://{CRESTS}/**", serve_crest)
    try:
        if options.get("java_script_enabled", True):
            page.clock.install(time=at)
        page.goto(url)
        yield visit
    finally:
        context.close()
