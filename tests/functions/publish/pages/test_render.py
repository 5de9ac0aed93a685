"""Templates are compiled once, where that can be kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from functions.publish.pages import render

VIEW: dict[str, Any] = {"page": "scores", "root": ""}


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the templates, and an environment of its own."""
    folder = tmp_path / "templates"
    left_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(render.TEMPLATES, folder, ignore=left_out)
    (folder / "small.html").write_text("<p>{{ page }}</p>\n", encoding="utf-8")
    monkeypatch.setattr(render, "TEMPLATES", folder)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    render._environment.cache_clear()
    yield folder
    render._environment.cache_clear()


def no_compiling(*_: object, **__: object) -> None:
    raise AssertionError("a template is compiled again")


def test_a_template_is_compiled_once_for_all_processes(
    templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = render.render("small.html", **VIEW)
    assert list((templates / "__pycache__").iterdir())
    render._environment.cache_clear()
    monkeypatch.setattr(Environment, "compile", no_compiling)
    assert render.render("small.html", **VIEW) == drawn


def test_a_changed_template_is_compiled_again(templates: Path) -> None:
    render.render("small.html", **VIEW)
    (templates / "small.html").write_text("<b>{{ page }}</b>\n", encoding="utf-8")
    render._environment.cache_clear()
    assert render.render("small.html", **VIEW) == b"<b>scores</b>\n"


def test_pages_are_drawn_where_nothing_can_be_kept(templates: Path) -> None:
    (templates / "__pycache__").write_text("in the way", encoding="utf-8")
    assert render.render("small.html", **VIEW) == b"<p>scores</p>\n"


def test_a_damaged_compiled_template_is_made_again(templates: Path) -> None:
    render.render("small.html", **VIEW)
    for file in (templates / "__pycache__").iterdir():
        file.write_bytes(file.read_bytes()[:-20])
    render._environment.cache_clear()
    assert render.render("small.html", **VIEW) == b"<p>scores</p>\n"
