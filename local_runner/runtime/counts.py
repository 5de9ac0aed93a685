"""Counted nouns for messages: "1 alert", "2 matches"."""

from __future__ import annotations


def counted(count: int, noun: str, plural: str = "") -> str:
    """A count and its noun, in the singular for one; `plural` where it is irregular."""
    return f"{count} {noun if count == 1 else plural_of(noun, plural)}"


def plural_of(noun: str, plural: str = "") -> str:
    """The plural of a noun."""
    ending = "es" if noun.endswith(("ch", "s", "x")) else "s"
    return plural or noun + ending


def counted_all(*counts: tuple[int, str] | tuple[int, str, str]) -> str:
    """Several counts in one list, without those that are zero."""
    return ", ".join(counted(*count) for count in counts if count[0])
