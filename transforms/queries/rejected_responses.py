"""Responses that break the contract, for the alert condition schema_mismatch.

Only a response that could show a fault again may end it. A rejected row is a match: it
is over when a later response has a valid row of that match, or covers its date
completely without it. If the row does not identify a match, or the whole response was
unusable, the next valid response of the same step decides; a response by ids does not
cover a window.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.alert_conditions import PAYLOAD_DAYS, SCHEMA_MISMATCH
from transforms.model import among, query, timestamp_param
from transforms.queries.monitoring import looked_back

LISTED = 8
"""How many rows of a response `broken_matches` names."""

UNREADABLE = " unreadable"

LEFT_TO_BATCH_HOURS = 24
"""After this time without a live row, as the date is past, the season of the nightly
batch decides whether the match is valid."""


@query
def rejected_scopes(raw_snapshots: ir.Table, raw_alerts: ir.Table) -> ir.Table:
    """The scopes whose responses are rejected at `as_of`, since when, and the first of
    these responses.

    Live pulls of matches are one scope. The onset is the first bad response since the
    last one that showed the same to be good. The alert of a competition that is no
    longer tracked ends after PAYLOAD_DAYS. A scope without a bad response of that time
    `opens` no alert.
    """
    as_of = timestamp_param("as_of")
    responses = _responses(raw_snapshots)
    is_open = raw_alerts.filter(
        raw_alerts.onset_at >= timestamp_param("horizon"),
        raw_alerts.onset_at <= as_of,
        raw_alerts.condition == SCHEMA_MISMATCH.name,
        raw_alerts.resolved_at.isnull(),
    )
    known = is_open.select(place=is_open.scope, known_onset_at=is_open.onset_at)
    bad = responses.filter(responses.verdict != "valid").left_join(known, "place")
    bad = bad.filter(
        (bad.fetched_at >= looked_back())
        | (bad.fetched_at >= bad.known_onset_at).fill_null(False)
    )
    faults = _rejected_matches(bad).union(_rejected_responses(bad), distinct=False)
    later = responses.filter(responses.fetched_at >= looked_back())
    shown = _shown_good(faults, later)
    left = faults.left_join(shown, ["place", "fault"])
    recent = as_of - ibis.interval(days=PAYLOAD_DAYS)
    left = left.filter(
        left.good_at.isnull() | (left.at >= left.good_at),
        left.is_tracked | (left.at > recent),
    )
    left = left.select(
        *("place", "at", "snapshot_id", "is_tracked"),
        onset_at=left["at"].min().over(ibis.window(group_by=left.place)),
    )
    scopes = left.group_by(scope=left.place).aggregate(
        onset_at=left.onset_at.min(),
        newest_at=left["at"].max(),
        first=left.snapshot_id.min(where=left["at"] == left.onset_at),
    )
    return scopes.select(
        "scope",
        "onset_at",
        opens=scopes.newest_at > recent,
        snapshot_id=scopes["first"],
    ).order_by("scope")


def _responses(raw_snapshots: ir.Table) -> ir.Table:
    """The validated responses up to `as_of`, with their place and kind."""
    rows = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("horizon"),
        raw_snapshots.fetched_at <= timestamp_param("as_of"),
        raw_snapshots.verdict.isin(["valid", "partial", "invalid"]),
    )
    season = (ibis.literal(" season ") + rows.asked_season).fill_null("")
    place = rows.resource + "/" + rows.scope + season
    is_live = rows.resource == "matches"
    by = rows.asked_ids.isnull().ifelse("window", "ids")
    return rows.select(
        *("fetched_at", "snapshot_id", "resource", "scope", "verdict", "row_count"),
        *("is_complete", "asked_ids", "asked_season", "named_matches"),
        *("quarantined_count", "broken_matches"),
        is_tracked=is_live | among(rows.scope, "competitions"),
        place=is_live.ifelse("matches", place),
        kind=is_live.ifelse(rows.step + " by " + by, place),
    )


def _rejected_matches(bad: ir.Table) -> ir.Table:
    """A row for each rejected row of `bad` that identifies its match."""
    named = bad.filter(bad.broken_matches.notnull())
    number = ibis.union(
        *(ibis.literal(n, "int64").name("n").as_table() for n in range(1, LISTED + 1))
    )
    each = named.cross_join(number)
    each = each.mutate(fault=each.broken_matches.split(",")[each.n])
    each = each.filter(each.fault.contains(":"), ~each.fault.contains("::"))
    return each.select(
        "place", "fault", "snapshot_id", "is_tracked", at=each.fetched_at
    )


def _rejected_responses(bad: ir.Table) -> ir.Table:
    """A row for each response of `bad` with a fault that is not an identified match. An
    unreadable response is a fault of its own kind."""
    rows = bad.filter(
        bad.broken_matches.isnull()
        | bad.broken_matches.contains("::")
        | (bad.quarantined_count > LISTED)
    )
    is_unreadable = (rows.verdict == "invalid") & (rows.quarantined_count == 0)
    fault = is_unreadable.ifelse(rows.kind + UNREADABLE, rows.kind)
    return rows.select(
        "place", "snapshot_id", "is_tracked", fault=fault, at=rows.fetched_at
    ).relocate("fault", after="place")


def _shown_good(faults: ir.Table, responses: ir.Table) -> ir.Table:
    """When each fault was last shown to be over; no row for a fault that never was."""
    each = faults.group_by("place", "fault").aggregate(newest_at=faults["at"].max())
    pieces = each.fault.split(":")
    is_match = each.fault.contains(":")
    each = each.mutate(
        code=is_match.ifelse(pieces[0], ibis.null("string")),
        number=is_match.ifelse(pieces[1], ibis.null("string")),
        day=is_match.ifelse(pieces[2], ibis.null("string")),
    )
    beside = each.cross_join(responses.drop("place"))
    is_valid = beside.verdict == "valid"
    is_window = (beside.resource == "matches") & beside.asked_ids.isnull()
    has_rows = beside.row_count > 0
    is_same_kind = is_valid & (
        ((beside.kind == beside.fault) & has_rows)
        | (beside.kind + UNREADABLE == beside.fault)
    )
    colon, comma = ibis.literal(":"), ibis.literal(",")
    is_named = (beside.verdict != "invalid") & beside.named_matches.contains(
        colon + beside.number + comma
    )
    is_gone = (
        is_valid
        & is_window
        & beside.is_complete
        & (beside.day > beside.scope.substr(0, 10))
        & (beside.day < beside.scope.substr(12, 10))
        & beside.named_matches.contains(comma + beside.code + colon)
    )
    is_left = beside.fetched_at > beside.newest_at + ibis.interval(
        hours=LEFT_TO_BATCH_HOURS
    )
    is_of_season = (beside.resource == "batch_matches") & beside.asked_season.isnull()
    is_in_season = (
        is_left & is_valid & is_of_season & has_rows & (beside.scope == beside.code)
    )
    is_of_ids = beside.fault.contains(" by ids")
    is_done = is_left & is_valid & is_window & is_of_ids
    shown = beside.filter(
        is_same_kind.fill_null(False)
        | is_named.fill_null(False)
        | is_gone.fill_null(False)
        | is_in_season.fill_null(False)
        | is_done.fill_null(False)
    )
    return shown.group_by("place", "fault").aggregate(good_at=shown.fetched_at.max())
