"""Generated SQL is made shorter and laid out, and gives the same rows."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import duckdb
import pytest
import sqlglot

from transforms.compiler.constants import list_constants
from transforms.compiler.layout import WIDTH, laid_out
from transforms.compiler.simplify import simplified

TABLES = """
CREATE TABLE a (x INT, y INT, "group" TEXT);
CREATE TABLE b (x INT, z INT);
INSERT INTO a VALUES (1, 10, 'g'), (2, NULL, 'h'), (3, 30, NULL), (3, 31, 'g');
INSERT INTO b VALUES (1, 5), (3, 6), (3, 7), (4, 8);
"""

SAME_ROWS = [
    line
    for line in (Path(__file__).parent / "same_rows.sql").read_text().splitlines()
    if not line.startswith("--")
]


def simple(sql: str) -> str:
    """The statement as it is compiled to a file."""
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    return laid_out(simplified(tree).sql(dialect="duckdb"))


@pytest.mark.parametrize(
    ("sql", "short"),
    [
        pytest.param(
            'SELECT "t1"."x" FROM (SELECT * FROM "a" AS "t0" WHERE ("t0"."x" > 1))'
            ' AS "t1"',
            'SELECT x\nFROM "a"\nWHERE x > 1',
            id="a filter is merged",
        ),
        pytest.param(
            'SELECT "t1"."x" FROM (SELECT "t0"."x", "t0"."y" FROM "a" AS "t0"'
            ' WHERE "t0"."y" > 1) AS "t1" WHERE "t1"."x" > 2',
            'SELECT x\nFROM "a"\nWHERE y > 1 AND x > 2',
            id="columns that are passed on are read where they are",
        ),
        pytest.param(
            'SELECT "t1"."w" FROM (SELECT "t0"."x" AS "w" FROM "a" AS "t0") AS "t1"',
            'SELECT x AS w\nFROM "a"',
            id="a name that is given stays",
        ),
        pytest.param(
            'SELECT "t1"."n" FROM (SELECT COUNT(*) AS "n", "t0"."x" FROM "a" AS "t0"'
            ' GROUP BY "t0"."x") AS "t1" WHERE "t1"."n" > 1',
            'SELECT n\nFROM (SELECT COUNT(*) AS n, x FROM "a" GROUP BY x)\nWHERE n > 1',
            id="a filter on an aggregate stays outside",
        ),
        pytest.param(
            'SELECT "t1"."k" FROM (SELECT "t0"."x" + 1 AS "k", "t0"."y" AS "u"'
            ' FROM "a" AS "t0") AS "t1" WHERE "t1"."k" > 2',
            'SELECT k\nFROM (SELECT x + 1 AS k FROM "a")\nWHERE k > 2',
            id="what nothing reads is left out",
        ),
        pytest.param(
            'SELECT "t0"."x", "t0"."y", "t1"."z" FROM "a" AS "t0" JOIN "b" AS "t1"'
            ' ON "t0"."x" = "t1"."x"',
            'SELECT a.x, a.y, b.z\nFROM "a" AS a\nJOIN "b" AS b\n  ON a.x = b.x',
            id="a source is named after its table, where its columns are not known",
        ),
        pytest.param(
            'SELECT "t0"."x" FROM "a" AS "t0" WHERE (("t0"."x" = 1) OR ("t0"."y" = 2))'
            ' AND (NOT ("t0"."x" = 3))',
            'SELECT x\nFROM "a"\nWHERE (x = 1 OR y = 2) AND NOT (x = 3)',
            id="parentheses that decide stay",
        ),
        pytest.param(
            'SELECT "t0"."group" FROM "a" AS "t0"',
            'SELECT "group"\nFROM "a"',
            id="a reserved word is quoted",
        ),
    ],
)
def test_it_is_shorter(sql: str, short: str) -> None:
    assert simple(sql).split() == short.split()


def test_a_short_select_is_one_line() -> None:
    shown = ", ".join(["column_of_any_length"] * 4)
    sql = f"SELECT {shown} FROM a UNION ALL SELECT x FROM b WHERE x > 1"  # noqa: S608
    head = f"SELECT {shown}"
    assert laid_out(sql).splitlines() == [
        f"{head} FROM a",
        "UNION ALL SELECT x FROM b WHERE x > 1",
    ]
    assert laid_out(sql.replace("FROM a", "FROM a AS b")).splitlines()[:2] == [
        head,
        "FROM a AS b",
    ]


@pytest.mark.parametrize(
    ("dialect", "listed"),
    [
        (
            "duckdb",
            "SELECT * FROM (VALUES ('a', 1), ('b', 2), ('c', 3)) AS listed(x, y)",
        ),
        (
            "bigquery",
            "SELECT * FROM UNNEST([STRUCT('a' AS `x`, 1 AS `y`), ('b', 2), ('c', 3)])",
        ),
    ],
)
def test_rows_of_constants_are_listed(
    dialect: Literal["duckdb", "bigquery"], listed: str
) -> None:
    rows = [f"SELECT '{x}' AS x, {y} AS y" for x, y in (("a", 1), ("b", 2), ("c", 3))]
    two, three = (" UNION ALL ".join(rows[:count]) for count in (2, 3))
    tree = sqlglot.parse_one(f"SELECT * FROM ({three})")  # noqa: S608 (no input)
    list_constants(tree, dialect)
    assert tree.sql(dialect) == f"SELECT * FROM ({listed})".replace("`", "")  # noqa: S608
    tree = sqlglot.parse_one(two)
    list_constants(tree, dialect)
    assert tree.sql(dialect) == two


@pytest.mark.parametrize("sql", SAME_ROWS)
def test_it_gives_the_same_rows(sql: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        wanted = connection.execute(sql)
        columns, rows = [one[0] for one in wanted.description], wanted.fetchall()
        found = connection.execute(simple(sql))
        assert [one[0] for one in found.description] == columns
        order = str if "ORDER BY t0.x" not in sql else lambda _: 0
        assert sorted(found.fetchall(), key=order) == sorted(rows, key=order)


def test_what_is_added_changes_only_its_own_lines() -> None:
    """Numbers through the whole statement would change all of it."""
    side = (
        "SELECT t{n}.x FROM (SELECT t{m}.x, SUM(t{m}.z) AS s FROM b AS t{m}"
        " GROUP BY t{m}.x) AS t{n} WHERE t{n}.s > 1"
    )
    old, new = side.format(m=1, n=2), side.format(m=11, n=12)
    added = f"SELECT t9.x FROM a AS t9 UNION ALL {new}"  # noqa: S608 (no input)
    before, after = simple(old).splitlines(), simple(added).splitlines()
    assert [line.removeprefix("UNION ALL ") for line in after[-len(before) :]] == before


def test_no_line_is_too_wide() -> None:
    columns = ", ".join(f"t0.column_number_{n}" for n in range(60))
    sql = f"SELECT {columns}, COALESCE({columns}) AS c FROM a"  # noqa: S608 (no input)
    text = laid_out(sql)
    assert max(map(len, text.splitlines())) <= WIDTH
