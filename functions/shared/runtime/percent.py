"""Ratios as percentages, never rounded up to a target that they miss."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal


def percent(ratio: float, digits: int = 1) -> str:
    """A share of 0 to 1 as "98.9 %", rounded down, so that what is below a bar is never
    shown at it. All of it is "100 %".

    `digits` are those after the point; a bar has no more of them.
    """
    # through its shortest text: 0.29 * 100 is 28.999999999999996 in binary
    exact = Decimal(repr(float(ratio))) * 100
    rounded = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_FLOOR)
    if exact == 100 or abs(exact) >= 1000:
        return f"{int(rounded)} %"
    return f"{rounded} %"
