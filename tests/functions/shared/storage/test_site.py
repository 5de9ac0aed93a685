from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from functions.shared.runtime.errors import ConfigError, SiteError
from functions.shared.storage.gcs import GcsSite
from functions.shared.storage.site import FolderSite, Site, open_site
from tests.cloud.storage import LocalStorage
from tests.functions.shared.storage.processes import in_process, read_only_folder

TYPE = "application/json"
ROOT = Path(__file__).parents[4]
_numbers = count()


@pytest.fixture
def site(tmp_path: Path) -> FolderSite:
    return FolderSite(tmp_path / "public" / "site")


@pytest.fixture(params=["folder", "bucket"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    """A site of each kind, empty."""
    if request.param == "folder":
        return FolderSite(tmp_path / "site")
    storage: LocalStorage = request.getfixturevalue("storage")
    return GcsSite(storage.client(), storage.bucket(f"site-{next(_numbers)}"), "a")


def put(site: Site, name: str, data: bytes) -> None:
    site.put(name, data, content_type=TYPE)


def files(site: FolderSite) -> list[str]:
    """Every file of the site, hidden ones too."""
    found = (path for path in site.folder.rglob("*") if not path.is_dir())
    return sorted(path.relative_to(site.folder).as_posix() for path in found)


def test_a_file_is_written_and_replaced(either: Site) -> None:
    assert either.get("a/live.json") is None
    for data in (b"first", b"", b"\0\xff" * 100_000):
        put(either, "a/live.json", data)
        assert either.get("a/live.json") == data


def test_a_reader_never_sees_a_partial_file(site: FolderSite) -> None:
    """Two writers and a reader at once: every read is one of the whole files."""
    wholes = {bytes([number]) * 300_000 for number in (65, 66)}
    put(site, "one", min(wholes))
    over = threading.Event()

    def write(data: bytes) -> None:
        while not over.is_set():
            put(site, "one", data)

    writers = [threading.Thread(target=write, args=(data,)) for data in wholes]
    for writer in writers:
        writer.start()
    try:
        seen = {site.get("one") for _ in range(100)}
    finally:
        over.set()
        for writer in writers:
            writer.join()
    assert seen <= wholes
    assert files(site) == ["one"]


@pytest.mark.process
def test_a_writer_that_dies_leaves_the_old_file(site: FolderSite) -> None:
    put(site, "one", b"old")
    died = in_process(
        "import os; from pathlib import Path;"
        "from functions.shared.storage.site import *;"
        f"os.fsync = lambda _: os._exit(9); site = FolderSite(Path({site.uri!r}));"
        "site.put('one', b'new', content_type='')"
    )
    assert died.returncode == 9
    assert site.get("one") == b"old"
    put(site, "one", b"newer")
    assert site.get("one") == b"newer"


@pytest.mark.process
def test_an_incomplete_write_leaves_the_old_file(site: FolderSite) -> None:
    """A real short write: the operating system takes no more than 100 bytes."""
    done = in_process(
        "import resource, signal; from pathlib import Path;"
        "from functions.shared.storage.site import *;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100));"
        f"site = FolderSite(Path({site.uri!r}));"
        "site.put('one', b'x' * 100, content_type='');"
        "site.put('one', b'x' * 101, content_type='')"
    )
    assert "SiteError" in done.stderr
    assert f"{site.uri}/one" in done.stderr
    assert site.get("one") == b"x" * 100
    assert files(site) == ["one"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_reported(
    site: FolderSite, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def full(_: int) -> None:
        raise OSError(code, os.strerror(code))

    put(site, "one", b"old")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(SiteError, match="disk of the site is full") as caught:
            put(site, "one", b"new")
    assert f"{site.uri}/one" in caught.value.what
    assert "SITE_URI" in caught.value.fix
    assert caught.value.http_status == 503
    assert site.get("one") == b"old"
    assert files(site) == ["one"]


@pytest.fixture
def read_only() -> Iterator[Path]:
    with read_only_folder() as folder:
        yield folder


@pytest.mark.process
def test_a_read_only_folder_is_reported(read_only: Path) -> None:
    done = in_process(
        "import os; from pathlib import Path;"
        "from functions.shared.storage.site import *;"
        "os.geteuid() or os.setuid(65534);"
        f"site = FolderSite(Path({str(read_only)!r}));"
        "assert site.get('one') == b'kept';"
        "site.put('one', b'', content_type='')"
    )
    assert f"SiteError: No right to use {read_only}/one" in done.stderr
    assert "SITE_URI" in done.stderr
    assert [path.name for path in read_only.iterdir()] == ["one"]


@pytest.mark.parametrize("name", ["live.json", "quality/2026-11-21.json"])
def test_a_file_in_place_of_the_folder_is_reported(site: FolderSite, name: str) -> None:
    site.folder.parent.mkdir()
    site.folder.write_bytes(b"a file")
    with pytest.raises(SiteError, match="is a file, not a folder") as caught:
        put(site, name, b"")
    assert f"{site.uri}/{name}" in caught.value.what
    assert "SITE_URI" in caught.value.fix
    assert site.folder.read_bytes() == b"a file"


def test_a_folder_in_place_of_the_file_is_reported(site: FolderSite) -> None:
    (site.folder / "live.json").mkdir(parents=True)
    is_one = pytest.raises(SiteError, match=r"live\.json: Is a directory\. .*SITE_URI")
    with is_one:
        put(site, "live.json", b"")
    with is_one:
        site.get("live.json")
    assert files(site) == []


def test_a_uri_of_another_scheme_is_rejected(tmp_path: Path) -> None:
    assert open_site(str(tmp_path)).uri == str(tmp_path)
    with pytest.raises(ConfigError, match="SITE_URI") as caught:
        open_site("s3://bucket")
    assert "SITE_URI=" in caught.value.fix
