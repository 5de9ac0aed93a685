from __future__ import annotations

import gzip
import json
import re
import subprocess
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.runtime.errors import LakeError
from functions.shared.storage.lake import FolderLake
from functions.shared.storage.snapshot import (
    Snapshot,
    key_start,
    make_snapshot,
    parse_key,
    snapshot_id_of,
    snapshot_keys,
    unpack,
)

AT = datetime(2026, 11, 21, 15, 0, 4, 123456, tzinfo=UTC)
SHA12_OF_ABC = "ba7816bf8f01"  # FIPS 180-2, appendix B.1


def made(**changes: Any) -> Snapshot:
    about = {
        "resource": "matches",
        "scope": "2026-11-18..2026-11-25",
        "dag": "live_poll_15m",
        "run_id": "live_poll_15m-20261121T1500Z",
        "step": "fetch_matches_live",
        "path": "/matches",
        "params": {"dateFrom": "2026-11-18", "dateTo": "2026-11-25"},
        "status": 200,
        "headers": {"x-api-version": "v4"},
        "fetched_at": AT,
        "body": b"abc",
    }
    return make_snapshot(**{**about, **changes})


def test_the_key_names_resource_date_time_run_scope_and_hash() -> None:
    snapshot = made()
    name = (
        "20261121T150004.123456Z_live_poll_15m-20261121T1500Z_2026-11-18..2026-11-25_"
        + SHA12_OF_ABC
    )
    assert snapshot.snapshot_id == name
    assert snapshot.key == f"raw/matches/dt=2026-11-21/{name}.json.gz"
    assert snapshot_id_of(snapshot.key) == name


def test_the_envelope_holds_request_response_and_hash() -> None:
    assert json.loads(gzip.decompress(made().pack())) == {
        "version": 1,
        "snapshot_id": made().snapshot_id,
        "resource": "matches",
        "scope": "2026-11-18..2026-11-25",
        "dag": "live_poll_15m",
        "run_id": "live_poll_15m-20261121T1500Z",
        "step": "fetch_matches_live",
        "request": {
            "path": "/matches",
            "params": {"dateFrom": "2026-11-18", "dateTo": "2026-11-25"},
        },
        "status": 200,
        "headers": {"x-api-version": "v4"},
        "fetched_at": "2026-11-21T15:00:04.123456Z",
        "body_sha256": (
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        ),
        "body_bytes": 3,
        "body_encoding": "utf-8",
        "body": "abc",
    }


@pytest.mark.process
def test_zcat_reads_a_snapshot(tmp_path: Path) -> None:
    path = tmp_path / "one.json.gz"
    path.write_bytes(made(body='{"a":"Köln \U0001f9e4"}'.encode()).pack())
    printed = subprocess.run(  # noqa: S603
        ["gzip", "-dc", str(path)],  # noqa: S607
        capture_output=True,
        check=True,
    )
    assert json.loads(json.loads(printed.stdout)["body"]) == {"a": "Köln \U0001f9e4"}


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"", "utf-8"),
        (b"\0", "utf-8"),
        (b'{"a":1}\r\n', "utf-8"),
        ("\U0001f9e4 \u2028 \ufeff".encode(), "utf-8"),
        (b"\xff\xfe", "base64"),
        (b"\xed\xa0\x80", "base64"),  # half a surrogate pair
        (gzip.compress(b"x", mtime=0), "base64"),
    ],
)
def test_the_bytes_of_a_body_are_read_back_unchanged(
    body: bytes, encoding: str
) -> None:
    snapshot = made(body=body)
    again = unpack(snapshot.key, snapshot.pack())
    assert again == snapshot
    assert again.content == body
    assert (again.body_encoding, again.body_bytes) == (encoding, len(body))


@given(body=st.binary(), at=st.datetimes(timezones=st.just(UTC)))
def test_any_body_of_any_time_is_read_back(body: bytes, at: datetime) -> None:
    snapshot = made(body=body, fetched_at=at)
    again = unpack(snapshot.key, snapshot.pack())
    assert (again.content, again.fetched_at) == (body, at)


@given(text=st.text())
def test_any_text_body_is_read_back(text: str) -> None:
    body = text.encode("utf-8", "surrogatepass")
    snapshot = made(body=body)
    assert unpack(snapshot.key, snapshot.pack()).content == body


def test_the_same_response_is_packed_to_the_same_bytes() -> None:
    assert made().pack() == made().pack()
    assert made().pack()[4:8] == bytes(4)  # where gzip would put the time
    east = timezone(timedelta(hours=9))
    assert made(fetched_at=AT.astimezone(east)).pack() == made().pack()


HOSTILE = "../../etc/passwd\0\n; rm -rf / \U0001f9e4"


def test_no_text_of_the_response_or_the_request_is_in_the_key() -> None:
    """Only the hash of the body tells two keys apart."""
    hostile = made(
        body=HOSTILE.encode(),
        headers={"content-type": HOSTILE},
        path=HOSTILE,
        params={HOSTILE: HOSTILE},
    )
    plain = made().key.removesuffix(f"{SHA12_OF_ABC}.json.gz")
    assert re.fullmatch(re.escape(plain) + r"[0-9a-f]{12}\.json\.gz", hostile.key)


