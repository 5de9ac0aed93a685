"""GoogleSQL as a test engine: Google's analyzer and reference evaluator, as WASM.

The `zetasql` package carries both as one WASM module. Compiling it takes some 20 s of
processor time, so the compiled module is kept on disk (in `TOUCHLINE_CACHE`, else
`~/.cache/touchline`); from then on a process starts it in about a second.

What is Google's and what is ours:

- `analyze`, `query`, and `apply` of INSERT, UPDATE and DELETE are Google's, with query
  parameters declared and bound as such.
- MERGE is analyzed by Google but its evaluator cannot run one. `apply` queries it for
the join of target and source, with every condition and value of the statement evaluated
in the join, and follows the result: see `_Merge`.
- MAX_BY and MIN_BY, which BigQuery defines as short for `ANY_VALUE(x HAVING MAX y)`,
  are not known here and are replaced by that.

It is not BigQuery: quotas, partitions and datasets are out of its sight, table names
ignore case, and it has no APPROX_COUNT_DISTINCT.
"""

from __future__ import annotations

import atexit
import ctypes
import fcntl
import functools
import hashlib
import importlib
import importlib.metadata
import itertools
import os
import platform
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sqlglot
from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from tests.engines import (
    NONE,
    Columns,
    EngineError,
    EngineMissing,
    Params,
    Row,
    Table,
    cells,
    checked,
    distinct,
    element,
    json_text,
)

if TYPE_CHECKING:
    import wasmtime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_PROTOS = "zetasql.wasi._pb2.zetasql"

# The names of the types in Google's protocol buffers, and in its SQL.
_KINDS = {
    "string": "TYPE_STRING",
    "int64": "TYPE_INT64",
    "float64": "TYPE_DOUBLE",
    "bool": "TYPE_BOOL",
    "timestamp": "TYPE_TIMESTAMP",
    "date": "TYPE_DATE",
    "json": "TYPE_JSON",
}

# Parts of the language that Google has and BigQuery has not: left on, they would let
# statements pass that BigQuery rejects.
_NOT_IN_BIGQUERY = frozenset(
    {
        "FEATURE_AGGREGATE_FILTERING",
        "FEATURE_ARRAY_EQUALITY",
        "FEATURE_ARRAY_ORDERING",
        "FEATURE_DML_RETURNING",
        "FEATURE_FOR_UPDATE",
        "FEATURE_INSERT_ON_CONFLICT_CLAUSE",
        "FEATURE_JSON_TYPE_COMPARISON",
        "FEATURE_LATERAL_JOIN",
    }
)

# Columns that exist only while a statement is evaluated: a row's place in its table,
# and whether a row of a join has anything of the source in it.
_PLACE = "touchline_place"
_FOUND = "touchline_found"


class GoogleSQLError(EngineError):
    """A statement is not valid GoogleSQL, or fails; the message is Google's own."""


class GoogleSQL:
    """Statements over tables that live for one call each; see `tests.engines`."""

    dialect = "bigquery"

    def __init__(self) -> None:
        """Start the process's evaluator; raise `EngineMissing` when there is none."""
        _service()

    def analyze(
        self, sql: str, tables: Mapping[str, Columns], params: Columns = NONE
    ) -> None:
        """Raise `GoogleSQLError` when a statement is not valid."""
        empty: dict[str, Table] = {name: (cols, []) for name, cols in tables.items()}
        _resolved(_spelled_out(sql), empty, params)

    def query(
        self, sql: str, tables: Mapping[str, Table], params: Params = NONE
    ) -> list[Row]:
        """Evaluate a SELECT."""
        return _select(_spelled_out(sql), tables, params)

    def apply(
        self, sql: str, tables: Mapping[str, Table], params: Params, target: str
    ) -> list[Row]:
        """Return `target`'s rows as a DML statement leaves them."""
        sql = _spelled_out(sql)
        columns, _ = tables[target]
        shown = [
            {
                name: _shown(value, kind)
                for value, (name, kind) in zip(row, columns.items(), strict=True)
            }
            for row in cells(tables[target])
        ]
        shapes = tuple(
            (name, tuple(cols.items())) for name, (cols, _) in tables.items()
        )
        types = tuple((name, kind) for name, (kind, _) in params.items())
        action, merge = _understood(sql, shapes, types, target)
        match action:
            case "resolved_merge_stmt_node":
                assert merge is not None
                return merge.outcome(_select(merge.join, tables, params, target), shown)
            case "resolved_insert_stmt_node":
                changes = _modify(sql, tables, params, target, keyed=False)
            case "resolved_update_stmt_node" | "resolved_delete_stmt_node":
                changes = _modify(sql, tables, params, target, keyed=True)
            case other:
                raise GoogleSQLError(f"not a statement that changes rows: {other}")
        return [row for row in _changed(shown, changes) if row is not None]


