"""Picks an asset at random, by what it is for."""

from __future__ import annotations

from random import Random

from workspaces.models import Workspace

from .models import Asset


def random_asset(
    workspace: Workspace,
    *,
    rng: Random,
    kind: str = "",
    role: str = "",
    platform: str = "",
    category: str = "",
    tag: str = "",
) -> Asset | None:
    """One of the workspace's assets that match all that is given; None if there is none.

    Upper and lower case are the same. The same `rng` state and assets give the same pick.
    """
    wanted = {
        "kind": kind,
        "role": role,
        "platform__iexact": platform,
        "category__iexact": category,
    }
    assets = Asset.objects.filter(
        workspace=workspace, **{field: value for field, value in wanted.items() if value}
    )
    # SQLite has no index or operator for what a JSON list contains.
    rows = assets.order_by("pk").values_list("pk", "tags")
    ids = [pk for pk, tags in rows if not tag or _has(tags, tag)]
    return Asset.objects.get(pk=rng.choice(ids)) if ids else None


def _has(tags: list[str], tag: str) -> bool:
    return tag.casefold() in (str(one).casefold() for one in tags)
