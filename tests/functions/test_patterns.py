"""No name from outside ends in a line break: "$" alone fits before one.

Walks every pattern there is: those of typed fields, those of JSON schemas, and every
regular expression in the code.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import functions
import local_runner
import transforms

PACKAGES = (functions, local_runner, transforms)
ROOT = Path(functions.__path__[0]).parent

SEARCHED = {
    "functions/shared/footballdata/client.py": {
        "wait (\\d+) second": "how long, in a sentence"
    },
    "functions/shared/contract/unambiguous_json.py": {
        "[0-9]{19}": "whether a second look is due",
        "(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000": "whether a NUL is somewhere",
    },
    "functions/shared/contract/decoder.py": {
        "\\.[0-9]{7}|\\\\u0000": "whether a second look is due"
    },
    "functions/shared/warehouse/duckdb_errors.py": {
        "\\(PID ([0-9]+)\\)": "of a message of DuckDB"
    },
    "local_runner/cost/scans.py": {
        "f'\\\\b{table.partition}`? >=? (.+)'": "a bound, in a compiled statement",
        "f'`?{table.name}\\\\b'": "a table, after the keyword that names one",
        "INTERVAL '(\\d+)' DAY": "in a compiled statement",
        "@(\\w+)": "a parameter, in a compiled statement",
    },
    "local_runner/doctor/machine.py": {"^duckdb==(\\S+)": "a line of requirements.txt"},
}
"""Expressions that are searched for somewhere in a text, and why that is enough; all
others have to fit the whole of it."""


def modules() -> Iterator[Any]:
    for package in PACKAGES:
        names = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        for name in (one.name for one in names):
            if not name.endswith("__main__"):
                yield importlib.import_module(name)


def patterns_in(kind: Any) -> Iterator[str]:
    """Those of a type and of what is in it; a struct comes by itself."""
    if isinstance(kind, msgspec.inspect.StrType) and kind.pattern is not None:
        yield kind.pattern
    if not isinstance(kind, msgspec.inspect.StructType):
        for name in getattr(kind, "__struct_fields__", ()):
            value = getattr(kind, name)
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, msgspec.inspect.Type):
                    yield from patterns_in(one)


def typed_patterns() -> set[str]:
    """The patterns of the fields of all structs."""
    structs = {
        value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, msgspec.Struct)
    }
    fields = (getattr(msgspec.inspect.type_info(s), "fields", ()) for s in structs)
    return {p for some in fields for field in some for p in patterns_in(field.type)}


def schema_patterns() -> set[str]:
    found: set[str] = set()

    def look(value: Any) -> None:
        if isinstance(value, dict):
            pattern = value.get("pattern")
            found.update([pattern] if isinstance(pattern, str) else [])
            found.update(value.get("patternProperties", {}))
            for inner in value.values():
                look(inner)
        if isinstance(value, list):
            for inner in value:
                look(inner)

    for package in PACKAGES:
        for path in Path(package.__path__[0]).rglob("*.schema.json"):
            look(json.loads(path.read_text(encoding="utf-8")))
    return found


PATTERNS = sorted(typed_patterns() | schema_patterns())


def test_some_patterns_are_declared() -> None:
    assert len(typed_patterns()) >= 5
    assert schema_patterns() <= typed_patterns()


@pytest.mark.parametrize("pattern", PATTERNS)
@given(data=st.data())
@settings(deadline=None, max_examples=20)
def test_a_pattern_matches_the_whole_text(pattern: str, data: st.DataObject) -> None:
    good = data.draw(st.from_regex(pattern, fullmatch=True))
    assert re.search(pattern, good)
    for odd in (
        f"{good}\n",
        f"{good}\r\n",
        f"\n{good}",
        f"{good}\n{good}",
        f"{good}\u0000",
    ):
        assert not re.search(pattern, odd)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_digit_is_ascii(pattern: str) -> None:
    """For Python a digit is one of any script, and no warehouse takes these."""
    assert not re.search(r"\\[dw]", pattern)


def calls(path: Path) -> Iterator[tuple[str, str]]:
    """How each regular expression of a file is used: with what, and what it is."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named: dict[str, str] = {}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and ast.unparse(node.value.func) == "re.compile"
            and isinstance(node.targets[0], ast.Name)
        ):
            named[node.targets[0].id] = _text(node.value.args[0])
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner, verb = ast.unparse(node.func.value), node.func.attr
            if owner == "re" and verb not in ("compile", "escape"):
                yield verb, _text(node.args[0])
            elif owner in named:
                yield verb, named[owner]
            elif owner.isupper() and verb in ("match", "search"):
                yield verb, ""  # one of another module
            elif owner == "re" and verb == "compile":
                yield "compile", _text(node.args[0])


def _text(node: ast.expr) -> str:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return ast.unparse(node)
    return value.decode() if isinstance(value, bytes) else str(value)


FILES = sorted(
    path for package in PACKAGES for path in Path(package.__path__[0]).rglob("*.py")
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_text_is_parsed_as_a_whole(path: Path) -> None:
    known = SEARCHED.get(str(path.relative_to(ROOT)), {})
    for verb, pattern in calls(path):
        if verb in ("match", "search") and pattern:
            assert pattern in known
        if verb == "fullmatch":
            assert not pattern.endswith("$")
