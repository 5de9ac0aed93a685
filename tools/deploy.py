"""`make deploy` and `make destroy`: what surrounds an apply of terraform/.

Only the standard library: it runs before anything of the project is installed. Exit
codes: 0 done, 1 Terraform or gcloud failed, or you said no, 2 something is missing or
wrong and nothing was deployed or deleted.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULE = ROOT / "terraform"
OLDEST = (1, 11)
ARGUMENTS = {
    "project_id": "PROJECT",
    "region": "REGION",
    "alert_email": "EMAIL",
    "github_repository": "REPO",
}
"""Terraform's variables that `make deploy` takes, and their names there."""


class ProblemError(Exception):
    """What stops a deploy: the message says what, `next_command` what to type."""

    def __init__(self, message: str, next_command: str = "", code: int = 2) -> None:
        """`code` is the exit code: 2 while nothing was deployed or deleted, else 1."""
        super().__init__(message)
        self.next_command, self.code = next_command, code


@dataclass(frozen=True)
class Stumble:
    """An error that an apply may end with though nothing is wrong in terraform/."""

    pattern: str
    """A regular expression for Terraform's output."""
    meaning: str
    next_command: str
    """`PROJECT` and `REGION` in it are filled in; words in capitals are the user's."""


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
        "Somebody else has a bucket of that name. Choose another `name` in "
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


@dataclass(frozen=True)
class Secret:
    """A value that Terraform is given once and keeps nowhere."""

    variable: str
    version: str
    """The variable whose change stores another one; there is an output of that name."""
    default_version: int
    environment: str
    about: str


SECRETS = (
    Secret(
        "football_data_token",
        "token_version",
        1,
        "FOOTBALL_DATA_TOKEN",
        "Token of football-data.org (free: https://www.football-data.org/client/register)",
    ),
    Secret(
        "alert_webhook_url",
        "alert_webhook_version",
        0,
        "ALERT_WEBHOOK_URL",
        "Address of the Slack-compatible webhook for alerts",
    ),
)

DATA = {
    "google_storage_bucket.lake",
    "google_bigquery_dataset.warehouse",
    "google_bigquery_table.table",
}
"""Addresses of what holds data that a deploy must not delete unasked."""

PROTECTED = (
    "google_storage_bucket.",
    "google_bigquery_dataset.",
    "google_bigquery_table.",
)
"""What has a protection to switch off. None of them is made of a function: one whose
build fails would be in the way of a destroy."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one of the two. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="make", description=__doc__)
    parser.add_argument("verb", choices=("deploy", "destroy"))
    for name in ARGUMENTS:
        parser.add_argument(f"--{name.replace('_', '-')}", default="")
    parser.add_argument("--parallelism", default="")
    parser.add_argument("--yes", default="")
    parser.add_argument("--confirm", default="")
    given = parser.parse_args(words)
    try:
        tool = terraform()
        settings = {name: getattr(given, name) for name in ARGUMENTS}
        if given.verb == "destroy":
            destroy(tool, settings, given.confirm)
        else:
            deploy(tool, settings, given.parallelism, yes=given.yes not in {"", "0"})
    except ProblemError as problem:
        sys.stdout.flush()
        sys.stderr.write(f"{problem}\n")
        if problem.next_command:
            sys.stderr.write(f"Next: {problem.next_command}\n")
        return problem.code
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted. Next: the same command again.\n")
        return 1
    return 0


def deploy(tool: str, given: Mapping[str, str], parallelism: str, *, yes: bool) -> None:
    """Check, plan, ask, apply. Raises ProblemError."""
    settings = read_settings(given)
    check_settings(settings)
    project, region = settings["project_id"], settings["region"]
    say(f"Project {project}, region {region}")
    number = check_google(project)
    find_bucket(settings, number)
    write_settings(settings)
    initialise(tool, settings)
    secrets = ask_for_secrets(tool)
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
            agree(tool, saved, yes=yes)
            say(
                "Applying. A first apply waits a minute for the services, and some for "
                "the functions' builds. If it breaks off, the same command goes on."
            )
            code, output = follow(
                [tool, "apply", "-input=false", *limit, saved], secrets
            )
            if code:
                raise explained(output, settings)
    tell_what_is_next(tool)


def destroy(tool: str, given: Mapping[str, str], confirm: str) -> None:
    """Say what goes and what stays, ask, unprotect, destroy. Raises ProblemError."""
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
    say("The answers of the API cannot be had again. To keep them, first:")
    say(f"  {copy_command(settings)}")
    say("It keeps: the project, its enabled services, its logs, what Google made for")
    say("  builds (gcf-artifacts, gcf-v2-sources-...), and the state's bucket:")
    say(f"  gcloud storage rm --recursive gs://{state_bucket(settings)}")
    typed = confirm or asked(f"Type the project's id, {project}, to destroy it: ")
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


def terraform() -> str:
    """Terraform's path. Raises ProblemError if there is none, or an old one."""
    install = "https://developer.hashicorp.com/terraform/install"
    found = shutil.which("terraform")
    if found is None:
        raise ProblemError(
            "There is no terraform.", f"install 1.11 or newer: {install}"
        )
    try:
        told = json.loads(run([found, "version", "-json"]).stdout)
        version = str(told["terraform_version"])
        numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))
    except (ValueError, KeyError):
        raise ProblemError(f"{found} does not tell its version.", install) from None
    if numbers < OLDEST or numbers >= (2, 0):
        raise ProblemError(
            f"{found} is Terraform {version}; 1.11 or newer, below 2, is needed.",
            f"install it: {install}",
        )
    return found


