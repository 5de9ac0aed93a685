from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
import sqlglot
from sqlglot import exp

from functions.publish.steps import LINEAGE
from functions.shared.runtime.context import LEDGER_HORIZON
from functions.shared.runtime.dags import Dags, DagStep, load_dags
from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.settings import Settings
from functions.shared.storage.site import FolderSite
from functions.shared.warehouse.base import SQL, Warehouse
from local_runner.cost.bill import Bill, bill_of
from local_runner.cost.estimate import (
    LEAST_BYTES,
    READS_SECRETS,
    SITE,
    Estimate,
    MonthRequest,
)
from local_runner.cost.measuring import opening
from local_runner.cost.prices import prices
from local_runner.cost.report import REDUCES
from local_runner.cost.scans import scans
from local_runner.cost.usage import usage, with_durations
from local_runner.cost.workflow import WORKFLOW, workflow_steps
from tests.local_runner.command import Touchline
from tests.quiet import logging_off
from transforms.tables import TABLES

ROOT = Path(__file__).parents[3]
STATEMENTS = sorted(path.stem for path in (SQL / "bigquery").glob("*.sql"))
AGAIN = (
    "Measure again: .venv/bin/python -m local_runner cost --measure "
    "local_runner/cost/usage.json"
)


def bill(dags: Dags | None = None, **wanted: Any) -> Bill:
    return bill_of(usage(), dags or load_dags(), MonthRequest(**wanted))


def quantity(of: Bill, name: str) -> float:
    return next(line.quantity for line in of.lines if line.name == name)


def with_schedule(schedule: str) -> Dags:
    dags = load_dags()
    poll = msgspec.structs.replace(dags.dags["live_poll_15m"], schedule=schedule)
    return msgspec.structs.replace(dags, dags={**dags.dags, "live_poll_15m": poll})


def test_the_total_is_the_sum_of_what_goes_beyond_each_free_tier() -> None:
    made = bill()
    for line in made.lines:
        beyond = max(0.0, line.quantity - line.free)
        assert line.cost == pytest.approx(beyond * line.price / line.per, abs=1e-4)
    assert made.total == pytest.approx(sum(line.cost for line in made.lines), abs=0.01)
    assert made.total > 0


def test_every_price_has_its_source_and_every_assumption_its_reason() -> None:
    output = prices()
    for name, price in output.prices.items():
        assert price.source.startswith("https://cloud.google.com/"), name
        assert price.established or price.note, name
    assert all(one.why for one in output.assumed.values())


def test_calls_and_runs_follow_the_schedule_of_dags_yaml() -> None:
    a_day = 96 * 8 + 24 * 9 + 10
    assert quantity(bill(), "run_requests") == 31 * a_day
    rarer = with_schedule("*/30 * * * *")
    assert quantity(bill(rarer), "run_requests") == 31 * (a_day - 48 * 8)
    for name in ("bigquery_queries", "run_cpu", "storage_class_a"):
        assert quantity(bill(rarer), name) < quantity(bill(), name)


def test_one_paused_job_per_function_is_a_job() -> None:
    assert quantity(bill(), "scheduler_jobs") == 3 + 7


def test_counts_of_other_steps_than_dags_yaml_has_are_refused() -> None:
    dags = load_dags()
    poll = dags.dags["live_poll_15m"]
    longer = msgspec.structs.replace(
        poll, steps=[DagStep("run_gold_live", "transform"), *poll.steps]
    )
    changed = msgspec.structs.replace(dags, dags={**dags.dags, "live_poll_15m": longer})
    with pytest.raises(ConfigError) as refused:
        bill(changed)
    assert refused.value.fix == AGAIN


def test_more_of_anything_never_costs_less() -> None:
    totals = [bill(match_days=days).total for days in (0, 10, 31)]
    assert totals == sorted(totals)
    assert totals[0] < totals[-1]
    totals = [bill(competitions=count).total for count in (1, 7, 12, 13)]
    assert totals == sorted(totals)
    totals = [bill(month=month).total for month in (1, 12, 36)]
    assert totals == sorted(totals)


def test_waiting_for_the_limit_of_calls_is_billed() -> None:
    few = quantity(bill(competitions=7), "run_cpu")
    many = quantity(bill(competitions=12), "run_cpu")
    # of 26 match-days every other one is busy: a minute more for each of its polls
    assert many - few > 13 * 96 * 60


@pytest.mark.slow
@pytest.mark.parametrize("name", STATEMENTS)
def test_the_tables_of_a_statement_are_those_that_its_text_names(name: str) -> None:
    tree = sqlglot.parse_one((SQL / "bigquery" / f"{name}.sql").read_text(), "bigquery")
    named = {table.name for table in tree.find_all(exp.Table)} & TABLES.keys()
    found = {scan.table.name for scan in scans(name, 7, 400)}
    assert found == named
    assert found


