"""The content hash of a match: it changes when a viewer can see a change."""

from __future__ import annotations

import hashlib
from datetime import UTC

import msgspec

from functions.shared.contract.models import Goals, Match, value_or_none

SCORE_PARTS = ("fullTime", "halfTime", "regularTime", "extraTime", "penalties")


def content_hash(match: Match) -> str:
    """32 hex digits of the status, kick-off, stage, group, matchday, teams and score.

    An absent value counts as null, and a time is the same in every zone.
    """
    score = value_or_none(match.score)
    goals = [
        (value_or_none(part.home), value_or_none(part.away))
        if isinstance(part := getattr(score, name, None), Goals)
        else (None, None)
        for name in SCORE_PARTS
    ]
    home, away = value_or_none(match.homeTeam), value_or_none(match.awayTeam)
    content = (
        match.status,
        match.utcDate.astimezone(UTC),
        match.stage,
        value_or_none(match.group),
        value_or_none(match.matchday),
        value_or_none(home.id) if home else None,
        value_or_none(away.id) if away else None,
        value_or_none(score.winner) if score else None,
        value_or_none(score.duration) if score else None,
        goals,
    )
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:32]
