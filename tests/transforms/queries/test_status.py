"""The queries of `status`, on both engines."""

from __future__ import annotations

from datetime import timedelta

from tests.transforms.bench import NOON, Bench, minutes
from tests.transforms.rows import Row, ledger

DAG = "live_poll_15m"
GOLD = "gold_live_match_monitor"
FAR_BACK = NOON - timedelta(days=400)


def test_the_monitor_now_is_what_monitoring_would_keep(bench: Bench) -> None:
    bench.put("raw_snapshots", ledger("s1", NOON))
    params = {"horizon": FAR_BACK, "competitions": ["PL"]}
    for as_of in (NOON + minutes(19), NOON + minutes(90)):
        (row,) = bench.fetch("query_monitor_now", as_of=as_of, **params)
        bench.rows[GOLD] = []
        assert row == bench.run(GOLD, as_of=as_of, **params)[0]
    assert row["is_freshness_sla_met"] is False


def test_health_now_is_what_monitoring_would_keep(bench: Bench) -> None:
    for minute, status in ((0, "success"), (15, "failed"), (30, "success")):
        at = NOON + minutes(minute)
        run = {"run_id": f"r{minute}", "dag": DAG, "status": status, "attempts": 1}
        times = dict.fromkeys(("started_at", "finished_at", "last_attempt_at"), at)
        bench.put("raw_pipeline_runs", {**run, **times, "duration_ms": 1})
    for as_of in (NOON + minutes(20), NOON + minutes(40)):
        rows = bench.fetch("query_health_now", as_of=as_of)
        bench.rows["gold_pipeline_health"] = []
        kept = bench.run("gold_pipeline_health", as_of=as_of)
        assert rows == sorted(kept, key=lambda row: row["dag"])
    assert [(row["dag"], row["runs_1d"]) for row in rows] == [("ALL", 3), (DAG, 3)]


def test_health_is_ordered_by_dag(bench: Bench) -> None:
    bench.put("gold_pipeline_health", {"dag": "live_poll_15m"}, {"dag": "daily"})
    assert [row["dag"] for row in bench.fetch("query_health")] == [
        "daily",
        "live_poll_15m",
    ]


def test_the_monitoring_query_has_the_rows_of_all_its_parts(bench: Bench) -> None:
    """Every kind of row is what the query or model of its own gives."""
    bench.put(
        "raw_snapshots", ledger("s1", NOON), ledger("s2", NOON, verdict="invalid")
    )
    for minute, status in ((-30, "success"), (-15, "failed"), (-1, "failed")):
        at = NOON + minutes(minute)
        run = {"run_id": f"r{minute}", "dag": DAG, "status": status, "attempts": 1}
        times = dict.fromkeys(("started_at", "finished_at", "last_attempt_at"), at)
        tick = {"scheduled_at": at, "duration_ms": 1}
        bench.put("raw_pipeline_runs", {**run, **times, **tick})
    since, as_of = NOON - minutes(20), NOON + minutes(100)
    params = {"as_of": as_of, "horizon": FAR_BACK, "competitions": ["PL"]}
    bench.put(GOLD, {"scope": "ALL", "as_of": NOON}, {"scope": "PL", "as_of": as_of})
    alert = {"condition": "stuck_match", "scope": "match 1", "onset_at": NOON}
    bench.put("raw_alerts", {"alert_id": "a", **alert})
    by_kind: dict[str, list[Row]] = {}
    for row in bench.fetch("query_monitoring", since=since, **params):
        kind = row.pop("kind")
        shown = {name: value for name, value in row.items() if value is not None}
        by_kind.setdefault(kind, []).append(shown)

    def alone(rows: list[Row], key: str) -> list[Row]:
        present_values = [
            {n: v for n, v in row.items() if v is not None} for row in rows
        ]
        return sorted(present_values, key=lambda row: str(row[key]))

    (totals,) = by_kind["totals"]
    assert totals["evaluated_as_of"] == as_of
    assert totals["last_pull_at"] == totals["last_rejected_at"] == NOON
    assert [totals["run_count"], totals["failed_count"]] == [3, 2]
    assert [row["run_id"] for row in by_kind["run"]] == ["r-30", "r-15", "r-1"]
    (ticks,) = by_kind["ticks"]
    assert (ticks["dag"], len(ticks["ticks"])) == (DAG, 2)
    alerts = bench.fetch("query_known_alerts", as_of=as_of, horizon=FAR_BACK)
    assert by_kind["alert"] == alone(alerts, "scope") != []
    bench.rows[GOLD] = []
    assert by_kind["scope"] == alone(bench.run(GOLD, **params), "scope") != []
    assert set(by_kind) == {"totals", "run", "ticks", "alert", "scope"}


def test_monitoring_before_anything_happened(bench: Bench) -> None:
    params = {"as_of": NOON, "horizon": FAR_BACK, "competitions": ["PL"]}
    rows = bench.fetch("query_monitoring", since=FAR_BACK, **params)
    assert [row["kind"] for row in rows] == ["scope", "totals"]
    assert rows[0]["scope"] == "ALL"
    assert rows[1]["evaluated_as_of"] is None
