"""Lake and site in a bucket, on a local server with faults in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage as google  # type: ignore[attr-defined]
from google.oauth2.service_account import Credentials

from functions.shared.runtime.errors import ConfigError, LakeError, SiteError
from functions.shared.storage.gcs import GcsLake, GcsSite
from functions.shared.storage.lake import open_lake
from functions.shared.storage.site import open_site
from tests.cloud.bigquery import pointed_at
from tests.cloud.ports import free_port
from tests.cloud.storage import LocalStorage
from tests.cloud.trouble import Trouble, Way

TYPE = "application/gzip"
_numbers = count()


@pytest.fixture
def bucket(storage: LocalStorage) -> str:
    return storage.bucket(f"gcs-{next(_numbers)}")


@pytest.fixture
def client(way: Way) -> Iterator[google.Client]:
    """Google's client on that way."""
    made = google.Client(
        project="touchline-test",
        credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]
        client_options={"api_endpoint": way.url},
    )
    yield made
    made.close()


@pytest.fixture
def way(storage: LocalStorage) -> Iterator[Way]:
    """A way to the server on which things can go wrong."""
    with Way(storage.url) as made:
        yield made


def test_an_object_is_one_request_with_a_precondition(
    way: Way, client: google.Client, bucket: str
) -> None:
    lake = GcsLake(client, bucket, "lake")
    assert lake.create("raw/one", b"x" * 3_000_000, content_type=TYPE)
    (request,) = [one for one in way.seen if one.startswith("POST ")]
    assert "ifGenerationMatch=0" in request
    assert "uploadType=multipart" in request


def test_a_large_object_is_one_request_too_and_is_never_overwritten(
    way: Way, client: google.Client, bucket: str
) -> None:
    """Google's client would send it in parts, over 8 MiB."""
    lake, large = GcsLake(client, bucket), b"x" * (8 * 2**20 + 1)
    assert lake.create("raw/one", large, content_type=TYPE) is True
    assert lake.create("raw/one", b"y" + large, content_type=TYPE) is False
    sent = [one for one in way.seen if not one.startswith("GET ")]
    assert ["uploadType=multipart" in one for one in sent] == [True, True]
    assert lake.read("raw/one") == large


def test_a_published_file_whose_response_is_lost_is_published(
    way: Way, client: google.Client, bucket: str
) -> None:
    site = GcsSite(client, bucket)
    assert site.get("live.json") is None
    way.troubles.append(Trouble("POST", "/upload/", lose=True))
    site.put("live.json", b"{}", content_type="application/json")
    assert site.get("live.json") == b"{}"


def test_an_object_has_its_content_type(storage: LocalStorage, bucket: str) -> None:
    lake = GcsLake(storage.client(), bucket, "lake")
    lake.create("raw/one", b"\x1f\x8b", content_type=TYPE)
    blob = storage.client().bucket(bucket).get_blob("lake/raw/one")
    assert blob is not None
    assert (blob.content_type, blob.content_encoding) == (TYPE, None)


def test_a_write_whose_response_is_lost_has_happened_once(
    way: Way, client: google.Client, bucket: str
) -> None:
    lake = GcsLake(client, bucket)
    way.troubles.append(Trouble("POST", "/upload/", lose=True))
    assert lake.create("raw/one", b"mine", content_type=TYPE) is True
    assert lake.read("raw/one") == b"mine"
    assert lake.create("raw/one", b"mine", content_type=TYPE) is False


def test_a_repeated_write_does_not_replace_the_object_of_another_writer(
    way: Way, client: google.Client, storage: LocalStorage, bucket: str
) -> None:
    GcsLake(storage.client(), bucket).create("raw/one", b"theirs", content_type=TYPE)
    way.troubles.append(Trouble("POST", "/upload/"))
    lake = GcsLake(client, bucket)
    assert lake.create("raw/one", b"mine", content_type=TYPE) is False
    assert lake.read("raw/one") == b"theirs"


def test_a_403_for_overwriting_means_that_the_object_exists(
    way: Way, client: google.Client, bucket: str
) -> None:
    """An account that may only create may get a 403 in place of the 412."""
    message = "It does not have storage.objects.delete access to the object."
    way.troubles.append(
        Trouble("POST", "/upload/", status=403, reason="forbidden", message=message)
    )
    lake = GcsLake(client, bucket)
    assert lake.create("raw/one", b"mine", content_type=TYPE) is False


