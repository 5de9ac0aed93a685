"""run_data_tests: checks silver and gold, and stops a run whose checks fail."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from functions.shared.runtime.context import Context, Outcome
from functions.shared.runtime.errors import DataFailedError
from functions.shared.runtime.log import log_event
from functions.shared.runtime.step_args import Repeatable
from functions.shared.storage.gold_builds import (
    is_before_watermark,
    record_gold_build,
    silver_watermark,
)
from functions.shared.warehouse.base import Row

MICROSECOND = timedelta(microseconds=1)
MOST_NAMED = 5
"""How many failing tests an error names; the table has them all."""

SEE_ALL = (
    "See them all: SELECT test, failing_count, sample FROM gold_data_test_results "
    "WHERE status <> 'pass' ORDER BY as_of DESC, status, test"
)


def run_data_tests(context: Context, _: Repeatable) -> Outcome:
    """Test silver and gold as of `as_of`, and store the results before reporting them.

    Skipped for a time before the last one tested, and for a date that was tested when
    the clock is before the watermark of silver.

    Counts tests that passed, warned and failed; warnings are logged and listed in the
    details. Raises DataFailedError naming the tests of severity fail that found
    something, LakeError, WarehouseError.
    """
    watermark = silver_watermark(context)
    if later := _later_results(context, watermark):
        reason = f"tested as of {later[0]['as_of']:%Y-%m-%dT%H:%M:%SZ} before"
        return Outcome(status="skipped", details={"reason": reason})
    record_gold_build(context, watermark)
    context.deadline.check()
    context.warehouse.run(
        "gold_data_test_results",
        as_of=context.as_of,
        latest=context.latest,
        competitions=context.competitions,
    )
    results = context.warehouse.fetch(
        "query_data_tests", since=context.as_of, as_of=context.as_of
    )
    failed = [row for row in results if row["status"] == "fail"]
    warned = [row for row in results if row["status"] == "warn"]
    for row in (*failed, *warned):
        _log(row)
    passed = len(results) - len(failed) - len(warned)
    context.add(passed=passed, warned=len(warned), failed=len(failed))
    if failed:
        raise _failure(failed, len(results))
    return Outcome(details={"warned": {row["test"]: _rows_text(row) for row in warned}})


def _later_results(context: Context, watermark: datetime) -> list[Row]:
    """The stored results because of which this time is not tested."""
    since = context.as_of + MICROSECOND
    if is_before_watermark(context, watermark):
        since = datetime.combine(context.as_of.astimezone(UTC), time(), tzinfo=UTC)
    return context.warehouse.fetch(
        "query_data_tests", since=since, as_of=context.latest
    )


def _log(row: Row) -> None:
    log_event(
        "data_test",
        severity="ERROR" if row["status"] == "fail" else "WARNING",
        test=row["test"],
        failing_count=row["failing_count"],
        sample=row["sample"],
    )


def _failure(failed: list[Row], of: int) -> DataFailedError:
    named = [f"{row['test']}: {_rows_text(row)}" for row in failed[:MOST_NAMED]]
    if len(failed) > MOST_NAMED:
        named.append(f"and {len(failed) - MOST_NAMED} more")
    return DataFailedError(
        f"{len(failed)} of {of} data tests failed: {'; '.join(named)}.", fix=SEE_ALL
    )


def _rows_text(row: Row) -> str:
    """How many rows break a test, and which: "2 rows (match 5, match 7)"."""
    count = row["failing_count"]
    return f"{count} row{'s' * (count != 1)} ({row['sample']})"
