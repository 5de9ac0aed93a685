"""Is it healthy? One screen, and all that it rests on as data."""

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
from local_runner.commands.alerts import Alerts, alerts_at, judged_long_ago, worst_first
from local_runner.commands.report import (
    freshness,
    rows_per_table,
    show_freshness,
    show_rows,
)
from local_runner.runtime.future_times import Ahead, advice, stored_ahead
from local_runner.runtime.schedule import Kept, kept
from local_runner.runtime.screen import Screen, met
from local_runner.runtime.workspace import command, simulation_of

EVERYTHING = "ALL"
"""The scope of the SLAs: all DAGs, all competitions."""

RUNS_BACK = timedelta(days=7)
RUNS_SHOWN = 20
ALERTS_SHOWN = 5
REASONS = 3

Told = dict[str, Any]
State = Literal["healthy", "warnings", "not healthy", "unknown"]


@dataclass(frozen=True)
class Verdict:
    """Is it healthy? `reasons` say why not, worst first."""

    state: State
    reasons: list[str]

    @property
    def exit_code(self) -> int:
        """0 healthy, 1 not healthy, 3 with warnings only, or unknown."""
        return {"healthy": 0, "not healthy": 1}.get(self.state, 3)

    @property
    def words(self) -> str:
        """The first line of `status`."""
        told = "; ".join(self.reasons[:REASONS])
        if len(self.reasons) > REASONS:
            told += f"; {len(self.reasons) - REASONS} more"
        head = {
            "healthy": "Healthy",
            "warnings": "Healthy, with warnings",
            "not healthy": "NOT HEALTHY",
            "unknown": "Unknown",
        }[self.state]
        return f"{head}: {told}." if told else f"{head}."


def time_of_report(services: Services, as_of: datetime | None) -> datetime:
    """The time to report on: the one that was asked for; in a simulated folder the last
    that was judged there, or the end of a run after it; else the clock's."""
    if as_of is not None or not _is_simulated(services.settings):
        return as_of or services.clock.now()
    judged = freshness(services.warehouse)
    since: datetime = judged["as_of"] if judged else EARLIEST
    runs = services.warehouse.fetch("query_recent_runs", since=since)
    later: list[datetime] = [
        run["finished_at"] for run in runs if run["started_at"] > since
    ]
    if judged is None and not later:
        return services.clock.now()
    return max([since, *later])


def status_at(services: Services, as_of: datetime, *, rows: bool = True) -> Told:
    """How it is at `as_of`: the verdict, and all that it rests on; `rows` counts those
    of every table too. `freshness` is as monitoring judged last, `now` and `health` are
    judged at `as_of`. Changes nothing. Raises WarehouseError."""
    warehouse = services.warehouse
    horizon = as_of - LEDGER_HORIZON
    runs = [
        run
        for run in warehouse.fetch("query_recent_runs", since=as_of - RUNS_BACK)
        if run["started_at"] <= as_of
    ]
    judged = freshness(warehouse)
    (now,) = warehouse.fetch(
        "query_live_now",
        as_of=as_of,
        horizon=horizon,
        competitions=list(services.settings.competitions),
    )
    schedule = kept(services.dags, runs, as_of)
    health = {r["dag"]: r for r in warehouse.fetch("query_health_now", as_of=as_of)}
    alerts = alerts_at(
        warehouse,
        services.settings,
        as_of,
        judged_as_of=judged["as_of"] if judged else None,
        span=RUNS_BACK,
    )
    recent = {"since": as_of - RUNS_BACK, "as_of": as_of}
    data_tests = warehouse.fetch("query_data_tests", since=horizon, as_of=as_of)
    held_back = warehouse.fetch("query_held_back_tables", as_of=as_of)
    verdict = verdict_of(now, health.get(EVERYTHING), alerts, held_back, schedule)
    ahead = _stored_ahead(services)
    for run in runs:
        run["steps"] = json.loads(run["steps"])
    return {
        "as_of": as_of,
        "verdict": with_ahead(verdict, ahead),
        "now": now,
        "freshness": judged,
        "health": list(health.values()),
        "alerts": alerts.told,
        "overdue": {one.dag: one.overdue_since for one in schedule},
        "data_tests": data_tests,
        "held_back": held_back,
        "reconciliation": warehouse.fetch("query_reconciliation_causes", **recent),
        "runs": runs,
        "ledger": warehouse.fetch("query_ledger_summary", horizon=horizon),
        "ahead": ahead,
        "rows": rows_per_table(warehouse) if rows else None,
    }


