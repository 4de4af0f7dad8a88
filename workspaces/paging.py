"""Bounded pages of lists."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from pydantic import BaseModel, Field

Row = TypeVar("Row", bound=Model)
TOTAL = "X-Total-Count"


class Page(BaseModel):
    """Which part of a list to answer."""

    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=100_000)

    def of(self, rows: QuerySet[Row], response: HttpResponse) -> list[Row]:
        """This part of `rows`; the response's header says how many there are in all."""
        response[TOTAL] = str(rows.count())
        return list(rows[self.offset : self.offset + self.limit])
