"""Filters of admin lists that read no whole table to draw themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date

from . import access

if TYPE_CHECKING:
    from django.contrib.admin import DateFieldListFilter as RangeDateFilter
    from django.contrib.admin import ModelAdmin
    from django.contrib.admin import SimpleListFilter as DropdownFilter
    from django.contrib.admin import SimpleListFilter as TextFilter
else:
    from unfold.contrib.filters.admin import DropdownFilter, RangeDateFilter, TextFilter

Rows = QuerySet[Any]
Choices = Sequence[tuple[str, str]]


class WorkspaceFilter(DropdownFilter):
    """One of the user's workspaces."""

    title = "workspace"
    parameter_name = "in"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Choices:
        return access.choices(request)

    def has_output(self) -> bool:
        return len(self.lookup_choices) > 1

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        chosen = self.value()
        if not chosen:
            return queryset
        known = {pk for pk, _ in self.lookup_choices}
        return queryset.filter(workspace=chosen) if chosen in known else queryset.none()


class DaysFilter(RangeDateFilter):
    """From one day to another, both included, in the installation's time zone."""

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        first, last = self._day("from"), self._day("to")
        if first:
            queryset = queryset.filter(**{f"{self.field_path}__gte": _start(first)})
        if last:
            after = _start(last + timedelta(days=1))
            queryset = queryset.filter(**{f"{self.field_path}__lt": after})
        return queryset

    def _day(self, end: str) -> date | None:
        try:
            return parse_date(str(self.used_parameters.get(f"{self.field_path}_{end}") or ""))
        except ValueError:
            return None


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


__all__ = ["DaysFilter", "DropdownFilter", "TextFilter", "WorkspaceFilter"]
