"""The studio's page. One page answers every address of the browser's own routing."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from workspaces.access import membership_of

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob: https:",
        "media-src 'self' blob: https:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
"""Scripts are ours alone. Pictures and films may come from a bucket; libraries set styles."""


@require_safe
@ensure_csrf_cookie
def studio(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The built front end for members; everybody else is told how to come in."""
    if not request.user.is_authenticated or membership_of(request.user.pk) is None:
        return render(request, "workflows/signed_out.html", status=403)
    page = settings.STUDIO_BUILD / "index.html"
    if not page.is_file():
        return render(request, "workflows/not_built.html", status=503)
    answer = HttpResponse(page.read_bytes())
    answer["Cache-Control"] = "no-cache"
    answer["Content-Security-Policy"] = POLICY
    return answer
