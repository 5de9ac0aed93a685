"""The nightly ingest: whole seasons, competition by competition."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from functions.fetch.fetcher import Round, competitions_asked
from functions.shared.runtime.context import Context, Outcome
from functions.shared.runtime.errors import LakeError, WarehouseError
from functions.shared.runtime.log import log_event
from functions.shared.runtime.request import LATEST
from functions.shared.runtime.step_args import BatchIngest
from functions.shared.storage.snapshot import parse_key, unpack

KINDS = ("matches", "standings", "teams")
"""What is asked of a competition, in this order; stored as `batch_<kind>`."""

Part = tuple[str, str]
"""A competition and a kind."""


def run_batch_ingest(context: Context, args: BatchIngest) -> Outcome:
    """Pull matches, standings and teams of the season of every tracked competition.

    `args.competitions` asks for some of them, `args.season` for the season that began
    in that year. What was stored on this UTC date is not pulled again, so that a second
    start goes on where the first one stopped, except what was judged invalid;
    `args.refetch` pulls everything. A 403 leaves out one competition, a 404 its
    standings, and both are reported; any other failure lets the rest go on and then
    fails the step with UpstreamError. Raises BadRequestError (`args`), ConfigError (the
    token) or LakeError.
    """
    codes = competitions_asked(context, args.competitions)
    season = "" if args.season is None else str(args.season)
    today = context.clock.now().date()
    stored = set() if args.refetch else _stored(context, today, season)
    parts = [(code, kind) for code in codes for kind in KINDS]
    left = [part for part in parts if part not in stored]
    context.add(resumed=len(parts) - len(left))
    if not left:
        reason = f"all {len(parts)} responses of {today} are stored"
        return Outcome(status="skipped", details={"reason": reason})
    with context.api(context.deadline.check) as api:
        ingest = Round(context, api)
        for code, kind in left:
            ingest.ask(code, kind, resource=f"batch_{kind}", season=season)
    return ingest.outcome(competitions=codes)


def _stored(context: Context, today: date, season: str) -> set[Part]:
    """What this lake holds of today and of this season, unless it is known to be of no
    use, or stored while a clock was ahead. Which season was asked for stands in the
    envelope, not in the key."""
    is_simulated = context.settings.clock == "request"  # its clock may be set back
    until = LATEST if is_simulated else context.clock.now()
    refused = _refused(context, datetime.combine(today, time(), tzinfo=UTC))
    stored = set()
    for kind in KINDS:
        for key in context.lake.keys(f"raw/batch_{kind}/dt={today.isoformat()}"):
            told = parse_key(key)
            if told is None or key in refused or told.fetched_at > until:
                continue
            data = context.lake.read(key)
            try:
                asked = unpack(key, data).request.params.get("season", "")
            except LakeError:  # whoever judges it says so
                continue
            if asked == season:
                stored.add((told.scope, kind))
    return stored


def _refused(context: Context, since: datetime) -> set[str]:
    """The responses that were judged invalid; none are known where the warehouse cannot
    be read."""
    try:
        known = context.warehouse.fetch("query_known_snapshots", since=since)
    except WarehouseError as error:
        log_event("fetched_without_warehouse", severity="WARNING", error=error)
        return set()
    return {row["uri"] for row in known if row["verdict"] == "invalid"}
