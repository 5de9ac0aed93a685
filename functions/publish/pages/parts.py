"""Sections of a published document as a page shows them, whatever became of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from functions.publish.shapes import SCHEMA_VERSION, Shape

Data = dict[str, Any]
Document = Mapping[str, Any]

NOTHING: Mapping[str, str] = {}
"""No file is missing."""


@dataclass(frozen=True)
class Part:
    """A section as it is shown: its view, or none, and a sentence on what is wrong with
    it."""

    view: Any
    note: str = ""
    as_of: str | None = None


def part_of(
    document: Document | None,
    file: str,
    name: str,
    build: Callable[[Any], Any],
    why: Mapping[str, str],
) -> Part:
    """A section of a document as `build` shows it."""
    if document is None:
        return Part(None, why.get(file) or f"There is no {file} yet.")
    version = document.get("schema_version")
    if version != SCHEMA_VERSION:
        return Part(
            None,
            f"{file} has schema version {version}, and this page reads version"
            f" {SCHEMA_VERSION}.",
        )
    section = document.get(name)
    if not isinstance(section, Mapping):
        return Part(None, f"{file} does not have this yet; its next version does.")
    note = section.get("reason") or ""
    if section.get("data") is None:
        return Part(None, note or f"{file} has nothing here.")
    try:
        view = build(section["data"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return Part(
            None,
            f"{file} was written by another version of Touchline, which had other"
            " columns here; its next version has these.",
        )
    if note:
        note = f"The last good data is shown. {note}"
    return Part(view, note, section.get("as_of"))


def rows(data: Sequence[Mapping[str, Any]], shape: type[Shape]) -> list[Data]:
    """Rows of a section with the keys of their shape. Raises KeyError without one."""
    names = shape.__struct_fields__
    return [{name: row[name] for name in names} for row in data]
