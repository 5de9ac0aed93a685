"""The HTTP handler of the function load."""

from __future__ import annotations

import flask
import functions_framework

from functions.load.steps import STEPS
from functions.shared.runtime.handler import serve


@functions_framework.http
def load(request: flask.Request) -> flask.Response:
    """Run the step that the request names; see docs/dags.md."""
    return serve(request, "load", STEPS)
