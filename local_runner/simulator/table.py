"""A league table, computed from results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from local_runner.simulator.world import JSON


@dataclass
class _Row:
    won: int = 0
    draw: int = 0
    lost: int = 0
    scored: int = 0
    conceded: int = 0

    @property
    def points(self) -> int:
        return 3 * self.won + self.draw

    def add(self, scored: int, conceded: int) -> None:
        self.won += scored > conceded
        self.draw += scored == conceded
        self.lost += scored < conceded
        self.scored += scored
        self.conceded += conceded


def table_rows(
    teams: Iterable[JSON], results: Iterable[tuple[int, int, int, int]]
) -> list[JSON]:
    """The rows of a TOTAL table, best first.

    `teams` are the team objects shown in the rows; `results` are (home id, away id,
    home goals, away goals). Ordered by points, goal difference, goals, then name; form
    is null, as it is on the free plan since December 2023.
    """
    shown = {team["id"]: team for team in teams}
    rows = {team_id: _Row() for team_id in shown}
    for home, away, home_goals, away_goals in results:
        rows[home].add(home_goals, away_goals)
        rows[away].add(away_goals, home_goals)
    return ranked(
        {
            "position": 1,
            "team": shown[team_id],
            "playedGames": row.won + row.draw + row.lost,
            "form": None,
            "won": row.won,
            "draw": row.draw,
            "lost": row.lost,
            "points": row.points,
            "goalsFor": row.scored,
            "goalsAgainst": row.conceded,
            "goalDifference": row.scored - row.conceded,
        }
        for team_id, row in rows.items()
    )


def ranked(rows: Iterable[JSON]) -> list[JSON]:
    """Rows of a table with their positions, best first, as `table_rows` has them."""
    best_first = sorted(
        rows,
        key=lambda row: (
            -row["points"],
            -row["goalDifference"],
            -row["goalsFor"],
            row["team"]["name"],
        ),
    )
    return [
        {**row, "position": position}
        for position, row in enumerate(best_first, start=1)
    ]