BAD_NAMES = [
    "",
    "..",
    ".a",
    "-a",
    "_a",
    "a/b",
    "a\\b",
    "a b",
    "a\n",
    "a\0",
    "é",
    "a*",
    "x" * 101,
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_an_invalid_run_id_or_scope_is_rejected(name: str) -> None:
    for place in ("run_id", "scope"):
        with pytest.raises(ValueError, match="cannot stand in a key"):
            made(**{place: name})


def test_a_scope_ends_where_the_hash_begins() -> None:
    with pytest.raises(ValueError, match="cannot stand in a key"):
        made(scope="a_b")


def test_the_longest_key_is_a_valid_file_name() -> None:
    longest = made(run_id="r" * 100, scope="s" * 50)
    assert len(longest.key.rpartition("/")[2]) < 255


def test_keys_sort_by_time() -> None:
    moments = [AT + timedelta(microseconds=step) for step in (0, 1, 10**6, 10**11)]
    keys = [
        made(fetched_at=at, resource=resource).key
        for at, resource in zip(
            moments, ("standings", "errors", "matches", "errors"), strict=True
        )
    ]
    assert sorted(set(keys), key=snapshot_id_of) == keys


def test_the_snapshot_keys_of_a_lake_are_sorted_by_time(tmp_path: Path) -> None:
    """Whatever else lies among them, wherever it sorts."""
    lake = FolderLake(tmp_path)
    moments = [AT + timedelta(hours=hours) for hours in (0, 1, 30, 31)]
    keys = []
    for at, resource in zip(
        moments, ("standings", "errors", "matches", "matches"), strict=True
    ):
        snapshot = made(fetched_at=at, resource=resource)
        lake.create(snapshot.key, snapshot.pack(), content_type="")
        keys.append(snapshot.key)
    strange = [
        "raw/matches/README",
        "raw/matches/dt=2026-11-21/note.txt",
        f"raw/errors/dt=2026-11-20/copy of {keys[0].rpartition('/')[2]}",
    ]
    for key in strange:
        lake.create(key, b"hi", content_type="")
    foreign: list[str] = []
    assert list(snapshot_keys(lake, foreign=foreign)) == keys
    assert sorted(foreign) == sorted(strange)
    assert list(snapshot_keys(lake, since=moments[1], until=moments[2])) == keys[1:3]


@pytest.mark.parametrize("step", [timedelta(0), timedelta(microseconds=1)])
def test_key_start_and_key_end_enclose_the_keys_of_a_time(step: timedelta) -> None:
    start = f"raw/matches/{key_start(AT)}"
    assert made(fetched_at=AT + step).key >= start
    assert made(fetched_at=AT - timedelta(microseconds=1)).key < start


def _changed(**changes: Any) -> bytes:
    envelope = json.loads(gzip.decompress(made().pack()))
    return gzip.compress(json.dumps({**envelope, **changes}).encode(), mtime=0)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no gzip",
        made().pack()[:-9],
        made().pack()[:40] + b"\0\0\0\0" + made().pack()[44:],
        gzip.compress(b"", mtime=0),
        gzip.compress(b"[]", mtime=0),
        gzip.compress(b'{"version":1}', mtime=0),
        gzip.compress(b"\xff", mtime=0),
        gzip.compress(b'{"x":' + b"[" * 100_000, mtime=0),
        _changed(body="abd"),
        _changed(body_encoding="base64", body="YWJk"),
        _changed(body_encoding="base64", body="!"),
        _changed(body_encoding="rot13"),
        _changed(body="\ud800"),
        _changed(resource="standings"),
        _changed(snapshot_id="other"),
        _changed(fetched_at="2026-11-22T15:00:04.123456Z"),
    ],
)
def test_an_object_that_is_not_an_intact_snapshot_of_its_key_is_rejected(
    data: bytes,
) -> None:
    with pytest.raises(LakeError, match=re.escape(made().key)):
        unpack(made().key, data)


def test_a_snapshot_under_another_key_is_rejected() -> None:
    key = made(run_id="another").key
    with pytest.raises(LakeError, match="another key"):
        unpack(key, made().pack())


def test_a_key_is_parsed_without_its_object() -> None:
    parsed = parse_key(made(scope="PL", resource="standings").key)
    assert parsed is not None
    assert (parsed.fetched_at, parsed.scope, parsed.resource) == (AT, "PL", "standings")
    assert parsed.run_id == "live_poll_15m-20261121T1500Z"
    assert (parsed.status, parsed.body) == (0, "")


@pytest.mark.parametrize(
    "key",
    [
        "",
        "raw/matches/x.json.gz",
        made().key.removesuffix(".gz"),
        made().key.replace("20261121T", "20261399T"),
        made().key.replace("T150004", "T256161"),
        "../" + made().key,
    ],
)
def test_a_foreign_key_is_not_parsed(key: str) -> None:
    assert parse_key(key) is None
