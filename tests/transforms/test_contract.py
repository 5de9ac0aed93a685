"""The contract requires what the models and the columns need, and nothing else.

What is needed is derived from the models' own expressions, from the columns that must
not be null, and from the rows that `load` makes of a response.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

import ibis.expr.operations as ops
import msgspec
import pytest

import transforms.compiler.compile  # noqa: F401 (registers the models)
from functions.load.rows import rows_of
from functions.shared.contract import fields as contract_fields
from functions.shared.contract.fields import Field
from functions.shared.contract.models import (
    DriftPolicy,
    Match,
    MatchesResponse,
    SeasonResponse,
    StandingsResponse,
    TableRow,
    TeamRow,
    TeamsResponse,
)
from functions.shared.contract.validator import CONTRACT
from tests.engines import canonical, engines, require
from tests.functions.hostile import place, put
from tests.functions.world import (
    JSON,
    club,
    match,
    matches_response,
    season_response,
    standings_response,
    table,
    table_row,
    teams_response,
)
from tests.transforms.bench import NOON, Bench
from transforms.model import MODELS, QUERIES
from transforms.tables import TABLES


class Resource(NamedTuple):
    """A response with one row, and its tables."""

    name: str
    response: JSON
    envelope: type[msgspec.Struct]
    row: type[msgspec.Struct]
    rows_at: str
    raw: str
    silver: str
    number: str
    """The column that distinguishes the rows of a response."""


SHOOTOUT = {
    "winner": "HOME_TEAM",
    "duration": "PENALTY_SHOOTOUT",
    "fullTime": {"home": 5, "away": 4},
    "halfTime": {"home": 0, "away": 1},
    "regularTime": {"home": 1, "away": 1},
    "extraTime": {"home": 0, "away": 0},
    "penalties": {"home": 4, "away": 3},
}
PLAYED = match(1, status="FINISHED", score=SHOOTOUT, venue="Ground", group="GROUP_A")
RESOURCES = [
    Resource(
        *("matches", matches_response(PLAYED), MatchesResponse, Match, "matches"),
        *("raw_live_matches", "silver_live_match_history", "match_id"),
    ),
    Resource(
        *("batch_matches", season_response(PLAYED), SeasonResponse, Match, "matches"),
        *("raw_batch_matches", "silver_matches", "match_id"),
    ),
    Resource(
        "standings",
        standings_response(table(table_row(1, form="W"), group="GROUP_A")),
        *(StandingsResponse, TableRow, "standings.0.table"),
        *("raw_live_standings", "silver_live_standings", "team_id"),
    ),
    Resource(
        "batch_standings",
        standings_response(table(table_row(1, form="W"), group="GROUP_A")),
        *(StandingsResponse, TableRow, "standings.0.table"),
        *("raw_batch_standings", "silver_standings", "team_id"),
    ),
    Resource(
        *("batch_teams", teams_response(club(1)), TeamsResponse, TeamRow, "teams"),
        *("raw_batch_teams", "silver_teams", "team_id"),
    ),
]
HASHES = {"payload", "content_hash", "table_sha256"}
"""Columns derived from whole rows, not from a field."""

ODD: list[Any] = [
    *(None, True, 5, -1, 2.0, 2.5, 2**63, 2**64, "", "x", "5", [], ["x"], {}),
    *({"home": 1}, "2026-13-01", "0000-01-01", "2026-8-14", "2026-08-14T00:00"),
]

each = pytest.mark.parametrize(
    "resource", RESOURCES, ids=lambda resource: resource.name
)


def fields_of(model: type[msgspec.Struct], at: str = "") -> Iterator[tuple[str, Any]]:
    """Every field of a contract's model and below, by path; lists by their first."""
    for name, field in contract_fields.fields_of(model).items():
        path = f"{at}.{name}".lstrip(".")
        yield path, field
        if field.shape.model is not None:
            yield from fields_of(field.shape.model, path)
        if field.shape.item is not None and field.shape.item.model is not None:
            yield from fields_of(field.shape.item.model, f"{path}.0")


def row_fields(resource: Resource) -> dict[str, Field]:
    return dict(fields_of(resource.row))


def all_fields(resource: Resource) -> dict[str, Field]:
    """Those of the response, and those of its row, from the response on."""
    below = f"{resource.rows_at}.0"
    row = {f"{below}.{path}": field for path, field in fields_of(resource.row)}
    return dict(fields_of(resource.envelope)) | row


# Fields that are read and needed


