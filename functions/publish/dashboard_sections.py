"""The sections of `dashboard.json`: where each is from, and what holds it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from functions.publish.dashboard import (
    Correction,
    CostDay,
    DataTest,
    LedgerDay,
    QuarantineReason,
    Run,
)
from functions.publish.drift import drift_pieces
from functions.publish.live import Scope
from functions.publish.live_sections import HISTORY, STATE, TABLE, health
from functions.publish.sections import (
    Found,
    Reading,
    Source,
    corrections,
    newest_as_of,
    reconciliation,
    rows_of,
    tables_of,
)
from functions.publish.shapes import picked
from functions.publish.times import INSTANT

LEDGER = timedelta(days=14)
CORRECTIONS = timedelta(days=30)
RUNS = timedelta(days=7)
RECONCILED_WITHIN = timedelta(days=30)
REFUSED = timedelta(days=7)
COST = timedelta(days=14)
LISTED = 50


def _monitor(reading: Reading) -> Found:
    return rows_of(reading.fetch("query_monitor"), Scope)


def _league_tables(reading: Reading) -> Found:
    rows = reading.fetch("query_league_tables")
    return Found(tables_of(rows), newest_as_of(rows))


def _corrections(reading: Reading) -> Found:
    before = reading.as_of + INSTANT
    rows = corrections(reading.context, reading.as_of - CORRECTIONS, before)
    return rows_of(rows, Correction)


def _reconciliation(reading: Reading) -> Found:
    since = reading.as_of - RECONCILED_WITHIN
    return reconciliation(reading.context, since, reading.as_of)


def _data_tests(reading: Reading) -> Found:
    """The newest results, however old they are."""
    since = reading.context.horizon
    rows = reading.fetch("query_data_tests", since=since, as_of=reading.as_of)
    return rows_of(rows, DataTest)


def _ledger(reading: Reading) -> Found:
    rows = reading.since("query_ledger_days", LEDGER)
    return Found([picked(row, LedgerDay) for row in rows], reading.as_of)


def _runs(reading: Reading) -> Found:
    rows = reading.since("query_last_runs", RUNS)
    return Found([picked(row, Run) for row in rows], reading.as_of)


def _drift(reading: Reading) -> Found:
    rows = reading.fetch("query_drift_of_day", **_refused(reading))
    return Found(drift_pieces(rows)[:LISTED], reading.as_of)


def _quarantine(reading: Reading) -> Found:
    rows = reading.fetch("query_quarantine_of_day", **_refused(reading))[:LISTED]
    return Found([picked(row, QuarantineReason) for row in rows], reading.as_of)


def _refused(reading: Reading) -> dict[str, object]:
    return {"since": reading.as_of - REFUSED, "before": reading.as_of + INSTANT}


def _cost_days(reading: Reading) -> Found:
    rows = reading.since("query_cost_days", COST)
    return Found([picked(row, CostDay) for row in rows], reading.as_of)


DASHBOARD: Mapping[str, Source] = {
    "monitor": Source(("gold_live_match_monitor",), _monitor),
    "health": Source(("raw_pipeline_runs",), health),
    "league_tables": Source(TABLE, _league_tables),
    "corrections": Source(
        ("gold_score_corrections", HISTORY, "silver_matches"), _corrections
    ),
    "reconciliation": Source(
        ("gold_reconciliation", STATE, "silver_matches"), _reconciliation
    ),
    "data_tests": Source((), _data_tests),  # failures have to be shown
    "ledger": Source(("raw_snapshots",), _ledger),
    "runs": Source(("raw_pipeline_runs",), _runs),
    "drift": Source(("raw_snapshots",), _drift),
    "quarantine": Source(("raw_quarantine",), _quarantine),
    "cost_days": Source(("raw_pipeline_runs",), _cost_days),
}
"""The sections of `dashboard.json`."""
