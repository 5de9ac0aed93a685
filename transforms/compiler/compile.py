"""Compiles models, queries and DML statements to SQL.

`python -m transforms.compiler.compile` writes `transforms/sql/`; `--check` only says
which files are stale, and exits 1 when there are any.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent, wrap

from transforms.checks import results
from transforms.compiler.dialects import NAMES, Dialect
from transforms.compiler.layout import WIDTH
from transforms.model import MODELS, PARAMS, QUERIES, Model, summary_of
from transforms.models import (
    corrections,
    events,
    health,
    league_table,
    monitor,
    reconciliation,
    scoreboard,
    silver,
)
from transforms.queries import (
    alerts,
    backfill,
    dml,
    future_times,
    gate,
    ledger,
    live,
    monitoring,
    published,
    reconcile_conflicts,
    rejected_responses,
    report_of_day,
    status,
    versions,
)
from transforms.tables import Column

FOLDER = Path(__file__).parents[1] / "sql"
HEADER_WIDTH = 110

REGISTERED = (
    *(silver, monitor, events, scoreboard, corrections, health, reconciliation),
    *(league_table, results, alerts, future_times, gate, backfill, ledger, live),
    *(monitoring, rejected_responses, reconcile_conflicts),
    *(status, published, report_of_day, versions),
)
"""The modules whose import registers every model and query."""


@dataclass(frozen=True)
class Statement:
    """One statement in one dialect, with the parameters it takes."""

    name: str
    about: str
    sql: str
    params: tuple[str, ...]

    @property
    def text(self) -> str:
        """The file: what it is, its parameters with their types, the statement."""
        head = [
            *wrap(
                f"{self.name}: {self.about}",
                width=HEADER_WIDTH,
                initial_indent="-- ",
                subsequent_indent="--   ",
                break_on_hyphens=False,
                break_long_words=False,
            ),
            "-- Made by `make sql`; edit the Python files in transforms/ instead.",
            *(f"-- param {name} {PARAMS[name]}" for name in self.params),
        ]
        return "\n".join([*head, self.sql.rstrip(), ""])


def statements(dialect: Dialect) -> dict[str, Statement]:
    """Every statement of the project in one dialect, by name."""
    made = {}
    for model in MODELS.values():
        made[model.name] = _statement(
            model.name, model.table.about, model_sql(model, dialect)
        )
    for query in QUERIES.values():
        sql = dialect.select(query.expression())
        made[query.name] = _statement(query.name, query.about, sql)
    for name, write in dml.STATEMENTS.items():
        made[name] = _statement(name, summary_of(write), write(dialect))
    return made


def model_sql(model: Model, dialect: Dialect) -> str:
    """The complete statement that writes a model's table."""
    if model.selected_by:
        return _merge(model, dialect.rows(model.table), dialect)
    select = dialect.select(model.expression())
    if model.write == "append":
        columns = ", ".join(dialect.quoted(n) for n in model.table.names)
        return f"INSERT INTO {dialect.quoted(model.name)} ({columns})\n{select}"
    return _merge(model, select, dialect)


def _merge(model: Model, select: str, dialect: Dialect) -> str:
    table, q = model.table, dialect.quoted
    is_whole = model.write == "replace" and not model.within
    matched, deleted = "", ""
    void = f"target.{q('as_of')} > {dialect.param('latest')}"
    if model.order:
        matched = f" AND {_newer(model, dialect)}"
    if is_whole:
        older = f"target.{q('as_of')} <= {dialect.param('as_of')}"
        matched, deleted = f" AND ({older} OR {void})", older
        newer = (
            f"{q('as_of')} > {dialect.param('as_of')} "
            f"AND {q('as_of')} <= {dialect.param('latest')}"
        )
        if model.day:
            date = dialect.date_of(dialect.param("as_of"))
            deleted += f" AND target.{q(model.day)} = {date}"
            newer += f" AND {q(model.day)} = {date}"
        deleted = f"({deleted}\n  OR {void})"
        select = (
            f"SELECT\n  *\nFROM (\n{indent(select, '  ')}\n) AS {q('made')}\nWHERE\n"
            f"  NOT EXISTS(SELECT 1 FROM {q(table.name)} WHERE {newer})"
        )
    elif model.write == "replace":
        column, param = model.within or ("", "")
        deleted = dialect.contains(param, f"target.{q(column)}")
    elif "as_of" in table.names:
        deleted = void
    keyless = [name for name in table.names if name not in table.key]
    sets = ", ".join(f"{q(name)} = source.{q(name)}" for name in keyless)
    lines = [
        f"MERGE INTO {q(table.name)} AS target",
        "USING (",
        indent(select, "  "),
        ") AS source",
        "ON " + "\n  AND ".join(_equal(table.column(k), q(k)) for k in table.key),
        f"WHEN MATCHED{matched} THEN UPDATE SET",
        *wrap(sets, width=WIDTH, initial_indent="  ", subsequent_indent="  "),
        dml.insert_when_not_matched(table, dialect),
    ]
    if deleted:
        lines.append(f"WHEN NOT MATCHED BY SOURCE AND {deleted} THEN DELETE")
    return "\n".join(lines)


def _equal(column: Column, name: str) -> str:
    equal = f"target.{name} = source.{name}"
    if not column.nullable:
        return equal
    return f"({equal} OR (target.{name} IS NULL AND source.{name} IS NULL))"


def _newer(model: Model, dialect: Dialect) -> str:
    """Whether the source row may overwrite: by `order`, least or greatest wins."""
    is_least = model.write == "merge_least"
    beats, last = ("<", "<") if is_least else (">", ">=")
    condition = ""
    for name in reversed(model.order):
        column = dialect.quoted(name)
        equal = f"source.{column} = target.{column}"
        if condition:
            better = f"source.{column} {beats} target.{column}"
            condition = f"({better} OR ({equal} AND {condition}))"
        else:
            condition = f"source.{column} {last} target.{column}"
        if model.table.column(name).nullable:
            # of a row that was written before there was the column
            condition = f"(target.{column} IS NULL OR {condition})"
    return condition


def _statement(name: str, about: str, sql: str) -> Statement:
    used = set(re.findall(r"[@$](\w+)", re.sub(r"'[^']*'", "''", sql)))
    params = tuple(sorted(used & PARAMS.keys()))
    return Statement(name=name, about=about, sql=sql, params=params)


def files() -> dict[Path, str]:
    """Every file below `transforms/sql/`, as it should be."""
    return {
        FOLDER / name / f"{statement.name}.sql": statement.text
        for name in NAMES
        for statement in statements(Dialect(name)).values()
    }


def stale(wanted: dict[Path, str]) -> list[Path]:
    """The files that are missing, differ, or are no statement any more."""
    present = set(FOLDER.glob("*/*.sql"))
    differ = [
        path
        for path, text in wanted.items()
        if path not in present or path.read_text(encoding="utf-8") != text
    ]
    return sorted([*differ, *(present - wanted.keys())])


def main(argv: list[str]) -> int:
    """Write what is stale, or with `--check` only name it."""
    wanted = files()
    behind = stale(wanted)
    for path in behind:
        sys.stdout.write(f"{path.relative_to(FOLDER.parent.parent)}\n")
        if argv == ["--check"]:
            continue
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
    return 1 if behind and argv == ["--check"] else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