@cache
def read_by(name: str) -> dict[str, str]:
    """The paths that a model reads in payloads, with their types."""
    found = {}
    for node in MODELS[name].expression().op().find(ops.Node):
        if type(node).__name__.startswith("UnwrapJSON"):
            path, at = [], node.args[0]
            while not (isinstance(at, ops.Field) and at.name == "payload"):
                if isinstance(at, ops.JSONGetItem):
                    path.append(str(at.index.value))
                    at = at.arg
                else:  # a column that a SELECT below computes
                    assert isinstance(at, ops.Field), at
                    at = at.rel.values[at.name]
            found[".".join(reversed(path))] = type(node).__name__
    return found


def without(value: JSON, path: str) -> JSON:
    changed = copy.deepcopy(value)
    holder, key = place(changed, path)
    holder.pop(key, None) if isinstance(holder, dict) else holder.pop(key)
    return changed


def holds(value: JSON, path: str) -> bool:
    try:
        holder, key = place(value, path)
        return key in holder if isinstance(holder, dict) else key < len(holder)
    except (KeyError, TypeError, IndexError, ValueError):
        return False


def validate(resource: Resource, response: JSON, scope: str = "PL") -> Any:
    return CONTRACT.validate(resource.name, json.dumps(response).encode(), scope)


def loaded(resource: Resource, response: JSON) -> JSON:
    """The one row that `load` makes of a response."""
    snapshot = {
        "snapshot_id": "s",
        "resource": resource.name,
        "scope": "PL",
        "fetched_at": NOON,
    }
    _, (row,) = rows_of(CONTRACT, snapshot, json.dumps(response).encode())
    return row


def other_value(field: Field, value: Any) -> Any:
    """Another value that the field may have."""
    for other in (7, "ZZ", "2026-08-15", "2026-11-22T15:00:00Z"):
        try:
            msgspec.json.decode(json.dumps(other), type=field.kind)
        except msgspec.ValidationError:
            continue
        if other != value:
            return other
    raise AssertionError(field.name)


def in_a_raw_column(resource: Resource, path: str, field: Field) -> bool:
    """Whether a column of the raw table that must not be null, or the verdict, depends
    on the field."""
    changed = copy.deepcopy(resource.response)
    holder, key = place(changed, path)
    holder[key] = other_value(field, holder[key])
    if not validate(resource, changed).rows:
        return True
    before, after = loaded(resource, resource.response), loaded(resource, changed)
    return any(
        before[column.name] != after[column.name]
        for column in TABLES[resource.raw].columns
        if not column.nullable and column.name not in HASHES
    )


def raw_rows(resource: Resource, payloads: list[JSON]) -> list[JSON]:
    """Rows of the raw table that differ in their payloads, numbered from 0."""
    base = loaded(resource, resource.response)
    return [
        {**base, resource.number: number, "payload": json.dumps(payload)}
        for number, payload in enumerate(payloads)
    ]


def silver_of(engine: str, resource: Resource, rows: list[JSON]) -> dict[int, JSON]:
    """The rows of the model made of rows of the raw table, by their numbers."""
    bench = Bench(require(engine))
    bench.put(resource.raw, *rows)
    ledger = {
        "snapshot_id": "s",
        "fetched_at": NOON,
        "resource": resource.name,
        "scope": "PL",
        "verdict": "valid",
        "body_sha256": "b",
        "loaded_at": NOON,
    }
    bench.put("raw_snapshots", ledger)
    made = bench.run(
        resource.silver,
        since=NOON - timedelta(days=1),
        snapshot_ids=["s"],
        competitions=["PL"],
        season_ids=[2600],
    )
    return {row[resource.number]: row for row in made}


def needed(resource: Resource) -> set[str]:
    """The paths in the response without which a column that must not be null is
    null."""
    below = f"{resource.rows_at}.0"
    fields = all_fields(resource)
    leaves = [
        path
        for path, field in fields.items()
        if field.shape.model is None and holds(resource.response, path)
    ]
    found = {
        path
        for path in leaves
        if not resource.rows_at.startswith(path)
        and field_is_plain(fields[path])
        and in_a_raw_column(resource, path, fields[path])
    }
    row = place(resource.response, below)
    whole = row[0][row[1]]
    paths = [path for path in row_fields(resource) if holds(whole, path)]
    rows = raw_rows(resource, [without(whole, path) for path in paths])
    silver = silver_of("duckdb", resource, rows)
    musts = [c.name for c in TABLES[resource.silver].columns if not c.nullable]
    for number, path in enumerate(paths):
        if any(silver[number][name] is None for name in musts):
            found.add(f"{below}.{path}")
    above = {path[:at] for path in found for at, sign in enumerate(path) if sign == "."}
    lists = {resource.rows_at, resource.rows_at.partition(".")[0]}
    return found | (above & fields.keys()) | lists


