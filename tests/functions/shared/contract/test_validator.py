"""Responses and their verdicts.

Cases are the files in `cases/`; a new file is a new test. A case is a small response
and the expected result:

    about: why the case is there
    resource: matches, standings, batch_matches or batch_teams; also names the response
        that the case starts from
    set: {path: value} and remove: [path] change that response, or
    body: a whole response, or text: the exact text of one
    scope: the requested competition (default PL)
    verdict: valid, partial or invalid
    violations: list of {row_index, field, reason}; reason is a part of the message
    drift: list of "kind field value"
    rows: the number of rows in the response, rejected ones too (default 2)
"""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from functions.shared.contract.content_hash import content_hash
from functions.shared.contract.models import Match
from functions.shared.contract.results import ValidationResult
from functions.shared.contract.unambiguous_json import ParsedJson
from functions.shared.contract.validator import (
    CONTRACT,
    validate_matches,
    validate_standings,
    validate_teams,
)
from tests.functions.hostile import VALUES, paths, place, put
from tests.functions.world import (
    JSON,
    club,
    encode_body,
    match,
    matches_response,
    season_response,
    standings_response,
    table,
    table_row,
    teams_response,
)

CASES = sorted(Path(__file__).parent.joinpath("cases").glob("*.yaml"))
BASES = {
    "matches": matches_response(match(1), match(2)),
    "standings": standings_response(table(table_row(1, 1), table_row(2, 2))),
    "batch_matches": season_response(match(1), match(2)),
    "batch_teams": teams_response(club(1), club(2)),
}
ROWS = {
    "matches": "matches",
    "standings": "standings.0.table",
    "batch_matches": "matches",
    "batch_teams": "teams",
}
"""Where the rows of these responses are."""


def validate(resource: str, body: bytes, scope: str = "PL") -> ValidationResult[Any]:
    return CONTRACT.validate(resource, body, scope)


def body_of(case: JSON) -> bytes:
    """The response of a case."""
    if "text" in case:
        return encode_body(str(case["text"]))
    response = case.get("body") or copy.deepcopy(BASES[case["resource"]])
    for path, value in case.get("set", {}).items():
        put(response, path, value)
    for path in case.get("remove", ()):
        holder, key = place(response, path)
        del holder[key]
    return json.dumps(response).encode()


def read_case(path: Path) -> JSON:
    """The content of a case file."""
    case: JSON = yaml.safe_load(path.read_text(encoding="utf-8"))
    return case


def text_of(piece: JSON) -> str:
    return f"{piece['kind']} {piece['field']} {piece['value']}".strip()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_response_gets_the_expected_verdict(path: Path) -> None:
    case = read_case(path)
    body = body_of(case)
    result = validate(case["resource"], body, case.get("scope", "PL"))
    assert result.verdict == case["verdict"]
    assert result.row_count == case.get("rows", 2)
    assert [text_of(piece) for piece in result.drift_list] == case.get("drift", [])
    expected_violations = case.get("violations", [])
    assert len(result.violations) == len(expected_violations)
    for violation, expected in zip(result.violations, expected_violations, strict=True):
        assert violation["row_index"] == expected["row_index"]
        assert violation["field"] == expected.get("field", violation["field"])
        assert expected.get("reason", "") in violation["reason"]


def test_the_cases_have_known_keys() -> None:
    assert len(CASES) >= 15
    known = {"about", "resource", "set", "remove", "body", "text", "scope", "verdict"}
    known |= {"violations", "drift", "rows"}
    for path in CASES:
        assert read_case(path).keys() <= known


def test_a_valid_row_is_kept_as_received() -> None:
    body = encode_body(BASES["matches"])
    result = validate_matches(body)
    assert [json.loads(row.raw) for row in result.rows] == BASES["matches"]["matches"]
    assert all(row.raw in body for row in result.rows)
    assert [row.index for row in result.rows] == [0, 1]


def test_a_teams_response_has_its_competition_and_season() -> None:
    result = validate_teams(encode_body(BASES["batch_teams"]), "PL")
    assert result.response is not None
    assert (result.response.competition.code, result.response.season.id) == ("PL", 2600)
    assert [json.loads(row.raw) for row in result.rows] == BASES["batch_teams"]["teams"]


def test_violations_are_counted_and_their_list_is_cut() -> None:
    result = validate_matches(encode_body(matches_response(match(1), *[{}] * 200)))
    assert (result.verdict, result.row_count, len(result.rejected)) == (
        "partial",
        201,
        200,
    )
    assert len(result.violations) == 50


def test_drift_is_counted_by_rows() -> None:
    rows = [match(number, colour=number) for number in range(1, 4)]
    (piece,) = validate_matches(encode_body(matches_response(*rows))).drift_list
    assert piece == {"field": "colour", "kind": "unknown_key", "value": "", "rows": 3}


