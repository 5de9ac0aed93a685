"""The live pulls: the matches around now, and the tables that may have changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta

from functions.fetch.calls import calls_by_id, calls_by_window
from functions.fetch.competition_pulls import CompetitionPulls
from functions.shared.footballdata.pull import pull
from functions.shared.runtime.context import Context, Outcome
from functions.shared.runtime.errors import LakeError, WarehouseError
from functions.shared.runtime.log import log_event
from functions.shared.runtime.step_args import FetchMatches, StepArgs
from functions.shared.storage.snapshot import parse_key, snapshot_keys, unpack
from transforms.known_values import CALLED_OFF

DAYS_AROUND = 2
"""The live poll requests this many days before and after `as_of`."""

STALE_AFTER = timedelta(minutes=55)
"""Off match-days a pull is due when the last is this old: once an hour."""

OWN_RESPONSE_WITHIN = timedelta(hours=1)
"""How far back a step looks for the response of an earlier step of its run."""


def fetch_matches_live(context: Context, args: FetchMatches) -> Outcome:
    """Pull the matches around `as_of`; off match-days, only if the last pull is old.

    `args.ids` requests those matches instead, whatever the day. Raises UpstreamError,
    ConfigError (the token) or LakeError.
    """
    if args.ids is not None:
        calls = calls_by_id(args.ids)
    elif reason := _why_not_due(context):
        return Outcome(status="skipped", details={"reason": reason})
    else:
        day, reach = context.as_of.date(), timedelta(days=DAYS_AROUND)
        calls = calls_by_window(day - reach, day + reach, context.competitions)
    with context.api(context.deadline.check) as api:
        for call in calls:
            pull(context, api, call)
    return Outcome()


def _why_not_due(context: Context) -> str:
    """Why no pull is due; empty when one is. A pull is due where that is unknown, also
    where the warehouse cannot be read."""
    try:
        (gate,) = context.warehouse.fetch(
            "query_gate",
            as_of=context.as_of,
            horizon=context.horizon,
            competitions=context.competitions,
        )
    except WarehouseError as error:
        log_event("fetched_without_warehouse", severity="WARNING", error=error)
        return ""
    last_pull = gate["last_successful_pull_at"]
    is_fresh = last_pull is not None and context.as_of - last_pull < STALE_AFTER
    if is_fresh and not gate["is_match_day"]:
        return f"no match-day, last pull at {last_pull:%Y-%m-%dT%H:%M:%SZ}"
    return ""


def fetch_standings_live(context: Context, _: StepArgs) -> Outcome:
    """Pull the table of every tracked competition that plays on the date of `as_of`.

    The response of this run's own pull says which play; without one, the warehouse
    does, and where it cannot be read, all tables are pulled. A 403 leaves one
    competition out and is reported, and so is a 404, a cup without standings; any other
    failure does not stop the others and then fails the step with UpstreamError.
    """
    playing = _playing_by_own_response(context)
    if playing is None:
        playing = _query_competitions(context, "query_playing_competitions")
    return _pull_tables(context, playing, "no tracked competition plays today")


def refresh_standings(context: Context, _: StepArgs) -> Outcome:
    """Pull the table of every tracked competition that had a match in the last 24 h or
    has one on the date of `as_of`, where no table of the last half hour is known.

    So the tables of a match-day, which every live poll pulls, are not pulled twice, and
    those of the day after are still corrected. Where the warehouse cannot be read, the
    tables of those that play by this run's own response are pulled. Fails as
    `fetch_standings_live` does.
    """
    due = _query_competitions(context, "query_tables_to_refresh")
    return _pull_tables(context, due, "no table can have changed since it was pulled")


def _query_competitions(context: Context, query: str) -> list[str]:
    """The competitions that a query returns; where the warehouse cannot be read, those
    that play by this run's own response, or all."""
    try:
        due = context.warehouse.fetch(
            query, as_of=context.as_of, competitions=context.competitions
        )
    except WarehouseError as error:
        log_event("fetched_without_warehouse", severity="WARNING", error=error)
        playing = _playing_by_own_response(context)
        return context.competitions if playing is None else playing
    return [row["competition_code"] for row in due]


def _playing_by_own_response(context: Context) -> list[str] | None:
    """As `query_playing_competitions`, from the matches that this run has just pulled;
    None where it has pulled none, or none that can be used."""
    key = _own_response(context)
    if key is None:
        return None
    try:
        snapshot = unpack(key, context.lake.read(key))
    except LakeError:
        return None
    result = context.contract.validate("matches", snapshot.content, snapshot.scope)
    if result.verdict == "invalid":
        return None
    today = context.as_of.astimezone(UTC).date()
    playing = {
        row.value.competition.code
        for row in result.rows
        if row.value.utcDate.astimezone(UTC).date() == today
        and row.value.status not in CALLED_OFF
    }
    return sorted(playing & set(context.competitions))


def _own_response(context: Context) -> str | None:
    """The key of the newest matches response of this run."""
    since = context.clock.now() - OWN_RESPONSE_WITHIN
    keys = list(snapshot_keys(context.lake, resources=["matches"], since=since))
    for key in reversed(keys):
        parsed = parse_key(key)
        if parsed is not None and parsed.run_id == context.run_id:
            return key
    return None


def _pull_tables(context: Context, codes: Sequence[str], reason: str) -> Outcome:
    if not codes:
        return Outcome(status="skipped", details={"reason": reason})
    with context.api(context.deadline.check) as api:
        pulls = CompetitionPulls(context, api)
        for code in codes:
            pulls.fetch(code, "standings", resource="standings")
    return pulls.outcome(competitions=list(codes))
