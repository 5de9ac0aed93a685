"""What is printed, drawn and parsed; nothing is measured here."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.bench.__main__ import main
from tests.bench.checkouts import HERE, IN_EACH, checkout_at
from tests.bench.errors import BadRequest, BenchError
from tests.bench.measures import MEASURES, Results
from tests.bench.picture import picture_of
from tests.bench.played import values_of
from tests.bench.process import Used
from tests.bench.table import json_of, table_of
from tests.bench.warm_polls import parse_polls

PRINTED = """\
Playing one match-day ...
Copying it to 30 days ...
  1 days   382.0 ms a poll   1.00 x  19.1 statements
 30 days   400.5 ms a poll   1.05 x  19.1 statements
 91 days   437.0 ms a poll   1.14 x  19.1 statements
"""

RESULTS = Results(
    here="abc1234",
    values={
        "poll_warm_ms": 84.0,
        "matchday_peak_mib": 180.4,
        "start_duckdb_load_ms": 505,
    },
    beside="5ea72f9",
    beside_values={"poll_warm_ms": 382.0, "matchday_peak_mib": 321.0},
    baseline_values={"poll_warm_ms": 28.0, "start_duckdb_load_ms": 500},
    machine={"processors": 2},
)


def test_the_polls_of_an_older_commit_are_parsed() -> None:
    values, tuned = parse_polls(PRINTED)
    assert values == pytest.approx(
        {
            "poll_warm_ms": 382.0,
            "poll_warm_30_ms": 400.5,
            "poll_warm_91_ms": 437.0,
            "growth": 437 / 382,
        }
    )
    assert tuned == {}


def test_the_polls_of_this_commit_come_with_the_baseline() -> None:
    _, tuned = parse_polls(f"{PRINTED}hand-tuned  28.0 ms a poll   0.07 x\n")
    assert tuned == {"poll_warm_ms": 28.0}


def test_what_is_not_polls_is_an_error_that_shows_it() -> None:
    with pytest.raises(BenchError, match="No such thing"):
        parse_polls("No such thing\n")


def test_the_table_has_each_measure_with_both_ratios() -> None:
    lines = table_of(RESULTS).splitlines()
    assert lines[0] == "processors 2"
    assert lines[2].split() == [
        *("here", "(abc1234)", "beside", "(5ea72f9)"),
        *("ratio", "baseline", "ratio"),
    ]
    assert [line.split("  ")[0] for line in lines[3:]] == [
        *("poll, warm, 1 day of history", "", "first response of load, duckdb"),
    ]
    assert lines[3].split("  ", 1)[1].split() == [
        *("84.0", "ms", "382.0", "ms", "0.22", "x", "28.0", "ms", "3.00", "x"),
        *("hand-tuned", "SQL"),
    ]
    assert lines[4].split() == ["180", "MiB", "321", "MiB", "0.56", "x"]
    assert lines[5].split("  ", 1)[1].split() == [
        *("505", "ms", "-", "-", "500", "ms", "1.01", "x", "bare", "function"),
    ]


def test_without_another_checkout_the_table_has_no_columns_for_it() -> None:
    alone = Results(here="abc1234", values={"status_cpu_s": 0.5})
    assert table_of(alone).splitlines()[1].split() == ["status", "0.50", "s", "CPU"]


def test_json_says_the_same() -> None:
    made = json.loads(json.dumps(json_of(RESULTS)))
    assert (made["here"], made["beside"]) == ("abc1234", "5ea72f9")
    assert made["rows"][0] == {
        "name": "poll_warm_ms",
        "unit": "ms",
        "here": 84.0,
        "beside": 382.0,
        "ratio": 0.22,
        "baseline": 28.0,
        "baseline_is": "hand-tuned SQL",
        "baseline_ratio": 3.0,
    }


def test_the_picture_has_a_bar_for_each_ratio_and_names_it() -> None:
    root = ET.fromstring(picture_of(RESULTS))  # noqa: S314 (ours)
    space = "{http://www.w3.org/2000/svg}"
    words = [text.text or "" for text in root.iter(f"{space}text")]
    assert words[0].startswith("abc1234 over 5ea72f9")
    assert words[1:] == [
        *("poll, warm, 1 day of history, ms", "0.22 x"),
        *("match-day of 121 runs, MiB", "0.56 x"),
    ]
    bars = [one for one in root.iter(f"{space}rect") if "bar" in one.get("class", "")]
    short, long = (float(bar.get("width", "")) for bar in bars)
    assert long / short == pytest.approx((180.4 / 321) / (84 / 382), rel=0.01)


def test_measures_have_names_of_their_own() -> None:
    names = [measure.name for measure in MEASURES]
    assert len(set(names)) == len(names)


def test_commands_are_summed_up_by_median_and_polls_by_what_they_sent_least() -> None:
    used = {"quiet_poll": [Used(cpu, cpu, 90 + cpu, "") for cpu in (3.0, 1.0, 2.0)]}
    sent = {
        "quiet_poll": [
            {"statements": 4, "tables": 6},
            {"statements": 5, "tables": 9},
        ],
        "matchday": [{"statements": 700, "tables": 1024}],
    }
    assert values_of(used, sent) == {
        "quiet_poll_cpu_s": 2.0,
        "quiet_poll_wall_s": 2.0,
        "quiet_poll_peak_mib": 93.0,
        "quiet_poll_statements": 4,
        "quiet_poll_tables": 6,
        "matchday_statements": 700,
        "matchday_tables": 1024,
        "matchday_gib": 10.0,
    }


def test_a_folder_that_is_not_a_checkout_is_refused_with_what_to_type(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--beside", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert f"{tmp_path} is not a checkout of this project" in error
    assert "git worktree add" in error


def test_a_checkout_without_an_environment_is_refused_with_what_to_type(
    tmp_path: Path,
) -> None:
    for path in IN_EACH:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    with pytest.raises(BadRequest) as raised:
        checkout_at(tmp_path)
    assert raised.value.fix == f"make -C {tmp_path} setup"


def test_a_picture_that_cannot_be_written_is_refused_before_anything_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--picture", str(tmp_path / "none" / "ratios.svg")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_this_checkout_has_what_every_one_must_have() -> None:
    assert all((HERE / path).is_file() for path in IN_EACH)