# ---------------------------------------------------------------- the WASM module


class _Service:
    """Google's local service: one WASM instance, called one request at a time."""

    def __init__(self) -> None:
        try:
            self._wasmtime = importlib.import_module("wasmtime")
            wasi = importlib.import_module("zetasql.wasi")
            zones = Path(importlib.import_module("tzdata").__path__[0]) / "zoneinfo"
            self.local = importlib.import_module(
                f"{_PROTOS}.local_service.local_service_pb2"
            )
            self.options = importlib.import_module(f"{_PROTOS}.proto.options_pb2")
            self.public = importlib.import_module(f"{_PROTOS}.public.options_pb2")
            self.types = importlib.import_module(f"{_PROTOS}.public.type_pb2")
            self.values = importlib.import_module(f"{_PROTOS}.public.value_pb2")
        except ImportError as error:
            raise EngineMissing(
                f"GoogleSQL needs `pip install zetasql==0.1.5 tzdata` ({error})"
            ) from error
        config = self._wasmtime.Config()
        config.shared_memory = True
        engine = self._wasmtime.Engine(config)
        system = self._wasmtime.WasiConfig()
        system.preopen_dir(str(zones), "/usr/share/zoneinfo")
        linker = self._wasmtime.Linker(engine)
        linker.define_wasi()
        self._store = self._wasmtime.Store(engine)
        self._store.set_wasi(system)
        module = _compiled(self._wasmtime, engine, Path(wasi.get_wasm_path()))
        self._exports = linker.instantiate(self._store, module).exports(self._store)
        self._memory = cast("wasmtime.SharedMemory", self._exports["memory"])
        self._lock = threading.Lock()
        self._run("_initialize")
        self.analyzer_options = self._analyzer_options()

    def call(self, method: str, request: Any, response: type[Any]) -> Any:
        """Send a request and return the response; raise Google's error otherwise."""
        try:
            with self._lock:
                return response.FromString(
                    self._call(method, request.SerializeToString())
                )
        except self._wasmtime.Trap as error:
            _service.cache_clear()  # its memory cannot be trusted any more
            raise GoogleSQLError("the evaluator broke down on this one") from error

    def _call(self, method: str, request: bytes) -> bytes:
        with self._space(len(request)) as sent, self._space(4) as size:
            self._write(sent, request)
            got = self._run(f"ZetaSqlLocalService_{method}", sent, len(request), size)
            if not got:
                raise GoogleSQLError(self._last_error())
            try:
                return self._read(got, int.from_bytes(self._read(size, 4), "little"))
            finally:
                self._run("wasm_free", got)

    def _run(self, function: str, *args: int) -> int:
        exported = cast("wasmtime.Func", self._exports[function])
        return cast("int", exported(self._store, *args))

    @contextmanager
    def _space(self, size: int) -> Iterator[int]:
        """Lend `size` bytes of the instance's memory."""
        place = self._run("wasm_malloc", size)
        if not place:
            raise MemoryError(f"no {size} bytes left in the evaluator")
        try:
            yield place
        finally:
            self._run("wasm_free", place)

    # The memory can move whenever the instance runs, so its address is read each
    # time; whole blocks are copied, as byte by byte takes longer than the evaluation.
    def _address(self, place: int) -> int:
        return ctypes.addressof(self._memory.data_ptr().contents) + place

    def _write(self, place: int, data: bytes) -> None:
        ctypes.memmove(self._address(place), data, len(data))

    def _read(self, place: int, size: int) -> bytes:
        return ctypes.string_at(self._address(place), size)

    def _last_error(self) -> str:
        """Return the message of the last error, without the code in front of it."""
        size = self._run("wasm_get_last_error_size")
        text = self._read(self._run("wasm_get_last_error"), size).decode()
        return re.sub(r"^Code: \d+, Message: ", "", text)

    def _analyzer_options(self) -> Any:
        """Return the options of every request: BigQuery's language, UTC."""
        language = self.call(
            "GetLanguageOptions",
            self.local.LanguageOptionsRequest(maximum_features=True),
            self.options.LanguageOptionsProto,
        )
        language.product_mode = self.public.PRODUCT_EXTERNAL
        language.reserved_keywords.append("QUALIFY")
        del language.supported_statement_kinds[:]  # none listed means all of them
        features = language.DESCRIPTOR.fields_by_name["enabled_language_features"]
        names = features.enum_type.values_by_number
        kept = [
            number
            for number in language.enabled_language_features
            if names[number].name not in _NOT_IN_BIGQUERY
        ]
        del language.enabled_language_features[:]
        language.enabled_language_features.extend(kept)
        options = self.options.AnalyzerOptionsProto(default_timezone="UTC")
        options.language_options.CopyFrom(language)
        options.error_message_mode = (
            options.DESCRIPTOR.fields_by_name["error_message_mode"]
            .enum_type.values_by_name["ERROR_MESSAGE_ONE_LINE"]
            .number
        )
        return options