def _stored_ahead(services: Services) -> list[Ahead]:
    """What is stored of times ahead of the clock. Where the lake cannot be read nobody
    knows whether it has a time of its own: none then, doctor tells of the lake."""
    try:
        return list(stored_ahead(services.settings, services.clock, services.warehouse))
    except LakeError:
        return []


def verdict_of(
    now: Row,
    health: Row | None,
    alerts: Alerts,
    held_back: Sequence[Row],
    schedule: Sequence[Kept],
) -> Verdict:
    """Not healthy where an SLA is missed, a critical alert is open or a data test
    failed, of which `held_back` has a row each; unknown where an SLA cannot be judged;
    what else is wrong are warnings. `health` is that of all DAGs together."""
    bad = [
        f"{row['condition']} ({row['scope']}) since {row['onset_at']:%m-%d %H:%M}Z"
        for row in alerts.wrong
        if row["severity"] == "critical"
    ]
    told = set()
    if now["is_freshness_sla_met"] is False:
        told.add("freshness_sla")
        minutes = timedelta(minutes=now["freshness_minutes"])
        bad.append(
            f"freshness SLA, last successful pull {format_duration(minutes)} ago"
        )
    if health is not None and health["is_success_sla_met"] is False:
        told.add("success_rate")
        rate = _percent(health["success_ratio_7d"])
        bad.append(f"success SLA, {rate} of the runs of 7 days went well")
    if now["is_lag_sla_met"] is False:
        seen = _percent(now["in_play_seen_in_time_ratio"])
        bad.append(f"lag SLA, {seen} of today's in-play states seen in time")
    if held_back:
        first = held_back[0]
        bad.append(
            f"data tests failed: {len(held_back)}, first {first['test']}; "
            f"{first['table_name']} is held back since "
            f"{first['failing_since']:%m-%d %H:%M}Z"
        )
    warnings = [
        f"{row['condition']} ({row['scope']})"
        for row in alerts.wrong
        if row["severity"] != "critical" and row["condition"] not in told
    ]
    warnings += [
        f"{one.dag} overdue since {one.overdue_since:%m-%d %H:%M}Z"
        for one in schedule
        if one.overdue_since is not None
    ]
    if bad:
        return Verdict("not healthy", bad + warnings)
    if now["is_freshness_sla_met"] is None:
        return Verdict("unknown", ["no successful pull yet", *warnings])
    if health is None or health["is_success_sla_met"] is None:
        return Verdict("unknown", ["no run is over yet", *warnings])
    return Verdict("warnings" if warnings else "healthy", warnings)


def with_ahead(verdict: Verdict, found: Sequence[Ahead]) -> Verdict:
    """The verdict, and that stored times are ahead of the clock: what is published or
    judged of such a time does not move until it is replaced. Responses of such a time
    are a warning."""
    told = advice(found)
    replaced = [one.what for one in told if one.dag is not None]
    kept = [one.what for one in told if one.dag is None]
    state = verdict.state
    if replaced:
        state = "not healthy"
    elif kept and state == "healthy":
        state = "warnings"
    return Verdict(state, [*replaced, *verdict.reasons, *kept])


