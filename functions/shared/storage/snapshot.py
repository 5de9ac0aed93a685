"""A snapshot: one stored response of the API, in its envelope, under its key."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import zlib
from collections.abc import Container, Iterator, Sequence
from datetime import UTC, datetime
from heapq import merge
from typing import Literal

import msgspec

from functions.shared.runtime.errors import LakeError
from functions.shared.storage.lake import Lake

ENVELOPE_VERSION = 1
CONTENT_TYPE = "application/gzip"
RESOURCES = (
    *("matches", "standings"),
    *("batch_matches", "batch_standings", "batch_teams"),
    "errors",
)
"""The folders below `raw/` that responses are stored in."""

_STAMP = "%Y%m%dT%H%M%S.%fZ"
_STAMPED = re.compile(r"[0-9]{8}T[0-9]{6}\.[0-9]{6}Z")
_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SCOPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,49}")
_KEY = re.compile(
    r"raw/(?P<resource>[a-z_]+)/dt=\d{4}-\d\d-\d\d/"
    r"(?P<id>(?P<at>\d{8}T\d{6}\.\d{6}Z)_(?P<run>.+)_(?P<scope>[^_]+)_[0-9a-f]{12})"
    r"\.json\.gz"
)

_UNREADABLE = (
    OSError,
    EOFError,
    zlib.error,
    ValueError,
    RecursionError,
    msgspec.DecodeError,
)


class ApiRequest(msgspec.Struct, frozen=True):
    """The request that was sent, without the token."""

    path: str
    params: dict[str, str]


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope as it lies in the lake: gzipped JSON around the exact body.

    `body` is the text of the response, or its base64 where it is not UTF-8.
    """

    version: int
    snapshot_id: str
    resource: str
    scope: str
    dag: str | None
    run_id: str
    step: str
    request: ApiRequest
    status: int
    headers: dict[str, str]
    fetched_at: datetime
    body_sha256: str
    body_bytes: int
    body_encoding: Literal["utf-8", "base64"]
    body: str

    @property
    def key(self) -> str:
        """Where it lies in the lake."""
        date = self.fetched_at.strftime("%Y-%m-%d")
        return f"raw/{self.resource}/dt={date}/{self.snapshot_id}.json.gz"

    @property
    def content(self) -> bytes:
        """The exact body."""
        if self.body_encoding == "base64":
            return base64.b64decode(self.body)
        return self.body.encode()

    def pack(self) -> bytes:
        """The object's bytes: the same for the same snapshot."""
        return gzip.compress(msgspec.json.encode(self), compresslevel=6, mtime=0)


def make_snapshot(
    *,
    resource: str,
    scope: str,
    dag: str | None,
    run_id: str,
    step: str,
    path: str,
    params: dict[str, str],
    status: int,
    headers: dict[str, str],
    fetched_at: datetime,
    body: bytes,
) -> Snapshot:
    """Wrap a response. Its id is made of our own values only, never of the response's.

    Raises ValueError when `run_id` or `scope` cannot stand in a key.
    """
    if not (_RUN.fullmatch(run_id) and _SCOPE.fullmatch(scope)):
        raise ValueError(f"{run_id!r} and {scope!r} cannot stand in a key")
    digest = hashlib.sha256(body).hexdigest()
    fetched_at = fetched_at.astimezone(UTC)
    encoding: Literal["utf-8", "base64"] = "utf-8"
    try:
        text = body.decode()
    except UnicodeDecodeError:
        encoding, text = "base64", base64.b64encode(body).decode()
    return Snapshot(
        version=ENVELOPE_VERSION,
        snapshot_id="_".join((stamp(fetched_at), run_id, scope, digest[:12])),
        resource=resource,
        scope=scope,
        dag=dag,
        run_id=run_id,
        step=step,
        request=ApiRequest(path, params),
        status=status,
        headers=headers,
        fetched_at=fetched_at,
        body_sha256=digest,
        body_bytes=len(body),
        body_encoding=encoding,
        body=text,
    )


