"""The prices of Google Cloud, and the assumptions beside them: prices.yaml."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import msgspec
import yaml

PRICES = Path(__file__).with_name("prices.yaml")


class Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A price: USD for `per` units beyond the `free` ones of a month. `source` is where
    it was `read`; one that is not `established` is a cautious estimate, see its
    note."""

    service: str
    item: str
    unit: str
    price: float
    per: float
    free: float
    source: str
    read: date
    established: bool = True
    note: str = ""

    def cost(self, quantity: float) -> float:
        """USD for so many units in a month."""
        return max(0.0, quantity - self.free) * self.price / self.per


class Assumption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number that is neither measured here nor a price."""

    value: float
    why: str


class Prices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of prices.yaml."""

    prices: dict[str, Price]
    assumed: dict[str, Assumption]


@lru_cache(maxsize=1)
def prices() -> Prices:
    """The committed prices. Raises msgspec.ValidationError where they are
    incomplete."""
    parsed = yaml.safe_load(PRICES.read_text(encoding="utf-8"))
    return msgspec.convert(parsed, Prices)
