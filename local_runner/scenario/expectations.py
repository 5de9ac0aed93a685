"""Holds what came of a scenario against what its `expect` says."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import repeat
from pathlib import Path
from typing import Any

from msgspec import UNSET

from functions.shared.warehouse.base import Row, Warehouse
from local_runner.runtime.screen import printable
from local_runner.scenario.football import Story, Times
from local_runner.scenario.keys import Expect, ExpectedAlert
from local_runner.scenario.reader import Source
from local_runner.scenario.webhook import Message
from transforms.alert_conditions import CONDITIONS
from transforms.tables import TABLES, Column

MOST_SHOWN = 8
"""Rows or messages shown of one side; the rest is counted."""

MOST_CHARACTERS = 160

NEAR = 0.005
"""Numbers that differ by no more are equal."""

ABSENT = "(absent)"

_TIME = re.compile(r"(\d{4}-\d\d-\d\dT)?\d\d:\d\d(:\d\d(\.\d+)?)?Z?", re.ASCII)
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]|\[([^=\[\]]+)=([^\]]*)\]")
_SCOPE = re.compile(r"match (.+)")
_OF_TEAMS = ("team_id", "home_team_id", "away_team_id")
_PLAIN: Mapping[str, type | tuple[type, ...]] = {
    "int64": int,
    "float64": (int, float),
    "bool": bool,
}

_MATCHERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "at_least": lambda bound, got: _is_number(got) and got >= bound,
    "at_most": lambda bound, got: _is_number(got) and got <= bound,
    "contains": lambda part, got: str(part) in str(got),
}
"""Words for values that are not said exactly; `not`, `any_of`, `none_of`, `absent`
are known beside these."""

MATCHERS = (*_MATCHERS, "not", "any_of", "none_of", "absent")


@dataclass(frozen=True)
class Judged:
    """One expectation beside what there was. `where` is its place in the file."""

    where: str
    at: datetime
    about: str
    expected: list[str]
    got: list[str]
    is_met: bool


class Judge:
    """Knows the names of a scenario; checks expectations first, and judges them when
    their time has come."""

    def __init__(self, source: Source, story: Story, times: Times) -> None:
        """Nothing is judged yet."""
        self._source, self._story, self._times = source, story, times
        self._names = {
            "match_id": story.match_ids,
            **dict.fromkeys(_OF_TEAMS, story.team_ids),
        }

    def check(self, expect: Expect, path: str) -> None:
        """Refuse tables, columns and names that nobody knows. Raises ScenarioError."""
        if isinstance(expect.table, str):
            self._check_table(expect, expect.table, path)
        if isinstance(expect.alerts, list):
            self._check_alerts(expect, expect.alerts, path)
        for key in ("count", "message_count"):
            if (told := getattr(expect, key)) is not UNSET:
                number = Column(key, "int64", nullable=False, about="")
                self._check_value(f"{path}.{key}", number, told)
        if isinstance(expect.values, dict):
            for place, value in expect.values.items():
                self._check_path(place, value, f"{path}.values")
        if isinstance(expect.file, str):
            name = Path(expect.file)
            if name.is_absolute() or ".." in name.parts:
                self._source.refuse(f"{path}.file", "name a file of the site")

    def _check_table(self, expect: Expect, table: str, path: str) -> None:
        self._source.check_name(f"{path}.table", "table", table, TABLES)
        self._check_columns(table, expect.where, f"{path}.where")
        for key in ("rows", "includes"):
            rows = getattr(expect, key)
            for number, row in enumerate(rows if isinstance(rows, list) else ()):
                self._check_columns(table, row, f"{path}.{key}[{number}]")

    def _check_alerts(
        self, expect: Expect, alerts: Sequence[ExpectedAlert], path: str
    ) -> None:
        named = [
            (f"{path}.alerts[{number}].condition", alert.condition)
            for number, alert in enumerate(alerts)
        ]
        named += [(f"{path}.of[{n}]", name) for n, name in enumerate(expect.of)]
        for there, name in named:
            self._source.check_name(there, "condition", name, CONDITIONS)
        for number, alert in enumerate(alerts):
            self._check_alert(alert, f"{path}.alerts[{number}]")

    def judge(
        self,
        expect: Expect,
        path: str,
        at: datetime,
        *,
        warehouse: Callable[[], Warehouse],
        site: Path,
        messages: Sequence[Message],
    ) -> Judged:
        """One expectation, now; a warehouse that cannot be read meets none."""
        if isinstance(expect.table, str) or isinstance(expect.alerts, list):
            look = self._alerts if isinstance(expect.alerts, list) else self._table
            try:
                about, expected, got, is_met = look(expect, warehouse())
            except Exception as error:  # noqa: BLE001 (that is what there was)
                about = str(expect.table) if expect.alerts is UNSET else "alerts"
                expected, got, is_met = ["rows to look at"], [str(error)], False
        elif isinstance(expect.file, str):
            about, expected, got, is_met = self._file(expect, site)
        else:
            about, expected, got, is_met = self._messages(expect, messages)
        if isinstance(expect.about, str):
            about = f"{about}: {expect.about}"
        return Judged(path, at, about, expected, got, is_met)

    # --- what is said of names and times ---

    def meant(self, column: str, value: Any) -> Any:
        """A value with the ids in place of the names of matches and teams."""
        if isinstance(value, dict) and _is_matcher(value):
            return {word: self.meant(column, one) for word, one in value.items()}
        if isinstance(value, list):
            return [self.meant(column, one) for one in value]
        if isinstance(value, str) and column in self._names:
            return self._names[column].get(value, value)
        if isinstance(value, str) and column == "scope":
            found = _SCOPE.fullmatch(value)
            if found and found[1] in self._story.match_ids:
                return f"match {self._story.match_ids[found[1]]}"
        return value

    def is_same(self, expected: Any, got: Any) -> bool:
        """Whether a value is what was expected; a time without seconds is right for the
        whole minute."""
        if isinstance(expected, dict) and _is_matcher(expected):
            return all(self._fits(word, one, got) for word, one in expected.items())
        if isinstance(expected, dict) and isinstance(got, dict):
            return all(
                self.is_same(one, got.get(key, ABSENT)) for key, one in expected.items()
            )
        if isinstance(expected, list) and isinstance(got, list):
            is_as_long = len(expected) == len(got)
            return is_as_long and all(map(self.is_same, expected, got))
        if _is_number(expected) and _is_number(got):
            return math.isclose(expected, got, rel_tol=1e-9, abs_tol=NEAR)
        if isinstance(expected, str) and expected != got:
            return self._is_at(expected, got)
        return type(expected) is type(got) and bool(expected == got)

    def _fits(self, word: str, told: Any, got: Any) -> bool:
        if word == "not":
            return not self.is_same(told, got)
        if word in ("any_of", "none_of"):
            is_there = any(self.is_same(one, got) for one in told)
            return is_there is (word == "any_of")
        if word == "absent":
            return (got == ABSENT) is bool(told)
        if isinstance(got, datetime) and isinstance(told, str):
            bound = self._times.moment(told, "expect")
            return bool(got >= bound if word == "at_least" else got <= bound)
        return bool(_MATCHERS[word](told, got))

    def _is_at(self, expected: str, got: Any) -> bool:
        """Whether a time or a date is the one that a text names."""
        if isinstance(got, str):
            got = _moment(got)
        if not isinstance(got, datetime):
            return isinstance(got, date) and expected == got.isoformat()
        if not _TIME.fullmatch(expected):
            return False
        moment = self._times.moment(expected, "expect")
        got = got.astimezone(UTC).replace(microsecond=0)
        is_to_the_minute = expected.count(":") == 1
        return bool(moment == (got.replace(second=0) if is_to_the_minute else got))

    # --- the four kinds ---

    def _table(
        self, expect: Expect, warehouse: Warehouse
    ) -> tuple[str, list[str], list[str], bool]:
        table = str(expect.table)
        rows = [
            row
            for row in map(_read, repeat(table), warehouse.rows(table))
            if self._has(row, expect.where)
        ]
        about = table + self._told_where(expect.where)
        if expect.count is not UNSET:
            is_met = self.is_same(expect.count, len(rows))
            got = [f"{len(rows)} rows"]
            if rows and not is_met:
                got += self._shown(rows, _named(table, expect.where))
            return about, [f"{_text(expect.count)} rows"], got, is_met
        both = (expect.rows, expect.includes)
        wanted = next(rows for rows in both if isinstance(rows, list))
        columns = list(dict.fromkeys(name for row in wanted for name in row))
        left, is_met = list(rows), True
        for row in wanted:
            found = next((one for one in left if self._has(one, row)), None)
            if found is None:
                is_met = False
            else:
                left.remove(found)
        if isinstance(expect.rows, list) and left:
            is_met = False
        expected = [
            ", ".join(f"{name} {_text(value)}" for name, value in row.items())
            for row in wanted
        ]
        also = "" if isinstance(expect.rows, list) else "among others: "
        expected = [also + one for one in expected] or ["no rows"]
        shown = self._shown(rows, columns or _named(table, expect.where))
        return about, expected, shown, is_met

    def _alerts(
        self, expect: Expect, warehouse: Warehouse
    ) -> tuple[str, list[str], list[str], bool]:
        rows = sorted(
            (
                row
                for row in warehouse.rows("raw_alerts")
                if not expect.of or row["condition"] in expect.of
            ),
            key=lambda row: (row["opened_at"], row["condition"], row["scope"]),
        )
        wanted = expect.alerts if isinstance(expect.alerts, list) else []
        columns = {
            "scope": "scope",
            "since": "onset_at",
            "opened": "opened_at",
            "closed": "resolved_at",
        }
        is_met = len(wanted) == len(rows)
        expected = []
        for number, alert in enumerate(wanted):
            told: Row = {"condition": alert.condition}
            for key, column in columns.items():
                if (value := getattr(alert, key)) is not UNSET:
                    told[column] = value
            if number < len(rows):
                is_met = is_met and self._has(rows[number], told)
            expected.append(_alert(told, self))
        about = "alerts" + (f" of {', '.join(expect.of)}" if expect.of else "")
        got = [_alert(row, self) for row in rows]
        return about, expected or ["none"], _cut(got) or ["none"], is_met

    def _messages(
        self, expect: Expect, messages: Sequence[Message]
    ) -> tuple[str, list[str], list[str], bool]:
        found = [
            one
            for one in messages
            if not expect.of or any(part in one.text for part in expect.of)
        ]
        about = "messages" + (f" with {', '.join(expect.of)}" if expect.of else "")
        got = [f"{one.at:%Y-%m-%d %H:%M}Z {one.text}" for one in found]
        if expect.message_count is not UNSET:
            is_met = self.is_same(expect.message_count, len(found))
            got = [f"{len(found)} messages", *([] if is_met else _cut(got))]
            return about, [f"{_text(expect.message_count)} messages"], got, is_met
        wanted = expect.messages if isinstance(expect.messages, list) else []
        is_met = len(found) == len(wanted) and all(
            part in one.text for part, one in zip(wanted, found, strict=True)
        )
        return about, list(wanted) or ["none"], _cut(got) or ["none"], is_met

    def _file(
        self, expect: Expect, site: Path
    ) -> tuple[str, list[str], list[str], bool]:
        name = str(expect.file)
        path = site / name
        about = f"published {name}"
        if isinstance(expect.exists, bool):
            words = {True: "it is there", False: "it is not there"}
            is_there = path.is_file()
            is_met = is_there is expect.exists
            return about, [words[expect.exists]], [words[is_there]], is_met
        try:
            document = json.loads(path.read_bytes())
        except (OSError, ValueError):
            document = ABSENT
        expected, got, is_met = [], [], True
        told = expect.values if isinstance(expect.values, dict) else {}
        for place, value in told.items():
            there = self._at(document, place)
            is_met = is_met and self.is_same(self.meant(_last(place), value), there)
            expected.append(f"{place} {_text(value)}")
            got.append(f"{place} {_text(there)}")
        return about, expected, _cut(got, len(got)), is_met

    # --- helpers ---

    def _has(self, row: Row, told: Mapping[str, Any]) -> bool:
        return all(
            self.is_same(self.meant(name, value), row.get(name, ABSENT))
            for name, value in told.items()
        )

    def _shown(self, rows: Sequence[Row], columns: Sequence[str]) -> list[str]:
        shown = [
            ", ".join(f"{name} {self.named(name, row.get(name))}" for name in columns)
            for row in rows
        ]
        return _cut(shown) or ["no rows"]

    def named(self, column: str, value: Any) -> str:
        """A value as text, with the scenario's name of a match or a team beside it."""
        names = self._names.get(column, {})
        name = next((name for name, one in names.items() if one == value), None)
        return f"{name} ({value})" if name else _text(value)

    def _told_where(self, where: Mapping[str, Any]) -> str:
        told = ", ".join(f"{name} {_text(value)}" for name, value in where.items())
        return f" where {told}" if told else ""

    def _at(self, document: Any, place: str) -> Any:
        """What stands at a path such as matches.data[match_id=derby].status."""
        for key, index, name, value in _STEP.findall(place):
            if key:
                document = (
                    document.get(key, ABSENT) if isinstance(document, dict) else ABSENT
                )
            elif not isinstance(document, list):
                return ABSENT
            elif index:
                document = next(iter(document[int(index) :]), ABSENT)
            else:
                wanted = str(self.meant(name, value))
                found = (
                    one
                    for one in document
                    if isinstance(one, dict) and str(one.get(name)) == wanted
                )
                document = next(found, ABSENT)
        return document

    def _check_path(self, place: str, value: Any, path: str) -> None:
        if "".join(found[0] for found in _STEP.finditer(place)) != place:
            self._source.refuse(
                path,
                f"{place!r} is no path such as matches.data[match_id=derby].status",
            )
        for _, _, name, told in _STEP.findall(place):
            if name:
                self._check_name(name, told, path)
        self._check_words(f"{path}.{place}", value)
        self._check_names(_last(place), value, f"{path}.{place}")

    def _check_words(self, path: str, value: Any) -> None:
        """Refuse words for values that are used otherwise than they can be."""
        if isinstance(value, list):
            for one in value:
                self._check_words(path, one)
        if not isinstance(value, dict) or not _is_matcher(value):
            return
        for word, told in value.items():
            if word in ("any_of", "none_of") and not isinstance(told, list):
                self._source.refuse(path, f"{word} wants a list: {{{word}: [1, 2]}}")
            if word in ("at_least", "at_most") and not _is_number(told):
                if not isinstance(told, str) or not _TIME.fullmatch(told):
                    self._source.refuse(path, f"{word} wants a number or a time")
                self._times.moment(told, path)
            self._check_words(path, told)

    def _check_alert(self, alert: ExpectedAlert, path: str) -> None:
        for key in ("since", "opened", "closed"):
            if isinstance(told := getattr(alert, key), str):
                self._times.moment(told, f"{path}.{key}")
        if isinstance(alert.scope, str):
            found = _SCOPE.fullmatch(alert.scope)
            if found and not found[1].isdigit():
                self._check_name("match_id", found[1], f"{path}.scope")

    def _check_columns(self, table: str, row: Mapping[str, Any], path: str) -> None:
        for name, value in row.items():
            there = f"{path}.{name}"
            self._source.check_name(
                there, f"column of {table}", name, TABLES[table].names
            )
            self._check_value(there, TABLES[table].column(name), value)

    def _check_value(self, path: str, column: Column, value: Any) -> None:
        """Refuse a value that a column can never have."""
        self._check_words(path, value)
        if isinstance(value, dict) and not _is_matcher(value) and column.type != "json":
            words = ", ".join(MATCHERS)
            self._source.refuse(path, f"the words for a value are {words}")
        for one in _leaves(value):
            if one is None:
                continue
            if isinstance(one, str) and column.name in self._names:
                self._check_name(column.name, one, path)
            elif column.type in ("timestamp", "date"):
                self._check_time(path, column, one)
            elif column.type in _PLAIN:
                kind = _PLAIN[column.type]
                is_bool = isinstance(one, bool)
                if not isinstance(one, kind) or is_bool is not (column.type == "bool"):
                    self._source.refuse(path, f"{_text(one)} is no {column.type}")
            elif column.type == "string" and not isinstance(one, str):
                self._source.refuse(path, f"{_text(one)} is no text: put it in quotes")

    def _check_time(self, path: str, column: Column, value: Any) -> None:
        if column.type == "date" and isinstance(value, str):
            self._times.day(value, path)
        elif isinstance(value, str) and _TIME.fullmatch(value):
            self._times.moment(value, path)
        else:
            self._source.refuse(path, f"{_text(value)} is no {column.type}")

    def _check_names(self, column: str, value: Any, path: str) -> None:
        for one in _leaves(value):
            if isinstance(one, str):
                self._check_name(column, one, path)

    def _check_name(self, column: str, name: str, path: str) -> None:
        if column in self._names and not name.isdigit():
            what = "match" if column == "match_id" else "team"
            self._source.check_name(path, what, name, self._names[column])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_matcher(value: Mapping[str, Any]) -> bool:
    return bool(value) and value.keys() <= set(MATCHERS)