def test_a_write_without_the_right_to_create_is_an_error(
    way: Way, client: google.Client, bucket: str
) -> None:
    message = "It does not have storage.objects.create access to the object."
    way.troubles.append(
        Trouble("POST", "/upload/", status=403, reason="forbidden", message=message)
    )
    with pytest.raises(LakeError, match=r"storage\.objects\.create"):
        GcsLake(client, bucket).create("raw/one", b"mine", content_type=TYPE)


def test_transient_errors_are_retried(
    way: Way, client: google.Client, bucket: str
) -> None:
    lake = GcsLake(client, bucket)
    way.troubles += [Trouble("POST", "/upload/", 503), Trouble("GET", "/o", 429)]
    assert lake.create("raw/one", b"1", content_type=TYPE) is True
    assert list(lake.keys("raw")) == ["raw/one"]
    way.troubles.append(Trouble("GET", "raw", 500))
    assert lake.read("raw/one") == b"1"


@pytest.fixture
def trouble(way: Way, client: google.Client, bucket: str) -> tuple[Way, GcsLake]:
    return way, GcsLake(client, bucket)


@pytest.mark.parametrize(
    ("act", "right", "role"),
    [
        ("create", "storage.objects.create", "objectUser"),
        ("read", "storage.objects.get", "objectViewer"),
        ("keys", "storage.objects.list", "objectViewer"),
    ],
)
def test_a_missing_right_is_named(
    trouble: tuple[Way, GcsLake], act: str, right: str, role: str
) -> None:
    way, lake = trouble
    bucket = lake.uri.removeprefix("gs://")
    message = "sa@p does not have access"
    for method in ("GET", "POST"):
        way.troubles.append(Trouble(method, "", 403, "forbidden", message, times=9))
    acts = {
        "create": lambda: lake.create("raw/one", b"", content_type=TYPE),
        "read": lambda: lake.read("raw/one"),
        "keys": lambda: list(lake.keys("raw")),
    }
    with pytest.raises(LakeError, match=f"gs://{bucket}/raw.*{right}") as caught:
        acts[act]()  # type: ignore[no-untyped-call]
    assert role in caught.value.fix
    assert f"gcloud storage buckets add-iam-policy-binding gs://{bucket}" in (
        caught.value.fix
    )
    assert caught.value.http_status == 503


def test_a_missing_bucket_is_reported(storage: LocalStorage) -> None:
    lake = GcsLake(storage.client(), "gcs-none")
    with pytest.raises(LakeError, match="no bucket gs://gcs-none") as caught:
        lake.create("raw/one", b"", content_type=TYPE)
    assert "LAKE_URI" in caught.value.fix
    with pytest.raises(LakeError, match="no bucket gs://gcs-none"):
        list(lake.keys("raw"))
    with pytest.raises(SiteError, match="no bucket gs://gcs-none") as lost:
        GcsSite(storage.client(), "gcs-none").put("a", b"", content_type="text/html")
    assert "SITE_URI" in lost.value.fix


def test_a_listing_begins_at_its_start(
    client: google.Client, bucket: str, way: Way
) -> None:
    lake = GcsLake(client, bucket, "lake")
    for day in (1, 2, 3):
        lake.create(f"raw/a/dt={day}/x", b"", content_type=TYPE)
    way.seen.clear()
    assert list(lake.keys("raw/a", start="raw/a/dt=2/")) == [
        "raw/a/dt=2/x",
        "raw/a/dt=3/x",
    ]
    assert "startOffset=lake%2Fraw%2Fa%2Fdt%3D2%2F" in way.seen[0]


def test_a_listing_ends_at_its_end(
    client: google.Client, bucket: str, way: Way
) -> None:
    """What lies outside is not sent: of many pages, one is requested."""
    lake = GcsLake(client, bucket, "lake")
    for day in range(1, 8):
        lake.create(f"raw/a/dt={day}/x", b"", content_type=TYPE)
    way.seen.clear()
    way.added = "maxResults=2"
    within = {"start": "raw/a/dt=3/", "end": "raw/a/dt=4/~"}
    assert list(lake.keys("raw/a", **within)) == ["raw/a/dt=3/x", "raw/a/dt=4/x"]
    assert "endOffset=lake%2Fraw%2Fa%2Fdt%3D4%2F~" in way.seen[0]
    assert len(way.seen) == 1


