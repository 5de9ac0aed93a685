"""`live.json` and `dashboard.json` of a day, as an operator's page reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

Data = dict[str, Any]

NOW = datetime(2026, 11, 21, 23, 45, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

DAGS = ("live_poll_15m", "hourly_refresh", "daily_reconcile")
STEPS = (
    *("fetch_matches_live", "fetch_standings_live", "validate_raw_payloads"),
    *("load_raw_live_tables", "run_live_silver", "publish_live_json"),
    *("run_monitoring_checks", "log_pipeline_run"),
)


def stamp(at: datetime) -> str:
    """A time as it is published."""
    return at.isoformat().replace("+00:00", "Z")


def section(data: Any, as_of: datetime = NOW, **changes: Any) -> Data:
    """A section with these data."""
    whole = {"as_of": stamp(as_of), "is_last_good": False, "held_back_since": None}
    return {**whole, "reason": None, "data": data, **changes}


def held_back(data: Any, reason: str, since: datetime) -> Data:
    """A section whose table fails its data tests."""
    return section(data, is_last_good=True, reason=reason, held_back_since=stamp(since))


def run(dag: str, due: datetime, **changes: Any) -> Data:
    """A run that went well."""
    return {
        "run_id": f"{dag}-{due:%Y%m%dT%H%MZ}",
        "dag": dag,
        "trigger": "schedule",
        "due_at": stamp(due),
        "started_at": stamp(due),
        "finished_at": stamp(due + timedelta(seconds=9)),
        "duration_ms": 9_000,
        "status": "success",
        "attempts": 1,
        "failed_step": None,
        "error": None,
        "api_calls": 6,
        "statements": 9,
        "billed_bytes": 0,
        "steps": [],
    } | changes


def failure(dag: str, due: datetime, failed: str, error: str, **changes: Any) -> Data:
    """A run that failed at a step."""
    index = STEPS.index(failed)
    steps = [
        {
            "step": step,
            "status": (
                "failed" if n == index else "ok" if n < index or n > 5 else "not_run"
            ),
            "duration_ms": 4_000 if n == index else 350,
            "error": error if n == index else None,
        }
        for n, step in enumerate(STEPS)
    ]
    failed_run = {"status": "failed", "failed_step": failed, "error": error}
    return run(dag, due, **failed_run, steps=steps, **changes)


def runs_of_a_day(now: datetime = NOW) -> list[Data]:
    """Every run of the 24 hours up to `now`, newest first."""
    first = now - DAY + QUARTER
    made = [run("live_poll_15m", first + n * QUARTER) for n in range(96)]
    for number in range(96):
        at = first + number * QUARTER
        if at.minute == 0:
            made.append(run("hourly_refresh", at, api_calls=9, duration_ms=21_000))
        if (at.hour, at.minute) == (2, 0):
            made.append(run("daily_reconcile", at, api_calls=36, duration_ms=300_000))
    return sorted(made, key=lambda one: (one["due_at"], one["dag"]), reverse=True)


def series(
    gaps: Sequence[tuple[datetime, float]] = (), now: datetime = NOW
) -> list[Data]:
    """A pull each quarter of an hour of match-days, each hour of other days; `gaps` are
    times at which the age was another, with the pulls before it missing."""
    made = []
    for number in range(672, -1, -1):
        at = now - number * QUARTER
        is_match_day = at.weekday() in (1, 2, 4, 5, 6)
        if not is_match_day and at.minute:
            continue
        missing = any(end - age * timedelta(minutes=1) < at < end for end, age in gaps)
        if missing:
            continue
        usual = 15.0 if is_match_day else 60.0
        made.append(point(at, dict(gaps).get(at, usual), 20 if is_match_day else 90))
    return made


def point(at: datetime, minutes: float, sla: int) -> Data:
    """A point of the freshness series."""
    return {
        "at": stamp(at),
        "freshness_minutes": minutes,
        "freshness_sla_minutes": sla,
        "is_met": minutes < sla,
    }


def health(dag: str, **changes: Any) -> Data:
    """The health of a DAG without a failure."""
    return {
        "dag": dag,
        "runs_1d": 96,
        "success_ratio_1d": 1.0,
        "runs_7d": 672,
        "success_ratio_7d": 1.0,
        "runs_30d": 2880,
        "success_ratio_30d": 0.9986,
        "consecutive_failures": 0,
        "mean_duration_ms": 9_200.0,
        "slowest_duration_ms": 31_000,
        "slo_target_ratio": 0.99,
        "error_budget_left_ratio": 1.0,
        "is_success_sla_met": True,
        "last_run_id": f"{dag}-1",
        "last_status": "success",
        "last_finished_at": stamp(NOW),
    } | changes


def alert(condition: str, scope: str, **changes: Any) -> Data:
    """An open alert."""
    return {
        "alert_id": f"{condition}-{scope}",
        "condition": condition,
        "scope": scope,
        "severity": "warning",
        "onset_at": stamp(NOW - 2 * HOUR),
        "opened_at": stamp(NOW - 2 * HOUR),
        "last_seen_at": stamp(NOW),
        "resolved_at": None,
        "message": f"Something is wrong with {scope}.",
        "runbook": f"docs/alerts.md#{condition}",
    } | changes


def scope(name: str, **changes: Any) -> Data:
    """How the live layer keeps up with a competition, or `ALL`."""
    return {
        "scope": name,
        "last_successful_pull_at": stamp(NOW),
        "freshness_minutes": 0.0,
        "is_match_day": True,
        "freshness_sla_minutes": 20,
        "is_freshness_sla_met": True,
        "in_play_count": 3,
        "stuck_match_count": 0,
        "last_status_timestamp": stamp(NOW - QUARTER),
        "is_feed_frozen": False,
        "in_play_sighting_count": 137,
        "in_play_seen_in_time_ratio": 0.9635,
        "is_lag_sla_met": True,
    } | changes


def live(**changes: Any) -> Data:
    """`live.json` of a good match-day, as far as operators see it."""
    names = ("ALL", "BL1", "ELC", "PD", "PL", "SA")
    return {
        "$schema": "schemas/live.schema.json",
        "schema_version": 1,
        "generated_at": stamp(NOW),
        "is_simulated": False,
        "freshness": {
            "last_successful_pull_at": stamp(NOW),
            "freshness_minutes": 0.0,
            "freshness_sla_minutes": 20,
            "is_freshness_sla_met": True,
            "is_match_day": True,
        },
        "in_play_count": 3,
        "monitor": section([scope(name) for name in names]),
        "health": section([health(dag) for dag in ("ALL", *DAGS)]),
        "alerts": section([]),
        "runs": section(runs_of_a_day()),
        "freshness_series": section(series()),
        "api_usage": section(
            {
                "calls_per_minute_limit": 9,
                "calls_last_hour": 51,
                "calls_last_day": 836,
            }
        ),
    } | changes


def data_test(number: int, **changes: Any) -> Data:
    """A data test that passed."""
    return {
        "test": f"gold_league_table_check_{number}",
        "table_name": "gold_league_table",
        "severity": "fail",
        "status": "pass",
        "checked_count": 138,
        "failing_count": 0,
        "sample": None,
    } | changes


def ledger() -> Iterator[Data]:
    """Two weeks of responses."""
    for number in range(14):
        day = (NOW - number * DAY).date().isoformat()
        for resource, count in (("batch_matches", 12), ("matches", 120 - number)):
            yield {
                "date": day,
                "resource": resource,
                "snapshots": count,
                "row_count": count * 40,
                "quarantined_count": 1 if number == 2 else 0,
                "body_bytes": count * 41_000,
            }


def dashboard(**changes: Any) -> Data:
    """`dashboard.json` of a good night."""
    night = NOW.replace(hour=2, minute=3)
    cause = {"verdict": "equal", "cause": None, "match_count": 64}
    return {
        "$schema": "schemas/dashboard.schema.json",
        "schema_version": 1,
        "generated_at": stamp(night),
        "is_simulated": False,
        "data_tests": section([data_test(n) for n in range(71)], night),
        "reconciliation": section(
            {
                "as_of_date": "2026-11-21",
                "match_count": 64,
                "difference_count": 0,
                "causes": [cause],
                "differences": [],
            },
            night,
        ),
        "quarantine": section([], night),
        "drift": section([], night),
        "cost_days": section(
            [
                {
                    "date": (NOW - n * DAY).date().isoformat(),
                    "runs": 121,
                    "api_calls": 836 - 20 * n,
                    "statements": 1_300,
                    "billed_bytes": 9_000_000_000 + n * 100_000_000,
                }
                for n in range(14)
            ],
            night,
        ),
        "ledger": section(list(ledger()), night),
    } | changes


def incident() -> tuple[Data, Data]:
    """A match-day in trouble: the API was away, a table fails its tests."""
    away = NOW.replace(hour=16, minute=30)
    error = (
        "football-data.org does not respond (GET /v4/matches): connection refused, "
        "after 5 tries in 62 s. Check https://www.football-data.org and wait."
    )
    found = {one["run_id"]: one for one in runs_of_a_day()}
    for due in (away - 3 * QUARTER, away - 2 * QUARTER, away - QUARTER):
        bad = failure("live_poll_15m", due, "fetch_matches_live", error, attempts=3)
        found[bad["run_id"]] = bad
    newest = failure(
        "live_poll_15m", NOW, "run_live_silver", "The warehouse is locked."
    )
    found[newest["run_id"]] = newest
    missed = run("hourly_refresh", NOW.replace(hour=17, minute=0), status="missed")
    found[missed["run_id"]] = missed | {"attempts": 0, "duration_ms": 0}
    closed = {"resolved_at": stamp(away + QUARTER), "onset_at": stamp(away - QUARTER)}
    alerts = [
        alert(
            "no_successful_pull",
            "ALL",
            severity="critical",
            message="No pull has succeeded since 23:00 UTC (45 min ago), though there "
            "is or was a match-day.",
        ),
        alert("stuck_match", "match 2616185"),
        alert(
            "consecutive_dag_failures", "live_poll_15m", severity="critical", **closed
        ),
        alert("schema_mismatch", "matches", **closed),
    ]
    since = NOW - HOUR
    broken = live(
        freshness={
            "last_successful_pull_at": stamp(since),
            "freshness_minutes": 60.0,
            "freshness_sla_minutes": 20,
            "is_freshness_sla_met": False,
            "is_match_day": True,
        },
        runs=section(
            sorted(found.values(), key=lambda one: one["due_at"], reverse=True)
        ),
        freshness_series=section(series([(away, 60.0), (NOW, 60.0)])),
        alerts=section(alerts),
        health=section(
            [
                health(
                    "ALL",
                    success_ratio_1d=0.9586,
                    success_ratio_7d=0.9898,
                    error_budget_left_ratio=-0.02,
                    is_success_sla_met=False,
                ),
                health(
                    "live_poll_15m", success_ratio_1d=0.9583, consecutive_failures=1
                ),
                *(health(dag) for dag in DAGS[1:]),
            ]
        ),
        api_usage=section(
            {
                "calls_per_minute_limit": 9,
                "calls_last_hour": 521,
                "calls_last_day": 3_836,
            }
        ),
    )
    failed = data_test(3, status="fail", failing_count=2, sample="PL 2026 Arsenal FC")
    tests = [failed, *(data_test(n) for n in range(70))]
    reason = (
        "gold_league_table fails its data tests since 2026-11-21T02:03:00Z: "
        "gold_league_table_check_3."
    )
    night = dashboard(
        data_tests=section(tests),
        league_tables=held_back([], reason, NOW - 22 * HOUR),
        quarantine=section(
            [
                {
                    "resource": "matches",
                    "field": "score.fullTime.home",
                    "reason": "expected a number or null, got the text 'two'",
                    "quarantined_count": 3,
                    "readmitted_count": 1,
                }
            ]
        ),
        drift=section(
            [
                {
                    "resource": "matches",
                    "kind": "unknown_key",
                    "field": "matches[].attendance",
                    "value": "",
                    "rows": 37,
                    "responses": 4,
                }
            ]
        ),
    )
    night["reconciliation"]["data"] |= {
        "difference_count": 3,
        "causes": [
            {"verdict": "equal", "cause": None, "match_count": 61},
            {"verdict": "differs", "cause": "late_correction", "match_count": 2},
            {"verdict": "missing", "cause": "missing_in_live", "match_count": 1},
        ],
        "differences": [
            {
                "match_id": 1,
                "competition_code": "PL",
                "utc_date": stamp(NOW - 30 * HOUR),
                "verdict": "differs",
                "cause": "late_correction",
                "is_to_reread": True,
                "home_team_name": "Arsenal FC",
                "away_team_name": "Brentford FC",
                "live_status_timestamp": stamp(NOW - 29 * HOUR),
                "batch_status_timestamp": stamp(NOW - 22 * HOUR),
                "live_status": "FINISHED",
                "batch_status": "FINISHED",
                "live_home_goals": 2,
                "live_away_goals": 1,
                "batch_home_goals": 2,
                "batch_away_goals": 2,
            }
        ],
    }
    return broken, night


def evening_after() -> tuple[Data, Data]:
    """A match-day whose API was away for an hour, with one match still stuck."""
    broken, _ = incident()
    rows = broken["runs"]["data"]
    runs = [one for one in rows if one["due_at"] != stamp(NOW)]
    away = NOW.replace(hour=16, minute=30)
    message = (
        "ELC: Dravenport County FC - Whistlow Town FC kicked off at 2026-11-21 15:00Z "
        "and is still in play; the limit is 150 min."
    )
    alerts = [
        alert("stuck_match", "match 2616185", message=message),
        *(one for one in broken["alerts"]["data"] if one["resolved_at"]),
    ]
    found = live(
        runs=section([run("live_poll_15m", NOW), *runs]),
        freshness_series=section(series([(away, 60.0)])),
        alerts=section(alerts),
        monitor=section([scope("ALL", stuck_match_count=1, in_play_count=1)]),
        health=section(
            [
                health("ALL", success_ratio_1d=0.967, error_budget_left_ratio=0.86),
                health("live_poll_15m", success_ratio_1d=0.9688),
                *(health(dag) for dag in DAGS[1:]),
            ]
        ),
    )
    return found, dashboard()


def quality() -> Data:
    """The quality report of the day of the incident, with long texts."""
    live_, night = incident()
    runs = live_["runs"]["data"]
    long = (
        "GET /matches failed after 4 attempts; the last one: 503 Service Unavailable. "
    )
    hours = [
        {
            "hour": hour,
            "pulls": 0 if hour == 16 else 4,
            "api_calls": 20,
            "longest_gap_minutes": 60.0 if hour == 16 else 15.0,
            "bar_minutes": 20,
            "freshness": "missed" if hour == 16 else "met",
        }
        for hour in range(24)
    ]
    dags = [
        {
            "dag": dag,
            "runs": 96,
            "success": 92,
            "skipped": 0,
            "failed": 4,
            "abandoned": 0,
            "missed": 0,
            "success_ratio": 0.9583,
            "mean_duration_ms": 9_200.0,
            "slowest_duration_ms": 77_000,
            "api_calls": 780,
        }
        for dag in DAGS
    ]
    failed = [one for one in runs if one["status"] == "failed"]
    names = ("run_id", "dag", "due_at", "status", "failed_step")
    return {
        "$schema": "../schemas/quality.schema.json",
        "schema_version": 1,
        "generated_at": stamp(NOW + 2 * HOUR),
        "date": "2026-11-21",
        "is_whole_day": True,
        "is_simulated": True,
        "attention": ["live_poll_15m: 4 of 96 runs failed.", long * 2],
        "runs": {
            "runs": 121,
            "success_ratio": 0.967,
            "slo_target_ratio": 0.99,
            "dags": dags,
            "failed": [
                {**{name: one[name] for name in names}, "error": long * 3}
                for one in failed
            ],
        },
        "alerts": [
            {name: one[name] for name in one if name != "last_seen_at"}
            for one in live_["alerts"]["data"]
        ],
        "freshness": {
            "is_match_day": True,
            "hours_met": 23,
            "hours_judged": 24,
            "hours": hours,
        },
        "pulls": {
            "responses": 836,
            "row_count": 23_724,
            "body_bytes": 14_600_000,
            "kinds": [
                {
                    "resource": "matches",
                    "verdict": "partial",
                    "http_status": 200,
                    "responses": 115,
                    "row_count": 7_935,
                    "quarantined_count": 1,
                    "body_bytes": 8_200_000,
                }
            ],
        },
        "drift": {"piece_count": 1, "pieces": night["drift"]["data"]},
        "quarantine": {
            "quarantined_count": 3,
            "readmitted_count": 1,
            "reason_count": 1,
            "reasons": night["quarantine"]["data"],
        },
        "data_tests": {
            "as_of": stamp(NOW),
            "passed": 70,
            "warned": 0,
            "failed": 1,
            "tests": night["data_tests"]["data"],
        },
        "reconciliation": night["reconciliation"]["data"],
        "corrections": [],
        "api": {
            "calls": 836,
            "calls_per_minute_budget": 9,
            "daily_budget": 12_960,
            "budget_ratio": 0.0645,
            "busiest_hour": {"hour": 2, "calls": 54},
        },
        "cost": {"body_bytes": 14_600_000, "billed_bytes": 0, "statements": 1_665},
    }
