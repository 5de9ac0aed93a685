"""The live pulls: the matches around now, and the tables that may have moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta

from functions.fetch.fetcher import Round, by_id, by_window, pull_matches
from functions.shared.runtime.context import Context, Outcome
from functions.shared.runtime.errors import LakeError, WarehouseError
from functions.shared.runtime.log import log_event
from functions.shared.runtime.step_args import FetchMatches, StepArgs
from functions.shared.storage.snapshot import parse_key, snapshot_keys, unpack
from transforms.known_values import CALLED_OFF

DAYS_AROUND = 2
"""The live poll asks for this many days before and after `as_of`."""

STALE_AFTER = timedelta(minutes=55)
"""Off match-days a pull is due when the last is this old: once an hour."""

OWN_RESPONSE_WITHIN = timedelta(hours=1)
"""How far back a step looks for what an earlier step of its run has stored."""


def fetch_matches_live(context: Context, args: FetchMatches) -> Outcome:
    """Pull the matches around `as_of`, unless it is no match-day and a pull is fresh.

    `args.ids` asks for those matches instead, whatever the day. Raises UpstreamError,
    ConfigError (the token) or LakeError.
    """
    if args.ids is None and (reason := _is_not_due(context)):
        return Outcome(status="skipped", details={"reason": reason})
    day, reach = context.as_of.date(), timedelta(days=DAYS_AROUND)
    around = by_window(day - reach, day + reach, context.competitions)
    asked = around if args.ids is None else by_id(args.ids)
    with context.api(context.deadline.check) as api:
        pull_matches(context, api, asked)
    return Outcome()


def _is_not_due(context: Context) -> str:
    """Why no pull is due; empty when one is. Fails open: unknown means due, also where
    the warehouse cannot be read."""
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

    Who plays is what this run's own response says; the warehouse is asked where there
    is none to read, and where it cannot be read, all are pulled. A 403 leaves one
    competition out and is reported, and so is a 404, a cup without standings; any other
    failure lets the rest go on and then fails the step with UpstreamError.
    """
    playing = _playing_by_own_response(context)
    if playing is None:
        playing = _asked(context, "query_playing_competitions")
    return _pull_tables(context, playing, "no tracked competition plays today")


def refresh_standings(context: Context, _: StepArgs) -> Outcome:
    """Pull the table of every tracked competition that had a match in the last 24 h or
    has one on the date of `as_of`, where no table of the last half hour is known.

    So the tables of a match-day, which every live poll pulls, are not pulled twice, and
    those of the day after are still corrected. Where the warehouse cannot be read, the
    tables of those that play by this run's own response are pulled. Fails as
    `fetch_standings_live` does.
    """
    reason = "no table can have moved since it was pulled"
    return _pull_tables(context, _asked(context, "query_tables_to_refresh"), reason)


def _asked(context: Context, query: str) -> list[str]:
    """The competitions that a query names; without a warehouse to read, those that
    play by this run's own response, or all."""
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
    since = context.clock.now() - OWN_RESPONSE_WITHIN
    found = snapshot_keys(context.lake, resources=["matches"], since=since)
    for key in reversed(list(found)):
        told = parse_key(key)
        if told is None or told.run_id != context.run_id:
            continue
        try:
            response = unpack(key, context.lake.read(key)).content
        except LakeError:
            return None
        judged = context.contract.validate("matches", response, told.scope)
        if judged.verdict == "invalid":
            return None
        today = context.as_of.astimezone(UTC).date()
        playing = {
            row.value.competition.code
            for row in judged.rows
            if row.value.utcDate.astimezone(UTC).date() == today
            and row.value.status not in CALLED_OFF
        }
        return sorted(playing & set(context.competitions))
    return None


def _pull_tables(context: Context, codes: Sequence[str], reason: str) -> Outcome:
    if not codes:
        return Outcome(status="skipped", details={"reason": reason})
    with context.api(context.deadline.check) as api:
        tables = Round(context, api)
        for code in codes:
            tables.ask(code, "standings", resource="standings")
    return tables.outcome(competitions=list(codes))
