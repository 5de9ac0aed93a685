"""What the sources say can be typed, and what tests look at."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from local_runner.cli.app import command_line

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path
    for folder in ("functions", "local_runner", "transforms")
    for path in (ROOT / folder).rglob("*.py")
)
TESTS = sorted(path for path in (ROOT / "tests").rglob("test_*.py"))

COMMAND = re.compile(r"python -m local_runner ([a-z]+)((?: [^;:,()]*)?)")
MAKE = re.compile(r"\bmake ([a-z]+(?:-[a-z]+)*)\b")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
VERBS: Any = typer.main.get_command(command_line())


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a source that is not a docstring, "…" for what is filled in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(value) for value in node.values}
            text = "".join(
                str(value.value) if isinstance(value, ast.Constant) else "…"
                for value in node.values
            )
            yield node.lineno, text
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in skipped:
            continue
        if isinstance(node.value, str):
            yield node.lineno, node.value


def fixes(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a source in calls that take a `fix`, or make a command of a verb."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        for keyword in node.keywords:
            if keyword.arg == "fix":
                yield node.lineno, ast.unparse(keyword.value)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_is_named_can_be_typed(path: Path) -> None:
    wrong = []
    for line, text in texts(path):
        for word in re.findall(r"\bmake deploy ([A-Z_]+)=", text):
            if f"$({word})" not in MAKEFILE:
                wrong.append(f"{line}: make deploy takes no {word}")
        for verb, rest in COMMAND.findall(text):
            known = VERBS.commands.get(verb)
            if known is None:
                wrong.append(f"{line}: no verb {verb}")
                continue
            flags = {flag for one in known.params for flag in one.opts}
            flags |= {flag for one in known.params for flag in one.secondary_opts}
            for flag in re.findall(r"(?<!\S)--[a-z-]+", rest):
                if flag not in flags:
                    wrong.append(f"{line}: {verb} takes no {flag}")
    for line, text in fixes(path):
        wrong += [
            f"{line}: no make {target}"
            for target in MAKE.findall(text)
            if target not in TARGETS
        ]
    assert wrong == []


def test_commands_and_fixes_are_found() -> None:
    """The test above looks at something."""
    found = [text for path in SOURCES for _, text in texts(path)]
    assert sum(len(COMMAND.findall(text)) for text in found) > 5
    named = [text for path in SOURCES for _, text in fixes(path)]
    assert sum(len(MAKE.findall(text)) for text in named) > 2


def test_every_verb_that_a_command_is_made_of_exists() -> None:
    """`command("rebuild", settings)` and its like."""
    verbs, wrong = 0, []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            if getattr(node.func, "id", "") != "command":
                continue
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    word = part.value.split(" ")[0]
                    verbs += 1
                    if word and word not in VERBS.commands:
                        wrong.append(f"{path.name}:{node.lineno}: {word}")
    assert verbs > 5
    assert wrong == []


def asserting(tree: ast.Module) -> set[str]:
    """The functions of a module that look at something: by an assertion, by what is
    raised, or by calling one that does."""
    functions = {
        node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    }
    called: dict[str, set[str]] = {}
    good = set()
    for name, function in functions.items():
        called[name] = set()
        for node in ast.walk(function):
            if isinstance(node, ast.Assert | ast.Raise):
                good.add(name)
            if isinstance(node, ast.Call):
                called[name].add(
                    getattr(node.func, "attr", getattr(node.func, "id", ""))
                )
        if called[name] & {"raises", "fail", "expect"}:
            good.add(name)
    while more := {name for name, calls in called.items() if calls & good} - good:
        good |= more
    return good


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_test_asserts_something(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tests = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    assert tests - asserting(tree) == set()
