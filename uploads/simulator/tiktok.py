"""TikTok Content Posting API v2 as documented: direct posts, drafts, chunks, rotating tokens."""

from __future__ import annotations

import re
import secrets
from typing import Any

from . import oauth, pages, posts, tokens
from .exchange import Answer, Exchange
from .intake import Intake
from .routing import Route
from .state import Document

MB = 10**6
LEAST, MOST, MOST_LAST, CHUNKS = 5 * MB, 64 * MB, 128 * MB, 1000
URL_SECONDS = 3600
POSTS_A_DAY = 15
RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
PRIVACY = ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"]
STATUSES = {
    "access_token_invalid": 401,
    "scope_not_authorized": 401,
    "rate_limit_exceeded": 429,
    "invalid_param": 400,
    "invalid_publish_id": 400,
    "internal_error": 500,
}
BY_STATUS = {400: "invalid_param", 401: "access_token_invalid", 429: "rate_limit_exceeded"}


class TikTok:
    """The server of one platform."""

    name = "tiktok"

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        api = r"/v2/post/publish"
        self.routes = (
            Route("GET POST", r"/v2/auth/authorize/?", "tiktok.authorize", self._authorize),
            Route("POST", r"/v2/oauth/token/", "tiktok.token", self._token),
            Route("POST", r"/v2/oauth/revoke/", "tiktok.revoke", self._revoke),
            Route("GET", r"/v2/user/info/", "tiktok.user", self._user),
            Route("POST", rf"{api}/creator_info/query/", "tiktok.creator", self._creator),
            Route("POST", rf"{api}/video/init/", "tiktok.start", self._start),
            Route("POST", rf"{api}/inbox/video/init/", "tiktok.start", self._start),
            Route("GET", r"/@[^/]+/video/(?P<id>\d+)", "page", pages.shown),
            Route("PUT", r"/video/", "tiktok.send", self._put),
            Route("POST", rf"{api}/status/fetch/", "tiktok.poll", self._status),
        )

    def error(self, status: int, reason: str = "") -> Answer:
        """An error in TikTok's envelope."""
        return error(reason or BY_STATUS.get(status, "internal_error"), status)

    def limited(self, reason: str) -> Answer:
        """A limit is reached: of a minute, or with a `spam_risk_…` of a day."""
        return error(reason or "rate_limit_exceeded")

    def _authorize(self, exchange: Exchange) -> Answer:
        return oauth.authorize(exchange, self.name, "client_key")

    def _token(self, exchange: Exchange) -> Answer:
        answer = oauth.endpoint(self._granted, exchange)
        return Answer(answer.status, {**answer.content, "log_id": _log_id()}, answer.headers)

    def _granted(self, exchange: Exchange) -> dict[str, Any]:
        asked, state = exchange.fields(), exchange.state
        if asked.get("grant_type") == "authorization_code":
            return _public(tokens.pair(state, oauth.redeem(exchange, self.name, "client_key")))
        if asked.get("grant_type") != "refresh_token":
            raise oauth.Refused("unsupported_grant_type", "Grant type is not supported.")
        oauth.require_client(asked, "client_key")
        old = str(asked.get("refresh_token"))
        with state.turn():
            behind = tokens.granted(state, old, "refresh")
            if not behind or exchange.fault.effect in ("revoke", "expire"):
                raise oauth.Refused("invalid_grant", "Refresh token is invalid or expired.")
            state.remove("token", old)
            return _public(tokens.pair(state, behind))

    def _revoke(self, exchange: Exchange) -> Answer:
        tokens.revoke(exchange.state, token=str(exchange.fields().get("token", "")))
        return Answer(200, {})

    def _user(self, exchange: Exchange) -> Answer:
        whose = tokens.bearer(exchange)
        if not whose:
            return error("access_token_invalid")
        user = {"open_id": whose["account"], "display_name": whose["name"]}
        return _ok({"user": {**user, "username": whose["name"]}})

    def _creator(self, exchange: Exchange) -> Answer:
        whose = tokens.bearer(exchange)
        if not whose:
            return error("access_token_invalid")
        if not _use(exchange, "creator", whose, 20):
            return error("rate_limit_exceeded")
        return _ok(
            {
                "creator_username": whose["name"],
                "creator_nickname": whose["name"],
                "privacy_level_options": PRIVACY,
                "comment_disabled": False,
                "duet_disabled": False,
                "stitch_disabled": False,
                "max_video_post_duration_sec": 600,
            }
        )

    def _start(self, exchange: Exchange) -> Answer:
        whose, sent = tokens.bearer(exchange), exchange.sent()
        draft = "/inbox/" in exchange.path
        post, source = sent.get("post_info", {}), sent.get("source_info", {})
        if not whose:
            return error("access_token_invalid")
        if not _use(exchange, "init", whose, 6):
            return error("rate_limit_exceeded")
        if not chunks_fit(source) or len(post.get("title", "").encode("utf-16-le")) > 2 * 2200:
            return error("invalid_param", 400)
        if not draft and post.get("privacy_level") not in PRIVACY:
            return error("privacy_level_option_mismatch", 403)
        if not _use(exchange, "posts", whose, POSTS_A_DAY, tokens.DAY):
            return error("spam_risk_too_many_posts", 403)
        id = ("v_inbox_file~v2." if draft else "v_pub_file~v2-1.") + posts.number()
        data = {
            "account": whose["account"],
            "name": whose["name"],
            "post_info": post,
            "chunk": source["chunk_size"],
            "chunks": source["total_chunk_count"],
            "size": source["video_size"],
            "draft": draft,
            "key": secrets.token_urlsafe(16),
            "until": exchange.state.now() + URL_SECONDS,
            "polls": exchange.state.setting("polls"),
        }
        exchange.state.put("tiktok.session", id, data)
        address = f"{exchange.base}/video/?upload_id={id}&upload_token={data['key']}"
        return _ok({"publish_id": id, "upload_url": address})

    def _put(self, exchange: Exchange) -> Answer:
        id = exchange.query.get("upload_id", "")
        with self._intake.lock(id):
            session = exchange.state.get("tiktok.session", id)
            if not session or session["key"] != exchange.query.get("upload_token"):
                return Answer(404)
            if exchange.fault.effect == "expire":
                exchange.state.change("tiktok.session", id, until=0.0)
                return Answer(403)
            if session["until"] < exchange.state.now():
                return Answer(403)
            return self._taken(exchange, session)

    def _taken(self, exchange: Exchange, session: Document) -> Answer:
        """A chunk counts whole or not at all."""
        id, have, size = session["id"], self._intake.received(session["id"]), session["size"]
        told = RANGE.fullmatch(exchange.headers.get("Content-Range", ""))
        if not told or "Content-Type" not in exchange.headers:
            return Answer(400)
        first, end, total = int(told[1]), int(told[2]) + 1, int(told[3])
        if end - first != exchange.body.length or total != size:
            return Answer(400)
        if first != have:
            return Answer(416, headers={"Content-Range": f"bytes 0-{have - 1}/{size}"})
        last = first // session["chunk"] == session["chunks"] - 1
        if end != (size if last else first + session["chunk"]):
            return Answer(400)
        if exchange.fault.effect == "short":
            exchange.body.drain()
            return Answer(416, headers={"Content-Range": f"bytes 0-{have - 1}/{size}"})
        now = self._intake.take_or_nothing(id, exchange.body)
        told_now = {"Content-Range": f"bytes 0-{now - 1}/{size}"}
        if now < size:
            return Answer(206, headers=told_now)
        self._accepted(exchange, session)
        return Answer(201, headers=told_now)

    def _accepted(self, exchange: Exchange, session: Document) -> None:
        """All bytes are there: TikTok goes on by itself."""
        id, info = posts.number(), session["post_info"]
        posts.publish(
            exchange,
            self.name,
            id,
            {**session, "sha256": self._intake.digest(session["id"])},
            title=info.get("title", ""),
            state="draft" if session["draft"] else "published",
            url=f"{exchange.base}/@{session['name']}/video/{id}",
            post_info=info,
            publish_id=session["id"],
        )
        exchange.state.change("tiktok.session", session["id"], post=id)

    def _status(self, exchange: Exchange) -> Answer:
        whose, id = tokens.bearer(exchange), str(exchange.sent().get("publish_id", ""))
        if not whose:
            return error("access_token_invalid")
        if not _use(exchange, "status", whose, 30):
            return error("rate_limit_exceeded")
        posts.forget_if_gone(exchange, id, "tiktok.session")
        session = exchange.state.get("tiktok.session", id)
        if not session or session["account"] != whose["account"]:
            return error("invalid_publish_id", 400)
        have = self._intake.received(id) if "post" not in session else session["size"]
        data: dict[str, Any] = {"status": "PROCESSING_UPLOAD", "uploaded_bytes": have}
        if "post" not in session:
            return _ok(data)
        session = posts.processing(exchange, "tiktok.session", session)
        if session.get("failed"):
            exchange.state.change("post", session["post"], state="failed")
            return _ok({**data, "status": "FAILED", "fail_reason": session["failed"]})
        if session["busy"]:
            return _ok(data)
        if session["draft"]:
            return _ok({**data, "status": "SEND_TO_USER_INBOX"})
        public = session["post_info"]["privacy_level"] == PRIVACY[0]
        shown = [int(session["post"])] if public else []
        return _ok({**data, "status": "PUBLISH_COMPLETE", "publicaly_available_post_id": shown})


