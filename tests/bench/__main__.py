"""`make bench`: measures this checkout, beside another one, and prints the ratios."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.checkouts import HERE, Checkout, checkout_at
from tests.bench.errors import BadRequest, BenchError
from tests.bench.measures import Results, Values
from tests.bench.picture import picture_of
from tests.bench.played import play
from tests.bench.starts import starts
from tests.bench.table import json_of, table_of
from tests.bench.warm_polls import warm_polls

PARTS = ("played", "warm", "starts")


def main(words: Sequence[str]) -> int:
    """Measure and print. Exit code: 0; 1 where a measurement failed; 2 where the
    request was wrong; 130 after Ctrl-C."""
    try:
        request = _parser().parse_args(words)
        checkouts = [checkout_at(HERE)]
        if request.beside:
            checkouts.append(checkout_at(Path(request.beside)))
        if request.picture:
            _check_writable(request.picture)
        results = measure(checkouts, request.only or PARTS)
        if request.picture:
            request.picture.write_text(picture_of(results), encoding="utf-8")
    except BenchError as error:
        sys.stderr.write(f"{error.what}\n{f'Next: {error.fix}' if error.fix else ''}\n")
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    if request.json:
        sys.stdout.write(json.dumps(json_of(results), indent=1) + "\n")
    else:
        sys.stdout.write(table_of(results))
    return 0


def measure(checkouts: Sequence[Checkout], parts: Sequence[str]) -> Results:
    """Measure this checkout, the first, and the other one if there is one."""
    values: list[Values] = [{} for _ in checkouts]
    baseline: Values = {}
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        if "played" in parts:
            *played, tuned = play(checkouts, Path(folder), _note)
            for own, more in zip(values, played, strict=True):
                own.update(more)
            baseline.update(tuned)
        if "warm" in parts:
            for number, checkout in enumerate(checkouts):
                _note(f"{checkout.name}: warm polls ...")
                more, tuned = warm_polls(checkout)
                values[number].update(more)
                if number == 0:
                    baseline.update(tuned)
        if "starts" in parts:
            _note("Starts of functions, in turn ...")
            more, bare = starts(Path(folder) / "starts")
            values[0].update(more)
            baseline.update(bare)
    others = checkouts[1:]
    return Results(
        here=checkouts[0].name,
        values=values[0],
        beside=others[0].name if others else "",
        beside_values=values[1] if others else {},
        baseline_values=baseline,
        machine={
            "Python": platform.python_version(),
            "processors": os.cpu_count(),
            "load before": f"{load:.1f}",
        },
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--beside", metavar="PATH", help="Another checkout.")
    parser.add_argument("--json", action="store_true", help="Print JSON for scripts.")
    parser.add_argument(
        "--picture", metavar="FILE", type=Path, help="Draw the ratios there, as SVG."
    )
    parser.add_argument(
        "--only", choices=PARTS, action="append", help="Just this part; repeatable."
    )
    return parser


def _check_writable(file: Path) -> None:
    try:
        file.touch()
    except OSError as error:
        raise BadRequest(
            f"{file} cannot be written: {error.strerror}.", fix="Name another file."
        ) from None


def _note(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
