"""Objects in a Cloud Storage bucket."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import lru_cache
from io import BytesIO
from typing import TypeVar

from google.api_core import exceptions as api
from google.auth.exceptions import DefaultCredentialsError
from google.cloud import storage  # type: ignore[attr-defined]
from google.cloud.storage.exceptions import InvalidResponse

from functions.shared.runtime.clock import TimeLeft, unlimited
from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.google_retry import (
    RETRY_S,
    Attempts,
    no_credentials,
)
from functions.shared.storage.base import LAKE, SITE, Purpose
from functions.shared.storage.gcs_errors import explained, is_about_bucket

CACHE_CONTROL = "no-cache"
"""A reader may cache a file, and checks each time whether it is still current."""

_OVERWRITES = "storage.objects.delete"
"""The right that a write over an object takes, and that a role to create has not. In
place of the precondition's 412, a 403 that misses it shows an object as well: an object
that does not exist needs no right to be replaced. Which of both is checked first is not
documented (cloud.google.com/storage/docs/access-control/iam-json)."""


class _Upload:
    """One object, whole in one request whatever its size, under a precondition.

    Google's client makes a resumable upload of what is over 8 MiB, in several requests.
    `times` is how often it was sent: from the second time on, a precondition that fails
    can mean that the first one landed and its response was lost.
    """

    def __init__(
        self,
        blob: storage.Blob,
        data: bytes,
        content_type: str,
        generation: int | None,
        attempts: Attempts,
    ) -> None:
        self._blob, self._data, self._type = blob, data, content_type
        self._generation, self._attempts = generation, attempts
        self.times = 0

    def send(self) -> None:
        """Send it, again where that may help. Raises Google's errors."""
        self._attempts.retry()(self._send)()

    def _send(self) -> None:
        self.times += 1
        try:
            self._blob._do_multipart_upload(  # noqa: SLF001
                None,
                BytesIO(self._data),
                self._type,
                len(self._data),
                None,
                self._generation,
                *(None, None, None),
                timeout=self._attempts.request_s,
            )
        except InvalidResponse as error:
            refusal = api.from_http_response(error.response)  # type: ignore[no-untyped-call]
            raise refusal from None


def _downloaded(blob: storage.Blob, attempts: Attempts) -> bytes:
    data = blob.download_as_bytes(timeout=attempts.request_s, retry=attempts.retry())
    return bytes(data)


