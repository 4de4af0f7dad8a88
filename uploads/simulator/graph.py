"""What Facebook and Instagram share of Meta's Graph API: login, errors, uploading by offset."""

from __future__ import annotations

import secrets
from typing import Any

from . import oauth, tokens
from .exchange import Answer, Exchange
from .intake import KEEP_ALL, Intake
from .routing import Route
from .state import Document

VERSION = r"/v\d+\.\d+"
CODES = {401: (190, "OAuthException"), 404: (100, "GraphMethodException")}
WORDS = {
    190: "Error validating access token: the session has been invalidated.",
    100: "Unsupported request. The object does not exist or cannot be loaded.",
    32: "(#32) Page request limit reached",
    4: "(#4) Application request limit reached",
    9: "The user has reached the maximum number of posts for the day.",
    2: "An unexpected error has occurred. Please retry your request later.",
}


class Graph:
    """The server of one of Meta's platforms; subclasses add `name` and what is published."""

    name: str

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    def login_routes(self) -> tuple[Route, ...]:
        """Routes of consent, tokens and who one is."""
        name = self.name
        return (
            Route("GET POST", rf"{VERSION}/dialog/oauth", f"{name}.authorize", self._authorize),
            Route("GET POST", rf"{VERSION}/oauth/access_token", f"{name}.token", self._token),
            Route("GET", rf"{VERSION}/me", f"{name}.me", self._me),
            Route("GET", rf"{VERSION}/me/accounts", f"{name}.accounts", self._accounts),
        )

    def error(self, status: int, reason: str = "") -> Answer:
        """An error as Meta writes it; `reason` may be a code."""
        code = int(reason) if reason.isdigit() else CODES.get(status, (2, ""))[0]
        return error(code, status)

    def limited(self, reason: str) -> Answer:
        """A limit is reached; `reason` may be a code."""
        return error(int(reason) if reason.isdigit() else 32, 403)

    def page(self, whose: Document) -> dict[str, Any]:
        """A page that the person manages, as /me/accounts lists it."""
        return {"id": whose["account"], "name": whose["name"]}

    def _authorize(self, exchange: Exchange) -> Answer:
        return oauth.authorize(exchange, self.name)

    def _token(self, exchange: Exchange) -> Answer:
        try:
            return Answer(200, self._granted(exchange))
        except oauth.Refused as refused:
            return error(100, 400, refused.description)

    def _granted(self, exchange: Exchange) -> dict[str, Any]:
        """A short-lived user token for a code, or a long-lived one for a token."""
        asked, state = exchange.fields(), exchange.state
        seconds: float = 2 * tokens.HOUR
        if asked.get("grant_type") == "fb_exchange_token":
            oauth.require_client(asked)
            behind = tokens.granted(state, str(asked.get("fb_exchange_token")))
            if not behind or exchange.fault.effect in ("revoke", "expire"):
                raise oauth.Refused("invalid_grant", WORDS[190])
            seconds = tokens.LIFETIMES[self.name][0] or 0
        else:
            behind = oauth.redeem(exchange, self.name)
        token = tokens.issue(state, behind, seconds=seconds)
        return {"access_token": token, "token_type": "bearer", "expires_in": int(seconds)}

    def _me(self, exchange: Exchange) -> Answer:
        whose = tokens.bearer(exchange)
        if not whose:
            return error(190, 401)
        return Answer(200, {"id": whose["account"], "name": whose["name"]})

    def _accounts(self, exchange: Exchange) -> Answer:
        whose = tokens.bearer(exchange)
        if not whose:
            return error(190, 401)
        # Page tokens made from a long-lived user token do not expire.
        page = {**self.page(whose), "access_token": tokens.issue(exchange.state, whose)}
        return Answer(200, {"data": [page], "paging": {}})

    def take(self, exchange: Exchange, kind: str, session: Document) -> Answer:
        """Bytes from `offset` on, of a file of `file_size` bytes. What came stays if it breaks."""
        id = session["id"]
        offset, size = exchange.number("offset"), exchange.number("file_size")
        if offset is None or not size:
            return refused("ProcessingFailedError", "offset and file_size are needed", False)
        with self._intake.lock(id):
            have = self._intake.received(id)
            if offset != have:
                return refused("OffsetInvalidError", f"Request starting offset is invalid: {have}")
            short = exchange.fault.effect == "short"
            exchange.state.change(kind, id, size=size)
            now = self._intake.take(
                id, exchange.body, most=exchange.fault.after if short else KEEP_ALL
            )
            if now != size:
                return refused("PartialRequestError", "Partial request (did not match length)")
            exchange.state.change(kind, id, sha256=self._intake.digest(id), uploaded=True)
        return Answer(200, {"success": True, "message": "Upload successful."})

    def phases(self, session: Document, spelling: str) -> dict[str, Any]:
        """What a session says of uploading and processing; each platform spells the bytes so."""
        done = session.get("uploaded", False)
        have = session["size"] if done else self._intake.received(session["id"])
        uploading = {"status": "complete" if done else "in_progress", spelling: have}
        processing: dict[str, Any] = {"status": "not_started"}
        if session.get("failed"):
            processing = {"status": "error", "errors": [{"code": 1, "message": session["failed"]}]}
        elif done:
            processing = {"status": "complete" if session.get("busy") is False else "in_progress"}
        return {"uploading_phase": uploading, "processing_phase": processing}


def error(code: int, status: int = 400, message: str = "", subcode: int = 0) -> Answer:
    """An error as Meta writes it."""
    said = {
        "message": message or WORDS.get(code, "The request failed."),
        "type": "OAuthException",
        "code": code,
        "fbtrace_id": secrets.token_urlsafe(8),
    }
    return Answer(status, {"error": {**said, **({"error_subcode": subcode} if subcode else {})}})


def refused(kind: str, message: str, again: bool = True) -> Answer:
    """An error of the upload host."""
    return Answer(400, {"debug_info": {"retriable": again, "type": kind, "message": message}})
