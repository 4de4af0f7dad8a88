"""Facebook Reels of a page.

https://developers.facebook.com/docs/video-api/guides/reels-publishing
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from .answers import Found, part, required, rows, text, whole
from .captions import caption
from .errors import SessionGone, Temporary
from .meta import COMPLETE, HOSTS, VERSION, MetaPlatform
from .platform import Limits, Line, OAuth, Outcome, Piece, Post, Sent, Session, Video

POLL_SECONDS = 5.0


class Facebook(MetaPlatform):
    """A Facebook page, whose videos become reels."""

    name, title, preset = "facebook", "Facebook", "facebook-reels"
    limits = Limits(
        min_duration=3,
        max_duration=90,
        min_width=540,
        min_height=960,
        aspect=9 / 16,
        min_fps=24,
        max_fps=60,
        posts_per_day=30,
        visibilities=("public", "draft"),
        schedule_from=timedelta(minutes=10),
        schedule_to=timedelta(days=29),
    )
    hosts = HOSTS
    oauth = OAuth(
        authorize=("www", f"{VERSION}/dialog/oauth"),
        token=("api", f"{VERSION}/oauth/access_token"),
        scopes=("pages_show_list", "pages_read_engagement", "pages_manage_posts"),
        scope_separator=",",
    )

    def begin(self, line: Line, post: Post, video: Video) -> Session:
        """A video id. It is no reel before `finish`."""
        data = self.ask(line, "POST", f"{line.remote_id}/video_reels", upload_phase="start")
        if not text(data, "video_id"):
            raise Temporary("Facebook opened no upload session.", code="no_session")
        address = self.upload_address(line, text(data, "upload_url"))
        return {"video_id": text(data, "video_id"), "url": address, "size": video.size}

    def send(self, line: Line, session: Session, post: Post, piece: Piece) -> Sent | Outcome:
        """All that is missing."""
        return self.put(line, session, piece)

    def where_is(self, line: Line, session: Session, video: Video) -> Sent | Outcome:
        """What has been transferred, in Meta's spelling."""
        phase = part(self._status(line, session), "uploading_phase")
        if text(phase, "status") in COMPLETE:
            return Sent(video.size)
        stored = whole(phase, "bytes_transfered") or whole(phase, "bytes_transferred")
        return Sent(min(stored, video.size))

    def finish(self, line: Line, session: Session, post: Post, video: Video) -> Outcome:
        """Publish. The answer only says that it was heard."""
        id = session["video_id"]
        fields = {"upload_phase": "finish", "video_id": id, "video_state": "PUBLISHED"}
        if post.publish_at is not None:
            at = str(int(post.publish_at.timestamp()))
            fields |= {"video_state": "SCHEDULED", "scheduled_publish_time": at}
        elif post.visibility == "draft":
            fields["video_state"] = "DRAFT"
        words = {"title": post.title.strip(), "description": caption(post, title=False)}
        fields |= {name: value for name, value in words.items() if value}
        self.ask(line, "POST", f"{line.remote_id}/video_reels", **fields)
        return Outcome(state="processing", remote_id=id, wait=POLL_SECONDS)

    def poll(self, line: Line, session: Session, remote_id: str) -> Outcome:
        """By the three phases of a video."""
        id = session["video_id"]
        try:
            return _outcome(line, self._status(line, session), id)
        except SessionGone:
            return self.unless_listed(line, f"{line.remote_id}/video_reels", id)

    def find(self, line: Line, session: Session, post: Post, video: Video) -> Outcome | None:
        """A video whose publishing has not begun was not finished; finishing it is no second
        post, because there is one reel at most of a video id."""
        try:
            status = self._status(line, session)
        except SessionGone:
            return None
        if text(part(status, "publishing_phase"), "status") in ("", "not_started"):
            failed = text(status, "video_status") == "error"
            return (
                _outcome(line, status, session["video_id"]) if failed else Outcome(state="absent")
            )
        return _outcome(line, status, session["video_id"])

    def whoami(self, line: Line) -> str:
        """The page's name."""
        return required(self.ask(line, "GET", "me", fields="name"), "name", self.title)

    def _status(self, line: Line, session: Session) -> Found:
        status = part(self.ask(line, "GET", session["video_id"], fields="status"), "status")
        if text(status, "video_status") == "expired":
            raise SessionGone("Facebook has dropped this upload.", code="expired")
        return status


def _outcome(line: Line, status: Found, id: str) -> Outcome:
    publishing = part(status, "publishing_phase")
    common: dict[str, Any] = {
        "remote_id": id,
        "url": f"{line.host('www')}/reel/{id}",
        "response": status,
    }
    if message := _trouble(status):
        return Outcome(state="failed", message=message, **common)
    if text(publishing, "status") in COMPLETE:
        held = text(publishing, "publish_status").lower() == "scheduled"
        return Outcome(state="scheduled" if held else "published", **common)
    return Outcome(state="processing", wait=POLL_SECONDS, **common)


def _trouble(status: Found) -> str:
    """Facebook's words for what went wrong, if anything did. It spells them in two ways."""
    for name in ("uploading_phase", "processing_phase", "publishing_phase"):
        phase = part(status, name)
        if text(phase, "status") == "error":
            told = [*rows(phase, "errors"), part(phase, "error")]
            words = next((text(one, "message") for one in told if text(one, "message")), "")
            return f"Facebook could not publish this: {words or 'it does not say why'}."
    if text(status, "video_status") in ("error", "upload_failed"):
        return "Facebook could not publish this: it does not say why."
    return ""