def test_a_table_has_a_hash_of_its_own() -> None:
    def hashes(*tables: JSON) -> list[str]:
        result = validate_standings(encode_body(standings_response(*tables)), "PL")
        return [line.table_sha256 for line in result.table_rows]

    one, two = table(table_row(1), table_row(2)), table(table_row(3), type="HOME")
    first, second, third = hashes(one, two)
    assert first == second != third
    assert hashes(two, one) == [third, first, first]
    assert hashes(table(table_row(1), table_row(2, points=1)))[0] != first


def _hash(**changes: Any) -> str:
    body = json.dumps(match(1, **changes))
    return content_hash(msgspec.json.decode(body, type=Match))


WHOLE: JSON = match(1) | {
    "status": "FINISHED",
    "group": "GROUP_A",
    "score": {
        "winner": "HOME_TEAM",
        "duration": "PENALTY_SHOOTOUT",
        **{
            part: {"home": number, "away": number + 20}
            for number, part in enumerate(
                ("fullTime", "halfTime", "regularTime", "extraTime", "penalties")
            )
        },
    },
    "venue": "Ground 1",
    "minute": 90,
    "injuryTime": 4,
    "attendance": 30_000,
    **{name: [] for name in ("goals", "penalties", "bookings", "substitutions")},
}
"""A match with a value in every field of the contract."""

HASHED: JSON = {
    "utcDate": "2026-11-21T15:00:01Z",
    "status": "AWARDED",
    "stage": "FINAL",
    "matchday": 13,
    "group": "GROUP_B",
    "homeTeam.id": 99,
    "awayTeam.id": 99,
    "score.winner": "AWAY_TEAM",
    "score.duration": "EXTRA_TIME",
    **{
        f"score.{part}.{side}": 99
        for part in ("fullTime", "halfTime", "regularTime", "extraTime", "penalties")
        for side in ("home", "away")
    },
}
"""All that the content hash depends on, each with another value."""

OTHER_VALUES: tuple[Any, ...] = (
    "other",
    7,
    "XY",
    "2026-01-01",
    "2026-12-01T00:00:00Z",
    [{}],
    {},
)
"""For every field that is not hashed, one of them is valid and new."""

NEVER_NULL = {"utcDate", "status", "stage", "score.duration"}


def _hash_with(**values: Any) -> str:
    """The hash of WHOLE with other values at some paths."""
    changed = copy.deepcopy(WHOLE)
    for path, value in values.items():
        put(changed, path, value)
    return content_hash(msgspec.json.decode(json.dumps(changed), type=Match))


def test_each_hashed_field_changes_the_hash_differently() -> None:
    changed = [_hash_with(**{path: value}) for path, value in HASHED.items()]
    changed += [_hash_with(**{path: None}) for path in HASHED.keys() - NEVER_NULL]
    assert len({_hash_with(), *changed}) == 1 + len(changed)


def test_no_other_field_changes_the_hash() -> None:
    """Every other field of the contract, at any depth, and those of lists."""
    assert WHOLE.keys() == {field.name for field in msgspec.structs.fields(Match)}
    above = {path.rpartition(".")[0] for path in paths(WHOLE)}
    others = set(paths(WHOLE)) - above - HASHED.keys()
    assert {"lastUpdated", "season.currentMatchday", "homeTeam.name"} <= others
    for path in others:
        value = next(other for other in OTHER_VALUES if _is_valid(path, other))
        assert _hash_with(**{path: value}) == _hash_with(), path


def _is_valid(path: str, value: Any) -> bool:
    """Whether a match may have a value at a path."""
    try:
        _hash_with(**{path: value})
    except msgspec.ValidationError:
        return False
    return True


@pytest.mark.parametrize("part", ["regularTime", "extraTime", "penalties"])
def test_an_absent_part_of_a_score_equals_nulls(part: str) -> None:
    """Both mean unknown, so a viewer sees no update."""
    absent = copy.deepcopy(WHOLE)
    del absent["score"][part]
    hashed = content_hash(msgspec.json.decode(json.dumps(absent), type=Match))
    nulls = {"home": None, "away": None}
    assert hashed == _hash_with(**{f"score.{part}": nulls})
    assert hashed == _hash_with(**{f"score.{part}": None}) != _hash_with()


SAME_INSTANT = [
    *("2026-11-21T15:00:00Z", "2026-11-21T16:00:00+01:00", "2026-11-21T15:00:00.000Z"),
    *("2026-11-21t15:00:00z", "2026-11-21T15:00:00.0000009Z", "2026-11-21 15:00:00Z"),
    *("2026-11-22T05:00:00+1400", "2026-11-21T15:00:00-00:00"),
    "2026-11-22T14:59:00.000000999999999+23:59",
]
"""One instant, to the microsecond."""
INVALID_TIMES = [
    *("2026-11-21T24:00:00Z", "2026-11-21T23:59:60Z", "2026-11-21T15:00Z"),
    *(
        "2026-11-21T15:00:00",
        "2026-11-21T15:00:00+01",
        "20261121T150000Z",
        "2026-11-21",
    ),
    *("2026-11-21T15:00:00Z ", "2026-11-21T15:00:00Z\n", "1795273200", ""),
]


