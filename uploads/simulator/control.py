"""What tests and people may do to the simulator: `/control/…`, JSON in and out."""

from __future__ import annotations

from typing import Any

from . import faults, tokens
from .exchange import Answer, Exchange
from .routing import Route
from .state import DEFAULTS


class Control:
    """The server behind `/control`."""

    name = "control"

    def __init__(self) -> None:
        self.routes = (
            Route("POST", r"/reset", "control.reset", _reset),
            Route("POST", r"/faults", "control.faults", _inject),
            Route("GET", r"/faults", "control.faults", lambda x: _listed(x, "fault")),
            Route("DELETE", r"/faults", "control.faults", _mend),
            Route("GET", r"/posts", "control.posts", lambda x: _listed(x, "post")),
            Route("GET", r"/requests", "control.requests", lambda x: _listed(x, "request")),
            Route("POST", r"/accounts", "control.accounts", _account),
            Route("POST", r"/revoke", "control.revoke", _revoke),
            Route("POST", r"/clock", "control.clock", _clock),
            Route("POST", r"/quota", "control.quota", _quota),
            Route("POST", r"/settings", "control.settings", _settings),
        )

    def error(self, status: int, reason: str = "") -> Answer:
        """What was wrong."""
        return Answer(status, {"error": reason})

    def limited(self, reason: str) -> Answer:
        """Never."""
        return self.error(429, reason)


def _reset(exchange: Exchange) -> Answer:
    exchange.state.reset()
    return Answer(200, {})


def _inject(exchange: Exchange) -> Answer:
    """A fault: see `faults`."""
    try:
        return Answer(201, faults.inject(exchange.state, exchange.sent()))
    except (faults.Unknown, TypeError) as error:
        return Answer(400, {"error": str(error)})


def _mend(exchange: Exchange) -> Answer:
    """Faults that still wait are taken back."""
    for fault in exchange.state.all("fault"):
        exchange.state.change("fault", fault["id"], times=0)
    return Answer(200, {})


def _listed(exchange: Exchange, kind: str) -> Answer:
    """All of a kind, or those whose fields are as the query says."""
    asked = exchange.query
    found = [
        one
        for one in exchange.state.all(kind)
        if all(str(one.get(name)) == value for name, value in asked.items())
    ]
    return Answer(200, found)


def _account(exchange: Exchange) -> Answer:
    """Tokens without a browser: `platform`, and perhaps `account`, `name`, `expires_in`."""
    asked: dict[str, Any] = exchange.sent()
    platform = str(asked.get("platform"))
    if platform not in tokens.LIFETIMES:
        return Answer(400, {"error": "platform is one of: " + ", ".join(tokens.LIFETIMES)})
    account = str(asked.get("account") or next(iter(tokens.ACCOUNTS[platform])))
    found = tokens.grant(exchange.state, platform, account, str(asked.get("name", "")))
    return Answer(201, tokens.pair(exchange.state, found, asked.get("expires_in")))


def _revoke(exchange: Exchange) -> Answer:
    """End the grants of an `account` or of a `token`."""
    asked = exchange.sent()
    account, token = str(asked.get("account", "")), str(asked.get("token", ""))
    return Answer(200, {"ended": tokens.revoke(exchange.state, account=account, token=token)})


def _clock(exchange: Exchange) -> Answer:
    """Put the clock forward by `seconds`: tokens expire, limits begin again."""
    ahead = exchange.state.setting("ahead") + float(exchange.sent().get("seconds", 0))
    exchange.state.change("settings", "all", ahead=ahead)
    return Answer(200, {"now": exchange.state.now()})


def _quota(exchange: Exchange) -> Answer:
    """Use `units` of the limit `key` up, as if somebody had made requests."""
    asked = exchange.sent()
    key, units = str(asked.get("key")), int(asked.get("units", 1))
    exchange.state.use(key, units, most=1 << 62, since=0.0)
    return Answer(200, {"used": exchange.state.used(key, 0.0)})


def _settings(exchange: Exchange) -> Answer:
    """Change `state.DEFAULTS`."""
    asked = {name: value for name, value in exchange.sent().items() if name in DEFAULTS}
    return Answer(200, exchange.state.change("settings", "all", **asked))
