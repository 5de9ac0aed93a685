"""YAML of which PyYAML and Terraform make the same; what they made of the rest."""

from __future__ import annotations

import re

import pytest
import yaml

from functions.shared.runtime import plain_yaml
from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.plain_yaml import load_plain_yaml


@pytest.fixture(autouse=True, params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test with both parsers: PyYAML may lack the one in C."""
    chosen = getattr(yaml, request.param, yaml.SafeLoader)
    monkeypatch.setattr(plain_yaml, "_LOADER", chosen)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-1", -1),
        ("540", 540),
        ("true", True),
        ("false", False),
        ("null", None),
        (
            "Calls football-data.org, and stores.",
            "Calls football-data.org, and stores.",
        ),
        ("a #c", "a"),
        ("'9:00'", "9:00"),
        ('"*/15 * * * *"', "*/15 * * * *"),
        ("'2026-11-21'", "2026-11-21"),
        ("'yes'", "yes"),
        (">\n  x\n  y", "x y\n"),
        ("[a, {b: 1}]", ["a", {"b": 1}]),
    ],
)
def test_portable_yaml_is_parsed(text: str, value: object) -> None:
    """Terraform 1.11's yamldecode gives the same values."""
    assert load_plain_yaml(f"key: {text}\n") == {"key": value}
    assert yaml.safe_load(f"key: {text}\n") == {"key": value}


# in quotes what Terraform 1.11's yamldecode and what PyYAML 6 made of it
@pytest.mark.parametrize(
    "text",
    [
        "9:00",  # "9:00" and 540
        "12:30:45",  # "12:30:45" and 45045
        "0300",  # 300 and 192
        "0o14",  # 12 and "0o14"
        "0b1",  # "0b1" and 1
        "1_000",  # "1_000" and 1000
        "1e3",  # 1000 and "1e3"
        "y",  # True and "y"
        "N",  # False and "N"
        "2026-11-21",  # "2026-11-21T00:00:00Z" and a date
        ".nan",  # an error and NaN
        "=",  # "=" and an error
        "<<",  # "<<" and an error
        "0.0",  # 0 and 0.0
        # the same to both, and not what everybody means by it
        *("yes", "no", "On", "OFF", "True", "FALSE", "Null", "~", "", "0x1F", "+1"),
    ],
)
def test_ambiguous_yaml_is_rejected(text: str) -> None:
    with pytest.raises(ConfigError, match=r"line 2: .*; write "):
        load_plain_yaml(f"first: 1\nkey: {text}\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "line 3: the key 'a' is duplicated"),
        ('a: 1\n"a": 3\n', "line 2: the key 'a' is duplicated"),
        ("a: &x {b: 1}\nc: 2\n", "line 1: the anchor &x"),
        ("a: &x {b: 1}\nc: *x\n", "line 1: the anchor &x"),
        ("a: {b: 1}\nc:\n  <<: {b: 2}\n", "line 3: the merge key <<"),
        ("a: !!str 1\n", "line 1: the tag"),
        ("a: !mine 1\n", "line 1: the tag"),
        ("%YAML 1.1\n---\na: 1\n", "a directive"),
        ("a: 1\nb:\t2\n", "line 2: there is a tab"),
        ("a: 'x\u2028y'\n", "line 1: there is a line break"),
        ("\ufeffa: 1\n", "line 1: there is a byte order mark"),
        ("5: 1\n", "line 1: a key that is not text"),
        ("true: 1\n", "line 1: a key that is not text"),
        ("? [a]\n: 1\n", "line 1: a key that is not text"),
        ("a: {b}\n", "line 1: no value"),
    ],
)
def test_yaml_that_readers_interpret_differently_is_rejected(
    text: str, message: str
) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        load_plain_yaml(text)


@pytest.mark.parametrize("text", ["a: [", "a: 1\n---\nb: 2\n", "a: 'x"])
def test_text_that_is_not_yaml_raises_the_error_of_the_parser(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        load_plain_yaml(text)
