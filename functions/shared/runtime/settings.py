"""Every setting: its variable, default and meaning, in one place.

docs/configuration.md is generated from this file.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal
from urllib.parse import urlsplit

from functions.shared.runtime.errors import ConfigError
from functions.shared.warehouse.base import DEFAULT_MAX_BYTES

FREE_PLAN: dict[str, int] = {
    "WC": 2000,
    "CL": 2001,
    "BL1": 2002,
    "DED": 2003,
    "BSA": 2013,
    "PD": 2014,
    "FL1": 2015,
    "ELC": 2016,
    "PPL": 2017,
    "EC": 2018,
    "SA": 2019,
    "PL": 2021,
    "CLI": 2152,
}
"""Competitions a free token sees, and their ids. CLI responses, though the price page
names the other twelve only (football-data.org /v4/competitions)."""

RUNBOOKS = "docs/alerts.md"
"""The page of the repository that has a section for each alert."""


def runbook_of(condition: str) -> str:
    """The section about the alerts of a condition. What `raw_alerts` has may name an
    older page: where the section was when the alert opened."""
    return f"{RUNBOOKS}#{condition}"


UNSET = "unset"
"""What Terraform stores for a secret that it was not given: the same as none."""

LOOPBACK = ("localhost", "127.0.0.1", "::1")

TRACKED = tuple(code for code in FREE_PLAN if code != "CLI")


def _setting(default: Any, variable: str, about: str, *, secret: bool = False) -> Any:
    about_it = {"variable": variable, "about": about}
    return field(default=default, metadata=about_it, repr=not secret)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of a step."""

    token: str = _setting(
        "", "FOOTBALL_DATA_TOKEN", "Token of football-data.org.", secret=True
    )
    api_url: str = _setting(
        "https://api.football-data.org/v4",
        "FOOTBALL_DATA_URL",
        "Where the API is.",
    )
    calls_per_minute: int = _setting(
        9, "API_CALLS_PER_MINUTE", "Calls a minute, shared by all DAGs; free plan: 10."
    )
    timeout_s: float = _setting(
        30.0, "API_TIMEOUT_SECONDS", "Longest wait for a connection or for more bytes."
    )
    attempts: int = _setting(4, "API_ATTEMPTS", "Tries of one call before it fails.")
    max_response_bytes: int = _setting(
        20_000_000, "API_MAX_RESPONSE_BYTES", "Largest response taken, decompressed."
    )
    competitions: tuple[str, ...] = _setting(
        TRACKED, "COMPETITIONS", "Tracked competitions, codes with commas between."
    )
    lake_uri: str = _setting(
        "out/lake",
        "LAKE_URI",
        "Where responses are stored: a folder, or `gs://bucket/prefix`.",
    )
    warehouse_uri: str = _setting(
        "duckdb:///out/warehouse.duckdb",
        "WAREHOUSE_URI",
        "The warehouse; `duckdb:///` and a path, absolute with a fourth slash, or "
        "`bigquery://project/dataset`.",
    )
    max_bytes: int = _setting(
        DEFAULT_MAX_BYTES,
        "BIGQUERY_MAX_BYTES",
        "Most bytes that one statement on BigQuery may bill.",
    )
    site_uri: str = _setting(
        "out/site",
        "SITE_URI",
        "Where published files go: a folder, or `gs://bucket/prefix`.",
    )
    alert_webhook_url: str = _setting(
        "",
        "ALERT_WEBHOOK_URL",
        "Slack-compatible webhook that alerts are posted to; the log has them anyway.",
        secret=True,
    )
    runbook_url: str = _setting(
        "",
        "RUNBOOK_URL",
        "Where `docs/alerts.md` is published, for the links of messages: a page that "
        "names its headings as GitHub does. By default the file of this checkout.",
    )
    clock: Literal["system", "request"] = _setting(
        "system", "CLOCK", "`request` makes `as_of` the clock: for simulation only."
    )

    @property
    def is_simulated(self) -> bool:
        """Whether the responses are of a simulator or a recording, not of the API as it
        is now: the time is that of requests, or the API is on this machine."""
        host = urlsplit(self.api_url).hostname or ""
        return self.clock == "request" or host in LOOPBACK

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read settings from variables; unset and empty ones keep their default.

        Raises ConfigError naming the variable, its value and what it may be.
        """
        values = {}
        for setting in fields(cls):
            variable = setting.metadata["variable"]
            text = env.get(variable, "").strip()
            if text and (setting.repr or text != UNSET):
                values[setting.name] = _parsed(setting.default, variable, text)
        settings = cls(**values)
        settings._check()
        return settings

    def _check(self) -> None:
        if self.clock not in ("system", "request"):
            raise ConfigError(
                f"CLOCK is {self.clock!r}.", fix="Set it to system or request."
            )
        unknown = [code for code in self.competitions if code not in FREE_PLAN]
        if unknown or not self.competitions:
            named = ", ".join(unknown) or "nothing"
            raise ConfigError(
                f"COMPETITIONS names {named}, which the free plan does not have.",
                fix=f"Choose from {', '.join(FREE_PLAN)}.",
            )
        for variable, value in (
            ("API_CALLS_PER_MINUTE", self.calls_per_minute),
            ("API_TIMEOUT_SECONDS", self.timeout_s),
            ("API_ATTEMPTS", self.attempts),
            ("API_MAX_RESPONSE_BYTES", self.max_response_bytes),
            ("BIGQUERY_MAX_BYTES", self.max_bytes),
        ):
            if not 0 < value < math.inf:  # nor is it NaN
                raise ConfigError(f"{variable} is {value}.", fix="Set it above 0.")
        if not self.api_url.startswith(("http://", "https://")):
            raise ConfigError(
                f"FOOTBALL_DATA_URL is {self.api_url!r}, which is not a valid URL.",
                fix="Unset it for the real API.",
            )
        if not (self.runbook_url + "https://").startswith(
            ("http://", "https://", "file://")
        ) or (self.runbook_url and "#" in self.runbook_url):
            raise ConfigError(
                f"RUNBOOK_URL is {self.runbook_url!r}, which is not the URL of a page.",
                fix="For example: https://github.com/OWNER/REPOSITORY/blob/main/docs/alerts.md",
            )
        if not (self.alert_webhook_url + "https://").startswith(
            ("http://", "https://")
        ):
            raise ConfigError(
                "ALERT_WEBHOOK_URL is not a valid URL.",
                fix="Copy it again from the channel's settings, or unset it.",
            )


def _parsed(default: Any, variable: str, text: str) -> Any:
    if isinstance(default, tuple):
        codes = (code.strip().upper() for code in text.split(","))
        return tuple(dict.fromkeys(code for code in codes if code))
    if isinstance(default, str):
        return text
    try:
        return type(default)(text)
    except ValueError:
        kind = "a whole number" if isinstance(default, int) else "a number"
        raise ConfigError(f"{variable} is {text!r}, not {kind}.") from None
