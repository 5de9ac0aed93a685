"""A rebuild over a lake that is not as it was: what is wrong is named, and what the
warehouse has of it stays in view."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from functions.shared.runtime.clock import SystemClock
from functions.shared.runtime.settings import Settings
from local_runner.commands.rebuild import rebuild_warehouse
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import settings_in
from tests.local_runner.commands.test_matchday_repeats import a_day, at, tables_in
from tests.local_runner.commands.test_rebuild import Tables, snapshot_of_tables

pytestmark = pytest.mark.slow

Damage = Callable[[Path], object]


def with_other(path: Path, **values: object) -> None:
    """An envelope in which something else stands."""
    summary = json.loads(gzip.decompress(path.read_bytes()))
    path.write_bytes(gzip.compress(json.dumps(summary | values).encode()))


DAMAGES: dict[str, Damage] = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-20]),
    "emptied": lambda path: path.write_bytes(b""),
    "of another body": lambda path: with_other(path, body_sha256="0" * 64),
    "no JSON": lambda path: path.write_bytes(gzip.compress(b"<html>")),
    "no envelope": lambda path: path.write_bytes(gzip.compress(b"[]")),
    "of another key": lambda path: with_other(path, snapshot_id="x"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night with all three DAGs, then nothing for an hour, which alerts."""
    folder = tmp_path_factory.mktemp("home")
    with a_day(folder) as day:
        day.ticks(at(1.75), at(2))
        day.ticks(at(3), at(3.25))
    return folder


@pytest.fixture
def place(home: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(home, tmp_path / "place"))


def again(
    folder: Path, *, accept_loss: bool = False, dry_run: bool = False
) -> tuple[bool, Path]:
    """A rebuild, and where its result would take its place."""
    settings = settings_in(folder, Settings())
    clock, screen = SystemClock(), Screen(as_json=True)
    done = rebuild_warehouse(
        settings,
        clock,
        screen,
        until=None,
        dry_run=dry_run,
        accept_loss=accept_loss,
    )
    return done, folder / "warehouse.duckdb"


def one(folder: Path, pattern: str) -> Path:
    """The first object of the lake like that."""
    return min((folder / "lake").glob(pattern))


def result_of(capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], str]:
    """What it tells scripts, and what people read of trouble."""
    summary = capsys.readouterr()
    return json.loads(summary.out.splitlines()[-1]), summary.err


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_response_is_named_and_replaces_nothing(
    place: Path, damage: Damage, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tables_in(place)
    path = one(place, "raw/batch_matches/*/*_PL_*")
    key = path.relative_to(place / "lake").as_posix()
    damage(path)
    done, warehouse = again(place)
    assert not done
    assert tables_in(place) == before
    summary, problems = result_of(capsys)
    assert list(summary["damaged"]) == [key]
    assert [loss["key"] for loss in summary["losses"]] == [key]
    assert "a response, valid, with 380 rows" in summary["losses"][0]["had"]
    assert (summary["replaced"], summary["kept"]) == (False, None)
    assert summary["grown"] == f"{warehouse}.rebuild"
    assert key in problems
    assert "--accept-loss" in problems
    assert f"{warehouse}.rebuild" in problems


def test_put_back_it_is_read_again(place: Path) -> None:
    before = tables_in(place)
    path = one(place, "raw/matches/*/*")
    whole = path.read_bytes()
    path.write_bytes(b"")
    assert not again(place)[0]
    path.write_bytes(whole)
    done, warehouse = again(place)
    assert done
    assert tables_in(place) == before
    assert not list(warehouse.parent.glob("*.rebuild*"))


def test_accepted_the_loss_is_taken_and_the_old_one_kept(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tables_in(place)
    one(place, "raw/batch_matches/*/*_PL_*").unlink()
    assert not again(place)[0]
    done, warehouse = again(place, accept_loss=True)
    assert not done
    summary, problems = result_of(capsys)
    kept = f"{warehouse}.before-1"
    assert (summary["replaced"], summary["kept"], summary["grown"]) == (
        True,
        kept,
        None,
    )
    assert len(summary["missing"]) == 1
    assert "is missing" in problems
    after = tables_in(place)
    assert len(before["silver_matches"]) - len(after["silver_matches"]) == 380
    assert snapshot_of_tables(f"duckdb:///{kept}") == before
    done, warehouse = again(place)
    assert done, "the accepted loss is not reported again"
    assert tables_in(place) == after


LOST: dict[str, tuple[str, str]] = {
    "a run": ("ops/runs/*/*_success*", "a run, success."),
    "an alert": ("ops/alerts/*/*_opened.json.gz", "an alert, "),
    "that an alert is closed": ("ops/alerts/*/*_closed.json.gz", "the closing of"),
}


@pytest.mark.parametrize(("pattern", "had"), LOST.values(), ids=LOST)
@pytest.mark.parametrize("is_gone", [True, False], ids=["gone", "damaged"])
def test_records_that_are_lost_are_named(
    place: Path,
    pattern: str,
    had: str,
    is_gone: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = tables_in(place)
    path = one(place, pattern)
    if is_gone:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-9])
    assert not again(place)[0]
    assert tables_in(place) == before
    summary, _ = result_of(capsys)
    key = path.relative_to(place / "lake").as_posix()
    assert list(summary["damaged"]) == ([] if is_gone else [key])
    assert [had in loss["had"] for loss in summary["losses"]] == [True]


def test_a_nightly_result_without_a_record_is_lost(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one(place, "ops/gold_builds/*/*run_data_tests*").unlink()
    assert not again(place)[0]
    summary, _ = result_of(capsys)
    assert [loss["had"] for loss in summary["losses"]] == [
        "gold_data_test_results of 2026-11-21."
    ]


def test_a_record_whose_name_is_enough_is_not_lost(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A damaged record of a gold build, and foreign objects: they are only listed."""
    before = tables_in(place)
    note = one(place, "ops/gold_builds/*/*run_data_tests*")
    note.write_bytes(b"")
    foreign = ["ops/gold_builds/x", "ops/late/y", "ops/alerts/z", "ops/runs/dt=1/w"]
    for key in foreign:
        path = place / "lake" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("hi")
    done, warehouse = again(place)
    assert not done
    assert tables_in(place) == before
    summary, _ = result_of(capsys)
    assert list(summary["damaged"]) == [note.relative_to(place / "lake").as_posix()]
    assert sorted(summary["passed_over"]) == sorted(foreign)
    assert (summary["losses"], summary["replaced"]) == ([], True)
    assert not warehouse.with_name(warehouse.name + ".before-1").exists()


def test_a_warehouse_that_never_had_it_loses_nothing(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is made with what there is, and the object is named all the same."""
    one(place, "raw/matches/*/*").write_bytes(b"")
    settings = settings_in(place, Settings())
    uri = f"duckdb:///{place / 'new.duckdb'}"
    settings = replace(settings, warehouse_uri=uri)
    screen = Screen(as_json=True)
    assert not rebuild_warehouse(
        settings, SystemClock(), screen, until=None, dry_run=False
    )
    summary, _ = result_of(capsys)
    assert (len(summary["damaged"]), summary["losses"], summary["replaced"]) == (
        1,
        [],
        True,
    )


def test_a_dry_run_names_what_is_gone(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before: Tables = tables_in(place)
    one(place, "raw/matches/*/*").unlink()
    one(place, "ops/runs/*/*_success*").write_bytes(b"")
    assert not again(place, dry_run=True)[0]
    summary, _ = result_of(capsys)
    assert (len(summary["missing"]), len(summary["damaged"])) == (1, 1)
    assert tables_in(place) == before
