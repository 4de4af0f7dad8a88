"""What is in a workspace's library, in numbers.

One pass over the assets; kept until one of them is added, changed or leaves.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Count, Max, Sum

from media_library.models import Asset, AssetRole
from workspaces.models import Workspace

from . import words

FIELDS = ("kind", "role", "source_type", "platform", "category", "aspect_ratio")
MOST_TAGS = 200
KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Facets:
    """How many assets have each value of a field, the most frequent first."""

    total: int
    values: dict[str, dict[str, int]]
    tags: dict[str, int]
    moods: dict[str, int]


@dataclass(frozen=True)
class Size:
    """How many assets, and how many bytes they have."""

    count: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class Stats:
    """A workspace's library; `most_bytes` is what it may take, the trash included."""

    roles: dict[str, Size] = field(default_factory=dict)
    trash: Size = Size()
    most_bytes: int | None = None

    @property
    def total(self) -> Size:
        """All but the trash."""
        sizes = self.roles.values()
        return Size(sum(size.count for size in sizes), sum(size.bytes for size in sizes))

    @property
    def used_bytes(self) -> int:
        """What counts towards the limit."""
        return self.total.bytes + self.trash.bytes


def facets(workspace: Workspace) -> Facets:
    """The values that a library can be filtered by."""
    key = f"facets-{workspace.pk}-{_stamp(workspace)}"
    found: Facets | None = cache.get(key)
    if found is None:
        found = _facets(workspace)
        cache.set(key, found, KEPT_SECONDS)
    return found


def stats(workspace: Workspace) -> Stats:
    """Counts and sizes by role."""
    key = f"sizes-{workspace.pk}-{_stamp(workspace)}"
    found: dict[str, Size] | None = cache.get(key)
    if found is None:
        found = _sizes(workspace)
        cache.set(key, found, KEPT_SECONDS)
    roles = {str(role): found.get(str(role), Size()) for role in AssetRole.values}
    return Stats(roles, found.get("", Size()), workspace.max_storage_bytes)


def _stamp(workspace: Workspace) -> str:
    """Another one after every change."""
    rows = Asset.every.filter(workspace=workspace)
    live = rows.filter(trashed_at=None).count()
    row = rows.aggregate(last=Max("updated_at"), count=Count("pk"))
    return f"{live}-{row['count']}-{row['last'].timestamp() if row['last'] else 0}"


def _facets(workspace: Workspace) -> Facets:
    rows = Asset.objects.filter(workspace=workspace).order_by()
    counts: dict[str, Counter[str]] = {name: Counter() for name in FIELDS}
    moods: Counter[str] = Counter()
    total = 0
    for *values, number in rows.values_list(*FIELDS).annotate(number=Count("pk")):
        total += number
        known = dict(zip(FIELDS, values, strict=True))
        for name, value in known.items():
            counts[name][value] += number
        if known["role"] == AssetRole.AUDIO:
            moods[known["category"]] += number
    values_of = {name: _same(counter) for name, counter in counts.items()}
    return Facets(total, values_of, _tags(workspace), _same(moods))


def _tags(workspace: Workspace) -> dict[str, int]:
    tags: Counter[str] = Counter()
    rows = Asset.objects.filter(workspace=workspace).exclude(tags=[]).values_list("tags", flat=True)
    for found in rows.iterator(chunk_size=5_000):
        tags.update(map(str, found))
    return dict(list(_same(tags).items())[:MOST_TAGS])


def _same(counts: Counter[str]) -> dict[str, int]:
    """Values that search takes for the same count as the most frequent of them."""
    names: dict[str, str] = {}
    merged: Counter[str] = Counter()
    for value, number in counts.most_common():
        if value:
            merged[names.setdefault(words.term("", value), value)] += number
    return dict(sorted(merged.items(), key=lambda one: (-one[1], one[0])))


def _sizes(workspace: Workspace) -> dict[str, Size]:
    """By role; that of the trash is empty."""
    live = Asset.objects.filter(workspace=workspace).order_by().values_list("role")
    found = {
        role: Size(count, size)
        for role, count, size in live.annotate(Count("pk"), Sum("blob__size_bytes"))
    }
    trash = Asset.every.filter(workspace=workspace, trashed_at__isnull=False)
    gone = trash.aggregate(count=Count("pk"), size=Sum("blob__size_bytes"))
    return found | {"": Size(gone["count"], gone["size"] or 0)}
