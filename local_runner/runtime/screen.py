"""Output for people: tables and a progress line, plain where it is not a terminal."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any, Protocol, Self

import msgspec
from rich.cells import cell_len
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

PLAIN_LINES = 8
"""Lines of a progress display where it is not a terminal."""

PLAIN_WIDTH = 10_000
"""Columns where it is not a terminal: nothing is cut for a file or a pipe."""

TEXT_WIDTH = 100
"""Columns that text is wrapped to, unless the terminal has fewer."""


SHORT_LINES = 4
"""Lines of a text that is shown in full elsewhere."""

NARROWEST = 12
"""Columns that a text in a table keeps, to be wrapped there."""

GAP = 2
"""Blanks between the columns of a table, where there is room; else one."""


class Tracker(Protocol):
    """Shows the progress of something."""

    def step(self, note: str, count: int = 1) -> None:
        """`count` more are done; `note` describes the present state."""
        ...


class Screen:
    """Standard output for people, or for scripts with `as_json`."""

    def __init__(self, *, as_json: bool = False) -> None:
        """Write to standard output as it is now."""
        self.as_json = as_json
        self.console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
        if not self.console.is_terminal:
            self.console.width = PLAIN_WIDTH

    @property
    def width(self) -> int:
        """Columns for text."""
        return min(TEXT_WIDTH, self.console.width)

    def say(self, text: str = "", *, style: str | None = None) -> None:
        """A line for people; `style` shows on a terminal only."""
        if not self.as_json:
            self.console.print(text, markup=False, style=style)

    def text(self, text: str, *, head: str = "", style: str | None = None) -> None:
        """Text for people, wrapped; below `head` it keeps to the right of it."""
        lines = textwrap.wrap(
            printable(text),
            self.width,
            initial_indent=head,
            subsequent_indent=" " * len(head),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in lines or [head]:
            self.say(line, style=style)

    def short(self, text: str, *, head: str = "") -> None:
        """Text for people that is shown in full elsewhere: on a terminal wrapped, to
        the right of `head`, and cut after a few lines; else one line of TEXT_WIDTH."""
        if not self.console.is_terminal:
            line = head + printable(text)
            cut = line[: self.width - 1].rstrip() + "…"
            self.say(line if len(line) <= self.width else cut)
            return
        lines = textwrap.wrap(
            printable(text),
            self.console.width,
            initial_indent=head,
            subsequent_indent=" " * len(head),
            max_lines=SHORT_LINES,
            placeholder=" …",
            break_on_hyphens=False,
        )
        for line in lines or [head]:
            self.say(line)

    def problem(self, text: str) -> None:
        """A failure, in one line on standard error: for scripts as for people."""
        sys.stderr.write(f"Error: {' '.join(text.splitlines())}\n")

    def result(self, value: object) -> None:
        """The result for scripts, as JSON."""
        if self.as_json:
            self.console.file.write(msgspec.json.encode(value).decode() + "\n")

    def table(
        self, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
    ) -> None:
        """A table for people; columns named with a leading > are right-aligned."""
        if self.as_json:
            return
        heads = [name.lstrip(">") for name in columns]
        cells = [[_text(cell) for cell in row] for row in rows]
        is_number = [name.startswith(">") for name in columns]
        lines = (heads, *cells)
        natural = sum(max(map(cell_len, column)) for column in zip(*lines, strict=True))
        gaps = len(heads) - 1
        gap = GAP if natural + GAP * gaps <= self.console.width else 1
        widths = _widths(lines, is_number, self.console.width - gap * gaps)
        if widths is None:
            self._list(title, heads, cells)
            return
        table = Table(
            title=title,
            title_justify="left",
            box=None,
            pad_edge=False,
            padding=(0, gap, 0, 0),
        )
        for name, head, width in zip(columns, heads, widths, strict=True):
            justify: Any = "right" if name.startswith(">") else "left"
            table.add_column(head, justify=justify, width=width, overflow="fold")
        for line in cells:
            table.add_row(*line)
        self.console.print(table, soft_wrap=False)

    def _list(
        self, title: str, heads: Sequence[str], cells: Sequence[Sequence[str]]
    ) -> None:
        """A table that is too wide for the terminal: each cell on a line of its own."""
        if title:
            self.text(title)
        for line in cells:
            pairs = zip(heads, line, strict=True)
            first, *others = (f"{head} {cell}".strip() for head, cell in pairs)
            self.text(first)
            for cell in others:
                self.text(cell, head="  ")

    def progress(self, title: str, total: int) -> AbstractContextManager[Tracker]:
        """A progress display of `total` steps."""
        if self.as_json:
            return nullcontext(_Silent())
        if self.console.is_terminal:
            return _Bar(self.console, title, total)
        return nullcontext(_Lines(self, title, total))


class _Silent:
    def step(self, note: str, count: int = 1) -> None:
        """Show nothing."""


class _Lines:
    def __init__(self, screen: Screen, title: str, total: int) -> None:
        self._screen, self._title, self._total, self._done = screen, title, total, 0

    def step(self, note: str, count: int = 1) -> None:
        """A line each time another eighth is done."""
        every = max(1, self._total // PLAIN_LINES)
        before, self._done = self._done, self._done + count
        if before // every != self._done // every or self._done == self._total:
            self._screen.say(f"{self._title} {self._done}/{self._total}  {note}")


class _Bar:
    def __init__(self, console: Console, title: str, total: int) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}"),
            console=console,
        )
        self._task = self._progress.add_task(title, total=total, note="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def step(self, note: str, count: int = 1) -> None:
        """Move the bar."""
        self._progress.update(self._task, advance=count, note=note)


def _widths(
    lines: Sequence[Sequence[str]], is_number: Sequence[bool], room: int
) -> list[int] | None:
    """How wide the columns of a table with these cells are: numbers keep what they
    need, texts are wrapped, between words as long as that does. None where it does
    not do."""
    columns = list(zip(*lines, strict=True))
    wanted = [max(map(cell_len, column)) for column in columns]
    words = [
        max((cell_len(word) for cell in column for word in cell.split()), default=0)
        for column in columns
    ]
    for least in (words, [min(word, NARROWEST) for word in words]):
        while sum(wanted) > room:
            left = [n - m for n, m in zip(wanted, least, strict=True)]
            texts = [n for n in range(len(wanted)) if not is_number[n] and left[n] > 0]
            if not texts:
                break
            wanted[max(texts, key=wanted.__getitem__)] -= 1
    return wanted if sum(wanted) <= room else None


def _text(cell: object) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.1f}"
    return printable(str(cell))


def printable(text: str) -> str:
    """Text on one line, without control characters."""
    return "".join(char if char.isprintable() else " " for char in text)


def met(value: bool | None) -> str:
    """An SLA's result in a word."""
    return "unknown" if value is None else "met" if value else "MISSED"
