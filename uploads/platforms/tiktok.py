"""TikTok, by the Content Posting API v2: direct posts and drafts.

https://developers.tiktok.com/doc/content-posting-api-reference-direct-post
https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import httpx
from pydantic import Field

from .answers import Found, found, part, text, whole
from .captions import caption, too_long, units
from .classifying import busy, by_status, retry_after
from .errors import (
    Permanent,
    PlatformError,
    QuotaExceeded,
    Reconnect,
    SessionGone,
    Temporary,
    TokenExpired,
)
from .platform import (
    Facts,
    Fields,
    Json,
    Limits,
    Line,
    OAuth,
    Outcome,
    Piece,
    Platform,
    Post,
    Problem,
    Sent,
    Session,
    Video,
)

MB = 10**6
LEAST_CHUNK, MOST_CHUNK, MOST_CHUNKS = 5 * MB, 64 * MB, 1000
USUAL_CHUNK = 10 * MB
CAPTION_UNITS = 2200
POLL_SECONDS = 10.0
MINUTE = 60.0
API = "/v2/post/publish"
PRIVACY = {"public": "PUBLIC_TO_EVERYONE", "private": "SELF_ONLY"}
AUDIENCES = {"friends": "MUTUAL_FOLLOW_FRIENDS", "followers": "FOLLOWER_OF_CREATOR"}

AGAIN = {"internal", "video_pull_failed"}
DAILY = {"spam_risk_too_many_posts", "reached_active_user_cap"}
LOGIN = {"scope_not_authorized", "scope_permission_missed"}
REFUSALS = {
    "spam_risk_user_banned_from_posting": ("", "TikTok does not let this account post."),
    "spam_risk": ("", "TikTok takes this post for spam."),
    "unaudited_client_can_only_post_to_private_accounts": (
        "visibility",
        "TikTok has not audited this installation's app yet: the account must be private, and "
        "so must the post.",
    ),
    "privacy_level_option_mismatch": (
        "visibility",
        "This TikTok account does not allow this visibility.",
    ),
    "invalid_param": ("", "TikTok does not take these words and choices."),
    "invalid_file_upload": ("video", "TikTok does not take this file."),
    "file_format_check_failed": ("video", "TikTok cannot read this file's format."),
    "duration_check_failed": ("video", "TikTok does not take videos of this length."),
    "frame_rate_check_failed": ("video", "TikTok does not take this frame rate."),
    "picture_size_check_failed": ("video", "TikTok does not take this frame size."),
    "auth_removed": ("", "The user took this app's permission away during the upload."),
}


@dataclass(frozen=True)
class Chunks:
    """How a file is cut: `count` chunks of `chunk` bytes, the last longer by what is left."""

    size: int
    chunk: int
    count: int

    def end(self, offset: int) -> int:
        """Where the chunk ends that begins at `offset`."""
        number = offset // self.chunk
        return self.size if number >= self.count - 1 else (number + 1) * self.chunk

    def start(self, stored: int) -> int:
        """Where to go on when so many bytes are stored: chunks count whole or not at all."""
        if stored >= self.size:
            return self.size
        return min(stored // self.chunk, self.count - 1) * self.chunk


def cut(size: int) -> Chunks:
    """The chunks of a file by the media transfer guide: at most 1,000, each of 5 to 64 MB (the
    last up to 128 MB), a file under 5 MB in one."""
    if size < 2 * LEAST_CHUNK:
        return Chunks(size, size, 1)
    chunk = max(LEAST_CHUNK, min(USUAL_CHUNK, size // 2), -(-size // MOST_CHUNKS))
    return Chunks(size, chunk, size // chunk)


class TikTok(Platform):
    """An account on TikTok."""

    name, title, preset = "tiktok", "TikTok", "tiktok"
    limits = Limits(
        max_duration=600,
        max_bytes=4 * 2**30,
        min_width=360,
        min_height=360,
        max_width=4096,
        max_height=4096,
        min_fps=23,
        max_fps=60,
        posts_per_day=15,
        visibilities=("public", "private", "draft"),
    )
    hosts = {"api": "https://open.tiktokapis.com", "www": "https://www.tiktok.com"}
    oauth = OAuth(
        authorize=("www", "/v2/auth/authorize/"),
        token=("api", "/v2/oauth/token/"),
        scopes=("user.info.basic", "video.publish", "video.upload"),
        client_id_name="client_key",
        scope_separator=",",
    )

    class Extras(Fields):
        """What TikTok lets one choose for a post."""

        audience: Literal["everyone", "friends", "followers"] = Field(
            "everyone", title="Who sees a public post"
        )
        comments: bool = Field(True, title="Allow comments")
        duets: bool = Field(True, title="Allow duets")
        stitches: bool = Field(True, title="Allow stitches")
        paid_partnership: bool = Field(False, title="Paid partnership")
        own_business: bool = Field(False, title="Promotes the creator's own business")
        ai_generated: bool = Field(False, title="Made with AI")

    def check(self, post: Post, facts: Facts, now: datetime) -> Iterable[Problem]:
        """Beside the limits: one caption, counted in UTF-16 units."""
        yield from super().check(post, facts, now)
        yield from too_long(self.title, units(caption(post)), CAPTION_UNITS, "characters")
        if post.extras.get("paid_partnership") and post.visibility == "private":
            yield Problem(
                "visibility",
                "partnership_private",
                "TikTok takes no private post for a paid partnership. Choose another visibility.",
            )

    def begin(self, line: Line, post: Post, video: Video) -> Session:
        """Ask what the creator may do, then announce the video. No byte, no post."""
        creator = self._ask(line, f"{API}/creator_info/query/", {})
        draft = post.visibility == "draft"
        if not draft:
            _allowed(creator, self._privacy(post), video)
        chunks = cut(video.size)
        source = {
            "source": "FILE_UPLOAD",
            "video_size": chunks.size,
            "chunk_size": chunks.chunk,
            "total_chunk_count": chunks.count,
        }
        body: dict[str, Any] = {"source_info": source}
        if not draft:
            body["post_info"] = self._info(post, creator)
        path = f"{API}/inbox/video/init/" if draft else f"{API}/video/init/"
        data = self._ask(line, path, body)
        if not text(data, "publish_id") or not text(data, "upload_url"):
            raise Temporary("TikTok opened no upload session.", code="no_session")
        return {
            "publish_id": text(data, "publish_id"),
            "url": text(data, "upload_url"),
            "size": chunks.size,
            "chunk": chunks.chunk,
            "count": chunks.count,
            "creator": text(creator, "creator_username"),
            "mime": video.mime or "video/mp4",
        }

    def piece(self, session: Session, offset: int, size: int) -> int:
        """One chunk."""
        return _chunks(session).end(offset) - offset

    def send(self, line: Line, session: Session, post: Post, piece: Piece) -> Sent | Outcome:
        """One chunk. After the last one TikTok goes on by itself."""
        headers = {
            "Content-Type": session["mime"],
            "Content-Length": str(piece.length),
            "Content-Range": f"bytes {piece.start}-{piece.end - 1}/{piece.size}",
        }
        answer = line.http.put(session["url"], content=piece, headers=headers)
        status = answer.status_code
        if status in (200, 201, 206):
            return _accepted(session) if piece.is_last else Sent(piece.end)
        if status in (403, 404):
            # Refused for certain, and this publish id can never get its bytes any more.
            message = "TikTok's upload address has expired."
            return Outcome(state="failed", message=message, again=True)
        if status == 416:
            raise Temporary("TikTok expects another part of the file.", code="position")
        raise self.classify(answer)

    def where_is(self, line: Line, session: Session, video: Video) -> Sent | Outcome:
        """As the status of the publish id says."""
        data = self._status(line, session)
        stored = whole(data, "uploaded_bytes")
        if text(data, "status") == "PROCESSING_UPLOAD" and stored < video.size:
            return Sent(_chunks(session).start(stored))
        return _outcome(line, session, data)

    def poll(self, line: Line, session: Session, remote_id: str) -> Outcome:
        """As the status of the publish id says."""
        return _outcome(line, session, self._status(line, session))

    def find(self, line: Line, session: Session, post: Post, video: Video) -> Outcome | None:
        """A publish id tells for certain; without one no byte was ever sent."""
        if not session:
            return Outcome(state="absent")
        try:
            said = self.where_is(line, session, video)
        except SessionGone:
            return None
        return said if isinstance(said, Outcome) else Outcome(state="absent")

    def whoami(self, line: Line) -> str:
        """The creator's nickname."""
        creator = self._ask(line, f"{API}/creator_info/query/", {})
        return text(creator, "creator_nickname") or text(creator, "creator_username")

    def classify(self, answer: httpx.Response) -> PlatformError:
        """By the code in the envelope, whatever the status says."""
        code = text(part(found(answer), "error"), "code")
        if code == "access_token_invalid":
            return TokenExpired("TikTok does not take the login any more.", code=code)
        if code in LOGIN:
            return Reconnect("This login does not allow publishing on TikTok.", code=code)
        if code == "rate_limit_exceeded":
            message = "TikTok asks for fewer requests."
            return Temporary(message, after=retry_after(answer) or MINUTE, code=code)
        if code in DAILY:
            message = "TikTok lets this account post no more for today."
            return QuotaExceeded(message, until=datetime.now(UTC) + timedelta(days=1), code=code)
        if code == "invalid_publish_id":
            return SessionGone("TikTok does not know this upload any more.", code=code)
        if code in REFUSALS:
            field, message = REFUSALS[code]
            return Permanent(message, field=field, code=code)
        if code in ("internal_error", "ok") or answer.is_success:
            return busy(answer, "Something went wrong at TikTok.", code or "broken_answer")
        return by_status(answer)

    def _privacy(self, post: Post) -> str:
        extras = self.Extras.model_validate(dict(post.extras))
        everyone = PRIVACY[post.visibility]
        return AUDIENCES.get(extras.audience, everyone) if post.visibility == "public" else everyone

    def _info(self, post: Post, creator: Found) -> Json:
        extras = self.Extras.model_validate(dict(post.extras))
        info: dict[str, Any] = {
            "title": caption(post),
            "privacy_level": self._privacy(post),
            "disable_comment": not extras.comments or bool(creator.get("comment_disabled")),
            "disable_duet": not extras.duets or bool(creator.get("duet_disabled")),
            "disable_stitch": not extras.stitches or bool(creator.get("stitch_disabled")),
            "brand_content_toggle": extras.paid_partnership,
            "brand_organic_toggle": extras.own_business,
            "is_aigc": extras.ai_generated,
        }
        if post.thumbnail is not None and post.thumbnail.path is None:
            info["video_cover_timestamp_ms"] = round(post.thumbnail.moment * 1000)
        return info

    def _status(self, line: Line, session: Session) -> Found:
        return self._ask(line, f"{API}/status/fetch/", {"publish_id": session["publish_id"]})

    def _ask(self, line: Line, path: str, body: Json) -> Found:
        """What is in the envelope."""
        answer = line.http.post(
            line.host("api") + path,
            headers={"Authorization": f"Bearer {line.token()}"},
            json=body,
        )
        data = found(answer)
        if text(part(data, "error"), "code") != "ok":
            raise self.classify(answer)
        return part(data, "data")


