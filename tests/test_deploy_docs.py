"""What docs/deploy.md tells to type can be typed, and is what the code says."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from functions.shared.runtime.dags import load_dags
from local_runner.cli.app import command_line
from tests.conftest import give_up
from tests.terraform.wire import GCLOUD
from tools.deploy.known_errors import STUMBLES

ROOT = Path(__file__).parent.parent
DOC = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TERRAFORM = "\n".join(
    path.read_text(encoding="utf-8") for path in (ROOT / "terraform").glob("*.tf")
)
SECTION = re.search(
    r"^## On Google Cloud\n(.*?)(?=^## )", README, re.DOTALL | re.MULTILINE
)


def lines() -> list[str]:
    """Every line to type, of the page, its table of errors and the README's section."""
    assert SECTION is not None
    typed = re.findall(r"^\$ (.+)$", DOC + SECTION[1], re.MULTILINE)
    return sorted({*typed, *(row[2].strip("`") for row in errors())})


def errors() -> list[list[str]]:
    """The rows of the table of errors."""
    rows = re.findall(r"^\| (`.+|[A-Z].+) \|$", DOC, re.MULTILINE)
    cells = [row.split(" | ") for row in rows]
    return [row for row in cells if len(row) == 3 and row[2].startswith("`")]


def starting(program: str) -> list[str]:
    """The lines that start with a program."""
    found = [line for line in lines() if line.split(" ")[0] == program]
    assert found
    return found


@cache
def gcloud() -> dict[str, Any]:
    """gcloud's own tree of commands and flags, which it completes words by."""
    found = shutil.which("gcloud")
    folder = Path(found).resolve().parent.parent if found else None
    path = folder / "data/cli/gcloud_completions.py" if folder else None
    if path is None or not path.exists():
        give_up(
            Exception("wants gcloud itself: https://cloud.google.com/sdk/docs/install")
        )
    spec = importlib.util.spec_from_file_location("completions", str(path))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    tree: dict[str, Any] = module.STATIC_COMPLETION_CLI_TREE
    return tree


def test_every_line_is_of_a_program_that_is_looked_at_here() -> None:
    first = {line.split(" ")[0] for line in lines()}
    assert first == {
        *("make", "gcloud", "gh", "git", "mv", "export", "terraform", "bq"),
        ".venv/bin/python",
    }


def test_lines_of_make_are_those_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):.*## ", MAKEFILE, re.MULTILINE))
    for line in starting("make"):
        words = shlex.split(line)
        assert words[1] in targets
        recipe = re.search(rf"^{words[1]}:.*\n((?:\t.*\n)*)", MAKEFILE, re.MULTILINE)
        assert recipe is not None
        for word in words[2:]:
            assert f"$({word.partition('=')[0]})" in recipe[1], line


def test_the_page_names_every_word_that_make_deploy_takes() -> None:
    for target in ("deploy", "destroy"):
        recipe = re.search(rf"^{target}:.*\n((?:\t.*\n)*)", MAKEFILE, re.MULTILINE)
        assert recipe is not None
        for word in set(re.findall(r"\$\((\w+)\)", recipe[1])) - {"PYTHON"}:
            assert f"{word}=" in DOC


@pytest.mark.parametrize(
    "line", [line for line in lines() if line.startswith(".venv/bin/python")]
)
def test_lines_of_the_command_line_are_taken(line: str) -> None:
    words = shlex.split(line)
    assert words[1:3] == ["-m", "local_runner"]
    verb, *rest = words[3:]
    commands = getattr(get_command(command_line()), "commands")  # noqa: B009 (typer has no type)
    commands[verb].make_context(verb, rest)


@pytest.mark.parametrize(
    "line", [line for line in lines() if line.startswith("gcloud ")]
)
def test_lines_of_gcloud_are_known_to_gcloud(line: str) -> None:
    here = gcloud()
    everywhere = set(here["flags"]) | {"--project", "--format", "--filter"}
    everywhere |= {"--limit", "--quiet"}
    rest = shlex.split(line)[1:]
    while rest and rest[0] in here["commands"]:
        here = here["commands"][rest.pop(0)]
    assert not here["commands"], f"{line}: {rest[:1]} is not a command"
    flags = {word.partition("=")[0] for word in rest if word.startswith("--")}
    assert flags <= set(here["flags"]) | everywhere


@pytest.mark.parametrize("words", GCLOUD)
def test_gcloud_knows_every_command_of_make_deploy(words: str) -> None:
    """These are the calls that its tests response; others end in an error there."""
    here = gcloud()
    for word in words.split(" "):
        here = here["commands"][word]
    assert not here["commands"]


def test_names_of_jobs_and_workflows_are_those_of_the_dags() -> None:
    dags = load_dags()
    names = {f"touchline-{name.replace('_', '-')}" for name in dags.dags}
    names |= {f"touchline-{name}" for name in dags.functions}
    jobs = re.findall(r"jobs (?:run|pause|resume) (\S+)", "\n".join(lines()))
    workflows = re.findall(r"executions list (\S+)", "\n".join(lines()))
    assert len(jobs) > 3
    assert workflows
    assert {*jobs, *workflows} <= names
    for resource in ("google_cloud_scheduler_job", "google_workflows_workflow"):
        block = re.search(
            rf'^resource "{resource}" "dag".*?^}}', TERRAFORM, re.DOTALL | re.MULTILINE
        )
        assert block is not None
        assert '= "${var.name}-${replace(each.key, "_", "-")}"' in block[0]


def test_lines_of_github_and_of_terraform_name_what_is_there() -> None:
    workflow = (ROOT / ".github/workflows/deploy.yml").read_text(encoding="utf-8")
    for line in starting("gh"):
        words = shlex.split(line)
        if words[1] == "variable":
            assert f"vars.{words[3]} " in workflow
            assert words[4:] == ["<", "terraform/terraform.tfvars"]
        else:
            assert words[1:4] == ["api", "--method", "PUT"]
            environment = words[-1].rpartition("/")[2]
            assert f"environment: {environment}\n" in workflow
    for line in starting("terraform"):
        assert shlex.split(line)[1] == "-chdir=terraform"
        assert shlex.split(line)[2] in {"force-unlock", "import", "output"}


def test_settings_of_the_environment_are_read() -> None:
    read = (ROOT / "functions/shared/runtime/settings.py").read_text(encoding="utf-8")
    for line in starting("export"):
        for word in shlex.split(line)[1:]:
            assert f'"{word.partition("=")[0]}"' in read


def test_the_table_of_errors_is_that_of_the_code() -> None:
    documented = {(row[1], row[2].strip("`")) for row in errors()}
    assert documented == {(one.meaning, one.next_command) for one in STUMBLES}
    for row in errors():
        examples = [
            example.replace("…", "x") for example in re.findall(r"`([^`]+)`", row[0])
        ]
        (known,) = (one for one in STUMBLES if one.meaning == row[1])
        assert any(re.search(known.pattern, example) for example in examples), row[0]


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:)([^)#]+)\)", DOC))
def test_links_lead_somewhere(link: str) -> None:
    assert (ROOT / "docs" / link).exists()


def test_variables_that_are_named_are_there() -> None:
    named = set(re.findall(r"`(\w+_\w+)`", DOC)) - {"invalid_grant"}
    variables = set(re.findall(r'^variable "(\w+)"', TERRAFORM, re.MULTILINE))
    code = {name for name in named if name.islower()}
    assert code
    assert code <= variables
