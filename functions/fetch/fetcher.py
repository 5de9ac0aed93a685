"""Calls of the API whose responses go to the lake, and what they are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from functions.shared.footballdata.client import ApiResponse, FootballData
from functions.shared.footballdata.windows import match_windows
from functions.shared.runtime.context import Context, Outcome
from functions.shared.runtime.errors import (
    BadRequestError,
    LakeError,
    RestrictedError,
    UpstreamError,
)
from functions.shared.storage.snapshot import CONTENT_TYPE, make_snapshot

IDS_PER_CALL = 100
"""Single matches asked for in one call."""

Asked = tuple[str, dict[str, str]]
"""The scope and the parameters of one call of `/matches`."""


def pull(
    context: Context,
    api: FootballData,
    path: str,
    params: dict[str, str],
    *,
    resource: str,
    scope: str,
) -> None:
    """Make one call and store each of its responses, errors as resource `errors`.

    Raises what the client raises, after the response is stored, and LakeError.
    """
    api.get(path, params, store=_storing(context, resource, scope))


def pull_matches(context: Context, api: FootballData, asked: Iterable[Asked]) -> None:
    """Pull live matches, call by call. Raises what `pull` raises, at the first."""
    for scope, params in asked:
        pull(context, api, "/matches", params, resource="matches", scope=scope)


def by_window(first: date, last: date, competitions: Sequence[str]) -> list[Asked]:
    """The calls for the matches of `first` to `last` (UTC days, included).

    The scope is the window asked for, like 2026-11-18..2026-11-25, its end excluded.
    Raises BadRequestError when `last` is before `first`.
    """
    return [
        (
            f"{start.isoformat()}..{end.isoformat()}",
            {
                "dateFrom": start.isoformat(),
                "dateTo": end.isoformat(),
                "competitions": ",".join(competitions),
            },
        )
        for start, end in match_windows(first, last)
    ]


def by_id(ids: Sequence[int]) -> list[Asked]:
    """The calls for single matches."""
    return [
        ("ids", {"ids": ",".join(map(str, ids[start : start + IDS_PER_CALL]))})
        for start in range(0, len(ids), IDS_PER_CALL)
    ]


def competitions_asked(context: Context, asked: list[str] | None) -> list[str]:
    """The tracked competitions, or those of them that `args.competitions` names.

    Raises BadRequestError for any other.
    """
    tracked = context.competitions
    if asked is None:
        return tracked
    if any(code not in tracked for code in asked):
        raise BadRequestError(
            f"args.competitions is {asked!r}, which are not all tracked.",
            fix=f'For example: {{"competitions": ["{tracked[0]}"]}}. Tracked are '
            f"{', '.join(tracked)}; COMPETITIONS says which.",
        )
    return [code for code in tracked if code in asked]


@dataclass
class Round:
    """Calls for one competition after another: what one lacks holds up no other."""

    context: Context
    api: FootballData
    responses: int = 0
    restricted: list[str] = field(default_factory=list)
    """Competitions that were answered 403; they are not asked for more."""
    without_standings: list[str] = field(default_factory=list)
    """Those whose standings were answered 404: a knock-out cup has none."""
    failed: dict[str, UpstreamError] = field(default_factory=dict)

    def ask(self, code: str, kind: str, *, resource: str, season: str = "") -> None:
        """Pull the `kind` (matches, standings, teams) of a competition.

        Raises ConfigError for a refused token, LakeError, and StepTimeoutError; any
        other failure is kept for the end.
        """
        if code in self.restricted:
            return
        path = f"/competitions/{code}/{kind}"
        params = {"season": season} if season else {}
        try:
            pull(self.context, self.api, path, params, resource=resource, scope=code)
            self.responses += 1
        except RestrictedError:
            self.restricted.append(code)
        except UpstreamError as error:
            if kind == "standings" and error.status == 404:
                self.without_standings.append(code)
            else:
                self.failed[f"{code} {kind}"] = error

    def outcome(self, **details: object) -> Outcome:
        """What came of it. Raises UpstreamError naming every call that failed."""
        self.context.add(responses=self.responses, restricted=len(self.restricted))
        if self.failed:
            first = next(iter(self.failed.values()))
            raise UpstreamError(
                f"No response for {', '.join(self.failed)}; {self.responses} others "
                "went "
                f"well. {first.what}",
                fix=first.fix,
                status=first.status,
            )
        told = {
            "restricted": self.restricted,
            "without_standings": self.without_standings,
        }
        return Outcome(details={**details, **told})


def _storing(
    context: Context, resource: str, scope: str
) -> Callable[[ApiResponse], None]:
    def store(response: ApiResponse) -> None:
        snapshot = make_snapshot(
            resource=resource if response.status == 200 else "errors",
            scope=scope,
            dag=context.dag,
            run_id=context.run_id,
            step=context.step,
            path=response.path,
            params=dict(response.params),
            status=response.status,
            headers=dict(response.headers),
            fetched_at=response.fetched_at,
            body=response.body,
        )
        try:
            is_new = context.lake.create(
                snapshot.key, snapshot.pack(), content_type=CONTENT_TYPE
            )
        except LakeError as error:
            what = f"A response of {response.path} could not be kept. {error.what}"
            raise LakeError(what, fix=error.fix) from None
        context.add(api_calls=1, stored=is_new, body_bytes=len(response.body))

    return store
