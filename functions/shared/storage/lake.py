"""The lake: objects that are written once and never changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from functions.shared.runtime.clock import TimeLeft
from functions.shared.storage.base import LAKE
from functions.shared.storage.folder import FolderObjects


class Lake(Protocol):
    """An object store that only grows. Keys are relative paths with forward slashes."""

    uri: str

    def create(self, key: str, data: bytes, *, content_type: str) -> bool:
        """Write a new object, whole or not at all.

        Returns False, and writes nothing, where the key exists. Raises LakeError.
        """
        ...

    def read(self, key: str) -> bytes:
        """The object's bytes. Raises LakeError, also when there is none."""
        ...

    def keys(self, prefix: str, *, start: str = "", end: str = "") -> Iterator[str]:
        """The keys below the folder `prefix`, from `start` on and before `end` where
        that is given, in order. What lies outside is not listed. Raises LakeError."""
        ...


class FolderLake(FolderObjects):
    """A lake in a local folder."""

    purpose = LAKE


def open_lake(uri: str, time_left: TimeLeft | None = None) -> Lake:
    """The lake at `uri`, a folder or `gs://bucket/prefix`. Every operation on a bucket
    ends before the seconds of `time_left` are used up.

    Raises ConfigError for any other kind, and where there are no credentials.
    """
    if uri.startswith("gs://"):
        from functions.shared.storage.gcs import GcsLake, open_bucket  # noqa: PLC0415

        return open_bucket(GcsLake, uri, time_left)
    if "://" in uri:
        raise LAKE.bad_uri(uri)
    return FolderLake(Path(uri))