class BucketObjects:
    """An object store in a bucket, below `prefix`. `client` is Google's own."""

    purpose: Purpose

    def __init__(
        self,
        client: storage.Client,
        bucket: str,
        prefix: str = "",
        *,
        time_left: TimeLeft = unlimited,
        retry_s: float = RETRY_S,
    ) -> None:
        """Use a bucket; no request is sent yet.

        Every operation ends before the seconds of `time_left` are used up. A call that
        fails for now is repeated for `retry_s`.
        """
        self._time_left, self._retry_s = time_left, retry_s
        self.uri = f"gs://{bucket}/{prefix}".rstrip("/")
        self._bucket = client.bucket(bucket)
        self._prefix = f"{prefix}/" if prefix else ""
        self._generations: dict[str, int] = {}

    def create(self, key: str, data: bytes, *, content_type: str) -> bool:
        """Write a new object. Returns False where the key exists.

        A call that is sent again after its response was lost finds the object there:
        one with these very bytes counts as created by this call.
        """
        blob = self._blob(key)
        with self._explained(key, "create"):
            upload = _Upload(blob, data, content_type, 0, self._attempts())
            try:
                upload.send()
            except (api.PreconditionFailed, api.Forbidden) as error:
                if isinstance(error, api.Forbidden) and _OVERWRITES not in str(error):
                    raise
                return upload.times > 1 and self.read(key) == data
        return True

    def put(self, key: str, data: bytes, *, content_type: str) -> None:
        """Write an object, or replace it. Raises the error of the purpose where another
        writer replaced it since `get`."""
        blob = self._blob(key)
        blob.cache_control = CACHE_CONTROL
        with self._explained(key, "create"):
            generation = self._generations.pop(key, None)
            upload = _Upload(blob, data, content_type, generation, self._attempts())
            try:
                upload.send()
            except api.PreconditionFailed:
                if upload.times > 1 and self.get(key) == data:
                    return
                raise self.purpose.error(
                    f"{self.uri}/{key} was replaced by another writer meanwhile.",
                    fix="Run the step again: it reads the current file first.",
                ) from None

    def read(self, key: str) -> bytes:
        """The bytes of an object."""
        with self._explained(key, "get"):
            return self._download(self._blob(key))

    def get(self, key: str) -> bytes | None:
        """The bytes of an object; None where there is none."""
        with self._explained(key, "get"):
            blob = self._blob(key)
            try:
                data = self._download(blob)
            except api.NotFound as error:
                if is_about_bucket(error):
                    raise
                self._generations[key] = 0
                return None
            self._generations[key] = blob.generation or 0
            return data

    def keys(self, prefix: str, *, start: str = "", end: str = "") -> Iterator[str]:
        """The keys below the folder `prefix`, in order, from `start` on and before
        `end`."""
        below = prefix.rstrip("/") + "/"
        with self._explained(prefix, "list"):
            attempts = self._attempts()
            for blob in self._bucket.list_blobs(
                prefix=self._prefix + below,
                start_offset=self._prefix + start if start > below else None,
                end_offset=self._prefix + end if end else None,
                fields="items(name),nextPageToken",
                timeout=attempts.request_s,
                retry=attempts.retry(),
            ):
                yield blob.name.removeprefix(self._prefix)

    def _blob(self, key: str) -> storage.Blob:
        return self._bucket.blob(self._prefix + key)

    def _download(self, blob: storage.Blob) -> bytes:
        attempts = self._attempts()
        retry, timeout = attempts.retry(), attempts.request_s
        return bytes(blob.download_as_bytes(timeout=timeout, retry=retry))

    def _attempts(self) -> Attempts:
        return Attempts(self._time_left, retry_s=self._retry_s)

    def _explained(self, key: str, action: str) -> AbstractContextManager[None]:
        return explained(self.purpose, self.uri, key, f"storage.objects.{action}")


class GcsLake(BucketObjects):
    """A lake in a bucket."""

    purpose = LAKE


class GcsSite(BucketObjects):
    """A site in a bucket."""

    purpose = SITE


_Store = TypeVar("_Store", GcsLake, GcsSite)


def open_bucket(
    kind: type[_Store], uri: str, time_left: TimeLeft | None = None
) -> _Store:
    """The lake or site at `gs://bucket/prefix`. Raises ConfigError for a URI without a
    bucket, and where there are no credentials."""
    variable = kind.purpose.variable
    bucket, _, prefix = uri.removeprefix("gs://").partition("/")
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]", bucket):
        raise ConfigError(
            f"{variable} is {uri!r}, which does not name a bucket.",
            fix=f"For example: {variable}=gs://my-project-touchline",
        )
    try:  # STORAGE_EMULATOR_HOST points Google's client to another server
        client = _client_for(os.environ.get("STORAGE_EMULATOR_HOST", ""))
    except DefaultCredentialsError as error:
        raise no_credentials(f"{variable} is {uri}", error) from None
    return kind(client, bucket, prefix.strip("/"), time_left=time_left or unlimited)


@lru_cache(maxsize=4)
def _client_for(_host: str) -> storage.Client:
    """One for all requests of a process: its connections are kept."""
    try:
        client = storage.Client()
    except OSError:  # no project in sight; none is needed to read and write objects
        client = storage.Client(project="")
    # it would request the bucket itself, in the background and for tracing only, which
    # takes a right that no role here has
    client._bucket_metadata_cache = None  # noqa: SLF001
    return client
