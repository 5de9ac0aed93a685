"""A note is written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from local_runner.runtime.progress_file import write_note


def test_a_note_replaces_the_one_before(tmp_path: Path) -> None:
    note = tmp_path / "note.json"
    for content in ({"made": 1}, {"made": 2}):
        write_note(note, content)
        assert json.loads(note.read_bytes()) == content
    assert list(tmp_path.iterdir()) == [note]


def test_one_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    note = tmp_path / "note.json"
    note.mkdir()
    with pytest.raises(OSError, match="directory"):
        write_note(note, {"made": 1})
    assert list(tmp_path.iterdir()) == [note]
