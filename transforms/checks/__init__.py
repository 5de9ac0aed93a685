"""The data tests: what has to hold in silver and gold, each with its severity.

A check is a function of tables that returns the rows that break it, named for people in
the one column `key`. The argument `rows` stands for the checked table; other arguments
are tables by name. A check is named after its table and its function, and its docstring
says what has to hold. One that `fail`s stops the nightly run. One that `warn`s is only
reported: the API may return such rows without anything being broken here.
"""

from __future__ import annotations

from transforms.checks import any_table, matches, standings
from transforms.checks.check import CHECKS

__all__ = ["CHECKS", "any_table", "matches", "standings"]
