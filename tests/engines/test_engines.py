"""What both engines promise, and where they are known to differ."""

from __future__ import annotations

import math
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import engines
from tests.engines import Engine, EngineError, canonical, googlesql, same_rows

KINDS = {
    "i": "int64",
    "s": "string",
    "f": "float64",
    "b": "bool",
    "ts": "timestamp",
    "d": "date",
    "j": "json",
}
MOMENT = datetime(2026, 11, 23, 15, 4, 5, 678901, tzinfo=UTC)
GOALS = {
    "match": "int64",
    "group": "string",
    "minute": "int64",
    "seen": "timestamp",
}


@pytest.fixture(params=engines.engines())
def engine(request: pytest.FixtureRequest) -> Engine:
    """Give each engine in turn."""
    return engines.require(request.param)


@pytest.fixture
def both() -> list[Engine]:
    """Give all engines at once, to compare their responses."""
    return [engines.require(name) for name in engines.engines()]


def written(engine: Engine, duckdb: str, bigquery: str) -> str:
    """Choose the wording that the engine reads."""
    return {"duckdb": duckdb, "bigquery": bigquery}[engine.dialect]


def one(engine: Engine, kind: str, value: Any) -> Any:
    """Send a value through a table of one column."""
    table: engines.Table = ({"v": kind}, [{"v": value}])
    (row,) = engine.query("SELECT v FROM t", {"t": table})
    return row["v"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("int64", 2**53 + 1),
        ("int64", 2**63 - 1),
        ("int64", -(2**63)),
        ("string", ""),
        ("string", "⚽️ gol 👩🏽‍🚀"),
        ("string", "مباراة שָׁלוֹם"),
        ("string", 'it\'s "quoted" \\ `back` $x @x\n'),
        ("float64", 0.1),
        ("float64", -1.5e300),
        ("float64", math.inf),
        ("bool", True),
        ("bool", False),
        ("timestamp", MOMENT),
        ("timestamp", datetime(1, 1, 1, tzinfo=UTC)),
        ("timestamp", datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
        ("timestamp", datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
        ("date", date(1, 1, 1)),
        ("date", date(2028, 2, 29)),
        ("date", date(9999, 12, 31)),
        ("json", "null"),
        ("json", '{"a":[1,2.5,"⚽️",null,true],"b":9007199254740993}'),
        ("array<string>", ["a", "⚽️"]),
        ("array<int64>", [2**53 + 1, 0]),
        ("array<int64>", []),
    ],
)
def test_values_come_back_as_they_went_in(
    engine: Engine, kind: str, value: Any
) -> None:
    """Every type keeps its values, and its Python type, through an engine."""
    got = one(engine, kind, value)

    assert got == value
    assert type(got) is type(value)


def test_nan_comes_back(engine: Engine) -> None:
    """NaN stays NaN."""
    assert math.isnan(one(engine, "float64", math.nan))


@pytest.mark.parametrize("kind", KINDS.values())
def test_null_of_every_type(engine: Engine, kind: str) -> None:
    """SQL's NULL is None whatever the type."""
    assert one(engine, kind, None) is None


def test_a_missing_column_is_null(engine: Engine) -> None:
    """Rows need to hold only the columns that matter to a test."""
    rows = engine.query("SELECT * FROM t", {"t": (KINDS, [{"i": 1}])})

    assert rows == [dict.fromkeys(KINDS) | {"i": 1}]


def test_an_empty_table(engine: Engine) -> None:
    """A table may have no rows."""
    assert engine.query("SELECT * FROM t", {"t": (KINDS, [])}) == []


def test_json_null_is_not_sql_null(engine: Engine) -> None:
    """JSON's null is a value."""
    table: engines.Table = ({"j": "json"}, [{"j": "null"}, {"j": None}])

    rows = engine.query("SELECT j, j IS NULL AS n FROM t ORDER BY n", {"t": table})

    assert rows == [{"j": "null", "n": False}, {"j": None, "n": True}]


def test_json_comes_back_in_one_spelling(engine: Engine) -> None:
    """Spaces, the order of keys and escapes make no difference."""
    assert one(engine, "json", '{ "b": 1.0,\n "a": "\\u26bd" }') == '{"a":"⚽","b":1.0}'


def test_timestamps_come_back_in_utc(engine: Engine) -> None:
    """A time of another zone is the same moment in UTC."""
    got = one(engine, "timestamp", MOMENT.astimezone(timezone(timedelta(hours=-3))))

    assert got == MOMENT
    assert got.tzinfo is UTC


def test_dates_are_taken_in_utc(engine: Engine) -> None:
    """The session's zone is UTC on both."""
    table = ({"ts": "timestamp"}, [{"ts": datetime(2026, 1, 1, 23, 59, tzinfo=UTC)}])

    rows = engine.query("SELECT CAST(ts AS DATE) AS d FROM t", {"t": table})

    assert rows == [{"d": date(2026, 1, 1)}]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("int64", True),
        ("int64", 1.0),
        ("int64", 2**63),
        ("float64", "1"),
        ("string", 1),
        ("timestamp", datetime(2026, 1, 1)),  # noqa: DTZ001
        ("timestamp", date(2026, 1, 1)),
        ("date", MOMENT),
        ("array<string>", "abc"),
        ("array<string>", [1]),
    ],
)
def test_wrong_python_types_are_refused(engine: Engine, kind: str, value: Any) -> None:
    """No engine guesses what a value was meant to be."""
    with pytest.raises(TypeError, match="is not of type"):
        one(engine, kind, value)


