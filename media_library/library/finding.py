"""Finds assets: by what they are, by text, in any order, a page at a time.

What an asset *is* (kind, role, tag, a word of its name …) is asked of the search index; measures
(duration, size, date) are columns of the asset, held together by one database index. Neither
grows dear with the library; only both together may have to walk it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Literal
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Lower
from pydantic import BaseModel, ConfigDict, Field, field_validator

from media_library.models import Asset, AssetRole, Kind, SourceType
from workspaces.models import Workspace

from . import hits, words
from .hits import MOST_COUNTED, Question

Sort = Literal[
    "newest", "oldest", "name", "longest", "shortest", "largest", "smallest", "most-used",
    "least-used",
]  # fmt: skip
KEYS: dict[str, tuple[F | Lower, bool]] = {
    "newest": (F("created_at"), True),
    "oldest": (F("created_at"), False),
    "name": (Lower("name"), False),
    "longest": (F("duration"), True),
    "shortest": (F("duration"), False),
    "largest": (F("blob__size_bytes"), True),
    "smallest": (F("blob__size_bytes"), False),
    "most-used": (F("usage_count"), True),
    "least-used": (F("usage_count"), False),
}
"""What each order sorts by, and whether downwards."""
RANGES = {
    "min_width": "width__gte",
    "max_width": "width__lte",
    "min_height": "height__gte",
    "max_height": "height__lte",
    "min_duration": "duration__gte",
    "max_duration": "duration__lte",
    "since": "created_at__gte",
    "until": "created_at__lt",
}
MORE = "X-Total-More"
Ranges = Mapping[str, Any]
NO_RANGES: Ranges = {}
MEASURES = ("duration", "width", "height")
FEW = 500
Pixels = Field(None, ge=0, le=1_000_000)
Seconds = Field(None, ge=0, le=10_000_000)


class Wanted(BaseModel):
    """Which assets, in which order. Text is compared without case, accents and punctuation."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    q: str = Field(
        "", max_length=500, description="Beginnings of words in name, tags, category and prompt."
    )
    kind: Kind | None = None
    role: AssetRole | None = None
    source_type: SourceType | None = None
    platform: str = Field("", max_length=40)
    category: str = Field("", max_length=60)
    mood: str = Field("", max_length=60, description="Another word for category.")
    tag: list[str] = Field([], max_length=20, description="Each must be there.")
    aspect_ratio: str = Field("", max_length=20, description='As in "9:16".')
    min_width: int | None = Pixels
    max_width: int | None = Pixels
    min_height: int | None = Pixels
    max_height: int | None = Pixels
    min_duration: float | None = Seconds
    max_duration: float | None = Seconds
    since: datetime | None = Field(None, description="Added then or later.")
    until: datetime | None = Field(None, description="Added before.")
    sort: Sort = "newest"

    @field_validator("since", "until")
    @classmethod
    def _in_utc(cls, moment: datetime | None) -> datetime | None:
        """Without a zone it is UTC's. Near either end of the calendar there may be no such time."""
        if moment is None or moment.tzinfo is None:
            return moment and moment.replace(tzinfo=UTC)
        try:
            return moment.astimezone(UTC)
        except OverflowError:
            raise ValueError("This moment is out of range.") from None

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """What the search index is asked for, besides words."""
        single = {
            "kind": self.kind,
            "role": self.role,
            "source_type": self.source_type,
            "platform": self.platform,
            "category": self.category or self.mood,
            "aspect_ratio": self.aspect_ratio,
        }
        found = [words.term(name, value) for name, value in single.items() if value]
        return (*found, *words.terms("tag", self.tag))

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """What words must begin with."""
        return tuple(words.asked(self.q))

    @property
    def asks_for_nothing(self) -> bool:
        """Whether there is text, but not one letter in it: nothing is found by that."""
        return bool(self.q.strip()) and not self.beginnings

    @cached_property
    def ranges(self) -> dict[str, Any]:
        """Measures, as the database is asked for them."""
        given = ((lookup, getattr(self, name)) for name, lookup in RANGES.items())
        return {lookup: value for lookup, value in given if value is not None}


@dataclass(frozen=True)
class Found:
    """A page: ids in order, and how many there are in all, or `more` than that."""

    ids: list[UUID]
    total: int
    more: bool = False

    @property
    def headers(self) -> tuple[str, str]:
        """Values of X-Total-Count and X-Total-More."""
        return str(self.total), "true" if self.more else "false"


def find(
    workspace: Workspace, wanted: Wanted, limit: int, offset: int = 0, *, trashed: bool = False
) -> Found:
    """A page of the workspace's assets, or of its trash."""
    if wanted.asks_for_nothing:
        return Found([], 0)
    rows = Asset.every.filter(workspace=workspace, trashed_at__isnull=not trashed)
    question = None
    if wanted.terms or wanted.beginnings:
        question = Question((workspace.pk,), wanted.terms, wanted.beginnings, trashed)
    return look_up(rows, question, wanted.sort, limit, offset, ranges=wanted.ranges)


