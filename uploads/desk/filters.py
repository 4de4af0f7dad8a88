"""What the list of accounts is narrowed down by."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest

from workspaces.desk.filters import Choices, DropdownFilter, Rows, TextFilter

from ..platforms import registry


class PlatformFilter(DropdownFilter):
    """One platform."""

    title = parameter_name = "platform"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Choices:
        return [(one.name, one.title) for one in registry.installed().values()]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        chosen = self.value()
        return queryset.filter(platform=chosen) if chosen else queryset


class AccountTagFilter(TextFilter):
    """One whole tag."""

    title = parameter_name = "tag"

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        wanted = (self.value() or "").strip()
        if not wanted:
            return queryset
        found = [pk for pk, tags in queryset.values_list("pk", "tags") if wanted in tags]
        return queryset.filter(pk__in=found)
