"""reconcile: compares live with batch and names the matches to fetch again."""

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
"""Why the two sides differ, and how severe that is. One stamp with two contents cannot
be resolved by order: it is an error. Live ahead of last night's batch is expected."""

NAMED = 50
"""The most matches that the details name."""


def reconcile_live_vs_batch(context: Context, _: Repeatable) -> Outcome:
    """Compare live silver with batch silver, and store the result in gold.

    Compared are the tracked matches of the seven days before `as_of`, and those of any
    age that live has to fetch again. Gold has one set of rows for each date. Silver is
    not written: `is_to_reread` names matches for the next backfill.

    A time before the last one of its date changes nothing; details and counts are those
    of the stored rows. Skipped while either side has no match, and for a date that was
    compared when the clock is before the watermark of silver. Raises LakeError,
    WarehouseError.
    """
    for side, table in SIDES.items():
        if context.warehouse.count(table) == 0:
            reason = f"{side} has no match yet: there is nothing to compare"
            return Outcome(status="skipped", details={"reason": reason})
    watermark = silver_watermark(context)
    if is_before_watermark(context, watermark) and _comparison(context):
        return Outcome(status="skipped", details={"reason": past_reason(watermark)})
    record_gold_build(context, watermark)
    context.warehouse.run(
        "gold_reconciliation",
        as_of=context.as_of,
        latest=context.latest,
        competitions=context.competitions,
    )
    rows = _comparison(context)
    of_cause = Counter(row["cause"] for row in rows)
    _log(rows)
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


def _log(rows: Sequence[Row]) -> None:
    """Log one event for each cause of a difference."""
    for cause, severity in CAUSES.items():
        matches = [row for row in rows if row["cause"] == cause]
        if matches:
            log_event(
                f"reconcile_{cause}",
                severity=severity,
                matches=len(matches),
                match_ids=_ids(matches),
            )


def _comparison(context: Context) -> list[Row]:
    """The stored comparison of the date of `as_of`."""
    return context.warehouse.fetch("query_reconciliation", as_of=context.as_of)


def _ids(rows: Sequence[Row]) -> list[int]:
    return [row["match_id"] for row in rows][:NAMED]


STEPS: Steps = {"reconcile_live_vs_batch": reconcile_live_vs_batch}
