"""What of the tables is shown on a screen."""

from __future__ import annotations

import pytest

from local_runner.commands.report import show_table
from local_runner.runtime.screen import Screen

pytestmark = pytest.mark.slow


def test_points_added_or_deducted_stand_beside_the_points(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output = {"played": 38, "goals_for": 40, "goals_against": 51, "form": "W,L"}
    adjusted = {"A": (48, 0), "B": (47, None), "C": (40, -8), "D": (38, 2)}
    rows = [
        {"position": place, "team_name": name, **output}
        | {"points": points, "points_adjustment": adjustment}
        for place, (name, (points, adjustment)) in enumerate(adjusted.items(), 1)
    ]
    show_table(Screen(), rows)
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    shown = {line[1]: " ".join(line[4:-1]) for line in lines if len(line) > 4}
    assert {team: shown[team] for team in adjusted} == {
        "A": "48",
        "B": "47",
        "C": "40 (-8)",
        "D": "38 (+2)",
    }
