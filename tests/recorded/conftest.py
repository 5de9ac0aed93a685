"""The recorded responses, replayed once for all tests of them, whatever process runs
them."""

from __future__ import annotations

import json
import os
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.settings import Settings
from local_runner.commands.replay import replay_responses
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import settings_in
from tests.conftest import shared_folder

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Replay:
    """The folder of a replay, whether it succeeded, and its JSON summary."""

    out: Path
    is_ok: bool
    summary: dict[str, Any]


def replay(responses: Path, folder: Path) -> Replay:
    """Replay a folder of recorded responses into `folder`/out."""
    out = folder / "out"
    with redirect_stdout(StringIO()) as printed:
        screen = Screen(as_json=True)
        settings = settings_in(out, Settings())
        is_ok = replay_responses(settings, responses, VirtualClock(NOW), screen)
    return Replay(out, is_ok, json.loads(printed.getvalue()))


@pytest.fixture(scope="session")
def replayed_responses(tmp_path_factory: pytest.TempPathFactory) -> Replay:
    """The replay of RECORDED_RESPONSES, which no test changes."""
    responses = Path(os.environ["RECORDED_RESPONSES"])

    def make(folder: Path) -> None:
        made = replay(responses, folder)
        outcome = {"is_ok": made.is_ok, "summary": made.summary}
        (folder / "outcome.json").write_text(json.dumps(outcome))

    folder = shared_folder(tmp_path_factory, "recorded", make)
    return Replay(folder / "out", **json.loads((folder / "outcome.json").read_text()))
