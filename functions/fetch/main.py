"""The HTTP handler of the function fetch."""

from __future__ import annotations

import flask
import functions_framework

from functions.fetch.steps import STEPS
from functions.shared.runtime.handler import serve


@functions_framework.http
def fetch(request: flask.Request) -> flask.Response:
    """Run the step that the request names; see docs/dags.md."""
    return serve(request, "fetch", STEPS)
