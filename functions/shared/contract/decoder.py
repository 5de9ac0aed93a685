"""Decodes responses and rows by their contract: what is demanded has to be there, what
is new or unusual is left out and told, and what is said twice is not taken at all."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import UNSET

from functions.shared.contract.models import Care
from functions.shared.contract.unambiguous_json import (
    LEVELS,
    LEVELS_IN_ALL,
    NUL,
    Beyond,
    Reading,
    Repeating,
    TooDeepError,
    is_plain,
    written,
)

Model = TypeVar("Model", bound=msgspec.Struct)

Drift = tuple[str, str, str]
"""Field, kind and value."""

BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, TooDeepError)
"""What is raised for what is no JSON, breaks the contract, or is nested too deep."""

_SECOND_LOOK = re.compile(rb"\.[0-9]{7}|\\u0000")
"""A time that one would round and another cut, and a NUL."""

_BEYOND = "Number out of range or precision"
_SEVENTH_DIGIT = re.compile(r"(\.[0-9]{6})[0-9]+")


@dataclass(frozen=True)
class Conforming(Generic[Model]):
    """What keeps the contract: typed, and as a warehouse takes it. `is_plain` tells
    that it was seen at a glance that all of it, its rows too, says one thing."""

    value: Model
    drift: list[Drift]
    storable: bytes
    is_plain: bool


def decode_row(
    raw: bytes, model: type[Model], *, is_known_plain: bool
) -> Conforming[Model]:
    """A row by its model. Raises BROKEN; msgspec.ValidationError has the path."""
    if not is_known_plain and NUL.search(raw):
        raise msgspec.ValidationError("A NUL character in a text")
    return _decoded(raw, model, LEVELS, is_known_plain=is_known_plain, has_rows=False)


def decode_response(body: bytes, model: type[Model]) -> Conforming[Model]:
    """A body by its model, its rows kept as they are: what is no UTF-8 in them has to
    be found here. Raises BROKEN."""
    body.decode()
    msgspec.json.decode(body, type=msgspec.Raw)  # is it JSON, whatever it says?
    return _decoded(body, model, LEVELS_IN_ALL, is_known_plain=False, has_rows=True)


def split(message: str) -> tuple[str, str]:
    """msgspec's "Expected `int`, got `str` - at `$.id`" as path and reason."""
    reason, _, place = message.rpartition(" - at ")
    if not reason:
        return "$", message
    return place.strip("`"), reason


def _decoded(
    raw: bytes, model: type[Model], levels: int, *, is_known_plain: bool, has_rows: bool
) -> Conforming[Model]:
    needs_no_look = is_known_plain or not _SECOND_LOOK.search(raw)
    is_all_plain = is_known_plain or (needs_no_look and is_plain(raw))
    reading = None if is_all_plain else Reading(raw, levels)
    if needs_no_look and not (reading and reading.is_particular):
        value = _as_usual(raw, model)
        if value is not None:
            return Conforming(value, [], raw, is_all_plain)
    reading = reading or Reading(raw, levels)
    drift: list[Drift] = []
    kept = _kept(reading.value, _Shape(model), "", drift, raw if has_rows else b"")
    value = _decoder(model)(written(kept))
    return Conforming(value, drift, reading.storable, is_all_plain)


def _as_usual(raw: bytes, model: type[Model]) -> Model | None:
    """Decoded, where nothing is new or unusual; None where something is."""
    try:
        value: Model = _decoder(model)(raw)
    except msgspec.ValidationError:
        return None
    return value if _is_usual(value, model) else None


