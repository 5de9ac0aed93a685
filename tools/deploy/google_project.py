"""The project on Google Cloud: logins, billing, and the bucket of the state."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Mapping

from tools.deploy.commands import gcloud, last_line
from tools.deploy.settings import other_words, state_bucket
from tools.deploy.terminal import ProblemError, say


def check_google(project: str) -> str:
    """See that gcloud and Terraform are logged in and the project can be billed.

    Returns the project's number. Raises ProblemError.
    """
    if shutil.which("gcloud") is None:
        raise ProblemError(
            "There is no gcloud.",
            "install it: https://cloud.google.com/sdk/docs/install",
        )
    active = ["auth", "list", "--filter=status:ACTIVE", "--format=value(account)"]
    account = gcloud(*active).stdout.strip()
    if not account:
        raise ProblemError("gcloud is not logged in.", "gcloud auth login")
    say(f"Logged in as {account}")
    if not os.environ.get("GOOGLE_OAUTH_ACCESS_TOKEN") and (
        gcloud("auth", "application-default", "print-access-token").returncode
    ):
        raise ProblemError(
            "Terraform has no credentials: gcloud's own login is not enough.",
            "gcloud auth application-default login",
        )
    found = gcloud(
        *("projects", "describe", project),
        "--format=value(projectNumber,lifecycleState)",
    )
    number, _, state = found.stdout.strip().partition("\t")
    if found.returncode or not number:
        raise ProblemError(
            f"There is no project {project} that {account} may see.",
            "gcloud projects list",
        )
    if state.strip() != "ACTIVE":
        raise ProblemError(
            f"Project {project} is {state.strip() or 'not active'}.",
            f"gcloud projects undelete {project}",
        )
    billing = gcloud(
        *("billing", "projects", "describe", project),
        "--format=value(billingEnabled)",
    )
    if billing.returncode:
        say("Whether the project has billing cannot be seen with this account.")
    elif billing.stdout.strip().lower() != "true":
        raise ProblemError(
            f"Project {project} has no billing. Accounts: gcloud billing accounts list",
            f"gcloud billing projects link {project} --billing-account=ACCOUNT",
        )
    return number


def find_bucket(
    settings: Mapping[str, str], number: str, *, make_it: bool = True
) -> None:
    """See that there is the bucket of the state, and make it if not.

    Raises ProblemError.
    """
    project, bucket = settings["project_id"], state_bucket(settings)
    shown_as = ["storage", "buckets", "describe", f"gs://{bucket}", "--raw"]
    found = gcloud(*shown_as, "--format=value(projectNumber)")
    if found.returncode and not make_it:
        raise ProblemError(
            f"There is no gs://{bucket}, so no state of a deployment: "
            f"{last_line(found.stderr)}"
        )
    if found.returncode:
        say(f"Making gs://{bucket} for the state ...")
        for words in (
            # these two are what enabling the others takes
            [
                *("services", "enable", "cloudresourcemanager.googleapis.com"),
                *("serviceusage.googleapis.com", "storage.googleapis.com"),
                f"--project={project}",
            ],
            [
                *("storage", "buckets", "create", f"gs://{bucket}"),
                *(f"--project={project}", f"--location={settings['region']}"),
                *("--uniform-bucket-level-access", "--public-access-prevention"),
            ],
            # an older state can be brought back
            ["storage", "buckets", "update", f"gs://{bucket}", "--versioning"],
        ):
            done = gcloud(*words)
            if done.returncode:
                why = last_line(done.stderr)
                again = f"gcloud {shlex.join(words)}"
                if "location" in why:
                    why += f" Its location would be the region, {settings['region']}."
                    again = other_words("REGION")
                raise ProblemError(
                    f"gs://{bucket} cannot be made: {why}", again, code=1
                )
    elif found.stdout.strip() != number:
        raise ProblemError(
            f"gs://{bucket} belongs to another project, whose owner could read the "
            "state. Choose another `name` in terraform/terraform.tfvars."
        )
