"""Who opens a websocket: the session's user, or the bearer of an API token.

A program sends `Authorization: Bearer rg_…`. A browser cannot set headers here, so a page without
a session offers the subprotocols `reelgraph` and `bearer.rg_…`. A token in the address would end
up in logs; it is not looked for.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from typing import Any

from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from .access import membership_of
from .auth import authenticate_bearer
from .models import Membership

PROTOCOL = "reelgraph"
TOKEN_PROTOCOL = "bearer."
SCHEME = b"bearer "

Scope = Mapping[str, Any]
Application = Callable[[Any, Any, Any], Awaitable[None]]


def socket_token(scope: Scope) -> str:
    """The token that a connection shows; empty without one."""
    for name, value in scope.get("headers", ()):
        if name == b"authorization" and value.lower().startswith(SCHEME):
            return str(value[len(SCHEME) :].decode("latin-1").strip())
    offered = scope.get("subprotocols", ())
    found = (name for name in offered if name.startswith(TOKEN_PROTOCOL))
    return str(next(found, "").removeprefix(TOKEN_PROTOCOL))


def subprotocol(scope: Scope) -> str | None:
    """What to answer: a browser insists on one of those it offered."""
    return PROTOCOL if PROTOCOL in scope.get("subprotocols", ()) else None


def socket_member(scope: Scope) -> Membership | None:
    """The member who is connected, as of now; None if nobody known. A wrong token does not fall
    back.

    The session is read anew: `scope` keeps it as it was when the connection was made.
    """
    if token := socket_token(scope):
        return authenticate_bearer(token)
    request = HttpRequest()
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(scope["session"].session_key)
    return membership_of(get_user(request).pk)


class OwnOriginOrToken:
    """Lets pages of our own origin in, and whoever shows a token.

    Browsers send cookies from any page, so a session counts only from our own; a token was put
    there on purpose, and programs send no Origin.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self.guarded = AllowedHostsOriginValidator(application)

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        await (self.application if socket_token(scope) else self.guarded)(scope, receive, send)