def field_is_plain(field: Field) -> bool:
    """Whether the field has a single value of a definite type."""
    kinds = {"str", "int", "date", "datetime"}
    return any(getattr(one, "__name__", "") in kinds for one in field.shape.options)


# Laws


@each
def test_the_contract_requires_what_is_needed_and_nothing_else(
    resource: Resource,
) -> None:
    """And the result of a match, which may be null but not missing."""
    must = needed(resource)
    fields = {
        path: field
        for path, field in all_fields(resource).items()
        if holds(resource.response, path)
    }
    assert validate(resource, resource.response).verdict == "valid"
    refused = {
        path
        for path in fields
        if validate(resource, without(resource.response, path)).verdict != "valid"
    }
    below = f"{resource.rows_at}.0."
    results = {f"{below}score", f"{below}score.fullTime"} & fields.keys()
    assert refused == must | results
    for path in fields:
        changed = copy.deepcopy(resource.response)
        put(changed, path, None)
        assert (validate(resource, changed).verdict != "valid") == (path in must), path


@each
def test_the_example_response_has_all_that_models_read(resource: Resource) -> None:
    row: Any = resource.response
    for part in f"{resource.rows_at}.0".split("."):
        row = row[int(part) if isinstance(row, list) else part]
    assert [path for path in read_by(resource.silver) if not holds(row, path)] == []
    assert read_by(resource.silver)


@each
def test_models_read_only_fields_of_the_contract(resource: Resource) -> None:
    """Texts as texts and numbers as 64-bit integers: any other value is refused, as
    warehouses would read it differently."""
    fields = row_fields(resource)
    for path, unwrapped in read_by(resource.silver).items():
        field = fields[path]
        options = {getattr(one, "__name__", "") for one in field.shape.options}
        if unwrapped == "UnwrapJSONString":
            assert options & {"str", "date"}, path
            continue
        assert unwrapped == "UnwrapJSONInt64", path
        assert "int" in options, path
        for odd in (2**63, -(2**63) - 1, 2.0):
            changed = copy.deepcopy(resource.response)
            put(changed, f"{resource.rows_at}.0.{path}", odd)
            assert validate(resource, changed).verdict == "invalid", path


@pytest.mark.slow
def test_only_the_models_of_responses_read_payloads() -> None:
    known = {one.silver for one in RESOURCES}
    assert {name for name in MODELS if read_by_any(name)} == known
    for query in QUERIES.values():
        fields = query.expression().op().find(ops.Field)
        assert not [one for one in fields if one.name == "payload"], query.name


def read_by_any(name: str) -> bool:
    fields = MODELS[name].expression().op().find(ops.Field)
    return any(one.name == "payload" for one in fields)


@pytest.mark.googlesql
@each
def test_a_field_that_is_not_needed_is_drift_and_read_alike(resource: Resource) -> None:
    """Any other value is refused only in a result or as another number. Otherwise it is
    drift, both warehouses read it alike, and no required column becomes null."""
    must = needed(resource)
    rows: list[JSON] = []
    for path, field in all_fields(resource).items():
        if path in must or not holds(resource.response, path):
            continue
        for odd in ODD:
            changed = copy.deepcopy(resource.response)
            put(changed, path, odd)
            result = validate(resource, changed)
            if result.verdict != "valid":
                assert odd is not None, path
                assert may_refuse(field, odd), (path, odd)
                continue
            if field.policy is not None and not fits(field, odd):
                assert result.drift, (path, odd)
            row = loaded(resource, changed)
            payload = msgspec.json.encode(row["payload"]).decode()
            rows.append({**row, "payload": payload, resource.number: len(rows)})
    assert len(rows) > len(ODD)
    made = [silver_of(name, resource, rows) for name in engines()]
    assert canonical(made[0].values()) == canonical(made[1].values())
    assert len(made[0]) == len(rows)
    musts = [c.name for c in TABLES[resource.silver].columns if not c.nullable]
    assert not [row for row in made[0].values() if None in [row[m] for m in musts]]


def may_refuse(field: Field, odd: Any) -> bool:
    if field.policy is DriftPolicy.NUMERIC:
        return isinstance(odd, int | float) and not isinstance(odd, bool)
    is_part_of_a_result = field.policy is None and not field.is_required
    return field.policy is DriftPolicy.DISPLAYED or is_part_of_a_result


def fits(field: Field, odd: Any) -> bool:
    try:
        msgspec.json.decode(json.dumps(odd), type=field.kind)
    except msgspec.ValidationError:
        return False
    return True
