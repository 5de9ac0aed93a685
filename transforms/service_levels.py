"""The service levels of the pipeline: what is promised, as numbers.

Standard library only: the functions read this at run time.
"""

from __future__ import annotations

FRESHNESS_MINUTES_ON_MATCH_DAY = 20
FRESHNESS_MINUTES_OTHERWISE = 90
"""The last successful pull is younger than this."""

LAG_MINUTES = 20
LAG_RATIO = 0.95
"""At least this share of in-play sightings is seen within LAG_MINUTES."""

SUCCESS_PERCENT = 99
"""At least this percentage of the runs of a DAG succeeds, or is skipped."""

STUCK_MINUTES = 150
"""A match that is in play this long after its kick-off is stuck."""

FROZEN_MINUTES = 60
"""A feed without a new stamp for this long, while a match is in play, is frozen."""