def test_broken_json_is_refused(engine: Engine) -> None:
    """Text that is not JSON does not get into a table."""
    with pytest.raises(ValueError, match="Expecting"):
        one(engine, "json", "{bad")


def test_a_misspelt_column_is_refused(engine: Engine) -> None:
    """A row cannot hold a column that its table has not."""
    with pytest.raises(TypeError, match="no such column: idd"):
        engine.query("SELECT 1 AS x", {"t": ({"id": "int64"}, [{"idd": 1}])})


def test_a_word_of_the_language_as_a_name(engine: Engine) -> None:
    """Quoted names may be reserved words."""
    table = ({"group": "string", "order": "int64"}, [{"group": "A", "order": 1}])
    sql = written(
        engine,
        'SELECT "group", "order" FROM "select"',
        "SELECT `group`, `order` FROM `select`",
    )

    assert engine.query(sql, {"select": table}) == [{"group": "A", "order": 1}]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("timestamp", MOMENT),
        ("string", "x' OR '1'='1"),
        ("int64", 2**53 + 1),
        ("float64", 2.0),
        ("bool", False),
        ("date", date(2026, 1, 1)),
        ("json", '{"a":1}'),
        ("array<string>", ["b", "a"]),
        ("array<int64>", [3]),
        ("array<int64>", []),
        ("timestamp", None),
        ("array<string>", None),
    ],
)
def test_parameters_of_every_type(engine: Engine, kind: str, value: Any) -> None:
    """A bound parameter is the value, not text in the statement."""
    sql = written(engine, "SELECT $p AS p", "SELECT @p AS p")

    assert engine.query(sql, {}, {"p": (kind, value)}) == [{"p": value}]


def test_a_moment_as_a_parameter(engine: Engine) -> None:
    """Timestamps compare with a parameter to the microsecond."""
    tick = timedelta(microseconds=1)
    rows = [{"i": n, "ts": MOMENT + n * tick} for n in (-1, 0, 1)]
    sql = written(
        engine,
        "SELECT i FROM t WHERE ts < CAST($as_of AS TIMESTAMPTZ)",
        "SELECT i FROM t WHERE ts < CAST(@as_of AS TIMESTAMP)",
    )

    got = engine.query(sql, {"t": (KINDS, rows)}, {"as_of": ("timestamp", MOMENT)})

    assert got == [{"i": -1}]


@pytest.mark.parametrize(
    ("ids", "expected"), [(["a", "c"], [1, 3]), ([], []), (None, [])]
)
def test_a_list_as_a_parameter(
    engine: Engine, ids: list[str] | None, expected: list[int]
) -> None:
    """Membership in an array parameter; an empty or NULL one has no members."""
    rows: list[dict[str, Any]] = [{"i": i, "s": s} for i, s in enumerate("abc", 1)]
    rows.append({"i": 4, "s": None})
    sql = written(
        engine,
        "SELECT i FROM t WHERE s IN (SELECT UNNEST($ids))",
        "SELECT i FROM t WHERE s IN UNNEST(@ids)",
    )

    got = engine.query(sql, {"t": (KINDS, rows)}, {"ids": ("array<string>", ids)})

    assert canonical(got) == [{"i": i} for i in expected]


def test_a_parameter_that_is_not_used(engine: Engine) -> None:
    """A job may bind the same parameters for all of its statements."""
    assert engine.query("SELECT 1 AS x", {}, {"p": ("int64", 2)}) == [{"x": 1}]