def look_up(
    rows: QuerySet[Asset],
    question: Question | None,
    sort: Sort,
    limit: int,
    offset: int = 0,
    *,
    ranges: Ranges = NO_RANGES,
    is_measured: bool = False,
) -> Found:
    """A page of those of `rows` that are in the ranges and answer the question, the cheapest way.

    `is_measured` says that `rows` holds less than all that is in the question's workspaces.
    """
    if question is None:
        return _by_columns(rows, ranges, sort, limit, offset)
    if is_measured or ranges or sort not in ("newest", "oldest"):
        return _by_both(rows.filter(**ranges), question, sort, limit, offset)
    return _by_index(question, sort, limit, offset)


def load(ids: list[UUID]) -> list[Asset]:
    """The assets with these ids and their blobs, in this order."""
    found = Asset.every.select_related("blob").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _by_columns(
    rows: QuerySet[Asset], ranges: Ranges, sort: Sort, limit: int, offset: int
) -> Found:
    """The database walks the assets in the wanted order; that ends soon if many of them fit.

    Of few, the index of the measure that only they have knows the ids.
    """
    fitting = rows.filter(**ranges)
    few = _few(rows, ranges)
    walked = _walked(rows, ranges) if few is None else fitting.filter(pk__in=few)
    key, down = KEYS[sort]
    tie = OrderBy(F("pk"), descending=down != (sort in ("newest", "oldest")))
    ordered = walked.order_by(OrderBy(key, descending=down), tie).values_list("pk", flat=True)
    ids = list(ordered[offset : offset + limit + 1])
    if _is_last(ids, limit, offset):
        return Found(ids, offset + len(ids))
    return _counted(ids[:limit], _count(fitting, ranges))


def _walked(rows: QuerySet[Asset], ranges: Ranges) -> QuerySet[Asset]:
    """What fits, asked so that no index of a measure seems useful: it would make the database
    collect and sort thousands for the sake of a page."""
    hidden = {f"any_{field}": F(field) + 0 for field in MEASURES}
    asked = {
        f"any_{name}" if name.startswith(MEASURES) else name: value
        for name, value in ranges.items()
    }
    return rows.alias(**hidden).filter(**asked)


def _few(rows: QuerySet[Asset], ranges: Ranges) -> list[UUID] | None:
    """The assets in one of the wanted ranges, if FEW at most are; None if many are in each."""
    for field, own in _measured(ranges).items():
        inside = rows.filter(**own).order_by(field)
        if inside[: FEW + 1].count() <= FEW:
            return list(inside.values_list("pk", flat=True)[:FEW])
    return None


def _count(fitting: QuerySet[Asset], ranges: Ranges) -> int:
    """As far as MOST_COUNTED + 1. Of a single measure its own index knows; ordering names it."""
    measured = _measured(ranges)
    alone = len(measured) == 1 and len(ranges) == len(next(iter(measured.values())))
    order = list(measured) if alone else []
    return fitting.order_by(*order)[: MOST_COUNTED + 1].count()


def _measured(ranges: Ranges) -> dict[str, dict[str, Any]]:
    """The ranges of each measure that has an index of its own."""
    found = {
        field: {name: value for name, value in ranges.items() if name.startswith(field)}
        for field in MEASURES
    }
    return {field: own for field, own in found.items() if own}


def _by_index(question: Question, sort: Sort, limit: int, offset: int) -> Found:
    """Assets are asked for by their entries alone, and looked at here: with a condition on the
    workspace as well, SQLite without statistics reads all of the workspace instead."""
    entries = hits.page(question, limit + 1, offset, oldest_first=sort == "oldest")
    found = Asset.every.filter(search_entry__in=entries)
    facts = found.values_list("search_entry", "pk", "workspace", "trashed_at")
    pks = {
        entry: pk
        for entry, pk, workspace, trashed_at in facts
        if question.is_about(workspace, trashed_at)
    }
    ids = [pks[entry] for entry in entries if entry in pks]
    if _is_last(entries, limit, offset):
        return Found(ids, offset + len(ids))
    return _counted(ids[:limit], hits.count(question))


def _by_both(
    rows: QuerySet[Asset], question: Question, sort: Sort, limit: int, offset: int
) -> Found:
    """Walk the answer of the index; in its own order only as far as the page needs."""
    key, down = KEYS[sort]
    found: list[tuple[Any, UUID]] = []
    for block in _matching(rows, question, key):
        found += sorted(block, reverse=down)
        if sort == "newest" and len(found) > offset + limit:
            return Found([pk for _, pk in found[offset : offset + limit]], len(found), more=True)
    found.sort(key=lambda one: one[0], reverse=down)
    return Found([pk for _, pk in found[offset : offset + limit]], len(found))


def _matching(
    rows: QuerySet[Asset], question: Question, key: F | Lower
) -> Iterator[list[tuple[Any, UUID]]]:
    keyed = rows.annotate(key=key).values_list("key", "pk")
    return (list(keyed.filter(search_entry__in=block)) for block in hits.blocks(question))


def _is_last(found: list[Any], limit: int, offset: int) -> bool:
    """Whether a page, read with one row more than wanted, says by itself how many there are."""
    return len(found) <= limit and bool(found or not offset)


def _counted(ids: list[UUID], count: int) -> Found:
    return Found(ids, min(count, MOST_COUNTED), more=count > MOST_COUNTED)
