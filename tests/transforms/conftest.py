"""Every test of a model runs on DuckDB and on Google's evaluator."""

from __future__ import annotations

import pytest

from tests.engines import engines, require
from tests.transforms.bench import Bench


@pytest.fixture(params=engines())
def bench(request: pytest.FixtureRequest) -> Bench:
    """An empty warehouse on each engine in turn."""
    return Bench(require(request.param))
