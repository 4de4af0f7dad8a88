"""Consent pages and the codes they give, alike for all platforms. PKCE: RFC 7636."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

from . import pages
from .exchange import Answer, Exchange, redirect
from .state import Document
from .tokens import ACCOUNTS, grant

CODE_SECONDS = 600
TITLES = {
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "facebook": "Facebook",
    "instagram": "Instagram",
}


class Refused(Exception):
    """A token request that is not granted: OAuth's error code and its description."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error, self.description = error, description


def authorize(exchange: Exchange, platform: str, client_field: str = "client_id") -> Answer:
    """The page that asks a person, and what it leads to."""
    asked = exchange.fields()
    if wrong := _wrong(asked, client_field):
        return Answer(400, pages.page("Error 400: invalid_request", f"<p>{escape(wrong)}</p>"))
    if exchange.method == "POST" or exchange.state.setting("consent") == "grant":
        return _decided(exchange, platform, asked, client_field)
    return Answer(200, _question(platform, asked))


def redeem(exchange: Exchange, platform: str, client_field: str = "client_id") -> Document:
    """The grant behind a code, which is good once. Raises Refused."""
    asked = exchange.fields()
    require_client(asked, client_field)
    code = str(asked.get("code", ""))
    with exchange.state.turn():
        found = exchange.state.get("code", code)
        exchange.state.remove("code", code)
    if not found or found["platform"] != platform or found["until"] < exchange.state.now():
        raise Refused("invalid_grant", "The code is wrong, was used, or has expired.")
    if found["client"] != asked.get(client_field):
        raise Refused("invalid_grant", "The code was given to another client.")
    if found["redirect_uri"] != asked.get("redirect_uri"):
        raise Refused("redirect_uri_mismatch", "redirect_uri is not that of the request.")
    if found["challenge"] and not _answers(found["challenge"], str(asked.get("code_verifier", ""))):
        raise Refused("invalid_grant", "The code verifier does not match the challenge.")
    return grant(exchange.state, platform, found["account"], scopes=found["scopes"])


def require_client(asked: dict[str, Any], client_field: str = "client_id") -> None:
    """Raises Refused unless a client names itself with a secret."""
    if not asked.get(client_field) or not asked.get("client_secret"):
        raise Refused("invalid_client", "The client and its secret are needed.")


def endpoint(work: Callable[[Exchange], Any], exchange: Exchange) -> Answer:
    """A token endpoint with errors as RFC 6749, section 5.2, has them."""
    try:
        return Answer(200, work(exchange), {"Cache-Control": "no-store"})
    except Refused as refused:
        status = 401 if refused.error == "invalid_client" else 400
        words = {"error": refused.error, "error_description": refused.description}
        return Answer(status, words)


def challenges(verifier: str) -> tuple[str, str]:
    """S256 of a verifier: as RFC 7636 writes it, and in hexadecimal, TikTok's way on desktops."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), digest.hex()


def _answers(challenge: str, verifier: str) -> bool:
    return any(hmac.compare_digest(challenge, right) for right in challenges(verifier))


def _wrong(asked: dict[str, Any], client_field: str) -> str:
    if not asked.get(client_field):
        return f"{client_field} is missing."
    if asked.get("response_type") != "code":
        return "response_type must be code."
    if urlsplit(str(asked.get("redirect_uri", ""))).scheme not in ("http", "https"):
        return "redirect_uri is missing or not an address."
    if not asked.get("state"):
        return "state is missing."
    if asked.get("code_challenge") and asked.get("code_challenge_method") != "S256":
        return "code_challenge_method must be S256."
    return ""


def _decided(exchange: Exchange, platform: str, asked: dict[str, Any], client_field: str) -> Answer:
    said = {"state": str(asked["state"])}
    if asked.get("decision") == "deny":
        said |= {"error": "access_denied"}
    else:
        code = secrets.token_urlsafe(16)
        account = str(asked.get("account") or next(iter(ACCOUNTS[platform])))
        data = {
            "platform": platform,
            "client": asked[client_field],
            "redirect_uri": asked["redirect_uri"],
            "challenge": asked.get("code_challenge", ""),
            "account": account,
            "scopes": str(asked.get("scope", "")),
            "until": exchange.state.now() + CODE_SECONDS,
        }
        exchange.state.put("code", code, data)
        said |= {"code": code, "scope": data["scopes"]}
    address = str(asked["redirect_uri"])
    return redirect(address + ("&" if urlsplit(address).query else "?") + urlencode(said))


def _question(platform: str, asked: dict[str, Any]) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{escape(str(name))}" value="{escape(str(value))}">'
        for name, value in asked.items()
    )
    choices = "".join(
        f'<option value="{escape(id)}">{escape(name)}</option>'
        for id, name in ACCOUNTS[platform].items()
    )
    scopes = escape(str(asked.get("scope", "")) or "no scopes")
    return pages.page(
        f"{TITLES[platform]} (simulated)",
        f'<form method="post">{hidden}<p>An app asks to publish for you: <code>{scopes}</code></p>'
        f'<p><label>Account <select name="account">{choices}</select></label></p>'
        '<button name="decision" value="allow">Allow</button> '
        '<button name="decision" value="deny">Deny</button></form>',
    )
