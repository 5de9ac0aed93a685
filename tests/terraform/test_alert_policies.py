"""What people are notified of: all of it, once, with a runbook, as the API takes it.

Its rules are in the issues of others, not in a schema:
GoogleCloudPlatform/cloud-ops-sandbox#263 (a rate limit on log-match policies, and on no
other), chainguard-dev/terraform-infra-common#384 (of these exactly one condition).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import promql_parser
import pytest
from cronsim import CronSim

from functions.shared.runtime.dags import load_dags
from tests.terraform.plans import holding, resources
from tests.terraform.scratch import ROOT, Scratch
from transforms.alert_conditions import CONDITIONS

pytestmark = pytest.mark.terraform

PASSWORD = "correct horse battery"  # noqa: S105 (made up)
PAGE = (ROOT / "docs/alerts.md").read_text(encoding="utf-8")
RUNBOOKS = "https://github.com/octocat/touchline/blob/main/docs/alerts.md"
BEYOND = {
    *("step_failed", "monitoring_failed", "alerts_not_sent", "run_without_record"),
    *("function_crashed", "scheduler_failed"),
}
"""What log lines report beyond the conditions that the monitor evaluates."""

GOOGLE: Mapping[str, set[str]] = {
    "workflows.googleapis.com/finished_execution_count": {"workflow_id", "status"},
    "run.googleapis.com/request_count": {"service_name", "response_code_class"},
    "run.googleapis.com/request_latencies_bucket": {"service_name"},
    "run.googleapis.com/container/instance_count": {"service_name"},
    "run.googleapis.com/container/memory/utilizations_bucket": {"service_name"},
}
"""Google's metrics and their labels, with the suffix for a part of a distribution:
https://cloud.google.com/monitoring/api/metrics_gcp"""

WORKFLOW = "workflows.googleapis.com/Workflow"
START = datetime(2026, 11, 21, tzinfo=UTC)
SELECTOR = re.compile(r"\{([^{}]*)\}")
MATCHER = re.compile(r'(\w+)(=~|!=|=)"([^"]*)"')
Values = dict[str, Any]


@pytest.fixture(scope="module")
def planned(plan: dict[str, Any]) -> list[Values]:
    """The resources of a plan."""
    return list(resources(plan))


@pytest.fixture(scope="module")
def policies(planned: Sequence[Values]) -> dict[str, Values]:
    """All alert policies by address."""
    return {
        one["address"].removeprefix("google_monitoring_alert_policy."): one["values"]
        for one in planned
        if one["type"] == "google_monitoring_alert_policy"
    }


@pytest.fixture(scope="module")
def dashboard(planned: Sequence[Values]) -> Values:
    """The dashboard."""
    (found,) = (
        json.loads(one["values"]["dashboard_json"])
        for one in planned
        if one["type"] == "google_monitoring_dashboard"
    )
    assert isinstance(found, dict)
    return found


def queries(policies: Mapping[str, Values], dashboard: Values) -> Iterator[str]:
    """Everything that is written in PromQL."""
    for one in policies.values():
        for condition in one["conditions"]:
            for promql in condition["condition_prometheus_query_language"]:
                yield promql["query"]
    for widget in dashboard["gridLayout"]["widgets"]:
        for data in widget.get("xyChart", {}).get("dataSets", []):
            yield data["timeSeriesQuery"]["prometheusQuery"]


def test_each_condition_has_one_policy_as_bad_as_the_code_says(
    policies: Mapping[str, Values],
) -> None:
    dags = load_dags().dags
    expected = {
        *(f'log["{name}"]' for name in (*CONDITIONS, *BEYOND)),
        *(f'no_run["{dag}"]' for dag in dags),
        *("executions_failed", 'burn["fast"]', 'burn["slow"]'),
    }
    assert set(policies) == expected
    for name, condition in CONDITIONS.items():
        severity = policies[f'log["{name}"]']["severity"]
        assert severity == condition.severity.upper(), name


def test_names_differ(policies: Mapping[str, Values]) -> None:
    names = [one["display_name"] for one in policies.values()]
    assert len(set(names)) == len(names)


def test_a_policy_on_lines_has_one_condition_and_a_rate_limit_and_no_other_has_one(
    policies: Mapping[str, Values],
) -> None:
    for name, one in policies.items():
        assert 1 <= len(one["conditions"]) <= 6, name
        is_log_match = bool(one["conditions"][0]["condition_matched_log"])
        assert is_log_match is name.startswith("log[")
        strategy = one["alert_strategy"]
        if not is_log_match:
            assert not strategy, name
            continue
        assert len(one["conditions"]) == 1, name
        limit = strategy[0]["notification_rate_limit"][0]["period"]
        assert limit == ("300s" if one["severity"] == "CRITICAL" else "3600s")
        assert int(strategy[0]["auto_close"].rstrip("s")) >= 1800


