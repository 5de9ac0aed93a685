"""Prints the result of a scenario: expected beside got."""

from __future__ import annotations

from local_runner.runtime.screen import Screen, printable
from local_runner.scenario.expectations import ExpectationResult
from local_runner.scenario.results import ScenarioResult
from local_runner.scenario.values import counted

PROBLEMS_SHOWN = 3


def show(
    screen: Screen, about: str, result: ScenarioResult, *, fails_today: str | None
) -> None:
    """Print each expectation, the runs, and the summary."""
    screen.text(about)
    for expectation in result.expectations:
        _show_expectation(screen, expectation)
    screen.say()
    for dag, statuses in result.runs.items():
        counts = ", ".join(f"{count} {status}" for status, count in statuses.items())
        screen.say(f"{dag:<16} {counted(statuses.total(), 'run')}: {counts}")
    for problem in result.problems[:PROBLEMS_SHOWN]:
        screen.short(problem, head="  failed: ")
    if (more := len(result.problems) - PROBLEMS_SHOWN) > 0:
        screen.say(f"  and {more} more")
    wrong = sum(not one.is_met for one in result.expectations)
    total = counted(len(result.expectations), "expectation")
    screen.say(f"{total}, {wrong} WRONG" if wrong else f"{total}, all met")
    if fails_today is not None and wrong:
        screen.text(fails_today, head="Known to fail today: ")
    elif fails_today is not None:
        screen.text("It is expected to fail today, but passes: remove `fails_today`.")


def _show_expectation(screen: Screen, expectation: ExpectationResult) -> None:
    screen.say()
    at = f"{expectation.at:%Y-%m-%d %H:%M}Z"
    screen.say(f"{expectation.where}, {at}: {printable(expectation.about)}")
    for head, lines in (("expected", expectation.expected), ("got", expectation.got)):
        for number, line in enumerate(lines or ["nothing"]):
            screen.say(f"  {'' if number else head:<8}  {printable(line)}")
    text, style = ("right", "green") if expectation.is_met else ("WRONG", "bold red")
    screen.say(f"  {text}", style=style)
