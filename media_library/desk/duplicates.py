"""The report on what is stored once although it came several times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.http import HttpRequest

from workspaces.desk import access, wording
from workspaces.desk.panels import Panel, newest

from ..models import Asset
from ..receiving.models import UploadSession, UploadStatus

SHOWN = 50


@dataclass(frozen=True)
class Saving:
    """So many things, and the bytes that they did not take."""

    count: int
    saved_bytes: int

    @property
    def size(self) -> str:
        """The bytes, as people read them."""
        return wording.size(self.saved_bytes)


def report(request: HttpRequest) -> dict[str, Any]:
    """What the page shows, of the user's own workspaces alone."""
    groups, again = _shared(request), _known(request)
    return {
        "shared": _sum(groups.aggregate(number=Count("*"), total=Sum("saved"))),
        "known": _sum(again.aggregate(number=Count("pk"), total=Sum("asset__blob__size_bytes"))),
        "panels": [_blobs(request, groups), _uploads(again)],
    }


def _sum(found: dict[str, int | None]) -> Saving:
    return Saving(found["number"] or 0, found["total"] or 0)


def _shared(request: HttpRequest) -> QuerySet[Any]:
    """Contents that several assets have: how many, and the bytes that this saves."""
    rows: QuerySet[Any] = access.visible(request, Asset.every.order_by()).values("blob")
    groups: QuerySet[Any] = (
        rows.annotate(copies=Count("pk"), size=Max("blob__size_bytes"))
        .filter(copies__gt=1)
        .annotate(saved=(F("copies") - 1) * F("size"))
    )
    return groups


def _known(request: HttpRequest) -> QuerySet[UploadSession]:
    """Uploads that found their content there: the asset is older than they are."""
    rows = UploadSession.objects.filter(
        Q(asset__created_at__lt=F("created_at")), status=UploadStatus.DONE
    )
    return access.visible(request, rows)


def _blobs(request: HttpRequest, groups: QuerySet[Any]) -> Panel:
    top, note = newest(groups.order_by("-saved", "blob"), SHOWN)
    note = note and f"The {SHOWN} that save most are shown."
    assets = access.visible(request, Asset.every.filter(blob__in=[row["blob"] for row in top]))
    holders: dict[str, list[Asset]] = {}
    for asset in assets.select_related("workspace").order_by("created_at"):
        holders.setdefault(asset.sha256, []).append(asset)
    rows = [
        (
            wording.link("media_library_asset", held[0].pk, held[0].name),
            ", ".join(asset.workspace.name for asset in held),
            row["copies"],
            wording.size(row["size"]),
            wording.size(row["saved"]),
        )
        for row in top
        if (held := holders.get(row["blob"]))
    ]
    headers = ("Content", "Workspaces", "Assets", "Size", "Saved")
    return Panel("Shared by several workspaces", headers, rows, note, "Nothing is shared.")


def _uploads(again: QuerySet[UploadSession]) -> Panel:
    rows = again.select_related("user", "workspace", "asset__blob").order_by("-created_at")
    sessions, note = newest(rows, SHOWN)
    cells = [
        (
            wording.link("media_library_uploadsession", session.pk, session.name),
            session.user or wording.NOTHING,
            session.workspace,
            wording.link("media_library_asset", session.asset.pk, session.asset.name),
            wording.size(session.asset.blob.size_bytes),
            wording.moment(session.created_at),
        )
        for session in sessions
        if session.asset
    ]
    headers = ("Upload", "By", "Workspace", "Is", "Size", "When")
    return Panel("Uploaded although it was there", headers, cells, note, "None so far.")
