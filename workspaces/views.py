"""The page behind a sign-in link."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from . import audit
from .models import Membership
from .signin import redeem

SPENT = "This sign-in link was used before or is too old. Start Reelgraph again for a new one.\n"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_GET
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Let the bearer of a fresh link in, and bring them to the first page."""
    user = redeem(token)
    if user is None:
        return HttpResponse(SPENT, status=403, content_type="text/plain; charset=utf-8")
    login(request, user, backend=BACKEND)
    for membership in Membership.objects.filter(user=user).select_related("workspace"):
        audit.record(membership.workspace, user, "signin.link")
    return HttpResponseRedirect("/")