def test_a_parameter_that_is_not_given(engine: Engine) -> None:
    """A parameter without a value is an error."""
    with pytest.raises(EngineError, match="p"):
        engine.query(written(engine, "SELECT $p AS x", "SELECT @p AS x"), {})


@pytest.mark.parametrize(
    "sql",
    [
        "SELEKT 1",
        "SELECT i FROM nowhere",
        "SELECT nothing FROM t",
        "SELECT i + s FROM t WHERE ts > TRUE",
        "SELECT s, COUNT(*) AS n FROM t",
        "SELECT 1 AS x; SELECT 2 AS x",
        "SELECT 'open",
        "UPDATE t SET nothing = 1 WHERE TRUE",
        "INSERT INTO t (i) VALUES (1, 2)",
        "MERGE INTO t USING t AS s ON t.i = s.i WHEN MATCHED THEN UPDATE SET k = 1",
    ],
)
def test_invalid_statements(engine: Engine, sql: str) -> None:
    """A statement that cannot be right is refused, checked or run."""
    with pytest.raises(EngineError):
        engine.analyze(sql, {"t": KINDS})
    with pytest.raises(EngineError):
        engine.query(sql, {"t": (KINDS, [])})


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT i FROM t WHERE ts < @p",
        "SELECT i FROM t WHERE {member}",
        "INSERT INTO t (i, ts) VALUES (1, @p)",
        "UPDATE t SET ts = @p WHERE i = 1",
        "DELETE FROM t WHERE ts < @p",
        """
        MERGE INTO t USING u ON t.i = u.i
        WHEN MATCHED AND u.ts > @p THEN UPDATE SET s = u.s
        WHEN NOT MATCHED THEN INSERT (i, s) VALUES (u.i, u.s)
        WHEN NOT MATCHED BY SOURCE THEN DELETE
        """,
    ],
)
def test_valid_statements(engine: Engine, sql: str) -> None:
    """A statement is checked without rows, and parameters without values."""
    member = written(engine, "LIST_CONTAINS(@ids, s)", "s IN UNNEST(@ids)")
    sql = sql.format(member=member)

    tables = {"t": KINDS, "u": KINDS}
    params = {"p": "timestamp", "ids": "array<string>"}
    sql = written(engine, sql.replace("@", "$"), sql)

    engine.analyze(sql, tables, params)
    with pytest.raises(EngineError):
        engine.analyze(sql.replace(" t ", " none ", 1), tables, params)


def test_errors_while_running(engine: Engine) -> None:
    """A statement that fails on its rows raises too."""
    table = ({"s": "string"}, [{"s": "x"}])
    sql = written(
        engine,
        "SELECT CAST(s AS BIGINT) AS i FROM t",
        "SELECT CAST(s AS INT64) AS i FROM t",
    )

    engine.analyze(sql, {"t": table[0]})
    with pytest.raises(EngineError):
        engine.query(sql, {"t": table})


def test_results_that_would_lose_something(engine: Engine) -> None:
    """Two columns of one name, and types without a counterpart, are refused."""
    with pytest.raises(EngineError, match="'x'"):
        engine.query("SELECT 1 AS x, 2 AS x", {})
    naive = written(
        engine,
        "SELECT TIMESTAMP '2026-01-01' AS n",
        "SELECT DATETIME '2026-01-01' AS n",
    )
    with pytest.raises(EngineError, match="a result of"):
        engine.query(naive, {})


def test_calls_do_not_see_each_other(engine: Engine) -> None:
    """A table lives for one call."""
    columns = {"i": "int64"}
    engine.apply("INSERT INTO t (i) VALUES (1)", {"t": (columns, [])}, {}, "t")

    assert engine.query("SELECT i FROM t", {"t": (columns, [])}) == []
    with pytest.raises(EngineError):
        engine.query("SELECT i FROM t", {})


def goals() -> engines.Table:
    """Return some goals; two matches, and one goal seen twice."""
    rows = [
        (1, "A", 10, 0),
        (1, "A", 10, 5),
        (1, "A", 55, 1),
        (2, "B", 90, 2),
        (2, None, 91, 3),
    ]
    return GOALS, [
        {"match": m, "group": g, "minute": i, "seen": MOMENT + timedelta(seconds=s)}
        for m, g, i, s in rows
    ]


