"""List what is deleted, confirm, unprotect, destroy."""

from __future__ import annotations

from collections.abc import Mapping

from tools.deploy.commands import run
from tools.deploy.google_project import check_google, find_bucket
from tools.deploy.known_errors import explained
from tools.deploy.protection import DATA, PROTECTED
from tools.deploy.settings import read_settings, state_bucket
from tools.deploy.terminal import ProblemError, prompt, say
from tools.deploy.terraform_runs import follow, initialise


def destroy(tool: str, given: Mapping[str, str], confirm: str) -> None:
    """List what is deleted and kept, confirm, unprotect, destroy. Raises
    ProblemError."""
    settings = read_settings(given)
    project = settings["project_id"]
    number = check_google(project)
    find_bucket(settings, number, make_it=False)
    initialise(tool, settings)
    listed = run([tool, "state", "list"])
    addresses = [
        one for one in listed.stdout.split("\n") if one and not one.startswith("data.")
    ]
    if not addresses:
        say("There is nothing in the state: nothing to destroy.")
        return
    held = [one for one in addresses if one.startswith(PROTECTED)]
    name = settings.get("name") or "touchline"
    say(f"This deletes the deployment {name} of project {project} for good:")
    say(f"  {len(addresses)} resources, and in them")
    for one in held:
        if one.split("[")[0] in DATA or one.startswith("google_storage_bucket."):
            say(f"  {one} with all it holds")
    say("The responses of the API cannot be fetched again. To keep them, first:")
    say(f"  {copy_command(settings)}")
    say("It keeps: the project, its enabled services, its logs, what Google made for")
    say("  builds (gcf-artifacts, gcf-v2-sources-...), and the state's bucket:")
    say(f"  gcloud storage rm --recursive gs://{state_bucket(settings)}")
    typed = confirm or prompt(f"Type the project's id, {project}, to destroy it: ")
    if typed != project:
        raise ProblemError("That is not the project's id. Nothing was changed.", code=1)
    off = "-var=protect=false"
    if held:
        say("Switching protection off, in an apply of its own ...")
        code, output = follow(
            [
                *(tool, "apply", "-input=false", "-auto-approve", off),
                *(f"-target={one}" for one in held),
            ],
            {},
        )
        if code:
            raise explained(output, settings, "make destroy")
    say("Destroying ...")
    code, output = follow([tool, "destroy", "-input=false", "-auto-approve", off], {})
    if code:
        raise explained(output, settings, "make destroy")
    say("Destroyed. `make deploy` makes it again, empty.")


def copy_command(settings: Mapping[str, str]) -> str:
    """The command that copies the lake."""
    lake = state_bucket(settings).removesuffix("-state") + "-lake"
    return f".venv/bin/python -m local_runner copy --lake gs://{lake} --to kept/lake"
