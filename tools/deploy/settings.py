"""The settings of a deployment: terraform.tfvars, or the words given to make.

What is allowed, and the default, is read from terraform/variables.tf.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from tools.deploy.commands import MODULE, run
from tools.deploy.terminal import ProblemError, say

SETTINGS = MODULE / "terraform.tfvars"
SHOWN = "terraform/terraform.tfvars"
"""The same path, as one types it at the root of the checkout."""

ARGUMENTS = {
    "project_id": "PROJECT",
    "region": "REGION",
    "alert_email": "EMAIL",
    "github_repository": "REPO",
}
"""Terraform's variables that `make deploy` takes, and their names there."""


def read_settings(given: Mapping[str, str]) -> dict[str, str]:
    """terraform.tfvars, or what was given if there is none yet. Raises ProblemError."""
    if SETTINGS.exists():
        known = dict(
            re.findall(
                r'^\s*(\w+)\s*=\s*"?([^"#\n]*?)"?\s*(?:#.*)?$',
                SETTINGS.read_text(encoding="utf-8"),
                re.MULTILINE,
            )
        )
        known.setdefault("region", default_of("region"))
        for name, value in given.items():
            if value and value != known.get(name):
                raise ProblemError(
                    f"{SHOWN} says {name} = {known.get(name)!r}, and "
                    f"{ARGUMENTS[name]} {value!r}. A change of project or region is "
                    "another deployment: see docs/deploy.md.",
                    f"edit {SHOWN}, then: make deploy",
                )
        if not known.get("project_id"):
            raise ProblemError(f"{SHOWN} has no project_id.", f"edit {SHOWN}")
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
            f"Not given: {', '.join(missing)}; and there is no {SHOWN}.",
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


def write_settings(settings: Mapping[str, str]) -> None:
    """Make terraform.tfvars if there is none, so that the next call needs no words."""
    if SETTINGS.exists():
        return
    lines = [f"{name} = {quoted(settings[name])}" for name in ARGUMENTS]
    SETTINGS.write_text(
        "# Made by `make deploy`; terraform.tfvars.example has the rest.\n"
        + "\n".join(lines)
        + "\n",
        encoding="utf-8",
    )
    say(f"Wrote {SHOWN}; edit it to change settings.")


def other_words(word: str) -> str:
    """What to type where a setting is wrong; `word` is its name for `make deploy`."""
    if SETTINGS.exists():
        return f"edit {SHOWN}, then: make deploy"
    return f"make deploy with another {word}="


def state_bucket(settings: Mapping[str, str]) -> str:
    """The name of the bucket that holds the state; github.tf has it, too."""
    return f"{settings['project_id']}-{settings.get('name') or 'touchline'}-state"


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
    url = run(["git", "remote", "get-url", "origin"]).stdout.strip()
    found = re.search(r"github\.com[:/]([\w.-]+/[\w.-]+?)(?:\.git)?$", url)
    return found[1] if found else ""


def quoted(value: str) -> str:
    """A text as Terraform's language writes it."""
    return json.dumps(value).replace("${", "$${").replace("%{", "%%{")
