"""`make deploy` and `make destroy`: what surrounds an apply of terraform/.

Only the standard library: it runs before anything of the project is installed. Exit
codes: 0 done, 1 Terraform or gcloud failed, or you said no, 2 something is missing or
wrong and nothing was deployed or deleted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tools.deploy.deploy import deploy
from tools.deploy.destroy import destroy
from tools.deploy.settings import ARGUMENTS
from tools.deploy.terminal import ProblemError
from tools.deploy.terraform_runs import terraform


def main(words: Sequence[str] | None = None) -> int:
    """Run one of the two commands, and return the exit code."""
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


if __name__ == "__main__":
    raise SystemExit(main())
