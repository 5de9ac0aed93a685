"""The command line: `python -m local_runner`."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence

import typer

from functions.shared.runtime.errors import TouchlineError
from local_runner.cli.execute import live, run, serve, trigger
from local_runner.cli.exits import INTERRUPTED, fail, leave_interrupted
from local_runner.cli.maintain import backfill, copy, export, rebuild, revalidate
from local_runner.cli.observe import alerts, cost, doctor, status
from local_runner.cli.simulate import matchday, play, replay
from local_runner.runtime.machine import Machine, running_on
from local_runner.runtime.stopping import interruptible

VERBS = (
    *(matchday, run, trigger, replay, play),
    *(backfill, rebuild, copy, export, revalidate),
    *(live, serve, status, alerts, doctor, cost),
)
"""In the order of the help. A verb is named as its function."""

app = typer.Typer(
    name="local_runner",
    help="Touchline on one machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for verb in VERBS:
    app.command()(verb)


def main(words: Sequence[str] | None = None, on: Machine | None = None) -> None:
    """Run a command. Exit codes: see docs/cli.md."""
    typed = list(sys.argv[1:] if words is None else words)
    try:
        with running_on(on, typed), interruptible():
            app(args=words, obj=run_verb)
    except KeyboardInterrupt:
        leave_interrupted(typed)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            leave_interrupted(typed)
        raise
    except (TouchlineError, OSError) as error:
        fail(error)


def run_verb(words: Sequence[str], on: Machine) -> int:
    """Run a verb on a machine, as the command line does; its exit code."""
    try:
        main(words, on)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception:  # noqa: BLE001 (a bug: what a shell would show of it)
        traceback.print_exc()
        return 1
    return 0
