"""Who calls the API: a bearer token, or a signed-in browser with its CSRF token.

Every request acts in one workspace, that of its `Caller` (`request.auth`). A viewer may ask
anything and change nothing: unsafe methods need an editor, unless an operation says `READING`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from .auth import authenticate_bearer
from .errors import ApiError
from .models import Membership, Role, Workspace

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Caller:
    """A member on whose behalf a request acts."""

    membership: Membership

    @property
    def workspace(self) -> Workspace:
        """The only workspace this request can see."""
        return self.membership.workspace

    @property
    def user_id(self) -> int:
        """The member's user, as rows name it."""
        return self.membership.user_id

    def must_own(self) -> None:
        """Raises ApiError 403 for who does not administer the workspace."""
        if self.membership.role != Role.OWNER:
            raise ApiError(403, "owners_only", "Only an owner of this workspace may do that.")


class ApiRequest(HttpRequest):
    """A request that was let in."""

    auth: Caller


class TokenAccess(HttpBearer):
    """`Authorization: Bearer rg_…`. A wrong token is refused, whatever cookies say."""

    def __init__(self, *, reading: bool = False) -> None:
        super().__init__()
        self.reading = reading

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        membership = authenticate_bearer(token)
        if membership is None:
            raise ApiError(401, "bad_token", "This token is unknown or has expired.")
        return _allowed(request, Caller(membership), self.reading)


class SessionAccess(APIKeyCookie):
    """The session of a signed-in browser; unsafe methods also carry the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, *, reading: bool = False) -> None:
        super().__init__()
        self.reading = reading

    def __call__(self, request: HttpRequest) -> Caller | None:
        # The user first: who is not signed in learns that, and not that a CSRF token is missing.
        if not request.user.is_authenticated:
            return None
        if check_csrf(request) is not None:
            raise ApiError(403, "csrf_failed", "Send the CSRF cookie's value as X-CSRFToken.")
        return self.authenticate(request, None)

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller:
        membership = membership_of(request.user.pk)
        if membership is None:
            raise ApiError(403, "no_workspace", "You are not a member of any workspace.")
        return _allowed(request, Caller(membership), self.reading)


def membership_of(user_id: int | None) -> Membership | None:
    """The workspace that a signed-in user works in: the one chosen last, else joined first.

    None for a user who was shut out: an open websocket does not notice otherwise.
    """
    memberships = Membership.objects.select_related("workspace", "user")
    memberships = memberships.filter(user=user_id, user__is_active=True)
    return memberships.order_by(F("chosen_at").desc(nulls_last=True), "created_at", "pk").first()


def _allowed(request: HttpRequest, caller: Caller, reading: bool) -> Caller:
    if reading or request.method in SAFE_METHODS or caller.membership.may_edit:
        return caller
    raise ApiError(403, "viewer", "A viewer may look at everything and change nothing.")


MEMBERS = (TokenAccess(), SessionAccess())
READING = (TokenAccess(reading=True), SessionAccess(reading=True))