def unpack(key: str, data: bytes) -> Snapshot:
    """Read an object. Raises LakeError where it is not an intact snapshot of this
    key."""
    try:
        snapshot = msgspec.json.decode(gzip.decompress(data), type=Snapshot)
        intact = hashlib.sha256(snapshot.content).hexdigest() == snapshot.body_sha256
    except _UNREADABLE as error:
        raise LakeError(f"{key} is not a snapshot: {error}.") from None
    if not intact:
        raise LakeError(f"{key}: its body does not match its own hash.")
    if snapshot.key != key:
        raise LakeError(f"{key} holds the snapshot of another key, {snapshot.key}.")
    return snapshot


def parse_key(key: str) -> Snapshot | None:
    """What the key alone says of an object that cannot be read; None for a foreign
    key."""
    match = _KEY.fullmatch(key)
    if not match:
        return None
    try:
        fetched_at = parse_stamp(match["at"])
    except ValueError:  # digits that are not a time
        return None
    return Snapshot(
        version=0,
        snapshot_id=match["id"],
        resource=match["resource"],
        scope=match["scope"],
        dag=None,
        run_id=match["run"],
        step="",
        request=ApiRequest("", {}),
        status=0,
        headers={},
        fetched_at=fetched_at,
        body_sha256="",
        body_bytes=0,
        body_encoding="utf-8",
        body="",
    )


def stamp(moment: datetime) -> str:
    """A time as in keys: UTC, microseconds, in sorting order."""
    return moment.astimezone(UTC).strftime(_STAMP)


def key_start(moment: datetime) -> str:
    """Where, below `raw/<resource>/`, the keys of `moment` and later begin."""
    return f"dt={moment.astimezone(UTC):%Y-%m-%d}/{stamp(moment)}"


def key_end(moment: datetime) -> str:
    """Where the keys of `moment` and earlier end: after them, before those of later."""
    return f"{key_start(moment)}~"


def snapshot_id_of(key: str) -> str:
    """The snapshot id in a key."""
    return key.rpartition("/")[2].removesuffix(".json.gz")


def fetched_at_of(key: str) -> datetime:
    """When the snapshot of a key was fetched. ValueError for a foreign key."""
    return parse_stamp(snapshot_id_of(key).partition("_")[0])


def parse_stamp(text: str) -> datetime:
    """The time that `stamp` wrote. Raises ValueError for anything else."""
    if not _STAMPED.fullmatch(text):
        raise ValueError(f"{text!r} is not a time as in keys")
    return datetime.fromisoformat(text)


def snapshot_keys(
    lake: Lake,
    *,
    resources: Sequence[str] = RESOURCES,
    since: datetime | None = None,
    until: datetime | None = None,
    known: Container[str] = (),
    foreign: list[str] | None = None,
) -> Iterator[str]:
    """Keys of the snapshots of a lake by the time they were fetched, both ends in; what
    lies outside is not listed, and `known` ones are left out.

    Other keys among them go to `foreign`. Raises LakeError.
    """

    def ours(resource: str) -> Iterator[str]:
        prefix = f"raw/{resource}"
        start = f"{prefix}/{key_start(since)}" if since else ""
        end = f"{prefix}/{key_end(until)}" if until else ""
        for key in lake.keys(prefix, start=start, end=end):
            if key in known:
                continue
            if parse_key(key) is not None:
                yield key
            elif foreign is not None:
                foreign.append(key)

    yield from merge(*map(ours, resources), key=lambda key: (snapshot_id_of(key), key))


def newest_fetched_at(lake: Lake) -> datetime | None:
    """When the newest snapshot of a lake was fetched; None without any. Raises
    LakeError."""
    newest = None
    for resource in RESOURCES:
        for key in reversed(list(lake.keys(f"raw/{resource}"))):
            if (parsed := parse_key(key)) is not None:
                newest = max(newest or parsed.fetched_at, parsed.fetched_at)
                break
    return newest
