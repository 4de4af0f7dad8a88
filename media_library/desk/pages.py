"""The page of one asset: its player and what is known around it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from workspaces.desk import access, wording
from workspaces.desk.panels import Panel, newest

from ..library.uses import Use, uses
from ..models import Asset
from ..receiving.models import UploadSession
from . import media

SHOWN = 50
LIVE = (("look_again", "Probe again"), ("discard", "Move to trash"))
TRASHED = (("restore", "Restore"), ("purge", "Delete for good"))


def player(request: HttpRequest, asset: Asset) -> dict[str, Any]:
    """What the template of the player needs."""
    is_mine = access.may_edit(request, asset.workspace_id)
    return {
        "asset": asset,
        "file": media.file_address(request, asset),
        "poster": media.poster_address(request, asset),
        "address": reverse("admin:media_library_asset_changelist"),
        "trash": "only" if asset.trashed_at else "",
        "does": (TRASHED if asset.trashed_at else LIVE) if is_mine else (),
    }


def panels(request: HttpRequest, asset: Asset) -> list[Panel]:
    """Where it is used, where it came from, and who shares its bytes."""
    return [_used(asset), _uploads(asset), _twins(request, asset)]


def use_link(use: Use) -> SafeString:
    """A link to the workflow or run."""
    return wording.link(f"workflows_{use.what}", use.id, use.name or use.id)


def made_by(asset: Asset) -> SafeString | str:
    """The run that made the asset, as far as its metadata tells."""
    run = asset.metadata.get("run")
    return wording.link("workflows_run", run, f"Run {str(run)[:8]}") if run else wording.NOTHING


def _used(asset: Asset) -> Panel:
    found, note = newest(uses(asset.workspace_id, [asset.pk]), SHOWN)
    rows = [
        (
            use.what.capitalize(),
            use_link(use),
            use.node,
            wording.badge(use.role),
            "Yes" if use.is_needed else "",
            wording.moment(use.at),
        )
        for use in found
    ]
    headers = ("Where", "Name", "Node", "As", "Needed", "When")
    return Panel("Used in", headers, rows, note, "No workflow or run uses it.")


def _uploads(asset: Asset) -> Panel:
    sessions, note = newest(
        UploadSession.objects.filter(asset=asset).select_related("user").order_by("-created_at"),
        SHOWN,
    )
    rows = [
        (
            wording.link("media_library_uploadsession", session.pk, session.name),
            session.user or wording.NOTHING,
            wording.badge(session.status),
            "Known already" if session.created_at > asset.created_at else "New",
            wording.size(session.length),
            wording.moment(session.created_at),
        )
        for session in sessions
    ]
    headers = ("Upload", "By", "Status", "Content", "Size", "Begun")
    return Panel("Uploads", headers, rows, note, "It was not uploaded here.")


def _twins(request: HttpRequest, asset: Asset) -> Panel:
    """Only the user's own workspaces: what others have is nobody's business."""
    rows = access.visible(request, Asset.every.filter(blob_id=asset.blob_id))
    twins, note = newest(
        rows.exclude(pk=asset.pk).select_related("workspace").order_by("created_at"), SHOWN
    )
    cells = [
        (
            wording.link("media_library_asset", twin.pk, twin.name),
            twin.workspace,
            wording.moment(twin.created_at),
        )
        for twin in twins
    ]
    headers = ("Asset", "Workspace", "Since")
    return Panel("Same bytes elsewhere", headers, cells, note, "Nowhere else.")
