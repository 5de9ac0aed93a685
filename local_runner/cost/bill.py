"""The bill of a month: each price with its quantity, and their sources."""

from __future__ import annotations

from datetime import date

import msgspec

from functions.shared.runtime.dags import Dags
from local_runner.cost.estimate import Estimate, MonthRequest
from local_runner.cost.prices import Assumption, prices
from local_runner.cost.usage import Use


class Line(msgspec.Struct, frozen=True):
    """A line of the bill, USD a month."""

    name: str
    service: str
    item: str
    quantity: float
    unit: str
    free: float
    price: float
    per: float
    cost: float
    established: bool
    source: str
    read: date
    note: str


class Bill(msgspec.Struct, frozen=True):
    """The bill of a month: its lines, and their sources."""

    currency: str
    month: int
    match_days: float
    competitions: int
    total: float
    lines: list[Line]
    measured_on: date
    durations: str
    assumed: dict[str, Assumption]


def bill_of(
    use: Use, dags: Dags, request: MonthRequest, *, durations: str = ""
) -> Bill:
    """The bill of a month. Raises BadRequestError, and ConfigError where the counts do
    not fit dags.yaml."""
    price_list = prices()
    estimate = Estimate(use, dags, price_list, request)
    quantities = estimate.quantities()
    lines = [
        Line(
            name=name,
            service=price.service,
            item=price.item,
            quantity=quantities[name],
            unit=price.unit,
            free=price.free,
            price=price.price,
            per=price.per,
            cost=round(price.cost(quantities[name]), 4),
            established=price.established,
            source=price.source,
            read=price.read,
            note=price.note,
        )
        for name, price in price_list.prices.items()
    ]
    return Bill(
        currency="USD",
        month=request.month,
        match_days=estimate.match_days,
        competitions=estimate.competitions,
        total=round(sum(line.cost for line in lines), 2),
        lines=lines,
        measured_on=use.measured_on,
        durations=durations or f"measured on {use.measured_on}",
        assumed=price_list.assumed,
    )
