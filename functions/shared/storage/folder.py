"""Objects in a local folder, each written whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from functions.shared.storage.base import Purpose, StoreError


class FolderObjects:
    """An object store in a folder, which is created with the first object. A folder
    stores no content type."""

    purpose: Purpose

    def __init__(self, folder: Path) -> None:
        """Use `folder`; nothing is read or written yet."""
        self.folder = folder
        self.uri = str(folder)

    def create(self, key: str, data: bytes, *, content_type: str) -> bool:  # noqa: ARG002
        """Write a new object. Returns False where the key exists."""
        path = self.folder / key
        with self._explained(path):
            if path.exists():
                return False
            with _written_beside(path, data) as temporary:
                try:
                    os.link(temporary, path)
                except FileExistsError:
                    return False
        return True

    def put(self, key: str, data: bytes, *, content_type: str) -> None:  # noqa: ARG002
        """Write an object, or replace it: a reader gets the old or the new bytes."""
        path = self.folder / key
        with self._explained(path), _written_beside(path, data) as temporary:
            temporary.replace(path)

    def read(self, key: str) -> bytes:
        """The bytes of an object."""
        path = self.folder / key
        with self._explained(path):
            return path.read_bytes()

    def get(self, key: str) -> bytes | None:
        """The bytes of an object; None where there is none."""
        path = self.folder / key
        with self._explained(path):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                return None

    def keys(self, prefix: str, *, start: str = "", end: str = "") -> Iterator[str]:
        """The keys below the folder `prefix`, in order. Folders wholly before `start`
        or from `end` on are not opened."""
        folder = self.folder / prefix
        yield from self._below(folder, prefix.rstrip("/"), start, end or "\uffff")

    def _below(self, folder: Path, prefix: str, start: str, end: str) -> Iterator[str]:
        with self._explained(folder):
            try:
                with os.scandir(folder) as scanned:
                    entries = sorted((e.name, _is_folder(e)) for e in scanned)
            except FileNotFoundError:
                return
        for name, is_folder in entries:
            key = f"{prefix}/{name}"
            if is_folder:
                if key + "/\uffff" >= start and key + "/" < end:
                    yield from self._below(folder / name, key, start, end)
            elif start <= key < end and not name.startswith("."):
                yield key

    @contextmanager
    def _explained(self, path: Path) -> Iterator[None]:
        """Raise the error of the purpose for an OSError."""
        try:
            yield
        except OSError as error:
            raise _explanation(self.purpose, path, error) from None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder, or a link to one."""
    if entry.is_symlink():
        return Path(entry.path).is_dir()  # False for a link in a circle
    return entry.is_dir()


@contextmanager
def _written_beside(path: Path, data: bytes) -> Iterator[Path]:
    """A temporary file beside `path` that holds `data`, safely on the disk."""
    temporary = path.parent / f".{path.name[:60]}.{secrets.token_hex(6)}"
    try:
        with _opened(temporary) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _opened(temporary: Path) -> BinaryIO:
    """A new file, and the folder for it where that is missing."""
    try:
        return temporary.open("xb")
    except FileNotFoundError:
        temporary.parent.mkdir(parents=True, exist_ok=True)
        return temporary.open("xb")


def _explanation(purpose: Purpose, path: Path, error: OSError) -> StoreError:
    elsewhere = f"or point {purpose.variable} elsewhere"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return purpose.error(
            f"The disk of the {purpose.noun} is full, {path} was not written.",
            fix=f"Free some space, {elsewhere}, and run again: {purpose.kept}.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return purpose.error(
            f"No right to use {path}.", fix=f"Change the folder's owner, {elsewhere}."
        )
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return purpose.error(
            f"{path} cannot be used: a part of its path is a file, not a folder.",
            fix=f"Move that file away, {elsewhere}.",
        )
    return purpose.error(
        f"{path}: {error.strerror or error}.",
        fix=f"Check that {purpose.variable} (or {purpose.option}) is a folder of "
        "yours.",
    )
