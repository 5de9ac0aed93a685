"""Whether the pipeline is healthy, and all that the verdict depends on, as data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from functions.shared.runtime.context import LEDGER_HORIZON, Services
from functions.shared.runtime.durations import format_duration
from functions.shared.runtime.errors import LakeError
from functions.shared.runtime.percent import percent
from functions.shared.runtime.request import EARLIEST
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.base import Row
from local_runner.commands.alerts import Alerts, alerts_at
from local_runner.commands.last_day import last_day
from local_runner.commands.report import freshness, rows_per_table
from local_runner.runtime.counts import counted
from local_runner.runtime.future_times import Ahead, advice, stored_ahead
from local_runner.runtime.schedule import ScheduleAdherence, schedule_adherence
from local_runner.runtime.workspace import simulation_of

EVERYTHING = "ALL"
"""The scope of the SLAs: all DAGs, all competitions."""

RUNS_BACK = timedelta(days=7)
REASONS = 3

Report = dict[str, Any]
Health = Literal["healthy", "warnings", "not healthy", "unknown"]


@dataclass(frozen=True)
class Verdict:
    """Whether the pipeline is healthy. `reasons` say why not, worst first."""

    state: Health
    reasons: list[str]

    @property
    def exit_code(self) -> int:
        """0 healthy, 1 not healthy, 3 with warnings only, or unknown."""
        return {"healthy": 0, "not healthy": 1}.get(self.state, 3)

    @property
    def words(self) -> str:
        """The first line of `status`."""
        reasons = "; ".join(self.reasons[:REASONS])
        if len(self.reasons) > REASONS:
            reasons += f"; {len(self.reasons) - REASONS} more"
        head = {
            "healthy": "Healthy",
            "warnings": "Healthy, with warnings",
            "not healthy": "NOT HEALTHY",
            "unknown": "Unknown",
        }[self.state]
        return f"{head}: {reasons}." if reasons else f"{head}."


def time_of_report(services: Services, as_of: datetime | None) -> datetime:
    """The time to report on: `as_of` where it is set; in a simulated folder the last
    time that was evaluated, or the end of a run after it; else the clock's."""
    if as_of is not None or not is_simulated(services.settings):
        return as_of or services.clock.now()
    evaluated = freshness(services.warehouse)
    since: datetime = evaluated["as_of"] if evaluated else EARLIEST
    runs = services.warehouse.fetch("query_recent_runs", since=since)
    later: list[datetime] = [
        run["finished_at"] for run in runs if run["started_at"] > since
    ]
    if evaluated is None and not later:
        return services.clock.now()
    return max([since, *later])


def status_at(services: Services, as_of: datetime, *, rows: bool = True) -> Report:
    """The status at `as_of`: the verdict, and all that it depends on; `rows` counts the
    rows of every table too. `freshness` is what monitoring evaluated last; `now` and
    `health` are evaluated at `as_of`. Changes nothing. Raises WarehouseError."""
    warehouse = services.warehouse
    horizon = as_of - LEDGER_HORIZON
    runs = _runs_until(services, as_of)
    evaluated = freshness(warehouse)
    now, *_ = warehouse.fetch(
        "query_monitor_now",
        as_of=as_of,
        horizon=horizon,
        competitions=list(services.settings.competitions),
    )
    schedule = schedule_adherence(services.dags, runs, as_of)
    health = {r["dag"]: r for r in warehouse.fetch("query_health_now", as_of=as_of)}
    alerts = alerts_at(
        warehouse,
        services.settings,
        as_of,
        judged_as_of=evaluated["as_of"] if evaluated else None,
        span=RUNS_BACK,
    )
    recent = {"since": as_of - RUNS_BACK, "as_of": as_of}
    held_back = warehouse.fetch("query_held_back_tables", as_of=as_of)
    verdict = verdict_of(now, health.get(EVERYTHING), alerts, held_back, schedule)
    ahead = _stored_ahead(services)
    return {
        "as_of": as_of,
        "verdict": with_ahead(verdict, ahead),
        "now": now,
        "freshness": evaluated,
        "health": list(health.values()),
        "alerts": alerts.payload,
        "overdue": {dag.dag: dag.overdue_since for dag in schedule},
        "data_tests": warehouse.fetch("query_data_tests", since=horizon, as_of=as_of),
        "held_back": held_back,
        "reconciliation": warehouse.fetch("query_reconciliation_causes", **recent),
        "runs": runs,
        "last_day": last_day(services, as_of, runs),
        "ledger": warehouse.fetch("query_ledger_summary", horizon=horizon),
        "ahead": ahead,
        "rows": rows_per_table(warehouse) if rows else None,
    }