def chunks_fit(source: Document) -> bool:
    """Whether size, chunk size and count obey the media transfer guide."""
    size, chunk, count = (
        source.get(name) for name in ("video_size", "chunk_size", "total_chunk_count")
    )
    if source.get("source") != "FILE_UPLOAD" or not (
        isinstance(size, int) and isinstance(chunk, int) and isinstance(count, int)
    ):
        return False
    if not 0 < chunk <= size or count != size // chunk or count > CHUNKS:
        return False
    whole = chunk == size < LEAST
    return whole or (LEAST <= chunk <= MOST and size - (count - 1) * chunk <= MOST_LAST)


def error(code: str, status: int | None = None) -> Answer:
    """An error in TikTok's envelope."""
    said = {"code": code, "message": f"The request failed: {code}.", "log_id": _log_id()}
    return Answer(status or STATUSES.get(code, 403), {"data": {}, "error": said})


def _ok(data: Document) -> Answer:
    return Answer(200, {"data": data, "error": {"code": "ok", "message": "", "log_id": _log_id()}})


def _log_id() -> str:
    return secrets.token_hex(17).upper()


def _use(exchange: Exchange, what: str, whose: Document, most: int, seconds: float = 60.0) -> bool:
    key = f"tiktok.{what}.{whose['account']}"
    return exchange.state.use(key, 1, most, exchange.state.now() - seconds)


def _public(pair: dict[str, Any]) -> dict[str, Any]:
    names = ("access_token", "expires_in", "refresh_token", "refresh_expires_in", "scope")
    return {
        "open_id": pair["account"],
        "token_type": "Bearer",
        **{name: pair[name] for name in names},
    }
