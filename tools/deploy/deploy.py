"""Plan, confirm, apply, and print the next commands."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tools.deploy.commands import run
from tools.deploy.google_project import check_google, find_bucket
from tools.deploy.known_errors import explained
from tools.deploy.protection import DATA, is_protected
from tools.deploy.secret_values import read_secrets
from tools.deploy.settings import check_settings, read_settings, write_settings
from tools.deploy.terminal import ProblemError, prompt, say
from tools.deploy.terraform_runs import follow, initialise


def deploy(tool: str, given: Mapping[str, str], parallelism: str, *, yes: bool) -> None:
    """Check, plan, confirm, apply. Raises ProblemError."""
    settings = read_settings(given)
    check_settings(settings)
    project, region = settings["project_id"], settings["region"]
    say(f"Project {project}, region {region}")
    number = check_google(project)
    find_bucket(settings, number)
    write_settings(settings)
    initialise(tool, settings)
    secrets = read_secrets(tool)
    limit = [f"-parallelism={parallelism}"] if parallelism else []
    with tempfile.TemporaryDirectory() as folder:
        saved = str(Path(folder) / "saved.tfplan")
        say("Planning ...")
        code, output = follow(
            [tool, "plan", "-input=false", "-detailed-exitcode", f"-out={saved}"],
            secrets,
        )
        if code not in {0, 2}:
            raise explained(output, settings, code=2)
        if code == 0:
            say("Nothing to change.")
        else:
            confirm_plan(tool, saved, yes=yes)
            say(
                "Applying. A first apply waits a minute for the services, and some for "
                "the functions' builds. If it stops, the same command continues."
            )
            code, output = follow(
                [tool, "apply", "-input=false", *limit, saved], secrets
            )
            if code:
                raise explained(output, settings)
    print_next_commands(tool)


def confirm_plan(tool: str, saved: str, *, yes: bool) -> None:
    """Confirm a plan before it is applied. Raises ProblemError if it is declined."""
    shown_plan = json.loads(run([tool, "show", "-json", saved]).stdout)
    lost = {
        one["address"]: one["change"].get("before") or {}
        for one in shown_plan.get("resource_changes", [])
        if "delete" in one["change"]["actions"] and one["address"].split("[")[0] in DATA
    }
    if lost:
        say("WITH ALL THEIR DATA this deletes or replaces:")
        for address in lost:
            say(f"  {address}")
    # Such an apply would delete what depends on them, which is functions and workflows,
    # before Google's provider refuses.
    if any(map(is_protected, lost.values())):
        raise ProblemError(
            "They are protected, so that this plan cannot be carried out. Nothing was "
            "changed. Another region is another deployment: see docs/deploy.md.",
            "edit terraform/terraform.tfvars, then: make deploy",
        )
    if yes and lost:
        raise ProblemError(
            "YES=1 applies no plan that deletes data. Nothing was changed.",
            "make deploy",
        )
    if not yes and prompt("Apply this? Type yes: ") != "yes":
        raise ProblemError("Nothing was changed.", code=1)


def print_next_commands(tool: str) -> None:
    """Print the commands to run after an apply."""
    output = run([tool, "output", "-json"])
    if output.returncode:
        return
    outputs = {name: one["value"] for name, one in json.loads(output.stdout).items()}
    say("\nDeployed. The schedule runs by itself; to run a DAG now, and look at it:")
    for name in sorted(outputs.get("run", {})):
        if name in outputs.get("look", {}):
            say(f"  {outputs['run'][name]}")
    for command in outputs.get("look", {}).values():
        say(f"  {command}")
    if environment := outputs.get("environment"):
        words = " ".join(f"{name}={value}" for name, value in environment.items())
        say("\nFrom here, with what is in .venv (make setup):")
        say(f"  export {words}")
        say("  .venv/bin/python -m local_runner status")
    if github := outputs.get("github"):
        say("\nFor deploy.yml, once:")
        for name, value in github.items():
            say(f"  gh variable set {name} --body {value}")
        say("  gh variable set TERRAFORM_TFVARS < terraform/terraform.tfvars")
    say("\nMore: docs/deploy.md")
