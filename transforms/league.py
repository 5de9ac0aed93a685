"""The league table as it stands, and how each competition ranks equal points."""

from __future__ import annotations
