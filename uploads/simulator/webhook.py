"""A receiver of videos over plain HTTP, as somebody who takes Reelgraph's posts would write it.

It takes PUT and POST with an `Idempotency-Key`: what it has taken once it answers alike again
without taking it twice, and a GET with the same key says whether it has it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from . import posts
from .exchange import Answer, Exchange
from .intake import KEEP_ALL, Intake
from .routing import Route

SECRET = "simulator"
"""What the receiver of the address `/webhook/signed/…` expects signatures to be made with."""


class Webhook:
    """The server of one platform."""

    name = "webhook"

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        path = r"/(?P<target>.+)"
        self.routes = (
            Route("PUT POST", path, "webhook.send", self._take),
            Route("GET HEAD", path, "webhook.find", self._known),
        )

    def error(self, status: int, reason: str = "") -> Answer:
        """An error in JSON."""
        return Answer(status, {"error": reason or "failed"})

    def limited(self, reason: str) -> Answer:
        """Too many requests."""
        return self.error(429, reason or "too many")

    def _take(self, exchange: Exchange) -> Answer:
        key = exchange.headers.get("Idempotency-Key", "")
        id = hashlib.sha256(f"{exchange.path} {key}".encode()).hexdigest()[:20]
        if not key:
            return self.error(400, "Idempotency-Key is missing")
        if exchange.parts["target"].startswith("signed/") and not self._signed(exchange, key):
            return self.error(401, "the signature is wrong")
        with self._intake.lock(id):
            if known := exchange.state.get("post", id):
                exchange.body.drain()
                return Answer(200, _public(known))
            return self._taken(exchange, id)

    def _taken(self, exchange: Exchange, id: str) -> Answer:
        self._intake.forget(id)
        short = exchange.fault.effect == "short"
        size = self._intake.take(
            id, exchange.body, most=exchange.fault.after if short else KEEP_ALL
        )
        if size < exchange.body.length:
            return self.error(503, "not all of it was stored")
        digest = self._intake.digest(id)
        told = base64.b64encode(bytes.fromhex(digest)).decode()
        if exchange.headers.get("Content-Digest") != f"sha-256=:{told}:":
            self._intake.forget(id)
            return self.error(400, "the digest is not that of the content")
        session = {"id": id, "account": exchange.parts["target"], "size": size, "sha256": digest}
        words = json.loads(base64.b64decode(exchange.headers.get("Reelgraph-Post", "e30=")))
        post = posts.publish(
            exchange,
            self.name,
            id,
            session,
            title=words.get("title", ""),
            description=words.get("description", ""),
            words=words,
            url=f"{exchange.base}{exchange.path}#{id}",
        )
        return Answer(201, _public(post))

    def _known(self, exchange: Exchange) -> Answer:
        key = exchange.headers.get("Idempotency-Key", "")
        id = hashlib.sha256(f"{exchange.path} {key}".encode()).hexdigest()[:20]
        known = exchange.state.get("post", id)
        return Answer(200, _public(known)) if known else self.error(404, "unknown")

    def _signed(self, exchange: Exchange, key: str) -> bool:
        """See `uploads/platforms/webhook.py` for what is signed."""
        told = dict(
            part.split("=", 1)
            for part in exchange.headers.get("Reelgraph-Signature", "").split(",")
            if "=" in part
        )
        digest = exchange.headers.get("Content-Digest", "")
        words = exchange.headers.get("Reelgraph-Post", "")
        text = "\n".join((told.get("t", ""), key, digest, words))
        right = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
        return hmac.compare_digest(right, told.get("v1", ""))


def _public(post: dict[str, Any]) -> dict[str, Any]:
    return {name: post[name] for name in ("id", "url", "sha256", "size")}
