"""The lake and the site, each a folder or a bucket."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from functions.shared.runtime.errors import LakeError
from functions.shared.storage.lake import FolderLake, Lake, open_lake
from functions.shared.storage.site import open_site
from functions.shared.storage.snapshot import stamp
from local_runner.doctor.finding import Environment, Finding
from local_runner.doctor.folder import room_for
from local_runner.runtime.workspace import PROBES


def check_lake(env: Environment) -> Iterator[Finding]:
    """Whether the lake stores what is written. Raises ConfigError or LakeError."""
    lake = open_lake(env.settings.lake_uri)
    if isinstance(lake, FolderLake) and not lake.folder.exists():
        yield room_for("lake", lake.folder, "LAKE_URI")
        return
    _probe(lake, env.clock.now())
    yield Finding(
        "lake", "ok", f"{lake.uri}: can be written and read; nothing is overwritten."
    )


def _probe(lake: Lake, now: datetime) -> None:
    """Write an object, read it, and fail to write it again.

    A folder is left as it was; a bucket keeps 16 bytes that nothing reads, as the right
    to delete is not needed. Raises LakeError.
    """
    key = f"{PROBES}/dt={now:%Y-%m-%d}/{stamp(now)}_{secrets.token_hex(4)}"
    data = secrets.token_bytes(16)
    try:
        lake.create(key, data, content_type="application/octet-stream")
        if lake.read(key) != data:
            raise _unfit(lake, f"{key} reads differently than it was written")
        if lake.create(key, b"again", content_type="application/octet-stream"):
            raise _unfit(lake, f"{key} was overwritten")
        if key not in list(lake.keys(PROBES)):
            raise _unfit(lake, f"{key} is not among its keys")
    finally:
        if isinstance(lake, FolderLake):
            path = lake.folder / key
            with suppress(OSError):
                path.unlink(missing_ok=True)
                for folder in list(path.parents)[: key.count("/")]:
                    folder.rmdir()  # an OSError where there is more in it


def _unfit(lake: Lake, what: str) -> LakeError:
    elsewhere = "a folder on another file system"
    if lake.uri.startswith("gs://"):
        elsewhere = "another bucket"
    return LakeError(
        f"{lake.uri} cannot be used as a lake: {what}.",
        fix=f"export LAKE_URI=...   # {elsewhere}",
    )


def check_site(env: Environment) -> Iterator[Finding]:
    """Whether a bucket responds or a folder can be written. Raises TouchlineError."""
    uri = env.settings.site_uri
    if "://" in uri:
        open_site(uri).get("live.json")
        yield Finding("site", "ok", f"{uri} responds.")
        return
    yield room_for("site", Path(uri), "SITE_URI")
