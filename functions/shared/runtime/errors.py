"""Everything that can go wrong, each with the HTTP status that tells callers whether
to try again: 400 and 422 are final, 5xx is retried (DESIGN section 4)."""

from __future__ import annotations


class TouchlineError(Exception):
    """Something failed in a way we can explain.

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
    """A setting, or what it points at, has to be changed first."""

    http_status = 400


class BadRequestError(TouchlineError):
    """A request that can never work as it stands."""

    http_status = 400


class DataFailedError(TouchlineError):
    """The work ran, and the data did not pass."""

    http_status = 422


class UpstreamError(TouchlineError):
    """football-data.org did not give a usable response."""

    http_status = 502

    def __init__(self, what: str, *, fix: str = "", status: int | None = None) -> None:
        super().__init__(what, fix=fix)
        self.status = status


class RestrictedError(UpstreamError):
    """football-data.org answered 403: outside the plan of this token."""


class LakeError(TouchlineError):
    """The lake could not be read or written."""

    http_status = 503


class SiteError(TouchlineError):
    """What is published could not be read or written."""

    http_status = 503


class WarehouseError(TouchlineError):
    """The warehouse could not be read or written."""

    http_status = 503


class WarehouseBusyError(WarehouseError):
    """Another process holds the warehouse; it can be had once that one has ended."""


class WarehouseNewerError(WarehouseError):
    """A newer Touchline wrote the warehouse: this one leaves its folder alone."""


class WarehouseDamagedError(WarehouseError):
    """The warehouse file cannot be read, by this version; `rebuild` makes it again."""


class StepTimeoutError(TouchlineError):
    """A step ran longer than dags.yaml allows it."""

    http_status = 504
