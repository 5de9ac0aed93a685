"""What axe-core finds on a page that is open."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

BAD = ("serious", "critical")

OPTIONS = {"resultTypes": ["violations"]}


def bad_findings(page: Page) -> list[str]:
    """What it finds serious or critical, with the elements, in a line each."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{one['impact']} {one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in BAD
        for node in one["nodes"]
    ]
