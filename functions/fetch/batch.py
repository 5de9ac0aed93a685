"""The nightly ingest: whole seasons, competition by competition."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from functions.fetch.calls import selected_competitions
from functions.fetch.competition_pulls import CompetitionPulls
from functions.shared.runtime.context import Context, Outcome
from functions.shared.runtime.errors import LakeError, WarehouseError
from functions.shared.runtime.log import log_event
from functions.shared.runtime.request import LATEST
from functions.shared.runtime.step_args import BatchIngest
from functions.shared.storage.snapshot import parse_key, unpack

KINDS = ("matches", "standings", "teams")
"""The responses of a competition, in this order; stored as `batch_<kind>`."""

Part = tuple[str, str]
"""A competition and a kind."""


def run_batch_ingest(context: Context, args: BatchIngest) -> Outcome:
    """Pull matches, standings and teams of the season of every tracked competition.

    `args.competitions` selects some of them, `args.season` the season that began in
    that year. A response that was stored on this UTC date is not pulled again, unless
    it is invalid, so a second start resumes where the first one stopped; `args.refetch`
    pulls everything. A 403 leaves out one competition, a 404 its standings, and both
    are reported; any other failure does not stop the others and then fails the step
    with UpstreamError. Raises BadRequestError (`args`), ConfigError (the token) or
    LakeError.
    """
    codes = selected_competitions(context, args.competitions)
    season = "" if args.season is None else str(args.season)
    today = context.clock.now().date()
    stored = set() if args.refetch else _stored(context, today, season)
    parts = [(code, kind) for code in codes for kind in KINDS]
    missing = [part for part in parts if part not in stored]
    context.add(resumed=len(parts) - len(missing))
    if not missing:
        reason = f"all {len(parts)} responses of {today} are stored"
        return Outcome(status="skipped", details={"reason": reason})
    with context.api(context.deadline.check) as api:
        pulls = CompetitionPulls(context, api)
        for code, kind in missing:
            pulls.fetch(code, kind, resource=f"batch_{kind}", season=season)
    return pulls.outcome(competitions=codes)


def _stored(context: Context, today: date, season: str) -> set[Part]:
    """The parts of a season that the lake stored today, without responses that are
    invalid, or were stored while a clock was ahead. The requested season is in the
    envelope, not in the key."""
    is_simulated = context.settings.clock == "request"  # its clock may be set back
    until = LATEST if is_simulated else context.clock.now()
    invalid = _invalid(context, datetime.combine(today, time(), tzinfo=UTC))
    stored = set()
    for kind in KINDS:
        for key in context.lake.keys(f"raw/batch_{kind}/dt={today.isoformat()}"):
            parsed = parse_key(key)
            if parsed is None or key in invalid or parsed.fetched_at > until:
                continue
            data = context.lake.read(key)
            try:
                requested = unpack(key, data).request.params.get("season", "")
            except LakeError:  # reported by validate
                continue
            if requested == season:
                stored.add((parsed.scope, kind))
    return stored


def _invalid(context: Context, since: datetime) -> set[str]:
    """The responses with verdict invalid; none where the warehouse cannot be read."""
    try:
        known = context.warehouse.fetch("query_known_snapshots", since=since)
    except WarehouseError as error:
        log_event("fetched_without_warehouse", severity="WARNING", error=error)
        return set()
    return {row["uri"] for row in known if row["verdict"] == "invalid"}
