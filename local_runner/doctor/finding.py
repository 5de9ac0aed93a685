"""What a check is given, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from functions.shared.runtime.clock import Clock
from functions.shared.runtime.errors import ConfigError, LakeError
from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import open_lake
from local_runner.runtime.workspace import Simulation, simulation_of

Status = Literal["ok", "warn", "fail", "skip"]


@dataclass(frozen=True)
class Finding:
    """The result of a check. `fix` is the command to type, where there is something to
    fix."""

    check: str
    status: Status
    what: str
    fix: str = ""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """What the checks examine, and which of them may have effects."""

    settings: Settings
    refused: Mapping[str, ConfigError]
    clock: Clock
    is_offline: bool
    is_test_sent: bool

    @cached_property
    def simulation(self) -> Simulation | None:
        """What the lake simulates; raises ConfigError for a broken mark. A lake that
        cannot be read is reported by another check."""
        try:
            open_lake(self.settings.lake_uri)
        except ConfigError:
            return None
        with suppress(LakeError):
            return simulation_of(self.settings)
        return None


Check = Callable[[Environment], Iterator[Finding]]
