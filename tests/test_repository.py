"""The files around the code agree with it: license, changelog, hooks, update bot."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import yaml
from packaging.version import Version

from tests.cloud.requirements import pins_in

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_the_license_is_the_declared_one() -> None:
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert "Version 2.0, January 2004" in text("LICENSE")


def test_the_changelog_ends_at_the_version_of_the_project() -> None:
    headings = re.findall(r"^## \[(.+?)\]", text("CHANGELOG.md"), re.MULTILINE)
    assert headings[0] == "Unreleased"
    released = [Version(one) for one in headings[1:]]
    assert released == sorted(released, reverse=True)
    assert all(one <= Version(PROJECT["project"]["version"]) for one in released)


def test_what_contributing_names_is_there() -> None:
    contributing = text("CONTRIBUTING.md")
    targets = set(re.findall(r"\bmake ([a-z][a-z-]+)", contributing))
    assert targets
    assert targets <= set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    paths = re.findall(r"`([\w./-]+(?:/|\.\w+)|LICENSE)`", contributing)
    assert paths
    assert [one for one in paths if not (ROOT / one).exists()] == []


def test_hooks_call_pinned_tools_and_known_targets() -> None:
    (local,) = yaml.safe_load(text(".pre-commit-config.yaml"))["repos"]
    assert local["repo"] == "local"
    tools = pins_in(text("requirements-dev.txt"))
    for hook in local["hooks"]:
        command, argument, *_ = hook["entry"].split()
        if command == "make":
            assert re.search(rf"^{argument}:", MAKEFILE, re.MULTILINE)
        else:
            assert command.removeprefix(".venv/bin/") in tools


MANIFESTS = {
    "uv": "requirements*.in",
    "github-actions": ".github/workflows/*.yml",
    "terraform": "*.tf",
}
"""The files that the update bot reads, by its name of their kind."""


def test_the_update_bot_finds_what_it_updates() -> None:
    updates = yaml.safe_load(text(".github/dependabot.yml"))["updates"]
    for update in updates:
        folder = ROOT / update["directory"].strip("/")
        assert list(folder.glob(MANIFESTS[update["package-ecosystem"]])), update
    kinds = {update["package-ecosystem"] for update in updates}
    assert kinds == MANIFESTS.keys()
