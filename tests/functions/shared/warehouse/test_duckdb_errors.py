"""What an error of a DuckDB file is said to be, and what to type."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from functions.shared.runtime.errors import (
    WarehouseBusyError,
    WarehouseDamagedError,
    WarehouseError,
)
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from functions.shared.warehouse.duckdb_errors import (
    READABLE_VERSIONS,
    cannot_open,
    read_copy_of,
    rebuild_command,
    statement_failed,
)
from transforms.tables import TABLES

AT = datetime(2026, 11, 21, tzinfo=UTC)
ROWS = """INSERT INTO raw_live_matches SELECT 's' || i, $at, i, $at, md5(i::VARCHAR),
'PL', $at, 'TIMED', '{"random": "' || md5((7 * i)::VARCHAR) || '"}' FROM range(50_000)
AS numbers(i)"""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A warehouse file with more than one block of data."""
    path = tmp_path_factory.mktemp("made") / "warehouse.duckdb"
    made = DuckDBWarehouse(path)
    made._connection.execute(ROWS, {"at": AT})
    made.close()
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(content)
    return path


@contextmanager
def held(path: Path, *, is_read_only: bool) -> Iterator[int]:
    """Another process has the file open; its id."""
    code = (
        "import sys, duckdb;"
        f"held = duckdb.connect(sys.argv[1], read_only={is_read_only});"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(  # noqa: S603 (ours)
        [sys.executable, "-c", code, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        try:
            yield other.pid
        finally:
            other.communicate("")


def flip(offset: int) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[offset] ^= 255
        path.write_bytes(data)

    return damage


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def cut_in_header(path: Path) -> None:
    os.truncate(path, 100)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def zeros(path: Path) -> None:
    path.write_bytes(bytes(20_000))


def text(path: Path) -> None:
    path.write_bytes(b"a lock of hair, and a WAL")


def sqlite(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + bytes(4080))


def damaged_wal(path: Path) -> None:
    code = (
        "import os, sys, duckdb; c = duckdb.connect(sys.argv[1]);"
        "c.execute('DELETE FROM raw_live_matches WHERE match_id < 9'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)  # noqa: S603
    wal = path.with_name("warehouse.duckdb.wal")
    flip(wal.stat().st_size // 2)(wal)


def another_version(path: Path) -> None:
    """The storage version of a DuckDB to come, under the right checksum."""
    data = bytearray(path.read_bytes())
    data[12:20] = (900).to_bytes(8, "little")
    path.write_bytes(data)
    with pytest.raises(duckdb.Error) as raised:
        duckdb.connect(str(path))
    right = re.search(r"computed checksum (\d+)", str(raised.value))
    assert right is not None
    data[:8] = int(right[1]).to_bytes(8, "little")
    path.write_bytes(data)


def read_all(path: Path, *, is_read_only: bool) -> None:
    opened = DuckDBWarehouse(path, is_read_only=is_read_only)
    try:
        for _ in opened.rows("raw_live_matches"):
            pass
    finally:
        opened.close()


@pytest.mark.process
@pytest.mark.parametrize("is_read_only", [False, True])
@pytest.mark.parametrize(
    "damage",
    [
        *(flip(at) for at in (3, 8, 13, 80, 4100, 8200, 300_000)),
        cut,
        cut_in_header,
        empty,
        zeros,
        text,
        sqlite,
        damaged_wal,
        another_version,
    ],
)
def test_the_fix_of_an_unreadable_file_is_a_rebuild(
    path: Path, damage: Callable[[Path], None], *, is_read_only: bool
) -> None:
    damage(path)
    before = path.read_bytes()
    with pytest.raises(WarehouseDamagedError) as caught:
        read_all(path, is_read_only=is_read_only)
    message = str(caught.value)
    assert f"python -m local_runner rebuild --out {path.parent}" in caught.value.fix
    assert "in use" not in message
    assert "\n" not in message
    assert path.read_bytes() == before


def test_a_file_of_another_duckdb_version_is_reported(path: Path) -> None:
    another_version(path)
    with pytest.raises(WarehouseDamagedError, match=r"another version.*900"):
        DuckDBWarehouse(path)


def test_the_pinned_duckdb_writes_a_readable_version(content: bytes) -> None:
    assert int.from_bytes(content[12:20], "little") in READABLE_VERSIONS


def test_a_warehouse_elsewhere_is_named_in_the_command(path: Path) -> None:
    other = path.with_name("other.duckdb")
    path.rename(other)
    flip(80)(other)
    with pytest.raises(WarehouseDamagedError) as caught:
        DuckDBWarehouse(other)
    assert f"rebuild --lake LAKE --warehouse duckdb:///{other}" in caught.value.fix
    lake = path.with_name("lake")
    lake.mkdir()
    with pytest.raises(WarehouseDamagedError) as caught:
        DuckDBWarehouse(other)
    assert f"rebuild --lake {lake} --warehouse duckdb:///{other}" in caught.value.fix


def test_damage_found_by_a_statement_is_reported(path: Path) -> None:
    flip(300_000)(path)
    opened = DuckDBWarehouse(path)
    for _ in range(2):
        with pytest.raises(WarehouseDamagedError, match="is damaged"):
            opened.fetch("query_loaded_sightings", since=AT, match_ids=[*range(50_000)])
    opened.close()


@pytest.mark.process
def test_the_error_of_a_writer_names_the_reader_that_locks_the_file(path: Path) -> None:
    with held(path, is_read_only=True) as process:
        with pytest.raises(WarehouseBusyError, match=f"in use by process {process}"):
            DuckDBWarehouse(path)
        read_all(path, is_read_only=True)
    DuckDBWarehouse(path).close()


@pytest.mark.process
def test_the_error_of_a_reader_names_the_writer_that_locks_the_file(path: Path) -> None:
    with (
        held(path, is_read_only=False) as process,
        pytest.raises(WarehouseBusyError, match=f"in use by process {process}"),
    ):
        DuckDBWarehouse(path, is_read_only=True)


def test_a_file_that_this_process_has_open_is_reported(path: Path) -> None:
    opened = DuckDBWarehouse(path)
    with pytest.raises(WarehouseBusyError, match="by this process"):
        DuckDBWarehouse(path, is_read_only=True)
    opened.close()


@pytest.mark.parametrize(
    ("error", "free", "kind", "said"),
    [
        (duckdb.TransactionException("No space left"), 0, WarehouseError, "is full"),
        (duckdb.IOException("in a block"), 0, WarehouseError, "is full"),
        (duckdb.IOException("wrote"), 10**12, WarehouseError, "mark_silver failed"),
        (duckdb.FatalException("lock"), 10**12, WarehouseError, "rebuild --out"),
        (duckdb.BinderException("WAL"), 10**12, WarehouseError, "mark_silver failed"),
        (duckdb.Error("Corrupt"), 0, WarehouseDamagedError, "is damaged"),
    ],
)
def test_the_error_of_a_failed_write_has_its_class_and_fix(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    error: duckdb.Error,
    free: int,
    kind: type[WarehouseError],
    said: str,
) -> None:
    """The class and the room on the disk decide, whatever the words."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    failure = statement_failed("mark_silver", path, error, is_read=False)
    assert type(failure) is kind
    assert said in str(failure)


@pytest.mark.parametrize(("free", "said"), [(0, "is full"), (10**12, "is empty")])
def test_an_empty_file_on_a_full_disk_is_reported_as_a_full_disk(
    path: Path, monkeypatch: pytest.MonkeyPatch, free: int, said: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    path.write_bytes(b"")
    error = cannot_open(path, duckdb.IOException("no room"), is_read_only=False)
    assert said in str(error)
    assert ("rebuild" in str(error)) is (said == "is empty")


def test_a_folder_in_place_of_the_warehouse_file_is_reported(path: Path) -> None:
    path.unlink()
    path.mkdir()
    with pytest.raises(WarehouseError, match="is a folder") as caught:
        DuckDBWarehouse(path)
    assert "--out DIR" in caught.value.fix


@pytest.mark.parametrize("is_read_only", [False, True])
def test_a_pipe_in_place_of_the_warehouse_file_is_rejected_at_once(
    path: Path, *, is_read_only: bool
) -> None:
    """To open it would wait for its other end, for ever."""
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(WarehouseError, match="is not a regular file") as caught:
        DuckDBWarehouse(path, is_read_only=is_read_only)
    assert "--out DIR" in caught.value.fix


def test_opening_for_reading_creates_no_file(path: Path) -> None:
    path.unlink()
    with pytest.raises(WarehouseError, match="There is no warehouse at"):
        DuckDBWarehouse(path, is_read_only=True)
    assert list(path.parent.iterdir()) == []


def test_missing_tables_and_columns_read_as_empty(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("DROP TABLE raw_quarantine")
        connection.execute("ALTER TABLE raw_pipeline_runs DROP COLUMN error")
    before = path.read_bytes()
    opened = DuckDBWarehouse(path, is_read_only=True)
    assert opened.count("raw_quarantine") == 0
    assert opened.fetch("query_recent_runs", since=AT) == []
    for table in TABLES.values():
        assert opened.columns(table.name).keys() == set(table.names)
    opened.close()
    assert path.read_bytes() == before


@pytest.mark.process
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can change the user")
def test_a_user_without_write_rights_can_read(path: Path) -> None:
    """Also where a log is left beside the file, as after a crash."""
    code = (
        "import os, sys, duckdb; c = duckdb.connect(sys.argv[1]);"
        "c.execute('DELETE FROM raw_live_matches WHERE match_id < 9'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)  # noqa: S603
    look = (
        "import os; from pathlib import Path;"
        "from functions.shared.warehouse.duckdb import DuckDBWarehouse as W;"
        f"path = Path({str(path)!r}); os.setgid(65534); os.setuid(65534);"
        "print(W(path, is_read_only=True).count('raw_live_matches'));"
        "W(path)"
    )
    for folder in path.parents:
        if folder.stat().st_mode & 0o1000 or folder.owner() != path.owner():
            break  # the system's folder for temporary files
        folder.chmod(0o755)
    path.chmod(0o644)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", look], capture_output=True, text=True, check=False
    )
    assert done.stdout == "49991\n"
    assert f"No right to use {path}" in done.stderr


@pytest.mark.parametrize("name", ["warehouse.duckdb", "mine.duckdb", "mine"])
def test_the_fix_of_a_damaged_copy_is_a_rebuild_of_its_warehouse(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    assert rebuild_command(read_copy_of(path)) == rebuild_command(path)
