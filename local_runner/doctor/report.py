"""Findings on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from local_runner.doctor.finding import Finding, Status
from local_runner.runtime.counts import counted
from local_runner.runtime.screen import Screen

_STYLES: dict[Status, str | None] = {"warn": "yellow", "fail": "red"}
_WORDS: dict[Status, tuple[str, str]] = {
    "ok": ("ok", "ok"),
    "warn": ("warning", "warnings"),
    "fail": ("failure", "failures"),
    "skip": ("skipped", "skipped"),
}


def show_findings(screen: Screen, findings: Iterable[Finding]) -> bool:
    """Show findings as they come. True without a failure."""
    shown = []
    for finding in findings:
        shown.append(finding)
        word = "FAIL" if finding.status == "fail" else finding.status
        screen.text(
            finding.what,
            head=f"{word:<6}{finding.check:<12}",
            style=_STYLES.get(finding.status),
        )
        if finding.fix:
            screen.say(f"{'':<18}-> {finding.fix}")
    counts = [(name, sum(each.status == name for each in shown)) for name in _WORDS]
    results = ", ".join(f"{n} {_WORDS[name][n != 1]}" for name, n in counts if n)
    screen.say(f"{counted(len(shown), 'check')}: {results}")
    screen.result([asdict(each) for each in shown])
    return not any(each.status == "fail" for each in shown)
