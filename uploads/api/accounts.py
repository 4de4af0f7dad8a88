"""Accounts over HTTP: what there is, connecting, testing, changing, planning."""

from __future__ import annotations

import secrets as random
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router, Status

from workspaces import audit
from workspaces.access import READING, ApiRequest
from workspaces.errors import ApiError, conflict, invalid, not_found
from workspaces.paging import TOTAL

from .. import choosing, describing, rotation
from ..live import tell_account
from ..models import Account
from ..oauth import flow
from ..platforms import registry
from ..platforms.errors import PlatformError
from ..platforms.platform import Platform
from ..trying import try_out
from ..views import BROWSER, OUTCOME
from . import account_schemas as schemas
from .account_views import account_out, platform_out

router = Router(tags=["accounts"])

ACCOUNTS = "/video-production/accounts"
ONE = ACCOUNTS + "/{uuid:account_id}"
FIELDS = {
    "name": "name",
    "tags": "tags",
    "enabled": "is_enabled",
    "dailyCap": "daily_cap",
    "gapSeconds": "gap_seconds",
    "quietFrom": "quiet_from",
    "quietUntil": "quiet_until",
    "timeZone": "time_zone",
}
NULLABLE = frozenset({"dailyCap", "gapSeconds", "quietFrom", "quietUntil"})


@router.get(ACCOUNTS + "/platforms", response=schemas.PlatformList)
def list_platforms(request: ApiRequest) -> dict[str, Any]:
    """Where videos can be published, and how accounts there are connected."""
    return {"data": [platform_out(one) for one in registry.installed().values()]}


@router.get(ACCOUNTS, response=schemas.AccountList)
def list_accounts(
    request: ApiRequest, response: HttpResponse, query: Query[schemas.AccountWanted]
) -> dict[str, Any]:
    """Accounts with their health, what they have posted today, and their next slot."""
    rows = _rows(request)
    if query.platform:
        rows = rows.filter(platform=query.platform)
    if query.state:
        rows = rows.filter(state=query.state)
    if query.tag:
        tagged = [pk for pk, tags in rows.values_list("pk", "tags") if query.tag in tags]
        rows = rows.filter(pk__in=tagged)
    found = query.of(rows, response)
    return {"data": _described(found), "total": int(response[TOTAL])}


@router.post(ACCOUNTS, response={201: schemas.AccountAnswer})
def create_account(request: ApiRequest, body: schemas.AccountIn) -> Status[dict[str, Any]]:
    """Add an account of a platform that needs no login."""
    platform = _platform(body.platform)
    if platform.oauth is not None:
        raise invalid("login_needed", f"Accounts of {platform.title} are connected by a login.")
    account = Account(workspace=request.auth.workspace, platform=platform.name)
    try:
        account.settings = describing.checked_settings(platform.name, body.settings or {})
        describing.checked_secrets(platform.name, body.secrets or {})
    except describing.NotTaken as refusal:
        raise _not_taken(refusal) from None
    _assign(account, body)
    account.save()
    describing.put_secrets(account, body.secrets or {})
    _note(request, "account.create", account, platform=platform.name)
    return Status(201, {"data": _one(account)})


@router.post(ACCOUNTS + "/connect", response=schemas.ConnectOut)
def connect_account(request: ApiRequest, body: schemas.ConnectIn) -> dict[str, Any]:
    """Where to log in to connect an account of a platform."""
    return _begun(request, _platform(body.platform), None)


@router.get(ACCOUNTS + "/connect", response=schemas.ConnectOutcome)
def connect_outcome(request: ApiRequest) -> dict[str, Any]:
    """What became of the last login of this browser: the words for `/accounts?problem=…`."""
    outcome: dict[str, Any] = request.session.get(OUTCOME) or {}
    return outcome


@router.post(ACCOUNTS + "/plan", response=schemas.PlanOut, auth=READING)
def plan_accounts(request: ApiRequest, body: schemas.PlanIn) -> dict[str, Any]:
    """Which account would take which video, and when. Nothing is kept of it."""
    accounts = list(_rows(request))
    known = {str(one.pk) for one in accounts}
    if any(str(id) not in known for id in body.accountIds):
        raise not_found("account")
    now = timezone.now()
    try:
        chosen = rotation.choose(
            choosing.candidates(accounts, now),
            ids=[str(id) for id in body.accountIds],
            tags=body.tags,
            platform=body.platform,
        )
        past = choosing.history(accounts, now)
        over = timedelta(hours=body.overHours)
        found = rotation.slots(chosen, past, body.videos, now, how=body.how, over=over)
    except rotation.NoAccount as error:
        raise conflict("no_account", str(error)) from None
    slots = [{"video": one.number, "accountId": one.account, "at": one.at} for one in found]
    return {"data": slots}


@router.get(ONE, response=schemas.AccountAnswer)
def get_account(request: ApiRequest, account_id: uuid.UUID) -> dict[str, Any]:
    """One account."""
    return {"data": _one(_account(request, account_id))}


