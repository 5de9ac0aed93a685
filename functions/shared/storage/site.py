"""The site: published files. Each is replaced whole, so that no reader sees a half."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path
from typing import Protocol

from functions.shared.runtime.clock import TimeLeft
from functions.shared.runtime.errors import ConfigError, SiteError


class Site(Protocol):
    """Where published files lie. Names are relative paths with forward slashes."""

    uri: str

    def put(self, name: str, data: bytes, *, content_type: str) -> None:
        """Write a file, or replace it: a reader gets the old bytes or the new ones.

        Raises SiteError, and then the old file is as it was.
        """
        ...

    def get(self, name: str) -> bytes | None:
        """The bytes of a file, None when there is none. Raises SiteError."""
        ...


class FolderSite:
    """A site in a local folder."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which is created with the first file."""
        self.folder = folder
        self.uri = str(folder)

    def put(self, name: str, data: bytes, *, content_type: str) -> None:  # noqa: ARG002
        """See Site. A folder keeps no content type."""
        path = self.folder / name
        temporary = path.parent / f".{path.name[:60]}.{secrets.token_hex(6)}"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with temporary.open("xb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as error:
            raise _site_error(path, error) from None

    def get(self, name: str) -> bytes | None:
        """See Site."""
        path = self.folder / name
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _site_error(path, error) from None


def open_site(uri: str, time_left: TimeLeft | None = None) -> Site:
    """The site at `uri`, a folder or `gs://bucket/prefix`; whatever is done in a bucket
    ends before the seconds of `time_left` are used up.

    Raises ConfigError for any other kind, and where there are no credentials.
    """
    if uri.startswith("gs://"):
        from functions.shared.storage.gcs import open_gcs_site  # noqa: PLC0415

        return open_gcs_site(uri, time_left)
    if "://" in uri:
        raise ConfigError(
            f"SITE_URI is {uri!r}; a folder or gs://bucket is expected.",
            fix="For example: SITE_URI=out/site",
        )
    return FolderSite(Path(uri))


def _site_error(path: Path, error: OSError) -> SiteError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return SiteError(
            f"The disk of the site is full, {path} was not written.",
            fix="Free some space, or point SITE_URI elsewhere, and run again: "
            "what was published before is still there.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return SiteError(
            f"No right to use {path}.",
            fix="Change the folder's owner, or point SITE_URI elsewhere.",
        )
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return SiteError(
            f"{path} cannot be used: a part of its path is a file, no folder.",
            fix="Move that file away, or point SITE_URI elsewhere.",
        )
    return SiteError(
        f"{path}: {error.strerror or error}.",
        fix="Check that SITE_URI (or --site, --out) is a folder of yours.",
    )