def verdict_of(
    now: Row,
    health: Row | None,
    alerts: Alerts,
    held_back: Sequence[Row],
    schedule: Sequence[ScheduleAdherence],
) -> Verdict:
    """Not healthy where an SLA is missed, a critical alert is open or a data test
    failed, of which `held_back` has a row each; unknown where an SLA cannot be
    evaluated; all other problems are warnings. `health` is that of all DAGs together.
    """
    missed = _missed_slas(now, health)
    failures = [
        *_critical_alerts(alerts),
        *missed.values(),
        *_failed_tests(held_back),
    ]
    warnings = [
        f"{row['condition']} ({row['scope']})"
        for row in alerts.current
        if row["severity"] != "critical" and row["condition"] not in missed
    ]
    warnings += [
        f"{dag.dag} overdue since {dag.overdue_since:%m-%d %H:%M}Z"
        for dag in schedule
        if dag.overdue_since is not None
    ]
    if failures:
        return Verdict("not healthy", failures + warnings)
    if now["is_freshness_sla_met"] is None:
        return Verdict("unknown", ["no successful pull yet", *warnings])
    if health is None or health["is_success_sla_met"] is None:
        return Verdict("unknown", ["no run has finished yet", *warnings])
    return Verdict("warnings" if warnings else "healthy", warnings)


def with_ahead(verdict: Verdict, ahead: Sequence[Ahead]) -> Verdict:
    """The verdict, with stored times that are ahead of the clock: what is published or
    evaluated for such a time does not change until it is replaced. Responses of such a
    time are a warning."""
    advised = advice(ahead)
    replaced = [item.what for item in advised if item.dag is not None]
    stored = [item.what for item in advised if item.dag is None]
    state = verdict.state
    if replaced:
        state = "not healthy"
    elif stored and state == "healthy":
        state = "warnings"
    return Verdict(state, [*replaced, *verdict.reasons, *stored])


def is_simulated(settings: Settings) -> bool:
    """Whether the lake is a simulated one. A lake that cannot be read does not keep
    `status` from reading the warehouse."""
    try:
        return simulation_of(settings) is not None
    except LakeError:
        return False


def _runs_until(services: Services, as_of: datetime) -> list[Row]:
    """The runs of the last days, newest first, with their steps parsed."""
    rows = services.warehouse.fetch("query_recent_runs", since=as_of - RUNS_BACK)
    runs = [run for run in rows if run["started_at"] <= as_of]
    for run in runs:
        run["steps"] = json.loads(run["steps"])
    return runs


def _stored_ahead(services: Services) -> list[Ahead]:
    """What is stored of times ahead of the clock; none where the lake cannot be read,
    so that its own time is unknown: doctor reports the lake."""
    try:
        return list(stored_ahead(services.settings, services.clock, services.warehouse))
    except LakeError:
        return []


def _critical_alerts(alerts: Alerts) -> list[str]:
    return [
        f"{row['condition']} ({row['scope']}) since {row['onset_at']:%m-%d %H:%M}Z"
        for row in alerts.current
        if row["severity"] == "critical"
    ]


def _missed_slas(now: Row, health: Row | None) -> dict[str, str]:
    """The SLAs that are missed, each by the alert condition that also reports it."""
    missed = {}
    if now["is_freshness_sla_met"] is False:
        minutes = timedelta(minutes=now["freshness_minutes"])
        missed["freshness_sla"] = (
            f"freshness SLA, last successful pull {format_duration(minutes)} ago"
        )
    if health is not None and health["is_success_sla_met"] is False:
        rate = percent(health["success_ratio_7d"])
        missed["success_rate"] = f"success SLA, {rate} of the runs of 7 days succeeded"
    if now["is_lag_sla_met"] is False:
        seen = percent(now["in_play_seen_in_time_ratio"])
        missed["lag_sla"] = f"lag SLA, {seen} of today's in-play states seen in time"
    return missed


def _failed_tests(held_back: Sequence[Row]) -> list[str]:
    if not held_back:
        return []
    first, count = held_back[0], counted(len(held_back), "data test")
    since = f"{first['failing_since']:%m-%d %H:%M}Z"
    held = f"{first['table_name']} is held back since {since}"
    return [f"{count} failed, first {first['test']}; {held}"]
