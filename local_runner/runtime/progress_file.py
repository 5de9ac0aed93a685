"""Small files of JSON in which a verb notes how far it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def write_note(note: Path, told: Mapping[str, object]) -> None:
    """Write a note, whole or not at all. Raises OSError, and leaves nothing then."""
    new = note.with_name(f"{note.name}.new")
    try:
        new.write_text(json.dumps(told) + "\n", encoding="utf-8")
        new.replace(note)
    except OSError:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise
