"""How often assets are used."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F

from .models import Asset


def count_use(asset_ids: Iterable[UUID | str]) -> None:
    """Add one to each asset's usage count, however many processes do so at once."""
    Asset.objects.filter(pk__in=set(asset_ids)).update(usage_count=F("usage_count") + 1)
