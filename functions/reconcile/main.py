"""The HTTP handler of the function reconcile."""

from __future__ import annotations

import flask
import functions_framework

from functions.reconcile.steps import STEPS
from functions.shared.runtime.handler import serve


@functions_framework.http
def reconcile(request: flask.Request) -> flask.Response:
    """Run the step that the request names; see docs/dags.md."""
    return serve(request, "reconcile", STEPS)
