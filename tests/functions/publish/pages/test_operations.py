"""The page of an operator: what is wrong stands first, and every section is there."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from functions.publish.pages.operations import page
from functions.publish.pages.run_view import anchor
from tests.functions.publish.pages.html import Page, parsed
from tests.functions.publish.pages.operator_documents import (
    DAY,
    HOUR,
    NOW,
    QUARTER,
    alert,
    dashboard,
    failure,
    health,
    held_back,
    incident,
    live,
    point,
    run,
    runs_of_a_day,
    scope,
    section,
    series,
    stamp,
)

SECTIONS = (
    *("verdict", "figures", "fresh", "runs", "failed", "alerts", "lag", "api"),
    *("tests", "reconciliation", "quarantine", "drift", "cost", "ledger"),
)


def verdict(page: Page) -> str:
    return page.by_id["verdict"]


def problems(page: Page) -> list[str]:
    """The severities and names, in order."""
    (block,) = re.findall(r'<section id="verdict".*?</section>', page.source, re.DOTALL)
    found = re.findall(r"</span> (\w+)</span> <div><strong>(.*?)</strong>", block)
    return [f"{severity} {what}" for severity, what in found]


def test_a_good_day_says_so_first() -> None:
    found = parsed(page(live(), dashboard()))
    assert verdict(found).startswith("✓ All good")
    assert problems(found) == []
    assert "<title>Operations: all good" in found.source
    assert all(name in found.ids for name in SECTIONS)


def test_what_is_wrong_stands_first_and_worst_first() -> None:
    found = parsed(page(*incident()))
    assert verdict(found).startswith("✗ 4 critical, 4 warnings")
    assert problems(found) == [
        "critical no successful pull: ALL",
        "critical Freshness SLA missed",
        "critical Held back in dashboard.json: league tables",
        "critical 1 data test failed",
        "warning stuck match: match 2616185",
        "warning Success SLA missed",
        "warning live_poll_15m: the last run failed",
        "warning API quota nearly used up",
        "notice 3 matches differ between live and batch",
        "notice 2 rows in quarantine",
        "notice Drift: 1 unknown key or value",
    ]
    assert found.source.index('id="verdict"') < found.source.index('id="figures"')


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"alerts": section([alert("feed_frozen", "ALL")])},
            "warning feed frozen: ALL",
        ),
        (
            {"monitor": section([scope("ALL", is_lag_sla_met=False)])},
            "warning Lag SLA missed",
        ),
        (
            {"health": section([health("hourly_refresh", consecutive_failures=3)])},
            "warning hourly_refresh: the last 3 runs failed",
        ),
        (
            {"matches": held_back([], "x fails.", NOW)},
            "critical Held back in live.json: matches",
        ),
    ],
)
def test_each_trouble_is_named(changes: dict[str, Any], problem: str) -> None:
    assert problems(parsed(page(live(**changes), dashboard()))) == [problem]


def test_an_sla_with_an_open_alert_is_named_once() -> None:
    missed = live()["freshness"] | {"is_freshness_sla_met": False}
    alerts = section([alert("freshness_sla", "ALL")])
    found = parsed(page(live(freshness=missed, alerts=alerts), dashboard()))
    assert problems(found) == ["warning freshness sla: ALL"]


def test_sections_of_one_table_are_held_back_in_one_line() -> None:
    reason = "silver_live_match_state fails its data tests."
    names = ("matches", "tables")
    changes = {name: held_back([], reason, NOW) for name in names}
    found = parsed(page(live(**changes), dashboard()))
    assert problems(found) == ["critical Held back in live.json: matches, tables"]


def test_runbooks_are_links_where_they_are_published() -> None:
    documents = live(alerts=section([alert("stuck_match", "match 1")])), dashboard()
    assert "docs/alerts.md#stuck_match" in parsed(page(*documents)).text
    url = "https://docs.example/alerts.html"
    found = parsed(page(*documents, runbook_url=url))
    assert found.links.count(f"{url}#stuck_match") == 2


def test_a_failed_run_opens_to_its_step_error_and_durations() -> None:
    error = "The API is <down>."
    due = NOW - HOUR
    runs = [failure("live_poll_15m", due, "load_raw_live_tables", error)]
    found = parsed(page(live(runs=section(runs)), dashboard()))
    target = anchor(runs[0]["run_id"])
    assert f"#{target}" in found.links
    text = found.by_id[target]
    assert error in text
    assert "load_raw_live_tables" in text
    assert "4.0 s" in text
    assert "not run" in text


def test_every_run_that_did_not_succeed_has_a_mark_that_opens() -> None:
    found = parsed(page(*incident()))
    (targets,) = ({link[1:] for link in found.links if link.startswith("#run-")},)
    assert len(targets) == 5
    assert targets <= set(found.ids)


def test_links_lead_somewhere() -> None:
    for documents_ in ((live(), dashboard()), incident()):
        found = parsed(page(*documents_))
        ends = {link[1:] for link in found.links if link.startswith("#")}
        assert ends <= set(found.ids)
        assert len(found.ids) == len(set(found.ids))


def test_the_stage_of_the_newest_failure_is_marked() -> None:
    runs = [
        failure("live_poll_15m", NOW, "run_live_silver", "Locked."),
        *runs_of_a_day(),
    ]
    found = parsed(page(live(runs=section(runs)), dashboard()))
    assert "Silver ✗ run_live_silver failed" in found.by_id["figures"]
    assert "✗" not in parsed(page(live(), dashboard())).by_id["figures"]


def test_a_failure_that_a_later_run_made_good_is_no_trouble_of_its_stage() -> None:
    old = failure("live_poll_15m", NOW - HOUR, "run_live_silver", "Locked.")
    found = parsed(page(live(runs=section([*runs_of_a_day(), old])), dashboard()))
    assert "✗ run_live_silver" not in found.by_id["figures"]


def test_the_part_of_the_day_in_which_data_was_young_enough() -> None:
    """60 minutes of age with a limit of 20: 40 minutes of a day are too many."""
    points = series([(NOW - 2 * HOUR, 60.0)])
    found = parsed(page(live(freshness_series=section(points)), dashboard()))
    assert "24 hours: 97.1 % under 20" in found.by_id["fresh"]
    assert "Over the limit 1 time," in found.by_id["fresh"]


def test_a_section_that_a_poll_kept_says_what_it_is_of() -> None:
    kept = section(runs_of_a_day(NOW - HOUR), NOW - HOUR)
    found = parsed(page(live(runs=kept), dashboard()))
    assert "24 hours up to 22:45" in found.by_id["runs"]


def test_many_runs_in_an_hour_are_cut_and_counted() -> None:
    runs = [
        run("live_poll_15m", NOW, run_id=f"r{n}", trigger="manual") for n in range(40)
    ]
    found = parsed(page(live(runs=section(runs)), dashboard()))
    assert "40 success" in found.by_id["runs"]
    (strip,) = [svg for svg in found.all("svg") if "live_poll_15m, 24 hours" in svg]
    assert strip.count("M23") == 8


def test_an_old_dashboard_is_late() -> None:
    old = dashboard(generated_at=stamp(NOW - 2 * DAY))
    found = parsed(page(live(), old))
    assert problems(found) == ["warning Nightly export is late"]
    assert "<title>Operations: 0 critical, 1 warning ·" in found.source


def test_without_any_document_there_is_a_page() -> None:
    found = parsed(page(None, None, {"live.json": "live.json is not JSON."}))
    assert problems(found) == ["critical Nothing live"]
    assert found.text.count("live.json is not JSON.") >= 5
    assert all(name in found.ids for name in SECTIONS)


def test_before_the_first_night_there_is_no_alarm() -> None:
    found = parsed(page(live(), None))
    assert verdict(found).startswith("✓ All good; 1 to know")
    assert problems(found) == ["notice Nothing nightly"]


def test_a_dashboard_that_cannot_be_used_is_a_warning() -> None:
    why = {"dashboard.json": "dashboard.json cannot be used: its end is missing."}
    found = parsed(page(live(), None, why))
    assert problems(found) == ["warning Nothing nightly"]
    assert why["dashboard.json"] in verdict(found)


def test_what_the_night_found_is_said_to_be_of_the_night() -> None:
    """A row that is refused by day is not denied until the next night."""
    found = parsed(page(live(), dashboard()))
    for name in ("reconciliation", "quarantine", "drift", "cost", "ledger"):
        assert "As of Sat 21 Nov, 02:03" in found.by_id[name]
    assert "No row was refused in the 7 days before." in found.by_id["quarantine"]


def test_the_report_of_the_night_is_linked() -> None:
    found = parsed(page(live(), dashboard()))
    assert "quality/2026-11-20.html" in found.links
    assert not [one for one in parsed(page(live(), None)).links if "quality" in one]


def test_an_alert_speaks_of_its_opening() -> None:
    """Its numbers are of then, beside others that are of now."""
    open_alert = alert("success_rate", "ALL", message="2 of 82 runs failed.")
    found = parsed(page(live(alerts=section([open_alert])), dashboard()))
    for name in ("verdict", "alerts"):
        assert "When it opened: 2 of 82 runs failed." in found.by_id[name]


def test_a_budget_may_be_overspent() -> None:
    spent = health("ALL", error_budget_left_ratio=-2.449)
    found = parsed(page(live(health=section([spent])), dashboard()))
    assert "\N{MINUS SIGN}244.9 % overspent of 30 days" in found.by_id["figures"]


@pytest.mark.parametrize("name", ["runs", "alerts", "freshness_series", "api_usage"])
def test_an_older_file_lacks_a_section(name: str) -> None:
    older = live()
    del older[name]
    found = parsed(page(older, dashboard()))
    assert "live.json does not have this yet" in found.text


@pytest.mark.parametrize(
    "data", [[{"other": 1}], [None], {"a": 1}, "text", 7, [[]], [{"due_at": "never"}]]
)
@pytest.mark.parametrize("name", ["runs", "alerts", "health", "api_usage", "monitor"])
def test_a_section_of_another_shape_costs_no_page(name: str, data: Any) -> None:
    found = parsed(page(live(**{name: section(data)}), dashboard()))
    assert "was written by another version" in found.text
    assert all(name in found.ids for name in SECTIONS)


def test_a_section_without_data_says_why() -> None:
    none = section(None, reason="raw_alerts fails its data tests.")
    found = parsed(page(live(alerts=none), dashboard()))
    assert "raw_alerts fails its data tests." in found.by_id["alerts"]


def test_the_first_hour_of_an_install() -> None:
    first = live(
        freshness={
            "last_successful_pull_at": None,
            "freshness_minutes": None,
            "freshness_sla_minutes": 90,
            "is_freshness_sla_met": None,
            "is_match_day": False,
        },
        freshness_series=section([]),
        runs=section([]),
        health=section([]),
        monitor=section([]),
    )
    found = parsed(page(first, None))
    assert all(name in found.ids for name in SECTIONS)
    assert problems(found)[0] == "warning No successful pull yet"
    assert "No pull is known yet" in found.by_id["fresh"]
    assert "No run of the last 24 hours is recorded" in found.by_id["runs"]


EVIL = "<script>alert('x')</script><img src=x onerror=\"alert(1)\">"


def test_text_of_others_is_text() -> None:
    """Every text of both documents, wherever it is shown."""

    def evil(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: evil(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [evil(one, key) for one in value]
        is_free = isinstance(value, str) and key in {
            *("error", "message", "scope", "condition", "failed_step", "test", "step"),
            *("sample", "reason", "field", "value", "resource", "home_team_name"),
            *("away_team_name", "cause", "dag", "run_id", "runbook", "kind"),
        }
        return EVIL if is_free else value

    found = parsed(page(*(evil(one) for one in incident())))
    assert len(found.all("script")) == 1
    assert "<img" not in found.source
    assert found.text.count(EVIL) > 20


def test_the_same_documents_give_the_same_page() -> None:
    assert page(*incident()) == page(*incident())


def test_a_page_is_small() -> None:
    assert len(page(*incident())) < 150_000


def test_the_data_of_the_page_is_that_of_json() -> None:
    """What is read from the site and what is handed over give one page."""
    read = [json.loads(json.dumps(one)) for one in incident()]
    assert page(*read) == page(*incident())


def test_the_week_has_a_column_per_day() -> None:
    points = [point(NOW - 6 * DAY + number * QUARTER, 15, 20) for number in range(500)]
    found = parsed(page(live(freshness_series=section(points)), dashboard()))
    (chart,) = [svg for svg in found.all("svg") if "Age of the data, 7 days" in svg]
    first = float(re.findall(r'class="met" d="M([\d.]+)', chart)[0])
    assert first == pytest.approx(1000 * 23.5 / 168, abs=6)
