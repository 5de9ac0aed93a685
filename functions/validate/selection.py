"""Which snapshots validate looks at, and which of them the ledger has."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from functions.shared.runtime.context import Context
from functions.shared.runtime.errors import BadRequestError
from functions.shared.runtime.step_args import Validate
from functions.shared.storage.snapshot import fetched_at_of, parse_key
from functions.shared.warehouse.base import Row

OVERLAP = timedelta(days=2)
"""How far behind `as_of`, or the newest known snapshot, the lake is searched."""


def known_snapshots(
    context: Context, args: Validate
) -> tuple[datetime | None, dict[str, Row]]:
    """The start of the search, and the rows of the ledger since then by snapshot.

    Snapshots are validated in the order of fetching, so where the ledger has any of the
    last two days, it has all that are older. None means the whole lake.
    """
    since = _requested_since(context, args)
    if since is not None:
        return since, _ledger_since(context, since)
    since = min(context.as_of, context.clock.now()) - OVERLAP
    known = _ledger_since(context, since)
    if any(row["fetched_at"] <= context.latest for row in known.values()):
        return since, known
    (newest,) = context.warehouse.fetch(
        "query_newest_snapshot", horizon=context.horizon, latest=context.latest
    )
    if newest["fetched_at"] is None:
        return None, {}
    since = newest["fetched_at"] - OVERLAP
    return since, _ledger_since(context, since)


def requested_uris(args: Validate) -> list[str]:
    """The objects in `args.uris`; none where it is left out. Raises BadRequestError."""
    uris = args.uris or []
    if any(parse_key(key) is None for key in uris):
        raise BadRequestError(
            "args.uris has an item that is not the key of a snapshot.",
            fix="Take them from the column uri of raw_snapshots.",
        )
    return uris


def time_argument(name: str, text: str | None) -> datetime | None:
    """An argument as a time, in UTC unless it has a zone. Raises BadRequestError."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadRequestError(
            f"args.{name} is {text!r}, which is not a valid date or time.",
            fix=f'For example: {{"{name}": "2026-11-01"}}',
        ) from None


def date_argument(name: str, text: str | None) -> datetime | None:
    """An argument as the start of its date. Raises BadRequestError."""
    moment = time_argument(name, text)
    return moment and datetime.combine(moment.date(), time(), tzinfo=UTC)


def _requested_since(context: Context, args: Validate) -> datetime | None:
    since = date_argument("since", args.since)
    if uris := requested_uris(args):
        return min(fetched_at_of(uri) for uri in uris) - OVERLAP
    if since is None and args.lookback_days is not None:
        return context.as_of - timedelta(days=args.lookback_days)
    return since


def _ledger_since(context: Context, since: datetime) -> dict[str, Row]:
    rows = context.warehouse.fetch("query_known_snapshots", since=since)
    return {row["snapshot_id"]: row for row in rows}
