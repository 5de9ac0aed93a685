"""Reads a scenario: YAML without its traps, every mistake with its place and line."""

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
from local_runner.scenario.keys import EXAMPLES, Scenario, given

_KEYED: Mapping[str, Any] = {
    one.encode_name: one.type
    for one in msgspec.structs.fields(Scenario)
    if one.encode_name in ("competitions", "matches", "tables")
}
"""What stands under names of the author's: a mistake in one of them is told with it."""

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$(?!\n)", re.ASCII)
_PART = re.compile(r"\[(?P<index>\d+)\]|\.?(?P<key>[^.\[]+)")
_AT = re.compile(r"(?P<what>.*?)(?: - at `(?:key in )?\$(?P<path>.*)`)?", re.DOTALL)


class ScenarioError(ConfigError):
    """A scenario that says something that it cannot mean: where, what, an example."""


@dataclass(frozen=True)
class Source:
    """The file that a scenario was read from: it finds the line of a place."""

    file: Path
    root: Node

    def refuse(self, path: str, what: str) -> NoReturn:
        """Raise ScenarioError for a place such as `matches.derby.states[0].at`."""
        raise self.error(path, what)

    def error(self, path: str, what: str) -> ScenarioError:
        """What is wrong at a place, its line, and an example."""
        top = re.split(r"[.\[]", path, maxsplit=1)[0]
        where = f"{self.file}, line {self._line(path)}"
        what = what.rstrip(".")
        return ScenarioError(
            f"{where}: {path}: {what}." if path else f"{where}: {what}.",
            fix=f"For example: {EXAMPLES.get(top, EXAMPLES['run'])}",
        )

    def check_name(self, path: str, what: str, name: str, known: Iterable[str]) -> None:
        """Refuse a name that nobody knows, naming those that are near."""
        names = list(known)
        if name in names:
            return
        near = difflib.get_close_matches(name, names, n=3) or names[:12]
        told = f"; known are {', '.join(near)}" if near else ""
        self.refuse(path, f"there is no {what} {name!r}{told}")

    def _line(self, path: str) -> int:
        """The line of a place, or of what stands nearest above it."""
        node = self.root
        line = node.start_mark.line
        for part in _PART.finditer(path):
            below = _below(node, part["key"], part["index"])
            if below is None:
                break
            line, node = below
        return int(line) + 1


def read_scenario(file: Path) -> tuple[Scenario, Source]:
    """Read and check the form of a scenario. Raises ScenarioError."""
    raw, source = raw_of(file)
    if not isinstance(raw, dict):
        source.refuse("", "a scenario is a mapping with the keys about, matches, run")
    scenario = _converted(raw, source)
    _check_choices(scenario, "", source)
    return scenario, source


def raw_of(file: Path) -> tuple[Any, Source]:
    """What a file says, whatever it is. Raises ScenarioError where it is no YAML."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text in UTF-8"
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
            f"{file}{line}: no YAML: {why}.", fix=f"For example: {EXAMPLES['matches']}"
        ) from None
    blank = ScalarNode("", "", yaml.Mark("", 0, 0, 0, "", 0))
    return raw, Source(file, root or blank)


class _Loader(yaml.SafeLoader):
    """Safe, and as in JSON: only null, true, false and numbers are no text. So a time
    needs no quotes, and `no` and `on` are words. A key that comes twice is refused."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 (as its base has it)

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> Any:
        """Refuse what YAML would take the last of."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key has to be a word", key.start_mark
                )
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} is there twice", key.start_mark
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
    """The scenario. What is wrong below a name of the author's is told with it."""
    try:
        return msgspec.convert(raw, Scenario)
    except msgspec.ValidationError as error:
        what, path = _told(error)
    for key, type_ in _KEYED.items():
        below = raw.get(key)
        for name, value in below.items() if isinstance(below, dict) else ():
            try:
                msgspec.convert({name: value}, type_)
            except msgspec.ValidationError as error:
                what, path = _told(error)
                source.refuse(f"{key}.{name}{path.removeprefix('[...]')}", what)
    raise source.error(path.lstrip("."), what)


def _told(error: msgspec.ValidationError) -> tuple[str, str]:
    """What is wrong, in the words of the file, and where."""
    found = _AT.fullmatch(str(error))
    what, path = (found["what"], found["path"] or "") if found else (str(error), "")
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
    """Refuse an object that has keys which do not go together."""
    if isinstance(value, list):
        for index, one in enumerate(value):
            _check_choices(one, f"{path}[{index}]", source)
    elif isinstance(value, dict):
        for key, one in value.items():
            _check_choices(one, f"{path}.{key}", source)
    elif isinstance(value, msgspec.Struct):
        keys = given(value)
        choices, needs = getattr(value, "choices")(), getattr(value, "needs")()  # noqa: B009
        chosen = keys & {key for choice in choices for key in choice}
        if choices and chosen not in map(set, choices):
            told = "; or ".join(" and ".join(choice) for choice in choices)
            has = f"it has {' and '.join(sorted(chosen))}" if chosen else "it has none"
            source.refuse(path, f"expected {told}; {has}")
        for key in sorted(keys & needs.keys()):
            if not keys & set(needs[key]):
                told = " or ".join(needs[key])
                source.refuse(f"{path}.{key}", f"it goes only with {told}")
        for one in msgspec.structs.fields(value):
            below = f"{path}.{one.encode_name}" if path else one.encode_name
            _check_choices(getattr(value, one.name), below, source)


def _below(node: Node, key: str | None, index: str | None) -> tuple[int, Node] | None:
    """The node under a key or an index, and its line."""
    if isinstance(node, MappingNode):
        for name, value in node.value:
            if name.value == key:
                return name.start_mark.line, value
    if isinstance(node, SequenceNode) and int(index or 0) < len(node.value):
        found = node.value[int(index or 0)]
        return found.start_mark.line, found
    return None
