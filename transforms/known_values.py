"""The values that a column may have, and the groups of them that mean something.

Standard library only: the functions read this at run time.
"""

from __future__ import annotations

MATCH_STATUSES = (
    *("SCHEDULED", "TIMED", "IN_PLAY", "PAUSED", "EXTRA_TIME", "PENALTY_SHOOTOUT"),
    *("FINISHED", "SUSPENDED", "POSTPONED", "CANCELLED", "AWARDED"),
)
FINAL = ("FINISHED", "AWARDED")
IN_PLAY = ("IN_PLAY", "PAUSED", "EXTRA_TIME", "PENALTY_SHOOTOUT")
NOT_BEGUN = ("SCHEDULED", "TIMED")
CALLED_OFF = ("POSTPONED", "CANCELLED")
"""The statuses of a match that will not be played at its announced time."""

STAGES = (
    *("FINAL", "THIRD_PLACE", "SEMI_FINALS", "QUARTER_FINALS"),
    *("LAST_16", "LAST_32", "LAST_64", "ROUND_1", "ROUND_2", "ROUND_3", "ROUND_4"),
    *("GROUP_STAGE", "LEAGUE_STAGE", "PRELIMINARY_ROUND", "QUALIFICATION"),
    *("QUALIFICATION_ROUND_1", "QUALIFICATION_ROUND_2", "QUALIFICATION_ROUND_3"),
    *("PLAYOFF_ROUND", "PLAYOFF_ROUND_1", "PLAYOFF_ROUND_2", "PLAYOFFS"),
    *("REGULAR_SEASON", "CLAUSURA", "APERTURA", "CHAMPIONSHIP"),
    *("RELEGATION", "RELEGATION_ROUND"),
)
TABLE_STAGES = ("REGULAR_SEASON", "LEAGUE_STAGE", "GROUP_STAGE")
"""The stages that have a league table. Knock-out rounds have none, and no competition
of the free plan plays the API's other stages (APERTURA, CHAMPIONSHIP, ...)."""

COMPETITION_TYPES = ("LEAGUE", "LEAGUE_CUP", "CUP", "PLAYOFFS")
WINNERS = ("HOME_TEAM", "AWAY_TEAM", "DRAW")
DURATIONS = ("REGULAR", "EXTRA_TIME", "PENALTY_SHOOTOUT")
TABLE_TYPES = ("TOTAL", "HOME", "AWAY")

API_VALUES: dict[str, tuple[str, ...]] = {
    "status": MATCH_STATUSES,
    "stage": STAGES,
    "competition.type": COMPETITION_TYPES,
    "score.winner": WINNERS,
    "score.duration": DURATIONS,
    "type": TABLE_TYPES,
}
"""The API's values by path in a response, seen or documented (docs.football-data.org,
lookup tables; LEAGUE_STAGE and PLAYOFF_ROUND are recorded but not documented). Any
other value is reported as drift and kept."""

VERDICTS = ("valid", "partial", "invalid", "error")
USABLE = ("valid", "partial")
"""The verdicts of responses whose rows are loaded."""

GOOD_RUNS = ("success", "skipped")
BAD_RUNS = ("failed", "abandoned", "missed")
RUN_STATUSES = (*GOOD_RUNS, *BAD_RUNS)
