"""Names and counts in words."""

from __future__ import annotations

from collections.abc import Mapping

COMPETITIONS: Mapping[str, str] = {
    "WC": "World Cup",
    "EC": "European Championship",
    "CL": "Champions League",
    "CLI": "Copa Libertadores",
    "PL": "Premier League",
    "PD": "La Liga",
    "BL1": "Bundesliga",
    "SA": "Serie A",
    "FL1": "Ligue 1",
    "PPL": "Primeira Liga",
    "DED": "Eredivisie",
    "ELC": "Championship",
    "BSA": "Brasileirão",
}
"""Competitions by code, in the order of the page; any other comes last, by code."""

STATUS_WORDS: Mapping[str, str] = {
    "SCHEDULED": "Scheduled, time open",
    "TIMED": "Scheduled",
    "IN_PLAY": "In play",
    "PAUSED": "Half\N{NON-BREAKING HYPHEN}time",
    "EXTRA_TIME": "Extra time",
    "PENALTY_SHOOTOUT": "Penalties",
    "FINISHED": "Full time",
    "SUSPENDED": "Suspended",
    "POSTPONED": "Postponed",
    "CANCELLED": "Cancelled",
    "AWARDED": "Awarded",
}


def competition_order(code: str) -> tuple[int, str]:
    """The place of a competition on the page."""
    codes = list(COMPETITIONS)
    return (codes.index(code) if code in COMPETITIONS else len(codes), code)


def competition_name(code: str) -> str:
    """A competition's name, or its code."""
    return COMPETITIONS.get(code, code)


def group_name(group: str | None, stage: str) -> str:
    """A group or stage as a heading: GROUP_A as "Group A"."""
    if group:
        letter = group.replace("_", " ").split()[-1]
        return f"Group {letter}" if len(letter) <= 2 else group
    return stage_name(stage)


def stage_name(stage: str) -> str:
    """A stage, such as "Quarter finals"; nothing for a regular season."""
    if stage == "REGULAR_SEASON":
        return ""
    if stage == "LEAGUE_STAGE":
        return "League phase"
    return stage.replace("_", " ").capitalize()


def goals_text(home: int | None, away: int | None) -> str:
    """A score, or nothing where no goals are known."""
    return "" if home is None and away is None else result(home, away)


def result(home: int | None, away: int | None) -> str:
    """A score; a dash where goals are not known."""
    shown = ["\N{EN DASH}" if goals is None else str(goals) for goals in (home, away)]
    return ":".join(shown)


def spaced(name: str) -> str:
    """A name of ours as words."""
    return name.replace("_", " ")


def count_of(count: int, one: str, more: str = "") -> str:
    """A count and its noun, in the singular for one; `more` where it is irregular."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"