def test_windows_with_qualify(engine: Engine) -> None:
    """The newest row for each key, the way the models pick it."""
    rows = engine.query(
        "SELECT match, minute, seen FROM goals QUALIFY "
        "ROW_NUMBER() OVER (PARTITION BY match, minute ORDER BY seen DESC) = 1",
        {"goals": goals()},
    )

    assert canonical(rows) == canonical(
        {"match": m, "minute": i, "seen": MOMENT + timedelta(seconds=s)}
        for m, i, s in [(1, 10, 5), (1, 55, 1), (2, 90, 2), (2, 91, 3)]
    )


def test_qualify_without_a_where(engine: Engine) -> None:
    """QUALIFY is a word of the language, not the name of the table before it."""
    rows = engine.query(
        "SELECT minute FROM goals QUALIFY "
        "COUNT(*) OVER (PARTITION BY match) = 2 ORDER BY minute",
        {"goals": goals()},
    )

    assert rows == [{"minute": 90}, {"minute": 91}]


def test_max_by_and_min_by(engine: Engine) -> None:
    """The value at the largest and smallest key; strings and names stay untouched."""
    rows = engine.query(
        "SELECT match, MAX_BY(minute, seen) AS last, 'MAX_BY(a, b)' AS s, "
        "min_by(COALESCE(minute, 0), seen) AS max_by FROM goals GROUP BY match",
        {"goals": goals()},
    )

    assert canonical(rows) == canonical(
        [
            {"match": 1, "last": 10, "max_by": 10, "s": "MAX_BY(a, b)"},
            {"match": 2, "last": 91, "max_by": 90, "s": "MAX_BY(a, b)"},
        ]
    )


SCORES = {
    "match": "int64",
    "group": "string",
    "goals": "int64",
    "rating": "float64",
    "live": "bool",
    "seen": "timestamp",
    "day": "date",
    "extra": "json",
}


def score(match: int, goals: int | None, seconds: int, **other: Any) -> dict[str, Any]:
    """Return a row of a scores table."""
    seen = MOMENT + timedelta(seconds=seconds)
    return {"match": match, "group": "A", "goals": goals, "seen": seen, **other}


def scores() -> dict[str, engines.Table]:
    """Return a table of scores and what is to be merged into it."""
    kept = [
        score(1, 0, 0, extra='{"b": 1, "a": null}', rating=0.5),
        score(2, 2**53 + 1, 9, day=date(2026, 1, 1)),
        score(3, None, 0, group="⚽️", live=True),
        score(4, 4, 0),
        score(5, 5, 0, live=False),
    ]
    fresh = [
        score(1, 1, 5, extra="null", rating=1),
        score(2, 3, 5),
        score(3, 3, 5, group=None),
        score(6, 6, 5, day=date(2026, 1, 2), extra='"x"', live=True),
        score(7, 7, -99),
    ]
    return {"kept": (SCORES, kept), "fresh": (SCORES, fresh)}


def applied(
    all_engines: list[Engine],
    duckdb: str,
    bigquery: str,
    tables: dict[str, engines.Table],
    params: engines.Params = engines.NONE,
) -> list[dict[str, Any]]:
    """Apply a statement to `kept` on every engine; return what they agree on."""
    first, *others = (
        engine.apply(written(engine, duckdb, bigquery), tables, params, "kept")
        for engine in all_engines
    )
    for other in others:
        assert canonical(other) == canonical(first)
        assert same_rows(other, first)
    return canonical(first)


def matches(rows: list[dict[str, Any]]) -> list[tuple[Any, Any]]:
    """Return each row's match and goals, in the order of the matches."""
    return sorted((row["match"], row["goals"]) for row in rows)


MERGE = """
MERGE INTO kept AS T USING (SELECT * FROM fresh WHERE match <> 99) AS S
ON T.match = S.match
WHEN MATCHED AND S.seen > T.seen AND S."group" IS NULL THEN DELETE
WHEN MATCHED AND S.seen > T.seen THEN UPDATE SET
    goals = S.goals, seen = S.seen, extra = S.extra, rating = S.rating
WHEN NOT MATCHED AND S.seen >= $as_of THEN
    INSERT (match, "group", goals, seen, day, extra, live)
    VALUES (S.match, S."group", S.goals, $as_of, S.day, S.extra, S.live)
WHEN NOT MATCHED BY SOURCE AND T.live IS NOT NULL THEN DELETE
WHEN NOT MATCHED BY SOURCE THEN UPDATE SET goals = -1, rating = 1
"""


