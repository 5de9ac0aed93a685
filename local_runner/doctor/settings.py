"""The settings: invalid variables, and what differs from the defaults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.settings import Settings
from local_runner.doctor.finding import Environment, Finding
from local_runner.runtime.counts import counted


def valid_settings(env: Mapping[str, str]) -> tuple[Settings, dict[str, ConfigError]]:
    """The settings of an environment without its invalid variables, and the errors of
    those."""
    usable: dict[str, str] = {}
    refused: dict[str, ConfigError] = {}
    for setting in fields(Settings):
        variable = setting.metadata["variable"]
        value = {variable: env.get(variable, "")}
        try:
            Settings.from_env(value)
        except ConfigError as error:
            refused[variable] = error
        else:
            usable |= value
    return Settings.from_env(usable), refused


def check_settings(env: Environment) -> Iterator[Finding]:
    """Each invalid variable; else the names, without values, of what is set."""
    settings = env.settings
    for variable, error in env.refused.items():
        fix = f"unset {variable}" + (f"   # or: {error.fix}" if error.fix else "")
        yield Finding("settings", "fail", error.what, fix)
    if env.refused:
        return
    default = Settings()
    changed = [
        setting.metadata["variable"]
        for setting in fields(Settings)
        if getattr(settings, setting.name) != getattr(default, setting.name)
        and not setting.name.endswith("_uri")
    ]
    if settings.clock == "request" and env.simulation is None:
        yield Finding(
            "settings",
            "warn",
            "CLOCK=request takes the time from each request: for simulation only.",
            "unset CLOCK",
        )
        return
    changes = (
        f"Not the default: {', '.join(changed)}" if changed else "All are defaults"
    )
    count = len(settings.competitions)
    yield Finding(
        "settings", "ok", f"{changes}; {counted(count, 'competition')} tracked."
    )
