"""The version of the code, as it stands in every run record."""

from __future__ import annotations

VERSION = "0.1.0"
