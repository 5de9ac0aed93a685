"""Terraform on copies of the checkout, so that nothing is left in it.

No credentials are needed: plans are made without a refresh. With Google's provider the
access token below is never used; a provider that creates nothing may also apply, which
`TERRAFORM_APPLY_IS_HARMLESS=1` says.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tools.deploy.terraform_runs import OLDEST

ROOT = Path(__file__).parents[2]
INIT_TIMEOUT_S, RUN_TIMEOUT_S = 600.0, 280.0

VARIABLES: Mapping[str, Any] = {
    "project_id": "touchline-test",
    "alert_email": "oncall@example.com",
    "github_repository": "octocat/touchline",
}
"""A value for every variable that has no default."""

TOKEN = "0123456789abcdef0123456789abcdef"  # noqa: S105 (no real one)
"""The token that plans are given. Nothing that is kept may hold it."""

_COPIED = ("terraform", "functions", "transforms", "tools")
_LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", ".terraform", ".terraform.lock.hcl", "*.tfstate*", "*.tfvars"
)
_SHORT_BUNDLES = """
data "archive_file" "bundle" {
  dynamic "source" {
    for_each = ["main.py"]
    content {
      filename = source.value
      content  = local.bundled_files[each.key][source.value]
    }
  }
}
"""
_LOCAL_STATE = 'terraform {\n  backend "local" {}\n}\n'


class TerraformMissing(Exception):  # noqa: N818  # absent is not wrong
    """Terraform or a provider is not to be had here; the message says how to get it."""


class TerraformError(Exception):
    """Terraform ended with an error; the message is its output."""


def terraform() -> str:
    """The path of a Terraform that is new enough. Raises TerraformMissing."""
    found = shutil.which("terraform")
    get = (
        "Get 1.11 or newer: https://developer.hashicorp.com/terraform/install, "
        "then put it on the PATH"
    )
    if found is None:
        raise TerraformMissing(f"There is no terraform. {get}")
    result = subprocess.run(  # noqa: S603
        [found, "version", "-json"],
        env=_environment({}),
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        version = str(json.loads(result.stdout)["terraform_version"])
    except (ValueError, KeyError):
        raise TerraformMissing(
            f"{found} does not say its version: {result.stderr.strip()[-300:]} {get}"
        ) from None
    if (
        tuple(int(part) for part in version.split("-", maxsplit=1)[0].split(".")[:2])
        < OLDEST
    ):
        raise TerraformMissing(f"{found} is Terraform {version}. {get}")
    return found


@dataclass
class Scratch:
    """A copy of the module, of what its bundles are made of, and a state of its own."""

    folder: Path
    """Holds `terraform/`, `functions/`, `transforms/` and links to the rest."""
    data: Path
    """Where `init` put the providers; copies share it."""
    binary: str = field(default_factory=terraform)

    @property
    def module(self) -> Path:
        """The copy of `terraform/`; files may be added and changed."""
        return self.folder / "terraform"

    def shorten_bundles(self) -> Self:
        """Leave all but one file out of the zips, whose names stay as they are.

        The hundreds of texts are most of what Terraform needs for a plan.
        """
        path = self.module / "bundles_override.tf"
        path.write_text(_SHORT_BUNDLES, encoding="utf-8")
        return self

    @property
    def state(self) -> Path:
        """The file that holds the state, once something was applied."""
        return self.module / "terraform.tfstate"

    def run(
        self,
        *words: str,
        env: Mapping[str, str] | None = None,
        allowed: tuple[int, ...] = (0,),
        typed: str = "",
    ) -> subprocess.CompletedProcess[str]:
        """One command of Terraform in the copy.

        Raises TerraformError unless its exit code is an allowed one.
        """
        done = subprocess.run(  # noqa: S603
            [self.binary, *words],
            cwd=self.module,
            env=self.environment(env or {}),
            input=typed,
            capture_output=True,
            text=True,
            timeout=INIT_TIMEOUT_S if words[0] == "init" else RUN_TIMEOUT_S,
            check=False,
        )
        if done.returncode not in allowed:
            raise TerraformError(done.stderr.strip() or done.stdout.strip())
        return done

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        """The environment of a command that runs Terraform in the copy."""
        return _environment({"TF_DATA_DIR": str(self.data), **more})

    def plan(self, *, token: str | None = TOKEN, **variables: Any) -> dict[str, Any]:
        """The JSON of a plan with `VARIABLES` and these. Raises TerraformError.

        Format: https://developer.hashicorp.com/terraform/internals/json-format
        """
        self.save_plan(token=token, **variables)
        shown = self.run("show", "-json", "saved.tfplan")
        plan: dict[str, Any] = json.loads(shown.stdout)
        return plan

    def save_plan(self, *, token: str | None = TOKEN, **variables: Any) -> Path:
        """A plan as Terraform saves it. Raises TerraformError."""
        given = self.folder / "given.tfvars.json"
        given.write_text(json.dumps({**VARIABLES, **variables}), encoding="utf-8")
        self.run(
            *("plan", "-refresh=false", "-lock=false", "-input=false", "-no-color"),
            *(f"-var-file={given}", "-out=saved.tfplan"),
            env={} if token is None else {"TF_VAR_football_data_token": token},
        )
        return self.module / "saved.tfplan"

    def value(self, expression: str, **variables: Any) -> Any:
        """What an expression is worth, without a plan. Raises TerraformError.

        What only a provider knows is unknown, and ends in an error.
        """
        given = self.folder / "given.tfvars.json"
        given.write_text(json.dumps({**VARIABLES, **variables}), encoding="utf-8")
        done = self.run(
            *("console", f"-var-file={given}"), typed=f"jsonencode({expression})\n"
        )
        # its exit code is 0 whatever happened
        if done.stderr:
            raise TerraformError(re.sub(r"\x1b\[\d*m|│", "", done.stderr).strip())
        return json.loads(json.loads(done.stdout))

    def apply(self, *, token: str | None = TOKEN, **variables: Any) -> None:
        """Plan and apply. Only where `apply_is_harmless`. Raises TerraformError."""
        assert apply_is_harmless()
        self.save_plan(token=token, **variables)
        self.run(
            *("apply", "-input=false", "-no-color", "saved.tfplan"),
            env={} if token is None else {"TF_VAR_football_data_token": token},
        )

    def test(self, *files: str) -> dict[str, str]:
        """The status of every run of `terraform test`, by `file: run`.

        `files` are named as in `terraform/`, `tests/lake.tftest.hcl`; none: all.
        """
        done = self.run(
            "test", "-json", *(f"-filter={one}" for one in files), allowed=(0, 1)
        )
        events = [json.loads(line) for line in done.stdout.splitlines()]
        runs = [one["test_run"] for one in events if one["type"] == "test_run"]
        if not runs:
            raise TerraformError(done.stdout + done.stderr)
        return {
            f"{one['path']}: {one['run']}": one["status"]
            for one in runs
            if "status" in one
        }


def make(folder: Path, data: Path) -> Scratch:
    """Copy the checkout into an empty folder; providers are those in `data`, which are
    fetched if it is not there yet. Raises TerraformMissing, TerraformError."""
    scratch = Scratch(folder, data)
    for name in _COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=_LEFT_OUT)
    for path in ROOT.iterdir():
        if not (folder / path.name).exists() and not path.name.startswith("."):
            (folder / path.name).symlink_to(path)
    # whatever backend the module names: tests keep their state beside it
    (scratch.module / "backend_override.tf").write_text(_LOCAL_STATE, encoding="utf-8")
    lock = data / "lock.hcl"
    if lock.exists():
        shutil.copy(lock, scratch.module / ".terraform.lock.hcl")
        return scratch
    try:
        scratch.run("init", "-input=false", "-no-color")
    except TerraformError as error:
        if not re.search(r"Failed to (query available|install) provider", str(error)):
            raise
        raise TerraformMissing(_no_provider(str(error))) from None
    shutil.copy(scratch.module / ".terraform.lock.hcl", lock)
    return scratch


def apply_is_harmless() -> bool:
    """Whether the provider that is used here creates nothing."""
    return os.environ.get("TERRAFORM_APPLY_IS_HARMLESS") == "1"


def _no_provider(output: str) -> str:
    return (
        "The providers of terraform/ cannot be had. Next: the same command with a "
        "network that reaches registry.terraform.io, or with TF_CLI_CONFIG_FILE naming "
        "a file that points to a mirror of hashicorp/google, archive and time "
        "(https://developer.hashicorp.com/terraform/cli/config/config-file). "
        f"Terraform said: {output[-600:]}"
    )


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a command: nothing of the user's settings changes a plan."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TF_VAR_", "TF_CLI_ARGS", "GOOGLE_", "CLOUDSDK_"))
        and name not in {"TF_WORKSPACE", "TF_DATA_DIR", "TF_LOG"}
    }
    if not {"TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR"} & kept.keys():
        # downloaded once, not by every process that tests
        home = os.environ.get("TOUCHLINE_CACHE") or Path.home() / ".cache/touchline"
        cache = Path(home).resolve() / "terraform-providers"
        cache.mkdir(parents=True, exist_ok=True)
        kept["TF_PLUGIN_CACHE_DIR"] = str(cache)
        kept["TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE"] = "1"
    return {
        **kept,
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
        "CHECKPOINT_DISABLE": "1",
        # Google's provider requires some credentials before it plans, and sends none
        "GOOGLE_OAUTH_ACCESS_TOKEN": "unused",
        **more,
    }
