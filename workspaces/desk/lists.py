"""Lists of the admin that stay quick however long they are."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.admin.views.main import ChangeList
else:
    from unfold.views import ChangeList

MOST = 10_000
"""Rows that are counted and paged through; to find one behind them there are filters."""


class CappedPaginator(Paginator[Any]):
    """Counts to MOST and no further: a full count reads the whole table."""

    @cached_property
    def reaches_end(self) -> bool:
        """Whether there are no more rows than are counted."""
        return self._counted <= MOST

    @property
    def count(self) -> int:
        """Rows, at most MOST."""
        return min(self._counted, MOST)

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[: MOST + 1].count())


class AtLeast(int):
    """A count that went no further: a number to templates, "10,000+" to readers."""

    def __str__(self) -> str:
        return f"{int(self):,}+"


class Counted(Paginator[Any]):
    """Pages of rows that were found and counted by other means."""

    def __init__(self, count: int, per_page: int) -> None:
        super().__init__([], per_page)
        self.count = count


class DeskList(ChangeList):
    """A list that says "10,000+" where it has stopped counting."""

    def get_results(self, request: HttpRequest) -> None:
        """One page of rows."""
        super().get_results(request)
        if isinstance(self.paginator, CappedPaginator) and not self.paginator.reaches_end:
            self.result_count = AtLeast(MOST)
