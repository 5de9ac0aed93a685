"""The compiled statements: fresh, valid GoogleSQL, and what tables.py says."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from functions.shared.warehouse.base import SQL, read_statement
from tests.engines import EngineError, require
from tests.transforms.bench import columns
from transforms.compiler import compile as compiler
from transforms.model import MODELS, QUERIES, Model
from transforms.tables import TABLES, Table

ROOT = Path(__file__).parents[3]
NAMES = sorted(path.stem for path in (SQL / "bigquery").glob("*.sql"))


@pytest.mark.slow
def test_no_file_is_stale() -> None:
    assert compiler.stale(compiler.files()) == [], "run: make sql"


def test_both_dialects_have_the_same_statements_and_parameters() -> None:
    assert sorted(path.stem for path in (SQL / "duckdb").glob("*.sql")) == NAMES
    for name in NAMES:
        assert (
            read_statement("duckdb", name).params
            == read_statement("bigquery", name).params
        )


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


@pytest.mark.googlesql
@pytest.mark.parametrize("name", NAMES)
def test_google_accepts_the_statement(name: str) -> None:
    statement = read_statement("bigquery", name)
    tables = {table: columns(table) for table in TABLES}
    refused = None
    try:
        require("googlesql").analyze(statement.sql, tables, statement.params)
    except EngineError as error:
        refused = error
    assert refused is None


def unbounded(sql: str) -> list[str]:
    """The partitioned tables that a statement reads or changes in a SELECT, UPDATE or
    MERGE that compares their partition column with nothing."""
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


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_partitioned_table_is_never_read_whole(name: str) -> None:
    """Law 8, and the bill: of a table that grows with every poll, only some days."""
    assert unbounded(read_statement("bigquery", name).sql) == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT snapshot_id FROM raw_snapshots",
        "SELECT snapshot_id FROM raw_snapshots WHERE fetched_at IS NOT NULL",
        "SELECT 1 FROM (SELECT * FROM raw_snapshots) AS t WHERE t.fetched_at >= @since",
        "UPDATE raw_snapshots SET silver_at = @at WHERE snapshot_id IN UNNEST(@ids)",
    ],
)
def test_a_statement_without_a_partition_bound_is_found(sql: str) -> None:
    assert unbounded(sql) == ["raw_snapshots"]


ENDS = {"before": "<", "as_of": "<=", "latest": "<="}
"""The parameters that end a stretch of time, the narrower first, and how."""

OTHER_ENDS: dict[str, dict[str, set[tuple[str, ...]]]] = {
    # ticks are of the schedule; silver reaches past `as_of` where that looks back
    "query_monitoring": {
        "raw_pipeline_runs": {(), ("finished_at < @as_of",)},
        "raw_snapshots": {("<= @as_of",), ("<= @latest",)},
    },
    # the gap before a day is of the pulls before it, the others are of the day
    "query_pulls_of_day": {
        "raw_snapshots": {("< @since", "<= @as_of"), ("<= @as_of",)}
    },
    # nothing that was due on a day began so long after it
    "query_runs_of_day": {"raw_pipeline_runs": {("< @since + 3 DAY", "<= @as_of")}},
    # the newest response of the table in silver, which is not of `as_of`
    "query_tables_now": {"raw_snapshots": {("<= @latest",)}},
    # the first response with a sighting: those after `as_of` are not the first
    "gold_score_corrections": {"raw_batch_matches": {()}},
    # the rows of a response that is equal to the newest, which ends at `latest`
    "silver_live_standings": {
        "raw_snapshots": {("<= @latest",)},
        "raw_live_standings": {()},
    },
    # what is loaded after an older response counts when that is loaded late
    "query_loaded_standings": {"raw_snapshots": {()}, "raw_live_standings": {()}},
    # only `silver_watermark_at` leaves out what is ahead of the clock
    "query_snapshots_to_silver": {"raw_snapshots": {()}},
    # it selects what is ahead of the clock
    "query_times_ahead": {"raw_snapshots": {()}},
}
"""Reads that end elsewhere than where their statement does, and why."""


def ends(sql: str) -> dict[str, set[tuple[str, ...]]]:
    """Where the reads of partitioned tables end, by table: the ends of each read, on
    the partition column or, named, on the time when a run was over, which is later."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for node in sqlglot.parse_one(sql, dialect="bigquery").find_all(exp.Table):
        column = TABLES[node.name].partition if node.name in TABLES else None
        scope = node.find_ancestor(exp.Select, exp.Merge)
        if column is None or not isinstance(scope, exp.Select):
            continue
        where = scope.args.get("where") or exp.Where()
        bounds = []
        for side in where.find_all(exp.LT, exp.LTE):
            end = side.expression.find(exp.Parameter)
            times = {column, "finished_at"} & set(TABLES[node.name].names)
            if end is None or side.this.name not in times:
                continue
            sign = "<" if isinstance(side, exp.LT) else "<="
            added = side.expression.find(exp.TimestampAdd, exp.Add)
            more = f" + {added.expression.name} {added.unit}" if added else ""
            other = "" if side.this.name == column else "finished_at "
            bounds.append(f"{other}{sign} @{end.name}{more}")
        found.setdefault(node.name, set()).add(tuple(sorted(bounds)))
    return found


