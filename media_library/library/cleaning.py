"""Rules by which a workspace's library is cleaned: what they would take, and taking it.

Nothing is deleted for good: it goes to the trash, which has an age limit of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from media_library.models import Asset
from workspaces.models import Workspace

from . import trash, uses
from .models import CleanRule

BLOCK = 500


@dataclass(frozen=True)
class Match:
    """An asset that a rule takes."""

    rule: CleanRule
    asset: Asset


def matches(workspace: Workspace, now: datetime | None = None) -> Iterator[Match]:
    """What the enabled rules take, each asset once, the oldest first within a rule."""
    seen: set[UUID] = set()
    for rule in workspace.clean_rules.filter(is_enabled=True):
        for asset in _taken(rule, now or timezone.now()):
            if asset.pk not in seen:
                seen.add(asset.pk)
                yield Match(rule, asset)


class Changed(Exception):
    """The rules take something else now than what was shown."""

    def __init__(self) -> None:
        super().__init__("The rules take other files than a moment ago. Nothing was done.")


def digest_of(found: Iterable[Match]) -> str:
    """Equal where the same assets are taken."""
    ids = sorted(match.asset.pk.hex for match in found)
    return hashlib.sha256("".join(ids).encode()).hexdigest()


def clean(workspace: Workspace, *, user_id: int | None = None, shown: str = "") -> list[Match]:
    """Put what the rules take into the trash: if `shown` is given, only what has that digest.

    Raises Changed.
    """
    found = list(matches(workspace))
    if shown and shown != digest_of(found):
        raise Changed
    for start in range(0, len(found), BLOCK):
        ids = [match.asset.pk for match in found[start : start + BLOCK]]
        trash.discard(workspace, ids, user_id=user_id, confirmed=True)
    return found


def clean_all() -> int:
    """Apply the rules of every workspace that has some. How many files went to the trash."""
    ruled = Workspace.objects.filter(clean_rules__is_enabled=True).distinct()
    return sum(len(clean(workspace)) for workspace in ruled)


def _taken(rule: CleanRule, now: datetime) -> Iterator[Asset]:
    rows = _candidates(rule, now)
    if not rule.unused:
        yield from rows.iterator(chunk_size=BLOCK)
        return
    block: list[Asset] = []
    for asset in rows.iterator(chunk_size=BLOCK):
        block.append(asset)
        if len(block) == BLOCK:
            yield from _unused(rule.workspace_id, block)
            block = []
    yield from _unused(rule.workspace_id, block)


def _candidates(rule: CleanRule, now: datetime) -> QuerySet[Asset]:
    wanted = Q(workspace=rule.workspace_id)
    if rule.role:
        wanted &= Q(role=rule.role)
    if rule.older_than_days is not None:
        wanted &= Q(created_at__lt=now - timedelta(days=rule.older_than_days))
    if rule.unused:
        wanted &= Q(usage_count=0)
    return Asset.objects.filter(wanted).select_related("blob").order_by("created_at", "pk")


def _unused(workspace_id: UUID, block: Collection[Asset]) -> list[Asset]:
    missed = {use.asset for use in uses.needed(workspace_id, [asset.pk for asset in block])}
    return [asset for asset in block if asset.pk not in missed]