def test_merge(both: list[Engine]) -> None:
    """Every arm of a MERGE does the same on both engines."""
    tables = scores()
    rows = applied(
        both,
        MERGE,
        MERGE.replace('"', "`").replace("$", "@"),
        tables,
        {"as_of": ("timestamp", MOMENT)},
    )

    empty = dict.fromkeys(SCORES)
    assert rows == canonical(
        empty | row
        for row in (
            score(1, 1, 5, extra="null", rating=1.0),
            score(2, 2**53 + 1, 9, day=date(2026, 1, 1)),
            score(4, -1, 0, rating=1.0),
            score(6, 6, 0, day=date(2026, 1, 2), extra='"x"', live=True),
        )
    )


def test_merge_twice_changes_nothing_more(both: list[Engine]) -> None:
    """A merge that only takes newer rows can be run again."""
    sql = (
        "MERGE INTO kept USING fresh ON kept.match = fresh.match "
        "WHEN MATCHED AND fresh.seen > kept.seen THEN "
        "UPDATE SET goals = fresh.goals, seen = fresh.seen "
        "WHEN NOT MATCHED THEN INSERT (match, goals, seen) "
        "VALUES (fresh.match, fresh.goals, fresh.seen)"
    )
    tables = scores()
    once = applied(both, sql, sql, tables)

    twice = applied(both, sql, sql, tables | {"kept": (SCORES, once)})

    assert twice == once
    assert len(once) == 7


def test_merge_of_bare_names(both: list[Engine]) -> None:
    """Where only one table is in sight its columns need no table before them."""
    sql = (
        "MERGE INTO kept USING fresh ON kept.match = fresh.match "
        "WHEN NOT MATCHED AND goals > 6 THEN INSERT (match, goals) "
        "VALUES (match, goals + 1) "
        "WHEN NOT MATCHED BY SOURCE AND goals = 4 THEN DELETE"
    )

    rows = applied(both, sql, sql, scores())

    assert matches(rows) == [(1, 0), (2, 2**53 + 1), (3, None), (5, 5), (7, 8)]


def test_merge_into_an_empty_table_and_from_one(both: list[Engine]) -> None:
    """Neither side needs a row; a condition that is never true inserts all."""
    sql = (
        "MERGE INTO kept USING fresh ON FALSE "
        "WHEN NOT MATCHED THEN INSERT (match) VALUES (fresh.match) "
        "WHEN NOT MATCHED BY SOURCE THEN DELETE"
    )
    tables = scores()
    filled = applied(both, sql, sql, tables | {"kept": (SCORES, [])})

    assert matches(filled) == [(n, None) for n in (1, 2, 3, 6, 7)]
    assert applied(both, sql, sql, tables | {"fresh": (SCORES, [])}) == []


SCORE = st.fixed_dictionaries(
    {"match": st.integers(1, 4)},
    optional={
        "group": st.sampled_from(["A", "⚽️", None]),
        "goals": st.integers(0, 3),
        "rating": st.floats(0, 1),
        "live": st.booleans(),
        "seen": st.integers(-2, 2).map(lambda n: MOMENT + timedelta(microseconds=n)),
        "extra": st.sampled_from(["null", '{"b": 1, "a": 2}', None]),
    },
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    kept=st.lists(SCORE, max_size=5),
    fresh=st.lists(SCORE, max_size=5, unique_by=lambda row: row["match"]),
)
def test_any_merge(
    both: list[Engine], kept: list[dict[str, Any]], fresh: list[dict[str, Any]]
) -> None:
    """Whatever the rows, with NULLs in all the conditions, the engines agree."""
    applied(
        both,
        MERGE,
        MERGE.replace('"', "`").replace("$", "@"),
        {"kept": (SCORES, kept), "fresh": (SCORES, fresh)},
        {"as_of": ("timestamp", MOMENT)},
    )


@pytest.mark.googlesql
def test_only_the_first_when_counts() -> None:
    """The oracle leaves alone what a later WHEN would do; DuckDB computes it too."""
    sql = """
        MERGE INTO kept USING fresh ON kept.match = fresh.match
        WHEN MATCHED AND fresh.goals = 1 THEN UPDATE SET rating = 0
        WHEN MATCHED AND fresh.goals < 3 THEN UPDATE SET goals = {}
        WHEN MATCHED THEN DELETE
    """
    duckdb, oracle = map(engines.require, engines.engines())

    rows = oracle.apply(sql.format("CAST('no' AS INT64)"), scores(), {}, "kept")
    with pytest.raises(EngineError, match="no"):
        duckdb.apply(
            sql.format("CAST('no' || fresh.match AS BIGINT)"), scores(), {}, "kept"
        )

    assert matches(rows) == [(1, 0), (4, 4), (5, 5)]


