"""What is wrong with the pipeline, and what to do, from the published documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from functions.publish.pages.parts import Data, Document, Part
from functions.publish.pages.words import count_of, spaced
from functions.publish.times import at_of
from functions.shared.runtime.durations import format_duration
from functions.shared.runtime.percent import percent
from functions.shared.runtime.settings import runbook_of
from transforms.service_levels import LAG_RATIO

Severity = Literal["critical", "warning", "notice"]

SEVERITIES: Sequence[Severity] = ("critical", "warning", "notice")
"""Worst first. With notices only, all is good."""

ALL = "ALL"

DASHBOARD_IS_OLD = timedelta(hours=27)
"""`dashboard.json` is written every night: one is missing."""

QUOTA_RATIO = 0.9

SECTIONS = {
    "#failed": "Runs that did not succeed",
    "#lag": "Lag",
    "#api": "API quota",
    "#tests": "Data tests",
    "#reconciliation": "Live beside batch",
    "#quarantine": "Quarantine",
    "#drift": "Drift",
}
"""What a problem may lead to on the page."""


@dataclass(frozen=True)
class Problem:
    """What is wrong, and what to do: the section of the runbook, or of this page."""

    severity: Severity
    what: str
    about: str = ""
    since: str | None = None
    runbook: str = ""
    href: str = ""

    @property
    def link(self) -> str:
        """The name of the section of this page."""
        return SECTIONS[self.href]


def problems(
    live: Document | None,
    dashboard: Document | None,
    parts: Mapping[str, Part],
    why: Mapping[str, str],
) -> list[Problem]:
    """What is wrong, worst first."""
    found = [
        *_document_problems(live, dashboard, why),
        *_alert_problems(parts["alerts"].view),
    ]
    alerted = {row["condition"] for row in (parts["alerts"].view or {}).get("open", [])}
    found += [
        *_level_problems(live, parts, alerted),
        *_held_back(live, "live.json"),
        *_held_back(dashboard, "dashboard.json"),
        *_nightly_problems(parts),
    ]
    return sorted(found, key=lambda one: SEVERITIES.index(one.severity))


def _document_problems(
    live: Document | None, dashboard: Document | None, why: Mapping[str, str]
) -> list[Problem]:
    stalled = runbook_of("publishing_stalled")
    if live is None:
        about = why.get("live.json") or "There is no live.json yet."
        return [Problem("critical", "Nothing live", about, runbook=stalled)]
    if dashboard is None:
        reason = why.get("dashboard.json")
        about = (
            f"{reason or 'There is no dashboard.json yet.'} "
            "The nightly run writes it, at 02:00 UTC."
        )
        if reason:
            return [Problem("warning", "Nothing nightly", about, runbook=stalled)]
        return [Problem("notice", "Nothing nightly", about)]
    made, now = (at_of(one["generated_at"]) for one in (dashboard, live))
    if now - made > DASHBOARD_IS_OLD:
        age = format_duration(now - made)
        about = f"dashboard.json is {age} older than live.json."
        return [Problem("warning", "Nightly export is late", about, runbook=stalled)]
    return []


def _alert_problems(alerts: Data | None) -> list[Problem]:
    return [
        Problem(
            "critical" if row["severity"] == "critical" else "warning",
            f"{spaced(row['condition'])}: {row['scope']}",
            f"When it opened: {row['message']}",
            row["onset_at"],
            runbook=row["runbook"],
        )
        for row in (alerts or {}).get("open", [])
    ]


def _level_problems(
    live: Document | None, parts: Mapping[str, Part], alerted: set[str]
) -> Iterator[Problem]:
    """Service levels that are missed, where no alert says so already."""
    fresh = (live or {}).get("freshness") or {}
    if fresh.get("is_freshness_sla_met") is False and "freshness_sla" not in alerted:
        yield Problem(
            "critical",
            "Freshness SLA missed",
            f"The limit is {fresh['freshness_sla_minutes']} min.",
            fresh["last_successful_pull_at"],
            runbook=runbook_of("freshness_sla"),
        )
    if fresh and fresh.get("is_freshness_sla_met") is None:
        about = "The first poll that succeeds brings the matches."
        book = runbook_of("no_successful_pull")
        yield Problem("warning", "No successful pull yet", about, runbook=book)
    for dag in parts["health"].view or []:
        if dag["dag"] != ALL and dag["consecutive_failures"]:
            failed = count_of(dag["consecutive_failures"], "run")
            what = f"{dag['dag']}: the last {failed.removeprefix('1 ')} failed"
            about = "Its steps and its error are below."
            yield Problem("warning", what, about, href="#failed")
        if dag["dag"] == ALL and dag["is_success_sla_met"] is False:
            if "success_rate" in alerted:
                continue
            yield Problem(
                "warning",
                "Success SLA missed",
                f"{percent(dag['success_ratio_7d'])} of the runs of 7 days succeeded.",
                runbook=runbook_of("success_rate"),
            )
    scopes = (parts["monitor"].view or {}).get("all")
    if scopes and scopes["is_lag_sla_met"] is False:
        about = (
            f"{percent(scopes['in_play_seen_in_time_ratio'])} of the day's in-play "
            f"states were seen in time; the target is {percent(LAG_RATIO)}."
        )
        yield Problem("warning", "Lag SLA missed", about, href="#lag")
    api = parts["api"].view
    if api and api["hour_ratio"] >= QUOTA_RATIO:
        about = (
            f"{percent(api['hour_ratio'])} of the calls allowed in an hour were made "
            "in the last one."
        )
        yield Problem("warning", "API quota nearly used up", about, href="#api")


def _held_back(document: Document | None, file: str) -> Iterator[Problem]:
    """One per reason, with all sections that it holds back."""
    held: dict[str, list[str]] = {}
    since: dict[str, str | None] = {}
    for name, section in (document or {}).items():
        if isinstance(section, Mapping) and section.get("reason"):
            reason = str(section["reason"])
            held.setdefault(reason, []).append(spaced(name))
            since[reason] = section.get("held_back_since")
    for reason, names in held.items():
        what = f"Held back in {file}: {', '.join(names)}"
        yield Problem("critical", what, reason, since[reason], href="#tests")


def _nightly_problems(parts: Mapping[str, Part]) -> Iterator[Problem]:
    tests = (parts["tests"].view or {}).get("found", [])
    results: Sequence[tuple[str, Severity, str]] = (
        ("fail", "critical", "failed"),
        ("warn", "warning", "warned"),
    )
    for status, severity, word in results:
        names = [one["test"] for one in tests if one["status"] == status]
        if names:
            what = f"{count_of(len(names), 'data test')} {word}"
            yield Problem(severity, what, ", ".join(names), href="#tests")
    night = parts["night"].view
    if night and night["difference_count"]:
        count = count_of(night["difference_count"], "match differs", "matches differ")
        what = f"{count} between live and batch"
        yield Problem("notice", what, night["words"], href="#reconciliation")
    refused = sum(
        row["quarantined_count"] - row["readmitted_count"]
        for row in parts["quarantine"].view or []
    )
    if refused:
        what = f"{count_of(refused, 'row')} in quarantine"
        yield Problem("notice", what, "Of the last 7 days.", href="#quarantine")
    pieces = len(parts["drift"].view or [])
    if pieces:
        unknown = count_of(pieces, "unknown key or value", "unknown keys or values")
        what = f"Drift: {unknown}"
        about = "Of the last 7 days; the rows are kept."
        yield Problem("notice", what, about, href="#drift")
