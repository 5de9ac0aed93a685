"""The README and docs/ say what is there, all of it and nothing else."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Sized
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.settings import RUNBOOKS, Settings, runbook_of
from functions.shared.runtime.step_args import STEP_ARGS, arguments_of
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.cli.app import command_line
from local_runner.runtime.functions import FUNCTIONS
from tools import docs
from transforms.alert_conditions import CONDITIONS
from transforms.checks import CHECKS
from transforms.tables import TABLES
from transforms.tie_rules import TIE_RULES

ROOT = Path(__file__).parent.parent
PAGES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in docs.PAGES
}


def section(title: str) -> str:
    """What is below a heading: a whole page below its title, else a part of one."""
    for page in PAGES.values():
        if page.startswith(f"# {title}\n"):
            return page
        if found := re.search(
            rf"^## {title}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE
        ):
            return found[1]
    raise AssertionError(title)


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


def test_the_arguments_of_steps_are_those_of_the_code() -> None:
    documented = {
        line.split("`: ")[0].removeprefix("- `"): line.split("`: ")[1]
        for line in PAGES["docs/dags.md"].splitlines()
        if re.match(r"- `\w+`: `\w+` \(", line)
    }
    expected = {}
    for step in STEP_ARGS:
        listed = arguments_of(step)
        listed.pop("is_repeated", None)
        if listed:
            expected[step] = ", ".join(
                f"`{name}` ({one.about})" for name, one in listed.items()
            )
    assert documented == expected


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
    named = [row[0].strip("`").removeprefix("make ") for row in rows("Make targets")]
    assert set(named) == targets


def test_every_verb_is_named_with_the_options_that_it_has() -> None:
    commands = getattr(get_command(command_line()), "commands")  # noqa: B009 (typer has no type)
    named = dict(
        re.findall(
            r"^### (\w+)\n(.*?)(?=^### |\Z)",
            section("Verbs"),
            re.DOTALL | re.MULTILINE,
        )
    )
    assert set(named) == set(commands)
    for verb, command in commands.items():
        flags = [
            [flag for flag in param.opts if flag.startswith("--")]
            for param in command.params
        ]
        options = {names[0] for names in flags if names}  # others are old names
        documented = set(re.findall(r"`(--[a-z-]+)", named[verb]))
        assert documented - {"--help"} == options, verb


@pytest.mark.parametrize(
    ("page", "what", "counted"),
    [
        ("README.md", r"\[data tests", CHECKS),
        ("README.md", r"\[alerts", CONDITIONS),
        ("README.md", r"\[tables", TABLES),
        ("docs/data-tests.md", "tests", CHECKS),
    ],
)
def test_what_is_counted_is_as_many(page: str, what: str, counted: Sized) -> None:
    assert re.findall(rf"(\d+) {what}", PAGES[page]) == [str(len(counted))]


def test_every_table_is_named_once() -> None:
    named = [row[0].strip("`") for row in rows("Overview")]
    assert named == list(TABLES)


def test_every_dag_step_and_function_is_named() -> None:
    dags = load_dags()
    documented = PAGES["docs/dags.md"]
    assert re.findall(r"^### (.+)$", documented, re.MULTILINE) == list(dags.dags)
    assert [row[0].strip("`") for row in rows("Functions")] == list(dags.functions)
    steps = {
        (step.step, step.function) for dag in dags.dags.values() for step in dag.steps
    }
    named = [(row[0].strip("`"), row[1].strip("`")) for row in rows("Steps")]
    assert sorted(named) == sorted(steps)


def test_every_tie_rule_is_documented_with_its_sources() -> None:
    documented = {row[0].strip("`"): row for row in rows("Rules")}
    assert list(documented) == [rule.name for rule in TIE_RULES]
    for rule in TIE_RULES:
        assert tuple(re.findall(r"\((https?:[^)]+)\)", documented[rule.name][3])) == (
            rule.sources
        )
        assert documented[rule.name][2] == rule.left_out


ALERTS = PAGES[RUNBOOKS]
CONSOLE = ALERTS.partition("\n## Alerts of the deployment\n")[0]
TYPED = re.findall(r"^\$ (.+)$", CONSOLE, re.MULTILINE)
"""Every line of the runbooks that an operator may type."""


def test_every_condition_has_a_runbook_at_its_anchor_and_no_other_is_there() -> None:
    headings = re.findall(r"^### (.+)$", CONSOLE, re.MULTILINE)
    assert headings == list(CONDITIONS)
    assert [runbook_of(name) for name in CONDITIONS] == [
        f"{RUNBOOKS}#{heading}" for heading in headings
    ]
    # nothing else on the page takes the anchor
    for heading in headings:
        assert re.findall(rf"^#+ {heading}$", ALERTS, re.MULTILINE) == [
            f"### {heading}"
        ]


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_runbook_says_what_it_has_to(name: str) -> None:
    found = re.search(
        rf"^### {name}\n(.*?)(?=^### |\Z)", CONSOLE, re.DOTALL | re.MULTILINE
    )
    assert found is not None
    parts = re.findall(
        r"^\*\*(Symptom|Likely causes|Type|Closes)\b", found[1], re.MULTILINE
    )
    assert parts == ["Symptom", "Likely causes", "Type", "Closes"]
    symptom = re.search(r"\*\*Symptom\.\*\* (\w+)", found[1])
    assert symptom is not None
    assert symptom[1].lower() == CONDITIONS[name].severity
    assert re.search(r"^\$ ", found[1], re.MULTILINE)


@pytest.mark.process
@pytest.mark.parametrize("line", sorted({line.partition("#")[0] for line in TYPED}))
def test_every_line_of_a_runbook_can_be_typed(line: str, tmp_path: Path) -> None:
    words = shlex.split(line)
    if words[0] == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{words[1]}:.*## ", makefile, re.MULTILINE)
        assert set(words[2:]) <= {"OUT=live"}
        return
    if words[0] == "curl":
        assert words[-1].startswith(f"{Settings().api_url}/")
        return
    assert words[0] == ".venv/bin/python"
    if words[1] == "-c":
        (tmp_path / "live").mkdir()
        DuckDBWarehouse(tmp_path / "live" / "warehouse.read.duckdb").close()
        subprocess.check_call([sys.executable, *words[1:]], cwd=tmp_path)  # noqa: S603
        return
    assert words[1:3] == ["-m", "local_runner"]
    verb, *rest = words[3:]
    commands = getattr(get_command(command_line()), "commands")  # noqa: B009 (typer has no type)
    given = commands[verb].make_context(verb, rest).params
    assert given["out"] == Path("live")
    assert given.get("dag", DAGS[0]) in DAGS
    if verb == "trigger":
        step = json.loads(given["body"])["step"]
        assert step in FUNCTIONS[given["function"]]


DAGS = list(load_dags().dags)


LINKS = [
    (page, link)
    for page, text in PAGES.items()
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", text)
]


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in headings}


@pytest.mark.parametrize(("page", "link"), LINKS)
def test_links_lead_somewhere(page: str, link: str) -> None:
    path, _, anchor = link.partition("#")
    target = (ROOT / page).parent / path if path else ROOT / page
    assert target.exists()
    if anchor:
        assert anchor in anchors(target.read_text(encoding="utf-8"))


def test_every_page_is_linked_from_the_readme() -> None:
    linked = {link.partition("#")[0] for page, link in LINKS if page == "README.md"}
    assert {page for page in PAGES if page != "README.md"} <= linked


FILES = sorted(
    {
        (page, path)
        for page, text in PAGES.items()
        for path in re.findall(
            r"`((?:functions|transforms|local_runner|terraform|tests|tools)/[\w./-]+)`",
            text,
        )
    }
)


@pytest.mark.parametrize(("page", "path"), FILES)
def test_every_file_that_is_named_is_there(page: str, path: str) -> None:
    assert (ROOT / path).exists() or path == "terraform/terraform.tfvars", page


@pytest.mark.parametrize("page", PAGES)
def test_what_is_generated_is_not_stale(page: str) -> None:
    assert docs.rendered(PAGES[page]) == PAGES[page], "Next: make docs"


def test_every_block_is_on_a_page_and_has_its_end() -> None:
    used = []
    for text in PAGES.values():
        begun = re.findall(r"<!-- generated: (.+) -->", text)
        assert [found["name"] for found in docs.BLOCK.finditer(text)] == begun
        assert re.findall(r"<!-- end: (.+) -->", text) == begun
        used += begun
    assert sorted(used) == sorted(docs.BLOCKS)


@pytest.mark.parametrize("page", PAGES)
def test_no_path_is_that_of_one_machine(page: str) -> None:
    machine = r"(?<![\w.:/])(/(work|home|root|Users|tmp|opt|srv|mnt)/|[A-Z]:\\)"
    assert re.findall(machine, PAGES[page]) == []
