"""TODO"""

from __future__ import annotations

from functions.shared.step import Steps

STEPS: Steps = {}
