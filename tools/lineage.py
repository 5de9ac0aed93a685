"""Writes what the page of the lineage needs of the models: `lineage.json`.

The functions have neither models nor checks at run time; `python -m tools.lineage`
(`make sql`) writes of each table what it is made from, what writes it and what tests
it. The file is committed, and a test fails when it is stale.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from transforms.checks import CHECKS
from transforms.compiler import compile as registered  # noqa: F401 (the models)
from transforms.model import MODELS, QUERIES, Model, summary_of
from transforms.tables import TABLES

PUBLISH = Path(__file__).parents[1] / "functions" / "publish"
FILE = PUBLISH / "lineage.json"

LAKE = "lake"
"""The input of what is made from stored responses and run records."""

_VALIDATE, _LOAD = "validate_raw_payloads", "load_raw_live_tables"
_LIVE, _FULL, _GOLD = "run_live_silver", "run_full", "run_gold_live"
_MONITOR = "run_monitoring_checks"

STEPS: Mapping[str, Sequence[str]] = {
    "raw_snapshots": (_VALIDATE, _LOAD, _LIVE, _FULL),
    "raw_quarantine": (_VALIDATE,),
    "raw_live_matches": (_LOAD,),
    "raw_live_standings": (_LOAD,),
    "raw_batch_matches": (_LOAD,),
    "raw_batch_standings": (_LOAD,),
    "raw_batch_teams": (_LOAD,),
    "raw_pipeline_runs": ("log_pipeline_run",),
    "raw_alerts": (_MONITOR,),
    "silver_live_match_history": (_LIVE, _FULL),
    "silver_live_match_state": (_LIVE, _FULL),
    "silver_live_standings": (_LIVE, _FULL),
    "silver_matches": (_FULL,),
    "silver_standings": (_FULL,),
    "silver_teams": (_FULL,),
    "gold_match_events": (_LIVE, _FULL),
    "gold_live_match_monitor": (_MONITOR,),
    "gold_live_scoreboard": (_GOLD, _FULL),
    "gold_league_table": (_GOLD, _FULL),
    "gold_score_corrections": (_GOLD, _FULL),
    "gold_pipeline_health": (_MONITOR,),
    "gold_reconciliation": ("reconcile_live_vs_batch",),
    "gold_data_test_results": ("run_data_tests",),
}
"""The steps that write each table; a test compares their functions with what each of
them may write (terraform/rights.yaml)."""

STATEMENTS: Mapping[str, Sequence[str]] = {
    "raw_snapshots": ("add_snapshots", "put_verdicts", "mark_loaded", "mark_silver"),
    "raw_quarantine": ("add_quarantined", "mark_readmitted"),
    "raw_pipeline_runs": ("put_run",),
    "raw_alerts": ("put_alerts",),
}
"""The statements that write the tables without a model. Raw rows are loaded by the
warehouse's own way, without a statement."""

FILES: Mapping[str, Sequence[str]] = {
    "live.json": ("sections.py", "live_sections.py"),
    "dashboard.json": ("sections.py", "dashboard_sections.py"),
    "quality/<date>.json": ("quality.py", "freshness_by_hour.py"),
}
"""The modules of publish whose queries read what is in each file."""


def lineage() -> dict[str, Any]:
    """What is written: `tables` and `files`, by name."""
    return {
        "tables": {name: _table(name) for name in TABLES},
        "files": {name: _read_by(modules) for name, modules in FILES.items()},
    }


def _table(name: str) -> dict[str, Any]:
    model = MODELS.get(name)
    own = STATEMENTS.get(name, ())
    tests = [check for check in CHECKS.values() if check.table == name]
    return {
        "inputs": sorted(set(model.inputs if model else _inputs(name)) - {name}),
        "write": model.write if model else "",
        "steps": list(STEPS[name]),
        "statements": _written_by(model) if model else list(own),
        "tests": [
            {
                "name": check.name,
                "severity": check.severity,
                "about": summary_of(check.build),
            }
            for check in tests
        ],
    }


def _written_by(model: Model) -> list[str]:
    return [model.selected_by, model.name] if model.selected_by else [model.name]


def _inputs(name: str) -> Sequence[str]:
    if name == "raw_alerts":
        conditions = ("query_monitoring", "query_reconcile_conflicts")
        return [name for query in conditions for name in QUERIES[query].inputs]
    return (LAKE,)


def _read_by(modules: Sequence[str]) -> list[str]:
    """The tables that the queries named in these modules read."""
    text = "".join((PUBLISH / module).read_text("utf-8") for module in modules)
    queries = [QUERIES[name] for name in set(re.findall(r'"(query_\w+)"', text))]
    return sorted({table for query in queries for table in query.inputs})


def rendered() -> str:
    """The file as it should be."""
    return json.dumps(lineage(), indent=1) + "\n"


def main() -> None:
    """Write it."""
    FILE.write_text(rendered(), encoding="utf-8")


if __name__ == "__main__":
    main()
