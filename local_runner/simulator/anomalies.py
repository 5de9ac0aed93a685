"""Anomalies of a match or of its data in the feed, and how often each occurs.

Counted on 1,058 real matches of five leagues, December 2025 to June 2026. It is not
known how they combine, so no match has two of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Literal

Anomaly = Literal[
    "postponed",
    "delayed",
    "abandoned",
    "reopened",
    "unseen",
    "lost",
    "late",
    "first_half_unseen",
    "second_half_unseen",
    "corrected",
    "corrected_under_old_stamp",
    "withdrawn",
    "swapped",
]
MATCHES = 1058
ANOMALIES: Mapping[Anomaly, int] = {
    "postponed": 8,
    "delayed": 4,
    "abandoned": 1,
    "reopened": 3,
    "unseen": 38,
    "lost": 10,
    "late": 14,
    "first_half_unseen": 10,
    "second_half_unseen": 6,
    "corrected": 41,
    "corrected_under_old_stamp": 1,
    "withdrawn": 29,
    "swapped": 13,
}
"""How many of 1,058 matches, in the order of the statuses and scores they show:

POSTPONED, on another day TIMED again; IN_PLAY, then TIMED for a later hour; IN_PLAY,
CANCELLED, weeks later AWARDED; FINISHED, hours later IN_PLAY until the night; TIMED
until FINISHED; IN_PLAY for hours too long; TIMED far into the match; TIMED until
PAUSED; PAUSED until FINISHED; another score after FINISHED; the same with `lastUpdated`
as it was; a goal withdrawn in play; a goal credited to the wrong side in play, so that
the score is mirrored."""


def draw_anomaly(rng: Random) -> Anomaly | None:
    """Draw an anomaly; None for five matches in six."""
    ticket = rng.random() * MATCHES
    for anomaly, count in ANOMALIES.items():
        ticket -= count
        if ticket < 0:
            return anomaly
    return None