def _kept(value: Any, shape: _Shape, place: str, drift: list[Drift], raw: bytes) -> Any:
    """A value of a shape without what is new in it or drifts. `raw` is its text, or
    nothing where no rows are kept as they are. Raises msgspec.ValidationError for an
    object of the contract that names a key twice."""
    if shape.model is not None and isinstance(value, dict):
        return _kept_object(value, shape.model, place, drift, raw)
    if shape.is_rows and isinstance(value, list):
        return _decoder(list[msgspec.Raw])(raw)
    if shape.item is not None and isinstance(value, list):
        raws = _decoder(list[msgspec.Raw])(raw) if raw else [b""] * len(value)
        return [
            _kept(one, shape.item, f"{place}[]", drift, bytes(text))
            for one, text in zip(value, raws, strict=True)
        ]
    if isinstance(value, dict | list):
        drift += [(where, "repeated_key", "") for where in _repeated(value, place)]
    return value


def _kept_object(
    value: dict[str, Any],
    model: type[msgspec.Struct],
    place: str,
    drift: list[Drift],
    raw: bytes,
) -> dict[str, Any]:
    if isinstance(value, Repeating):
        raise _refusal(_below(place, value.key), "The key is there twice")
    fields = _fields(model)
    raws = _decoder(dict[str, msgspec.Raw])(raw) if raw else {}
    kept = {}
    for key, told in value.items():
        path = _below(place, key)
        if key not in fields:
            drift.append((path, "unknown_key", ""))
            continue
        one = fields[key]
        inner = _kept(told, one.shape, path, drift, bytes(raws.get(key, b"")))
        inner = one.taken(inner, path)
        piece = None if one.is_fine(inner) else one.drift_of(inner, path)
        if piece is None:
            kept[key] = inner
        else:
            drift.append((path, *piece))
    drift += [
        (_below(place, one.name), "missing_key", "")
        for one in fields.values()
        if one.is_always_there and one.name not in value
    ]
    return kept


class _Shape:
    """What a type is made of: a model, or a list of models or of rows."""

    def __init__(self, kind: Any) -> None:
        self.options = _options(kind)
        self.model = _model_in(self.options)
        items = [typing.get_args(o)[0] for o in self.options if _is_list(o)]
        self.is_rows = msgspec.Raw in items
        shapes = (_Shape(item) for item in items)
        self.item = next((one for one in shapes if one.model is not None), None)


class _Field:
    """A field of a contract's model."""

    def __init__(self, told: msgspec.structs.FieldInfo) -> None:
        self.name, self.kind, self.is_demanded = told.name, told.type, told.required
        said = typing.get_args(told.type)
        self.care = next((one for one in said if isinstance(one, Care)), None)
        self.shape = _Shape(told.type)
        self.is_stamp = datetime in self.shape.options
        self.is_always_there = self.care in (Care.USUAL, Care.SHOWN)
        """Whether it is worth telling that it is missing."""
        self.may_be_text = not told.required and (
            told.type is Any or self.care in (Care.USUAL, Care.SELDOM)
        )
        """Whether a number Beyond may stand there."""

    def is_fine(self, value: Any) -> bool:
        """Whether it is, or is not for us to say, at a glance."""
        if self.care is None:
            return not self.is_stamp
        if isinstance(value, dict) and self.shape.model is not None:
            return True  # what is in it has been looked at
        return Any in self.shape.options or type(value) in self.shape.options

    def taken(self, value: Any, path: str) -> Any:
        """The value as it is read: a time to the microsecond, as the warehouses cut it.

        Raises msgspec.ValidationError for what nobody can hold.
        """
        if isinstance(value, Beyond) and not self.may_be_text:
            raise _refusal(path, _BEYOND)
        if not isinstance(value, str):
            return value
        if "\0" in value and (self.is_demanded or self.care is Care.SHOWN):
            raise _refusal(path, "A NUL character in a text")
        return _SEVENTH_DIGIT.sub(r"\1", value) if self.is_stamp else value

    def drift_of(self, value: Any, path: str) -> tuple[str, str] | None:
        """Kind and value of the drift, where it is to be left out for it.

        Raises msgspec.ValidationError for a demanded time that UTC has not.
        """
        if isinstance(value, Beyond):
            return "unexpected_value", _BEYOND
        try:
            found = _decoder(self.kind)(written(value))
        except msgspec.ValidationError as error:
            if self._refuses(value):  # told when the whole is decoded
                return None
            problem = split(str(error))[1]
        else:
            if not isinstance(found, datetime) or _is_in_utc(found):
                return None
            problem = "Of no year from 1 to 9999"
            if self.is_demanded:
                raise _refusal(path, problem)
        return (
            ("unexpected_null", "") if value is None else ("unexpected_value", problem)
        )

    def _refuses(self, value: Any) -> bool:
        if self.care is Care.SHOWN:
            return value is not None
        if self.care is Care.COUNTED:
            return isinstance(value, int | float) and not isinstance(value, bool)
        return self.is_demanded