@functools.cache
def _service() -> _Service:
    """Return the process's one service.

    It is let go before the interpreter is: wasmtime cannot clean up after that.
    """
    atexit.register(_service.cache_clear)
    return _Service()


def _compiled(library: Any, engine: Any, wasm: Path) -> Any:
    """Return the compiled module, from the cache folder if it is there.

    Of the processes that start together one compiles and the others wait for it. A
    file that cannot be loaded (from another kind of machine) is compiled again.
    """
    folder = Path(os.environ.get("TOUCHLINE_CACHE", "~/.cache/touchline")).expanduser()
    folder.mkdir(parents=True, exist_ok=True)
    parts = (
        hashlib.sha256(wasm.read_bytes()).hexdigest()[:16],
        importlib.metadata.version("wasmtime"),
        platform.machine(),
    )
    kept = folder / f"googlesql-{'-'.join(parts)}.cwasm"
    with (folder / "googlesql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists():
            try:
                return library.Module.deserialize_file(engine, str(kept))
            except library.WasmtimeError:
                kept.unlink()
        module = library.Module.from_file(engine, str(wasm))
        partial = kept.with_suffix(".partial")
        partial.write_bytes(module.serialize())
        partial.replace(kept)
        return module


# ---------------------------------------------------------------- types and values


def _type_proto(kind: str) -> Any:
    types = _service().types
    inner = element(kind)
    if inner is None:
        return types.TypeProto(type_kind=types.TypeKind.Value(_KINDS[kind]))
    proto = types.TypeProto(type_kind=types.TYPE_ARRAY)
    proto.array_type.element_type.CopyFrom(_type_proto(inner))
    return proto


def _value_proto(value: Any, kind: str) -> Any:
    """Return a `checked` value as a protocol buffer; an empty one is NULL."""
    proto = _service().values.ValueProto()
    if value is None:
        return proto
    inner = element(kind)
    if inner is not None:
        proto.array_value.SetInParent()
        proto.array_value.element.extend(_value_proto(item, inner) for item in value)
        return proto
    match kind:
        case "string":
            proto.string_value = value
        case "int64":
            proto.int64_value = value
        case "float64":
            proto.double_value = value
        case "bool":
            proto.bool_value = value
        case "date":
            proto.date_value = (value - _EPOCH.date()).days
        case "json":
            proto.json_value = value
        case "timestamp":
            seconds, micros = divmod((value - _EPOCH) // _MICROSECOND, 1_000_000)
            proto.timestamp_value.seconds = seconds
            proto.timestamp_value.nanos = micros * 1000
    return proto


def _moment(proto: Any) -> datetime:
    stamp = proto.timestamp_value
    return _EPOCH + timedelta(seconds=stamp.seconds, microseconds=stamp.nanos // 1000)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "TYPE_STRING": attrgetter("string_value"),
    "TYPE_INT64": attrgetter("int64_value"),
    "TYPE_DOUBLE": attrgetter("double_value"),
    "TYPE_BOOL": attrgetter("bool_value"),
    "TYPE_DATE": lambda proto: _EPOCH.date() + timedelta(days=proto.date_value),
    "TYPE_JSON": lambda proto: json_text(proto.json_value),
    "TYPE_TIMESTAMP": _moment,
}


def _value(proto: Any, kind: Any) -> Any:
    """Return the Python value of a result's protocol buffers (value and type)."""
    if proto.WhichOneof("value") is None:
        return None
    name = _service().types.TypeKind.Name(kind.type_kind)
    if name == "TYPE_ARRAY":
        inner = kind.array_type.element_type
        return [_value(item, inner) for item in proto.array_value.element]
    if name not in _READERS:
        raise GoogleSQLError(f"a result of {name} has no place in these types")
    return _READERS[name](proto)


def _shown(value: Any, kind: str) -> Any:
    """Return a `checked` value as an engine would return it."""
    return json_text(value) if kind == "json" and value is not None else value


# ---------------------------------------------------------------- requests


def _resolved(sql: str, tables: Mapping[str, Table], params: Columns) -> Any:
    """Return Google's understanding of a statement."""
    service = _service()
    request = service.local.AnalyzeRequest(sql_statement=sql)
    _describe(request, tables, params)
    response = service.call("Analyze", request, service.local.AnalyzeResponse)
    return response.resolved_statement


def _describe(request: Any, tables: Mapping[str, Table], params: Columns) -> None:
    """Put the language, the tables' columns and the parameters' types in a request."""
    options = _service().analyzer_options
    request.options.CopyFrom(options)
    for name, kind in params.items():
        request.options.query_parameters.add(name=name, type=_type_proto(kind))
    catalog = request.simple_catalog
    catalog.name = "tests"
    catalog.builtin_function_options.language_options.CopyFrom(options.language_options)
    for name, (columns, _) in tables.items():
        table = catalog.table.add(name=name)
        for column, kind in columns.items():
            table.column.add(name=column, type=_type_proto(kind))


def _fill(
    request: Any, tables: Mapping[str, Table], params: Params, placed: str | None
) -> None:
    """Put all of `_describe` in a request, and the rows and the values.

    The table named by `placed` has every row's place in it as one more column, which
    is its key and which only a statement that names it sees.
    """
    _describe(request, tables, {name: kind for name, (kind, _) in params.items()})
    for name, (kind, value) in params.items():
        request.params.add(name=name, value=_value_proto(checked(value, kind), kind))
    for table in request.simple_catalog.table:
        columns, _ = tables[table.name]
        rows = request.table_content[table.name].table_data
        rows.SetInParent()
        for values in cells(tables[table.name]):
            rows.row.add().cell.extend(map(_value_proto, values, columns.values()))
        if table.name == placed:
            table.primary_key_column_index.append(len(table.column))
            table.column.add(
                name=_PLACE, type=_type_proto("int64"), is_pseudo_column=True
            )
            for place, row in enumerate(rows.row):
                row.cell.append(_value_proto(place, "int64"))


def _select(
    sql: str, tables: Mapping[str, Table], params: Params, placed: str | None = None
) -> list[Row]:
    """Evaluate a SELECT as it stands."""
    service = _service()
    request = service.local.EvaluateQueryRequest(sql=sql)
    _fill(request, tables, params, placed)
    response = service.call(
        "EvaluateQuery", request, service.local.EvaluateQueryResponse
    )
    columns = response.prepared.columns
    names = distinct(column.name for column in columns)
    return [
        {
            name: _value(cell, column.type)
            for name, column, cell in zip(names, columns, row.cell, strict=True)
        }
        for row in response.content.table_data.row
    ]


@dataclass(frozen=True)
class _Change:
    """What becomes of the row at `place` (None: of no row yet); no row is a delete."""

    place: int | None
    row: Row | None


def _modify(
    sql: str, tables: Mapping[str, Table], params: Params, target: str, *, keyed: bool
) -> list[_Change]:
    """Evaluate an INSERT, or (`keyed`) an UPDATE or DELETE."""
    service = _service()
    request = service.local.EvaluateModifyRequest(sql=sql)
    _fill(request, tables, params, target if keyed else None)
    response = service.call(
        "EvaluateModify", request, service.local.EvaluateModifyResponse
    )
    if response.content and response.table_name != target:
        raise GoogleSQLError(f"it changes {response.table_name}, not {target}")
    columns, _ = tables[target]
    kinds = {name: _type_proto(kind) for name, kind in columns.items()}
    # A row comes with its key as the last cell, a deleted one with no cells at all.
    return [
        _Change(
            place=change.old_primary_key[0].int64_value if keyed else None,
            row={
                name: _value(cell, kind)
                for (name, kind), cell in zip(kinds.items(), change.cell, strict=False)
            }
            or None,
        )
        for change in response.content
    ]


def _changed(rows: Sequence[Row], changes: Iterable[_Change]) -> list[Row | None]:
    """Return the rows with the changes made; a deleted one leaves None behind."""
    after: list[Row | None] = list(rows)
    for change in changes:
        if change.place is None:
            after.append(change.row)
        else:
            after[change.place] = change.row
    return after


# ---------------------------------------------------------------- MERGE


@dataclass(frozen=True)
class _When:
    """One WHEN of a MERGE: when it takes a row of the join, and what it then does."""

    action: str  # insert, update or delete
    guard: exp.Expr
    values: Mapping[str, exp.Expr]  # by the target's name of the column


class _Merge:
    """A MERGE as the join of its target and source, and what follows from each row.

    The join gives for each pair the row's place in the target, the number of the first
    WHEN that takes the pair, and that WHEN's values. All of it is one SELECT, made of
    the statement's own expressions. `sql` is the statement as it was read here: who
    evaluates `join` makes sure first that `sql` means what the original means.
    """

    def __init__(self, sql: str, columns: Columns, target: str) -> None:
        merge = sqlglot.parse_one(sql, read="bigquery")
        if (
            not isinstance(merge, exp.Merge)
            or merge.this.name.lower() != target.lower()
        ):
            raise GoogleSQLError(f"not a MERGE into {target}")
        self._columns = columns
        self._target = merge.this.alias_or_name
        self._source = merge.args["using"].alias_or_name
        self._whens = [self._when(when) for when in merge.args["whens"].expressions]
        self.sql = merge.sql("bigquery")
        self.join = self._join(merge).sql("bigquery")

    def outcome(self, joined: Iterable[Row], rows: Sequence[Row]) -> list[Row]:
        """Return the target's `rows` as the statement leaves them."""
        changes: dict[int, _Change] = {}
        inserts = []
        for pair in joined:
            if pair["touchline_when"] is None:
                continue
            when = self._whens[pair["touchline_when"]]
            values = {name: pair[name] for name in when.values}
            place = pair[_PLACE]
            if when.action == "insert":
                inserts.append(_Change(None, dict.fromkeys(self._columns) | values))
            elif place in changes:
                raise GoogleSQLError(
                    "MERGE must match at most one source row for each target row"
                )
            elif when.action == "update":
                changes[place] = _Change(place, rows[place] | values)
            else:
                changes[place] = _Change(place, None)
        after = _changed(rows, [*changes.values(), *inserts])
        return [row for row in after if row is not None]

    def _when(self, when: exp.Expr) -> _When:
        """Read one WHEN, and give its names the one table that they can mean."""
        then = when.args["then"]
        action, names, values = "delete", [], []
        if isinstance(then, exp.Insert):
            if not isinstance(then.expression, exp.Tuple):
                raise GoogleSQLError("cannot evaluate an INSERT without column names")
            action = "insert"
            names = [column.name for column in then.this.expressions]
            values = then.expression.expressions
        elif isinstance(then, exp.Update):
            action = "update"
            names = [assignment.this.name for assignment in then.expressions]
            values = [assignment.expression for assignment in then.expressions]

        condition = when.args.get("condition")
        missing = exp.column(_PLACE, self._target, quoted=True).is_(exp.null())
        alone = exp.column(_FOUND, self._source, quoted=True).is_(exp.null())
        read = [*values, condition] if condition else values
        if when.args["matched"]:
            guard: exp.Expr = exp.and_(missing.not_(), alone.not_())
        elif when.args["source"]:
            guard = alone
            _qualify(read, self._target)
        else:
            guard = missing
            _qualify(read, self._source)
        if condition:
            guard = exp.and_(guard, condition)
        return _When(action, guard, self._named(names, values))

    def _named(
        self, names: Iterable[str], values: Iterable[exp.Expr]
    ) -> dict[str, exp.Expr]:
        """Return the values by column, each coerced to the column's type."""
        declared = {name.lower(): name for name in self._columns}
        return {
            (column := declared[name.lower()]): exp.Cast(
                this=value.copy(),
                to=exp.DataType.build(self._columns[column], dialect="bigquery"),
            )
            for name, value in zip(names, values, strict=True)
        }

    def _join(self, merge: exp.Merge) -> exp.Select:
        source = (
            exp.select(exp.Star(), exp.alias_(exp.true(), _FOUND))
            .from_(merge.args["using"].copy())
            .subquery(exp.to_identifier(self._source, quoted=True))
        )
        number = exp.Case()
        values: dict[str, exp.Case] = {}
        for index, when in enumerate(self._whens):
            number = number.when(when.guard, exp.Literal.number(index))
        for column in self._columns:
            if any(column in when.values for when in self._whens):
                values[column] = exp.Case()
                for when in self._whens:
                    value = when.values.get(column, exp.null())
                    values[column] = values[column].when(when.guard, value)
        return (
            exp.select(
                exp.column(_PLACE, self._target, quoted=True),
                exp.alias_(number, "touchline_when"),
                *(exp.alias_(case, name, quoted=True) for name, case in values.items()),
            )
            .from_(merge.this.copy())
            .join(source, on=merge.args["on"].copy(), join_type="full")
        )


@functools.lru_cache(maxsize=256)
def _understood(
    sql: str,
    shapes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...],
    types: tuple[tuple[str, str], ...],
    target: str,
) -> tuple[str, _Merge | None]:
    """What a DML statement is to Google, by the tables' columns and the types of its
    parameters, and the MERGE that it may be: the same whatever rows there are."""
    tables: dict[str, Table] = {name: (dict(columns), []) for name, columns in shapes}
    statement = _resolved(sql, tables, dict(types))
    action = str(statement.WhichOneof("node"))
    if action != "resolved_merge_stmt_node":
        return action, None
    merge = _Merge(sql, tables[target][0], target)
    if _resolved(merge.sql, tables, dict(types)) != statement:
        raise GoogleSQLError("sqlglot reads this MERGE differently")
    return action, merge


def _qualify(expressions: Iterable[exp.Expr], table: str) -> None:
    """Write `table` before the bare names of columns; those in subqueries stay."""
    for expression in expressions:
        for column in list(expression.find_all(exp.Column)):
            if not column.table and not column.find_ancestor(exp.Query):
                column.set("table", exp.to_identifier(table, quoted=True))


# ---------------------------------------------------------------- MAX_BY and MIN_BY


_SPELLINGS = {"MAX_BY": " HAVING MAX", "MIN_BY": " HAVING MIN"}


@functools.lru_cache(maxsize=256)
def _spelled_out(sql: str) -> str:
    """Return the SQL with MAX_BY(x, y) as ANY_VALUE(x HAVING MAX y), MIN_BY alike.

    Tokens tell the calls from strings, comments and quoted names, and every character
    outside of them stays as it is.
    """
    try:
        tokens = sqlglot.tokenize(sql, read="bigquery")
    except sqlglot.TokenError:
        return sql  # Google says it better
    edits: dict[int, tuple[Token, str]] = {}
    brackets: list[Token | None] = []  # for each open one, the call awaiting its comma
    for before, token in itertools.pairwise(tokens):
        if token.token_type in {TokenType.L_PAREN, TokenType.L_BRACKET}:
            named = before.text.upper() in _SPELLINGS
            called = named and before.token_type is TokenType.VAR
            brackets.append(before if called else None)
        elif token.token_type in {TokenType.R_PAREN, TokenType.R_BRACKET}:
            del brackets[-1:]
        elif token.token_type is TokenType.COMMA and brackets and brackets[-1]:
            call, brackets[-1] = brackets[-1], None
            edits[call.start] = call, "ANY_VALUE"
            edits[token.start] = token, _SPELLINGS[call.text.upper()]
    for _, (token, text) in sorted(edits.items(), reverse=True):
        sql = sql[: token.start] + text + sql[token.end + 1 :]
    return sql
