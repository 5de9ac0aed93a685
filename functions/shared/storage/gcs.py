"""Lake and site in a Cloud Storage bucket."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO

from google.api_core import exceptions as api
from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError
from google.cloud import storage  # type: ignore[attr-defined]
from google.cloud.storage.exceptions import InvalidResponse
from requests.exceptions import RequestException

from functions.shared.runtime.clock import TimeLeft, unlimited
from functions.shared.runtime.errors import ConfigError, LakeError, SiteError
from functions.shared.runtime.google_retry import (
    QUOTA_REASONS,
    RATE_REASONS,
    RETRY_S,
    Attempts,
    api_error_of,
    is_retryable,
    reason_of,
)

CACHE_CONTROL = "no-cache"
"""A reader may keep a file, and asks each time whether it is still the one."""

_AGAIN = "Run the step again; what was stored before is complete."

_RIGHT_REASONS = frozenset(
    {"", "authError", "forbidden", "insufficientPermissions", "required"}
)
"""The reasons of a 401 or 403 that a right would cure. Downloads give none: their
errors are text, not JSON."""

_OVERWRITES = "storage.objects.delete"
"""The right that a write over an object takes, and that a role to create has not. In
place of the precondition's 412, a 403 that misses it tells of an object as well: what
there is not needs no right to be replaced. Which of both is looked at first is not
documented (cloud.google.com/storage/docs/access-control/iam-json)."""

Kind = type[LakeError] | type[SiteError]


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

    def go(self) -> None:
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


class GcsLake:
    """A lake in a bucket, below `prefix`. `client` is Google's own."""

    def __init__(
        self,
        client: storage.Client,
        bucket: str,
        prefix: str = "",
        *,
        time_left: TimeLeft = unlimited,
        retry_s: float = RETRY_S,
    ) -> None:
        """Use a bucket; nothing is asked of it yet.

        Every operation ends before the seconds of `time_left` are used up. A call that
        fails for now is repeated for `retry_s`.
        """
        self._time_left, self._retry_s = time_left, retry_s
        self.uri = f"gs://{bucket}/{prefix}".rstrip("/")
        self._bucket = client.bucket(bucket)
        self._prefix = f"{prefix}/" if prefix else ""

    def create(self, key: str, data: bytes, *, content_type: str) -> bool:
        """See Lake.

        A call that is sent again after its response was lost finds the object there:
        one with these very bytes counts as created by this call.
        """
        blob = self._bucket.blob(self._prefix + key)
        with _explained(LakeError, self.uri, key, "storage.objects.create"):
            sent = _Upload(blob, data, content_type, 0, self._attempts())
            try:
                sent.go()
            except (api.PreconditionFailed, api.Forbidden) as error:
                if isinstance(error, api.Forbidden) and _OVERWRITES not in str(error):
                    raise
                return sent.times > 1 and self.read(key) == data
        return True

    def read(self, key: str) -> bytes:
        """See Lake."""
        with _explained(LakeError, self.uri, key, "storage.objects.get"):
            blob = self._bucket.blob(self._prefix + key)
            return _downloaded(blob, self._attempts())

    def keys(self, prefix: str, *, start: str = "", end: str = "") -> Iterator[str]:
        """See Lake."""
        below = prefix.rstrip("/") + "/"
        with _explained(LakeError, self.uri, prefix, "storage.objects.list"):
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

    def _attempts(self) -> Attempts:
        return Attempts(self._time_left, retry_s=self._retry_s)


class GcsSite:
    """A site in a bucket, below `prefix`. `client` is Google's own."""

    def __init__(
        self,
        client: storage.Client,
        bucket: str,
        prefix: str = "",
        *,
        time_left: TimeLeft = unlimited,
        retry_s: float = RETRY_S,
    ) -> None:
        """Use a bucket; nothing is asked of it yet.

        Every operation ends before the seconds of `time_left` are used up. A call that
        fails for now is repeated for `retry_s`.
        """
        self._time_left, self._retry_s = time_left, retry_s
        self.uri = f"gs://{bucket}/{prefix}".rstrip("/")
        self._bucket = client.bucket(bucket)
        self._prefix = f"{prefix}/" if prefix else ""
        self._seen: dict[str, int] = {}

    def put(self, name: str, data: bytes, *, content_type: str) -> None:
        """See Site. A file that somebody else replaced since `get` is left to them."""
        blob = self._bucket.blob(self._prefix + name)
        blob.cache_control = CACHE_CONTROL
        with _explained(SiteError, self.uri, name, "storage.objects.create"):
            seen = self._seen.pop(name, None)
            sent = _Upload(blob, data, content_type, seen, self._attempts())
            try:
                sent.go()
            except api.PreconditionFailed:
                if sent.times > 1 and self.get(name) == data:
                    return
                raise SiteError(
                    f"{self.uri}/{name} was replaced by somebody else meanwhile.",
                    fix="Run the step again: it looks at what is there now.",
                ) from None

    def get(self, name: str) -> bytes | None:
        """See Site."""
        with _explained(SiteError, self.uri, name, "storage.objects.get"):
            blob = self._bucket.blob(self._prefix + name)
            try:
                data = _downloaded(blob, self._attempts())
            except api.NotFound as error:
                if _is_about_bucket(error):
                    raise
                self._seen[name] = 0
                return None
            self._seen[name] = blob.generation or 0
            return data

    def _attempts(self) -> Attempts:
        return Attempts(self._time_left, retry_s=self._retry_s)


