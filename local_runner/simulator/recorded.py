"""A folder of recorded responses, each served unchanged for one request."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from functions.shared.runtime.errors import ConfigError
from local_runner.simulator.world import JSON, MatchQuery, TableCut

Kind = Literal["matches", "standings", "error"]

# The request parameters that `filters` may echo; the rest of it (permission, client) is
# not a parameter.
_ECHOED = (
    *("season", "matchday", "stage", "group", "status", "date", "dateFrom", "dateTo"),
    "competitions",
)
_CODE = re.compile(r"[A-Z0-9]{2,5}")
_Key = tuple[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class RecordedRequest:
    """The request whose response a recorded file holds; `path` is below `/v4`."""

    file: str
    kind: Kind
    path: str
    params: dict[str, str]
    status: int


@dataclass(frozen=True)
class _Request:
    kind: Kind
    path: str
    params: dict[str, str]
    status: int = 200


class RecordedResponses:
    """A World that serves only recorded responses.

    Every `*.json` of `folder` that holds matches, a table or an error becomes one of
    `requests`, in the order of the file names; `skipped` names every other file with
    the reason. A second response to the same request gets the parameter `recording`.
    Raises ConfigError for a missing folder, no usable response, or a file that is not
    JSON.
    """

    def __init__(self, folder: str | Path) -> None:
        """Read the whole folder."""
        self.requests: list[RecordedRequest] = []
        self.skipped: list[tuple[str, str]] = []
        self._responses: dict[_Key, tuple[int, bytes]] = {}
        folder = Path(folder)
        if not folder.is_dir():
            raise ConfigError(
                f"There is no folder of recorded responses at {folder}.",
                fix="Name a folder that holds responses of the API as *.json.",
            )
        for file in sorted(one for one in folder.iterdir() if one.is_file()):
            self._add(file)
        if not self.requests:
            raise ConfigError(
                f"No file in {folder} is a recorded response with matches, standings "
                "or an error.",
                fix="Put at least one response of the API there, as *.json.",
            )

    def competitions(self, _now: datetime) -> list[JSON]:
        """None: competition lists are not served from recordings."""
        return []

    def matches(self, _query: MatchQuery, _now: datetime) -> list[JSON]:
        """None beyond the recorded responses."""
        return []

    def standings(
        self, _code: str, _now: datetime, _cut: TableCut
    ) -> list[JSON] | None:
        """None beyond the recorded responses."""
        return None

    def teams(self, _code: str) -> list[JSON] | None:
        """None: teams are not served from recordings."""
        return None

    def body(self, path: str, params: Mapping[str, str]) -> tuple[int, bytes] | None:
        """Status and exact bytes of the file recorded for this request, if there is
        one."""
        return self._responses.get(_key(path, params))

    def _add(self, file: Path) -> None:
        if file.suffix != ".json":
            self.skipped.append((file.name, "not a .json file"))
            return
        raw, body = _read(file)
        response = _response_of(body)
        if isinstance(response, str):
            self.skipped.append((file.name, response))
            return
        params = response.params
        if response.kind == "error" or _key(response.path, params) in self._responses:
            params = {**params, "recording": file.stem}
        self._responses[_key(response.path, params)] = (response.status, raw)
        self.requests.append(
            RecordedRequest(
                file.name, response.kind, response.path, params, response.status
            )
        )


def _key(path: str, params: Mapping[str, str]) -> _Key:
    return path, frozenset(params.items())


def _read(file: Path) -> tuple[bytes, object]:
    """The bytes of a file, and the parsed JSON. Raises ConfigError."""
    try:
        raw = file.read_bytes()
        return raw, json.loads(raw)
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(
            f"The recorded response {file} is not readable JSON: {error}.",
            fix="Record it again, or remove it from the folder.",
        ) from error


def _response_of(body: object) -> _Request | str:
    """The request that a body belongs to, or the reason why there is none."""
    if not isinstance(body, dict):
        return "not a response of the API: no JSON object"
    if isinstance(body.get("matches"), list):
        return _under_competition(body, "matches")
    if isinstance(body.get("standings"), list):
        return _under_competition(body, "standings")
    if "message" in body and "errorCode" in body:
        return _error(body["errorCode"])
    return "a response of another resource: no matches, standings or error in it"


def _under_competition(
    body: JSON, kind: Literal["matches", "standings"]
) -> _Request | str:
    params = _params(body.get("filters"))
    if kind == "matches" and "competition" not in body:
        return _Request(kind, "/matches", params)
    competition = body.get("competition")
    code = competition.get("code") if isinstance(competition, dict) else None
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        return f"{kind} of a competition without a code"
    return _Request(kind, f"/competitions/{code}/{kind}", params)


def _error(status: object) -> _Request | str:
    if not isinstance(status, int) or status not in range(400, 600):
        return "an error with an errorCode that is not an HTTP status"
    return _Request("error", f"/competitions/E{status}/matches", {}, status)


def _params(filters: object) -> dict[str, str]:
    """The parameters that `filters` echoes, as text."""
    echoed = filters if isinstance(filters, dict) else {}
    return {
        name: _text(echoed[name]) for name in _ECHOED if echoed.get(name) is not None
    }


def _text(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