@pytest.mark.googlesql
def test_a_merge_read_wrongly_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Google compares the MERGE as sqlglot read it with the one that was given."""
    read = sqlglot.parse_one
    monkeypatch.setattr(
        sqlglot,
        "parse_one",
        lambda sql, **options: read(sql.replace("= 1", "= 2"), **options),
    )

    with pytest.raises(EngineError, match="reads this MERGE differently"):
        engines.require("googlesql").apply(
            "MERGE INTO kept USING fresh ON kept.match = fresh.match "
            "WHEN MATCHED THEN UPDATE SET goals = 1",
            scores(),
            {},
            "kept",
        )


@pytest.mark.parametrize(
    "sql",
    [
        """
        MERGE INTO kept AS T USING kept AS S ON T.match = S.match + 1
        WHEN MATCHED THEN UPDATE SET goals = S.goals
        WHEN NOT MATCHED THEN INSERT (match) VALUES (S.match + 10)
        """,
        """
        MERGE INTO kept USING fresh ON kept.match = fresh.match
            AND fresh.match IN (SELECT match FROM kept WHERE goals > 0)
        WHEN MATCHED AND (SELECT COUNT(*) FROM fresh) = 5 THEN
            UPDATE SET goals = fresh.goals + 1
        """,
        """
        MERGE INTO kept USING (
            WITH a AS (SELECT MAX(match) AS top FROM fresh)
            SELECT top, TRUE AS yes FROM a
        ) AS S ON kept.match = S.top AND S.yes
        WHEN NOT MATCHED THEN INSERT (match, rating, day)
            VALUES (S.top, 1, '2026-01-01')
        WHEN NOT MATCHED BY SOURCE THEN DELETE
        """,
    ],
)
def test_merges_with_queries_inside(both: list[Engine], sql: str) -> None:
    """The target as its own source, subqueries, a WITH, and values of other types."""
    assert applied(both, sql, sql, scores())


def test_insert_update_and_delete(both: list[Engine]) -> None:
    """The plain statements do the same on both engines, parameters included."""
    tables = scores()
    params = {"p": ("int64", 4)}
    insert = (
        "INSERT INTO kept (match, goals) SELECT match, $p FROM fresh WHERE goals > $p"
    )
    update = "UPDATE kept SET goals = goals + $p WHERE goals >= $p"
    join = "UPDATE kept SET goals = f.goals FROM fresh AS f WHERE f.match = kept.match"
    delete = "DELETE FROM kept WHERE match IN (SELECT match FROM fresh) OR goals = $p"

    def after(sql: str) -> list[tuple[Any, Any]]:
        return matches(applied(both, sql, sql.replace("$", "@"), tables, params))

    big = 2**53 + 1
    kept = [(1, 0), (2, big), (3, None), (4, 4), (5, 5)]
    assert after(insert) == [*kept, (6, 4), (7, 4)]
    assert after(update) == [(1, 0), (2, big + 4), (3, None), (4, 8), (5, 9)]
    assert after(join) == [(1, 1), (2, 3), (3, 3), (4, 4), (5, 5)]
    assert after(delete) == [(5, 5)]


def test_equal_rows_are_changed_one_by_one(both: list[Engine]) -> None:
    """Rows without a key of their own are still rows of their own."""
    columns = {"i": "int64", "s": "string"}
    tables: dict[str, engines.Table] = {
        "kept": (columns, [{"i": 1, "s": "a"}, {"i": 1, "s": "a"}, {"i": 2}])
    }

    update = "UPDATE kept SET i = i + 1 WHERE s = 'a'"
    delete = "DELETE FROM kept WHERE i = 1"

    assert applied(both, update, update, tables) == canonical(
        [{"i": 2, "s": "a"}, {"i": 2, "s": "a"}, {"i": 2, "s": None}]
    )
    assert applied(both, delete, delete, tables) == [{"i": 2, "s": None}]


def test_source_rows_twice_in_a_merge(engine: Engine) -> None:
    """Two source rows cannot change one target row, but may both be inserted."""
    tables = scores()
    tables["fresh"] = (SCORES, [score(1, 1, 1), score(1, 2, 1)])

    with pytest.raises(EngineError, match=r"more than once|at most one source row"):
        engine.apply(
            "MERGE INTO kept USING fresh ON kept.match = fresh.match "
            "WHEN MATCHED THEN UPDATE SET goals = fresh.goals",
            tables,
            {},
            "kept",
        )
    both_in = engine.apply(
        "MERGE INTO kept USING fresh ON kept.match = fresh.match "
        "WHEN MATCHED AND fresh.goals = 1 THEN UPDATE SET goals = fresh.goals "
        "WHEN NOT MATCHED THEN INSERT (match) VALUES (fresh.match)",
        tables | {"kept": (SCORES, [])},
        {},
        "kept",
    )
    assert matches(both_in) == [(1, None), (1, None)]


@pytest.mark.googlesql
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT JSON '1' = JSON '1' AS x",
        "SELECT j FROM t GROUP BY j",
        "SELECT MAX(i) FILTER (WHERE i > 1) AS x FROM t",
        "SELECT ts - ts < 1 AS x FROM t",
        "SELECT i::string FROM t",
        "UPDATE t SET i = 1",
        "INSERT INTO t (i) VALUES ('a')",
        "SELECT MAX_BY(i) AS x FROM t",
        "SELECT MAX_BY(i, j) AS x FROM t",
    ],
)
def test_bigquery_refuses_invalid_statements(sql: str) -> None:
    """GoogleSQL's oracle is not looser than BigQuery on what we may well write."""
    with pytest.raises(EngineError):
        engines.require("googlesql").analyze(sql, {"t": KINDS})


