"""The site: published files. Each is replaced whole, so that no reader sees a half."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from functions.shared.runtime.clock import TimeLeft
from functions.shared.storage.base import SITE
from functions.shared.storage.folder import FolderObjects


class Site(Protocol):
    """Where published files lie. Names are relative paths with forward slashes."""

    uri: str

    def put(self, key: str, data: bytes, *, content_type: str) -> None:
        """Write a file, or replace it: a reader gets the old bytes or the new ones.

        Raises SiteError, and then the old file is as it was.
        """
        ...

    def get(self, key: str) -> bytes | None:
        """The bytes of a file, None when there is none. Raises SiteError."""
        ...


class FolderSite(FolderObjects):
    """A site in a local folder."""

    purpose = SITE


def open_site(uri: str, time_left: TimeLeft | None = None) -> Site:
    """The site at `uri`, a folder or `gs://bucket/prefix`. Every operation on a bucket
    ends before the seconds of `time_left` are used up.

    Raises ConfigError for any other kind, and where there are no credentials.
    """
    if uri.startswith("gs://"):
        from functions.shared.storage.gcs import GcsSite, open_bucket  # noqa: PLC0415

        return open_bucket(GcsSite, uri, time_left)
    if "://" in uri:
        raise SITE.bad_uri(uri)
    return FolderSite(Path(uri))
