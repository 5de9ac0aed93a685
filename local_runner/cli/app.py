"""The command line: `python -m local_runner`."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module

import typer

from functions.shared.runtime.errors import TouchlineError
from local_runner.cli.exits import INTERRUPTED, fail, leave_interrupted
from local_runner.runtime.machine import Machine, running_on
from local_runner.runtime.stopping import interruptible

VERBS: Mapping[str, str] = {
    "matchday": "simulate",
    "run": "execute",
    "trigger": "execute",
    "replay": "simulate",
    "play": "simulate",
    "backfill": "maintain",
    "rebuild": "maintain",
    "copy": "maintain",
    "export": "maintain",
    "revalidate": "maintain",
    "live": "execute",
    "serve": "execute",
    "status": "observe",
    "alerts": "observe",
    "doctor": "diagnose",
    "cost": "estimate",
}
"""The module of each verb, in the order of the help. A verb is named as its function.
"""


def command_line(verbs: Iterable[str] = VERBS) -> typer.Typer:
    """The command line with some verbs; only what they need is imported."""
    app = typer.Typer(
        name="local_runner",
        help="Touchline on one machine.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(lambda: None)  # one verb is to be typed as well
    for verb in verbs:
        module = import_module(f"local_runner.cli.{VERBS[verb]}")
        app.command()(getattr(module, verb))
    return app


def main(words: Sequence[str] | None = None, on: Machine | None = None) -> None:
    """Run a command. Exit codes: see docs/cli.md."""
    typed = list(sys.argv[1:] if words is None else words)
    try:
        with running_on(on, typed), interruptible():
            verbs = typed[:1] if typed and typed[0] in VERBS else VERBS
            command_line(verbs)(args=words, obj=run_verb)
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
