"""fetch: requests football-data.org and stores every response before it is used."""

from __future__ import annotations

from functions.fetch.backfill import backfill_recent_matches
from functions.fetch.batch import run_batch_ingest
from functions.fetch.live import (
    fetch_matches_live,
    fetch_standings_live,
    refresh_standings,
)
from functions.shared.runtime.context import Steps

STEPS: Steps = {
    "fetch_matches_live": fetch_matches_live,
    "fetch_standings_live": fetch_standings_live,
    "backfill_recent_matches": backfill_recent_matches,
    "refresh_standings": refresh_standings,
    "run_batch_ingest": run_batch_ingest,
}
