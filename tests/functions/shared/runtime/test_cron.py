"""Schedules: what Cloud Scheduler and cronsim take alike, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cronsim import CronSim

from functions.shared.runtime.cron import check_schedule
from functions.shared.runtime.errors import ConfigError


@pytest.mark.parametrize(
    "schedule",
    [
        *("*/15 * * * *", "0 * * * *", "0 2 * * *", "* * * * *", "59 23 31 12 *"),
        *("0,30 6-22 * * 1-5", "5-55/10 */6 1,15 * *", "0 0 29 2 *", "*/59 * * * 0"),
    ],
)
def test_a_portable_schedule_is_accepted(schedule: str) -> None:
    check_schedule(schedule)
    assert CronSim(schedule, datetime(2026, 11, 21, tzinfo=UTC))


@pytest.mark.parametrize(
    ("schedule", "reason"),
    [
        ("0 0 2 * * *", "five fields"),
        ("0 2 * *", "five fields"),
        ("@hourly", "five fields"),
        ("", "five fields"),
        ("0  2 * * *", "five fields"),
        (" 0 2 * * *", "five fields"),
        ("0 2 * * *\n", "day of the week"),
        ("0 2 L * *", "day of the month 'L'"),
        ("0 2 15W * *", "day of the month"),
        ("0 2 * * 1#2", "day of the week '1#2'"),
        ("0 2 * * 5L", "day of the week"),
        ("0 2 ? * 1", "day of the month '?'"),
        ("0 2 * JAN *", "month 'JAN'"),
        ("0 2 * * MON", "day of the week 'MON'"),
        ("0 2 * * 7", "from 0 to 6"),
        ("*/61 * * * *", "a step that is not from 1 to 59"),
        ("*/0 * * * *", "a step that is not from 1 to 59"),
        ("10-20/30 * * * *", "a step that is not from 1 to 10"),
        ("5/15 * * * *", "a step after a single number"),
        ("60 * * * *", "from 0 to 59"),
        ("0 24 * * *", "from 0 to 23"),
        ("0 2 0 * *", "from 1 to 31"),
        ("0 22-6 * * *", "runs backwards"),
        ("0 02 * * *", "leading zero"),
        ("0, * * * *", "minute '0,'"),
        ("-5 * * * *", "minute '-5'"),
        ("0 2 1 * 1", "which is either to some and both to others"),
        ("0 2 */2 * 1", "which is either to some and both to others"),
        ("0 2 31 2 *", "never comes"),
        ("\u0661 * * * *", "minute"),
    ],
)
def test_an_ambiguous_schedule_is_rejected(schedule: str, reason: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_schedule(schedule)
    assert reason in caught.value.what
