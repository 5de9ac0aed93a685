"""JSON schemas of types, the same from every version of Python."""

from __future__ import annotations

import inspect
from typing import Any

import msgspec


def json_schema_of(shape: Any) -> dict[str, Any]:
    """The schema of a type, without `$schema`. Descriptions are docstrings without the
    indentation of the source, which Python strips by itself from 3.13 on
    (https://docs.python.org/3/whatsnew/3.13.html#other-language-changes)."""
    schema = msgspec.json.schema(shape)
    _strip_indentation(schema)
    return schema


def _strip_indentation(node: Any) -> None:
    if isinstance(node, dict):
        if isinstance(text := node.get("description"), str):
            node["description"] = inspect.cleandoc(text)
        for value in node.values():
            _strip_indentation(value)
    elif isinstance(node, list):
        for value in node:
            _strip_indentation(value)