def _allowed(creator: Found, privacy: str, video: Video) -> None:
    """Refuse before anything is announced what this creator may not do."""
    options = creator.get("privacy_level_options")
    if isinstance(options, list) and options and privacy not in options:
        field, message = REFUSALS["privacy_level_option_mismatch"]
        raise Permanent(message, field=field, code="privacy_level_option_mismatch")
    most = whole(creator, "max_video_post_duration_sec")
    if most and video.facts.duration > most:
        message = f"This TikTok account may post videos of up to {most} seconds."
        raise Permanent(message, field="video", code="too_long")


def _chunks(session: Session) -> Chunks:
    return Chunks(session["size"], session["chunk"], session["count"])


def _accepted(session: Session) -> Outcome:
    return Outcome(state="processing", remote_id=session["publish_id"], wait=POLL_SECONDS / 2)


def _outcome(line: Line, session: Session, data: Found) -> Outcome:
    """What the status of a publish id means. A post that not everybody sees shows no id."""
    status, publish_id = text(data, "status"), session["publish_id"]
    if status == "FAILED":
        reason = text(data, "fail_reason")
        message = REFUSALS.get(reason, ("", f"TikTok could not publish this: {reason}."))[1]
        again = reason in AGAIN
        return Outcome(state="failed", message=message, again=again, response=data)
    if status == "SEND_TO_USER_INBOX":
        message = "The draft waits in the inbox of TikTok's app."
        return Outcome(state="published", remote_id=publish_id, message=message, response=data)
    if status != "PUBLISH_COMPLETE":
        return Outcome(state="processing", remote_id=publish_id, wait=POLL_SECONDS, response=data)
    shown = data.get("publicaly_available_post_id")
    id = str(shown[0]) if isinstance(shown, list) and shown else ""
    url = f"{line.host('www')}/@{session['creator']}/video/{id}" if id else ""
    return Outcome(state="published", remote_id=id or publish_id, url=url, response=data)
