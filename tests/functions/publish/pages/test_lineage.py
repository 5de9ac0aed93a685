"""The page of the lineage: every table is on it, with what writes and tests it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from functions.publish.pages import lineage
from functions.publish.pages.lineage import FILE, page, unit_of
from functions.shared.runtime.dags import load_dags
from functions.shared.warehouse.base import read_statement
from tests.functions.publish.pages.html import Page, parsed
from tools.lineage import LAKE, STEPS, rendered
from transforms.checks import CHECKS
from transforms.model import MODELS
from transforms.tables import TABLES

RIGHTS = Path(__file__).parents[4] / "terraform" / "rights.yaml"

found: dict[str, Any] = msgspec.json.decode(FILE.read_bytes())


@pytest.fixture(scope="module")
def duckdb() -> Page:
    return parsed(page("duckdb"))


def test_what_the_page_needs_of_the_models_is_that_of_the_code() -> None:
    assert FILE.read_text(encoding="utf-8") == rendered(), "Run: make sql"


def test_every_table_is_written_by_the_functions_that_may_write_it() -> None:
    functions = {
        step.step: step.function
        for dag in load_dags().dags.values()
        for step in dag.steps
    }
    rights = yaml.safe_load(RIGHTS.read_text(encoding="utf-8"))
    granted = {
        (table, function) for function, own in rights.items() for table in own["writes"]
    }
    written = {
        (table, functions[step]) for table, steps in STEPS.items() for step in steps
    }
    assert written == granted


def test_every_model_and_check_is_there() -> None:
    tables = found["tables"]
    assert list(tables) == list(TABLES)
    for name, model in MODELS.items():
        assert tables[name]["inputs"] == sorted(set(model.inputs) - {name})
        selected = [model.selected_by] if model.selected_by else []
        assert tables[name]["statements"] == [*selected, name]
    tests = {test["name"] for table in tables.values() for test in table["tests"]}
    assert tests == CHECKS.keys()


def test_every_table_comes_from_the_source() -> None:
    """Whatever is followed back ends in the lake."""
    tables = found["tables"]

    def sources(name: str, seen: frozenset[str]) -> set[str]:
        if name == LAKE or name in seen:
            return {name} & {LAKE}
        inputs = tables[name]["inputs"]
        return {end for one in inputs for end in sources(one, seen | {name})}

    assert all(sources(name, frozenset()) == {LAKE} for name in tables)


@pytest.mark.parametrize("dialect", ["duckdb", "bigquery"])
def test_every_statement_is_whole(dialect: str) -> None:
    shown = parsed(page(dialect)).texts("pre")
    wanted = [
        read_statement(dialect, name).sql
        for table in found["tables"].values()
        for name in table["statements"]
    ]
    assert [text.strip() for text in shown] == [text.strip() for text in wanted]


def test_every_link_leads_somewhere(duckdb: Page) -> None:
    ends = {href[1:] for href in duckdb.links if href.startswith("#")}
    assert ends <= set(duckdb.ids)
    assert TABLES.keys() <= ends
    assert len(duckdb.ids) == len(set(duckdb.ids))


def test_every_column_has_its_meaning_and_unit(duckdb: Page) -> None:
    text = duckdb.text
    for table in TABLES.values():
        assert all(column.about in text for column in table.columns)
    columns = {column.name: column for t in TABLES.values() for column in t.columns}
    assert unit_of(columns["freshness_minutes"]) == "minutes"
    assert unit_of(columns["body_bytes"]) == "bytes"
    assert unit_of(columns["fetched_at"]) == "UTC"
    assert unit_of(columns["home_goals"]) == ""


def test_without_its_statements_the_page_is_small() -> None:
    bare = re.sub(rb"<pre.*?</pre>", b"", page("bigquery"), flags=re.DOTALL)
    assert len(bare) < 300_000


def test_every_column_of_the_drawing_has_a_head(duckdb: Page) -> None:
    (graph,) = duckdb.all("svg")
    heads = re.findall(r'class="head"[^>]*>([^<]+)<', graph)
    assert heads == ["Source", "Lake", "Raw", "Silver", "Gold", "Read in the end"]
    boxes = re.findall(r'<a class="node [^"]*" href="#([^"]+)"', graph)
    assert set(boxes) >= TABLES.keys()
    assert lineage.LAST[0] in boxes
