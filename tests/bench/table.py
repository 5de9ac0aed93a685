"""Results as a table to read, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.bench.measures import Measure, Results, Row, rows_of


def table_of(results: Results) -> str:
    """The table, its heads and the machine above it, in plain text."""
    rows = rows_of(results)
    has_beside = bool(results.beside)
    heads = ["", f"here ({results.here})"]
    heads += [f"beside ({results.beside})", "ratio"] if has_beside else []
    heads += ["baseline", "ratio", ""]
    cells = [heads, *(_cells(row, has_beside=has_beside) for row in rows)]
    machine = ", ".join(f"{name} {value}" for name, value in results.machine.items())
    lines = [machine, ""] if machine else []
    return "\n".join([*lines, *_aligned(cells)]) + "\n"


def json_of(results: Results) -> dict[str, Any]:
    """The same as a document: contenders by name, and a row for each measure."""
    return {
        "here": results.here,
        "beside": results.beside or None,
        "machine": dict(results.machine),
        "rows": [
            {
                "name": row.measure.name,
                "unit": row.measure.unit,
                "here": row.here,
                "beside": row.beside,
                "ratio": _rounded(row.ratio),
                "baseline": row.baseline,
                "baseline_is": row.baseline_is or None,
                "baseline_ratio": _rounded(row.baseline_ratio),
            }
            for row in rows_of(results)
        ],
    }


def ratio_text(ratio: float | None) -> str:
    """A ratio with two digits after the point; a dash where there is none."""
    return "-" if ratio is None else f"{ratio:.2f} x"


def _cells(row: Row, *, has_beside: bool) -> list[str]:
    measure = row.measure
    beside = [_number(measure, row.beside), ratio_text(row.ratio)] if has_beside else []
    baseline = ["", ""]
    if row.baseline is not None:
        baseline = [_number(measure, row.baseline), ratio_text(row.baseline_ratio)]
    return [
        measure.about,
        _number(measure, row.here),
        *beside,
        *baseline,
        row.baseline_is,
    ]


def _number(measure: Measure, value: float | None) -> str:
    return "-" if value is None else f"{value:,.{measure.digits}f} {measure.unit}"


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 3)


def _aligned(cells: Sequence[Sequence[str]]) -> list[str]:
    """Columns of text: the first and the last to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    last = len(widths) - 1
    return [
        "  ".join(
            cell.ljust(width) if number in (0, last) else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
