"""The status of the pipeline on one screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from functions.shared.runtime.durations import format_duration
from functions.shared.runtime.percent import percent
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.base import Row
from local_runner.commands.alerts import evaluated_long_ago, worst_first
from local_runner.commands.last_day import show_last_day
from local_runner.commands.report import show_freshness, show_rows
from local_runner.commands.status import EVERYTHING, Health, Report, is_simulated
from local_runner.runtime.counts import counted, counted_all
from local_runner.runtime.future_times import advice
from local_runner.runtime.screen import Screen, met
from local_runner.runtime.workspace import command
from transforms.service_levels import SUCCESS_PERCENT

RUNS_SHOWN = 20
ERRORS_SHOWN = 5
ALERTS_SHOWN = 5


def show_status(
    screen: Screen, report: Report, settings: Settings, *, full: bool
) -> None:
    """Show the status; `full` adds runs, ledger and rows by table."""
    state: Health = report["verdict"].state
    style = {"healthy": "bold green", "not healthy": "bold red"}.get(state, "yellow")
    screen.text(report["verdict"].words, style=style)
    _show_time(screen, report, settings)
    screen.say()
    show_freshness(screen, report["now"])
    _show_feed(screen, report["now"])
    screen.say()
    _show_dags(screen, report)
    screen.say()
    show_last_day(screen, report["last_day"])
    screen.say()
    _show_alerts(screen, report["alerts"])
    _show_failures(screen, report["runs"])
    screen.short(_data_tests(report["data_tests"]), head="Data tests ")
    screen.short(_reconciliation(report["reconciliation"]), head="Reconciled ")
    screen.short(_ledger(report["ledger"]), head="Ledger     ")
    screen.say()
    screen.say(f"Next: {_next(report, settings)}")
    if full:
        screen.say()
        _show_all(screen, report)


def _show_time(screen: Screen, report: Report, settings: Settings) -> None:
    evaluated = report["freshness"]["as_of"] if report["freshness"] else None
    kind = " in a simulated folder" if is_simulated(settings) else ""
    line = f"At {report['as_of']:%Y-%m-%d %H:%M}Z{kind}"
    if evaluated is not None and evaluated > report["as_of"]:
        screen.text(f"{line}.")
        return
    old = evaluated_long_ago(report["as_of"], evaluated)
    screen.text(
        f"{line}. {old}" if old else f"{line}, evaluated {evaluated:%m-%d %H:%M}Z."
    )


def _show_feed(screen: Screen, now: Row) -> None:
    moving = "frozen" if now["is_feed_frozen"] else "moving"
    stuck = f", {now['stuck_match_count']} stuck" if now["stuck_match_count"] else ""
    matches = f"{counted(now['in_play_count'], 'match')}{stuck}, feed {moving}"
    screen.say(f"In play    {matches if now['in_play_count'] else 'none'}")


def _show_dags(screen: Screen, report: Report) -> None:
    health = {row["dag"]: row for row in report["health"]}
    newest = {run["dag"]: run for run in reversed(report["runs"])}
    everything = health.get(EVERYTHING)
    is_met = everything["is_success_sla_met"] if everything else None
    screen.say(f"Success    {met(is_met)}; 7-day target: {SUCCESS_PERCENT} %")
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
                for dag, overdue in report["overdue"].items()
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


def _show_alerts(screen: Screen, alerts: Report) -> None:
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


def _show_failures(screen: Screen, runs: Sequence[Row]) -> None:
    """The newest failure of each DAG; `runs` are newest first."""
    failed = [run for run in runs if run["status"] not in ("success", "skipped")]
    for run in {run["dag"]: run for run in reversed(failed)}.values():
        at = run["scheduled_at"] or run["started_at"]
        step = f" {run['failed_step']}:" if run["failed_step"] else ""
        screen.short(
            f"{run['dag']} {at:%m-%d %H:%M} {run['status']}:{step} {run['error']}",
            head="Failure    ",
        )


def _data_tests(rows: Sequence[Row]) -> str:
    if not rows:
        return "have not run yet"
    results = []
    for status, word in (("pass", "passed"), ("warn", "warned"), ("fail", "FAILED")):
        names = [row["test"] for row in rows if row["status"] == status]
        if names:
            first = f" ({names[0]})" if status != "pass" else ""
            results.append(f"{len(names)} {word}{first}")
    return f"{', '.join(results)}, {rows[0]['as_of']:%m-%d %H:%M}Z"


def _reconciliation(rows: Sequence[Row]) -> str:
    if not rows:
        return "not yet"
    total = sum(row["match_count"] for row in rows)
    causes = [
        f"{row['match_count']} {(row['cause'] or row['verdict']).replace('_', ' ')}"
        for row in rows
    ]
    at = f"{rows[0]['as_of']:%m-%d %H:%M}Z"
    return f"{counted(total, 'match')}, {at}: {', '.join(causes)}"


def _ledger(rows: Sequence[Row]) -> str:
    def responses(verdict: str) -> int:
        return sum(row["snapshots"] for row in rows if row["verdict"] == verdict)

    usable = [row for row in rows if row["verdict"] in ("valid", "partial")]
    to_load = sum(row["snapshots"] - row["loaded"] for row in usable)
    to_silver = sum(row["loaded"] - row["in_silver"] for row in usable)
    kinds = counted_all(
        (responses("error"), "error"),
        (responses("invalid"), "invalid", "invalid"),
        (responses("partial"), "partial", "partial"),
    )
    total = counted(sum(row["snapshots"] for row in rows), "response")
    rejected = counted(sum(row["quarantined_count"] for row in rows), "row")
    return (
        f"{total}{f' ({kinds})' if kinds else ''}, {rejected} rejected, {to_load} "
        f"waiting for load, {to_silver} for silver"
    )


def _next(report: Report, settings: Settings) -> str:
    is_moving = all(item.dag is None for item in report["ahead"])
    if is_moving and (report["alerts"]["open"] or report["alerts"]["unrecorded"]):
        return command("alerts", settings)
    if report["ahead"]:
        return advice(report["ahead"])[0].fix(settings)
    if report["verdict"].state == "healthy":
        return command("status --all", settings)
    return command("doctor", settings)


def _show_all(screen: Screen, report: Report) -> None:
    _show_runs(screen, report["runs"])
    screen.say()
    screen.table(
        "Ledger",
        [
            *("resource", "verdict", ">responses", ">rows", ">rejected", ">loaded"),
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
            for row in report["ledger"]
        ],
    )
    screen.say()
    show_rows(screen, report["rows"])


def _show_runs(screen: Screen, runs: Sequence[Row]) -> None:
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
    for run in [run for run in runs if run["error"]][:ERRORS_SHOWN]:
        screen.say(f"{run['run_id']}: {run['failed_step'] or ''} {run['error']}")


def _tick(run: Row | None) -> str:
    if run is None:
        return "none yet"
    return f"{run['scheduled_at'] or run['started_at']:%m-%d %H:%M}"


def _percent(ratio: float | None) -> str | None:
    return None if ratio is None else percent(ratio)


def _seconds(count: float) -> str:
    return f"{count:.1f} s" if count < 60 else format_duration(timedelta(seconds=count))
