"""The token, the API and this machine's clock, from one call."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

import msgspec

from functions.shared.footballdata.client import REGISTER_URL, FootballData
from functions.shared.footballdata.limiter import Limiter
from functions.shared.footballdata.response import (
    AVAILABLE_HEADERS,
    RESET_HEADER,
    ApiResponse,
)
from functions.shared.runtime.durations import format_duration
from functions.shared.runtime.errors import ConfigError, TouchlineError
from functions.shared.runtime.settings import Settings
from local_runner.doctor.finding import Environment, Finding
from local_runner.runtime.counts import counted

CALL_TIMEOUT_S = 10.0
"""How long the one call may take; the setting counts where it is shorter."""

CLOCK_WARN, CLOCK_FAIL = timedelta(seconds=60), timedelta(minutes=5)


def check_api(env: Environment) -> Iterator[Finding]:
    """The token, the API and our clock, from one call."""
    settings = env.settings
    if reason := _reason_to_skip(env):
        for check in ("token", "api", "clock"):
            yield Finding(check, "skip", reason)
        return
    if not settings.token:
        yield Finding(
            "token",
            "fail",
            "FOOTBALL_DATA_TOKEN is not set; make local-run needs none.",
            _set_token(),
        )
        for check in ("api", "clock"):
            yield Finding(check, "skip", "Not called without a token.")
        return
    responses: list[ApiResponse] = []
    problem: TouchlineError | None = None
    began = time.monotonic()
    try:
        _call(env, responses)
    except TouchlineError as error:
        problem = error
    took_ms = (time.monotonic() - began) * 1000
    response = responses[-1] if responses else None
    yield _token_found(settings, response, problem)
    yield _api_found(settings, response, problem, took_ms)
    yield _clock_found(response)


def _reason_to_skip(env: Environment) -> str:
    if env.simulation is not None:
        return "Not called: a simulated folder uses no token and no network."
    if env.is_offline:
        return "Not called: --offline."
    return ""


def _call(env: Environment, responses: list[ApiResponse]) -> None:
    """One call of `/competitions`: small, on every plan, and 400 for a bad token."""
    settings, clock = env.settings, env.clock
    with FootballData(
        base_url=settings.api_url,
        token=settings.token,
        clock=clock,
        limiter=Limiter(1, clock),
        timeout_s=min(CALL_TIMEOUT_S, settings.timeout_s),
        max_response_bytes=settings.max_response_bytes,
        attempts=1,
    ) as api:
        api.get("/competitions", {}, store=responses.append)


def _token_found(
    settings: Settings, response: ApiResponse | None, problem: TouchlineError | None
) -> Finding:
    if isinstance(problem, ConfigError):
        return Finding("token", "fail", problem.what, _set_token())
    if (
        response is None
        or response.status >= 404
        or (response.status == 200 and problem)
    ):
        return Finding("token", "skip", "Not known: see api.")
    if problem is not None:
        return Finding("token", "fail", problem.what, _set_token())
    seen = _codes(response.body)
    hidden = [code for code in settings.competitions if code not in seen]
    if seen and hidden:
        rest = [code for code in settings.competitions if code in seen]
        return Finding(
            "token",
            "warn",
            f"Accepted, but its plan does not show {', '.join(hidden)}.",
            f"export COMPETITIONS={','.join(rest)}" if rest else "unset COMPETITIONS",
        )
    return Finding(
        "token",
        "ok",
        f"Accepted; {counted(len(seen), 'competition')} (cost one call of the API).",
    )


def _api_found(
    settings: Settings,
    response: ApiResponse | None,
    problem: TouchlineError | None,
    took_ms: float,
) -> Finding:
    where = f"{settings.api_url}/competitions"
    if response is None:
        if isinstance(problem, ConfigError):
            return Finding("api", "skip", "Not called with such a token.")
        what, fix = (problem.what, problem.fix) if problem else ("", "")
        reason = what.partition("the last one: ")[2]
        if reason or not fix:
            fix = f"curl -sSI {where}"
        return Finding("api", "fail", f"No response: {reason or what}", fix)
    if response.status >= 500:
        return Finding(
            "api",
            "fail",
            f"Responded with {response.status}: a failure of the API itself.",
            f"sleep 300; curl -sSI {where}",
        )
    if response.status != 429 and (response.status >= 404 or not _is_json(response)):
        return Finding(
            "api",
            "fail",
            f"{where} responded with {response.status}, unlike football-data.org.",
            "unset FOOTBALL_DATA_URL",
        )
    left = _number(response, *AVAILABLE_HEADERS)
    reset_s = _number(response, RESET_HEADER)
    if response.status == 429 or left == 0:
        wait_s = 60 if reset_s is None else reset_s
        return Finding(
            "api",
            "warn",
            f"Reached, but no calls are left for {wait_s} s: something else uses this "
            "token, or calls too often.",
            f"sleep {wait_s}   # if it comes back: export API_CALLS_PER_MINUTE=5",
        )
    quota = "no counter in its headers"
    if left is not None:
        quota = f"{counted(left, 'call')} left in this minute"
    return Finding("api", "ok", f"Reached in {took_ms:.0f} ms; {quota}.")


def _clock_found(response: ApiResponse | None) -> Finding:
    """The machine's clock compared with the API's, at the time of the response."""
    try:
        theirs = parsedate_to_datetime(response.headers["date"]) if response else None
    except (KeyError, ValueError):
        theirs = None
    if response is None or theirs is None:
        return Finding("clock", "skip", "No response with a date to compare with.")
    difference = response.fetched_at - theirs.replace(tzinfo=theirs.tzinfo or UTC)
    side = "ahead of" if difference > timedelta() else "behind"
    if abs(difference) <= CLOCK_WARN:
        return Finding("clock", "ok", "Within a minute of the API's.")
    return Finding(
        "clock",
        "fail" if abs(difference) >= CLOCK_FAIL else "warn",
        f"This machine is {format_duration(abs(difference))} {side} the API: freshness "
        "and match-days are evaluated wrongly.",
        "sudo timedatectl set-ntp true",
    )


def _set_token() -> str:
    return f"export FOOTBALL_DATA_TOKEN=...   # from {REGISTER_URL}"


def _codes(body: bytes) -> set[str]:
    """The codes of the competitions in a response, whatever else it holds."""
    try:
        parsed = msgspec.json.decode(body, type=_Competitions)
    except msgspec.DecodeError:
        return set()
    return {each.code for each in parsed.competitions}


class _Competition(msgspec.Struct):
    code: str


class _Competitions(msgspec.Struct):
    competitions: list[_Competition]


def _is_json(response: ApiResponse) -> bool:
    try:
        msgspec.json.decode(response.body)
    except msgspec.DecodeError:
        return False
    return True


def _number(response: ApiResponse, *headers: str) -> int | None:
    texts = (response.headers.get(name, "") for name in headers)
    return next((int(text) for text in texts if re.fullmatch(r"\d{1,9}", text)), None)
