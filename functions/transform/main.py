"""The HTTP handler of the function transform."""

from __future__ import annotations

import flask
import functions_framework

from functions.shared.runtime.handler import serve
from functions.transform.steps import STEPS


@functions_framework.http
def transform(request: flask.Request) -> flask.Response:
    """Run the step that the request names; see docs/dags.md."""
    return serve(request, "transform", STEPS)
