"""Signed links over HTTP: made for members, followed by anybody until they expire."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe
from ninja import Router, Schema, Status
from pydantic import Field

from workspaces import audit
from workspaces.access import ApiRequest
from workspaces.errors import not_found

from .delivery import PLAIN, deliver, deliver_poster, metadata_of, of_asset
from .models import Asset
from .signing import BadLink, Expired, Link, Purpose, link_to, read, token_of

router = Router(tags=["media"])

GONE = {BadLink: (404, "There is nothing here.\n"), Expired: (410, "This link has expired.\n")}


class LinkIn(Schema):
    """What the link is for, and for how many seconds it holds."""

    purpose: Purpose = "inline"
    seconds: int = Field(3600, ge=1, le=settings.MEDIA_LINK_SECONDS_MOST)


class LinkOut(Schema):
    """A link, and one to all that is known of the file. Both hold without a session."""

    url: str
    metadata_url: str
    purpose: Purpose
    expires_at: datetime


@router.post("/media/{asset_id}/link", response={201: LinkOut})
def make_link(request: ApiRequest, asset_id: uuid.UUID, body: LinkIn) -> Status[LinkOut]:
    """A link to the file that works without signing in until it expires."""
    asset = Asset.objects.filter(workspace=request.auth.workspace, pk=asset_id).first()
    if asset is None:
        raise not_found("file")
    link = link_to(asset, body.purpose, body.seconds)
    token = token_of(link)
    made = LinkOut(
        url=request.build_absolute_uri(reverse("signed-file", args=[token])),
        metadata_url=request.build_absolute_uri(reverse("signed-metadata", args=[token])),
        purpose=body.purpose,
        expires_at=datetime.fromtimestamp(link.expires, UTC),
    )
    user = request.auth.membership.user
    audit.record(request.auth.workspace, user, "asset.link", asset.pk, seconds=body.seconds)
    return Status(201, made)


@require_safe
async def signed_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET or HEAD /media/s/<token>/: the bytes."""
    try:
        link, asset = await sync_to_async(_followed)(token)
    except (BadLink, Expired) as error:
        return _gone(error)
    delivery = of_asset(asset, is_download=link.purpose == "download")
    return await deliver(
        request, replace(delivery, seconds=link.seconds_left, is_final=True, is_shared=True)
    )


@require_safe
async def signed_poster(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET or HEAD /media/s/<token>/poster.png: the poster."""
    try:
        _, asset = await sync_to_async(_followed)(token)
    except (BadLink, Expired) as error:
        return _gone(error)
    return await deliver_poster(request, asset)


@require_safe
async def signed_metadata(request: HttpRequest, token: str) -> HttpResponse:
    """GET or HEAD /media/s/<token>/metadata.json: all that is known of the file."""
    try:
        link, asset = await sync_to_async(_followed)(token)
    except (BadLink, Expired) as error:
        return _gone(error)
    return await sync_to_async(metadata_of)(asset, link.purpose == "download")


def _followed(token: str) -> tuple[Link, Asset]:
    link = read(token)
    return link, link.asset()


def _gone(error: BadLink | Expired) -> HttpResponse:
    status, sentence = GONE[type(error)]
    return HttpResponse(sentence, status=status, content_type=PLAIN)
