"""Finds, initialises and runs Terraform."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence

from tools.deploy.commands import MODULE, run
from tools.deploy.known_errors import explained
from tools.deploy.settings import state_bucket
from tools.deploy.terminal import ProblemError

OLDEST = (1, 11)


def terraform() -> str:
    """Terraform's path. Raises ProblemError if there is none, or an old one."""
    install = "https://developer.hashicorp.com/terraform/install"
    found = shutil.which("terraform")
    if found is None:
        raise ProblemError(
            "There is no terraform.", f"install 1.11 or newer: {install}"
        )
    try:
        version_info = json.loads(run([found, "version", "-json"]).stdout)
        version = str(version_info["terraform_version"])
        numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))
    except (ValueError, KeyError):
        raise ProblemError(f"{found} does not report its version.", install) from None
    if numbers < OLDEST or numbers >= (2, 0):
        raise ProblemError(
            f"{found} is Terraform {version}; 1.11 or newer, below 2, is needed.",
            f"install it: {install}",
        )
    return found


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
