"""The compiled statements: fresh, valid GoogleSQL, and what tables.py says."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from functions.shared.warehouse import SQL, compiled
from tests.engines import EngineError, require
from tests.transforms.bench import columns
from transforms import compile as compiler
from transforms.model import MODELS
from transforms.tables import TABLES, Table

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.stem for path in (SQL / "bigquery").glob("*.sql"))


def test_no_file_is_stale() -> None:
    assert compiler.stale(compiler.files()) == [], "run: make sql"


def test_both_dialects_have_the_same_statements_and_parameters() -> None:
    assert sorted(path.stem for path in (SQL / "duckdb").glob("*.sql")) == NAMES
    for name in NAMES:
        assert compiled("duckdb", name).params == compiled("bigquery", name).params


@pytest.mark.parametrize("name", NAMES)
def test_a_header_is_a_whole_sentence(name: str) -> None:
    for dialect in ("duckdb", "bigquery"):
        text = (SQL / dialect / f"{name}.sql").read_text()
        head = text.partition("-- Made by")[0]
        assert head.startswith(f"-- {name}: ")
        assert head.rstrip()[-1] in ".?", head


def test_every_statement_has_a_caller() -> None:
    """Found by its name in what runs it; models are named like their tables."""
    named = {
        node.value
        for folder in ("functions", "local_runner")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert [name for name in NAMES if name not in named] == []


@pytest.mark.parametrize("name", NAMES)
def test_google_accepts_the_statement(name: str) -> None:
    statement = compiled("bigquery", name)
    tables = {table: columns(table) for table in TABLES}
    refused = None
    try:
        require("googlesql").analyze(statement.sql, tables, statement.params)
    except EngineError as error:
        refused = error
    assert refused is None


def unbounded(sql: str) -> list[str]:
    """The partitioned tables that a statement reads or changes in a SELECT, UPDATE or
    MERGE that holds their partition column against nothing."""
    tree = sqlglot.parse_one(sql, dialect="bigquery")
    found = []
    for node in tree.find_all(exp.Table):
        column = TABLES[node.name].partition if node.name in TABLES else None
        if column is None or isinstance(node.parent, exp.Schema | exp.Insert):
            continue
        scope = node.find_ancestor(exp.Select, exp.Update, exp.Merge)
        assert scope is not None
        clauses = [scope.args.get("where"), scope.args.get("on")]
        bounds = [
            side
            for clause in clauses
            if clause is not None
            for side in clause.find_all(exp.GTE, exp.GT, exp.EQ, exp.Between)
            if any(one.name == column for one in side.find_all(exp.Column))
            and side.find(exp.Parameter)
        ]
        if not bounds:
            found.append(node.name)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_partitioned_table_is_never_read_whole(name: str) -> None:
    """Law 8, and the bill: of a table that grows with every poll, only some days."""
    assert unbounded(compiled("bigquery", name).sql) == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT snapshot_id FROM raw_snapshots",
        "SELECT snapshot_id FROM raw_snapshots WHERE fetched_at IS NOT NULL",
        "SELECT 1 FROM (SELECT * FROM raw_snapshots) AS t WHERE t.fetched_at >= @since",
        "UPDATE raw_snapshots SET silver_at = @at WHERE snapshot_id IN UNNEST(@ids)",
    ],
)
def test_one_that_is_read_whole_is_found(sql: str) -> None:
    assert unbounded(sql) == ["raw_snapshots"]


UPPER_BOUNDS = {
    "ask_answers_of_day": {"raw_snapshots": ["< @before"]},
    "ask_drift_of_day": {"raw_snapshots": ["< @before"]},
    "ask_freshness": {"raw_snapshots": ["<= @as_of"]},
    "ask_gate": {"raw_snapshots": ["<= @as_of"]},
    "ask_last_runs": {"raw_pipeline_runs": ["<= @as_of"]},
    "ask_ledger_days": {"raw_snapshots": ["<= @as_of"]},
    "ask_live_now": {"raw_snapshots": ["<= @as_of"]},
    "ask_pulls_of_day": {"raw_snapshots": ["< @since", "<= @as_of", "<= @as_of"]},
    "ask_quarantine_of_day": {"raw_quarantine": ["< @before"]},
    "ask_runs_of_day": {"raw_pipeline_runs": ["< @since + 3 DAY", "<= @as_of"]},
    "gold_live_match_monitor": {"raw_snapshots": ["<= @as_of"]},
}
"""Statements about a stretch of time: where they end on a partition column, for each
read of a table. A report of an old day reads no further than that day."""


def upper_bounds(sql: str) -> dict[str, list[str]]:
    """Where the reads of partitioned tables end, by table, as in UPPER_BOUNDS."""
    found: dict[str, list[str]] = {}
    for node in sqlglot.parse_one(sql, dialect="bigquery").find_all(exp.Table):
        column = TABLES[node.name].partition if node.name in TABLES else None
        scope = node.find_ancestor(exp.Select)
        where = scope.args.get("where") if scope else None
        if column is None or where is None:
            continue
        for side in where.find_all(exp.LT, exp.LTE):
            if side.this.name == column and (
                end := side.expression.find(exp.Parameter)
            ):
                sign = "<" if isinstance(side, exp.LT) else "<="
                added = side.expression.find(exp.TimestampAdd, exp.Add)
                more = f" + {added.expression.name} {added.unit}" if added else ""
                found.setdefault(node.name, []).append(f"{sign} @{end.name}{more}")
    return {table: sorted(ends) for table, ends in found.items()}


@pytest.mark.parametrize("name", UPPER_BOUNDS)
def test_what_is_asked_of_a_stretch_of_time_ends_with_it(name: str) -> None:
    assert upper_bounds(compiled("bigquery", name).sql) == UPPER_BOUNDS[name]


def test_google_refuses_a_statement_that_is_off() -> None:
    sql = compiled("bigquery", "silver_live_match_history").sql
    tables = {table: columns(table) for table in TABLES}
    params = compiled("bigquery", "silver_live_match_history").params
    for wrong in (sql.replace("`match_id`", "`matchid`"), sql.replace("INT64", "INTT")):
        with pytest.raises(Exception, match=r"not found|Unrecognized|INTT"):
            require("googlesql").analyze(wrong, tables, params)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_model_gives_the_columns_of_its_table(name: str) -> None:
    assert MODELS[name].expression().columns == TABLES[name].names


def test_every_silver_and_gold_table_has_a_model() -> None:
    built = {name for name in TABLES if name.startswith(("silver_", "gold_"))}
    assert built == MODELS.keys()


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_table_is_well_declared(table: Table) -> None:
    assert len(set(table.names)) == len(table.names)
    assert set(table.key) <= set(table.names)
    assert set(table.cluster) <= set(table.names)
    assert len(table.cluster) <= 4
    if table.partition:
        assert table.column(table.partition).type == "timestamp"
        assert not table.column(table.partition).nullable
    for column in table.columns:
        assert column.about
        assert column.name.endswith("_at") <= (column.type == "timestamp")


def test_no_silver_or_gold_column_holds_a_load_time() -> None:
    for table in TABLES.values():
        if not table.name.startswith("raw_"):
            assert not {"loaded_at", "validated_at", "built_at"} & set(table.names)


def test_a_replaced_table_knows_its_as_of() -> None:
    for model in MODELS.values():
        if model.write == "replace" and not model.within:
            assert "as_of" in model.table.names


def test_statements_read_no_clock() -> None:
    for dialect in ("duckdb", "bigquery"):
        for name in NAMES:
            sql = compiled(dialect, name).sql.upper()
            for word in ("NOW(", "CURRENT_TIMESTAMP", "CURRENT_DATE", "TODAY("):
                assert word not in sql