def read_settings(given: Mapping[str, str]) -> dict[str, str]:
    """terraform.tfvars, or what was given if there is none yet. Raises ProblemError."""
    path = MODULE / "terraform.tfvars"
    if path.exists():
        known = dict(
            re.findall(
                r'^\s*(\w+)\s*=\s*"?([^"#\n]*?)"?\s*(?:#.*)?$',
                path.read_text(encoding="utf-8"),
                re.MULTILINE,
            )
        )
        known.setdefault("region", default_of("region"))
        for name, value in given.items():
            if value and value != known.get(name):
                raise ProblemError(
                    f"{shown(path)} says {name} = {known.get(name)!r}, and "
                    f"{ARGUMENTS[name]} {value!r}. A change of project or region is "
                    "another deployment: see docs/deploy.md.",
                    f"edit {shown(path)}, then: make deploy",
                )
        if not known.get("project_id"):
            raise ProblemError(
                f"{shown(path)} has no project_id.", f"edit {shown(path)}"
            )
        return known
    known = {name: value for name, value in given.items() if value}
    known.setdefault("region", default_of("region"))
    known.setdefault("github_repository", origin())
    missing = [ARGUMENTS[name] for name in ARGUMENTS if not known.get(name)]
    if missing:
        examples = {
            "PROJECT": "my-project",
            "EMAIL": "oncall@example.com",
            "REPO": "octocat/touchline",
        }
        raise ProblemError(
            f"Not given: {', '.join(missing)}; and there is no {shown(path)}.",
            "make deploy " + " ".join(f"{one}={examples[one]}" for one in examples),
        )
    return known


def check_settings(settings: Mapping[str, str]) -> None:
    """See that the settings are ones that Terraform takes, before anything is made or
    written with them. Raises ProblemError."""
    for name in (*ARGUMENTS, "name"):
        value = settings.get(name)
        if value is None or is_valid(name, value):
            continue
        raise ProblemError(
            f"{name} is {value!r}. {refusal(name)}",
            other_words(ARGUMENTS.get(name, "")),
        )


def other_words(word: str) -> str:
    """What to type where a setting is wrong; `word` is its name for `make deploy`."""
    path = MODULE / "terraform.tfvars"
    if path.exists():
        return f"edit {shown(path)}, then: make deploy"
    return f"make deploy with another {word}="


def write_settings(settings: Mapping[str, str]) -> None:
    """Make terraform.tfvars if there is none, so that the next call needs no words."""
    path = MODULE / "terraform.tfvars"
    if path.exists():
        return
    lines = [f"{name} = {quoted(settings[name])}" for name in ARGUMENTS]
    path.write_text(
        "# Made by `make deploy`; terraform.tfvars.example has the rest.\n"
        + "\n".join(lines)
        + "\n",
        encoding="utf-8",
    )
    say(f"Wrote {shown(path)}; edit it to change settings.")


def quoted(value: str) -> str:
    """A text as Terraform's language writes it."""
    return json.dumps(value).replace("${", "$${").replace("%{", "%%{")


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


def initialise(tool: str, settings: Mapping[str, str]) -> None:
    """Point Terraform at the state's bucket. Raises ProblemError."""
    code, output = follow(
        [
            *(tool, "init", "-input=false", "-reconfigure"),
            f"-backend-config=bucket={state_bucket(settings)}",
        ],
        {},
        quiet=True,
    )
    if code:
        sys.stdout.write(output)
        raise explained(output, settings)


def ask_for_secrets(tool: str) -> dict[str, str]:
    """The secrets that are not stored yet in the version asked for, as TF_VAR_...

    Raises ProblemError where one is needed and nobody can be asked.
    """
    told = run([tool, "output", "-json"])
    outputs = json.loads(told.stdout) if told.returncode == 0 else {}
    text = (MODULE / "terraform.tfvars").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for secret in SECRETS:
        named = re.search(rf"^\s*{secret.version}\s*=\s*(\d+)", text, re.MULTILINE)
        wanted = int(named[1]) if named else secret.default_version
        stored = outputs.get(secret.version, {}).get("value", 0)
        if wanted == stored:
            continue
        value = os.environ.get(secret.environment, "").strip()
        if not value:
            if not sys.stdin.isatty():
                raise ProblemError(
                    f"{secret.about} is needed once, and nobody can be asked.",
                    f"{secret.environment}=... make deploy",
                )
            value = getpass.getpass(f"{secret.about}, not shown: ").strip()
        if not is_valid(secret.variable, value):
            raise ProblemError(
                refusal(secret.variable), f"{secret.environment}=... make deploy"
            )
        found[f"TF_VAR_{secret.variable}"] = value
    return found


