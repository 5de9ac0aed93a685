"""One call of the API whose responses are stored in the lake before they are used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from functions.shared.footballdata.client import FootballData
from functions.shared.footballdata.response import ApiResponse
from functions.shared.runtime.context import Context
from functions.shared.runtime.errors import LakeError
from functions.shared.storage.snapshot import CONTENT_TYPE, make_snapshot


@dataclass(frozen=True)
class ApiCall:
    """A path with parameters, and the resource and scope of its responses."""

    path: str
    params: dict[str, str]
    resource: str
    scope: str


def pull(context: Context, api: FootballData, call: ApiCall) -> None:
    """Make one call and store each of its responses, errors as resource `errors`.

    Raises what the client raises, after the response is stored, and LakeError.
    """
    api.get(call.path, call.params, store=partial(_store, context, call))


def _store(context: Context, call: ApiCall, response: ApiResponse) -> None:
    snapshot = make_snapshot(
        resource=call.resource if response.status == 200 else "errors",
        scope=call.scope,
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
        what = f"A response of {response.path} could not be stored. {error.what}"
        raise LakeError(what, fix=error.fix) from None
    context.add(api_calls=1, stored=is_new, body_bytes=len(response.body))
