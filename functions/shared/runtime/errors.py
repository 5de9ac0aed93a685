"""The errors of the project, each with an HTTP status: 400 and 422 are final, 5xx may
be retried (DESIGN section 4)."""

from __future__ import annotations


class TouchlineError(Exception):
    """An expected failure, with an explanation.

    `what` says what happened and where, `fix` what to do or type next.
    """

    http_status = 500

    def __init__(self, what: str, *, fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix

    def __str__(self) -> str:
        """What happened, then what to do about it, on one line."""
        return f"{self.what} {self.fix}".strip()


class ConfigError(TouchlineError):
    """A setting, or what it points to, has to be changed first."""

    http_status = 400


class BadRequestError(TouchlineError):
    """A request that can never work as it stands."""

    http_status = 400


class DataFailedError(TouchlineError):
    """The step ran, and its data checks failed."""

    http_status = 422


class UpstreamError(TouchlineError):
    """football-data.org did not give a usable response."""

    http_status = 502

    def __init__(self, what: str, *, fix: str = "", status: int | None = None) -> None:
        super().__init__(what, fix=fix)
        self.status = status


class RestrictedError(UpstreamError):
    """football-data.org returned 403: outside the plan of this token."""


class LakeError(TouchlineError):
    """The lake could not be read or written."""

    http_status = 503


class SiteError(TouchlineError):
    """The site could not be read or written."""

    http_status = 503


class WarehouseError(TouchlineError):
    """The warehouse could not be read or written."""

    http_status = 503


class WarehouseBusyError(WarehouseError):
    """Another process has locked the warehouse; it is free once that process ends."""


class WarehouseNewerError(WarehouseError):
    """A newer Touchline wrote the warehouse: this version does not touch its folder."""


class WarehouseDamagedError(WarehouseError):
    """The warehouse file cannot be read by this version; `rebuild` creates it again."""


class StepTimeoutError(TouchlineError):
    """A step ran longer than dags.yaml allows it."""

    http_status = 504
