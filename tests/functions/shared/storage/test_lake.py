from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from functions.shared.runtime.errors import ConfigError, LakeError
from functions.shared.storage.gcs import GcsLake
from functions.shared.storage.lake import FolderLake, Lake, open_lake
from tests.cloud.storage import LocalStorage
from tests.functions.shared.storage.processes import in_process, read_only_folder

TYPE = "application/gzip"
ROOT = Path(__file__).parents[4]
_numbers = count()


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    return FolderLake(tmp_path / "lake")


@pytest.fixture(params=["folder", "bucket"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Lake:
    """A lake of each kind, empty."""
    if request.param == "folder":
        return FolderLake(tmp_path / "lake")
    storage: LocalStorage = request.getfixturevalue("storage")
    bucket = storage.bucket(f"lake-{next(_numbers)}")
    return GcsLake(storage.client(), bucket, "some/where")


def files(lake: FolderLake) -> list[str]:
    """Every file below the lake, hidden ones too."""
    found = (path for path in lake.folder.rglob("*") if not path.is_dir())
    return sorted(path.relative_to(lake.folder).as_posix() for path in found)


def put(lake: Lake, *keys: str) -> None:
    for key in keys:
        assert lake.create(key, key.encode(), content_type=TYPE)


def test_an_object_is_written_once(either: Lake) -> None:
    assert either.create("raw/a/one", b"first", content_type=TYPE) is True
    assert either.create("raw/a/one", b"second", content_type=TYPE) is False
    assert either.read("raw/a/one") == b"first"
    assert list(either.keys("raw")) == ["raw/a/one"]


@pytest.mark.parametrize("data", [b"", b"\0\xff" * 100_000])
def test_the_bytes_of_an_object_are_read_back_unchanged(
    either: Lake, data: bytes
) -> None:
    either.create("one", data, content_type=TYPE)
    assert either.read("one") == data


def test_one_of_eight_concurrent_writers_creates_a_key(either: Lake) -> None:
    for race in range(5):
        key = f"raw/a/{race}"
        start = threading.Barrier(8)

        def run(number: int, key: str = key, start: threading.Barrier = start) -> bool:
            start.wait()
            return either.create(key, bytes([number]) * 5000, content_type=TYPE)

        with ThreadPoolExecutor(8) as pool:
            won = list(pool.map(run, range(8)))
        assert won.count(True) == 1
        assert either.read(key) == bytes([won.index(True)]) * 5000
    assert list(either.keys("raw")) == [f"raw/a/{race}" for race in range(5)]


def test_keys_come_in_order_and_stay_below_their_folder(either: Lake) -> None:
    keys = ["raw/a/dt=2/x", "raw/a/dt=10/y", "raw/a/dt=10/b", "raw/a/z", "raw/ab/x"]
    put(either, *keys)
    assert list(either.keys("raw/a")) == sorted(keys[:4])
    assert list(either.keys("raw/a/")) == sorted(keys[:4])
    assert list(either.keys("raw")) == sorted(keys)
    assert list(either.keys("raw/none")) == []


@pytest.mark.parametrize(
    ("start", "count"),
    [
        ("", 4),
        ("raw/a/dt=1", 4),
        ("raw/a/dt=1/a", 4),
        ("raw/a/dt=1/b", 3),
        ("raw/a/dt=1/c", 2),
        ("raw/a/dt=2/", 2),
        ("raw/a/dt=3", 1),
        ("raw/a/dt=3/zz", 0),
        ("raw/b", 0),
    ],
)
def test_keys_are_listed_from_the_start_on(
    either: Lake, start: str, count: int
) -> None:
    keys = [f"raw/a/dt={name}" for name in ("1/a", "1/b", "2/a", "3/z")]
    put(either, *keys)
    assert list(either.keys("raw/a", start=start)) == keys[len(keys) - count :]


def test_folders_before_the_start_are_not_opened(lake: FolderLake) -> None:
    """Law 8: what was long ago costs nothing. A file where a folder should be tells."""
    put(lake, "raw/a/dt=1/x", "raw/a/dt=2/x")
    old = lake.folder / "raw/a/dt=1"
    loop = old / "loop"
    loop.symlink_to(loop)
    assert list(lake.keys("raw/a", start="raw/a/dt=2/")) == ["raw/a/dt=2/x"]


def test_reading_a_missing_object_is_an_error(either: Lake) -> None:
    with pytest.raises(LakeError, match="raw/none"):
        either.read("raw/none")


def test_a_broken_link_is_a_key_that_cannot_be_read(lake: FolderLake) -> None:
    put(lake, "raw/a/one")
    for name, goal in (("gone", "nowhere"), ("loop", "loop")):
        (lake.folder / "raw/a" / name).symlink_to(goal)
    assert list(lake.keys("raw")) == ["raw/a/gone", "raw/a/loop", "raw/a/one"]
    for name in ("gone", "loop"):
        with pytest.raises(LakeError, match=f"raw/a/{name}"):
            lake.read(f"raw/a/{name}")


@pytest.mark.process
def test_the_temporary_file_of_a_dead_writer_is_not_an_object(lake: FolderLake) -> None:
    """The process is gone between the bytes and the name."""
    code = (
        "import os; from pathlib import Path;"
        "from functions.shared.storage.lake import *;"
        f"os.fsync = lambda _: os._exit(9); lake = FolderLake(Path({lake.uri!r}));"
        "lake.create('raw/a/one', b'half', content_type='')"
    )
    died = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)  # noqa: S603
    assert died.returncode == 9
    assert len(files(lake)) == 1
    assert list(lake.keys("raw")) == []
    assert lake.create("raw/a/one", b"whole", content_type=TYPE) is True
    assert list(lake.keys("raw")) == ["raw/a/one"]
    assert lake.read("raw/a/one") == b"whole"


@pytest.mark.process
def test_an_incomplete_write_leaves_nothing(lake: FolderLake) -> None:
    """A real short write: the operating system takes no more than 100 bytes."""
    code = (
        "import resource, signal; from pathlib import Path;"
        "from functions.shared.storage.lake import *;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100));"
        f"lake = FolderLake(Path({lake.uri!r}));"
        "assert lake.create('raw/small', b'x' * 100, content_type='');"
        "lake.create('raw/large', b'x' * 101, content_type='')"
    )
    done = in_process(code)
    assert "LakeError" in done.stderr
    assert "raw/large" in done.stderr
    assert files(lake) == ["raw/small"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_reported(
    lake: FolderLake, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def full(_: int) -> None:
        raise OSError(code, os.strerror(code))

    put(lake, "raw/before")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(LakeError, match="disk of the lake is full") as caught:
            lake.create("raw/one", b"data", content_type=TYPE)
    assert "LAKE_URI" in caught.value.fix
    assert caught.value.http_status == 503
    assert files(lake) == ["raw/before"]
    assert lake.create("raw/one", b"data", content_type=TYPE) is True


@pytest.fixture
def read_only() -> Iterator[Path]:
    with read_only_folder() as folder:
        yield folder


@pytest.mark.process
def test_a_read_only_folder_is_reported(read_only: Path) -> None:
    code = (
        "import os; from pathlib import Path;"
        "from functions.shared.storage.lake import *;"
        "os.geteuid() or os.setuid(65534);"
        f"lake = FolderLake(Path({str(read_only)!r}));"
        "assert lake.read('one') == b'kept';"
        "lake.create('raw/two', b'', content_type='')"
    )
    done = in_process(code)
    assert "LakeError: No right to use" in done.stderr
    assert "LAKE_URI" in done.stderr
    assert [path.name for path in read_only.iterdir()] == ["one"]


def test_a_uri_of_another_scheme_is_rejected(tmp_path: Path) -> None:
    assert open_lake(str(tmp_path)).uri == str(tmp_path)
    with pytest.raises(ConfigError, match="LAKE_URI") as caught:
        open_lake("s3://bucket")
    assert "LAKE_URI=" in caught.value.fix


def test_a_listing_starts_at_start_and_stops_before_end(either: Lake) -> None:
    keys = [f"raw/a/dt=2026-11-{day}/{name}" for day in (19, 20, 21) for name in "xyz"]
    put(either, *keys, "raw/a/loose", "raw/ab/dt=2026-11-20/x")
    for start in ("", *keys, "raw/a/dt=2026-11-20/"):
        for end in (*keys, "raw/a/dt=2026-11-20/", "raw/a/dt=2026-11-21/y~", "raw/a/~"):
            found = list(either.keys("raw/a", start=start, end=end))
            there = [*keys, "raw/a/loose"]
            assert found == [key for key in there if start <= key < end], (start, end)


def test_folders_outside_of_a_listing_are_not_opened(lake: FolderLake) -> None:
    put(lake, *(f"raw/a/dt=2026-11-{day}/x" for day in (19, 20, 21)))
    for day in (19, 21):  # anything but a folder that can be listed
        folder = lake.folder / f"raw/a/dt=2026-11-{day}"
        (folder / "x").unlink()
        folder.rmdir()
        folder.symlink_to(lake.folder / "raw", target_is_directory=True)
    within = {"start": "raw/a/dt=2026-11-20/", "end": "raw/a/dt=2026-11-20/~"}
    assert list(lake.keys("raw/a", **within)) == ["raw/a/dt=2026-11-20/x"]


@pytest.mark.parametrize("key", ["one", "raw/a/one"])
def test_a_file_in_place_of_the_folder_is_reported(lake: FolderLake, key: str) -> None:
    lake.folder.write_bytes(b"a file")
    with pytest.raises(LakeError, match="is a file, not a folder") as caught:
        lake.create(key, b"", content_type=TYPE)
    assert f"{lake.uri}/{key}" in caught.value.what
    assert "LAKE_URI" in caught.value.fix
