"""Assets as nodes see them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cache

from media_library.models import Asset
from render.picture import Media
from workflows.node import AssetRef


def reference(asset: Asset) -> AssetRef:
    """An asset on a wire."""
    return AssetRef(asset.pk, asset.name, Media(**asset.media))


def finder(workspace_id: uuid.UUID) -> Callable[[uuid.UUID], AssetRef | None]:
    """Looks for assets in one workspace only."""

    def find(asset_id: uuid.UUID) -> AssetRef | None:
        asset = Asset.objects.filter(workspace=workspace_id, pk=asset_id).first()
        return reference(asset) if asset else None

    return find


def in_library(workspace_id: uuid.UUID) -> Callable[[uuid.UUID], bool]:
    """Says whether an asset is in one workspace; asks the database once for each."""

    @cache
    def known(asset_id: uuid.UUID) -> bool:
        return Asset.objects.filter(workspace=workspace_id, pk=asset_id).exists()

    return known
