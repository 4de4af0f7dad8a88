"""Grants that people have given, and the tokens that stand for them."""

from __future__ import annotations

import secrets
from typing import Any

from .exchange import Exchange
from .state import Document, State

HOUR, DAY = 3600, 24 * 3600
LIFETIMES: dict[str, tuple[int | None, int | None]] = {
    "youtube": (HOUR, None),
    "tiktok": (2 * HOUR, 180 * DAY),
    "facebook": (60 * DAY, None),
    "instagram": (60 * DAY, None),
}
"""Seconds that access and refresh tokens live; None: until revoked."""
PREFIXES = {"youtube": "ya29.", "tiktok": "act.", "facebook": "EAAG", "instagram": "EAAI"}
REFRESH_PREFIXES = {"youtube": "1//", "tiktok": "rft."}
ACCOUNTS = {
    "youtube": {"UCreelgraphOne000000000a": "Reel One", "UCreelgraphTwo000000000b": "Reel Two"},
    "tiktok": {"-000open-id-one": "reel.one", "-000open-id-two": "reel.two"},
    "facebook": {"1000000000001": "Reel Page One", "1000000000002": "Reel Page Two"},
    "instagram": {"17841400000000001": "reel.one", "17841400000000002": "reel.two"},
}
"""Who can be chosen when consenting: ids (of a Meta page or Instagram user) and names."""


def grant(state: State, platform: str, account: str, name: str = "", scopes: str = "") -> Document:
    """A person's consent, without tokens yet."""
    name = name or ACCOUNTS.get(platform, {}).get(account, account)
    data = {"platform": platform, "account": account, "name": name, "scopes": scopes}
    return state.put("grant", secrets.token_hex(8), {**data, "revoked": False})


def issue(state: State, grant: Document, use: str = "access", seconds: float | None = None) -> str:
    """A new token. `use`: access, refresh, or Meta's short-lived user token."""
    platform = grant["platform"]
    prefix = REFRESH_PREFIXES.get(platform, "") if use == "refresh" else PREFIXES[platform]
    token = prefix + secrets.token_urlsafe(24)
    until = None if seconds is None else state.now() + seconds
    state.put("token", token, {"grant": grant["id"], "use": use, "until": until})
    return token


def granted(state: State, token: str, use: str = "access") -> Document | None:
    """Whose grant a token stands for, if it is of that use and still works."""
    found = state.get("token", token)
    if not found or found["use"] != use:
        return None
    if found["until"] is not None and found["until"] <= state.now():
        return None
    behind = state.get("grant", found["grant"])
    return None if behind is None or behind["revoked"] else behind


def pair(state: State, grant: Document, seconds: float | None = None) -> dict[str, Any]:
    """Access token, refresh token where the platform has one, and how long they live."""
    platform = grant["platform"]
    life, refresh_life = LIFETIMES[platform]
    life = int(seconds) if seconds is not None else life
    found: dict[str, Any] = {
        "access_token": issue(state, grant, seconds=life),
        "expires_in": life,
        "scope": grant["scopes"],
        "account": grant["account"],
        "name": grant["name"],
    }
    if platform in REFRESH_PREFIXES:
        found["refresh_token"] = issue(state, grant, "refresh", refresh_life)
        found["refresh_expires_in"] = refresh_life
    return found


def revoke(state: State, *, account: str = "", token: str = "") -> int:
    """End one token's grant, or all of an account; how many grants ended."""
    ended = 0
    with state.turn():
        behind = (state.get("token", token) or {}).get("grant") if token else None
        for one in state.all("grant"):
            if one["id"] == behind or (account and one["account"] == account):
                state.change("grant", one["id"], revoked=True)
                ended += 1
    return ended


def carried(exchange: Exchange) -> str:
    """The access token of a request: by header (Bearer or OAuth) or as a parameter."""
    kind, _, token = exchange.headers.get("Authorization", "").partition(" ")
    if kind.lower() in ("bearer", "oauth"):
        return token.strip()
    return exchange.query.get("access_token", "") or _in_form(exchange)


def bearer(exchange: Exchange) -> Document | None:
    """Whose request it is. A fault `revoke` ends the grant just now."""
    token = carried(exchange)
    if exchange.fault.effect == "revoke":
        revoke(exchange.state, token=token)
    return granted(exchange.state, token)


def _in_form(exchange: Exchange) -> str:
    kind = exchange.headers.get("Content-Type", "")
    if "json" in kind or "form-urlencoded" in kind:
        return str(exchange.sent().get("access_token", ""))
    return ""