def test_what_is_updated_is_read_whole_and_a_bound_is_kept() -> None:
    (marked,) = scans("mark_loaded", 7, 400)
    assert marked.columns == set(TABLES["raw_snapshots"].names)
    assert marked.days == 7
    gate = {scan.table.name: scan for scan in scans("query_gate", 7, 400)}
    assert gate["raw_snapshots"].days == 400
    assert "violations" not in gate["raw_snapshots"].columns
    assert gate["silver_matches"].days is None
    late = {scan.table.name: scan for scan in scans("gold_score_corrections", 7, 400)}
    assert late["raw_batch_matches"].days == 35
    (loaded,) = scans("load raw_live_matches", 7, 400)
    assert loaded.columns == {"snapshot_id", "match_id", "fetched_at"}


def test_each_table_of_each_statement_bills_the_least_that_bigquery_bills() -> None:
    estimate = Estimate(usage(), load_dags(), prices(), MonthRequest(month=1))
    assert estimate._billed("count of silver_matches") == LEAST_BYTES
    assert estimate._billed("query_gate") >= 3 * LEAST_BYTES


def test_what_the_bill_takes_of_terraform_is_there() -> None:
    def text(name: str) -> str:
        return (ROOT / "terraform" / name).read_text(encoding="utf-8")

    assert re.findall(r"available_cpu += \"([^\"]+)\"", text("functions.tf")) == ["1"]
    conditions = re.findall(
        r"\b(condition_\w+) \{", "".join(map(text, ("alerts.tf", "slo.tf")))
    )
    # of each DAG: two metrics in no_run, one of them for a day more, one in
    # executions_failed; two in each of the two burn rates; a matched line names none
    assert sorted(conditions) == [
        "condition_matched_log",
        *["condition_prometheus_query_language"] * 2,
        "condition_threshold",
    ]
    assumed = {name: one.value for name, one in prices().assumed.items()}
    assert assumed["alert_references"] == 3 * (2 + 1) + 1 + 2 * 2

    def default_of(variable: str) -> str:
        stated = rf'^variable "{variable}" \{{.*?^  default += ([^\n]+)'
        found = re.search(stated, text("variables.tf"), re.M | re.S)
        assert found is not None
        return found[1]

    assert json.loads(default_of("manual_triggers")) == assumed["manual_jobs"]
    assert len(json.loads(default_of("competitions"))) == bill().competitions

    secrets = re.findall(r'"google_secret_manager_secret" ', text("secrets.tf"))
    assert assumed["secrets"] == len(secrets)
    by_function = re.search(
        r"^  function_secrets = \{\n(.*?)^  \}", text("functions.tf"), re.M | re.S
    )
    assert by_function is not None
    readers = re.findall(r"^    (\w+) = \{", by_function[1], re.M)
    assert sorted(readers) == sorted(READS_SECRETS)


def test_what_the_bill_assumes_of_the_code_is_so() -> None:
    assumed = {name: one.value for name, one in prices().assumed.items()}
    assert assumed["horizon_days"] == LEDGER_HORIZON.days
    assert assumed["calls_per_minute"] == Settings().calls_per_minute


def test_the_help_states_the_month_that_is_assumed() -> None:
    """docs/cli.md is made of the help."""
    stated = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    made = bill()
    month = f"{made.match_days:g} of {made.assumed['days'].value:g}"
    assert f"| Match-days of the month. | {month} |" in stated
    assert f"| Competitions. | {made.competitions} |" in stated


WORKFLOW_SOURCE = """
main:
  params: [argument]
  steps:
    - begin: {assign: [{a: 1}, {b: 2}]}
    - loop:
        for:
          value: one
          in: ${list}
          steps:
            - fetch: {call: sub, args: {one: "${one}"}, result: c}
            - note: {assign: [{a: 3}]}
    - finish: {return: "${a}"}
sub:
  params: [one]
  steps:
    - fetch:
        try: {call: http.post, args: {url: x}, result: r}
        except: {as: e, steps: [{explain: {assign: [{r: 1}, {s: 2}, {t: 3}]}}]}
    - check:
        switch:
          - {condition: "${r}", next: give}
          - condition: ${e}
            steps: [{more: {assign: [{r: 1}, {s: 2}]}}]
    - give: {return: "${r}"}
    - again: {call: sys.sleep, args: {seconds: 1}, next: fetch}
"""


def test_billed_steps_of_a_workflow_are_counted_by_kind() -> None:
    outside = 2 + 1
    turn = 1 + 1 + (1 + (1 + 2) + 1)
    assert workflow_steps(WORKFLOW_SOURCE) == (outside, turn)


def test_the_steps_of_the_workflow_are_those_of_its_source() -> None:
    a_run, a_call = workflow_steps(WORKFLOW.read_text(encoding="utf-8"))
    calls = quantity(bill(), "run_requests")
    runs = 31 * (96 + 24 + 1)
    assert quantity(bill(), "workflows_internal") == runs * a_run + calls * a_call


