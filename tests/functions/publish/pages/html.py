"""A page as tests read it: texts, links and ids."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

VOID = frozenset({"br", "img", "input", "link", "meta", "hr", "source", "wbr"})


@dataclass
class Page:
    """What is in a page."""

    source: str
    text: str = ""
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    by_id: dict[str, str] = field(default_factory=dict)
    """The text of each element with an id, blanks made one."""

    def texts(self, tag: str) -> list[str]:
        """The texts of the elements of a tag, tags in them removed."""
        return [_plain(inner) for inner in self.all(tag)]

    def all(self, tag: str) -> list[str]:
        """The sources of the elements of a tag, which are not nested."""
        return re.findall(rf"<{tag}\b[^>]*>.*?</{tag}>", self.source, re.DOTALL)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page("")
        self._open: list[tuple[str, str]] = []
        self._pieces: dict[str, list[str]] = {}

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember ids and links."""
        values = {name: value or "" for name, value in attrs}
        if "href" in values and tag == "a":
            self.page.links.append(values["href"])
        if "id" in values:
            self.page.ids.append(values["id"])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what is open as well."""
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self._open.append((tag, dict(attrs).get("id") or ""))

    def handle_endtag(self, tag: str) -> None:
        """Every element is closed where it should be."""
        if self._open and self._open[-1][0] == tag:
            self._open.pop()
        elif tag not in VOID:
            raise AssertionError(f"</{tag}> closes {self._open[-3:]}")

    def handle_data(self, data: str) -> None:
        """A text belongs to every element with an id around it."""
        if any(tag in ("style", "script") for tag, _ in self._open):
            return
        self._pieces.setdefault("", []).append(data)
        for _, id_ in self._open:
            if id_:
                self._pieces.setdefault(id_, []).append(data)

    def close(self) -> None:
        """Put the texts together."""
        super().close()
        texts = {id_: "".join(pieces) for id_, pieces in self._pieces.items()}
        self.page.text = texts.pop("", "")
        self.page.by_id = {id_: " ".join(text.split()) for id_, text in texts.items()}
        if self._open:
            raise AssertionError(f"never closed: {self._open}")


def parsed(data: bytes) -> Page:
    """A page, which has to be well-formed."""
    reader = _Reader()
    source = data.decode()
    reader.feed(source)
    reader.close()
    reader.page.source = source
    return reader.page


def _plain(source: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", source))
