"""What a bundle holds: the same files and bytes as Terraform makes, and no others."""

from __future__ import annotations

import io
import os
import shutil
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.cloud import requirements
from tests.cloud.bundle import FUNCTIONS, ROOT, bundled_paths, contents, object_name
from tests.terraform import plans
from tests.terraform.conftest import NewModule
from tests.terraform.scratch import Scratch

HEAVY = {"duckdb", "ibis-framework", "pandas", "pyarrow", "pytest", "sqlglot"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_bundle_holds_what_its_function_runs_and_no_more(function: str) -> None:
    folders = {Path(name).parts[:2] for name in contents(function)}
    assert folders == {
        ("main.py",),
        ("requirements.txt",),
        ("functions", "__init__.py"),
        ("functions", "dags.yaml"),
        ("functions", "shared"),
        ("functions", function),
        ("transforms", "__init__.py"),
        ("transforms", "alert_conditions.py"),
        ("transforms", "column_types.py"),
        ("transforms", "known_values.py"),
        ("transforms", "schema"),
        ("transforms", "service_levels.py"),
        ("transforms", "tables.py"),
        ("transforms", "tie_rules.py"),
        ("transforms", "sql"),
    }
    kinds = {Path(name).suffix for name in contents(function)}
    texts, pages = {".py", ".sql", ".yaml", ".txt", ".json"}, {".html", ".css", ".js"}
    assert kinds <= texts | pages
    assert not [name for name in contents(function) if "duckdb" in name]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_all_files_of_a_function_are_bundled(function: str) -> None:
    folder = ROOT / "functions" / function
    there = {
        path.relative_to(ROOT).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert there - bundled_paths(function) == {f"functions/{function}/requirements.txt"}


def test_a_bundle_has_the_statements_that_its_code_names() -> None:
    names = {Path(path).stem for path in bundled_paths("reconcile")}
    assert {"gold_reconciliation", "query_reconciliation"} <= names
    assert "gold_league_table" not in names


@pytest.mark.slow
@pytest.mark.parametrize("function", FUNCTIONS)
def test_requirements_are_what_the_bundle_imports(function: str) -> None:
    file = ROOT / "functions" / function / "requirements.txt"
    assert file.read_text() == requirements.requirements_of(function), "Next: make lock"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_requirements_are_pinned_as_everywhere(function: str) -> None:
    text = (ROOT / "functions" / function / "requirements.txt").read_text()
    pins = requirements.pins_in(text)
    assert pins.items() <= requirements.pinned().items()
    locked = requirements.locked_in(requirements.PINS.read_text())
    assert requirements.locked_in(text).items() <= locked.items()
    assert all("--hash=sha256:" in one for one in requirements.locked_in(text).values())
    assert not HEAVY & pins.keys()


@pytest.mark.slow
def test_only_publish_requires_jinja() -> None:
    imported = {
        function: requirements.distributions_of(requirements.modules_of(function))
        for function in FUNCTIONS
    }
    assert {one for one, names in imported.items() if "jinja2" in names} == {"publish"}


def test_a_module_that_nothing_installs_is_named() -> None:
    with pytest.raises(KeyError, match="surely_not_there"):
        requirements.distributions_of({"surely_not_there.at_all"})


def zips(module: Scratch) -> dict[str, bytes]:
    """The zips that the last plan wrote."""
    folder = module.module / ".terraform" / "bundles"
    return {path.stem: path.read_bytes() for path in folder.glob("*.zip")}


def names(plan: dict[str, Any]) -> dict[str, str]:
    """The names of the bundles in their bucket, by function."""
    return {
        one["index"]: one["values"]["name"]
        for one in plans.resources(plan)
        if one["type"] == "google_storage_bucket_object"
    }


@pytest.fixture(scope="module")
def made(new_module: NewModule) -> tuple[dict[str, bytes], dict[str, str]]:
    """Zips and names as Terraform makes them of this checkout."""
    copy = new_module()
    plan = copy.plan()
    return zips(copy), names(plan)


@pytest.mark.terraform
@pytest.mark.parametrize("function", FUNCTIONS)
def test_terraform_zips_the_same_files(
    made: tuple[dict[str, bytes], dict[str, str]], function: str
) -> None:
    with zipfile.ZipFile(io.BytesIO(made[0][function])) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    assert found == contents(function)
    assert made[1][function] == object_name(function, found)


@pytest.mark.terraform
def test_whatever_unpacks_a_zip_can_read_its_files(
    made: tuple[dict[str, bytes], dict[str, str]], tmp_path: Path
) -> None:
    with zipfile.ZipFile(io.BytesIO(made[0]["fetch"])) as archive:
        archive.extractall(tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == len(contents("fetch"))
    assert all(path.stat().st_mode & stat.S_IRUSR for path in files)


@pytest.mark.terraform
def test_another_checkout_has_the_same_bundles(
    made: tuple[dict[str, bytes], dict[str, str]],
    new_module: NewModule,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Elsewhere, under another umask, with what running leaves in the folders."""
    copy = new_module()
    elsewhere = tmp_path_factory.mktemp("another place") / "deeper"
    shutil.move(copy.folder, elsewhere)
    moved = Scratch(elsewhere, copy.data)
    for path in elsewhere.rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.chmod(0o600)
            os.utime(path, (1, 1))
    for folder in ("functions/shared", "functions/fetch", "transforms"):
        cache = elsewhere / folder / "__pycache__"
        cache.mkdir()
        (cache / "main.cpython-311.pyc").write_bytes(b"\0")
        (elsewhere / folder / "README.md").write_text("notes\n")
    before = os.umask(0o077)
    try:
        plan = moved.plan()
    finally:
        os.umask(before)
    assert (zips(moved), names(plan)) == made


@pytest.mark.terraform
def test_a_changed_shared_file_renames_all_bundles(
    made: tuple[dict[str, bytes], dict[str, str]], module: Scratch
) -> None:
    file = module.folder / "functions" / "shared" / "runtime" / "errors.py"
    file.write_text(file.read_text() + "\n# changed\n")
    renamed = names(module.shorten_bundles().plan())
    assert renamed.keys() == made[1].keys()
    assert not set(renamed.values()) & set(made[1].values())
