"""Short requests to a platform's login and account addresses, with JSON for an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from django.views.decorators.debug import sensitive_variables

from ..hosts import host
from ..platforms import registry
from ..platforms.classifying import BUSY, retry_after
from ..platforms.errors import Permanent, PlatformError, Reconnect, Temporary
from ..vault import blackened

SECONDS = 20.0
MOST_BYTES = 2**20
Json = dict[str, Any]


@sensitive_variables()
def ask(
    method: str,
    platform: str,
    where: tuple[str, str],
    *,
    form: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    token: str = "",
) -> Json:
    """What the platform answers at a host and path. Raises PlatformError.

    What is sent stands in no message: neither addresses nor bodies are part of them.
    """
    title = registry.get(platform).title
    headers = {"Accept": "application/json"} | (
        {"Authorization": f"Bearer {token}"} if token else {}
    )
    address = host(platform, where[0]) + where[1]
    try:
        with (
            httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as client,
            client.stream(method, address, data=form, params=query, headers=headers) as response,
        ):
            answer = _read(response)
    except httpx.HTTPError as error:
        kind = "does not answer in time" if isinstance(error, httpx.TimeoutException) else ""
        raise Temporary(f"{title} {kind or 'cannot be reached'}.", code="unreachable") from None
    if response.is_success and _is_ok(answer):
        return answer
    raise _error(title, response, answer, [token, *(form or {}).values()])


def _is_ok(answer: Json) -> bool:
    """TikTok names an error in every answer; "ok" is none."""
    error = answer.get("error")
    return not error or (isinstance(error, dict) and error.get("code") == "ok")


def _read(response: httpx.Response) -> Json:
    body = b""
    for part in response.iter_bytes():
        body += part
        if len(body) > MOST_BYTES:
            return {}
    try:
        found = httpx.Response(response.status_code, content=body).json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@sensitive_variables()
def _error(
    title: str, response: httpx.Response, answer: Json, sent: Sequence[str]
) -> PlatformError:
    code, words = _told(answer)
    words = blackened(words, sent)
    said = f"{title} says: {words}" if words else f"{title} answered {response.status_code}."
    if code in ("invalid_client", "unauthorized_client", "invalid_client_id"):
        return Permanent(
            f"{title} does not know this installation's app. Its administrator has to check the "
            "app's id and secret.",
            code="invalid_client",
        )
    if code == "invalid_grant":  # whatever the status: TikTok tells errors with a 200, too
        return Reconnect(said, code=code)
    if response.status_code in BUSY or response.status_code >= 500 or response.is_success:
        return Temporary(said, after=retry_after(response), code=code or "busy")
    if code == "redirect_uri_mismatch":
        return Permanent(said, code=code)
    return Reconnect(said, code=code or f"http_{response.status_code}")


def _told(answer: Json) -> tuple[str, str]:
    """Code and words of an error: as OAuth writes it, as Google and Meta do, as TikTok does."""
    error = answer.get("error")
    if isinstance(error, dict):
        code = str(error.get("code", ""))
        return _code_of_meta(code), _short(error.get("message"))
    return str(error or "")[:60], _short(answer.get("error_description") or error)


def _code_of_meta(code: str) -> str:
    return {"190": "invalid_grant", "101": "invalid_client"}.get(code, code)[:60]


def _short(words: object) -> str:
    text = " ".join(str(words or "").split())[:200]
    return text if not text or text.endswith(".") else f"{text}."
