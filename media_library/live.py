"""Which assets a query sees, and the search index that follows what it changes.

`Asset.objects` (and `workspace.assets`) see what is not in the trash, so that all who look for
media agree on that without thinking of it. `Asset.every` sees the trash as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

if TYPE_CHECKING:
    from .models import Asset

SEARCHED = frozenset(
    {
        "workspace",
        "workspace_id",
        "kind",
        "name",
        "source_type",
        "role",
        "aspect_ratio",
        "platform",
        "category",
        "tags",
        "trashed_at",
    }
)
"""The fields of an asset that its search entry is made of."""


class AssetQuerySet(models.QuerySet["Asset"]):
    """Changes of many rows at once, which send no signals, also reach the search index."""

    def update(self, **changes: Any) -> int:
        """As Django's."""
        if SEARCHED.isdisjoint(changes):
            return super().update(**changes)
        from .library import indexing

        with transaction.atomic():
            changed = list(self.values_list("pk", flat=True))
            count = super().update(**changes)
            indexing.index_again(changed)
        return count

    def bulk_create(self, objs: Iterable[Asset], *args: Any, **kwargs: Any) -> list[Asset]:
        """As Django's."""
        from .library import indexing

        with transaction.atomic():
            made = super().bulk_create(objs, *args, **kwargs)
            indexing.index(made)
        return made


class LiveManager(models.Manager["Asset"]):
    """What is not in the trash."""

    def get_queryset(self) -> AssetQuerySet:
        return AssetQuerySet(self.model, using=self._db).filter(trashed_at=None)


class EveryManager(models.Manager["Asset"]):
    """The trash as well."""

    def get_queryset(self) -> AssetQuerySet:
        return AssetQuerySet(self.model, using=self._db)
