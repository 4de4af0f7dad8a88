"""Letting somebody else send the bytes: the bucket they lie in, or the web server before us."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from . import store


def to_bucket(
    request: HttpRequest, key: str, headers: dict[str, str], *, most: int | None = None
) -> HttpResponse | None:
    """A redirect to the object, which the bucket sends with these headers; None if we shall send.

    Its URL holds for settings.MEDIA_REDIRECT_SECONDS, or `most` if that is less, and a browser may
    use it for half of that, so that it does not ask again for every part of a film. Raises
    FileNotFoundError, StorageAway.
    """
    there = store.bucket()
    if there is None or not settings.MEDIA_REDIRECT or (store.root() / key).exists():
        return None
    if there.facts(key) is None:
        raise FileNotFoundError(key)
    longest: int = settings.MEDIA_REDIRECT_SECONDS
    seconds = longest if most is None else min(longest, most)
    url = there.link(key, seconds, method=request.method or "GET", headers=headers)
    response = HttpResponseRedirect(url)
    response["Cache-Control"] = f"private, max-age={seconds // 2}"
    return response


def sendfile_headers(file: Path) -> dict[str, str]:
    """What tells the web server before us to send the file; empty if we shall.

    nginx: X-Accel-Redirect to an internal location, whose alias is the media folder. Apache
    (mod_xsendfile), lighttpd: X-Sendfile with the path.
    """
    if settings.MEDIA_SENDFILE == "x-accel":
        inside = quote(file.relative_to(store.root()).as_posix())
        return {"X-Accel-Redirect": f"{settings.MEDIA_SENDFILE_BASE.rstrip('/')}/{inside}"}
    if settings.MEDIA_SENDFILE == "x-sendfile":
        return {"X-Sendfile": str(file)}
    return {}
