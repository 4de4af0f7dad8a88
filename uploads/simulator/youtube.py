"""YouTube Data API v3 as documented: resumable upload, videos, thumbnails, OAuth of Google."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from . import oauth, pages, posts, tokens
from .exchange import Answer, Exchange
from .intake import KEEP_ALL, Intake
from .routing import Route
from .state import Document, State

GRANULE = 262_144
SESSION_SECONDS = 7 * 24 * 3600
INSERTS, UNITS = 100, 10_000
THUMBNAIL_BYTES = 50 * 2**20
RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
PRIVACY = ("public", "unlisted", "private")


class YouTube:
    """The server of one platform."""

    name = "youtube"

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        api, upload = r"/youtube/v3", r"(?:/resumable)?/upload/youtube/v3"
        self.routes = (
            Route("GET POST", r"/o/oauth2/v2/auth", "youtube.authorize", self._authorize),
            Route("POST", r"/token", "youtube.token", lambda x: oauth.endpoint(self._token, x)),
            Route("GET", r"/watch", "page", pages.shown),
            Route("POST", r"/revoke", "youtube.revoke", self._revoke),
            Route("POST", rf"{upload}/videos", "youtube.start", self._start),
            Route("PUT", rf"{upload}/videos", self._kind, self._put),
            Route("POST", rf"{upload}/thumbnails/set", "youtube.thumbnail", self._thumbnail),
            Route("GET", rf"{api}/videos", "youtube.poll", self._videos),
            Route("GET", rf"{api}/channels", "youtube.channels", self._channels),
            Route("GET", rf"{api}/playlistItems", "youtube.list", self._uploads),
        )

    def error(self, status: int, reason: str = "") -> Answer:
        """An error as Google writes it."""
        return error(
            status, reason or {401: "authError", 404: "notFound"}.get(status, "backendError")
        )

    def limited(self, reason: str) -> Answer:
        """A limit is reached: quotaExceeded, or uploadLimitExceeded with its odd status."""
        reason = reason or "quotaExceeded"
        return error(400 if reason == "uploadLimitExceeded" else 403, reason)

    def _authorize(self, exchange: Exchange) -> Answer:
        return oauth.authorize(exchange, self.name)

    def _token(self, exchange: Exchange) -> dict[str, Any]:
        asked, state = exchange.fields(), exchange.state
        if asked.get("grant_type") == "authorization_code":
            found = oauth.redeem(exchange, self.name)
            return _public(tokens.pair(state, found))
        if asked.get("grant_type") != "refresh_token":
            raise oauth.Refused("unsupported_grant_type", "Invalid grant_type.")
        oauth.require_client(asked)
        behind = tokens.granted(state, str(asked.get("refresh_token")), "refresh")
        if not behind or exchange.fault.effect in ("revoke", "expire"):
            raise oauth.Refused("invalid_grant", "Token has been expired or revoked.")
        fresh = tokens.issue(state, behind, seconds=tokens.HOUR)
        kept = {"expires_in": tokens.HOUR, "scope": behind["scopes"], "token_type": "Bearer"}
        return {"access_token": fresh, **kept}

    def _revoke(self, exchange: Exchange) -> Answer:
        ended = tokens.revoke(exchange.state, token=str(exchange.fields().get("token", "")))
        return Answer(200, {}) if ended else Answer(400, {"error": "invalid_token"})

    def _kind(self, exchange: Exchange) -> str:
        asked = exchange.headers.get("Content-Range", "").startswith("bytes */")
        return "youtube.probe" if asked else "youtube.send"

    def _start(self, exchange: Exchange) -> Answer:
        whose = tokens.bearer(exchange)
        resource = exchange.sent()
        if not whose:
            return error(401, "authError")
        if exchange.query.get("uploadType") != "resumable":
            return error(400, "badRequest")
        if reason := wrong(resource, exchange.state.now()):
            return error(400, reason)
        if not _use(exchange.state, "youtube.inserts", 1, INSERTS):
            return error(403, "quotaExceeded")
        id = secrets.token_urlsafe(24)
        data = {
            "account": whose["account"],
            "resource": resource,
            "type": exchange.headers.get("X-Upload-Content-Type", "application/octet-stream"),
            "size": exchange.number("X-Upload-Content-Length"),
            "until": exchange.state.now() + SESSION_SECONDS,
        }
        exchange.state.put("youtube.session", id, data)
        part = exchange.query.get("part", "snippet")
        address = f"{exchange.base}/upload/youtube/v3/videos?uploadType=resumable&part={part}"
        return Answer(200, headers={"Location": f"{address}&upload_id={id}"})

    def _put(self, exchange: Exchange) -> Answer:
        """A piece of a video, or the question how much has arrived."""
        id = exchange.query.get("upload_id", "")
        with self._intake.lock(id):
            session = exchange.state.get("youtube.session", id)
            gone = not session or session["until"] < exchange.state.now()
            if not session or gone or exchange.fault.effect == "expire":
                exchange.state.remove("youtube.session", id)
                self._intake.forget(id)
                return error(404, "notFound")
            if "Authorization" in exchange.headers and not tokens.bearer(exchange):
                return error(401, "authError")
            if "video" in session:
                return Answer(201, self._resource(exchange, session["video"]))
            return self._taken(exchange, session)

    def _taken(self, exchange: Exchange, session: Document) -> Answer:
        id, have = session["id"], self._intake.received(session["id"])
        if exchange.kind == "youtube.probe":
            return self._incomplete(have)
        told = piece(exchange.headers.get("Content-Range"), exchange.body.length)
        if (
            not told
            or told.first > have
            or session["size"] not in (None, told.total or session["size"])
        ):
            return error(400, "badRequest")
        first, end, last = told.first, told.end, told.end == told.total
        short = exchange.fault.effect == "short"
        most = exchange.fault.after // GRANULE * GRANULE if short else KEEP_ALL
        now = self._intake.take(id, exchange.body, most=most, granule=GRANULE, skip=have - first)
        if not last or now < end:
            return self._incomplete(now)
        return Answer(201, self._created(exchange, session, now))

    def _incomplete(self, have: int) -> Answer:
        return Answer(308, headers={"Range": f"bytes=0-{have - 1}"} if have else {})

    def _created(self, exchange: Exchange, session: Document, size: int) -> dict[str, Any]:
        id, resource = secrets.token_urlsafe(8), session["resource"]
        snippet, status = resource.get("snippet", {}), resource.get("status", {})
        held = bool(status.get("publishAt"))
        posts.publish(
            exchange,
            self.name,
            id,
            {**session, "size": size, "sha256": self._intake.digest(session["id"])},
            title=snippet["title"],
            description=snippet.get("description", ""),
            state="scheduled" if held else "published",
            url=f"{exchange.base}/watch?v={id}",
            resource=resource,
            polls=exchange.state.setting("polls"),
        )
        exchange.state.change("youtube.session", session["id"], video=id)
        return self._resource(exchange, id)

    def _resource(self, exchange: Exchange, id: str) -> dict[str, Any]:
        post = exchange.state.get("post", id) or {}
        given = post["resource"]
        failed, busy = post.get("failed"), post["polls"] > 0 or post.get("busy", True)
        state = "failed" if failed else "uploaded" if busy else "processed"
        at = datetime.fromtimestamp(post["created"], UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        status = {**given.get("status", {}), "uploadStatus": state}
        processing = {"processingStatus": "processing" if busy else "succeeded"}
        if failed:
            status["failureReason"] = failed
            processing = {"processingStatus": "failed", "processingFailureReason": "other"}
        return {
            "kind": "youtube#video",
            "id": id,
            "snippet": {**given["snippet"], "publishedAt": at, "channelId": post["account"]},
            "status": status,
            "processingDetails": processing,
            "fileDetails": {"fileSize": str(post["size"])},
        }

    def _videos(self, exchange: Exchange) -> Answer:
        whose = tokens.bearer(exchange)
        if not whose:
            return error(401, "authError")
        if exchange.fault.effect == "quota" or not _use(exchange.state, "youtube.units", 1, UNITS):
            return error(403, "quotaExceeded")
        parts = {"kind", "id", *exchange.query.get("part", "").split(",")}
        items = []
        for id in exchange.query.get("id", "").split(","):
            posts.forget_if_gone(exchange, id, "post")
            post = exchange.state.get("post", id)
            if post and post["platform"] == self.name and post["account"] == whose["account"]:
                if posts.processing(exchange, "post", post).get("failed"):
                    exchange.state.change("post", id, state="failed")
                whole = self._resource(exchange, id)
                items.append({name: whole[name] for name in whole if name in parts})
        return Answer(200, {"kind": "youtube#videoListResponse", "items": items})

    def _channels(self, exchange: Exchange) -> Answer:
        whose = tokens.bearer(exchange)
        if not whose:
            return error(401, "authError")
        id = whose["account"]
        channel = {
            "kind": "youtube#channel",
            "id": id,
            "snippet": {"title": whose["name"], "customUrl": f"@{whose['name'].lower()}"},
            "contentDetails": {"relatedPlaylists": {"uploads": f"UU{id[2:]}"}},
        }
        return Answer(200, {"kind": "youtube#channelListResponse", "items": [channel]})

    def _uploads(self, exchange: Exchange) -> Answer:
        """The channel's list of uploads, newest first."""
        whose = tokens.bearer(exchange)
        if not whose:
            return error(401, "authError")
        if exchange.query.get("playlistId") != f"UU{whose['account'][2:]}":
            return error(404, "playlistNotFound")
        mine = [
            post
            for post in exchange.state.all("post")
            if post["platform"] == self.name and post["account"] == whose["account"]
        ]
        most = int(exchange.query.get("maxResults", "5"))
        items = [
            {
                "kind": "youtube#playlistItem",
                "snippet": {"title": post["title"]},
                "contentDetails": {"videoId": post["id"]},
            }
            for post in mine[::-1][:most]
        ]
        return Answer(200, {"kind": "youtube#playlistItemListResponse", "items": items})

    def _thumbnail(self, exchange: Exchange) -> Answer:
        whose, id = tokens.bearer(exchange), exchange.query.get("videoId", "")
        if not whose:
            return error(401, "authError")
        post = exchange.state.get("post", id)
        if not post or post["account"] != whose["account"]:
            return error(404, "videoNotFound")
        if exchange.body.length > THUMBNAIL_BYTES:
            return error(400, "mediaBodyRequired")
        if not _use(exchange.state, "youtube.units", 50, UNITS):
            return error(403, "quotaExceeded")
        session = f"thumbnail-{secrets.token_hex(8)}"
        size = self._intake.take(session, exchange.body)
        if not size:
            return error(400, "mediaBodyRequired")
        exchange.state.change("post", id, thumbnail=self._intake.digest(session))
        return Answer(200, {"kind": "youtube#thumbnailSetResponse", "items": [{"default": {}}]})


