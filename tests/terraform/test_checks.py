"""What checkov says of the module, and zizmor of the workflows of GitHub."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import give_up
from tests.environments import ToolMissing
from tests.terraform.checks import installed
from tests.terraform.scratch import ROOT

pytestmark = pytest.mark.terraform

BAD = """
resource "google_storage_bucket" "bad" {
  name                     = "bad"
  location                 = "EU"
  public_access_prevention = "inherited"
}
"""


@pytest.fixture(scope="module")
def programs() -> Path:
    """Where checkov and zizmor are."""
    try:
        return installed()
    except ToolMissing as missing:
        give_up(missing)
        raise AssertionError from None


def checkov(programs: Path, folder: Path) -> dict[str, Any]:
    """checkov's report on a folder. It sends no request."""
    words = [
        *(str(programs / "python"), str(programs / "checkov")),
        *("--framework", "terraform", "--skip-download", "--quiet"),
        *("--output", "json", "--directory", str(folder)),
    ]
    done = subprocess.run(  # noqa: S603
        words, capture_output=True, text=True, check=False, cwd=folder
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def failed(report: dict[str, Any]) -> set[tuple[str, str]]:
    """The checks that failed, and on what."""
    return {
        (one["check_id"], one["resource"]) for one in report["results"]["failed_checks"]
    }


def test_checkov_finds_a_planted_fault_and_nothing_else(
    programs: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "terraform"
    shutil.copytree(ROOT / "terraform", folder, ignore=shutil.ignore_patterns(".*"))
    (folder / "bad.tf").write_text(BAD, encoding="utf-8")
    report = checkov(programs, folder)
    assert report["summary"]["parsing_errors"] == 0
    assert report["summary"]["passed"] > 40
    found = failed(report)
    assert ("CKV_GCP_29", "google_storage_bucket.bad") in found
    assert {where for _, where in found} == {"google_storage_bucket.bad"}


def test_exceptions_stand_where_they_are_about() -> None:
    """Not in a list that hides the next resource, too."""
    assert not list(ROOT.glob(".checkov*"))
    for path in (ROOT / "terraform").glob("*.tf"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if "checkov:" in line:
                assert re.fullmatch(r"\s+#checkov:skip=CKV2?_GCP_\d+:.{20,}", line)


def test_zizmor_finds_nothing(programs: Path, tmp_path: Path) -> None:
    words = [str(programs / "zizmor"), "--offline", "--no-progress", "--quiet"]

    def findings(folder: Path) -> int:
        return subprocess.run(  # noqa: S603
            [*words, str(folder)], capture_output=True, check=False
        ).returncode

    assert findings(ROOT / ".github/workflows") == 0
    bad = tmp_path / ".github/workflows"
    bad.mkdir(parents=True)
    text = (ROOT / ".github/workflows/deploy.yml").read_text(encoding="utf-8")
    shown = text.replace(
        "printf '%s\\n' \"$PLAN\"", "echo ${{ needs.plan.outputs.plan }}"
    )
    assert shown != text
    (bad / "deploy.yml").write_text(shown, encoding="utf-8")
    assert findings(bad) != 0
