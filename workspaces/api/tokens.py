"""API tokens: everybody has their own; an owner sees, and revokes, everybody's."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from .. import audit
from ..access import READING, ApiRequest, Caller
from ..errors import ApiError, conflict, not_found
from ..models import ApiToken, Role, shown_name
from ..paging import Page
from . import schemas

router = Router(tags=["account"])

MOST_TOKENS = 100


@router.get("/tokens", response=list[schemas.TokenOut])
def list_tokens(
    request: ApiRequest, response: HttpResponse, query: Query[Page]
) -> list[dict[str, Any]]:
    """One's own tokens, or for an owner those of all members, the newest first."""
    rows = query.of(_visible(request.auth).order_by("-created_at", "pk"), response)
    return [_json(request.auth, row) for row in rows]


@router.post("/tokens", response={201: schemas.NewTokenOut}, auth=READING)
def make_token(request: ApiRequest, body: schemas.TokenIn) -> Status[dict[str, Any]]:
    """Make a token that may do what its maker may. Its text is in this answer only."""
    caller = request.auth
    if not request.user.is_authenticated or "Authorization" in request.headers:
        # A stolen token would otherwise outlive its own end.
        raise ApiError(403, "sign_in", "Sign in to do that: a token cannot make another.")
    mine = ApiToken.objects.filter(workspace=caller.workspace, user=caller.user_id)
    if mine.count() >= MOST_TOKENS:
        raise conflict("too_many", f"You have {MOST_TOKENS} tokens. Revoke one first.")
    expires = timezone.now() + timedelta(days=body.days) if body.days else None
    token, text = ApiToken.issue(caller.membership, body.name, expires)
    audit.record(caller.workspace, caller.membership.user, "token.make", token.pk, name=body.name)
    return Status(201, _json(caller, token) | {"token": text})


@router.delete("/tokens/{token_id}", response={204: None}, auth=READING)
def revoke_token(request: ApiRequest, token_id: uuid.UUID) -> Status[None]:
    """Make a token worthless, at once."""
    caller = request.auth
    token = _visible(caller).filter(pk=token_id).first()
    if token is None:
        raise not_found("token")
    audit.record(
        caller.workspace, caller.membership.user, "token.revoke", token.pk, name=token.name
    )
    token.delete()
    return Status(204, None)


def _visible(caller: Caller) -> QuerySet[ApiToken]:
    rows = ApiToken.objects.filter(workspace=caller.workspace).select_related("user")
    return rows if caller.membership.role == Role.OWNER else rows.filter(user=caller.user_id)


def _json(caller: Caller, token: ApiToken) -> dict[str, Any]:
    return {
        "id": token.pk,
        "name": token.name,
        "user": shown_name(token.user),
        "is_yours": token.user_id == caller.user_id,
        "last_used_at": token.last_used_at,
        "expires_at": token.expires_at,
        "created_at": token.created_at,
    }