def ends_apart(
    name: str, sql: str, params: Iterable[str]
) -> dict[str, set[tuple[str, ...]]]:
    """The reads, by table, that do not end where the statement says what its stretch
    of time ends with, and are not in OTHER_ENDS just so."""
    end = next(param for param in ENDS if param in params)
    allowed = {(f"{ENDS[end]} @{end}",), (f"finished_at < @{end}",)}
    return {
        table: of_reads
        for table, of_reads in ends(sql).items()
        if of_reads != OTHER_ENDS.get(name, {}).get(table)
        and not (table not in OTHER_ENDS.get(name, {}) and of_reads <= allowed)
    }


ABOUT_A_TIME = [
    n for n in NAMES if ENDS.keys() & read_statement("bigquery", n).params.keys()
]


@pytest.mark.slow
@pytest.mark.parametrize("name", ABOUT_A_TIME)
def test_a_query_of_a_period_ends_with_the_period(name: str) -> None:
    """A look back reads what was there then; a report of an old day reads no further
    than that day."""
    statement = read_statement("bigquery", name)
    assert ends_apart(name, statement.sql, statement.params) == {}


@pytest.mark.slow
def test_a_read_that_ends_elsewhere_is_still_there() -> None:
    """OTHER_ENDS holds no more than the statements do."""
    for name, tables in OTHER_ENDS.items():
        found = ends(read_statement("bigquery", name).sql)
        assert {table: found.get(table) for table in tables} == tables


@pytest.mark.parametrize(
    ("sql", "params"),
    [
        ("SELECT 1 FROM raw_snapshots WHERE fetched_at >= @since", ["as_of"]),
        ("SELECT 1 FROM raw_snapshots WHERE fetched_at <= @latest", ["as_of"]),
        ("SELECT 1 FROM raw_snapshots WHERE validated_at <= @as_of", ["as_of"]),
        ("SELECT 1 FROM raw_snapshots WHERE fetched_at < @as_of", ["as_of"]),
        ("SELECT 1 FROM raw_snapshots WHERE fetched_at <= @before", ["before"]),
        ("SELECT 1 FROM raw_snapshots WHERE fetched_at <= @as_of", ["as_of", "before"]),
        (
            """SELECT 1 FROM raw_snapshots WHERE fetched_at <= @as_of
            UNION ALL SELECT 1 FROM raw_snapshots""",
            ["as_of"],
        ),
    ],
)
def test_a_new_statement_that_ends_elsewhere_is_found(
    sql: str, params: list[str]
) -> None:
    assert ends_apart("query_something_new", sql, params).keys() == {"raw_snapshots"}


@pytest.mark.googlesql
def test_google_refuses_a_statement_that_is_off() -> None:
    sql = read_statement("bigquery", "silver_live_match_history").sql
    tables = {table: columns(table) for table in TABLES}
    params = read_statement("bigquery", "silver_live_match_history").params
    for wrong in (sql.replace("match_id,", "matchid,"), sql.replace("INT64", "INTT")):
        with pytest.raises(Exception, match=r"not found|Unrecognized|INTT"):
            require("googlesql").analyze(wrong, tables, params)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_model_gives_the_columns_of_its_table(name: str) -> None:
    assert MODELS[name].expression().columns == TABLES[name].names


@pytest.mark.parametrize(
    "model", [one for one in MODELS.values() if one.selected_by], ids=lambda m: m.name
)
def test_a_query_selects_the_rows_of_its_model(model: Model) -> None:
    query = QUERIES[model.selected_by]
    selected = query.expression().select(model.table.names)
    assert selected.schema() == model.expression().schema()
    assert query.inputs == model.inputs


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


def test_a_replaced_table_has_a_column_as_of() -> None:
    for model in MODELS.values():
        if model.write == "replace" and not model.within:
            assert "as_of" in model.table.names


def test_statements_read_no_clock() -> None:
    for dialect in ("duckdb", "bigquery"):
        for name in NAMES:
            sql = read_statement(dialect, name).sql.upper()
            for word in ("NOW(", "CURRENT_TIMESTAMP", "CURRENT_DATE", "TODAY("):
                assert word not in sql
