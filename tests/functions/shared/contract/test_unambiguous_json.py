"""JSON that Python, DuckDB and BigQuery read alike."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from functions.shared.contract.unambiguous_json import (
    MAX_ROW_LEVELS,
    InexactNumber,
    ParsedJson,
    RepeatedKeyObject,
    TooDeepError,
    is_surely_unambiguous,
    storable,
)
from tests.engines import require

NUMBERS = st.one_of(
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False).map(
        lambda number: f"{number:.20E}".replace("E", "e")
    ),
    st.sampled_from(["1e400", "-1e400", "1e-400", "-0", "-0.0", "1.10", "666.05856"]),
).map(str)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=5).map(json.dumps)
SPACES = st.sampled_from(["", "", " ", "\n"])


@st.composite
def objects(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    """An object as text; keys may repeat."""
    keys = st.sampled_from(['"a"', '"b"', '"\\u0061"', '"[}"', '"\\\\"', '"\\u0000"'])
    pairs = draw(st.lists(st.tuples(keys, inner), max_size=4))
    space = draw(SPACES)
    return "{" + f",{space}".join(f"{k}{space}:{v}" for k, v in pairs) + "}"


JSON_TEXTS = st.recursive(
    st.one_of(NUMBERS, TEXTS, st.sampled_from(["null", "true", "false"])),
    lambda inner: st.one_of(
        objects(inner),
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]"),
    ),
    max_leaves=10,
)
"""JSON in any notation."""

AS_KEPT = {
    "googlesql": "SELECT PARSE_JSON(@t, wide_number_mode => 'round') AS x",
    "duckdb": "SELECT CAST($t AS JSON) AS x",
}


def kept(engine: str, text: str) -> Any:
    (row,) = require(engine).query(AS_KEPT[engine], {}, {"t": ("string", text)})
    return json.loads(row["x"])


@pytest.mark.googlesql
@settings(
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(text=JSON_TEXTS)
@example(text='{"a":18446744073709551616,"b":[1e400,0.12345678901234567890]}')
@example(text='{"a":1,"\\u0061":2}')
@example(text="9" * 5000)
@example(text='"' + "\\" * 8 + 'u0000"')
@example(text="[1e-99999999999999999999]")
def test_stored_json_is_read_alike(text: str) -> None:
    stored = storable(text.encode()).decode()
    ours = msgspec.json.decode(stored)
    for engine in AS_KEPT:
        assert kept(engine, stored) == ours, engine
    assert storable(stored.encode()).decode() == stored


@settings(deadline=None)
@given(text=JSON_TEXTS)
def test_surely_unambiguous_json_is_stored_unchanged(text: str) -> None:
    if is_surely_unambiguous(text.encode()) and "\\u0000" not in text:
        assert storable(text.encode()) == text.encode()
        assert not ParsedJson(text.encode()).is_ambiguous


@settings(deadline=None)
@given(text=NUMBERS)
def test_a_number_is_kept_to_its_last_digit(text: str) -> None:
    stored = msgspec.json.decode(storable(text.encode()))
    exact = Decimal(stored if isinstance(stored, str) else repr(stored))
    assert exact == Decimal(text)


def test_unambiguous_json_is_stored_unchanged() -> None:
    for text in ('{"a": 1}', '["\\u00e9"]', "1.10", "[-0, 1E5]", str(2**64 - 1)):
        assert storable(text.encode()) == text.encode()
        assert not ParsedJson(text.encode()).is_ambiguous


def test_ambiguous_parts_are_marked() -> None:
    parsed = ParsedJson(b'{"a":{"x":1,"y":1,"x":2},"b":1e400}')
    assert isinstance(parsed.value["a"], RepeatedKeyObject)
    assert (parsed.value["a"], parsed.value["a"].key) == ({"x": 2, "y": 1}, "x")
    assert isinstance(parsed.value["b"], InexactNumber)
    assert parsed.storable == b'{"a":{"x":2,"y":1},"b":"1e400"}'


@pytest.mark.parametrize(("opened", "closed"), [("[", "]"), ('{"a":', "}")])
def test_json_nested_too_deep_is_stored_as_a_text(opened: str, closed: str) -> None:
    fits, too_deep = (
        opened * levels + "1" + closed * levels
        for levels in (MAX_ROW_LEVELS, MAX_ROW_LEVELS + 1)
    )
    assert is_surely_unambiguous(fits.encode())
    assert not is_surely_unambiguous(too_deep.encode())
    with pytest.raises(TooDeepError):
        ParsedJson(too_deep.encode())
    assert json.loads(storable(too_deep.encode())) == too_deep


def test_brackets_in_texts_are_not_levels() -> None:
    assert is_surely_unambiguous(
        json.dumps(["[" * 200, "\\" * 3 + "{"], separators=(",", ":")).encode()
    )
    hidden = b'["]",' * (MAX_ROW_LEVELS + 1) + b"1" + b',"["]' * (MAX_ROW_LEVELS + 1)
    assert json.loads(hidden)
    assert not is_surely_unambiguous(hidden)


@pytest.mark.googlesql
def test_an_ordinary_number_is_one_that_exact_parsing_refuses() -> None:
    """So parameters are parsed with rounding, though no number needs it."""
    engine = require("googlesql")
    sql = "SELECT SAFE.PARSE_JSON('666.05856') IS NULL AS refused"
    assert engine.query(sql, {}) == [{"refused": True}]