@pytest.mark.parametrize("field", ["utcDate", "lastUpdated"])
def test_one_instant_has_one_hash_however_it_is_written(field: str) -> None:
    """Also one status timestamp and kick-off; and the hash never changes."""
    plain: JSON = {"utcDate": SAME_INSTANT[0], "lastUpdated": SAME_INSTANT[0]}
    hashes = set()
    for text in SAME_INSTANT:
        body = encode_body(matches_response(match(1, **plain | {field: text})))
        (row,) = validate_matches(body).rows
        stamps = (row.value.utcDate, row.value.lastUpdated)
        hashes.add((content_hash(row.value), *stamps))
    ((hashed, *_),) = hashes
    assert hashed == "410e7b39fa6e7840f3c10141d05dbaa7"


@pytest.mark.parametrize("text", INVALID_TIMES)
def test_an_invalid_time_is_refused(text: str) -> None:
    for field in ("utcDate", "lastUpdated"):
        odd: JSON = {field: text}
        (bad,) = validate_matches(
            encode_body(matches_response(match(1, **odd)))
        ).rejected
        assert bad.field == f"$.{field}"


def test_a_time_is_cut_to_the_microsecond_and_not_rounded() -> None:
    """As DuckDB and BigQuery do; rounded, this is the next day."""
    late = matches_response(match(1, utcDate="2026-11-21T23:59:59.9999996Z"))
    (row,) = validate_matches(encode_body(late)).rows
    assert row.value.utcDate == datetime(2026, 11, 21, 23, 59, 59, 999999, tzinfo=UTC)
    assert b"59.9999996Z" in row.raw


@given(
    moment=st.datetimes(timezones=st.just(UTC)).filter(lambda m: 1 < m.year < 9999),
    minutes=st.integers(-14 * 60, 14 * 60),
)
def test_the_zone_of_a_time_does_not_change_the_hash(
    moment: datetime, minutes: int
) -> None:
    offset = timezone(timedelta(minutes=minutes))
    here, there = moment.isoformat(), moment.astimezone(offset).isoformat()
    assert _hash(utcDate=here) == _hash(utcDate=there)


# Repeated keys


@pytest.mark.parametrize("resource", sorted(BASES))
def test_a_repeated_key_is_refused_or_reported_at_any_depth(
    resource: str,
) -> None:
    """In fields that are read, in the response around them, and in unused fields; the
    stored row is unambiguous then."""
    base = BASES[resource]
    assert validate(resource, encode_body(base)).verdict == "valid"
    for path in paths(base):
        holder, key = place(base, path)
        if isinstance(holder, list):
            continue
        twice = copy.deepcopy(base)
        inner, _ = place(twice, path)
        inner["TWICE"] = inner[key]
        text = json.dumps(twice).replace('"TWICE"', json.dumps(key))
        result = validate(resource, text.encode())
        assert result.verdict != "valid" or result.drift, path
        for row in result.rows:
            assert ParsedJson(row.raw).is_ambiguous is False


# No input raises

PATHS = {resource: sorted(paths(base)) for resource, base in BASES.items()}


@given(body=st.one_of(st.binary(max_size=60), VALUES.map(json.dumps).map(str.encode)))
@example(body=b'{"matches":' + b"[" * 100_000)
@example(body=b'{"standings":' + b'{"a":' * 100_000)
@example(body=b'{"matches":[{"\xff":1}]}')
@settings(deadline=None)
def test_validation_never_raises(body: bytes) -> None:
    for resource in (*BASES, "batch_standings", "errors"):
        assert validate(resource, body).verdict in ("valid", "invalid")


@given(data=st.data(), resource=st.sampled_from(sorted(BASES)))
@settings(deadline=None)
def test_one_change_affects_one_row_or_the_response(
    data: st.DataObject, resource: str
) -> None:
    """Any value at any path affects its row, the whole response, or nothing. Violations
    and drift can always be encoded as JSON."""
    response = copy.deepcopy(BASES[resource])
    path = data.draw(st.sampled_from(PATHS[resource]))
    put(response, path, data.draw(VALUES))
    result = validate(resource, json.dumps(response).encode())
    rows = f"{ROWS[resource]}.1"
    if path.startswith((rows, rows[:-1] + "0")):
        assert result.verdict in ("valid", "partial")
        assert result.row_count == 2
        assert {row.index for row in result.rejected} <= {int(path[len(rows) - 1])} | {
            1
        }
    assert msgspec.json.encode([result.violations, result.drift_list])
