"""Codes for tokens, refresh tokens for new tokens: the token endpoints."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from django.views.decorators.debug import sensitive_variables

from ..platforms import registry
from ..platforms.errors import Permanent, Temporary
from ..platforms.platform import OAuth
from ..vault import Credentials
from .asking import Json, ask
from .clients import client


@dataclass(frozen=True)
class Granted:
    """Tokens that a platform has just given. Moments have a zone; None: no end is known."""

    credentials: Credentials
    expires_at: datetime | None
    login_expires_at: datetime | None
    remote_id: str = ""


def protocol(platform: str) -> OAuth:
    """How one logs in there. Raises UnknownPlatform, and Permanent if one does not."""
    kind = registry.get(platform)
    if kind.oauth is None:
        raise Permanent(f"{kind.title} needs no login.", code="no_login")
    return kind.oauth


@sensitive_variables()
def exchange(platform: str, code: str, redirect_uri: str, verifier: str) -> Granted:
    """The tokens for a code. Raises PlatformError."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }
    return _asked(platform, form, Credentials())


@sensitive_variables()
def refresh(platform: str, known: Credentials) -> Granted:
    """New tokens for those. Raises Reconnect if the login is lost, Temporary, Permanent."""
    form = {"grant_type": "refresh_token", "refresh_token": known.refresh_token}
    return _asked(platform, form, known)


@sensitive_variables()
def prolong(platform: str, short: Granted) -> Granted:
    """Meta: a user token of 60 days in place of one of an hour. The tokens of pages got with it
    have no end (https://developers.facebook.com/docs/pages/access-tokens)."""
    form = {
        "grant_type": "fb_exchange_token",
        "fb_exchange_token": short.credentials.access_token,
    }
    return _asked(platform, form, short.credentials)


@sensitive_variables()
def _asked(platform: str, form: dict[str, str], known: Credentials) -> Granted:
    spec, (id, secret) = protocol(platform), client(platform)
    issued = time.time()
    sent = {spec.client_id_name: id, "client_secret": secret, **form}
    answer = ask("POST", platform, spec.token, form=sent)
    return _granted(platform, answer, known, issued)


@sensitive_variables()
def _granted(platform: str, answer: Json, known: Credentials, issued: float) -> Granted:
    access = answer.get("access_token")
    if not isinstance(access, str) or not access:
        title = registry.get(platform).title
        raise Temporary(f"{title} gave an answer without a token.", code="no_token")
    new = Credentials(
        access_token=access,
        refresh_token=str(answer.get("refresh_token") or known.refresh_token),
        issued_at=issued,
        secrets=known.secrets,
    )
    return Granted(
        new,
        _after(issued, answer.get("expires_in")),
        _after(issued, answer.get("refresh_expires_in")),
        str(answer.get("open_id") or ""),
    )


def _after(start: float, seconds: object) -> datetime | None:
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds <= 0:
        return None
    return datetime.fromtimestamp(start + seconds, UTC)
