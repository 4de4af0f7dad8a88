"""Whose login it is: the channels or pages that new tokens open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.views.decorators.debug import sensitive_variables

from ..platforms.errors import Permanent
from ..vault import Credentials
from .asking import Json, ask
from .grants import Granted, prolong

MOST_PAGES = 100
META = "/v25.0"


@dataclass(frozen=True)
class Channel:
    """Somewhere to publish, and what opens it."""

    remote_id: str
    name: str
    handle: str
    granted: Granted


def found(platform: str, granted: Granted) -> list[Channel]:
    """Every channel that was opened, at least one. Raises PlatformError."""
    channels = ASKING[platform](granted)
    if not channels:
        raise Permanent(NONE[platform], code="no_channel")
    return channels


def _youtube(granted: Granted) -> list[Channel]:
    """https://developers.google.com/youtube/v3/docs/channels/list"""
    answer = ask(
        "GET",
        "youtube",
        ("api", "/youtube/v3/channels"),
        query={"part": "snippet", "mine": "true"},
        token=granted.credentials.access_token,
    )
    return [
        Channel(
            _text(item, "id"),
            _text(item.get("snippet", {}), "title"),
            _text(item.get("snippet", {}), "customUrl"),
            granted,
        )
        for item in _list(answer, "items")
    ]


def _tiktok(granted: Granted) -> list[Channel]:
    """https://developers.tiktok.com/doc/tiktok-api-v2-get-user-info"""
    answer = ask(
        "GET",
        "tiktok",
        ("api", "/v2/user/info/"),
        query={"fields": "open_id,display_name"},
        token=granted.credentials.access_token,
    )
    user = answer.get("data", {}).get("user", {})
    id, name = _text(user, "open_id") or granted.remote_id, _text(user, "display_name")
    return [Channel(id, name or id, name, granted)] if id else []


def _facebook(granted: Granted) -> list[Channel]:
    return [
        Channel(_text(page, "id"), _text(page, "name"), "", _of_page(granted, page))
        for page in _pages("facebook", granted, "id,name,access_token")
    ]


def _instagram(granted: Granted) -> list[Channel]:
    """Professional accounts are reached by the page that they are linked to."""
    fields = "id,name,access_token,instagram_business_account{id,username}"
    linked = [
        (page, page.get("instagram_business_account") or {})
        for page in _pages("instagram", granted, fields)
    ]
    return [
        Channel(
            _text(own, "id"),
            _text(own, "username"),
            _text(own, "username"),
            _of_page(granted, page),
        )
        for page, own in linked
        if own
    ]


@sensitive_variables()
def _pages(platform: str, granted: Granted, fields: str) -> list[Json]:
    """https://developers.facebook.com/docs/pages/access-tokens: tokens got by a long-lived user
    token have no end, so the user's own is not kept."""
    user = prolong(platform, granted)
    answer = ask(
        "GET",
        platform,
        ("api", f"{META}/me/accounts"),
        query={"fields": fields, "limit": str(MOST_PAGES)},
        token=user.credentials.access_token,
    )
    return [page for page in _list(answer, "data") if page.get("access_token")]


@sensitive_variables()
def _of_page(granted: Granted, page: Json) -> Granted:
    own = Credentials(
        access_token=_text(page, "access_token"), issued_at=granted.credentials.issued_at
    )
    return replace(granted, credentials=own, expires_at=None, login_expires_at=None)


def _list(answer: Json, name: str) -> list[Json]:
    items = answer.get(name)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _text(item: Json, name: str) -> str:
    return str(item.get(name) or "")[:200]


ASKING: dict[str, Callable[[Granted], list[Channel]]] = {
    "youtube": _youtube,
    "tiktok": _tiktok,
    "facebook": _facebook,
    "instagram": _instagram,
}
NONE = {
    "youtube": "This Google account has no YouTube channel. Make one on YouTube, then connect.",
    "tiktok": "TikTok does not say whose login this is. Connect again.",
    "facebook": "This login manages no Facebook page, or none was chosen in Facebook's window.",
    "instagram": "No page of this login is linked to a professional Instagram account. Link them "
    "in Instagram's settings, then connect.",
}
