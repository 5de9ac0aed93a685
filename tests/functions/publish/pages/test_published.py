"""Which pages a step puts beside its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.functions.publish.published import DASHBOARD, LIVE, files, publish, site_of
from tests.functions.world import World

PAGES = {"index.html", "operations.html"}


@pytest.fixture
def world(world: World, tmp_path: Path) -> World:
    world.change_settings(
        site_uri=str(tmp_path / "site"), runbook_url="https://docs.example/alerts"
    )
    return world


@pytest.mark.parametrize("step", [LIVE, DASHBOARD])
def test_each_file_comes_with_all_pages(world: World, step: str) -> None:
    publish(world, step)
    assert files(world).keys() >= PAGES | {"lineage.html"}


def test_a_poll_does_not_look_at_the_lineage(world: World) -> None:
    publish(world, LIVE, args={"only_changed": True})
    assert files(world).keys() >= PAGES
    assert "lineage.html" not in files(world)


def test_the_lineage_is_put_where_it_differs_only(world: World) -> None:
    publish(world, LIVE)
    file = site_of(world) / "lineage.html"
    before = file.stat().st_ino
    publish(world, DASHBOARD)
    assert file.stat().st_ino == before
    whole = file.read_bytes()
    file.write_bytes(whole[:1000])
    publish(world, DASHBOARD)
    assert file.read_bytes() == whole


def test_runbooks_lead_to_where_they_are_published(world: World) -> None:
    publish(world, LIVE)
    page = (site_of(world) / "operations.html").read_text(encoding="utf-8")
    assert 'href="https://docs.example/alerts#no_successful_pull"' in page
