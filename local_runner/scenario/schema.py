"""The JSON schema of a scenario, generated from the classes of its keys.

`python -m local_runner.scenario.schema` writes `scenario.schema.json`; it is committed,
for editors and for programs that write scenarios.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from functions.shared.runtime.json_schema import json_schema_of
from local_runner.scenario.key_types import Form
from local_runner.scenario.keys import EXAMPLES, Scenario

FILE = Path(__file__).parent / "scenario.schema.json"


def json_schema() -> dict[str, Any]:
    """The schema (2020-12), with the keys that exclude or need each other."""
    schema = json_schema_of(Scenario)
    forms = {form.__name__: form for form in _subclasses(Form)}
    for name, definition in schema["$defs"].items():
        form = forms[name]
        if choices := form.choices():
            definition["oneOf"] = [_choice(keys, choices) for keys in choices]
        if needs := form.needs():
            definition["dependentSchemas"] = {
                key: {"anyOf": [{"required": [other]} for other in others]}
                for key, others in needs.items()
            }
    properties = schema["$defs"]["Scenario"]["properties"]
    for key, example in EXAMPLES.items():
        properties[key] = {"description": f"For example: {example}", **properties[key]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def text() -> str:
    """The file as it should be."""
    return json.dumps(json_schema(), indent=1) + "\n"


def _subclasses(form: type[Form]) -> Iterator[type[Form]]:
    for subclass in form.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def _choice(
    chosen: tuple[str, ...], choices: tuple[tuple[str, ...], ...]
) -> dict[str, Any]:
    """An object with the keys of one choice, and none of the others."""
    others = {key for choice in choices for key in choice} - set(chosen)
    return {
        "required": list(chosen),
        "not": {"anyOf": [{"required": [key]} for key in sorted(others)]},
    }


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