def _leaves(value: Any) -> Iterable[Any]:
    """The values that a value names, within words and lists."""
    if isinstance(value, dict) and _is_matcher(value):
        for word, one in value.items():
            if word not in ("absent", "contains"):
                yield from _leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    elif not isinstance(value, dict):
        yield value


def _read(table: str, row: Row) -> Row:
    """A row with its JSON columns read."""
    for column in TABLES[table].columns:
        if column.type == "json" and isinstance(row[column.name], str):
            row[column.name] = json.loads(row[column.name])
    return row


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _last(place: str) -> str:
    """The last key of a path."""
    keys = [found[0] for found in _STEP.findall(place) if found[0]]
    return str(keys[-1]) if keys else ""


def _named(table: str, where: Mapping[str, Any]) -> list[str]:
    """The columns by which rows are told apart, where no others are asked for."""
    return list(dict.fromkeys([*TABLES[table].key, *where]))


def _alert(row: Row, judge: Judge) -> str:
    scope = judge.meant("scope", row.get("scope"))
    told = [str(row["condition"]), *([f"({scope})"] if scope else [])]
    for word, column in (
        ("since", "onset_at"),
        ("opened", "opened_at"),
        ("closed", "resolved_at"),
    ):
        if column in row:
            value = row[column]
            told.append(f"{word} {_text(value) if value else 'never'}")
    return " ".join(told)


def _cut(lines: Sequence[str], most: int = MOST_SHOWN) -> list[str]:
    shown = [
        line if len(line) <= MOST_CHARACTERS else f"{line[:MOST_CHARACTERS]}..."
        for line in lines[:most]
    ]
    more = len(lines) - len(shown)
    return shown + ([f"and {more} more"] if more else [])


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z".replace(":00Z", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict) and _is_matcher(value):
        return " and ".join(f"{word} {_text(one)}" for word, one in value.items())
    if isinstance(value, float):
        return f"{value:g}"
    return json.dumps(value, default=str, ensure_ascii=False)
