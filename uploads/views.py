"""The address that platforms send browsers back to."""

from __future__ import annotations

from typing import TypedDict
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from .oauth.flow import NotConnected, Visitor, finish

BROWSER, OUTCOME = "connecting", "connected"
"""Keys of the session: the browser's secret, and what became of the last return."""
PAGE = "/accounts"


class Outcome(TypedDict):
    """What became of a login. `code` is empty if it worked; `message` is for people."""

    accounts: list[str]
    code: str
    message: str


@never_cache
@require_GET
@sensitive_variables()
def came_back(request: HttpRequest) -> HttpResponse:
    """Finish the login that was begun in this browser, and go on to the page of accounts."""
    if not isinstance(request.user, User):
        return HttpResponseRedirect(f"{PAGE}?{urlencode({'problem': 'signed_out'})}")
    try:
        accounts = finish(_visitor(request, request.user), request.GET.dict())
    except NotConnected as error:
        outcome = Outcome(accounts=[], code=error.code, message=error.message)
        return _page(request, outcome, problem=error.code)
    names = ", ".join(f"“{account.name}”" for account in accounts)
    outcome = Outcome(
        accounts=[str(account.pk) for account in accounts],
        code="",
        message=f"Connected: {names}.",
    )
    return _page(request, outcome, connected=outcome["accounts"][0])


def _visitor(request: HttpRequest, user: User) -> Visitor:
    browser = request.session.get(BROWSER, "")
    if not browser:
        raise NotConnected("other_browser", "This login was not begun in this browser.")
    return Visitor(user, browser)


def _page(request: HttpRequest, outcome: Outcome, **said: str) -> HttpResponse:
    request.session[OUTCOME] = outcome
    return HttpResponseRedirect(f"{PAGE}?{urlencode(said)}")
