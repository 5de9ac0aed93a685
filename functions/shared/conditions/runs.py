"""The alert conditions about runs: that they succeed, and that they publish."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from functions.shared.conditions.facts import Facts, OpenAlerts
from functions.shared.conditions.finding import Finding, after_last, held
from functions.shared.warehouse.base import Row
from transforms.alert_conditions import (
    CONSECUTIVE_DAG_FAILURES,
    LOOK_BACK_DAYS,
    PUBLISHING_STALLED,
    SUCCESS_DAYS,
    SUCCESS_FAILURES,
    SUCCESS_RATE,
    SUCCESS_RUNS,
    UNPUBLISHED_MINUTES,
)
from transforms.known_values import GOOD_RUNS
from transforms.service_levels import SUCCESS_PERCENT

_UNPUBLISHED = timedelta(minutes=UNPUBLISHED_MINUTES)


def consecutive_dag_failures(facts: Facts, alerts: OpenAlerts) -> list[Finding]:
    """Two or more runs of a DAG failed in a row, and none has succeeded since.

    The onset is the end of the second. A skipped run has fetched nothing: it interrupts
    a sequence of one failure, but is not a recovery from two. Without a good run in the
    whole look-back an open alert stays open.
    """
    found, recovered = [], set()
    for dag, runs in facts.runs.items():
        since = after_last(runs, _succeeded)
        if len(since) < len(runs):
            recovered.add(dag)
        again = [
            run for before, run in pairwise(since) if _failed(before) and _failed(run)
        ]
        if again:
            second = again[0]
            evidence = {
                "run_finished_at": second["finished_at"],
                "run_count": len(again) + 1,
                "run_id": second["run_id"],
                "failure": second["failed_step"] or second["status"],
            }
            onset = second["finished_at"]
            found.append(Finding(CONSECUTIVE_DAG_FAILURES, dag, onset, evidence))
    left = _unrecovered(alerts.of(CONSECUTIVE_DAG_FAILURES), recovered)
    return [*found, *held(CONSECUTIVE_DAG_FAILURES, left)]


def publishing_stalled(facts: Facts, alerts: OpenAlerts) -> list[Finding]:
    """Runs of a DAG that publishes have published nothing for 180 min or longer.

    It counts from the end of the first run of the sequence: a publish step was skipped,
    because what is published is of a later time, or failed. Runs without a publish step
    do not count, nor do those in which it was not run, as another step had failed: that
    is another alert.
    """
    found, recovered = [], set()
    for dag, runs in facts.runs.items():
        publishing = [run for run in runs if run["publish_status"] is not None]
        since = after_last(publishing, _published)
        if len(since) < len(publishing):
            recovered.add(dag)
        onset = since[0]["finished_at"] + _UNPUBLISHED if since else None
        if onset is not None and onset < facts.moment.as_of:
            evidence = {
                "run_finished_at": since[0]["finished_at"],
                "run_count": len(since),
                "run_id": since[0]["run_id"],
            }
            found.append(Finding(PUBLISHING_STALLED, dag, onset, evidence))
    left = _unrecovered(alerts.of(PUBLISHING_STALLED), recovered)
    return [*found, *held(PUBLISHING_STALLED, left)]


def success_rate(facts: Facts, alerts: OpenAlerts) -> list[Finding]:
    """Less than 99 % of the runs of seven days succeeded, all DAGs together.

    It takes at least 20 runs and two failures. The onset is when the rate last fell
    below. With fewer than 20 runs the last rate stays: the ageing of failures is not a
    recovery if nothing runs.
    """
    known = alerts.of(SUCCESS_RATE)
    if not _may_be_low(facts.totals, is_open=bool(known)):
        return []
    rates = _rates(facts.run_times, facts.moment.as_of)
    if not rates:
        return held(SUCCESS_RATE, known)
    low = after_last(rates, lambda rate: not rate.is_low)
    if not low:
        return []
    newest = low[-1]
    evidence = {
        "success_ratio": (newest.runs - newest.failed) / newest.runs,
        "failed_count": newest.failed,
        "run_count": newest.runs,
    }
    return [Finding(SUCCESS_RATE, "ALL", low[0].at, evidence)]


class _Rate(NamedTuple):
    """The runs that count at a time, and those of them that failed."""

    at: datetime
    runs: int
    failed: int

    @property
    def is_low(self) -> bool:
        return _is_low(self.runs, self.failed)


def _rates(run_times: Iterable[Row], as_of: datetime) -> list[_Rate]:
    """The rate after each moment at which it may change, where enough runs count.

    A run counts from its end until seven days after its start. What began to count
    before the look-back is not known, so that no rate is for its first seven days.
    """
    changes: dict[datetime, tuple[int, int]] = {}
    span = timedelta(days=SUCCESS_DAYS)
    for run in run_times:
        for at, sign in ((run["finished_at"], 1), (run["started_at"] + span, -1)):
            if at < as_of:
                runs, failed = changes.get(at, (0, 0))
                changes[at] = (runs + sign, failed + sign * run["is_failed"])
    whole = as_of - timedelta(days=LOOK_BACK_DAYS - SUCCESS_DAYS)
    rates, total_runs, total_failed = [], 0, 0
    for at, (runs, failed) in sorted(changes.items()):
        total_runs, total_failed = total_runs + runs, total_failed + failed
        if at >= whole and total_runs >= SUCCESS_RUNS:
            rates.append(_Rate(at, total_runs, total_failed))
    return rates


def _may_be_low(totals: Row, *, is_open: bool) -> bool:
    """Whether the rate has to be computed: it is low now, or there are too few runs for
    one, and it may have been low before."""
    if totals["recent_run_count"] >= SUCCESS_RUNS:
        return _is_low(totals["recent_run_count"], totals["recent_failed_count"])
    was_low = totals["failed_count"] >= SUCCESS_FAILURES
    return is_open or (was_low and totals["run_count"] >= SUCCESS_RUNS)


def _is_low(runs: int, failed: int) -> bool:
    is_below = (runs - failed) * 100 < runs * SUCCESS_PERCENT
    return is_below and failed >= SUCCESS_FAILURES


def _succeeded(run: Row) -> bool:
    return bool(run["status"] == "success")


def _published(run: Row) -> bool:
    return bool(run["publish_status"] == "ok")


def _failed(run: Row) -> bool:
    return run["status"] not in GOOD_RUNS


def _unrecovered(alerts: Iterable[Row], recovered: set[str]) -> list[Row]:
    """The open alerts of DAGs without a good run in the whole look-back."""
    return [alert for alert in alerts if alert["scope"] not in recovered]