def _is_in_utc(moment: datetime) -> bool:
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return False
    return True


def _refusal(path: str, reason: str) -> msgspec.ValidationError:
    return msgspec.ValidationError(f"{reason} - at `$.{path}`")


def _below(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _repeated(value: Any, place: str) -> Iterator[str]:
    """Where, in what nothing is made of, an object names a key twice."""
    if isinstance(value, Repeating):
        yield _below(place, value.key)
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _repeated(inner, _below(place, key))
    if isinstance(value, list):
        for inner in value:
            yield from _repeated(inner, f"{place}[]")


@cache
def _decoder(kind: Any) -> Callable[[bytes], Any]:
    return msgspec.json.Decoder(kind).decode


@cache
def _fields(model: type[msgspec.Struct]) -> Mapping[str, _Field]:
    return {told.name: _Field(told) for told in msgspec.structs.fields(model)}


def _is_usual(value: Any, model: type[msgspec.Struct]) -> bool:
    """Whether all is there that always is, and its times are those of a warehouse."""
    always, stamps, lists = _always(model)
    try:
        if always and UNSET in always(value):
            return False
    except AttributeError:  # what it is in is not there
        return False
    if not all(
        one.tzinfo is UTC or _is_in_utc(one)
        for one in (getattr(value, name) for name in stamps)
        if isinstance(one, datetime)
    ):
        return False
    return all(
        _is_usual(one, item) for name, item in lists for one in getattr(value, name)
    )


Always = tuple[
    Callable[[Any], tuple[Any, ...]] | None,
    tuple[str, ...],
    tuple[tuple[str, type[msgspec.Struct]], ...],
]


@cache
def _always(model: type[msgspec.Struct]) -> Always:
    """What gets the fields that are always there, of a model and below; the names of
    its times, and those of its lists of models."""
    paths = tuple(_always_there(model))
    fields = _fields(model).values()
    return (
        attrgetter(paths[0], *paths) if paths else None,
        tuple(one.name for one in fields if one.is_stamp),
        tuple(
            (one.name, one.shape.item.model)
            for one in fields
            if one.shape.item is not None and one.shape.item.model is not None
        ),
    )


def _always_there(model: type[msgspec.Struct], place: str = "") -> Iterator[str]:
    for one in _fields(model).values():
        path = _below(place, one.name)
        if one.is_always_there:
            yield path
        inner = one.shape.model
        if inner is not None and (one.is_always_there or one.is_demanded):
            yield from _always_there(inner, path)


def _model_in(options: tuple[Any, ...]) -> type[msgspec.Struct] | None:
    models = (o for o in options if isinstance(o, type) and not _is_list(o))
    return next((o for o in models if issubclass(o, msgspec.Struct)), None)


def _is_list(kind: Any) -> bool:
    return typing.get_origin(kind) is list


def _options(kind: Any) -> tuple[Any, ...]:
    """The types that a type allows, without what is said of them."""
    origin = typing.get_origin(kind)
    if origin is typing.Annotated:
        return _options(typing.get_args(kind)[0])
    if origin in (typing.Union, types.UnionType):
        return tuple(
            option for one in typing.get_args(kind) for option in _options(one)
        )
    return (kind,)
