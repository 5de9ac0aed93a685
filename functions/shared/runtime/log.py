"""One JSON object per event on standard error, in the form Cloud Logging reads."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from datetime import UTC
from typing import Any, Literal

from pythonjsonlogger.json import JsonFormatter

Severity = Literal["INFO", "WARNING", "ERROR"]

_LOGGER = "touchline"


class _StandardError(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to what standard error is at that moment: the framework swaps it."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


def configure_logging() -> None:
    """Send events to standard error as JSON lines. Calling it again changes nothing."""
    logger = logging.getLogger(_LOGGER)
    if logger.handlers:
        return
    handler = _StandardError()
    handler.setFormatter(
        JsonFormatter(
            "%(levelname)s %(message)s", rename_fields={"levelname": "severity"}
        )
    )
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


def log_event(
    event: str,
    *,
    severity: Severity = "INFO",
    error: BaseException | None = None,
    **fields: object,
) -> None:
    """Log one event. `error` adds what it says and, if unexpected, its traceback."""
    logger = logging.getLogger(_LOGGER)
    if not logger.handlers:
        return
    if error is not None:
        fields["error"] = str(error)
        fields["error_type"] = type(error).__name__
    is_expected = error is None or hasattr(error, "http_status")
    logger.log(
        logging.getLevelName(severity),
        event,
        exc_info=None if is_expected else error,
        extra={"event": event, **fields},
    )


def log_alert(event: str, alert: Mapping[str, Any]) -> None:
    """Log that an alert opened or closed; `alert` is its row of `raw_alerts`."""
    is_critical = alert["severity"] == "critical"
    opened: Severity = "ERROR" if is_critical else "WARNING"
    log_event(
        event,
        severity=opened if event == "alert_opened" else "INFO",
        alert_id=alert["alert_id"],
        condition=alert["condition"],
        scope=alert["scope"],
        alert_severity=alert["severity"],
        onset_at=alert["onset_at"].astimezone(UTC).isoformat(),
        alert_message=alert["message"],
        runbook=alert["runbook"],
    )
