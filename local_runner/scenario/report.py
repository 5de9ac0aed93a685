"""What a person sees of a scenario that was played: expected beside got."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from local_runner.runtime.screen import Screen, printable
from local_runner.scenario.expectations import Judged

PROBLEMS_SHOWN = 3


def show(
    screen: Screen,
    about: str,
    judged: Sequence[Judged],
    runs: Mapping[str, Counter[str]],
    problems: Sequence[str],
    *,
    fails_today: str | None,
) -> None:
    """Each expectation, what ran, and the verdict."""
    screen.text(about)
    for one in judged:
        screen.say()
        screen.say(f"{one.where}, {one.at:%Y-%m-%d %H:%M}Z: {printable(one.about)}")
        for head, lines in (("expected", one.expected), ("got", one.got)):
            for number, line in enumerate(lines or ["nothing"]):
                screen.say(f"  {'' if number else head:<8}  {printable(line)}")
        word, style = ("right", "green") if one.is_met else ("WRONG", "bold red")
        screen.say(f"  {word}", style=style)
    screen.say()
    for dag, statuses in runs.items():
        told = ", ".join(f"{count} {status}" for status, count in statuses.items())
        screen.say(f"{dag:<16} {statuses.total()} runs: {told}")
    for problem in problems[:PROBLEMS_SHOWN]:
        screen.short(problem, head="  failed: ")
    if (more := len(problems) - PROBLEMS_SHOWN) > 0:
        screen.say(f"  and {more} more")
    wrong = sum(not one.is_met for one in judged)
    told = f"{len(judged)} expectations"
    screen.say(f"{told}, {wrong} WRONG" if wrong else f"{told}, all met")
    if fails_today is not None and wrong:
        screen.text(fails_today, head="Known to fail today: ")
    elif fails_today is not None:
        screen.text("It is said to fail today, and passes: take out `fails_today`.")
