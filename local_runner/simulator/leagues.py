"""The seven leagues: their names in the API and their calendars.

Codes, ids, areas and spellings are those of football-data.org. Kick-off times are the
usual ones of each league on a winter day, in UTC; in summer time they are an hour
earlier. Weeks are counted from the first Saturday on or after 13 August.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

_FRI, _SAT, _SUN, _MON, _TUE, _WED = -1, 0, 1, 2, 3, 4


@dataclass(frozen=True)
class Slot:
    """A kick-off: days from the week's Saturday, then hours and minutes in winter."""

    day: int
    hour: int
    minute: int

    @property
    def offset(self) -> timedelta:
        """From the week's Saturday at 00:00Z."""
        return timedelta(days=self.day, hours=self.hour, minutes=self.minute)


def _slots(day: int, *times: tuple[int, int]) -> tuple[Slot, ...]:
    return tuple(Slot(day, hour, minute) for hour, minute in times)


@dataclass(frozen=True, eq=False)
class League:
    """One competition, equal only to itself. `weeks` are the weekends played,
    `midweeks` the weeks that have a second round on Tuesday and Wednesday; together as
    many as there are rounds."""

    code: str
    id: int
    name: str
    area_id: int
    area: str
    area_code: str
    flag: int
    emblem: str
    seasons: int
    weeks: tuple[int, ...]
    midweeks: tuple[int, ...]
    weekend: tuple[Slot, ...]
    midweek: tuple[Slot, ...]


_NATIONAL_TEAMS = frozenset({6, 7, 13, 32})  # in 2026: 26 September to 27 March


def _weeks(first: int, last: int, *idle: int) -> tuple[int, ...]:
    off = _NATIONAL_TEAMS.union(idle)
    return tuple(week for week in range(first, last + 1) if week not in off)


LEAGUES = (
    League(
        *("PL", 2021, "Premier League", 2072, "England", "ENG", 770, "PL", 128),
        weeks=_weeks(0, 40, 21, 29),
        midweeks=(15, 18, 24),
        weekend=_slots(_FRI, (20, 0))
        + _slots(_SAT, (12, 30), (15, 0), (15, 0), (15, 0), (15, 0), (17, 30))
        + _slots(_SUN, (14, 0), (14, 0), (16, 30)),
        midweek=_slots(_TUE, *[(19, 30)] * 4)
        + _slots(_WED, *[(19, 30)] * 4, (20, 15), (20, 15)),
    ),
    League(
        *("ELC", 2016, "Championship", 2072, "England", "ENG", 770, "ELC", 10),
        weeks=_weeks(0, 38),
        midweeks=(1, 4, 9, 11, 15, 17, 19, 23, 26, 29, 35),
        weekend=_slots(_FRI, (20, 0))
        + _slots(_SAT, (12, 30), (12, 30), *[(15, 0)] * 8)
        + _slots(_SUN, (12, 0)),
        midweek=_slots(_TUE, *[(19, 45)] * 8) + _slots(_WED, *[(19, 45)] * 4),
    ),
    League(
        *("PD", 2014, "Primera Division", 2224, "Spain", "ESP", 760, "laliga", 96),
        weeks=_weeks(0, 40, 19),
        midweeks=(10, 36),
        weekend=_slots(_FRI, (20, 0))
        + _slots(_SAT, (13, 0), (15, 15), (17, 30), (20, 0))
        + _slots(_SUN, (13, 0), (15, 15), (17, 30), (20, 0))
        + _slots(_MON, (20, 0)),
        midweek=_slots(_TUE, *[(18, 0)] * 3, (20, 30), (20, 30))
        + _slots(_WED, *[(18, 0)] * 3, (20, 30), (20, 30)),
    ),
    League(
        *("BL1", 2002, "Bundesliga", 2088, "Germany", "DEU", 759, "BL1", 64),
        weeks=_weeks(1, 39, 19, 20, 21),
        midweeks=(8, 22),
        weekend=_slots(_FRI, (19, 30))
        + _slots(_SAT, *[(14, 30)] * 5, (17, 30))
        + _slots(_SUN, (14, 30), (16, 30)),
        midweek=_slots(_TUE, (17, 30), *[(19, 30)] * 3)
        + _slots(_WED, (17, 30), *[(19, 30)] * 4),
    ),
    League(
        *("SA", 2019, "Serie A", 2114, "Italy", "ITA", 784, "SA", 95),
        weeks=_weeks(0, 40, 19),
        midweeks=(10, 20),
        weekend=_slots(_FRI, (19, 45))
        + _slots(_SAT, (14, 0), (14, 0), (17, 0), (19, 45))
        + _slots(_SUN, (11, 30), (14, 0), (17, 0), (19, 45))
        + _slots(_MON, (19, 45)),
        midweek=_slots(_TUE, (17, 30), (17, 30), (19, 45), (19, 45))
        + _slots(_WED, (17, 30), (17, 30), *[(19, 45)] * 4),
    ),
    League(
        *("FL1", 2015, "Ligue 1", 2081, "France", "FRA", 773, "FL1", 83),
        weeks=_weeks(1, 39, 19, 20, 28),
        midweeks=(10, 24),
        weekend=_slots(_FRI, (19, 45))
        + _slots(_SAT, (16, 0), (18, 0), (20, 5))
        + _slots(_SUN, (14, 0), (16, 15), (16, 15), (16, 15), (19, 45)),
        midweek=_slots(_TUE, (18, 0), *[(20, 0)] * 3)
        + _slots(_WED, (18, 0), *[(20, 0)] * 4),
    ),
    League(
        *("DED", 2003, "Eredivisie", 2163, "Netherlands", "NLD", 8601, "ED", 71),
        weeks=_weeks(0, 39, 19, 20, 30, 35),
        midweeks=(16, 25),
        weekend=_slots(_FRI, (19, 0))
        + _slots(_SAT, (15, 30), (17, 45), (19, 0), (20, 0))
        + _slots(_SUN, (11, 15), (13, 30), (13, 30), (15, 45)),
        midweek=_slots(_TUE, (17, 45), (19, 0), (19, 0), (20, 0))
        + _slots(_WED, (17, 45), *[(19, 0)] * 3, (20, 0)),
    ),
)
