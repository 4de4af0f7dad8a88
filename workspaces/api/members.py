"""The workspace and its members: owners rename, invite, give roles and remove."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from ninja import Query, Router, Status

from .. import audit
from ..access import READING, ApiRequest, Caller
from ..errors import ApiError, conflict, not_found
from ..models import ApiToken, Membership, Role, Workspace, shown_name
from ..paging import Page
from ..signin import LIFETIME, make_link_token
from . import schemas
from .profile import workspace_json

router = Router(tags=["account"])

MOST_MEMBERS = 500


@router.patch("/workspace", response=schemas.WorkspaceOut)
def rename_workspace(request: ApiRequest, body: schemas.WorkspaceChange) -> dict[str, Any]:
    """Give the workspace another name."""
    request.auth.must_own()
    workspace = request.auth.workspace
    workspace.name = body.name
    workspace.save(update_fields=["name"])
    _record(request.auth, "workspace.change", workspace.pk, fields=["name"])
    return workspace_json(request.auth.membership)


@router.get("/workspace/members", response=list[schemas.MemberOut])
def list_members(
    request: ApiRequest, response: HttpResponse, query: Query[Page]
) -> list[dict[str, Any]]:
    """Who belongs to the workspace, the oldest first."""
    rows = query.of(_members(request.auth).order_by("created_at", "pk"), response)
    elsewhere = _elsewhere(rows)
    return [_member_json(request.auth, row, elsewhere) for row in rows]


@router.post("/workspace/members", response={201: schemas.SignInLinkOut})
def invite_member(request: ApiRequest, body: schemas.InviteIn) -> Status[dict[str, Any]]:
    """Add somebody new; the answer holds the one-time link that lets them in."""
    _in_person(request)
    workspace = request.auth.workspace
    if workspace.memberships.count() >= MOST_MEMBERS:
        raise conflict("too_many", f"A workspace has at most {MOST_MEMBERS} members.")
    with transaction.atomic():
        user = get_user_model().objects.create_user(
            username=_username(body.name), first_name=body.name, email=body.email
        )
        added = Membership.objects.create(workspace=workspace, user=user, role=body.role)
        _record(request.auth, "member.invite", user.pk, role=body.role, name=body.name)
    return Status(201, _link_json(request, added))


@router.post("/workspace/members/{member_id}/link", response=schemas.SignInLinkOut)
def link_member(request: ApiRequest, member_id: int) -> dict[str, Any]:
    """A new one-time link for a member who lost theirs."""
    request.auth.must_own()
    member = _member(request.auth, member_id)
    _in_person(request)
    if not _may_relink(request.auth, member, _elsewhere([member])):
        raise ApiError(
            403,
            "not_yours_to_let_in",
            "This person also works elsewhere; only they, or the installation's administrator, "
            "can make a link for them.",
        )
    _record(request.auth, "member.link", member.user_id)
    return _link_json(request, member)


@router.patch("/workspace/members/{member_id}", response=schemas.MemberOut)
def change_member(
    request: ApiRequest, member_id: int, body: schemas.MemberChange
) -> dict[str, Any]:
    """Give a member another role. The last owner stays one."""
    request.auth.must_own()
    with transaction.atomic():
        _one_at_a_time(request.auth.workspace)
        member = _member(request.auth, member_id)
        if body.role != Role.OWNER.value:
            _keep_an_owner(member)
        member.role = body.role
        member.save(update_fields=["role"])
        _record(request.auth, "member.role", member.user_id, role=body.role)
    return _member_json(request.auth, member, _elsewhere([member]))


@router.delete("/workspace/members/{member_id}", response={204: None}, auth=READING)
def remove_member(request: ApiRequest, member_id: int) -> Status[None]:
    """Take a member out, with their tokens; anybody may leave. The last owner stays."""
    member = _member(request.auth, member_id)
    if member.user_id != request.auth.user_id:
        request.auth.must_own()
    with transaction.atomic():
        _one_at_a_time(request.auth.workspace)
        _keep_an_owner(_member(request.auth, member_id))
        ApiToken.objects.filter(workspace=member.workspace_id, user=member.user_id).delete()
        _record(request.auth, "member.remove", member.user_id)
        member.delete()
    return Status(204, None)


def _members(caller: Caller) -> QuerySet[Membership]:
    return Membership.objects.filter(workspace=caller.workspace).select_related("user")


def _member(caller: Caller, member_id: int) -> Membership:
    known = 0 < member_id < 2**63
    found = _members(caller).filter(pk=member_id).first() if known else None
    if found is None:
        raise not_found("member")
    return found


def _in_person(request: ApiRequest) -> None:
    """Raises ApiError 403 for tokens: a stolen one must not open the door for good."""
    request.auth.must_own()
    if not request.user.is_authenticated or "Authorization" in request.headers:
        raise ApiError(403, "sign_in", "Sign in to do that: a token cannot let anybody in.")


def _one_at_a_time(workspace: Workspace) -> None:
    Workspace.objects.select_for_update().get(pk=workspace.pk)


def _keep_an_owner(member: Membership) -> None:
    """Raises ApiError 409 if the workspace would be left without an owner."""
    owners = Membership.objects.filter(workspace=member.workspace_id, role=Role.OWNER)
    if not owners.exclude(pk=member.pk).exists():
        raise conflict("last_owner", "A workspace needs an owner. Make somebody else one first.")


def _elsewhere(members: Sequence[Membership]) -> set[int]:
    """Which of these members' users belong to other workspaces, too."""
    others = Membership.objects.exclude(pk__in=[member.pk for member in members])
    users = others.filter(user__in=[member.user_id for member in members])
    return set(users.values_list("user", flat=True))


def _may_relink(caller: Caller, member: Membership, elsewhere: Collection[int]) -> bool:
    """A link signs in as the person, so with it come all their workspaces and rights."""
    if member.user_id == caller.user_id:
        return True
    has_more = member.user.is_staff or member.user.is_superuser or member.user_id in elsewhere
    return not has_more


def _member_json(caller: Caller, member: Membership, elsewhere: Collection[int]) -> dict[str, Any]:
    owns = caller.membership.role == Role.OWNER
    return {
        "id": member.pk,
        "name": shown_name(member.user),
        "username": member.user.get_username(),
        "email": member.user.email,
        "role": member.role,
        "is_you": member.user_id == caller.user_id,
        "may_relink": owns and _may_relink(caller, member, elsewhere),
        "created_at": member.created_at,
        "last_login": member.user.last_login,
    }


def _link_json(request: ApiRequest, member: Membership) -> dict[str, Any]:
    path = reverse("sign-in", args=[make_link_token(member.user)])
    return {
        "member": _member_json(request.auth, member, _elsewhere([member])),
        "link": request.build_absolute_uri(path),
        "expires_at": timezone.now() + LIFETIME,
    }


def _username(name: str) -> str:
    return f"{slugify(name)[:100] or 'member'}-{secrets.token_hex(4)}"


def _record(caller: Caller, action: str, target: object, **detail: Any) -> None:
    audit.record(caller.workspace, caller.membership.user, action, target, **detail)