def test_a_listing_follows_its_pages(
    client: google.Client, bucket: str, way: Way
) -> None:
    lake = GcsLake(client, bucket, "lake")
    keys = [f"raw/a/dt={day}/{name}" for day in (1, 2, 3) for name in "xyz"]
    for key in [*keys, "raw/b/dt=2/x"]:
        lake.create(key, b"", content_type=TYPE)
    way.seen.clear()
    way.added = "maxResults=2"
    assert list(lake.keys("raw/a")) == keys
    assert sum("pageToken" in one for one in way.seen) == len(way.seen) - 1 == 4
    assert list(lake.keys("raw/a", start="raw/a/dt=2/y")) == keys[4:]


def test_a_published_file_has_its_content_type_and_cache_control(
    storage: LocalStorage, bucket: str
) -> None:
    site = GcsSite(storage.client(), bucket, "site")
    site.put("live.json", b"{}", content_type="application/json")
    blob = storage.client().bucket(bucket).get_blob("site/live.json")
    assert blob is not None
    assert (blob.content_type, blob.cache_control) == ("application/json", "no-cache")


def test_of_two_concurrent_publishers_the_second_fails(
    storage: LocalStorage, bucket: str
) -> None:
    one, other = (GcsSite(storage.client(), bucket) for _ in range(2))
    assert one.get("live.json") is other.get("live.json") is None
    one.put("live.json", b"newer", content_type="application/json")
    with pytest.raises(SiteError, match="another writer") as caught:
        other.put("live.json", b"older", content_type="application/json")
    assert caught.value.http_status == 503
    assert other.get("live.json") == b"newer"
    other.put("live.json", b"newest", content_type="application/json")
    assert one.get("live.json") == b"newest"


def test_lake_and_site_open_by_uri(storage: LocalStorage, bucket: str) -> None:
    with pointed_at(storage.env):
        lake = open_lake(f"gs://{bucket}/a/lake/")
        assert lake.uri == f"gs://{bucket}/a/lake"
        assert lake.create("raw/one", b"1", content_type=TYPE)
        assert open_lake(f"gs://{bucket}/a").read("lake/raw/one") == b"1"
        assert open_site(f"gs://{bucket}").get("none") is None


