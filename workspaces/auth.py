"""Who is asking: a session's user or the bearer of an API token."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from .models import ApiToken, Membership

SEEN_AGAIN = timedelta(minutes=1)
"""A token's last use is written down at most this often: reading must not cost a write each."""
SCHEME = "bearer "


def authenticate_bearer(text: str) -> Membership | None:
    """The member whose API token this is; None if it is unknown, expired or its user may not.

    Tokens are found by their hash, so neither the work nor the time tells how near a guess was.
    """
    now = timezone.now()
    token = (
        ApiToken.objects.filter(token_sha256=ApiToken.hash(text), user__is_active=True)
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .first()
    )
    if token is None:
        return None
    if token.last_used_at is None or token.last_used_at < now - SEEN_AGAIN:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    members = Membership.objects.select_related("workspace", "user")
    return members.filter(workspace=token.workspace_id, user=token.user_id).first()


def bearer_text(request: HttpRequest) -> str:
    """The token in the request's Authorization header; empty without one."""
    header = request.headers.get("Authorization", "")
    return header[len(SCHEME) :].strip() if header.lower().startswith(SCHEME) else ""


def roles_of(request: HttpRequest) -> dict[UUID, str] | None:
    """The asker's role in each of their workspaces, by token if one is sent, else by session.

    None if nobody is asking: no session, or a token that is not valid.
    """
    if text := bearer_text(request):
        member = authenticate_bearer(text)
        return {member.workspace_id: member.role} if member else None
    if not request.user.is_authenticated:
        return None
    memberships = Membership.objects.filter(user=request.user.pk)
    return dict(memberships.values_list("workspace", "role"))
