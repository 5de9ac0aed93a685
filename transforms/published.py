"""The questions that the published files and the quality report ask."""

from __future__ import annotations
