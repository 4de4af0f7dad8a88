"""Changing what is said about assets: one at a time, or many in the same way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from media_library.models import Asset
from workspaces.models import Workspace

from . import words

MOST_TAGS = 50


@dataclass(frozen=True, kw_only=True)
class Change:
    """What to do to each of many assets. What is None stays."""

    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def change(asset: Asset, facts: Mapping[str, Any]) -> Asset:
    """Set these fields of one asset."""
    for name, value in facts.items():
        setattr(asset, name, clean_tags(value) if name == "tags" else value)
    asset.save(update_fields=(*facts, "updated_at"))
    return asset


def change_all(workspace: Workspace, ids: Collection[UUID], wanted: Change) -> int:
    """Do the same to all of these; how many there were."""
    with transaction.atomic():
        rows = Asset.objects.filter(workspace=workspace, pk__in=list(ids))
        assets = list(rows.select_for_update(of=("self",)))
        now = timezone.now()
        for asset in assets:
            for name, value in wanted.facts.items():
                setattr(asset, name, value)
            asset.tags = _retagged(asset.tags, wanted)
            asset.updated_at = now
        fields = (*wanted.facts, "tags", "updated_at")
        Asset.objects.bulk_update(assets, fields, batch_size=200)
    return len(assets)


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Without blanks around them, empty ones and those that search takes for the same."""
    found: dict[str, str] = {}
    for tag in tags:
        if text := tag.strip():
            found.setdefault(words.term("tag", text), text)
    return list(found.values())[:MOST_TAGS]


def _retagged(tags: Iterable[str], wanted: Change) -> list[str]:
    gone = set(words.terms("tag", wanted.remove_tags))
    kept = [tag for tag in map(str, tags) if words.term("tag", tag) not in gone]
    return clean_tags([*kept, *wanted.add_tags])
