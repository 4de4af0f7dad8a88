"""Keeps the search index in step with the assets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save

from media_library.live import SEARCHED
from media_library.models import Asset, GenerationDetail

from . import words
from .models import SearchEntry

BLOCK = 500
FIELDS = ("kind", "role", "source_type", "aspect_ratio", "platform", "category")


def listen() -> None:
    """Follow every save from now on."""
    post_save.connect(_asset_saved, Asset, dispatch_uid="search-asset")
    for signal in (post_save, post_delete):
        signal.connect(_generation_changed, GenerationDetail, dispatch_uid="search-generation")
    post_migrate.connect(_migrated, dispatch_uid="search-migrated")


def index(assets: Sequence[Asset]) -> None:
    """Write the entries of these assets anew, oldest first."""
    for start in range(0, len(assets), BLOCK):
        block = assets[start : start + BLOCK]
        prompts = _prompts([asset.pk for asset in block])
        SearchEntry.objects.bulk_create(
            [
                SearchEntry(asset=asset, text=_text(asset, prompts.get(asset.pk, "")))
                for asset in block
            ],
            update_conflicts=True,
            unique_fields=("asset",),
            update_fields=("text",),
        )


def index_again(pks: Collection[UUID]) -> None:
    """The same for assets by their ids."""
    wanted = list(pks)
    for start in range(0, len(wanted), BLOCK):
        block = wanted[start : start + BLOCK]
        index(list(Asset.every.filter(pk__in=block).order_by("created_at", "pk")))


def index_missing() -> int:
    """Write the entries that a crash, or a library older than the index, has left out."""
    missing = list(Asset.every.filter(search_entry=None).values_list("pk", flat=True))
    index_again(missing)
    return len(missing)


def _text(asset: Asset, prompt: str) -> str:
    tags = [str(tag) for tag in asset.tags]
    found = [
        *(words.term(field, value) for field in FIELDS if (value := getattr(asset, field))),
        *words.terms("tag", tags),
        *words.words(asset.name, asset.category, asset.platform, *tags, prompt),
    ]
    code = words.scope(asset.workspace_id, trashed=asset.trashed_at is not None)
    return " ".join([code, *(code + token for token in dict.fromkeys(found))])


def _prompts(pks: Iterable[UUID]) -> dict[UUID, str]:
    rows = GenerationDetail.objects.filter(asset__in=pks)
    found = rows.values_list("asset", "prompt", "provider", "model")
    return {pk: f"{prompt} {provider} {model}" for pk, prompt, provider, model in found}


def _asset_saved(instance: Asset, update_fields: Collection[str] | None = None, **_: Any) -> None:
    if update_fields is None or not SEARCHED.isdisjoint(update_fields):
        index([instance])


def _generation_changed(instance: GenerationDetail, **_: Any) -> None:
    index_again([instance.asset_id])


def _migrated(sender: AppConfig, plan: Collection[tuple[object, bool]] = (), **_: Any) -> None:
    if sender.name == Asset._meta.app_label and not any(backwards for _, backwards in plan):
        index_missing()
