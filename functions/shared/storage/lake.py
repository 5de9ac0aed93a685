"""The lake: objects that are written once and never changed."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from functions.shared.runtime.clock import TimeLeft
from functions.shared.runtime.errors import ConfigError, LakeError


class Lake(Protocol):
    """An object store. Keys are relative paths with forward slashes."""

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


class FolderLake:
    """A lake in a local folder."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which is created with the first object."""
        self.folder = folder
        self.uri = str(folder)

    def create(self, key: str, data: bytes, *, content_type: str) -> bool:  # noqa: ARG002
        """See Lake. A folder keeps no content type."""
        path = self.folder / key
        temporary = path.parent / f".{path.name[:60]}.{secrets.token_hex(6)}"
        try:
            if path.exists():
                return False
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with temporary.open("xb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                os.link(temporary, path)
            finally:
                temporary.unlink(missing_ok=True)
        except FileExistsError:
            return False
        except OSError as error:
            raise _lake_error(self.uri, key, error) from None
        return True

    def read(self, key: str) -> bytes:
        """See Lake."""
        try:
            return (self.folder / key).read_bytes()
        except OSError as error:
            raise _lake_error(self.uri, key, error) from None

    def keys(self, prefix: str, *, start: str = "", end: str = "") -> Iterator[str]:
        """See Lake. Folders wholly before `start` or from `end` on are not opened."""
        folder = self.folder / prefix
        yield from self._below(folder, prefix.rstrip("/"), start, end or "\uffff")

    def _below(self, folder: Path, prefix: str, start: str, end: str) -> Iterator[str]:
        try:
            with os.scandir(folder) as found:
                entries = sorted((e.name, Path(e.path).is_dir()) for e in found)
        except FileNotFoundError:
            return
        except OSError as error:
            raise _lake_error(self.uri, prefix, error) from None
        for name, is_folder in entries:
            key = f"{prefix}/{name}"
            if is_folder:
                if key + "/\uffff" >= start and key + "/" < end:
                    yield from self._below(folder / name, key, start, end)
            elif start <= key < end and not name.startswith("."):
                yield key


def open_lake(uri: str, time_left: TimeLeft | None = None) -> Lake:
    """The lake at `uri`, a folder or `gs://bucket/prefix`; whatever is done in a bucket
    ends before the seconds of `time_left` are used up.

    Raises ConfigError for any other kind, and where there are no credentials.
    """
    if uri.startswith("gs://"):
        from functions.shared.storage.gcs import open_gcs_lake  # noqa: PLC0415

        return open_gcs_lake(uri, time_left)
    if "://" in uri:
        raise ConfigError(
            f"LAKE_URI is {uri!r}; a folder or gs://bucket is expected.",
            fix="For example: LAKE_URI=out/lake",
        )
    return FolderLake(Path(uri))


def _lake_error(uri: str, key: str, error: OSError) -> LakeError:
    where = f"{uri}/{key}"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return LakeError(
            f"The disk of the lake is full, {where} was not written.",
            fix="Free some space, or point LAKE_URI elsewhere, and run again: "
            "what was stored before is complete.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return LakeError(
            f"No right to use {where}.",
            fix="Change the folder's owner, or point LAKE_URI elsewhere.",
        )
    return LakeError(
        f"{where}: {error.strerror or error}.",
        fix="Check that LAKE_URI (or --out) is a folder of yours.",
    )
