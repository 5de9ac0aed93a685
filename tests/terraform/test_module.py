"""The module as Terraform's own commands see it."""

from __future__ import annotations

import json

import pytest

from tests.terraform.scratch import ROOT, Scratch

pytestmark = pytest.mark.terraform

TESTS = sorted(
    str(path.relative_to(ROOT / "terraform"))
    for path in (ROOT / "terraform/tests").glob("*.tftest.hcl")
)


def test_files_are_formatted(unchanged: Scratch) -> None:
    done = unchanged.run("fmt", "-check", "-recursive", "-diff", allowed=(0, 3))
    assert done.stdout == ""


def test_it_is_valid_without_a_warning(unchanged: Scratch) -> None:
    report = json.loads(unchanged.run("validate", "-json", allowed=(0, 1)).stdout)
    assert report["diagnostics"] == []


@pytest.mark.parametrize("file", TESTS)
def test_its_own_tests_pass(unchanged: Scratch, file: str) -> None:
    runs = unchanged.test(file)
    assert runs
    assert {run: status for run, status in runs.items() if status != "pass"} == {}


def test_nothing_is_left_in_the_checkout(unchanged: Scratch) -> None:
    before = {path.name for path in (ROOT / "terraform").iterdir()}
    unchanged.plan()
    assert (unchanged.module / "saved.tfplan").exists()
    assert {path.name for path in (ROOT / "terraform").iterdir()} == before
