"""The settings: those that cannot be used, and what is set at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.settings import Settings
from local_runner.doctor.finding import Finding, Patient


def valid_settings(env: Mapping[str, str]) -> tuple[Settings, dict[str, ConfigError]]:
    """The settings of an environment without the variables that cannot be used, and
    why these cannot."""
    good: dict[str, str] = {}
    refused: dict[str, ConfigError] = {}
    for setting in fields(Settings):
        variable = setting.metadata["variable"]
        given = {variable: env.get(variable, "")}
        try:
            Settings.from_env(given)
        except ConfigError as error:
            refused[variable] = error
        else:
            good |= given
    return Settings.from_env(good), refused


def check_settings(patient: Patient) -> Iterator[Finding]:
    """Each variable that was refused; else the names, and no value, of what is set."""
    settings = patient.settings
    for variable, error in patient.refused.items():
        fix = f"unset {variable}" + (f"   # or: {error.fix}" if error.fix else "")
        yield Finding("settings", "fail", error.what, fix)
    if patient.refused:
        return
    default = Settings()
    changed = [
        setting.metadata["variable"]
        for setting in fields(Settings)
        if getattr(settings, setting.name) != getattr(default, setting.name)
        and not setting.name.endswith("_uri")
    ]
    if settings.clock == "request" and patient.simulation is None:
        yield Finding(
            "settings",
            "warn",
            "CLOCK=request takes the time from each request: for simulation only.",
            "unset CLOCK",
        )
        return
    told = f"Not the default: {', '.join(changed)}" if changed else "All are defaults"
    count = len(settings.competitions)
    yield Finding("settings", "ok", f"{told}; {count} competitions tracked.")
