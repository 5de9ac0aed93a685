"""The HTTP handler of the function validate."""

from __future__ import annotations

import flask
import functions_framework

from functions.shared.runtime.handler import serve
from functions.validate.steps import STEPS


@functions_framework.http
def validate(request: flask.Request) -> flask.Response:
    """Run the step that the request names; see docs/dags.md."""
    return serve(request, "validate", STEPS)
