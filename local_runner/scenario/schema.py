"""The JSON schema of a scenario, made from its keys in `form.py`.

`python -m local_runner.scenario.schema` writes `scenario.schema.json`; it is committed,
for editors and for whoever makes scenarios by a program.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from functions.shared.runtime.json_schema import json_schema_of
from local_runner.scenario import keys as form

FILE = Path(__file__).parent / "scenario.schema.json"


def json_schema() -> dict[str, Any]:
    """The schema (2020-12), with which keys go together."""
    schema = json_schema_of(form.Scenario)
    for name, told in schema["$defs"].items():
        shape = getattr(form, name)
        if choices := shape.choices():
            told["oneOf"] = [_choice(one, choices) for one in choices]
        if needs := shape.needs():
            told["dependentSchemas"] = {
                key: {"anyOf": [{"required": [one]} for one in others]}
                for key, others in needs.items()
            }
    properties = schema["$defs"]["Scenario"]["properties"]
    for key, example in form.EXAMPLES.items():
        properties[key] = {"description": f"For example: {example}", **properties[key]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def text() -> str:
    """The file as it should be."""
    return json.dumps(json_schema(), indent=1) + "\n"


def _choice(
    chosen: tuple[str, ...], choices: tuple[tuple[str, ...], ...]
) -> dict[str, Any]:
    """An object that has the keys of one choice, and none of the others."""
    others = {key for choice in choices for key in choice} - set(chosen)
    return {
        "required": list(chosen),
        "not": {"anyOf": [{"required": [key]} for key in sorted(others)]},
    }


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