def open_gcs_lake(uri: str, time_left: TimeLeft | None = None) -> GcsLake:
    """The lake at `gs://bucket/prefix`. Raises ConfigError: the form, credentials."""
    place = _place("LAKE_URI", uri)
    client = _client("LAKE_URI", uri)
    return GcsLake(client, *place, time_left=time_left or unlimited)


def open_gcs_site(uri: str, time_left: TimeLeft | None = None) -> GcsSite:
    """The site at `gs://bucket/prefix`. Raises ConfigError: the form, credentials."""
    place = _place("SITE_URI", uri)
    client = _client("SITE_URI", uri)
    return GcsSite(client, *place, time_left=time_left or unlimited)


def _place(variable: str, uri: str) -> tuple[str, str]:
    bucket, _, prefix = uri.removeprefix("gs://").partition("/")
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]", bucket):
        raise ConfigError(
            f"{variable} is {uri!r}, which names no bucket.",
            fix=f"For example: {variable}=gs://my-project-touchline",
        )
    return bucket, prefix.strip("/")


def _client(variable: str, uri: str) -> storage.Client:
    """Google's client; STORAGE_EMULATOR_HOST points it elsewhere."""
    try:
        return _client_for(os.environ.get("STORAGE_EMULATOR_HOST", ""))
    except DefaultCredentialsError as error:
        raise _no_credentials(f"{variable} is {uri}", error) from None


@lru_cache(maxsize=4)
def _client_for(_host: str) -> storage.Client:
    """One for all requests of a process: its connections are kept."""
    try:
        client = storage.Client()
    except OSError:  # no project in sight; none is needed to read and write objects
        client = storage.Client(project="")
    # it would ask for the bucket itself, behind our back and for tracing only, which
    # takes a right that no role here has
    client._bucket_metadata_cache = None  # noqa: SLF001
    return client


def _no_credentials(where: str, error: Exception) -> ConfigError:
    return ConfigError(
        f"{where}, and Google Cloud takes no credentials of this machine "
        f"({type(error).__name__}).",
        fix="Log in: gcloud auth application-default login",
    )


@contextmanager
def _explained(kind: Kind, uri: str, key: str, right: str) -> Iterator[None]:
    """Make of Google's errors what they mean here."""
    where = f"{uri}/{key}"
    try:
        yield
    except api.GoogleAPICallError as error:
        raise _meaning(kind, uri, where, right, error) from None
    except api.RetryError as error:
        refused = api_error_of(error)
        if refused is not None:
            raise _meaning(kind, uri, where, right, refused) from None
        if isinstance(error.cause, GoogleAuthError):
            raise _no_token(kind, where) from None
        name = type(error.cause or error).__name__
        raise kind(f"{where}: Cloud Storage failed ({name}).", fix=_AGAIN) from None
    except GoogleAuthError as error:
        if is_retryable(error):
            raise _no_token(kind, where) from None
        raise _no_credentials(where, error) from None
    except (RequestException, ConnectionError, TimeoutError) as error:
        raise kind(
            f"{where}: Cloud Storage cannot be reached ({type(error).__name__}).",
            fix="Check the network, and run the step again.",
        ) from None


def _no_token(kind: Kind, where: str) -> LakeError | SiteError:
    what = f"{where}: Google Cloud gives no access token at the moment."
    return kind(what, fix=_AGAIN)


def _meaning(
    kind: Kind, uri: str, where: str, right: str, error: api.GoogleAPICallError
) -> LakeError | SiteError:
    variable = "LAKE_URI" if kind is LakeError else "SITE_URI"
    bucket = uri.removeprefix("gs://").partition("/")[0]
    reason = reason_of(error)
    what = f"{where}: Cloud Storage failed ({type(error).__name__})."
    fix = _AGAIN
    if reason in RATE_REASONS:
        what = f"{where}: Cloud Storage takes no more calls at this rate."
    elif reason in QUOTA_REASONS:
        what = f"{where}: a quota of Cloud Storage is used up."
        fix = (
            "Run the step again when it is free; what was stored before is complete. "
            "Which there are: https://cloud.google.com/storage/quotas"
        )
    elif isinstance(error, api.NotFound):
        if right.endswith("get") and not _is_about_bucket(error):
            return kind(f"{where}: there is no such object.")
        what = f"There is no bucket gs://{bucket}."
        fix = (
            f"Make it: gcloud storage buckets create gs://{bucket}; where Terraform "
            f"deploys it: make deploy; or point {variable} elsewhere."
        )
    elif isinstance(error, api.Forbidden | api.Unauthorized):
        if reason in _RIGHT_REASONS:
            role = "objectViewer" if right.endswith(("get", "list")) else "objectUser"
            what = f"No right to use {where}: it takes {right}."
            fix = (
                f"gcloud storage buckets add-iam-policy-binding gs://{bucket} "
                f"--role roles/storage.{role} --member serviceAccount:NAME"
            )
        else:
            what = f"{where}: Cloud Storage refuses it ({reason})."
            fix = (
                "What that means: https://cloud.google.com/storage/docs/json_api/v1/"
                "status-codes"
            )
    return kind(what, fix=fix)


def _is_about_bucket(error: api.NotFound) -> bool:
    return "bucket does not exist" in str(error.message).lower()