@pytest.mark.googlesql
def test_an_error_of_the_evaluator_has_a_position() -> None:
    """The message is Google's own, with the place in the statement."""
    with pytest.raises(EngineError, match=r"^Unrecognized name: k \[at 1:8\]$"):
        engines.require("googlesql").analyze("SELECT k FROM t", {"t": KINDS})


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT MAX_BY(a, b) x", "SELECT ANY_VALUE(a HAVING MAX b) x"),
        ("Min_By ( f(a, [1, 2]), b )", "ANY_VALUE ( f(a, [1, 2]) HAVING MIN b )"),
        (
            "MAX_BY((SELECT MIN_BY(a, b) FROM t), c)",
            "ANY_VALUE((SELECT ANY_VALUE(a HAVING MIN b) FROM t) HAVING MAX c)",
        ),
        ("f('⚽', MAX_BY(é, b))", "f('⚽', ANY_VALUE(é HAVING MAX b))"),
        ("'MAX_BY(a, b)' -- MAX_BY(a, b)", "'MAX_BY(a, b)' -- MAX_BY(a, b)"),
        ("`max_by`(a, b), max_by", "`max_by`(a, b), max_by"),
        ("MAX_BY(a, 'open", "MAX_BY(a, 'open"),
        (")) MAX_BY(a, b", ")) ANY_VALUE(a HAVING MAX b"),
    ],
)
def test_max_by_spelled_out(sql: str, expected: str) -> None:
    """Only the calls change, and broken SQL is left for Google to complain about."""
    assert googlesql._spelled_out(sql) == expected


@pytest.mark.googlesql
@pytest.mark.parametrize(
    "sql",
    [
        "MERGE INTO other USING fresh ON FALSE WHEN NOT MATCHED BY SOURCE THEN DELETE",
        "MERGE INTO kept USING fresh ON FALSE WHEN NOT MATCHED THEN INSERT ROW",
        "UPDATE other SET goals = 1 WHERE TRUE",
        "SELECT goals FROM kept",
        "TRUNCATE TABLE kept",
    ],
)
def test_statements_that_cannot_be_applied_are_refused(sql: str) -> None:
    """The oracle refuses a statement that it cannot follow."""
    tables = scores()
    tables["other"] = tables["kept"]

    with pytest.raises(EngineError):
        engines.require("googlesql").apply(sql, tables, {}, "kept")


@pytest.mark.googlesql
def test_a_breakdown_does_not_last() -> None:
    """After a statement that breaks the evaluator the next one gets a new one."""
    engine = engines.require("googlesql")

    with pytest.raises(EngineError, match="broke down"):
        engine.query(f"SELECT {'NOT ' * 60_000} TRUE AS x", {})
    assert engine.query("SELECT 1 AS x", {}) == [{"x": 1}]


@pytest.mark.googlesql
def test_the_evaluator_gives_its_memory_back() -> None:
    """Neither responses nor errors pile up."""
    engine = engines.require("googlesql")
    rows = [{"s": "x" * 100_000}] * 5
    memory = googlesql._service()._memory

    def work() -> None:
        assert len(engine.query("SELECT s FROM t", {"t": (KINDS, rows)})) == 5
        with pytest.raises(EngineError):
            engine.query("SELECT z FROM t", {"t": (KINDS, rows)})

    work()
    before = memory.data_len()
    for _ in range(20):
        work()
    assert memory.data_len() - before < len(rows) * 100_000


