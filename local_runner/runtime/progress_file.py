"""Small files of JSON in which a verb notes its progress."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def write_note(note: Path, content: Mapping[str, object]) -> None:
    """Write a note completely or not at all. Raises OSError, and leaves no file
    then."""
    new = note.with_name(f"{note.name}.new")
    try:
        new.write_text(json.dumps(content) + "\n", encoding="utf-8")
        new.replace(note)
    except OSError:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise
