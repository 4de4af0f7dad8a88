"""Bounded pages of lists."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from pydantic import AfterValidator, BaseModel, Field

Row = TypeVar("Row", bound=Model)
TOTAL = "X-Total-Count"


def _in_utc(moment: datetime) -> datetime:
    """A time without a zone is taken for UTC. Raises ValueError for one that UTC does not have."""
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        raise ValueError("this time is out of range") from None


Moment = Annotated[datetime, AfterValidator(_in_utc)]
"""A time to look for, as every database can compare it."""


class Page(BaseModel):
    """Which part of a list to answer."""

    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=100_000)

    def of(self, rows: QuerySet[Row], response: HttpResponse) -> list[Row]:
        """This part of `rows`; the response's header says how many there are in all."""
        response[TOTAL] = str(rows.count())
        return list(rows[self.offset : self.offset + self.limit])