@pytest.mark.parametrize("found", [None, b"", b"made by another machine"])
def test_the_compiled_module_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: bytes | None
) -> None:
    """It is compiled once, and again only when the kept file is of no use."""
    wasmtime = pytest.importorskip("wasmtime")
    wasm = tmp_path / "tiny.wasm"
    wasm.write_bytes(wasmtime.wat2wasm('(module (func (export "f")))'))
    monkeypatch.setenv("TOUCHLINE_CACHE", str(tmp_path / "a" / "cache"))
    engine = wasmtime.Engine()
    if found is not None:
        googlesql._compiled(wasmtime, engine, wasm)
        (kept,) = tmp_path.glob("a/cache/*.cwasm")
        kept.unlink()
        kept.write_bytes(found)

    first = googlesql._compiled(wasmtime, engine, wasm)
    (kept,) = tmp_path.glob("a/cache/*.cwasm")
    monkeypatch.delattr(wasmtime.Module, "from_file")
    second = googlesql._compiled(wasmtime, engine, wasm)

    assert [export.name for export in first.exports] == ["f"]
    assert [export.name for export in second.exports] == ["f"]
    assert list(tmp_path.glob("a/cache/*.partial")) == []


@pytest.mark.parametrize("name", engines.engines())
@pytest.mark.parametrize("strict", [True, False])
def test_a_missing_engine(
    monkeypatch: pytest.MonkeyPatch, name: str, strict: bool
) -> None:
    """It is a skip, or a failure where nothing may be missing; both say what to do."""
    monkeypatch.setenv("TOUCHLINE_STRICT", str(int(strict)))
    monkeypatch.setattr(engines, "_engine", engines._engine.__wrapped__)
    monkeypatch.setattr(googlesql, "_service", googlesql._Service)
    for module in ("duckdb", "wasmtime"):
        monkeypatch.setitem(sys.modules, module, None)

    outcome = pytest.fail.Exception if strict else pytest.skip.Exception
    with pytest.raises(outcome, match="needs `pip install"):
        engines.require(name)


@pytest.mark.process
def test_importing_the_package_loads_no_engine() -> None:
    """Importing the package loads no engine."""
    code = (
        "import sys, tests.engines; "
        "sys.exit(bool({'duckdb', 'wasmtime', 'zetasql'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], check=False)  # noqa: S603
    assert done.returncode == 0


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.text(max_size=5),
    st.datetimes(timezones=st.just(UTC)),
    st.dates(),
    st.lists(st.integers(0, 3), max_size=2),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.fixed_dictionaries({"a": VALUES, "b": VALUES}), max_size=8))
def test_canonical_rows_are_in_one_order(rows: list[dict[str, Any]]) -> None:
    """Any order in gives the same order out, whatever the values' types."""
    assert canonical(rows[::-1]) == canonical(rows) == canonical(canonical(rows))
    assert same_rows(rows, rows[::-1])
    assert not same_rows(rows, [*rows, {"a": 1, "b": 1}])


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (0.1 + 0.2, 0.3, True),
        (0.0, -0.0, True),
        (math.nan, -math.nan, True),
        (1, 1.0, False),
        (1, True, False),
        (None, "", False),
        (None, math.nan, False),
        (MOMENT, MOMENT.date(), False),
        ([1], [1, 1], False),
        ([0.3], [0.1 + 0.2], True),
        (2**53, 2**53 + 1, False),
    ],
)
def test_same_rows(left: Any, right: Any, same: bool) -> None:
    """Types and values count, the last bits of a sum of floats do not."""
    assert same_rows([{"x": left}], [{"x": right}]) is same


TABLES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "i": st.integers(-(2**63), 2**63 - 1),
            "s": st.text(max_size=20),
            "f": st.floats(),
            "b": st.booleans(),
            "ts": st.datetimes(timezones=st.just(UTC)),
            "d": st.dates(),
        },
    ),
    max_size=5,
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=TABLES)
def test_any_table_comes_back(both: list[Engine], rows: list[dict[str, Any]]) -> None:
    """Tables of anything are the same on both engines and as they went in."""
    for engine in both:
        got = engine.query("SELECT * FROM t", {"t": (KINDS, rows)})
        assert canonical(got) == canonical(dict.fromkeys(KINDS) | row for row in rows)
