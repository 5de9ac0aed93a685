"""reconcile: holds live against batch and names what is to be read again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from functions.shared.runtime.context import Context, Outcome, Steps
from functions.shared.runtime.log import Severity, log_event
from functions.shared.runtime.step_args import Repeatable
from functions.shared.storage.gold_builds import (
    is_before_watermark,
    past_reason,
    record_gold_build,
    silver_watermark,
)
from functions.shared.warehouse.base import Row

SIDES = {"live": "silver_live_match_state", "batch": "silver_matches"}
"""What is compared."""

CAUSES: dict[str, Severity] = {
    "same_stamp_conflict": "ERROR",
    "late_correction": "WARNING",
    "missing_in_live": "WARNING",
    "missing_in_batch": "WARNING",
    "withdrawn": "WARNING",
    "live_newer": "INFO",
}
"""Why the two differ, and how much that matters: one stamp with two contents cannot be
healed by its order, and alarms; live ahead of last night's batch is as it should be."""

NAMED = 50
"""Matches named in the details, at most."""


def reconcile_live_vs_batch(context: Context, _: Repeatable) -> Outcome:
    """Compare the tracked matches of the seven days before `as_of`, and those of any
    age that live has to read again, as live and as batch know them; keep the result in
    gold, a set of rows for each date.

    Writes no silver: `is_to_reread` names matches for the next backfill. A time before
    the last one of its date changes nothing; details and counts are of what is kept.
    Skipped while either side holds no match at all, and for a date that was compared
    where the clock stands before responses that silver has. Raises LakeError,
    WarehouseError.
    """
    for side, table in SIDES.items():
        if context.warehouse.count(table) == 0:
            reason = f"{side} knows no match yet: there is nothing to compare"
            return Outcome(status="skipped", details={"reason": reason})
    watermark = silver_watermark(context)
    if is_before_watermark(context, watermark) and _kept(context):
        return Outcome(status="skipped", details={"reason": past_reason(watermark)})
    record_gold_build(context, watermark)
    context.warehouse.run(
        "gold_reconciliation",
        as_of=context.as_of,
        latest=context.latest,
        competitions=context.competitions,
    )
    rows = _kept(context)
    of_cause = Counter(row["cause"] for row in rows)
    for cause, severity in CAUSES.items():
        if of_cause[cause]:
            ids = _ids([row for row in rows if row["cause"] == cause])
            log_event(
                f"reconcile_{cause}",
                severity=severity,
                matches=of_cause[cause],
                match_ids=ids,
            )
    conflicts = [row for row in rows if row["cause"] == "same_stamp_conflict"]
    return Outcome(
        counts={
            "matches": len(rows),
            "equal": of_cause[None],
            **{cause: of_cause[cause] for cause in CAUSES},
        },
        details={
            "to_reread": _ids([row for row in rows if row["is_to_reread"]]),
            "conflicts": _ids(conflicts),
        },
    )


def _kept(context: Context) -> list[Row]:
    """What the night of `as_of` has found."""
    return context.warehouse.fetch("query_reconciliation", as_of=context.as_of)


def _ids(rows: Sequence[Row]) -> list[int]:
    return [row["match_id"] for row in rows][:NAMED]


STEPS: Steps = {"reconcile_live_vs_batch": reconcile_live_vs_batch}
