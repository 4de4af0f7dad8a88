"""What has been published."""

from __future__ import annotations

import secrets
from typing import Any

from .exchange import Exchange
from .state import Document

DIGITS = 18


def number() -> str:
    """An id of digits, as TikTok and Meta have them."""
    return "7" + "".join(secrets.choice("0123456789") for _ in range(DIGITS))


def publish(
    exchange: Exchange, platform: str, id: str, session: Document, **facts: Any
) -> Document:
    """Record a post: whose, which bytes, which words. `session` has account, size and sha256."""
    data = {
        "platform": platform,
        "account": session["account"],
        "session": session["id"],
        "size": session["size"],
        "sha256": session["sha256"],
        "title": "",
        "description": "",
        "state": "published",
        "created": exchange.state.now(),
        **facts,
    }
    return exchange.state.put("post", id, data)


def forget_if_gone(exchange: Exchange, id: str, *kinds: str) -> None:
    """By a fault `gone` the documents of this id are not known from now on."""
    if exchange.fault.effect == "gone":
        for kind in kinds:
            exchange.state.remove(kind, id)


def processing(exchange: Exchange, kind: str, document: Document) -> Document:
    """Go on with processing by one question about it.

    A document has `polls` to go; a fault `slow` adds some and `fail` ends it with `failed`.
    """
    fault = exchange.fault
    if fault.effect == "fail":
        return exchange.state.change(kind, document["id"], failed=fault.reason or "internal")
    left = document["polls"] + (fault.polls if fault.effect == "slow" else 0)
    return exchange.state.change(kind, document["id"], polls=max(0, left - 1), busy=left > 0)
