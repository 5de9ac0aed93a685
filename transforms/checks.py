"""The data tests: what has to hold of silver and gold, each with its severity."""

from __future__ import annotations
