"""Tables on a page of the admin, beside the fields of its row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

Row = Sequence[object]
T = TypeVar("T")


@dataclass(frozen=True)
class Panel:
    """A titled table. Cells are escaped unless they are SafeStrings."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Row]
    note: str = ""
    empty: str = "Nothing yet."

    @property
    def table(self) -> dict[str, object]:
        """As unfold's table component takes it."""
        return {"headers": list(self.headers), "rows": [list(row) for row in self.rows]}


def newest(rows: Iterable[T], most: int) -> tuple[list[T], str]:
    """The first rows, at most so many, and a note if there are more."""
    found = list(islice(rows, most + 1))
    return found[:most], f"The newest {most} are shown." if len(found) > most else ""
