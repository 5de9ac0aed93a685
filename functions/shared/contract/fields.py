"""The fields of the contract's models: their types, and which values are drift."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec

from functions.shared.contract.models import DriftPolicy
from functions.shared.contract.unambiguous_json import InexactNumber, encode

_INEXACT = "Number out of range or precision"
_SEVENTH_DIGIT = re.compile(r"(\.[0-9]{6})[0-9]+")


class Shape:
    """The structure of a type: a model, a list of models, or a list of rows."""

    def __init__(self, kind: Any) -> None:
        """Analyze a type."""
        self.options = _options(kind)
        self.model = _model_in(self.options)
        items = [typing.get_args(o)[0] for o in self.options if _is_list(o)]
        self.is_rows = msgspec.Raw in items
        shapes = (Shape(item) for item in items)
        self.item = next((shape for shape in shapes if shape.model is not None), None)


class Field:
    """A field of a model."""

    def __init__(self, info: msgspec.structs.FieldInfo) -> None:
        """Analyze a field."""
        self.name, self.kind, self.is_required = info.name, info.type, info.required
        notes = typing.get_args(info.type)
        self.policy = next((n for n in notes if isinstance(n, DriftPolicy)), None)
        self.shape = Shape(info.type)
        self.is_timestamp = datetime in self.shape.options
        self.is_expected = self.policy in (DriftPolicy.EXPECTED, DriftPolicy.DISPLAYED)
        """Whether it is drift when the field is missing."""
        self.allows_inexact = not info.required and (
            info.type is Any
            or self.policy in (DriftPolicy.EXPECTED, DriftPolicy.OCCASIONAL)
        )
        """Whether a row with an InexactNumber in the field is accepted."""

    def is_acceptable(self, value: Any) -> bool:
        """Whether a quick check shows that the value needs no decision."""
        if self.policy is None:
            return not self.is_timestamp
        if isinstance(value, dict) and self.shape.model is not None:
            return True  # its own fields have been checked
        return Any in self.shape.options or type(value) in self.shape.options

    def normalized(self, value: Any, path: str) -> Any:
        """The value as it is decoded: a time to the microsecond, as warehouses cut it.

        Raises msgspec.ValidationError for a value that cannot be stored.
        """
        if isinstance(value, InexactNumber) and not self.allows_inexact:
            raise violation(path, _INEXACT)
        if not isinstance(value, str):
            return value
        is_column = self.is_required or self.policy is DriftPolicy.DISPLAYED
        if "\0" in value and is_column:
            raise violation(path, "A NUL character in a text")
        return _SEVENTH_DIGIT.sub(r"\1", value) if self.is_timestamp else value

    def drift_of(self, value: Any, path: str) -> tuple[str, str] | None:
        """The kind and value of the drift for which the value is left out, if any.

        Raises msgspec.ValidationError for a required time that UTC does not have.
        """
        if isinstance(value, InexactNumber):
            return "unexpected_value", _INEXACT
        try:
            decoded = decoder_of(self.kind)(encode(value))
        except msgspec.ValidationError as error:
            if self._is_refused(value):  # reported when the whole is decoded
                return None
            reason = split_path(str(error))[1]
        else:
            if not isinstance(decoded, datetime) or is_in_utc(decoded):
                return None
            reason = "Of no year from 1 to 9999"
            if self.is_required:
                raise violation(path, reason)
        return (
            ("unexpected_null", "") if value is None else ("unexpected_value", reason)
        )

    def _is_refused(self, value: Any) -> bool:
        """Whether a value of another type is a violation, not drift."""
        if self.policy is DriftPolicy.DISPLAYED:
            return value is not None
        if self.policy is DriftPolicy.NUMERIC:
            return isinstance(value, int | float) and not isinstance(value, bool)
        return self.is_required


@cache
def fields_of(model: type[msgspec.Struct]) -> Mapping[str, Field]:
    """The fields of a model by name."""
    return {info.name: Field(info) for info in msgspec.structs.fields(model)}


@cache
def decoder_of(kind: Any) -> Callable[[bytes], Any]:
    """The JSON decoder of a type."""
    return msgspec.json.Decoder(kind).decode


def is_in_utc(moment: datetime) -> bool:
    """Whether a time has a UTC time of a year from 1 to 9999."""
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return False
    return True


def violation(path: str, reason: str) -> msgspec.ValidationError:
    """An error with a path, as msgspec writes it."""
    return msgspec.ValidationError(f"{reason} - at `$.{path}`")


def split_path(message: str) -> tuple[str, str]:
    """msgspec's "Expected `int`, got `str` - at `$.id`" as path and reason."""
    reason, _, path = message.rpartition(" - at ")
    if not reason:
        return "$", message
    return path.strip("`"), reason


def _model_in(options: tuple[Any, ...]) -> type[msgspec.Struct] | None:
    models = (o for o in options if isinstance(o, type) and not _is_list(o))
    return next((o for o in models if issubclass(o, msgspec.Struct)), None)


def _is_list(kind: Any) -> bool:
    return typing.get_origin(kind) is list


def _options(kind: Any) -> tuple[Any, ...]:
    """The types that a type allows, without annotations."""
    origin = typing.get_origin(kind)
    if origin is typing.Annotated:
        return _options(typing.get_args(kind)[0])
    if origin in (typing.Union, types.UnionType):
        return tuple(
            option for member in typing.get_args(kind) for option in _options(member)
        )
    return (kind,)
