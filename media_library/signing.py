"""Links to one file that work without a session until they expire.

A link names the asset, its workspace, its content and its purpose, and is signed with SECRET_KEY.
It dies with the asset (also in the trash), and when the asset gets other content.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

from django.core.signing import BadSignature, Signer

from .models import Asset

Purpose = Literal["inline", "download"]
SALT = "media_library.link"
CONTENT_DIGITS = 16


class BadLink(Exception):
    """Nobody has signed this, or what it names is not there."""


class Expired(Exception):
    """The link was good once."""


@dataclass(frozen=True)
class Link:
    """What a link allows. `expires`: seconds since the epoch; `content`: how the hash begins."""

    asset_id: UUID
    workspace_id: UUID
    purpose: Purpose
    expires: int
    content: str

    @property
    def seconds_left(self) -> int:
        """How long it still holds; at least 0."""
        return max(0, self.expires - int(time.time()))

    def asset(self) -> Asset:
        """The asset with its blob. Raises BadLink."""
        assets = Asset.objects.filter(pk=self.asset_id, workspace=self.workspace_id)
        found = assets.select_related("blob").first()
        if found is None or not found.sha256.startswith(self.content):
            raise BadLink
        return found


def link_to(asset: Asset, purpose: Purpose, seconds: int) -> Link:
    """A link that holds from now on for so long."""
    expires = int(time.time()) + seconds
    content = asset.sha256[:CONTENT_DIGITS]
    return Link(asset.pk, asset.workspace_id, purpose, expires, content)


def token_of(link: Link) -> str:
    """The link as text for a URL's path."""
    parts = (link.asset_id.hex, link.workspace_id.hex, link.purpose, link.expires, link.content)
    return _signer().sign_object(list(parts))


def read(token: str) -> Link:
    """The link. Raises BadLink or Expired."""
    try:
        asset, workspace, purpose, expires, content = _signer().unsign_object(token)
        link = Link(UUID(asset), UUID(workspace), purpose, int(expires), content)
    except (BadSignature, ValueError, TypeError):
        raise BadLink from None
    if purpose not in get_args(Purpose):
        raise BadLink
    if not link.seconds_left:
        raise Expired
    return link


def _signer() -> Signer:
    return Signer(salt=SALT, sep=".")
