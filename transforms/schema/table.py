"""What a table and a column are. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.column_types import ColumnType


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Timestamps are UTC with microseconds."""

    name: str
    type: ColumnType
    nullable: bool
    about: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `partition` is the timestamp whose date partitions it."""

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    partition: str | None = None
    cluster: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def required(name: str, type_: ColumnType, about: str) -> Column:
    return Column(name, type_, nullable=False, about=about)


def optional(name: str, type_: ColumnType, about: str) -> Column:
    return Column(name, type_, nullable=True, about=about)


AS_OF = required("as_of", "timestamp", "the time the row was computed for")
