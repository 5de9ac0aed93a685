"""The recorded responses, replayed once for all tests of them."""

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

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Replay:
    """The folder of a replay, whether it succeeded, and its JSON summary."""

    out: Path
    is_ok: bool
    summary: dict[str, Any]


def replay(folder: Path, out: Path) -> Replay:
    """Replay a folder of recorded responses into `out`."""
    with redirect_stdout(StringIO()) as printed:
        screen = Screen(as_json=True)
        settings = settings_in(out, Settings())
        is_ok = replay_responses(settings, folder, VirtualClock(NOW), screen)
    return Replay(out, is_ok, json.loads(printed.getvalue()))


@pytest.fixture(scope="session")
def replayed_responses(tmp_path_factory: pytest.TempPathFactory) -> Replay:
    """The replay of RECORDED_RESPONSES, which no test changes."""
    folder = os.environ["RECORDED_RESPONSES"]
    return replay(Path(folder), tmp_path_factory.mktemp("recorded"))
