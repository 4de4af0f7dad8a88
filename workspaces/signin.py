"""One-time sign-in links: how the owner of an installation without passwords comes in."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core import signing
from django.utils import timezone

from .models import SpentLink

LIFETIME = timedelta(days=1)
SALT = "workspaces.signin"


def make_link_token(user: User) -> str:
    """A signed text that `redeem` takes once, within LIFETIME. Nothing is stored for it."""
    return signing.TimestampSigner(salt=SALT).sign_object([user.pk, secrets.token_hex(8)])


def redeem(token: str) -> User | None:
    """The user whose link this is; None if it was forged, is too old or was taken before.

    Of several that redeem the same link at once, the one whose row is new is let in.
    """
    try:
        pk, nonce = signing.TimestampSigner(salt=SALT).unsign_object(token, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    user = get_user_model().objects.filter(pk=pk, is_active=True).first()
    if user is None:
        return None
    SpentLink.objects.filter(spent_at__lt=timezone.now() - LIFETIME).delete()
    _, is_first = SpentLink.objects.get_or_create(nonce=nonce)
    return user if is_first else None