def test_no_policy_is_refused_for_a_metric_that_is_not_known_yet(
    policies: Mapping[str, Values],
) -> None:
    for name, one in policies.items():
        for condition in one["conditions"]:
            if name.startswith("burn["):  # the filter names the objective, made before
                assert condition["condition_threshold"]
                continue
            assert not condition["condition_threshold"]
            assert not condition["condition_absent"]
            for promql in condition["condition_prometheus_query_language"]:
                assert promql["disable_metric_validation"] is True, name
                assert int(promql["evaluation_interval"].rstrip("s")) % 30 == 0


def test_every_policy_notifies_all_channels(unchanged: Scratch) -> None:
    plan = unchanged.plan(
        incident_webhook={"url": "https://hooks.example.com", "username": "touchline"},
        incident_webhook_password=PASSWORD,
    )
    assert not holding(PASSWORD, json.dumps(plan))
    channels = {
        one["address"].removeprefix("google_monitoring_notification_channel.")
        for one in resources(plan)
        if one["type"] == "google_monitoring_notification_channel"
    }
    assert channels == {"email", "webhook[0]"}
    configured = plan["configuration"]["root_module"]["resources"]
    for one in configured:
        if one["type"] == "google_monitoring_alert_policy":
            channels = one["expressions"]["notification_channels"]
            assert channels == {"references": ["local.channels"]}, one["address"]


@pytest.mark.parametrize("place", ["content", "links"])
def test_every_message_leads_to_a_runbook_that_is_there(
    policies: Mapping[str, Values], place: str
) -> None:
    headings = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    for name, one in policies.items():
        (documentation,) = one["documentation"]
        found = (
            re.findall(rf"{re.escape(RUNBOOKS)}#(\w+)", documentation["content"])
            if place == "content"
            else [
                link["url"].removeprefix(f"{RUNBOOKS}#")
                for link in documentation["links"]
            ]
        )
        (anchor,) = found
        assert headings.count(anchor) == 1, name
        index = re.match(r'log\["(\w+)"\]', name)
        assert index is None or anchor == index[1]


def test_a_message_says_what_it_means_and_what_to_type_first(
    policies: Mapping[str, Values],
) -> None:
    for name, one in policies.items():
        (documentation,) = one["documentation"]
        first, *_ = documentation["content"].split("\n")
        assert re.fullmatch(r"[A-Z0-9].{30,}\.", first), name
        (command,) = re.findall(r"`(gcloud [^`]+)`", documentation["content"])
        assert "--project=touchline-test" in command, name
        # the API's limits
        assert len(documentation["content"].encode()) <= 8 * 1024
        assert len(documentation["subject"]) <= 255
        # a label that is not extracted would be shown as it is written
        labels = set(
            re.findall(r"log\.extracted_label\.(\w+)", json.dumps(documentation))
        )
        matched = one["conditions"][0]["condition_matched_log"]
        assert labels <= set(matched[0]["label_extractors"] if matched else ()), name


def test_a_repeated_condition_is_not_notified_for_each_wording(
    policies: Mapping[str, Values],
) -> None:
    """Each combination of labels is notified apart. A condition is notified when it
    opens; all else may come again at every attempt, so its labels are names alone.
    """
    names = {
        *("EXTRACT(jsonPayload.function)", "EXTRACT(jsonPayload.step)"),
        *("EXTRACT(jsonPayload.condition)", "EXTRACT(jsonPayload.outcome)"),
        *("EXTRACT(resource.labels.service_name)", "EXTRACT(resource.labels.job_id)"),
        *("EXTRACT(jsonPayload.status)", "DAG"),
    }
    for event in BEYOND:
        (matched,) = policies[f'log["{event}"]']["conditions"][0][
            "condition_matched_log"
        ]
        used = {
            "DAG" if one.startswith("REGEXP_EXTRACT(jsonPayload.run_id, ") else one
            for one in matched["label_extractors"].values()
        }
        assert used <= names, event


def test_silence_is_reported_after_a_period_and_before_two_and_a_half(
    policies: Mapping[str, Values],
) -> None:
    for dag, one in load_dags().dags.items():
        first, second = islice(
            CronSim(one.schedule, datetime(2026, 11, 21, tzinfo=UTC)), 2
        )
        period = second - first
        (condition,) = policies[f'no_run["{dag}"]']["conditions"]
        (promql,) = condition["condition_prometheus_query_language"]
        windows = set(re.findall(r"\[(\d+)m\]", promql["query"]))
        assert len(windows) == 1
        window = timedelta(minutes=int(windows.pop()))
        duration = timedelta(seconds=int(promql["duration"].rstrip("s")))
        assert period < window
        assert window + duration < 3 * period + timedelta(minutes=10)
        # on a first apply a run has to end before this counts as silence
        is_gated = "offset 1d" in promql["query"]
        assert is_gated is (period >= timedelta(days=1))
        assert is_gated or duration > period
        assert duration < timedelta(hours=23, minutes=30)


