"""Plays a scenario, and prints each expectation beside the actual value."""

from __future__ import annotations

from pathlib import Path

from functions.shared.runtime.settings import Settings
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import command as command_in
from local_runner.runtime.workspace import settings_in
from local_runner.scenario.folder import make_folder, scenario_folder
from local_runner.scenario.player import Command, Player
from local_runner.scenario.reader import read_scenario
from local_runner.scenario.report import show


def play(file: Path, out: Path | None, command: Command, screen: Screen) -> bool:
    """Play a scenario into the new folder `out`, by default a temporary one.

    True if every expectation is met and the scenario has no `fails_today`. Raises
    ScenarioError for an invalid scenario, ConfigError for a folder that is not empty.
    """
    scenario, source = read_scenario(file)
    reason = scenario.fails_today if isinstance(scenario.fails_today, str) else None
    with scenario_folder(out) as folder:
        player = Player(folder, scenario, source, command)
        make_folder(folder)
        result = player.run()
    show(screen, scenario.about, result, fails_today=reason)
    if out is not None:
        screen.say(
            f"Inspect  {command_in('status --all', settings_in(out, Settings()))}"
        )
    screen.result(
        {
            "scenario": file.name,
            "is_met": result.is_met,
            "fails_today": reason,
            "runs": result.runs,
            "problems": result.problems,
            "expectations": result.expectations,
        }
    )
    return result.is_met and reason is None