def test_the_bucket_itself_is_not_requested(
    way: Way, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA")
    with pointed_at({"STORAGE_EMULATOR_HOST": way.url}):
        assert open_lake(f"gs://{bucket}").create("raw/one", b"1", content_type=TYPE)
        assert open_site(f"gs://{bucket}").get("none") is None
    requested = [one.partition("?")[0].split(" ") for one in way.seen]
    assert [one for one in requested if one[1].endswith(f"/b/{bucket}")] == []


@pytest.mark.parametrize("uri", ["gs://", "gs:///a", "gs://UPPER", "gs://a b"])
def test_a_uri_without_a_valid_bucket_is_rejected(
    storage: LocalStorage, uri: str
) -> None:
    with pointed_at(storage.env):
        with pytest.raises(ConfigError, match="LAKE_URI"):
            open_lake(uri)
        with pytest.raises(ConfigError, match="SITE_URI"):
            open_site(uri)


PASSING = [(408, ""), (429, ""), (504, ""), (403, "rateLimitExceeded")]


@pytest.mark.parametrize(("status", "reason"), PASSING)
def test_every_operation_retries_the_same_errors(
    way: Way, client: google.Client, bucket: str, status: int, reason: str
) -> None:
    lake, site = GcsLake(client, bucket), GcsSite(client, bucket)
    lake.create("raw/one", b"1", content_type=TYPE)
    for method, act in (
        ("POST", lambda: lake.create("raw/two", b"", content_type=TYPE)),
        ("GET", lambda: lake.read("raw/one")),
        ("GET", lambda: list(lake.keys("raw"))),
        ("POST", lambda: site.put("a", b"", content_type="text/html")),
        ("GET", lambda: site.get("a")),
    ):
        trouble = Trouble(method, "", status, reason)
        way.troubles = [trouble]
        act()
        assert trouble.times == 0


# Errors that are not transient


@pytest.mark.parametrize(
    ("reason", "what"), [("rateLimitExceeded", "rate"), ("quotaExceeded", "quota")]
)
def test_a_limit_is_not_reported_as_a_missing_right(
    way: Way, client: google.Client, bucket: str, reason: str, what: str
) -> None:
    for method in ("GET", "POST"):
        way.troubles.append(Trouble(method, "", 403, reason, times=999))
    lake, site = (one(client, bucket, retry_s=0.3) for one in (GcsLake, GcsSite))
    for call in acts(lake, site).values():  # type: ignore[arg-type]
        with pytest.raises((LakeError, SiteError), match=what) as caught:
            call()
        assert "Run the step again" in caught.value.fix
        assert "right" not in caught.value.what


def acts(lake: GcsLake, site: GcsSite) -> dict[str, Callable[[], object]]:
    """Every operation on a bucket."""
    return {
        "create": lambda: lake.create("raw/one", b"", content_type=TYPE),
        "read": lambda: lake.read("raw/one"),
        "keys": lambda: list(lake.keys("raw")),
        "put": lambda: site.put("a", b"", content_type="text/html"),
        "get": lambda: site.get("a"),
    }


ACTS = ["create", "read", "keys", "put", "get"]


@pytest.mark.parametrize("act", ACTS)
def test_a_server_that_stays_down_fails_the_step_with_503(
    way: Way, client: google.Client, bucket: str, act: str
) -> None:
    for method in ("GET", "POST"):
        way.troubles.append(Trouble(method, "", 503, times=999))
    lake, site = (one(client, bucket, retry_s=0.3) for one in (GcsLake, GcsSite))
    with pytest.raises((LakeError, SiteError), match=f"gs://{bucket}/") as caught:
        acts(lake, site)[act]()  # type: ignore[arg-type]
    assert "Cloud Storage failed" in caught.value.what
    assert "Run the step again" in caught.value.fix
    assert caught.value.http_status == 503


@pytest.mark.parametrize("act", ACTS)
def test_an_unreachable_server_fails_the_step_with_503(act: str) -> None:
    nowhere = google.Client(
        project="touchline-test",
        credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]
        client_options={"api_endpoint": f"http://127.0.0.1:{free_port()}"},
    )
    lake, site = (one(nowhere, "bucket", retry_s=0.3) for one in (GcsLake, GcsSite))
    with pytest.raises((LakeError, SiteError), match="gs://bucket/") as caught:
        acts(lake, site)[act]()  # type: ignore[arg-type]
    assert "Run the step again" in caught.value.fix or "network" in caught.value.fix
    assert caught.value.http_status == 503
    nowhere.close()


@pytest.mark.parametrize(
    ("status", "reason", "what"),
    [(503, "internal_failure", "no access token at the moment"), (400, "", "takes no")],
)
def test_a_refused_access_token_is_reported(
    storage: LocalStorage, bucket: str, status: int, reason: str, what: str
) -> None:
    """From a real service account's key, and a server of tokens that refuses."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with Way(storage.url) as tokens:
        tokens.troubles.append(
            Trouble("POST", "/token", status, reason, reason, times=99)
        )
        account = Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
            {
                "client_email": "touchline@project.example",
                "private_key": pem.decode(),
                "token_uri": f"{tokens.url}/token",
            }
        )
        client = google.Client(
            project="touchline-test",
            credentials=account,
            client_options={"api_endpoint": storage.url},
        )
        with pytest.raises((LakeError, ConfigError), match=what) as caught:
            GcsLake(client, bucket, retry_s=0.3).read("raw/one")
        client.close()
    assert caught.value.http_status == (503 if status == 503 else 400)
    assert caught.value.fix
    assert "PRIVATE" not in str(caught.value)


def test_without_credentials_nothing_opens(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for variable in ("STORAGE_EMULATOR_HOST", "GOOGLE_APPLICATION_CREDENTIALS"):
        monkeypatch.delenv(variable, raising=False)
    for variable in ("HOME", "CLOUDSDK_CONFIG"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    for variable, opens in (("LAKE_URI", open_lake), ("SITE_URI", open_site)):
        with pytest.raises(ConfigError, match=f"{variable} is gs://bucket/x") as caught:
            opens("gs://bucket/x")
        assert "gcloud auth application-default login" in caught.value.fix
