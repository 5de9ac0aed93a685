"""The README says what is there, all of it and nothing else."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from functions.shared.dags import load_dags
from functions.shared.settings import Settings
from local_runner.cli import app
from transforms.league import TIE_RULES
from transforms.tables import TABLES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """What stands under a heading."""
    found = re.search(
        rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.DOTALL | re.MULTILINE
    )
    assert found is not None, title
    return found[1]


def rows(title: str) -> list[list[str]]:
    """The rows of the tables under a heading, without heads and rules."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = {number for number, row in enumerate(cells) if set(row[0]) == {"-"}}
    heads = {number - 1 for number in rules}
    return [row for n, row in enumerate(cells) if n not in rules | heads]


def written(default: Any) -> str:
    """A default as it would be set."""
    return ",".join(default) if isinstance(default, tuple) else str(default)


def test_the_configuration_table_is_that_of_the_code() -> None:
    expected = [
        [
            f"`{setting.metadata['variable']}`",
            f"`{written(setting.default)}`" if setting.default else "",
            setting.metadata["about"],
        ]
        for setting in fields(Settings)
    ]
    assert rows("Configuration") == expected


def test_a_default_can_be_set_as_it_is_written() -> None:
    env = {row[0].strip("`"): row[1].strip("`") for row in rows("Configuration")}
    assert Settings.from_env(env) == Settings()


def test_every_make_target_is_named() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):.*## ", makefile, re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", section("Commands"))) == targets


def test_every_verb_is_named_with_options_that_it_has() -> None:
    commands = getattr(get_command(app), "commands")  # noqa: B009 (typer has no type)
    told = {
        match[1]: " ".join(row)
        for row in rows("Commands")
        if (match := re.match(r"`(?!make )([a-z]+)", row[0]))
    }
    assert set(told) == set(commands)
    common = set(re.findall(r"--[a-z-]+", section("Commands").partition("| verb")[0]))
    assert common == {"--out", "--lake", "--warehouse", "--site", "--help"}
    for verb, command in commands.items():
        options = {name for param in command.params for name in param.opts} | {"--help"}
        assert options >= common, verb
        assert options >= set(re.findall(r"--[a-z-]+", told[verb])), verb


def test_every_table_is_named_once() -> None:
    named = [row[0].strip("`") for row in rows("What you get")]
    assert named == list(TABLES)


def test_every_dag_step_and_function_is_named() -> None:
    dags = load_dags()
    told = section("DAGs and functions")
    for name in (*dags.dags, *dags.functions):
        assert f"`{name}`" in told
    steps = {
        (step.step, step.function) for dag in dags.dags.values() for step in dag.steps
    }
    named = [
        (row[0].strip("`"), row[1].strip("`")) for row in rows("DAGs and functions")
    ]
    assert sorted(named) == sorted(steps)


def test_every_tie_rule_is_told_with_its_sources() -> None:
    told = {row[0].strip("`"): row for row in rows("How tables are ranked")}
    assert list(told) == [rule.name for rule in TIE_RULES]
    for rule in TIE_RULES:
        assert tuple(re.findall(r"\((https?:[^)]+)\)", told[rule.name][3])) == (
            rule.sources
        )
        assert told[rule.name][2] == rule.left_out


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_links_lead_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_no_path_is_that_of_one_machine() -> None:
    machine = r"(?<![\w.:/])(/(work|home|root|Users|tmp|opt|srv|mnt)/|[A-Z]:\\)"
    assert re.findall(machine, README) == []