def test_a_warehouse_in_the_cloud_gives_seconds_and_bytes_as_they_were() -> None:
    """No latency is added to what was measured there."""
    step = {
        "step": "run_live_silver",
        "function": "transform",
        "status": "ok",
        "attempts": 1,
        "duration_ms": 1000,
        "counts": {"billed_bytes": 50 * 2**20},
        "error": None,
    }

    class Deployed:
        uri = "bigquery://project/dataset"

        def rows(self, table: str) -> Iterator[dict[str, Any]]:
            assert table == "raw_pipeline_runs"
            yield {"dag": "live_poll_15m", "steps": msgspec.json.encode([step])}

    use = with_durations(usage(), cast("Warehouse", Deployed()))
    silver = use.match_days["live_poll_15m/run_live_silver"]
    assert silver.is_cloud
    assert silver.seconds == silver.calls
    assert silver.billed_bytes == silver.calls * 50 * 2**20
    assert not use.match_days["live_poll_15m/fetch_matches_live"].is_cloud
    known = bill_of(use, load_dags(), MonthRequest())
    assert quantity(known, "run_cpu") < quantity(bill(), "run_cpu")


@pytest.mark.slow
def test_steps_send_what_was_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first runs are played again: a step that sends other statements, or more,
    makes the committed counts wrong. So does one that uses the site otherwise."""
    used: list[tuple[str, str]] = []
    put, get = FolderSite.put, FolderSite.get

    def spied_put(site: FolderSite, name: str, data: bytes, **more: str) -> None:
        used.append(("put", name))
        put(site, name, data, content_type=more["content_type"])

    def spied_get(site: FolderSite, name: str) -> bytes | None:
        used.append(("get", name))
        return get(site, name)

    monkeypatch.setattr(FolderSite, "put", spied_put)
    monkeypatch.setattr(FolderSite, "get", spied_get)
    with logging_off():
        sent = opening()
    assert sent == usage().opening, AGAIN
    files = {
        "publish_live_json": "live.json",
        "export_dashboard_json": "dashboard.json",
        "write_daily_quality_report": "quality/2026-11-20.json",
    }
    runs = {step: used.count(("put", file)) for step, file in files.items()}
    assert all(runs.values())
    used = [one for one in used if one[1] != LINEAGE]  # once an hour
    puts = [name for kind, name in used if kind == "put" and "schema" not in name]
    gets = [name for kind, name in used if kind == "get"]
    assert (len(puts), len(gets)) == tuple(
        sum(SITE[step][number] * count for step, count in runs.items())
        for number in range(2)
    )


def test_the_command_shows_people_and_scripts_the_same(touchline: Touchline) -> None:
    shown, output = touchline("cost"), touchline("cost", "--json")
    assert (shown.code, output.code) == (0, 0)
    assert f"{output.json['total']:.2f} USD a month" in shown.out
    for line in output.json["lines"]:
        assert line["item"] in shown.out
        assert line["source"].startswith("https://")
    assert output.json["assumed"]["statement_seconds"]["why"]


def test_the_command_says_what_costs_most_and_what_reduces_it(
    touchline: Touchline,
) -> None:
    lines = touchline("cost", "--json").json["lines"]
    most = max(lines, key=lambda line: line["cost"])
    shown = " ".join(touchline("cost").out.split())
    assert f"Most {most['service']}, {most['item']}" in shown
    assert REDUCES[most["name"]] in shown
    paid = {line["name"] for line in lines if line["cost"] > 0.5}
    assert paid <= REDUCES.keys()


@pytest.mark.slow
def test_durations_can_be_those_of_a_folder(touchline: Touchline) -> None:
    assert touchline("run", "live_poll_15m", "--simulated", "--out", "here").code == 0
    own = touchline("cost", "--out", "here", "--json").json
    assert own["durations"] == "of the runs in duckdb:///here/warehouse.duckdb"
    before = touchline("cost", "--json").json
    seconds = [
        next(line["quantity"] for line in one["lines"] if line["name"] == "run_cpu")
        for one in (own, before)
    ]
    assert seconds[0] != seconds[1]
    assert [
        line["quantity"] for line in own["lines"] if "run_" not in line["name"]
    ] == [line["quantity"] for line in before["lines"] if "run_" not in line["name"]]


@pytest.mark.parametrize(
    ("words", "output"),
    [
        (["--match-days", "32"], "--match-days is 32"),
        (["--out", "nowhere"], "There is no warehouse at"),
        (["--measure", "nowhere/usage.json"], "nowhere/usage.json cannot be written"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(
    touchline: Touchline, words: list[str], output: str
) -> None:
    assert output in touchline("cost", *words).refused()


def test_readme_has_the_total_of_the_command(touchline: Touchline) -> None:
    section = (
        (ROOT / "README.md")
        .read_text(encoding="utf-8")
        .partition("### What it costs\n")[2]
    )
    (stated,) = re.findall(r"\*\*(\d+\.\d\d) USD a month\*\*", section)
    assert float(stated) == touchline("cost", "--json").json["total"]
