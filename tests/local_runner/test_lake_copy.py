"""copy: from a folder to a bucket and back, every byte."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from functions.shared.lake import FolderLake
from functions.shared.settings import Settings
from functions.shared.snapshot import CONTENT_TYPE
from local_runner.home import Simulation, claim, settings_in, simulation_of
from tests.cloud.bigquery import pointed_at
from tests.cloud.storage import LocalStorage
from tests.local_runner.command import Touchline

OBJECTS = {
    "raw/matches/dt=2026-11-21/a.json.gz": b"\x1f\x8b\x00\xff",
    "raw/errors/dt=2026-11-22/b.json.gz": b"",
    "ops/runs/dt=2026-11-21/c.json.gz": b"c" * 9_000_000,
    "ops/alerts/README": b"of somebody else",
}
_numbers = count()


@pytest.fixture
def bucket(storage: LocalStorage) -> Iterator[str]:
    """A bucket with nothing in it."""
    with pointed_at(storage.env):
        yield storage.bucket(f"copy-{next(_numbers)}")


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    made = FolderLake(tmp_path / "here" / "lake")
    for key, data in OBJECTS.items():
        made.create(key, data, content_type=CONTENT_TYPE)
    return made


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_to_a_bucket_and_back(
    lake: FolderLake,
    bucket: str,
    storage: LocalStorage,
    touchline: Touchline,
    tmp_path: Path,
) -> None:
    far = f"gs://{bucket}/lake"
    told = touchline("copy", "--out", "here", "--to", far, "--json")
    assert told.code == 0, told
    assert told.json == {
        "from": "here/lake",
        "to": far,
        "objects": len(OBJECTS),
        "created": len(OBJECTS),
        "different": [],
    }
    blobs = {one.name: one for one in storage.client().list_blobs(bucket)}
    assert set(blobs) == {f"lake/{key}" for key in OBJECTS}
    blob = blobs["lake/raw/matches/dt=2026-11-21/a.json.gz"]
    assert (blob.content_type, blob.content_encoding) == (CONTENT_TYPE, None)

    back = touchline("copy", "--lake", far, "--to", "back/lake")
    assert back.code == 0, back
    assert "4 created" in back.out
    assert files(tmp_path / "back" / "lake") == files(lake.folder)


def test_it_goes_on_and_creates_only_what_is_missing(
    lake: FolderLake, bucket: str, touchline: Touchline
) -> None:
    words = ("copy", "--out", "here", "--to", f"gs://{bucket}")
    assert touchline(*words).code == 0
    lake.create("raw/matches/dt=2026-11-23/d.json.gz", b"d", content_type=CONTENT_TYPE)
    told = touchline(*words, "--dry-run")
    assert "1 to be created" in told.out
    assert "4 to be compared" in told.out
    assert touchline(*words, "--json").json["created"] == 1
    assert touchline(*words, "--json").json["created"] == 0


def test_other_bytes_of_the_same_key_are_told_and_left(
    lake: FolderLake, touchline: Touchline, tmp_path: Path
) -> None:
    other = FolderLake(tmp_path / "there" / "lake")
    key = "raw/matches/dt=2026-11-21/a.json.gz"
    other.create(key, b"other", content_type=CONTENT_TYPE)
    told = touchline("copy", "--out", "here", "--to", "there/lake", "--json")
    assert told.code == 1
    assert told.json["different"] == [key]
    assert f"there/lake/{key} has other bytes" in told.err
    assert other.read(key) == b"other"
    assert files(other.folder) == files(lake.folder) | {key: b"other"}


def test_a_dry_run_creates_nothing(
    lake: FolderLake, touchline: Touchline, tmp_path: Path
) -> None:
    assert lake.read("raw/errors/dt=2026-11-22/b.json.gz") == b""
    told = touchline("copy", "--out", "here", "--to", "there/lake", "--dry-run")
    assert told.code == 0
    assert "4 to be created" in told.out
    assert not (tmp_path / "there").exists()


def test_what_cannot_be_copied_is_said(
    lake: FolderLake, touchline: Touchline, storage: LocalStorage
) -> None:
    assert "nothing to copy" in touchline("copy", "--to", "here/lake").refused()
    same = touchline("copy", "--out", "here", "--to", lake.uri)
    assert "the lake itself" in same.refused()
    with pointed_at(storage.env):
        told = touchline("copy", "--out", "here", "--to", "gs://no-such-bucket")
    assert "There is no bucket gs://no-such-bucket" in told.refused(1)


def test_a_simulated_lake_keeps_its_mark_and_never_gets_among_real_answers(
    touchline: Touchline, tmp_path: Path, bucket: str
) -> None:
    season = Simulation(11, date(2026, 11, 21))
    claim(settings_in(tmp_path / "sim", Settings()), season)
    made = FolderLake(tmp_path / "sim" / "lake")
    made.create("raw/matches/x", b"x", content_type=CONTENT_TYPE)
    FolderLake(tmp_path / "real" / "lake").create("ops/y", b"", content_type="")
    for to, why in ((f"gs://{bucket}", "is a bucket"), ("real/lake", "real answers")):
        for more in ((), ("--dry-run",)):
            told = touchline("copy", "--out", "sim", "--to", to, *more).refused()
            assert why in told
            assert "--to DIR" in told
    assert touchline("copy", "--out", "sim", "--to", "two/lake").code == 0
    there = settings_in(tmp_path / "two", Settings())
    assert simulation_of(there) == season
    assert touchline("copy", "--out", "real", "--to", "two/lake").code == 2
