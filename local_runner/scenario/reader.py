"""Reads a scenario: strict YAML, every error with its path and line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from functions.shared.runtime.errors import ConfigError
from local_runner.scenario.keys import EXAMPLES, Scenario, keys_of

_KEYED: Mapping[str, Any] = {
    field.encode_name: field.type
    for field in msgspec.structs.fields(Scenario)
    if field.encode_name in ("competitions", "matches", "tables")
}
"""Keys whose values are under names that the author chose: an error includes the
name."""

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$(?!\n)", re.ASCII)
_PART = re.compile(r"\[(?P<index>\d+)\]|\.?(?P<key>[^.\[]+)")
_AT = re.compile(r"(?P<what>.*?)(?: - at `(?:key in )?\$(?P<path>.*)`)?", re.DOTALL)


class ScenarioError(ConfigError):
    """An invalid scenario: path, line, reason and an example."""


@dataclass(frozen=True)
class Source:
    """The file of a scenario, which maps a path to a line."""

    file: Path
    root: Node

    def refuse(self, path: str, what: str) -> NoReturn:
        """Raise ScenarioError for a path such as `matches.derby.states[0].at`."""
        raise self.error(path, what)

    def error(self, path: str, what: str) -> ScenarioError:
        """The error at a path, with its line and an example."""
        top = re.split(r"[.\[]", path, maxsplit=1)[0]
        where = f"{self.file}, line {self._line(path)}"
        what = what.rstrip(".")
        return ScenarioError(
            f"{where}: {path}: {what}." if path else f"{where}: {what}.",
            fix=f"For example: {EXAMPLES.get(top, EXAMPLES['run'])}",
        )

    def check_name(self, path: str, what: str, name: str, known: Iterable[str]) -> None:
        """Reject an unknown name, and suggest similar ones."""
        names = list(known)
        if name in names:
            return
        near = difflib.get_close_matches(name, names, n=3) or names[:12]
        hint = f"; known are {', '.join(near)}" if near else ""
        self.refuse(path, f"there is no {what} {name!r}{hint}")

    def _line(self, path: str) -> int:
        """The line of a path, or of its nearest parent."""
        node = self.root
        line = node.start_mark.line
        for part in _PART.finditer(path):
            below = _below(node, part["key"], part["index"])
            if below is None:
                break
            line, node = below
        return int(line) + 1


def read_scenario(file: Path) -> tuple[Scenario, Source]:
    """Read a scenario and check its keys. Raises ScenarioError."""
    raw, source = raw_of(file)
    if not isinstance(raw, dict):
        source.refuse("", "a scenario is a mapping with the keys about, matches, run")
    scenario = _converted(raw, source)
    _check_choices(scenario, "", source)
    return scenario, source


def raw_of(file: Path) -> tuple[Any, Source]:
    """The parsed content of a file. Raises ScenarioError if it is not YAML."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text in UTF-8"
        raise ScenarioError(
            f"The scenario {file} cannot be read: {why}.",
            fix="Name a file, for example: play tests/scenarios/a_calm_afternoon.yaml",
        ) from None
    try:
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
            raw = None if root is None else loader.construct_document(root)
        finally:
            loader.dispose()
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        why = getattr(error, "problem", None) or "it is nested too deep"
        raise ScenarioError(
            f"{file}{line}: not YAML: {why}.", fix=f"For example: {EXAMPLES['matches']}"
        ) from None
    blank = ScalarNode("", "", yaml.Mark("", 0, 0, 0, "", 0))
    return raw, Source(file, root or blank)


class _Loader(yaml.SafeLoader):
    """A safe loader with the types of JSON: anything but null, true, false and numbers
    is text. So a time needs no quotes, and `no` and `on` are text. A duplicate key is
    an error."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 (as its base has it)

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> Any:
        """Reject duplicate keys, of which YAML would use the last."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key has to be text", key.start_mark
                )
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} is a duplicate", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _number(loader: yaml.SafeLoader, node: ScalarNode) -> int | float:
    text = str(loader.construct_scalar(node))
    return float(text) if set(text) & set(".eE") else int(text)


def _constant(loader: yaml.SafeLoader, node: ScalarNode) -> bool | None:
    return {"true": True, "false": False}.get(str(loader.construct_scalar(node)))


_Loader.add_implicit_resolver("!number", _NUMBER, list("-0123456789"))
_Loader.add_implicit_resolver(
    "!constant", re.compile(r"(null|~|true|false|)$(?!\n)"), ["n", "~", "t", "f", ""]
)
_Loader.add_constructor("!number", _number)
_Loader.add_constructor("!constant", _constant)


def _converted(raw: dict[str, Any], source: Source) -> Scenario:
    """The scenario. An error below a name that the author chose includes the name."""
    try:
        return msgspec.convert(raw, Scenario)
    except msgspec.ValidationError as error:
        what, path = _explain(error)
    for key, type_ in _KEYED.items():
        below = raw.get(key)
        for name, value in below.items() if isinstance(below, dict) else ():
            try:
                msgspec.convert({name: value}, type_)
            except msgspec.ValidationError as error:
                what, path = _explain(error)
                source.refuse(f"{key}.{name}{path.removeprefix('[...]')}", what)
    raise source.error(path.lstrip("."), what)


def _explain(error: msgspec.ValidationError) -> tuple[str, str]:
    """The reason of an error, in terms of the file, and its path."""
    match = _AT.fullmatch(str(error))
    what, path = (match["what"], match["path"] or "") if match else (str(error), "")
    if "matching regex" in what:
        what = (
            "expected a time such as 2026-11-21T15:00Z, or 15:00 on the `day`"
            if "T(" in what
            else "expected a date such as 2026-11-21"
            if "[12]" in what
            else "expected goals such as 2-1"
        )
    return what.replace("Object", "It").replace("`", "'"), path


def _check_choices(value: object, path: str, source: Source) -> None:
    """Reject an object with keys that exclude each other."""
    if isinstance(value, list):
        for index, element in enumerate(value):
            _check_choices(element, f"{path}[{index}]", source)
    elif isinstance(value, dict):
        for key, element in value.items():
            _check_choices(element, f"{path}.{key}", source)
    elif isinstance(value, msgspec.Struct):
        keys = keys_of(value)
        choices, needs = getattr(value, "choices")(), getattr(value, "needs")()  # noqa: B009
        chosen = keys & {key for choice in choices for key in choice}
        if choices and chosen not in map(set, choices):
            options = "; or ".join(" and ".join(choice) for choice in choices)
            has = f"it has {' and '.join(sorted(chosen))}" if chosen else "it has none"
            source.refuse(path, f"expected {options}; {has}")
        for key in sorted(keys & needs.keys()):
            if not keys & set(needs[key]):
                others = " or ".join(needs[key])
                source.refuse(f"{path}.{key}", f"it goes only with {others}")
        for field in msgspec.structs.fields(value):
            below = f"{path}.{field.encode_name}" if path else field.encode_name
            _check_choices(getattr(value, field.name), below, source)


def _below(node: Node, key: str | None, index: str | None) -> tuple[int, Node] | None:
    """The node under a key or an index, and its line."""
    if isinstance(node, MappingNode):
        for name, value in node.value:
            if name.value == key:
                return name.start_mark.line, value
    if isinstance(node, SequenceNode) and int(index or 0) < len(node.value):
        child = node.value[int(index or 0)]
        return child.start_mark.line, child
    return None
