"""What the list of assets is narrowed down by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from workspaces.desk.filters import DropdownFilter, TextFilter

from ..models import Asset, AssetRole, Kind, SourceType
from . import search

Rows = QuerySet[Asset]
Choices = Sequence[tuple[str, str]]

SAMPLE = 300
FIELDS = ("platform", "category", "aspect_ratio")
KEPT = "desk_seen"


def seen(request: HttpRequest, model_admin: ModelAdmin[Any]) -> dict[str, list[str]]:
    """Values of FIELDS among the newest assets that the user sees: never all of the table."""
    known: dict[str, list[str]] | None = getattr(request, KEPT, None)
    if known is None:
        live = model_admin.get_queryset(request).filter(trashed_at=None)
        rows = list(search.newest(request, live, SAMPLE).values_list(*FIELDS))
        known = {field: sorted({row[at] for row in rows} - {""}) for at, field in enumerate(FIELDS)}
        setattr(request, KEPT, known)
    return known


class TermFilter(DropdownFilter):
    """A field that the search index knows."""

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        if chosen := (self.value() or "").strip():
            search.narrow(request, str(self.parameter_name), chosen)
        return queryset


class KindFilter(TermFilter):
    title = parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Choices:
        return Kind.choices


class RoleFilter(TermFilter):
    title = parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Choices:
        return AssetRole.choices


class SourceFilter(TermFilter):
    title, parameter_name = "source", "source_type"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Choices:
        return SourceType.choices


class SeenFilter(TermFilter):
    """A value that some new asset has; another one may be typed into the address."""

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Choices:
        values = seen(request, model_admin)[str(self.parameter_name)]
        chosen = request.GET.get(str(self.parameter_name), "")
        return [(value, value) for value in dict.fromkeys([*values, *([chosen] if chosen else [])])]


class PlatformFilter(SeenFilter):
    title = parameter_name = "platform"


class CategoryFilter(SeenFilter):
    title, parameter_name = "mood or category", "category"


class AspectFilter(SeenFilter):
    title, parameter_name = "aspect", "aspect_ratio"


class TagFilter(TextFilter):
    """One whole tag."""

    title = parameter_name = "tag"

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        if chosen := (self.value() or "").strip():
            search.narrow(request, "tag", chosen)
        return queryset


class TrashFilter(DropdownFilter):
    """The library, or its trash."""

    title = parameter_name = "trash"
    all_option = None

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Choices:
        return [("", "Not in the trash"), ("only", "In the trash")]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        return queryset.filter(trashed_at__isnull=self.value() != "only")
