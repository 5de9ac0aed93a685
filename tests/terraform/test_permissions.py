"""rights.yaml beside the code: what functions write, and where they create objects.

tests/cloud/test_clean_bundles.py compares it with their actual requests to Google.
"""

from __future__ import annotations

import ast
import re

import pytest
import yaml

from functions.shared.runtime.dags import load_dags
from tests.cloud.bundle import FUNCTIONS, ROOT
from tests.cloud.requirements import code_of
from tests.cloud.rights import changed_by
from transforms.tables import TABLES

RIGHTS = yaml.safe_load((ROOT / "terraform" / "rights.yaml").read_text())
SQL = ROOT / "transforms" / "sql" / "bigquery"
FOLDERS = {"raw", "ops/alerts", "ops/gold_builds", "ops/late", "ops/runs"}


def test_every_function_has_its_rights() -> None:
    assert list(RIGHTS) == list(load_dags().functions) == list(FUNCTIONS)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_tables_are_those_that_the_code_changes(function: str) -> None:
    changed = set()
    for path, text in code_of(function).items():
        if path.startswith("functions/"):
            changed |= {table for name in run_by(text) if (table := target_of(name))}
    if function == "load":  # its other tables come with the rows
        text = (ROOT / "functions" / "load" / "rows.py").read_text()
        changed |= {name for name in TABLES if f'"{name}"' in text}
    assert set(RIGHTS[function]["writes"]) == changed


@pytest.mark.parametrize("function", FUNCTIONS)
def test_folders_are_those_that_the_lake_has(function: str) -> None:
    assert set(RIGHTS[function]["creates"]) <= FOLDERS


def test_the_lake_has_no_other_folder() -> None:
    found = set()
    for function in FUNCTIONS:
        for text in code_of(function).values():
            found |= set(re.findall(r'"(ops/[a-z_]+)"', text))
    assert found | {"raw"} == FOLDERS


def run_by(text: str) -> set[str]:
    """The statements that a module runs: named in the call, or, where a variable is,
    all that the module names."""
    tree = ast.parse(text)
    named = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="run"), args=[ast.Constant(str(name))]
            ):
                found.add(name)
            case ast.Call(func=ast.Attribute(attr="run"), args=[_, *_]):
                found |= named
    return found


def target_of(name: str) -> str | None:
    """The table that the statement of this name changes; None for anything else."""
    file = SQL / f"{name}.sql"
    is_name = re.fullmatch(r"\w+", name) is not None
    return changed_by(file.read_text()) if is_name and file.exists() else None
