"""A function that responds to each step as its script says, and records each request.

Its address is http://HOST/PLAY/FUNCTION. SCRIPTS names a folder with PLAY.json, the
responses by step, one for each attempt and the last one for all that follow: {"code",
"body"}, either of which may be left out; a body that is text is sent as HTML, a map is
filled up to a response of a step unless {"is_bare": true}. {"sleep_s"} is waited
before. {"crash": true} raises, and {"hang_up": true} closes the connection with no
response. A step without a script does its work. Each request goes to PLAY.calls, one
JSON object a line.
"""

from __future__ import annotations

import json
import os
import socket
import time
from pathlib import Path
from typing import Any

import flask
import functions_framework


@functions_framework.http
def response(request: flask.Request) -> flask.Response:
    """Respond to one request."""
    play, function = request.path.strip("/").split("/")
    payload = request.get_json()
    scripted = _scripted(play, function, payload, request.headers.get("Authorization"))
    time.sleep(scripted.get("sleep_s", 0))
    if scripted.get("crash"):
        raise RuntimeError("a crash that the script requests")
    if scripted.get("hang_up"):
        request.environ["gunicorn.socket"].shutdown(socket.SHUT_RDWR)
    body = scripted.get("body", {})
    if isinstance(body, str):
        return flask.Response(body, scripted.get("code", 200), content_type="text/html")
    if isinstance(body, dict) and not scripted.get("is_bare"):
        done = {"status": "ok", "counts": {}, "details": {}, "duration_ms": 7}
        body = {"step": payload["step"], **done, **body}
    return flask.Response(
        json.dumps(body), scripted.get("code", 200), content_type="application/json"
    )


def _scripted(
    play: str, function: str, payload: dict[str, Any], authorization: str | None
) -> dict[str, Any]:
    folder = Path(os.environ["SCRIPTS"])
    noted = folder / f"{play}.calls"
    before = noted.read_text().splitlines() if noted.exists() else []
    attempt = sum(
        json.loads(line)["body"]["step"] == payload["step"] for line in before
    )
    call = {"function": function, "authorization": authorization, "body": payload}
    with noted.open("a") as file:
        file.write(json.dumps(call) + "\n")
    script = json.loads((folder / f"{play}.json").read_text()).get(
        payload["step"], [{}]
    )
    scripted: dict[str, Any] = script[min(attempt, len(script) - 1)]
    return scripted
