"""The project uses one set of terms: those of `retired_terms.yaml` appear nowhere."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "retired_terms.yaml"
RETIRED = yaml.safe_load(DATA.read_text(encoding="utf-8"))

SKIPPED = re.compile(
    r"transforms/sql/|LICENSE$|CHANGELOG\.md$|tests/retired_terms\.yaml$|tests/test_terms\.py$"
    r"|(.*/)?requirements[\w-]*\.txt$|(.*/)?\.terraform\.lock\.hcl$"
    r"|tests/cloud/local-bigquery\.txt$"
)
"""Generated files, lock files, and files that quote what was."""


@dataclass(frozen=True)
class Term:
    """A retired term, and what to say instead."""

    term: str
    say: str
    allow: Mapping[str, str] = field(default_factory=dict)

    @property
    def pattern(self) -> re.Pattern[str]:
        """The term as whole words, which may be spread over two lines."""
        start = r"(?:(?<![A-Za-z])|(?-i:(?<=[a-z])(?=[A-Z])))"
        words = re.sub(r"(?<!\?<!there)(?<!\\) ", r"[\\s#*]+", self.term)
        flags = re.IGNORECASE if self.term == self.term.lower() else 0
        return re.compile(f"{start}(?:{words})(?![a-z])", flags)

    def is_allowed_in(self, path: str) -> bool:
        """Whether a file may keep it."""
        return any(is_below(path, place) for place in self.allow)


TERMS = [Term(**entry) for entry in RETIRED["terms"]]


def is_below(path: str, place: str) -> bool:
    return path == place or (place.endswith("/") and path.startswith(place))


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Path and text of each tracked file that is checked."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for path in filter(None, listing.stdout.split("\0")):
        file = ROOT / path
        if SKIPPED.match(path) or file.is_symlink() or not file.is_file():
            continue
        try:
            yield path, file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def retired_in(path: str, text: str) -> Iterator[str]:
    """Each retired term in a file: where it is, and what to say instead."""
    for term in TERMS:
        if term.is_allowed_in(path):
            continue
        for hit in term.pattern.finditer(text):
            line = text.count("\n", 0, hit.start()) + 1
            words = " ".join(hit[0].split())
            yield f"{path}:{line}: {words!r}: say {term.say}"


def test_no_file_has_a_retired_term() -> None:
    problems = [
        problem for path, text in tracked_texts() for problem in retired_in(path, text)
    ]
    assert problems == [], "\n".join(problems)


PLANTED = {
    "The rows are judged by it.": "judged",
    "def ask_matches() -> None: ...": "ask_matches",
    "class LiveJudgement: ...": "Judgement",
    "# What it was told.": "told",
    "# The value is\n# no number.": "is # no number",
    "The value is no number.": "is no number",
    "It holds live against batch.": "holds live against",
    "class Kept:": "Kept",
    "A run goes\non.": "goes on",
}
"""Text with one retired term in it, and the term as it is reported."""


@pytest.mark.parametrize("text", PLANTED)
def test_a_planted_term_is_found(text: str) -> None:
    (problem,) = retired_in("a.py", f"First line.\n{text}\n")
    assert problem.startswith(f"a.py:2: {PLANTED[text]!r}: say ")


@pytest.mark.parametrize(
    "text",
    [
        "There is no match.",
        "It is no longer in play.",
        "A recommended task.",
        "Kept apart from the rest.",
        "adjudicated, stolid",
    ],
)
def test_plain_english_is_not_refused(text: str) -> None:
    assert list(retired_in("a.py", text)) == []


def test_a_file_that_may_keep_a_term_is_tracked() -> None:
    paths = [path for path, _ in tracked_texts()]
    places: list[Any] = [place for term in TERMS for place in term.allow]
    for place in places:
        assert any(is_below(path, place) for path in paths), place
