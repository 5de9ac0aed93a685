"""The fixtures of a season: a double round-robin on the league's calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from random import Random

from local_runner.simulator.clubs import Club, clubs_of
from local_runner.simulator.leagues import League, Slot

_AHEAD = timedelta(days=46)
_LATEST_WEEKS = 10
_SATURDAY = 5
_LAST_OF_SUNDAY = 1
_MAKE_UP_DAYS = (3, 4, 5)
"""Tuesday to Thursday, counted from the week's Saturday."""


@dataclass(frozen=True)
class Fixture:
    """One match as the league drew it.

    `placeholder` is the time shown until the television choice is made, `published`
    the moment the fixture list first appears in the feed.
    """

    id: int
    league: League
    matchday: int
    home: Club
    away: Club
    kick_off: datetime
    placeholder: datetime
    published: datetime


def draw(league: League, season: int, seed: int) -> list[Fixture]:
    """The fixtures of the season that starts in year `season`, by kick-off and id.

    Ids are 2 digits of the year, 2 of the league, 3 of the number: 2621001.
    """
    rng = Random(f"{seed}:{league.code}:{season}:draw")
    clubs = list(clubs_of(league.code, league.id))
    rng.shuffle(clubs)
    opening = first_saturday(season)
    published = datetime.combine(opening, datetime.min.time(), UTC) - _AHEAD
    first_id = season % 100 * 100_000 + league.id % 100 * 1_000
    fixtures: list[Fixture] = []
    for matchday, (pairs, (saturday, slots)) in enumerate(
        zip(_rounds(clubs), _calendar(league, opening), strict=True), start=1
    ):
        default = slots[len(slots) // 2]
        rng.shuffle(slots)
        for (home, away), slot in zip(pairs, slots, strict=True):
            fixtures.append(
                Fixture(
                    id=first_id + len(fixtures) + 1,
                    league=league,
                    matchday=matchday,
                    home=home,
                    away=away,
                    kick_off=slot_time(saturday, slot),
                    placeholder=_placeholder(saturday, default, rng),
                    published=published + timedelta(hours=16, minutes=20),
                )
            )
    return sorted(fixtures, key=lambda fixture: (fixture.kick_off, fixture.id))


def make_up_date(fixture: Fixture, seed: int) -> datetime:
    """The kick-off of a match that is postponed.

    On a day from Tuesday to Thursday in any week up to ten weeks on, or to the end of
    the season, in which the league plays no midweek round. Each round has a date of its
    own, so that no club that has two matches to make up plays both on one day.
    """
    opening = (fixture.published + _AHEAD).date()
    return _make_up_dates(fixture.league, opening, seed)[fixture.matchday]


@lru_cache(maxsize=64)
def _make_up_dates(league: League, opening: date, seed: int) -> dict[int, datetime]:
    """The dates of the rounds by matchday. The last rounds, which have the fewest to
    choose from, choose first."""
    rng = Random(f"{seed}:{league.code}:{opening}:make-up")
    slots = [replace(league.midweek[-1], day=day) for day in _MAKE_UP_DAYS]
    rounds = enumerate(_calendar(league, opening), start=1)
    found: dict[int, datetime] = {}
    for matchday, (saturday, _) in reversed(list(rounds)):
        week = (saturday - opening).days // 7
        last = min(week + _LATEST_WEEKS, league.weeks[-1])
        dates = [
            slot_time(opening + timedelta(weeks=one), slot)
            for one in range(week, last + 1)
            if one not in league.midweeks
            for slot in slots
        ]
        found[matchday] = rng.choice(sorted({*dates} - {*found.values()}))
    return found


def first_saturday(season: int) -> date:
    """The Saturday of week 0: the first one on or after 13 August."""
    start = date(season, 8, 13)
    return start + timedelta(days=(_SATURDAY - start.weekday()) % 7)


def is_summer_time(day: date) -> bool:
    """Whether Europe's clocks are an hour ahead by the evening of `day`.

    From the last Sunday of March until the day before the last Sunday of October
    (directive 2000/84/EC; the United Kingdom keeps the same dates).
    """
    return _last_sunday(day.year, 3) <= day < _last_sunday(day.year, 10)


@lru_cache(maxsize=512)
def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


@lru_cache(maxsize=8192)
def slot_time(saturday: date, slot: Slot) -> datetime:
    """The kick-off of a slot in the week of `saturday`, in UTC at any time of year."""
    day = saturday + timedelta(days=slot.day)
    moment = datetime.combine(saturday, datetime.min.time(), UTC) + slot.offset
    return moment - timedelta(hours=1) if is_summer_time(day) else moment


def _placeholder(saturday: date, default: Slot, rng: Random) -> datetime:
    """A third of the matches without a time show midnight, the rest a default slot."""
    if rng.random() < 1 / 3:
        return datetime.combine(saturday, datetime.min.time(), UTC)
    return slot_time(saturday, default)


def _rounds(clubs: list[Club]) -> Iterator[list[tuple[Club, Club]]]:
    """The circle method, then all of it again with home and away exchanged."""
    fixed, *circle = clubs
    half = []
    for turn in range(len(circle)):
        ring = circle[turn:] + circle[:turn]
        pairs = [(fixed, ring[0]) if turn % 2 == 0 else (ring[0], fixed)]
        for place in range(1, len(ring) // 2 + 1):
            # Sides alternate along the ring: no club is at home for half a season.
            pair = (ring[place], ring[-place])
            pairs.append(pair if place % 2 == 0 else pair[::-1])
        half.append(pairs)
    yield from half
    for pairs in half:
        yield [(away, home) for home, away in pairs]


def _calendar(league: League, opening: date) -> Iterator[tuple[date, list[Slot]]]:
    """The Saturday of each round's week, and the round's kick-off slots."""
    for week in league.weeks:
        saturday = opening + timedelta(weeks=week)
        if week not in league.midweeks:
            yield saturday, list(league.weekend)
            continue
        # No club plays on the Monday before a Tuesday round.
        by_sunday = [slot for slot in league.weekend if slot.day <= _LAST_OF_SUNDAY]
        moved = len(league.weekend) - len(by_sunday)
        yield saturday, by_sunday + by_sunday[-1:] * moved
        yield saturday, list(league.midweek)