def show_status(screen: Screen, told: Told, settings: Settings, *, full: bool) -> None:
    """Status for people, on one screen; `full` adds runs, ledger and rows by table."""
    state: State = told["verdict"].state
    style = {"healthy": "bold green", "not healthy": "bold red"}.get(state, "yellow")
    screen.text(told["verdict"].words, style=style)
    _show_moment(screen, told, settings)
    screen.say()
    show_freshness(screen, told["now"])
    _show_feed(screen, told["now"])
    screen.say()
    _show_dags(screen, told)
    screen.say()
    _show_alerts(screen, told["alerts"])
    for run in _last_failures(told["runs"]):
        at = run["scheduled_at"] or run["started_at"]
        step = f" {run['failed_step']}:" if run["failed_step"] else ""
        screen.short(
            f"{run['dag']} {at:%m-%d %H:%M} {run['status']}:{step} {run['error']}",
            head="Failure    ",
        )
    screen.short(_tests_told(told["data_tests"]), head="Data tests ")
    screen.short(_reconciliation_told(told["reconciliation"]), head="Reconciled ")
    screen.short(_ledger_told(told["ledger"]), head="Ledger     ")
    screen.say()
    screen.say(f"Next: {_next(told, settings)}")
    if full:
        screen.say()
        _show_all(screen, told)


def _show_moment(screen: Screen, told: Told, settings: Settings) -> None:
    judged = told["freshness"]["as_of"] if told["freshness"] else None
    kind = " of a simulated folder" if _is_simulated(settings) else ""
    line = f"At {told['as_of']:%Y-%m-%d %H:%M}Z{kind}"
    if judged is not None and judged > told["as_of"]:
        screen.text(f"{line}.")
        return
    old = judged_long_ago(told["as_of"], judged)
    screen.text(f"{line}. {old}" if old else f"{line}, judged {judged:%m-%d %H:%M}Z.")


def _show_feed(screen: Screen, now: Row) -> None:
    moving = "frozen" if now["is_feed_frozen"] else "moving"
    stuck = f", {now['stuck_match_count']} stuck" if now["stuck_match_count"] else ""
    count = now["in_play_count"]
    told = f"{count} {'match' if count == 1 else 'matches'}{stuck}, feed {moving}"
    screen.say(f"In play    {told if count else 'nothing'}")


def _show_dags(screen: Screen, told: Told) -> None:
    health = {row["dag"]: row for row in told["health"]}
    newest = {run["dag"]: run for run in reversed(told["runs"])}
    everything = health.get(EVERYTHING)
    is_met = everything["is_success_sla_met"] if everything else None
    screen.say(f"Success    {met(is_met)}: 99 % of the runs of 7 days are asked")
    screen.table(
        "",
        [
            *("DAG", "newest run", "status", ">1 d", ">7 d", ">runs", ">30 d"),
            *(">budget", ">failing", ">mean"),
        ],
        [
            *(
                (
                    dag,
                    _tick(newest.get(dag)),
                    "OVERDUE" if overdue else newest.get(dag, {}).get("status", "-"),
                    *_health_cells(health.get(dag)),
                )
                for dag, overdue in told["overdue"].items()
            ),
            (EVERYTHING, "", "", *_health_cells(everything)),
        ],
    )


def _health_cells(row: Row | None) -> list[object]:
    if row is None:
        return [None] * 7
    mean_ms = row["mean_duration_ms"]
    return [
        _percent(row["success_ratio_1d"]),
        _percent(row["success_ratio_7d"]),
        row["runs_7d"],
        _percent(row["success_ratio_30d"]),
        _percent(row["error_budget_left_ratio"]),
        row["consecutive_failures"],
        None if mean_ms is None else _seconds(mean_ms / 1000),
    ]


def _show_alerts(screen: Screen, alerts: Told) -> None:
    rows = worst_first([*alerts["unrecorded"], *alerts["open"]])
    if not rows:
        screen.say(f"Alerts     none open, {len(alerts['closed'])} closed in 7 days")
        return
    for row in rows[:ALERTS_SHOWN]:
        screen.short(
            f"{row['severity']} since {row['onset_at']:%m-%d %H:%M}Z, "
            f"{row['condition']} ({row['scope']}): {row['message']}",
            head="Alert      ",
        )
    if len(rows) > ALERTS_SHOWN:
        screen.say(f"           and {len(rows) - ALERTS_SHOWN} more")


