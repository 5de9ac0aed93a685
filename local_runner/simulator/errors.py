"""The errors of v4, as recorded where a recording exists."""

from __future__ import annotations

from collections.abc import Mapping

from local_runner.simulator.world import JSON

RESTRICTED = (
    "The resource you are looking for is restricted and apparently not within your "
    "permissions. Please check your subscription."
)

_GATEWAY_TEXTS = {200: "Be right back", 502: "Bad Gateway", 503: "Service Unavailable"}


class ApiError(Exception):
    """A response other than 200: status, message and additional headers."""

    def __init__(
        self, status: int, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = dict(headers or {})

    @property
    def body(self) -> JSON:
        """The body of the response."""
        return {"message": self.message, "errorCode": self.status}


def bad_token() -> ApiError:
    """The token is unknown: 400 here, not 401."""
    return ApiError(400, "Your API token is invalid.")


def restricted() -> ApiError:
    """A competition, season or resource outside the plan."""
    return ApiError(403, RESTRICTED)


def not_found() -> ApiError:
    """A path that does not exist; the wording is ours, no recording has one."""
    return ApiError(404, "The resource you are looking for does not exist.")


def too_long() -> ApiError:
    """More than ten days of `/matches`."""
    return ApiError(400, "Specified period must not exceed 10 days.")


def malformed(name: str, expected: str) -> ApiError:
    """A parameter that cannot be read; the wording is ours, no recording has one."""
    return ApiError(400, f"Parameter '{name}' is expected to be {expected}.")


def over_limit(seconds: int, headers: Mapping[str, str]) -> ApiError:
    """More calls than the plan allows in this minute; `headers` hold the counter."""
    unit = "second" if seconds == 1 else "seconds"
    message = f"You reached your request limit. Wait {seconds} {unit}."
    return ApiError(429, message, headers)


def server_error() -> ApiError:
    """The API itself fails; the wording is ours, no recording has one."""
    return ApiError(500, "Internal server error.")


def gateway_page(status: int) -> bytes:
    """What a gateway says in place of the API: a page as nginx has them."""
    said = f"{status} {_GATEWAY_TEXTS[status]}"
    return (
        f"<html>\r\n<head><title>{said}</title></head>\r\n"
        f"<body>\r\n<center><h1>{said}</h1></center>\r\n"
        "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    ).encode()
