"""Where the desk's pictures and players get their bytes."""

from __future__ import annotations

from asgiref.sync import async_to_sync
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from workspaces.desk import access

from ..delivery import Delivery, deliver, of_asset
from ..models import Asset, Kind
from ..poster import poster_of
from ..refusal import Refused

PLACEHOLDER = format_html('<span class="material-symbols-outlined">{}</span>', "graphic_eq")


def file_address(request: HttpRequest, asset: Asset) -> str:
    """Where the bytes are: under /media/ for members; from the desk what that does not show."""
    return _address(request, asset, "asset-file", "admin:media_library_asset_file")


def poster_address(request: HttpRequest, asset: Asset) -> str:
    """Where the poster is; empty for a sound."""
    if asset.kind == Kind.AUDIO:
        return ""
    return _address(request, asset, "asset-poster", "admin:media_library_asset_poster")


def thumbnail(poster: str) -> SafeString:
    """A poster in a box of one size, fetched when it is scrolled to."""
    shown = (
        format_html('<img src="{}" loading="lazy" decoding="async" alt="">', poster)
        if poster
        else PLACEHOLDER
    )
    return format_html('<span class="desk-thumb">{}</span>', shown)


def send_file(request: HttpRequest, asset: Asset) -> HttpResponseBase:
    """The bytes. The asset's blob must have been loaded."""
    download = request.GET.get("download") == "1"
    return async_to_sync(deliver)(request, of_asset(asset, is_download=download))


def send_poster(request: HttpRequest, asset: Asset) -> HttpResponseBase:
    """The poster. Raises Http404 where none can be drawn."""
    try:
        path = poster_of(asset)
    except (Refused, FileNotFoundError):
        path = None
    if path is None:
        raise Http404("This file has no poster.")
    etag = f'"{asset.sha256}-poster"'
    delivery = Delivery(path, etag, "image/png", "poster.png", modified=asset.updated_at)
    return async_to_sync(deliver)(request, delivery)


def _address(request: HttpRequest, asset: Asset, members: str, desk: str) -> str:
    is_open = asset.trashed_at is None and asset.workspace_id in access.roles(request)
    return reverse(members if is_open else desk, args=(asset.pk,))
