from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.simulator.server import Simulator
from tests.functions.source import CODES, Source
from tests.functions.world import TOKEN, World, in_memory_warehouse
from transforms.tables import TABLES


@pytest.fixture(scope="session")
def memory() -> Iterator[DuckDBWarehouse]:
    """A warehouse that tests share, as making one takes longer than most tests."""
    warehouse = in_memory_warehouse()
    yield warehouse
    warehouse.close()


@pytest.fixture
def world(tmp_path: Path, memory: DuckDBWarehouse) -> World:
    """A world in which nothing has happened."""
    made = World(tmp_path, memory)
    made.truncate(*TABLES)
    return made


@pytest.fixture(scope="session")
def leagues() -> Source:
    """The season that tests share, as making one takes longer than most tests."""
    return Source()


@pytest.fixture
def source(leagues: Source) -> Source:
    """A season in which every path has its regular response."""
    leagues.bodies = {}
    return leagues


@pytest.fixture
def simulator(world: World, source: Source) -> Iterator[Simulator]:
    """The API over `source`, which `world` calls."""
    with Simulator(source, world.clock, token=TOKEN) as running:
        world.change_settings(
            api_url=running.url, competitions=CODES, attempts=2, calls_per_minute=9
        )
        yield running


@pytest.fixture
def no_gold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `run_full` stop at silver: gold is not what the test is about."""
    monkeypatch.setattr("functions.transform.steps.GOLD", ())