def _last_failures(runs: Sequence[Row]) -> list[Row]:
    """The newest failure of each DAG; `runs` are newest first."""
    failed = [run for run in runs if run["status"] not in ("success", "skipped")]
    return list({run["dag"]: run for run in reversed(failed)}.values())


def _tests_told(rows: Sequence[Row]) -> str:
    if not rows:
        return "have not run yet"
    told = []
    for status, word in (("pass", "passed"), ("warn", "warned"), ("fail", "FAILED")):
        names = [row["test"] for row in rows if row["status"] == status]
        if names:
            first = f" ({names[0]})" if status != "pass" else ""
            told.append(f"{len(names)} {word}{first}")
    return f"{', '.join(told)}, {rows[0]['as_of']:%m-%d %H:%M}Z"


def _reconciliation_told(rows: Sequence[Row]) -> str:
    if not rows:
        return "not yet"
    total = sum(row["match_count"] for row in rows)
    told = [f"{row['match_count']} {row['cause'] or row['verdict']}" for row in rows]
    return f"{total} matches, {rows[0]['as_of']:%m-%d %H:%M}Z: {', '.join(told)}"


def _ledger_told(rows: Sequence[Row]) -> str:
    usable = [row for row in rows if row["verdict"] in ("valid", "partial")]
    errors = sum(row["snapshots"] for row in rows if row["verdict"] == "error")
    invalid = sum(row["snapshots"] for row in rows if row["verdict"] == "invalid")
    to_load = sum(row["snapshots"] - row["loaded"] for row in usable)
    to_silver = sum(row["loaded"] - row["in_silver"] for row in usable)
    return (
        f"responses {sum(row['snapshots'] for row in rows)} (errors {errors}, invalid "
        f"{invalid}), rows refused {sum(row['quarantined_count'] for row in rows)}, "
        f"waiting for load {to_load}, for silver {to_silver}"
    )


def _next(told: Told, settings: Settings) -> str:
    is_moving = all(one.dag is None for one in told["ahead"])
    if is_moving and (told["alerts"]["open"] or told["alerts"]["unrecorded"]):
        return command("alerts", settings)
    if told["ahead"]:
        return advice(told["ahead"])[0].fix(settings)
    if told["verdict"].state == "healthy":
        return command("status --all", settings)
    return command("doctor", settings)


def _show_all(screen: Screen, told: Told) -> None:
    runs = told["runs"]
    screen.table(
        f"Runs of the last 7 days ({len(runs)}, newest first)",
        ["dag", "tick or start", "status", ">tries", ">ms", ">calls"],
        [
            (
                run["dag"],
                _tick(run),
                run["status"],
                run["attempts"],
                sum(step["duration_ms"] for step in run["steps"]),
                run["api_calls"],
            )
            for run in runs[:RUNS_SHOWN]
        ],
    )
    for run in [run for run in runs if run["error"]][:5]:
        screen.say(f"{run['run_id']}: {run['failed_step'] or ''} {run['error']}")
    screen.say()
    screen.table(
        "Ledger",
        [
            *("resource", "verdict", ">responses", ">rows", ">refused", ">loaded"),
            *(">silver", "newest"),
        ],
        [
            (
                row["resource"],
                row["verdict"],
                row["snapshots"],
                row["row_count"],
                row["quarantined_count"],
                row["loaded"],
                row["in_silver"],
                f"{row['last_fetched_at']:%m-%d %H:%M}",
            )
            for row in told["ledger"]
        ],
    )
    screen.say()
    show_rows(screen, told["rows"])


def _is_simulated(settings: Settings) -> bool:
    """Whether the lake says so. All else is of the warehouse: a lake that cannot be
    read keeps nobody from looking at that."""
    try:
        return simulation_of(settings) is not None
    except LakeError:
        return False


def _tick(run: Row | None) -> str:
    if run is None:
        return "none yet"
    return f"{run['scheduled_at'] or run['started_at']:%m-%d %H:%M}"


def _percent(ratio: float | None) -> str | None:
    return None if ratio is None else percent(ratio)


def _seconds(count: float) -> str:
    return f"{count:.1f} s" if count < 60 else format_duration(timedelta(seconds=count))
