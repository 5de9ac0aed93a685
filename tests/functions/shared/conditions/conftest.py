"""Conditions are evaluated on the facts of either engine."""

from __future__ import annotations

from tests.transforms.conftest import bench

__all__ = ["bench"]
