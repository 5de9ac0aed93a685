"""fetch: asks football-data.org and stores every answer before anyone looks at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from functions.shared.api import Answer, FootballData
from functions.shared.errors import (
    BadRequestError,
    LakeError,
    RestrictedError,
    UpstreamError,
)
from functions.shared.snapshot import CONTENT_TYPE, make_snapshot
from functions.shared.step import Context, Outcome, Steps
from functions.shared.windows import match_windows

DAYS_AROUND = 2
"""The live poll asks for this many days before and after `as_of`."""

IDS_PER_CALL = 100
"""Single matches asked for in one call."""

STALE_AFTER = timedelta(minutes=55)
"""Off match-days a pull is due when the last is this old: once an hour."""


def fetch_matches_live(context: Context) -> Outcome:
    """Pull the matches around `as_of`, unless it is no match-day and a pull is fresh.

    `args.ids` asks for those matches instead, whatever the day. Raises UpstreamError,
    ConfigError (the token), BadRequestError (`ids`) or LakeError.
    """
    ids = context.args.get("ids")
    if ids is None and (reason := _is_not_due(context)):
        return Outcome(status="skipped", details={"reason": reason})
    asked = _around(context) if ids is None else _by_id(ids)
    with context.api(context.deadline.check) as api:
        for scope, params in asked:
            pull(
                context,
                api,
                "/matches",
                params,
                resource="matches",
                scope=scope,
            )
    return Outcome()


def _is_not_due(context: Context) -> str:
    """Why no pull is due; empty when one is. Fails open: unknown means due."""
    (gate,) = context.warehouse.fetch(
        "ask_gate",
        as_of=context.as_of,
        horizon=context.horizon,
        competitions=context.competitions,
    )
    last_pull = gate["last_successful_pull_at"]
    is_fresh = last_pull is not None and context.as_of - last_pull < STALE_AFTER
    if is_fresh and not gate["is_match_day"]:
        return f"no match-day, last pull at {last_pull:%Y-%m-%dT%H:%M:%SZ}"
    return ""


def _around(context: Context) -> list[tuple[str, dict[str, str]]]:
    """Scope and parameters of each call for the days around `as_of`."""
    day, reach = context.as_of.date(), timedelta(days=DAYS_AROUND)
    return [
        (
            f"{first.isoformat()}..{end.isoformat()}",
            {
                "dateFrom": first.isoformat(),
                "dateTo": end.isoformat(),
                "competitions": ",".join(context.competitions),
            },
        )
        for first, end in match_windows(day - reach, day + reach)
    ]


def _by_id(ids: object) -> list[tuple[str, dict[str, str]]]:
    """Scope and parameters of each call for single matches."""
    if not isinstance(ids, list) or not ids or any(type(one) is not int for one in ids):
        raise BadRequestError(
            "args.ids is no list of match ids.", fix='For example: {"ids": [537958]}'
        )
    return [
        ("ids", {"ids": ",".join(map(str, ids[start : start + IDS_PER_CALL]))})
        for start in range(0, len(ids), IDS_PER_CALL)
    ]


def fetch_standings_live(context: Context) -> Outcome:
    """Pull the table of every tracked competition that plays on the date of `as_of`.

    A 403 leaves one competition out and is reported; any other failure lets the rest
    go on and then fails the step with UpstreamError.
    """
    due = context.warehouse.fetch(
        "ask_playing_competitions",
        as_of=context.as_of,
        competitions=context.competitions,
    )
    codes = [row["competition_code"] for row in due]
    if not codes:
        reason = "no tracked competition plays today"
        return Outcome(status="skipped", details={"reason": reason})
    restricted: list[str] = []
    failed: dict[str, UpstreamError] = {}
    with context.api(context.deadline.check) as api:
        for code in codes:
            path = f"/competitions/{code}/standings"
            try:
                pull(
                    context,
                    api,
                    path,
                    {},
                    resource="standings",
                    scope=code,
                )
            except RestrictedError:
                restricted.append(code)
            except UpstreamError as error:
                failed[code] = error
    if failed:
        first = next(iter(failed.values()))
        raise UpstreamError(
            f"No standings of {', '.join(failed)}; {len(codes) - len(failed)} others "
            f"went well. {first.what}",
            fix=first.fix,
            status=first.status,
        )
    counts = {"restricted": len(restricted)}
    details = {"competitions": codes, "restricted": restricted}
    return Outcome(counts=counts, details=details)


def pull(
    context: Context,
    api: FootballData,
    path: str,
    params: dict[str, str],
    *,
    resource: str,
    scope: str,
) -> None:
    """Make one call and store each of its answers, errors as resource `errors`.

    Raises what the client raises, after the answer is stored, and LakeError.
    """
    api.get(path, params, store=_storing(context, resource, scope))


def _storing(context: Context, resource: str, scope: str) -> Callable[[Answer], None]:
    def store(answer: Answer) -> None:
        snapshot = make_snapshot(
            resource=resource if answer.status == 200 else "errors",
            scope=scope,
            dag=context.dag,
            run_id=context.run_id,
            step=context.step,
            path=answer.path,
            params=dict(answer.params),
            status=answer.status,
            headers=dict(answer.headers),
            fetched_at=answer.fetched_at,
            body=answer.body,
        )
        try:
            is_new = context.lake.create(
                snapshot.key, snapshot.pack(), content_type=CONTENT_TYPE
            )
        except LakeError as error:
            what = f"An answer of {answer.path} could not be kept. {error.what}"
            raise LakeError(what, fix=error.fix) from None
        context.add(api_calls=1, stored=is_new, body_bytes=len(answer.body))

    return store


STEPS: Steps = {
    "fetch_matches_live": fetch_matches_live,
    "fetch_standings_live": fetch_standings_live,
}
