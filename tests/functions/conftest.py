from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.shared.warehouse_duckdb import DuckDBWarehouse
from tests.functions.world import World, in_memory
from transforms.tables import TABLES


@pytest.fixture(scope="session")
def memory() -> Iterator[DuckDBWarehouse]:
    """A warehouse that tests share, as making one takes longer than most tests."""
    warehouse = in_memory()
    yield warehouse
    warehouse.close()


@pytest.fixture
def world(tmp_path: Path, memory: DuckDBWarehouse) -> World:
    """A world in which nothing has happened."""
    made = World(tmp_path, memory)
    made.empty(*TABLES)
    return made
