"""The quality report as a page: one self-contained file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.publish.pages.render import render


def page(report: Mapping[str, Any]) -> bytes:
    """The page of a report, given as JSON holds it. All text in it is escaped."""
    return render("quality.html", report=report)