@router.patch(ONE, response=schemas.AccountAnswer)
def change_account(
    request: ApiRequest, account_id: uuid.UUID, body: schemas.AccountChange
) -> dict[str, Any]:
    """Rename, retag, enable, set caps, gaps and quiet hours, settings and secrets."""
    account = _account(request, account_id)
    platform = _platform(account.platform)
    if body.secrets is not None and platform.oauth is not None:
        raise invalid("login_needed", f"Accounts of {platform.title} are connected by a login.")
    try:
        if body.settings is not None:
            account.settings = describing.checked_settings(platform.name, body.settings)
        if body.secrets is not None:
            describing.checked_secrets(platform.name, body.secrets)
    except describing.NotTaken as refusal:
        raise _not_taken(refusal) from None
    changed = _assign(account, body)
    account.save(update_fields=[*(FIELDS[name] for name in changed), "settings", "updated_at"])
    tell_account(account)
    if body.secrets is not None:
        describing.put_secrets(account, body.secrets)
    said = sorted(body.model_fields_set)
    _note(request, "account.change", account, fields=said)
    return {"data": _one(account)}


@router.delete(ONE, response={204: None})
def delete_account(request: ApiRequest, account_id: uuid.UUID) -> Status[None]:
    """Forget its credentials. What it published stays known, so that nothing is posted twice."""
    account = _account(request, account_id)
    describing.remove(account)
    _note(request, "account.delete", account)
    return Status(204, None)


@router.post(ONE + "/test", response=schemas.TrialOut)
def test_account(request: ApiRequest, account_id: uuid.UUID) -> dict[str, Any]:
    """Ask the platform whether the account works."""
    account = _account(request, account_id)
    _platform(account.platform)
    trial = try_out(account)
    _note(request, "account.test", account, ok=trial.ok)
    return {
        "ok": trial.ok,
        "name": trial.name,
        "message": trial.message,
        "data": _one(account),
    }


@router.post(ONE + "/reconnect", response=schemas.ConnectOut)
def reconnect_account(request: ApiRequest, account_id: uuid.UUID) -> dict[str, Any]:
    """Where to log in anew; it stays the same account."""
    account = _account(request, account_id)
    return _begun(request, _platform(account.platform), account)


def _begun(request: ApiRequest, platform: Platform, account: Account | None) -> dict[str, Any]:
    if "Authorization" in request.headers or not isinstance(request.user, User):
        raise conflict(
            "needs_browser", "A login goes through a browser: sign in there and open /accounts."
        )
    if BROWSER not in request.session:
        request.session[BROWSER] = random.token_urlsafe(32)
    visitor = flow.Visitor(request.user, request.session[BROWSER])
    back = request.build_absolute_uri(reverse("account-callback"))
    try:
        url = flow.begin(visitor, request.auth.workspace, platform.name, back, account)
    except PlatformError as error:
        raise conflict(error.code or "refused", error.message) from None
    return {"url": url}


def _rows(request: ApiRequest) -> QuerySet[Account]:
    return Account.objects.filter(workspace=request.auth.workspace, removed_at=None)


def _account(request: ApiRequest, account_id: uuid.UUID) -> Account:
    account = _rows(request).select_related("workspace").filter(pk=account_id).first()
    if account is None:
        raise not_found("account")
    return account


def _platform(name: str) -> Platform:
    try:
        return registry.get(name)
    except registry.UnknownPlatform as error:
        problem = {"field": "platform", "code": "unknown_platform", "message": str(error)}
        raise invalid("unknown_platform", str(error), [problem]) from None


def _assign(account: Account, body: schemas.AccountChange) -> list[str]:
    """Put what was said into the row; the names of it."""
    said = [
        name
        for name in FIELDS
        if name in body.model_fields_set and (name in NULLABLE or getattr(body, name) is not None)
    ]
    for name in said:
        setattr(account, FIELDS[name], getattr(body, name))
    if (account.quiet_from is None) != (account.quiet_until is None):
        message = "Quiet hours need both ends, or none."
        problem = {"field": "quietUntil", "code": "half", "message": message}
        raise invalid("quiet_hours", message, [problem])
    account.tags = list(dict.fromkeys(account.tags))
    return said


def _not_taken(refusal: describing.NotTaken) -> ApiError:
    problems = [
        {"field": one.field, "code": one.code, "message": one.message} for one in refusal.problems
    ]
    return invalid("not_taken", str(refusal), problems)


def _one(account: Account) -> schemas.AccountOut:
    return _described([account])[0]


def _described(accounts: Sequence[Account]) -> list[schemas.AccountOut]:
    loads = choosing.loads(accounts)
    return [account_out(one, loads[str(one.pk)]) for one in accounts]


def _note(request: ApiRequest, action: str, account: Account, **detail: Any) -> None:
    caller = request.auth
    audit.record(
        caller.workspace, caller.membership.user, action, account.pk, name=account.name, **detail
    )
