"""Tags as they are typed, and many assets' tags at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ..models import Asset

LONGEST, MOST = 60, 50
CHUNK = 500


def split(text: str) -> list[str]:
    """Tags separated by commas, each once. Raises ValidationError for too many or too long."""
    tags = list(dict.fromkeys(tag.strip() for tag in text.split(",") if tag.strip()))
    if len(tags) > MOST:
        raise ValidationError(f"At most {MOST} tags, please.")
    if any(len(tag) > LONGEST for tag in tags):
        raise ValidationError(f"A tag has at most {LONGEST} characters.")
    return tags


def retag(ids: Sequence[UUID], add: Sequence[str], remove: Collection[str]) -> int:
    """Add and remove tags of all these assets; how many have changed.

    Nobody else's change at the same time is lost: the rows are locked meanwhile.
    """
    return sum(_retag(part, add, remove) for part in parts(ids))


@transaction.atomic
def _retag(ids: Sequence[UUID], add: Sequence[str], remove: Collection[str]) -> int:
    rows: QuerySet[Any] = Asset.every.filter(pk__in=ids).order_by("pk").select_for_update()
    changed = []
    for asset in rows.only("pk", "tags"):
        kept = [tag for tag in asset.tags if tag not in remove]
        tags = [*kept, *(tag for tag in add if tag not in kept)][:MOST]
        if tags != asset.tags:
            asset.tags, asset.updated_at = tags, timezone.now()
            changed.append(asset)
    Asset.every.bulk_update(changed, ["tags", "updated_at"], batch_size=CHUNK)
    return len(changed)


def parts(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Ids in portions that one statement takes."""
    left = iter(ids)
    while part := list(islice(left, CHUNK)):
        yield part
