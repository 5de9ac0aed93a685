"""copy: from a folder to a bucket and back, every byte."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import FolderLake, open_lake
from functions.shared.storage.snapshot import CONTENT_TYPE
from local_runner.commands.copy import copy_lake
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import Simulation, claim, settings_in, simulation_of
from tests.cloud.bigquery import pointed_at
from tests.cloud.storage import LocalStorage
from tests.local_runner.command import Touchline

pytestmark = pytest.mark.slow

OBJECTS = {
    "raw/matches/dt=2026-11-21/a.json.gz": b"\x1f\x8b\x00\xff",
    "raw/errors/dt=2026-11-22/b.json.gz": b"",
    "ops/runs/dt=2026-11-21/c.json.gz": b"c" * 9_000_000,
    "ops/alerts/README": b"of another program",
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
    result = touchline("copy", "--out", "here", "--to", far, "--json")
    assert result.code == 0, result
    assert result.json == {
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


def test_it_resumes_and_creates_only_what_is_missing(
    lake: FolderLake, bucket: str, touchline: Touchline
) -> None:
    words = ("copy", "--out", "here", "--to", f"gs://{bucket}")
    assert touchline(*words).code == 0
    lake.create("raw/matches/dt=2026-11-23/d.json.gz", b"d", content_type=CONTENT_TYPE)
    result = touchline(*words, "--dry-run")
    assert "1 to create" in result.out
    assert "4 to compare" in result.out
    assert touchline(*words, "--json").json["created"] == 1
    assert touchline(*words, "--json").json["created"] == 0


def test_other_bytes_of_the_same_key_are_reported_and_left(
    lake: FolderLake, touchline: Touchline, tmp_path: Path
) -> None:
    other = FolderLake(tmp_path / "there" / "lake")
    key = "raw/matches/dt=2026-11-21/a.json.gz"
    other.create(key, b"other", content_type=CONTENT_TYPE)
    result = touchline("copy", "--out", "here", "--to", "there/lake", "--json")
    assert result.code == 1
    assert result.json["different"] == [key]
    assert f"there/lake/{key} has other bytes" in result.err
    assert other.read(key) == b"other"
    assert files(other.folder) == files(lake.folder) | {key: b"other"}


def test_a_dry_run_creates_nothing(
    lake: FolderLake, touchline: Touchline, tmp_path: Path
) -> None:
    assert lake.read("raw/errors/dt=2026-11-22/b.json.gz") == b""
    result = touchline("copy", "--out", "here", "--to", "there/lake", "--dry-run")
    assert result.code == 0
    assert "4 to create" in result.out
    assert not (tmp_path / "there").exists()


def test_what_cannot_be_copied_is_reported(
    lake: FolderLake, touchline: Touchline, storage: LocalStorage
) -> None:
    assert "nothing to copy" in touchline("copy", "--to", "here/lake").refused()
    same = touchline("copy", "--out", "here", "--to", lake.uri)
    assert "the lake itself" in same.refused()
    with pointed_at(storage.env):
        result = touchline("copy", "--out", "here", "--to", "gs://no-such-bucket")
    no_bucket = result.refused(1)
    assert "There is no bucket gs://no-such-bucket" in no_bucket
    assert "point --to elsewhere" in no_bucket
    other_kind = touchline("copy", "--out", "here", "--to", "s3://bucket").refused()
    assert "--to is 's3://bucket'; a folder or gs://bucket" in other_kind
    assert "For example: --to out/lake" in other_kind
    assert "LAKE_URI" not in no_bucket + other_kind


def test_one_lake_among_the_objects_of_another(
    lake: FolderLake, touchline: Touchline, tmp_path: Path
) -> None:
    before = files(tmp_path)
    (tmp_path / "link").symlink_to(lake.folder)
    for to in ("here/lake/", "here/../here/lake", "link"):
        assert (
            "the lake itself"
            in touchline("copy", "--out", "here", "--to", to).refused()
        )
    for to in ("here/lake/copy", "here/lake/raw/copy", "link/raw"):
        result = touchline("copy", "--out", "here", "--to", to).refused()
        assert "is within the lake here/lake" in result
    far = ("copy", "--lake", "gs://b/lake", "--to")
    assert "itself" in touchline(*far, "gs://b//lake/").refused(2)
    assert "within" in touchline(*far, "gs://b/lake/raw").refused(2)
    deep = touchline("copy", "--lake", "here/lake/raw/x", "--to", "here/lake")
    assert "The lake here/lake/raw/x is within here/lake" in deep.refused()
    (tmp_path / "link").unlink()
    assert files(tmp_path) == before


def simulated(folder: Path) -> Simulation:
    """A lake with a mark and a response in it."""
    season = Simulation(11, date(2026, 11, 21))
    claim(settings_in(folder, Settings()), season)
    made = FolderLake(folder / "lake")
    made.create("raw/matches/x", b"x", content_type=CONTENT_TYPE)
    return season


def test_a_simulated_lake_keeps_its_mark_and_never_gets_among_real_responses(
    touchline: Touchline, tmp_path: Path, bucket: str
) -> None:
    season = simulated(tmp_path / "sim")
    FolderLake(tmp_path / "real" / "lake").create("ops/y", b"", content_type="")
    for more in ((), ("--dry-run",)):
        words = ("copy", "--out", "sim", "--to", "real/lake", *more)
        result = touchline(*words).refused()
        assert "real responses" in result
        assert "--to DIR" in result
    assert not (tmp_path / "real" / "lake" / "raw").exists()
    for to in ("two/lake", f"gs://{bucket}/lake"):
        done = touchline("copy", "--out", "sim", "--to", to, "--json").json
        assert done["created"] == done["objects"] == 2
        there = replace(Settings(), lake_uri=to)
        assert simulation_of(there) == season
        back = touchline("copy", "--out", "real", "--to", to).refused()
        assert "holds a simulated season" in back


def test_a_real_bucket_takes_no_simulated_lake(
    touchline: Touchline, tmp_path: Path, bucket: str, storage: LocalStorage
) -> None:
    simulated(tmp_path / "sim")
    there = storage.client().bucket(bucket)
    there.blob("ops/doctor/dt=2026-11-21/probe").upload_from_string(b"probe")
    words = ("copy", "--out", "sim", "--to", f"gs://{bucket}")
    assert touchline(*words, "--dry-run").code == 0
    there.blob("raw/matches/a").upload_from_string(b"real")
    for more in ((), ("--dry-run",)):
        assert "holds real responses" in touchline(*words, *more).refused()
    assert len(list(storage.client().list_blobs(bucket))) == 2


def test_the_mark_does_not_concern_other_lakes_and_goes_with_its_own(
    touchline: Touchline, tmp_path: Path
) -> None:
    season = simulated(tmp_path / "sim")
    real = FolderLake(tmp_path / "home" / "responses")
    real.create("raw/matches/y", b"y", content_type=CONTENT_TYPE)
    assert touchline("copy", "--out", "sim", "--to", "home/lake").code == 0
    assert simulation_of(replace(Settings(), lake_uri=real.uri)) is None
    shutil.copytree(tmp_path / "sim" / "lake", tmp_path / "moved")
    assert simulation_of(replace(Settings(), lake_uri="moved")) == season


def test_a_copy_that_is_stopped_is_marked(tmp_path: Path, bucket: str) -> None:
    """The mark comes first, so that the half of it is not taken for real responses."""
    settings = settings_in(tmp_path / "sim", Settings())
    season = simulated(tmp_path / "sim")

    class Stopping(Screen):
        def problem(self, text: str) -> None:
            raise AssertionError(text)

        def progress(self, title: str, total: int) -> Any:  # noqa: ARG002
            return nullcontext(self)

        def step(self, note: str, count: int = 1) -> None:  # noqa: ARG002
            raise KeyboardInterrupt

    for to in (str(tmp_path / "half"), f"gs://{bucket}"):
        with pytest.raises(KeyboardInterrupt):
            copy_lake(settings, to, Stopping(), dry_run=False)
        there = replace(Settings(), lake_uri=to)
        assert simulation_of(there) == season
        assert list(open_lake(to).keys("raw")) == []