def agree(tool: str, saved: str, *, yes: bool) -> None:
    """Ask before a plan is applied. Raises ProblemError if the answer is no."""
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
    if not yes and asked("Apply this? Type yes: ") != "yes":
        raise ProblemError("Nothing was changed.", code=1)


def is_protected(before: Mapping[str, object]) -> bool:
    """Whether the provider refuses to delete what is in the state like this."""
    return before.get("deletion_policy") == "PREVENT" or bool(
        before.get("deletion_protection")
    )


def tell_what_is_next(tool: str) -> None:
    """Print what to type after an apply."""
    told = run([tool, "output", "-json"])
    if told.returncode:
        return
    outputs = {name: one["value"] for name, one in json.loads(told.stdout).items()}
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


def follow(
    words: Sequence[str], more: Mapping[str, str], *, quiet: bool = False
) -> tuple[int, str]:
    """Run Terraform and show its output as it comes. Returns exit code and output."""
    with subprocess.Popen(  # noqa: S603
        [*words, *([] if sys.stdout.isatty() else ["-no-color"])],
        cwd=MODULE,
        env={**os.environ, "TF_IN_AUTOMATION": "1", **more},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        lines = []
        for line in process.stdout or ():
            lines.append(line)
            if not quiet:
                sys.stdout.write(line)
                sys.stdout.flush()
    return process.returncode, "".join(lines)


def run(words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """A command in terraform/ whose output is read."""
    return subprocess.run(  # noqa: S603
        words,
        cwd=MODULE,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def gcloud(*words: str) -> subprocess.CompletedProcess[str]:
    """gcloud, which asks nothing."""
    return run(["gcloud", *words, "--quiet"])


def asked(question: str) -> str:
    """What the user types. Raises ProblemError where nobody can."""
    if not sys.stdin.isatty():
        raise ProblemError(
            "Nobody can be asked here, and nothing was changed.",
            "the same command in a terminal, or with YES=1 (deploy), "
            "CONFIRM=project-id (destroy)",
        )
    return input(question).strip()


def state_bucket(settings: Mapping[str, str]) -> str:
    """The name of the bucket that holds the state; github.tf has it, too."""
    return f"{settings['project_id']}-{settings.get('name') or 'touchline'}-state"


def copy_command(settings: Mapping[str, str]) -> str:
    """What keeps the lake."""
    lake = state_bucket(settings).removesuffix("-state") + "-lake"
    return f".venv/bin/python -m local_runner copy --lake gs://{lake} --to kept/lake"


def default_of(variable: str) -> str:
    """The default of a variable of terraform/variables.tf."""
    found = re.search(
        rf'variable "{variable}" {{.*?default\s*=\s*"([^"]*)"',
        (MODULE / "variables.tf").read_text(encoding="utf-8"),
        re.DOTALL,
    )
    return found[1] if found else ""


def is_valid(variable: str, value: str) -> bool:
    """Whether a text is what the variable's first validation in variables.tf takes."""
    pattern, _ = validation_of(variable)
    return re.fullmatch(pattern, value) is not None


def refusal(variable: str) -> str:
    """What Terraform says of another value: how to write it."""
    return validation_of(variable)[1]


def validation_of(variable: str) -> tuple[str, str]:
    """The regular expression of a variable in variables.tf, and its message.

    Raises ValueError where there is none.
    """
    found = re.search(
        rf'variable "{variable}" {{.*?'
        rf'regex\(("[^\n]*"), var\.{variable}\)\)\n\s*error_message = ("[^\n]*")\n',
        (MODULE / "variables.tf").read_text(encoding="utf-8"),
        re.DOTALL,
    )
    if found is None:
        raise ValueError(f"variables.tf has no validation of {variable}")
    return json.loads(found[1]), json.loads(found[2])


def origin() -> str:
    """OWNER/NAME of this checkout's origin on GitHub, else nothing."""
    told = run(["git", "remote", "get-url", "origin"]).stdout.strip()
    found = re.search(r"github\.com[:/]([\w.-]+/[\w.-]+?)(?:\.git)?$", told)
    return found[1] if found else ""


def last_line(text: str) -> str:
    """The end of what a command told on stderr."""
    return text.strip().splitlines()[-1] if text.strip() else "no reason was told"


def shown(path: Path) -> str:
    """A path as one would type it at the root of the checkout."""
    return str(path.relative_to(ROOT))


def say(line: str) -> None:
    """Print a line now, also into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
