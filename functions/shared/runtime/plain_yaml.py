"""The subset of YAML that PyYAML (YAML 1.1) and Terraform (1.2) read alike.

The two differ in what a word without quotes is: `9:00` is 540 minutes or a text, `0300`
is 192 or 300, `yes` is true or a text (https://yaml.org/type/, YAML 1.1, beside section
10.3.2 of YAML 1.2.2). So unquoted values are words, whole numbers as they are usually
written, true, false and null; anything else is quoted. Anchors, merge keys, tags,
directives and tabs are rejected.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from functions.shared.runtime.errors import ConfigError

_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "nan", "inf"])
"""What some reader takes for a truth value or a number; compared in lower case."""

_CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None}
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_BREAKS = {
    "\t": "a tab",
    "\x85": "a line break of YAML 1.1 only",
    "\u2028": "a line break of YAML 1.1 only",
    "\u2029": "a line break of YAML 1.1 only",
    "\ufeff": "a byte order mark",
}

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C where PyYAML brings it: ten times as fast."""


def load_plain_yaml(text: str) -> Any:
    """The value of a document.

    Raises ConfigError with the line, what is wrong and what to write in its place, and
    yaml.YAMLError for text that is not YAML.
    """
    for character, name in _BREAKS.items():
        if (at := text.find(character)) >= 0:
            line = text.count("\n", 0, at) + 1
            raise ConfigError(f"line {line}: there is {name}; write spaces.")
    for event in yaml.parse(text, Loader=_LOADER):
        _check_event(event)
    node = yaml.compose(text, Loader=_LOADER)
    return None if node is None else _value(node)


def _check_event(event: yaml.Event) -> None:
    if isinstance(event, yaml.DocumentStartEvent) and (event.version or event.tags):
        raise _refused(event, "a directive (%)", "leave it out")
    if isinstance(event, yaml.AliasEvent):
        raise _refused(event, f"the alias *{event.anchor}", "repeat the value")
    if not isinstance(event, yaml.NodeEvent):
        return
    if event.anchor is not None:
        raise _refused(event, f"the anchor &{event.anchor}", "leave it out")
    tag = getattr(event, "tag", None)
    if tag is not None:
        raise _refused(event, f"the tag {tag}", "leave it out")


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = _key(key_node)
            if key in mapping:
                raise ConfigError(f"{_line(key_node)}: the key {key!r} is duplicated.")
            mapping[key] = _value(value_node)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    return _scalar(node)


def _key(node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode) and not node.style and node.value == "<<":
        raise _refused(node, "the merge key <<", "repeat the keys")
    key = _scalar(node) if isinstance(node, yaml.ScalarNode) else None
    if not isinstance(key, str):
        raise _refused(node, "a key that is not text", "write a name")
    return key


def _scalar(node: yaml.Node) -> Any:
    text: str = node.value
    if getattr(node, "style", None):
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _NUMBER.fullmatch(text):
        return int(text)
    if text == "":
        raise _refused(node, "no value", "write null, or a value")
    if text.lower() in ("true", "false", "null", "~"):
        word = "null" if text == "~" else text.lower()
        raise _refused(node, text, f"write {word}, or quote it as text")
    if text.lower() in ("y", "yes", "on"):
        raise _refused(node, text, f'write true, or "{text}" for the text')
    if text.lower() in ("n", "no", "off"):
        raise _refused(node, text, f'write false, or "{text}" for the text')
    if not text[0].isalpha() or text.lower() in _WORDS:
        raise _refused(
            node, text, f'write a plain whole number, or "{text}" for the text'
        )
    return text


def _refused(where: yaml.Node | yaml.Event, what: str, instead: str) -> ConfigError:
    return ConfigError(f"{_line(where)}: {what} is not read alike by all; {instead}.")


def _line(where: yaml.Node | yaml.Event) -> str:
    mark = where.start_mark
    return f"line {mark.line + 1}" if mark is not None else "somewhere"
