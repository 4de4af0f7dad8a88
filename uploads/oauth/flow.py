"""Connecting an account: the way to a platform's login page, and the way back.

The state that travels along is signed, lives for minutes, and is good once: its row is deleted by
whoever comes back with it first. It holds for the browser, the user and the workspace that it was
made for, so nobody can be made to connect somebody else's channel. PKCE makes a code that was seen
on its way worthless.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.core import signing
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.debug import sensitive_variables

from workspaces.models import Membership, Workspace

from .. import vault
from ..hosts import host
from ..models import Account, Connecting
from ..platforms import registry
from ..platforms.errors import PlatformError
from . import channels, grants, storing
from .clients import client

LIFETIME = timedelta(minutes=10)
SALT = "uploads.connecting"
HEX_CHALLENGE = frozenset({"tiktok"})
"""Platforms whose S256 is hexadecimal, not base64url as in RFC 7636 (TikTok's Login Kit)."""


class NotConnected(Exception):
    """It did not work. `code` is for programs, the message a sentence for the user."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True)
class Visitor:
    """Who connects: a signed-in user and a secret of their browser's session."""

    user: User
    browser: str


@sensitive_variables()
def begin(
    visitor: Visitor,
    workspace: Workspace,
    platform: str,
    redirect_uri: str,
    account: Account | None = None,
) -> str:
    """The address of the platform's login page. `account`: the one to connect anew.

    Raises PlatformError if the platform has no login or this installation no app there.
    """
    spec, (id, _) = grants.protocol(platform), client(platform)
    state = signing.TimestampSigner(salt=SALT).sign(secrets.token_urlsafe(24))
    verifier = secrets.token_urlsafe(48)
    Connecting.objects.filter(expires_at__lt=timezone.now()).delete()
    Connecting.objects.create(
        state_sha256=_sha256(state),
        browser_sha256=_sha256(visitor.browser),
        workspace=workspace,
        user=visitor.user,
        platform=platform,
        account=account,
        sealed=vault.seal({"verifier": verifier}, _sha256(state)),
        redirect_uri=redirect_uri,
        expires_at=timezone.now() + LIFETIME,
    )
    asked = {
        spec.client_id_name: id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": spec.scope_separator.join(spec.scopes),
        "state": state,
        "code_challenge": challenge(platform, verifier),
        "code_challenge_method": "S256",
        **spec.extra,
    }
    return f"{host(platform, spec.authorize[0])}{spec.authorize[1]}?{urlencode(asked)}"


@sensitive_variables()
def finish(visitor: Visitor, said: Mapping[str, str]) -> list[Account]:
    """The accounts that are connected now. `said` is the query of the address that came back.

    Raises NotConnected.
    """
    state = said.get("state", "")
    pending = _taken(visitor, state)
    title = registry.get(pending.platform).title
    if said.get("error"):
        raise _refused(title, said["error"])
    if not said.get("code"):
        raise NotConnected("no_code", f"{title} sent no code back. Connect again.")
    try:
        verifier = vault.unseal(pending.sealed, pending.state_sha256)["verifier"]
        granted = grants.exchange(pending.platform, said["code"], pending.redirect_uri, verifier)
        found = channels.found(pending.platform, granted)
    except PlatformError as error:
        raise NotConnected(error.code or "refused", error.message) from None
    except vault.VaultLocked as error:
        raise NotConnected("vault_locked", str(error)) from None
    try:
        return storing.store(pending, found)
    except storing.OtherChannel as error:
        raise NotConnected("other_channel", str(error)) from None


def challenge(platform: str, verifier: str) -> str:
    """What is shown of a PKCE verifier beforehand: its SHA-256, as the platform writes it."""
    digest = hashlib.sha256(verifier.encode()).digest()
    if platform in HEX_CHALLENGE:
        return digest.hex()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _taken(visitor: Visitor, state: str) -> Connecting:
    """What was begun, taken by the first who comes back with it."""
    too_late = NotConnected(
        "too_late", "This login was used before, or took more than ten minutes. Connect again."
    )
    try:
        signing.TimestampSigner(salt=SALT).unsign(state, max_age=LIFETIME)
    except signing.BadSignature:
        raise too_late from None
    pending = Connecting.objects.select_related("workspace", "account").filter(pk=_sha256(state))
    found = pending.first()
    if found is None or not pending.delete()[0] or found.expires_at < timezone.now():
        raise too_late
    _require_same(visitor, found)
    return found


def _require_same(visitor: Visitor, pending: Connecting) -> None:
    same = constant_time_compare(_sha256(visitor.browser), pending.browser_sha256)
    if not same or visitor.user.pk != pending.user_id:
        raise NotConnected(
            "other_browser", "This login was begun in another browser or by another user."
        )
    member = Membership.objects.filter(workspace=pending.workspace, user=visitor.user).first()
    if member is None or not member.may_edit:
        raise NotConnected(
            "not_allowed", "You may not connect accounts in this workspace any more."
        )


def _refused(title: str, error: str) -> NotConnected:
    if error in ("access_denied", "user_cancelled_authorize", "user_cancelled_login"):
        return NotConnected("denied", f"You did not allow Reelgraph to publish on {title}.")
    if error in ("temporarily_unavailable", "server_error"):
        return NotConnected("busy", f"{title} is busy. Connect again in a moment.")
    if error in ("invalid_scope", "unauthorized_client", "invalid_request", "invalid_client"):
        return NotConnected(
            "app_refused",
            f"{title} does not let this installation's app ask for what publishing needs. Its "
            "administrator has to check the app's settings there.",
        )
    return NotConnected("refused", f"{title} did not log you in. Connect again.")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
