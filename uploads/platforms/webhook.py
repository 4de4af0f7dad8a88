"""Any receiver of videos over HTTP: one PUT or POST with the file as its body.

Headers of a request:

`Idempotency-Key`      the same whenever this upload is tried again, and of no other
`Content-Digest`       `sha-256=:<base64>:` of the body (RFC 9530)
`Reelgraph-Post`       base64 of JSON: title, description, tags, visibility, file, mime, sha256,
                       size
`Reelgraph-Signature`  `t=<seconds since 1970>,v1=<hex>`, with a signing secret: HMAC-SHA256 of
                       t, key, digest and post as above, joined by line feeds
`Authorization`        `Bearer <token>`, if the account has one

A 2xx means that the receiver has it; JSON with `id` and `url` in the answer is kept. A receiver may
answer GET with the same Idempotency-Key by 200 and that JSON; so a lost answer can be resolved. A
receiver that takes a key only once says so in the account: then sending again is safe.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from urllib.parse import quote, urlsplit

import httpx
from pydantic import Field, SecretStr, field_validator

from uploads.folder import safe_name

from .answers import found, link, text
from .classifying import BROKEN, BUSY, by_status
from .errors import Permanent, PlatformError, Reconnect
from .platform import (
    Facts,
    Fields,
    Limits,
    Line,
    Outcome,
    Piece,
    Platform,
    Post,
    Problem,
    Sent,
    Session,
    Video,
)

WORDS_BYTES = 4500
"""Title, description and tags travel in a header; servers take 8 KB of headers or more."""
SHOWN = 300


class Webhook(Platform):
    """An address that takes videos."""

    name, title = "webhook", "Webhook"
    limits = Limits(visibilities=("public", "unlisted", "private", "draft"))

    class Settings(Fields):
        """Where to, and how."""

        url: str = Field(
            title="Address",
            max_length=2000,
            description="{key}, {sha256} and {name} in it are filled in.",
        )
        method: Literal["PUT", "POST"] = Field("PUT", title="Method")
        takes_key_once: bool = Field(
            False,
            title="Takes an Idempotency-Key only once",
            description="Then a lost answer is resolved by sending again.",
        )

        @field_validator("url")
        @classmethod
        def _an_address(cls, url: str) -> str:
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise ValueError("The address must begin with https:// or http:// and name a host.")
            if parts.username or parts.password:
                raise ValueError("The address must not contain a user name or password.")
            return url

    class Secrets(Fields):
        """What proves who sends."""

        signing_secret: SecretStr = Field(SecretStr(""), title="Signing secret")
        token: SecretStr = Field(SecretStr(""), title="Bearer token")

    def place(self, settings: Settings) -> str:
        """The receiver's."""
        return urlsplit(settings.url).netloc

    def check(self, post: Post, facts: Facts, now: datetime) -> Iterable[Problem]:
        """Beside the limits: the words must fit into a header."""
        yield from super().check(post, facts, now)
        has = len(json.dumps(_words(post), ensure_ascii=False).encode(errors="replace"))
        if has > WORDS_BYTES:
            yield Problem(
                "description",
                "words_too_long",
                f"Title, description and tags have {has:,} bytes; a webhook takes {WORDS_BYTES:,}. "
                "Shorten them.",
            )

    def begin(self, line: Line, post: Post, video: Video) -> Session:
        """What every request says. The address is filled in once and for all."""
        name = safe_name(video.name)
        known = {"key": post.key, "sha256": video.sha256, "name": name}
        url = str(line.settings.url)
        for place, value in known.items():
            url = url.replace("{" + place + "}", quote(value, safe=""))
        facts = {"file": name, "mime": video.mime, "sha256": video.sha256, "size": video.size}
        words = json.dumps({**_words(post), **facts}, ensure_ascii=False)
        digest = base64.b64encode(bytes.fromhex(video.sha256)).decode()
        return {
            "url": url,
            "key": post.key,
            "mime": video.mime or "application/octet-stream",
            "digest": f"sha-256=:{digest}:",
            "post": base64.b64encode(words.encode(errors="replace")).decode(),
        }

    def send(self, line: Line, session: Session, post: Post, piece: Piece) -> Sent | Outcome:
        """The whole file, in one request, which publishes."""
        headers = {
            **_headers(line, session),
            "Content-Type": session["mime"],
            "Content-Length": str(piece.length),
            "Content-Digest": session["digest"],
            "Reelgraph-Post": session["post"],
        }
        answer = line.http.request(
            line.settings.method, session["url"], content=piece, headers=headers
        )
        if not answer.is_success:
            raise self.classify(answer)
        return _published(answer)

    def find(self, line: Line, session: Session, post: Post, video: Video) -> Outcome | None:
        """Ask. Where sending again is safe by itself, that is the answer, too."""
        answer = line.http.get(session["url"], headers=_headers(line, session))
        if answer.is_success and text(found(answer), "sha256") == video.sha256:
            return _published(answer)
        safe = line.settings.method == "PUT" or line.settings.takes_key_once
        return Outcome(state="absent") if safe else None

    def whoami(self, line: Line) -> str:
        """The receiver's host. It is asked by HEAD, which changes nothing (RFC 9110, 9.2.1): any
        answer but a refusal of us or a fault of its own shows that it is there."""
        nothing = {"key": "test", "digest": "", "post": ""}
        answer = line.http.head(line.settings.url, headers=_headers(line, nothing))
        if answer.status_code in (401, 403) or answer.status_code in BUSY | BROKEN:
            raise self.classify(answer)
        return urlsplit(line.settings.url).hostname or ""

    def classify(self, answer: httpx.Response) -> PlatformError:
        """A receiver has statuses only."""
        status, said = answer.status_code, f"The receiver answered {answer.status_code}."
        if status in (401, 403):
            return Reconnect(f"{said} It does not take the token or signature.", code=f"{status}")
        if status in BUSY | BROKEN:
            return by_status(answer)
        return Permanent(said, code=f"http_{status}")


def signature(secret: str, moment: int, session: Session) -> str:
    """What proves that the words and the digest of the body come from us."""
    signed = "\n".join((str(moment), session["key"], session["digest"], session["post"]))
    proof = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).hexdigest()
    return f"t={moment},v1={proof}"


def _headers(line: Line, session: Session) -> dict[str, str]:
    headers = {"Idempotency-Key": session["key"]}
    if secret := line.secrets.signing_secret.get_secret_value():
        moment = int(line.now().timestamp())
        headers["Reelgraph-Signature"] = signature(secret, moment, session)
    if token := line.secrets.token.get_secret_value():
        headers["Authorization"] = f"Bearer {token}"
    return headers


def _words(post: Post) -> dict[str, object]:
    return {
        "title": post.title,
        "description": post.description,
        "tags": list(post.tags),
        "visibility": post.visibility,
    }


def _published(answer: httpx.Response) -> Outcome:
    data = found(answer)
    url = link(text(data, "url") or answer.headers.get("Location", ""))
    response = {"status": answer.status_code, "id": text(data, "id")[:SHOWN]}
    return Outcome(
        state="published",
        remote_id=text(data, "id")[:SHOWN],
        url=url,
        response=response,
    )
