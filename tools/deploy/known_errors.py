"""What errors of Terraform mean, and what to type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tools.deploy.terminal import ProblemError


@dataclass(frozen=True)
class Stumble:
    """An error that an apply may end with though nothing is wrong in terraform/."""

    pattern: str
    """A regular expression for Terraform's output."""
    meaning: str
    next_command: str
    """`PROJECT` in it is filled in; other words in capitals are the user's."""


AGAIN = "make deploy"
STUMBLES = (
    Stumble(
        r"could not find default credentials|invalid_grant|invalid_rapt|"
        r"oauth2: .*(expired|revoked)",
        "Terraform's login has run out.",
        "gcloud auth application-default login",
    ),
    Stumble(
        r"has not been used in project \S+ before or it is disabled|SERVICE_DISABLED",
        "A service was enabled a moment ago and not all of Google knows yet. "
        "What was made is kept; wait a minute.",
        AGAIN,
    ),
    Stumble(
        r"BILLING_DISABLED|[Bb]illing (account|must|is|has).*(disabled|enabled|closed)",
        "The project has no billing account, or a closed one.",
        "gcloud billing projects link PROJECT --billing-account=ACCOUNT",
    ),
    Stumble(
        r"Workflows service agent does not exist",
        "Google makes the agent some time after the service was enabled. "
        "Wait a minute.",
        AGAIN,
    ),
    Stumble(
        r"Access to bucket gcf-v2-sources-\S+ denied|"
        r"missing permission on the build service account",
        "The build account's rights are granted and not known everywhere yet. "
        "Wait two minutes.",
        AGAIN,
    ),
    Stumble(
        r"Unable to retrieve the repository metadata for",
        "Google is still setting up the repository of images. Wait a minute.",
        AGAIN,
    ),
    Stumble(
        r"Quota exceeded for .*[Bb]uild",
        "Too many functions are built at once for the quota of a new project.",
        "make deploy PARALLELISM=1",
    ),
    Stumble(
        r"Could not fetch secret|secretmanager\.versions\.access",
        "A function started before its right to read the secret was known everywhere. "
        "Wait a minute.",
        AGAIN,
    ),
    Stumble(
        r"Cannot find metric\(s\) that match type|"
        r"metric referenced by the provided filter is unknown",
        "Monitoring does not know a new metric yet. Wait ten minutes.",
        AGAIN,
    ),
    Stumble(
        r"requires a quota project|billing_?budgets?[\s\S]{0,400}Error 403|"
        r"Error creating Budget",
        "A budget wants a role on the billing account, which a project's owner need "
        "not have.",
        "gcloud billing accounts add-iam-policy-binding ACCOUNT "
        "--member=user:YOU --role=roles/billing.costsManager",
    ),
    Stumble(
        r"constraints/|[Oo]rgani[sz]ation [Pp]olicy|FAILED_PRECONDITION: One or more "
        r"users named in the policy",
        "A policy of your organisation forbids it. For a public site: leave "
        "public_site off.",
        "gcloud org-policies list --project=PROJECT",
    ),
    Stumble(
        r"requested bucket name is not available",
        "Another project has a bucket of that name. Choose another `name` in "
        "terraform/terraform.tfvars.",
        AGAIN,
    ),
    Stumble(
        r"Error acquiring the state lock",
        "Another apply is running; or one was killed, and left its lock. In that case "
        "take the ID that stands under Lock Info.",
        "terraform -chdir=terraform force-unlock ID",
    ),
    Stumble(
        r"Error 409[\s\S]{0,300}already exists|alreadyExists",
        "It is there and the state does not know: an apply broke off before it could "
        "note it. Take the address from the error, the id from the console.",
        "terraform -chdir=terraform import ADDRESS ID",
    ),
    Stumble(
        r"Service account \S+ does not exist",
        "An account was made a moment ago and is not known everywhere yet.",
        AGAIN,
    ),
    Stumble(
        r"Dataset \S+ is still in use|resourceInUse",
        "The dataset has tables that Terraform did not make. Delete them, or keep it.",
        "bq ls PROJECT:DATASET",
    ),
    Stumble(
        r"Error 403|PERMISSION_DENIED|IAM_PERMISSION_DENIED",
        "Your account lacks a right on the project. A first apply wants an owner.",
        "gcloud projects get-iam-policy PROJECT",
    ),
)


def explained(
    output: str, settings: Mapping[str, str], again: str = AGAIN, code: int = 1
) -> ProblemError:
    """What an error of Terraform means, and what to type."""
    if "checked by the validation rule" in output:
        return ProblemError(
            "\nA setting is refused; the lines above say which, and what to write.",
            f"edit terraform/terraform.tfvars, then: {again}",
            code,
        )
    for one in STUMBLES:
        if re.search(one.pattern, output):
            command = one.next_command.replace("PROJECT", settings["project_id"])
            if command == AGAIN:
                command = again
            return ProblemError(f"\n{one.meaning}", command, code)
    return ProblemError(
        "\nTerraform failed; its lines above say why. What was made is kept.",
        again,
        code,
    )
