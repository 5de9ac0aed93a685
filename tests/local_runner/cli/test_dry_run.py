"""--dry-run of every verb that has it: nothing is changed, also where it fails."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from typer.main import get_command

from functions.shared.storage.lake import FolderLake
from local_runner.cli.app import command_line
from tests.cloud.bigquery import pointed_at
from tests.cloud.storage import LocalStorage
from tests.local_runner.command import Touchline
from tests.local_runner.rows import world_in

DAG = "live_poll_15m"
COMMANDS = getattr(get_command(command_line()), "commands")  # noqa: B009 (typer has no type)
DRY = sorted(
    name
    for name, command in COMMANDS.items()
    if any("--dry-run" in param.opts for param in command.params)
)
Cases = dict[str, list[tuple[str, ...]]]

GOOD: Cases = {
    "backfill": [
        ("--from", "2026-11-18", "--to", "2026-11-20", "--simulated", "--out", "sim"),
        ("--from", "2026-11-18", "--to", "2026-11-20", "--simulated", "--out", "new"),
        ("--from", "2026-11-18", "--to", "2026-11-20", "--out", "real"),
        ("--from", "2026-11-18", "--to", "2026-11-20", "--out", "new"),
    ],
    "copy": [
        ("--out", "sim", "--to", "new/lake"),
        ("--out", "old", "--to", "new/lake"),
        ("--out", "sim", "--to", "gs://BUCKET/lake"),
        ("--out", "real", "--to", "data"),
    ],
    "export": [
        ("--out", "sim", "--to", "data-2"),
        ("--out", "behind", "--to", "new/deep/data"),
    ],
    "rebuild": [
        ("--out", "sim"),
        ("--out", "sim", "--until", "2026-11-21T15:00:00Z"),
        ("--out", "old"),
        ("--lake", "sim/lake", "--warehouse", "duckdb:///new/warehouse.duckdb"),
    ],
}
FAILING: Cases = {
    "backfill": [
        ("--from", "2026-11-18", "--to", "2026-11-20", "--simulated", "--out", "real"),
        ("--from", "2026-11-18", "--to", "2026-11-20", "--out", "sim"),
        ("--from", "2026-11-18", "--to", "2026-11-20", "--out", "broken"),
    ],
    "copy": [
        ("--out", "sim", "--to", "real/lake"),
        ("--out", "sim", "--to", "sim/lake"),
        ("--out", "new", "--to", "data"),
        ("--out", "sim", "--to", "gs://no-such-bucket"),
    ],
    "export": [
        ("--out", "sim", "--to", "data"),
        ("--out", "sim", "--to", "kept"),
        ("--out", "new", "--to", "kept-2"),
        ("--out", "broken", "--to", "kept-2"),
    ],
    "rebuild": [
        ("--out", "new"),
        ("--out", "damaged"),
        ("--out", "behind"),
    ],
}


def test_every_verb_with_a_dry_run_is_tried() -> None:
    assert DRY == sorted(GOOD) == sorted(FAILING)


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders as people have them: simulated and real ones, one from before, one that a
    process was killed in, and what they left beside these."""
    folder = tmp_path_factory.mktemp("homes")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run("run", DAG, "--simulated", "--out", "sim") == 0
    shutil.copytree(folder / "sim", folder / "old")
    mark = folder / "old" / "lake" / "ops" / "simulation" / "season.json"
    mark.rename(folder / "old" / "simulation.json")
    shutil.copytree(folder / "sim", folder / "damaged")
    for path in (folder / "damaged" / "lake" / "ops" / "runs").rglob("*.gz"):
        path.write_bytes(b"cut")
    with world_in(folder / "real") as world:
        world.warehouse.load("raw_live_matches", [])
        FolderLake(folder / "real" / "lake").create("ops/y", b"", content_type="")
    with world_in(folder / "behind") as world:  # a file of before: a column is missing
        sql = "ALTER TABLE raw_snapshots DROP COLUMN silver_at"
        world.warehouse._connection.execute(sql)  # type: ignore[attr-defined]
    (folder / "broken").mkdir()
    (folder / "broken" / "warehouse.duckdb").write_text("my diary")
    for name in ("data.part", "data-2.part", "kept.part"):
        (folder / name).mkdir()
    (folder / "kept.part" / "mine.txt").write_text("my diary")
    (folder / "data-2.part" / "raw_snapshots.parquet").write_text("half")
    (folder / "data.part" / "mine.txt").write_text("my diary")
    (folder / "data").mkdir()
    return folder


def run(*words: str) -> int:
    from local_runner.cli import app as cli  # noqa: PLC0415

    try:
        cli.main(words)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file, link and folder with its time and content."""
    found = {}
    for path in [folder, *folder.rglob("*")]:
        is_file = path.is_file() and not path.is_symlink()
        data = path.read_bytes() if is_file else b""
        found[str(path)] = (os.lstat(path).st_mtime_ns, data)
    return found


TRIED = [
    (verb, words, cases is GOOD)
    for cases in (GOOD, FAILING)
    for verb, given in cases.items()
    for words in given
]


@pytest.fixture
def bucket(storage: LocalStorage) -> LocalStorage:
    """An empty bucket named dry-run."""
    if not storage.client().bucket("dry-run").exists():
        storage.bucket("dry-run")
    return storage


@pytest.mark.parametrize("tried", TRIED, ids=lambda one: " ".join((one[0], *one[1])))
def test_a_dry_run_changes_nothing(
    tried: tuple[str, tuple[str, ...], bool],
    homes: Path,
    touchline: Touchline,
    monkeypatch: pytest.MonkeyPatch,
    bucket: LocalStorage,
) -> None:
    verb, words, is_good = tried
    monkeypatch.chdir(homes)
    given = [word.replace("BUCKET", "dry-run") for word in words]
    before = everything(homes)
    with pointed_at(bucket.env):
        result = touchline(verb, *given, "--dry-run")
    assert (result.code == 0) == is_good, result
    assert "Traceback" not in result.out + result.err
    assert everything(homes) == before
    assert list(bucket.client().list_blobs("dry-run")) == []
