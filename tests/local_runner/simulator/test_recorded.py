"""A folder of recordings, served byte for byte."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.errors import ConfigError
from local_runner.simulator.recorded import RecordedResponses
from local_runner.simulator.server import Simulator

LEAGUE = {"id": 2099, "name": "Ligá", "code": "XL1", "type": "LEAGUE", "emblem": None}
# Spaces, escapes and key order of the recorder survive.
FILES = {
    "a_season.json": {
        "filters": {"season": 2024, "status": ["IN_PLAY", "PAUSED"]},
        "resultSet": {"count": 0},
        "competition": LEAGUE,
        "matches": [],
    },
    "b_season_again.json": {
        "competition": LEAGUE,
        "filters": {"season": "2024", "status": ["IN_PLAY", "PAUSED"]},
        "matches": [{"id": 1}],
    },
    "c_day.json": {
        "filters": {
            "dateFrom": "2025-02-08",
            "dateTo": "2025-02-09",
            "permission": "TIER_ONE",
        },
        "matches": [{"id": 2}],
    },
    "d_table.json": {
        "filters": {"season": "2024", "date": None},
        "competition": LEAGUE,
        "standings": [],
    },
    "e_limit.json": {"message": "Wait 3 seconds.", "errorCode": 429},
    "f_token.json": {"message": "No.", "errorCode": 400},
    "g_token.json": {"errorCode": 400, "message": "No, again."},
}
OTHERS = {
    "list.json": '{"count": 0, "competitions": []}',
    "index.json": "[1, 2]",
    "odd.json": '{"message": "?", "errorCode": "none"}',
    "nameless.json": '{"competition": {"id": 1}, "matches": []}',
    "timeline.jsonl": '{"id": 1}\n{"id": 2}\n',
    "README.md": "About these files.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, body in FILES.items():
        text = json.dumps(body, indent=1 if name < "c" else None) + "\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name, text in OTHERS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "folder.json").mkdir()
    return tmp_path


def test_every_recording_is_served_verbatim(folder: Path) -> None:
    recorded = RecordedResponses(folder)
    assert [one.file for one in recorded.requests] == list(FILES)
    clock = VirtualClock(datetime(2026, 1, 1, tzinfo=UTC))
    with (
        Simulator(recorded, clock, calls_per_minute=None) as simulator,
        requests.Session() as session,
    ):
        session.headers["X-Auth-Token"] = "simulator"
        for one in recorded.requests:
            url = simulator.url + one.path
            response = session.get(url, params=one.params, timeout=10)
            assert response.status_code == one.status
            assert response.content == (folder / one.file).read_bytes()
            other = session.get(
                url, params={**one.params, "season": "1990"}, timeout=10
            )
            assert other.content != response.content
        assert session.get(f"{simulator.url}/matches", timeout=10).json() == {
            "filters": {
                "dateFrom": "2026-01-01",
                "dateTo": "2026-01-02",
                "permission": "TIER_ONE",
            },
            "resultSet": {"count": 0},
            "matches": [],
        }
        session.headers["X-Auth-Token"] = "wrong"
        first = recorded.requests[0]
        url = simulator.url + first.path
        assert session.get(url, params=first.params, timeout=10).status_code == 400


def test_requests_are_what_the_filters_echo(folder: Path) -> None:
    by_letter = {one.file[0]: one for one in RecordedResponses(folder).requests}
    live = {"season": "2024", "status": "IN_PLAY,PAUSED"}
    assert (by_letter["a"].kind, by_letter["a"].path) == (
        "matches",
        "/competitions/XL1/matches",
    )
    assert by_letter["a"].params == live
    assert by_letter["b"].params == {**live, "recording": "b_season_again"}
    assert (by_letter["c"].path, by_letter["c"].params) == (
        "/matches",
        {"dateFrom": "2025-02-08", "dateTo": "2025-02-09"},
    )
    assert (by_letter["d"].kind, by_letter["d"].path) == (
        "standings",
        "/competitions/XL1/standings",
    )
    assert by_letter["d"].params == {"season": "2024"}
    assert (by_letter["e"].kind, by_letter["e"].status) == ("error", 429)
    assert by_letter["f"].path == by_letter["g"].path
    keys = {(one.path, *sorted(one.params.items())) for one in by_letter.values()}
    assert len(keys) == len(FILES)


def test_other_files_are_skipped_with_a_reason(folder: Path) -> None:
    skipped = dict(RecordedResponses(folder).skipped)
    assert set(skipped) == set(OTHERS)
    assert "another resource" in skipped["list.json"]
    assert "no JSON object" in skipped["index.json"]
    assert "errorCode" in skipped["odd.json"]
    assert "without a code" in skipped["nameless.json"]
    assert skipped["timeline.jsonl"] == skipped["README.md"] == "not a .json file"


@pytest.mark.parametrize(
    "raw", [b'{"matches": [', b"", b"\xff\xfe\x00", b"[" * 100_000]
)
def test_a_broken_file_is_named(folder: Path, raw: bytes) -> None:
    (folder / "broken.json").write_bytes(raw)
    with pytest.raises(
        ConfigError, match=r"broken\.json is not readable JSON"
    ) as error:
        RecordedResponses(folder)
    assert "remove it from the folder" in str(error.value)


def test_there_must_be_a_folder_with_responses(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no folder of recorded responses"):
        RecordedResponses(tmp_path / "nowhere")
    (tmp_path / "index.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ConfigError, match="is a recorded response"):
        RecordedResponses(tmp_path)
