"""The quality report as a page: one self-contained file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.publish.pages import charts
from functions.publish.pages.render import head_of, render


def page(report: Mapping[str, Any], *, runbook_url: str = "") -> bytes:
    """The page of a report, given as JSON holds it. All text in it is escaped.

    `runbook_url` is where `docs/alerts.md` is published, empty where it is not.
    """
    hours = report["freshness"]["hours"]
    missed = sum(hour["freshness"] == "missed" for hour in hours)
    ages = [(hour["longest_gap_minutes"] or 0) / hour["bar_minutes"] for hour in hours]
    top = max(charts.HEADROOM, min(max(ages, default=0.0) * 1.05, charts.CUT))
    bars = {hour["bar_minutes"] for hour in hours}
    return render(
        "quality.html",
        head=head_of("quality", _undated(report), root="../"),
        report=report,
        hours=charts.columns(
            ages,
            top,
            f"Freshness by hour: {missed} of 24 hours missed",
            limit=1.0,
        ),
        top=f"{top * bars.pop():.0f} min"
        if len(bars) == 1
        else f"{top:.1f} times the bar",
        runbook_url=runbook_url,
    )


def _undated(report: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without its freshness, which is of a day and not of now."""
    return {name: value for name, value in report.items() if name != "freshness"}
