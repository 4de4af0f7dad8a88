"""Who sends a tus request, which no Django middleware has seen: a bearer token or a session.

Against forged requests of other sites there are two walls. Every request but OPTIONS must carry
`Tus-Resumable`, which a browser sends to another origin only after a preflight, and no preflight is
ever answered with permission here. And a session counts only where `Origin`, if there is one, is
ours. Tokens need neither: no browser sends them by itself.
"""

from __future__ import annotations

from importlib import import_module
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest

from workspaces.access import membership_of
from workspaces.auth import authenticate_bearer
from workspaces.errors import ApiError
from workspaces.models import Membership


def caller_of(scope: dict[str, Any]) -> Membership:
    """The member who sends this. Raises ApiError: 400, 401 or 403."""
    request = ASGIRequest(scope, BytesIO())
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme:
        return _of_token(scheme, token.strip())
    member = _of_session(request)
    if not _same_origin(request):
        raise ApiError(403, "foreign_origin", "This request comes from another site.")
    return member


def _of_token(scheme: str, token: str) -> Membership:
    member = authenticate_bearer(token) if scheme.lower() == "bearer" else None
    if member is None:
        raise ApiError(401, "bad_token", "This token is unknown or has expired.")
    return member


def _of_session(request: ASGIRequest) -> Membership:
    engine = import_module(settings.SESSION_ENGINE)
    request.session = engine.SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    user = get_user(request)
    if not user.is_authenticated:
        raise ApiError(401, "not_signed_in", "Sign in, or send a bearer token.")
    member = membership_of(user.pk)
    if member is None:
        raise ApiError(403, "no_workspace", "You are not a member of any workspace.")
    return member


def _same_origin(request: ASGIRequest) -> bool:
    origin = request.headers.get("Origin")
    try:
        own = f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        raise ApiError(400, "bad_host", "This server does not go by that name.") from None
    return origin in (None, own) or origin in settings.CSRF_TRUSTED_ORIGINS