@dataclass(frozen=True)
class Piece:
    """Bytes from `first` to before `end` of `total`, if that is known."""

    first: int
    end: int
    total: int | None


def piece(header: str | None, length: int) -> Piece | None:
    """What a Content-Range says of a body, or None if it breaks the protocol's rules."""
    if header is None:
        return Piece(0, length, length)
    told = RANGE.fullmatch(header)
    if not told or int(told[2]) + 1 - int(told[1]) != length:
        return None
    found = Piece(int(told[1]), int(told[2]) + 1, None if told[3] == "*" else int(told[3]))
    if found.total is not None and found.end > found.total:
        return None
    whole = found.end == found.total or length % GRANULE == 0
    return found if whole else None


def error(status: int, reason: str) -> Answer:
    """An error as Google writes it."""
    message = f"The request failed: {reason}."
    one = {"domain": "youtube.quota" if "xceeded" in reason else "global", "reason": reason}
    body = {"code": status, "message": message, "errors": [{**one, "message": message}]}
    return Answer(status, {"error": body})


def wrong(resource: Document, now: float) -> str:
    """The reason why a video resource is refused, or nothing."""
    snippet, status = resource.get("snippet", {}), resource.get("status", {})
    title, description = snippet.get("title", ""), snippet.get("description", "")
    if not title or len(title) > 100 or set("<>") & set(title):
        return "invalidTitle"
    if len(description.encode()) > 5000 or set("<>") & set(description):
        return "invalidDescription"
    if len(",".join(snippet.get("tags", []))) > 500:
        return "invalidTags"
    if status.get("privacyStatus", "public") not in PRIVACY:
        return "invalidVideoMetadata"
    if at := status.get("publishAt"):
        moment = datetime.fromisoformat(at.replace("Z", "+00:00")).timestamp()
        if status.get("privacyStatus") != "private" or moment <= now:
            return "invalidPublishAt"
    return ""


def _use(state: State, key: str, units: int, most: int) -> bool:
    """Take units of today's quota; the day begins at midnight Pacific time."""
    today = datetime.fromtimestamp(state.now(), ZoneInfo("America/Los_Angeles"))
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    return state.use(key, units, most, midnight.timestamp())


def _public(pair: dict[str, Any]) -> dict[str, Any]:
    names = ("access_token", "refresh_token", "expires_in", "scope")
    return {"token_type": "Bearer", **{name: pair[name] for name in names}}
