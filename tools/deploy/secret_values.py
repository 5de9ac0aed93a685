"""Secrets, which Terraform is given once and keeps nowhere."""

from __future__ import annotations

import getpass
import json
import os
import re
import sys
from dataclasses import dataclass

from tools.deploy.commands import run
from tools.deploy.settings import SETTINGS, is_valid, refusal
from tools.deploy.terminal import ProblemError


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


def read_secrets(tool: str) -> dict[str, str]:
    """The secrets whose required version is not stored yet, as TF_VAR_...

    Raises ProblemError if one is missing and there is no terminal.
    """
    output = run([tool, "output", "-json"])
    outputs = json.loads(output.stdout) if output.returncode == 0 else {}
    text = SETTINGS.read_text(encoding="utf-8")
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
                    f"{secret.about} is needed once, and there is no terminal to enter "
                    "it.",
                    f"{secret.environment}=... make deploy",
                )
            value = getpass.getpass(f"{secret.about}, not shown: ").strip()
        if not is_valid(secret.variable, value):
            raise ProblemError(
                refusal(secret.variable), f"{secret.environment}=... make deploy"
            )
        found[f"TF_VAR_{secret.variable}"] = value
    return found
