"""Who is asking: a session's user or the bearer of an API token."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q
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
    lasting = Q(user__api_tokens__expires_at=None) | Q(user__api_tokens__expires_at__gt=now)
    member = (
        Membership.objects.select_related("workspace", "user")
        .filter(
            lasting,
            user__api_tokens__token_sha256=ApiToken.hash(text),
            user__api_tokens__workspace=F("workspace"),
            user__is_active=True,
        )
        .annotate(seen_at=F("user__api_tokens__last_used_at"))  # of the token of the filter
        .first()
    )
    if member and (member.seen_at is None or member.seen_at < now - SEEN_AGAIN):
        ApiToken.objects.filter(token_sha256=ApiToken.hash(text)).update(last_used_at=now)
    return member


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
