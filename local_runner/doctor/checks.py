"""Runs all checks in order. An error of a check is a finding, and ends no other."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping

from functions.shared.runtime.clock import Clock
from functions.shared.runtime.errors import ConfigError, TouchlineError
from functions.shared.runtime.settings import Settings
from local_runner.doctor.api import check_api
from local_runner.doctor.finding import Check, Environment, Finding
from local_runner.doctor.folder import check_folder, check_rebuild
from local_runner.doctor.machine import check_disk, check_statements, check_versions
from local_runner.doctor.settings import check_settings
from local_runner.doctor.storage import check_lake, check_site
from local_runner.doctor.warehouse import check_warehouse
from local_runner.doctor.webhook import check_webhook

_UNKNOWN_FIX = "make setup   # and check again"

CHECKS: Mapping[str, Check] = {
    "settings": check_settings,
    "folder": check_folder,
    "api": check_api,
    "lake": check_lake,
    "statements": check_statements,
    "warehouse": check_warehouse,
    "site": check_site,
    "disk": check_disk,
    "webhook": check_webhook,
    "rebuild": check_rebuild,
    "versions": check_versions,
}
"""In the order in which they depend on each other."""


def run_checks(
    settings: Settings,
    refused: Mapping[str, ConfigError],
    clock: Clock,
    *,
    is_offline: bool,
    is_test_sent: bool,
) -> Iterator[Finding]:
    """Every finding, in order. A check that fails itself is a finding too.

    Calls the API once at most; the response is not stored. Raises nothing.
    """
    env = Environment(
        settings=settings,
        refused=refused,
        clock=clock,
        is_offline=is_offline,
        is_test_sent=is_test_sent,
    )
    for name, check in CHECKS.items():
        try:
            yield from check(env)
        except TouchlineError as error:
            what = _redacted(settings, error.what)
            yield Finding(name, "fail", what, error.fix or _UNKNOWN_FIX)
        except OSError as error:
            path = shlex.quote(str(error.filename or "."))
            what = f"{error.filename or name} cannot be used: {error.strerror}."
            fix = f"ls -ld {path}; df -h {path}"
            yield Finding(name, "fail", _redacted(settings, what), fix)
        except Exception as error:  # noqa: BLE001 (no check may end the others)
            text = " ".join(f"{type(error).__name__}: {error}".split())
            yield Finding(
                name,
                "fail",
                f"The check itself failed: {_redacted(settings, text)[:300]}",
                _UNKNOWN_FIX,
            )


def _redacted(settings: Settings, text: str) -> str:
    """Text from outside without the secrets in the settings."""
    for secret in (settings.token, settings.alert_webhook_url):
        text = text.replace(secret, "***") if secret else text
    return text
