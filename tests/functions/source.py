"""A simulated season in which a test sets the responses of some paths."""

from __future__ import annotations

import json
from collections.abc import Mapping

from local_runner.simulator.season import GeneratedSeason

RESTRICTED = json.dumps({"message": "restricted", "errorCode": 403}).encode()
CODES = ("PL", "BL1", "PD")


class Source(GeneratedSeason):
    """Three leagues; `bodies` are status and body of a response by path."""

    def __init__(self) -> None:
        super().__init__(7, codes=CODES)
        self.bodies: dict[str, tuple[int, bytes]] = {}

    def body(self, path: str, _params: Mapping[str, str]) -> tuple[int, bytes] | None:
        """The response that the test sets, if it sets one."""
        return self.bodies.get(path)