def test_failures_in_a_row_are_counted_over_as_many_periods(
    policies: Mapping[str, Values],
) -> None:
    conditions = policies["executions_failed"]["conditions"]
    queries = {
        re.sub(r"executions of (\w+) failed", r"\1", one["display_name"]): one[
            "condition_prometheus_query_language"
        ][0]["query"]
        for one in conditions
    }
    assert {
        dag: re.findall(r"\[(\w+)\]\)\) > (.+)$", query)
        for dag, query in queries.items()
    } == {
        "live_poll_15m": [("35m", "1.5")],
        "hourly_refresh": [("125m", "1.5")],
        "daily_reconcile": [("1500m", "0.5")],
    }


def test_every_series_is_one_that_is_there(
    policies: Mapping[str, Values], dashboard: Values, planned: Sequence[Values]
) -> None:
    known = {name: set(labels) for name, labels in GOOGLE.items()}
    for one in planned:
        if one["type"] != "google_logging_metric":
            continue
        (about,) = one["values"]["metric_descriptor"]
        name = f"logging.googleapis.com/user/{one['values']['name']}"
        labels = {label["key"] for label in about["labels"]}
        is_distribution = about["value_type"] == "DISTRIBUTION"
        for suffix in ("_sum", "_count", "_bucket") if is_distribution else ("",):
            known[name + suffix] = labels
    found = list(queries(policies, dashboard))
    assert len(found) > 15
    for query in found:
        promql_parser.parse(query)  # raises for anything but PromQL
        selected: set[str] = set()
        for written in SELECTOR.findall(query):
            quoted, _, rest = written.partition(",")
            name = quoted.strip('"')
            matchers = {label: value for label, _, value in MATCHER.findall(rest)}
            # Monitoring needs the kind of resource where a metric has several
            is_workflow = name.startswith("workflows.")
            kind = WORKFLOW if is_workflow else "cloud_run_revision"
            assert matchers.pop("monitored_resource") == kind
            assert matchers.keys() <= known[name], query
            selected |= known[name]
        groups = ",".join(re.findall(r"by \(([^)]*)\)", query))
        by = {one.strip() for one in groups.split(",")} - {"le", ""}
        assert by <= selected, query


def test_the_objective_counts_the_runs_of_all_dags(planned: Sequence[Values]) -> None:
    (slo,) = (
        one["values"] for one in planned if one["type"] == "google_monitoring_slo"
    )
    assert (slo["goal"], slo["rolling_period_days"]) == (0.99, 30)
    (ratio,) = slo["request_based_sli"][0]["good_total_ratio"]
    names = {
        one["values"]["name"]
        for one in planned
        if one["type"] == "google_workflows_workflow"
    }
    for key, status in {"good": "SUCCEEDED", "bad": "FAILED"}.items():
        service_filter = ratio[f"{key}_service_filter"]
        assert f'metric.labels.status="{status}"' in service_filter
        (listed,) = re.findall(r"workflow_id=one_of\(([^)]*)\)", service_filter)
        assert {one.strip('"') for one in listed.split(",")} == names
        assert service_filter.startswith('metric.type="workflows.googleapis.com/')


def test_the_dashboard_is_one_that_the_api_takes(dashboard: Values) -> None:
    grid = dashboard["gridLayout"]
    # what the API would write otherwise, every plan would show as a change: whole
    # numbers are strings, and what is empty is left out
    assert grid["columns"] == "2"
    widgets = grid["widgets"]
    assert 10 <= len(widgets) <= 50
    titles = [one["title"] for one in widgets]
    assert len(set(titles)) == len(titles)
    for widget in widgets:
        (kind,) = widget.keys() - {"title"}
        assert kind in {"xyChart", "text", "logsPanel"}
        if kind != "xyChart":
            continue
        assert widget[kind].keys() <= {"dataSets", "thresholds"}
        (data,) = widget[kind]["dataSets"]
        assert data.keys() == {"plotType", "timeSeriesQuery"}
        assert data["plotType"] in {"LINE", "STACKED_BAR"}
    assert not re.search(
        r":(null|\[\]|\{\}|\"\")", json.dumps(dashboard, separators=(",", ":"))
    )
    subjects = " ".join(titles)
    for subject in [
        "pull",
        "Runs",
        "Duration",
        "Calls",
        "Errors",
        "billed",
        "Instances",
        "Latency",
    ]:
        assert subject in subjects


def test_anchors_of_the_dashboard_are_there(dashboard: Values) -> None:
    (text,) = (
        one["text"] for one in dashboard["gridLayout"]["widgets"] if "text" in one
    )
    anchors = re.findall(rf"{re.escape(RUNBOOKS)}#([\w-]+)", text["content"])
    headings = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    assert len(anchors) == 2
    assert set(anchors) <= {one.lower().replace(" ", "-") for one in headings}
