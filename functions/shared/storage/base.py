"""What an object store is for: a lake, or a site."""

from __future__ import annotations

from dataclasses import dataclass

from functions.shared.runtime.errors import ConfigError, LakeError, SiteError

StoreError = LakeError | SiteError


@dataclass(frozen=True)
class Purpose:
    """The error class of an object store, its setting, and the words of its messages.

    `option` is what names its folder on the command line, `kept` is what a failed write
    leaves as it was.
    """

    noun: str
    variable: str
    option: str
    kept: str
    error: type[LakeError | SiteError]

    def bad_uri(self, uri: str) -> ConfigError:
        """The error of a URI that is not one of a folder or a bucket."""
        return ConfigError(
            f"{self.variable} is {uri!r}; a folder or gs://bucket is expected.",
            fix=f"For example: {self.variable}=out/{self.noun}",
        )


LAKE = Purpose(
    noun="lake",
    variable="LAKE_URI",
    option="--out",
    kept="what was stored before is complete",
    error=LakeError,
)
SITE = Purpose(
    noun="site",
    variable="SITE_URI",
    option="--site, --out",
    kept="what was published before is still there",
    error=SiteError,
)
