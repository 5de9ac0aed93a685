"""Decodes responses and rows by the contract's models.

What is required has to be there. What is new or unusual is left out and reported as
drift. An object of the contract that repeats a key is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import UNSET

from functions.shared.contract.fields import (
    Shape,
    decoder_of,
    fields_of,
    is_in_utc,
    violation,
)
from functions.shared.contract.unambiguous_json import (
    MAX_RESPONSE_LEVELS,
    MAX_ROW_LEVELS,
    NUL,
    ParsedJson,
    RepeatedKeyObject,
    TooDeepError,
    encode,
    is_surely_unambiguous,
)

Model = TypeVar("Model", bound=msgspec.Struct)

Drift = tuple[str, str, str]
"""Field, kind and value."""

DECODE_ERRORS = (
    msgspec.DecodeError,
    UnicodeDecodeError,
    RecursionError,
    TooDeepError,
)
"""Raised for a text that is not JSON, breaks the contract, or is nested too deep."""

_NEEDS_NORMALIZING = re.compile(rb"\.[0-9]{7}|\\u0000")
"""A time that some readers round and others cut, and a NUL."""


@dataclass(frozen=True)
class Decoded(Generic[Model]):
    """A value that satisfies its model, its drift, and its JSON as a warehouse can
    store it. `is_unambiguous` is whether a quick check has shown that all of the JSON,
    with its rows, is read alike."""

    value: Model
    drift: list[Drift]
    storable: bytes
    is_unambiguous: bool


def decode_row(
    raw: bytes, model: type[Model], *, is_unambiguous: bool
) -> Decoded[Model]:
    """A row by its model. `is_unambiguous` is that of its response.

    Raises DECODE_ERRORS; a msgspec.ValidationError has the path.
    """
    if not is_unambiguous and NUL.search(raw):
        raise msgspec.ValidationError("A NUL character in a text")
    return _decode(
        raw, model, MAX_ROW_LEVELS, is_unambiguous=is_unambiguous, has_rows=False
    )


def decode_response(body: bytes, model: type[Model]) -> Decoded[Model]:
    """A body by its model; its rows stay raw, so their UTF-8 is checked here.

    Raises DECODE_ERRORS.
    """
    body.decode()
    msgspec.json.decode(body, type=msgspec.Raw)  # raises if it is not JSON at all
    return _decode(
        body, model, MAX_RESPONSE_LEVELS, is_unambiguous=False, has_rows=True
    )


def _decode(
    raw: bytes, model: type[Model], levels: int, *, is_unambiguous: bool, has_rows: bool
) -> Decoded[Model]:
    is_normal = is_unambiguous or not _NEEDS_NORMALIZING.search(raw)
    is_unambiguous = is_unambiguous or (is_normal and is_surely_unambiguous(raw))
    parsed = None if is_unambiguous else ParsedJson(raw, levels)
    if is_normal and not (parsed and parsed.is_ambiguous):
        value = _decode_without_drift(raw, model)
        if value is not None:
            return Decoded(value, [], raw, is_unambiguous)
    parsed = parsed or ParsedJson(raw, levels)
    drift: list[Drift] = []
    rows_in = raw if has_rows else b""
    accepted = _accepted(parsed.value, Shape(model), "", drift, rows_in)
    value = decoder_of(model)(encode(accepted))
    return Decoded(value, drift, parsed.storable, is_unambiguous)


def _decode_without_drift(raw: bytes, model: type[Model]) -> Model | None:
    """The decoded value where nothing is new or unusual, else None."""
    try:
        value: Model = decoder_of(model)(raw)
    except msgspec.ValidationError:
        return None
    return value if _is_complete(value, model) else None


def _accepted(
    value: Any, shape: Shape, path: str, drift: list[Drift], raw: bytes
) -> Any:
    """A value of a shape without its drift. `raw` is its text where it has raw rows.

    Raises msgspec.ValidationError for an object of the contract that repeats a key.
    """
    if shape.model is not None and isinstance(value, dict):
        return _accepted_object(value, shape.model, path, drift, raw)
    if shape.is_rows and isinstance(value, list):
        return decoder_of(list[msgspec.Raw])(raw)
    if shape.item is not None and isinstance(value, list):
        raws = decoder_of(list[msgspec.Raw])(raw) if raw else [b""] * len(value)
        return [
            _accepted(item, shape.item, f"{path}[]", drift, bytes(text))
            for item, text in zip(value, raws, strict=True)
        ]
    if isinstance(value, dict | list):
        drift += [(at, "repeated_key", "") for at in _repeated_keys(value, path)]
    return value


def _accepted_object(
    value: dict[str, Any],
    model: type[msgspec.Struct],
    path: str,
    drift: list[Drift],
    raw: bytes,
) -> dict[str, Any]:
    if isinstance(value, RepeatedKeyObject):
        raise violation(_below(path, value.key), "The key is there twice")
    fields = fields_of(model)
    raws = decoder_of(dict[str, msgspec.Raw])(raw) if raw else {}
    accepted = {}
    for key, member in value.items():
        at = _below(path, key)
        if key not in fields:
            drift.append((at, "unknown_key", ""))
            continue
        field = fields[key]
        inner = _accepted(member, field.shape, at, drift, bytes(raws.get(key, b"")))
        inner = field.normalized(inner, at)
        piece = None if field.is_acceptable(inner) else field.drift_of(inner, at)
        if piece is None:
            accepted[key] = inner
        else:
            drift.append((at, *piece))
    drift += [
        (_below(path, field.name), "missing_key", "")
        for field in fields.values()
        if field.is_expected and field.name not in value
    ]
    return accepted


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _repeated_keys(value: Any, path: str) -> Iterator[str]:
    """The paths of repeated keys in a value that the contract does not describe."""
    if isinstance(value, RepeatedKeyObject):
        yield _below(path, value.key)
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _repeated_keys(inner, _below(path, key))
    if isinstance(value, list):
        for inner in value:
            yield from _repeated_keys(inner, f"{path}[]")


def _is_complete(value: Any, model: type[msgspec.Struct]) -> bool:
    """Whether every expected field is there, and every time has a UTC time."""
    checks = _completeness(model)
    try:
        if checks.expected and UNSET in checks.expected(value):
            return False
    except AttributeError:  # the object that has the field is not there
        return False
    if not all(
        moment.tzinfo is UTC or is_in_utc(moment)
        for moment in (getattr(value, name) for name in checks.timestamps)
        if isinstance(moment, datetime)
    ):
        return False
    return all(
        _is_complete(item, item_model)
        for name, item_model in checks.lists
        for item in getattr(value, name)
    )


@dataclass(frozen=True)
class _Completeness:
    """What `_is_complete` checks of a model."""

    expected: Callable[[Any], tuple[Any, ...]] | None
    """Returns the expected fields of a value, and of the objects in it."""
    timestamps: tuple[str, ...]
    lists: tuple[tuple[str, type[msgspec.Struct]], ...]


@cache
def _completeness(model: type[msgspec.Struct]) -> _Completeness:
    paths = tuple(_expected_paths(model))
    fields = fields_of(model).values()
    return _Completeness(
        attrgetter(paths[0], *paths) if paths else None,
        tuple(field.name for field in fields if field.is_timestamp),
        tuple(
            (field.name, field.shape.item.model)
            for field in fields
            if field.shape.item is not None and field.shape.item.model is not None
        ),
    )


def _expected_paths(model: type[msgspec.Struct], path: str = "") -> Iterator[str]:
    for field in fields_of(model).values():
        at = _below(path, field.name)
        if field.is_expected:
            yield at
        inner = field.shape.model
        if inner is not None and (field.is_expected or field.is_required):
            yield from _expected_paths(inner, at)
