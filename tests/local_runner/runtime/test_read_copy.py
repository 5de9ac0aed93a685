"""The copy of the warehouse that is never locked, and who reads it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.runtime import read_copy
from local_runner.runtime.read_copy import is_current, renew
from tests.local_runner.command import Touchline


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "out" / "warehouse.duckdb"
    DuckDBWarehouse(path).close()
    return path


@pytest.fixture
def copy(path: Path) -> Path:
    return path.with_name("warehouse.read.duckdb")


def change(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE OR REPLACE TABLE mine AS SELECT random() AS number")


def number_in(path: Path) -> object:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("SELECT number FROM mine").fetchall()


@contextmanager
def held(path: Path, *, is_read_only: bool) -> Iterator[None]:
    code = (
        "import sys, duckdb;"
        f"held = duckdb.connect(sys.argv[1], read_only={is_read_only});"
        "held.execute('SET checkpoint_threshold = \"1TB\"');"
        f"{is_read_only} or held.execute('CREATE OR REPLACE TABLE mine AS SELECT 7');"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(  # noqa: S603 (ours)
        [sys.executable, "-c", code, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            holder.communicate(b"")


def test_a_copy_is_made_of_what_changed_only(path: Path, copy: Path) -> None:
    change(path)
    assert renew(path)
    assert is_current(path)
    assert copy.read_bytes() == path.read_bytes()
    first = copy.stat().st_ino
    DuckDBWarehouse(path).close()
    assert not renew(path)
    assert copy.stat().st_ino == first
    change(path)
    assert not is_current(path)
    assert renew(path)
    assert number_in(copy) == number_in(path)
    assert sorted(one.name for one in path.parent.iterdir()) == [
        "warehouse.duckdb",
        "warehouse.read.duckdb",
    ]


def test_a_reader_of_the_copy_blocks_no_writer_and_sees_one_state(
    path: Path, copy: Path
) -> None:
    change(path)
    renew(path)
    before = number_in(path)
    with duckdb.connect(str(copy), read_only=True) as session:
        change(path)
        assert renew(path)
        seen = session.execute("SELECT number FROM mine").fetchall()
    assert seen == before
    assert number_in(copy) == number_in(path) != before


@pytest.mark.process
def test_beside_a_reader_of_the_file_a_copy_can_be_made(path: Path) -> None:
    with held(path, is_read_only=True):
        assert renew(path)


@pytest.mark.process
def test_while_another_process_writes_no_copy_is_made(path: Path, copy: Path) -> None:
    with held(path, is_read_only=False):
        assert not renew(path)
        assert not copy.exists()


@pytest.mark.process
def test_a_log_beside_the_file_is_not_left_out(path: Path, copy: Path) -> None:
    """After a crash the file alone lacks what the log has."""
    renew(path)
    code = (
        "import os, sys, duckdb; c = duckdb.connect(sys.argv[1]);"
        "c.execute('CREATE TABLE mine AS SELECT 7 AS number'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)  # noqa: S603
    assert not is_current(path)
    assert not renew(path)
    DuckDBWarehouse(path).close()
    assert renew(path)
    assert number_in(copy) == [(7,)]


def test_without_room_the_copy_stays_as_it_is(
    path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew(path)
    before = copy.read_bytes()
    change(path)
    monkeypatch.setattr(read_copy, "NEARLY_FULL_BYTES", 1 << 60)
    assert not renew(path)
    assert copy.read_bytes() == before
    assert len(list(path.parent.iterdir())) == 2


@pytest.mark.parametrize("number", [errno.EXDEV, errno.ENOSYS])
def test_a_file_system_that_shares_no_blocks(
    path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "copy_file_range", refuse)
    assert renew(path)
    assert copy.read_bytes() == path.read_bytes()


def test_what_an_ended_process_left_is_removed(path: Path) -> None:
    left = path.with_name(".warehouse.read.duckdb.1")
    left.touch()
    os.utime(left, (0, 0))
    renew(path)
    assert not left.exists()


@pytest.mark.process
def test_readers_report_that_they_read_an_older_copy(
    touchline: Touchline, path: Path
) -> None:
    renew(path)
    with held(path, is_read_only=False):
        result = touchline("status", "--json", "--out", path.parent)
    assert result.code == 0
    assert "warehouse.duckdb is in use by process" in result.err
    assert "Reading its copy of" in result.err
    assert result.json["verdict"]["state"] == "unknown"


def test_a_damaged_warehouse_is_not_hidden_by_its_copy(
    touchline: Touchline, path: Path
) -> None:
    renew(path)
    data = bytearray(path.read_bytes())
    data[80] ^= 255
    path.write_bytes(data)
    assert "rebuild" in touchline("status", "--out", path.parent).refused(1)


def test_a_damaged_copy_is_passed_over(
    touchline: Touchline, path: Path, copy: Path
) -> None:
    renew(path)
    summary = path.stat()
    copy.write_bytes(bytes(summary.st_size))
    os.utime(copy, ns=(summary.st_atime_ns, summary.st_mtime_ns))
    assert touchline("status", "--out", path.parent).code == 0


@pytest.mark.process
@pytest.mark.parametrize("has_copy", [False, True])
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_status_of_a_folder_without_write_rights(path: Path, *, has_copy: bool) -> None:
    if has_copy:
        renew(path)
    for folder in path.parents:
        if folder.stat().st_mode & 0o1000 or folder.owner() != path.owner():
            break  # the system's folder for temporary files
        folder.chmod(0o755)
    before = sorted(path.parent.rglob("*"))
    look = (
        "import contextlib, io, os, sys; from local_runner.cli.app import main\n"
        f"words = [*sys.argv[1:], '--out', {str(path.parent)!r}]\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    with contextlib.suppress(SystemExit): main(words)  # loads all modules\n"
        "os.setgid(65534); os.setuid(65534); main(words)"
    )
    for words in (["status"], ["alerts"], ["status", "--all"]):
        done = subprocess.run(  # noqa: S603 (ours)
            [sys.executable, "-c", look, *words],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert sorted(path.parent.rglob("*")) == before


@pytest.mark.process
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("status",), 0, ""),
        (("alerts", "--exit-zero"), 0, ""),
        (("doctor", "--offline"), 1, "FAIL  lake"),
        (("run", "live_poll_15m", "--simulated"), 1, "/lake cannot be read: "),
        (("live", "--runs", "1"), 1, "/lake cannot be read: "),
        (("rebuild",), 1, "/lake cannot be read: "),
    ],
)
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_lake_that_is_closed_to_us(
    path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    for folder in path.parents:
        if folder.stat().st_mode & 0o1000 or folder.owner() != path.owner():
            break  # the system's folder for temporary files
        folder.chmod(0o755)
    (path.parent / "lake").mkdir(exist_ok=True)
    (path.parent / "lake").chmod(0o700)
    call = (
        "import contextlib, importlib, io, os, pkgutil, sys\n"
        "import functions, local_runner\n"
        "from local_runner.cli.app import main\n"
        # the other user may not read where our modules are
        "for package in (functions, local_runner):\n"
        "    prefix = package.__name__ + '.'\n"
        "    for module in pkgutil.walk_packages(package.__path__, prefix):\n"
        "        if not module.name.endswith('__main__'):\n"
        "            importlib.import_module(module.name)\n"
        f"out = ['--out', {str(path.parent)!r}]\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    with contextlib.suppress(SystemExit): main(['status', *out])\n"
        "os.setgid(65534); os.setuid(65534); main([*sys.argv[1:], *out])"
    )
    done = subprocess.run(  # noqa: S603 (ours)
        [sys.executable, "-c", call, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "FOOTBALL_DATA_TOKEN": "none"},
    )
    summary = done.stdout + done.stderr
    assert done.returncode == code, summary
    assert said in summary
    assert "Traceback" not in summary


@pytest.mark.process
def test_what_cannot_be_printed_is_reported_in_a_line(path: Path) -> None:
    words = [sys.executable, "-m", "local_runner", "status", "--json", "--out"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(  # noqa: S603 (ours)
            [*words, str(path.parent)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode != 0
    assert done.stderr.startswith("Error: The output cannot be written: ")
    assert "Traceback" not in done.stderr


def test_what_the_file_system_refuses_is_reported_in_a_line(
    touchline: Touchline, path: Path
) -> None:
    to = path.parent / ("x" * 300)
    summary = touchline("export", "--out", path.parent, "--to", to).refused(1)
    assert "File name too long" in summary
