"""Instagram Reels: a container, a resumable upload into it, then publishing it.

https://developers.facebook.com/docs/instagram-platform/content-publishing/resumable-uploads
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pydantic import Field

from .answers import Found, link, moment, part, required, rows, text, whole
from .captions import caption, too_long, too_many
from .errors import PlatformError, QuotaExceeded, SessionGone, Temporary
from .meta import COMPLETE, HOSTS, VERSION, MetaPlatform
from .platform import (
    Facts,
    Fields,
    Limits,
    Line,
    OAuth,
    Outcome,
    Piece,
    Post,
    Problem,
    Sent,
    Session,
    Video,
)

CAPTION_CHARS, HASHTAGS, MENTIONS = 2200, 30, 20
POLL_SECONDS = 10.0
SLACK = 300.0
"""Seconds by which clocks may differ."""
STATUS = "status_code,status,video_status"
MEDIA = "id,caption,permalink,timestamp"


class Instagram(MetaPlatform):
    """A professional account on Instagram, whose videos become reels."""

    name, title, preset = "instagram", "Instagram", "instagram-reels"
    limits = Limits(
        min_duration=3,
        max_duration=15 * 60,
        max_bytes=300 * 2**20,
        max_width=1920,
        min_fps=23,
        max_fps=60,
        posts_per_day=100,
        visibilities=("public",),
    )
    hosts = HOSTS
    oauth = OAuth(
        authorize=("www", f"{VERSION}/dialog/oauth"),
        token=("api", f"{VERSION}/oauth/access_token"),
        scopes=(
            "instagram_basic",
            "instagram_content_publish",
            "pages_show_list",
            "pages_read_engagement",
            "business_management",
        ),
        scope_separator=",",
    )

    class Extras(Fields):
        """What Instagram lets one choose for a reel."""

        share_to_feed: bool = Field(True, title="Show in the feed, too")

    def check(self, post: Post, facts: Facts, now: datetime) -> Iterable[Problem]:
        """Beside the limits: one caption with its rules."""
        yield from super().check(post, facts, now)
        words = caption(post)
        yield from too_long(self.title, len(words), CAPTION_CHARS, "characters")
        yield from too_many(self.title, words, HASHTAGS, MENTIONS)

    def prepare(self, line: Line, post: Post, video: Video) -> None:
        """Refuse early when the day's posts are used up."""
        fields = "quota_usage,config"
        path = f"{line.remote_id}/content_publishing_limit"
        for row in rows(self.ask(line, "GET", path, fields=fields), "data"):
            total = whole(part(row, "config"), "quota_total")
            if total and whole(row, "quota_usage") >= total:
                message = "Instagram lets this account post no more for today."
                until = datetime.now(UTC) + timedelta(hours=1)
                raise QuotaExceeded(message, until=until, code="content_publishing_limit")

    def begin(self, line: Line, post: Post, video: Video) -> Session:
        """A container. One that is never published disappears after a day."""
        extras = self.Extras.model_validate(dict(post.extras))
        fields = {
            "media_type": "REELS",
            "upload_type": "resumable",
            "caption": caption(post),
            "share_to_feed": str(extras.share_to_feed).lower(),
        }
        if post.thumbnail is not None and post.thumbnail.path is None:
            fields["thumb_offset"] = str(round(post.thumbnail.moment * 1000))
        data = self.ask(line, "POST", f"{line.remote_id}/media", **fields)
        if not text(data, "id"):
            raise Temporary("Instagram opened no upload session.", code="no_session")
        address = self.upload_address(line, text(data, "uri"))
        return {
            "container": text(data, "id"),
            "url": address,
            "caption": fields["caption"],
            "begun": line.now().timestamp(),
        }

    def send(self, line: Line, session: Session, post: Post, piece: Piece) -> Sent | Outcome:
        """All that is missing."""
        return self.put(line, session, piece)

    def where_is(self, line: Line, session: Session, video: Video) -> Sent | Outcome:
        """What has been transferred into the container."""
        data = self._container(line, session)
        if text(data, "status_code") == "EXPIRED":
            raise SessionGone("Instagram has dropped this upload.", code="expired")
        phase = part(data, "video_status", "uploading_phase")
        if text(data, "status_code") in ("FINISHED", "PUBLISHED"):
            return Sent(video.size)
        if text(phase, "status") in COMPLETE:
            return Sent(video.size)
        stored = whole(phase, "bytes_transferred") or whole(phase, "bytes_transfered")
        return Sent(min(stored, video.size))

    def finish(self, line: Line, session: Session, post: Post, video: Video) -> Outcome:
        """Publish the container, if it is ready for that."""
        before = self._ready(line, session)
        if before.state != "ready":
            return before
        path = f"{line.remote_id}/media_publish"
        data = self.ask(line, "POST", path, creation_id=session["container"])
        id = required(data, "id", self.title)
        return Outcome(state="processing", remote_id=id, wait=0.0, response={"id": id})

    def poll(self, line: Line, session: Session, remote_id: str) -> Outcome:
        """Before publishing how the container fares, afterwards where the reel is."""
        if not remote_id:
            return self._ready(line, session)
        try:
            data = self.ask(line, "GET", remote_id, fields=MEDIA)
        except SessionGone:
            return self.unless_listed(line, f"{line.remote_id}/media", remote_id)
        return _published(data, remote_id)

    def find(self, line: Line, session: Session, post: Post, video: Video) -> Outcome | None:
        """A container says whether it was published, and can be only once."""
        data = self._container(line, session)
        if text(data, "status_code") != "PUBLISHED":
            return Outcome(state="absent")
        return self._newest(line, session)

    def whoami(self, line: Line) -> str:
        """The account's name."""
        data = self.ask(line, "GET", line.remote_id, fields="username")
        return required(data, "username", self.title)

    def _container(self, line: Line, session: Session) -> Found:
        return self.ask(line, "GET", session["container"], fields=STATUS)

    def _ready(self, line: Line, session: Session) -> Outcome:
        data = self._container(line, session)
        code = text(data, "status_code")
        if code == "FINISHED":
            return Outcome(state="ready", response=data)
        if code == "PUBLISHED":
            return self._newest(line, session)
        if code == "ERROR":
            said = text(data, "status").partition(":")[2].strip() or "it does not say why"
            message = f"Instagram could not process the video: {said}."
            return Outcome(state="failed", message=message, response=data)
        if code == "EXPIRED":
            message = "Instagram dropped the video, because it was not published within a day."
            return Outcome(state="failed", message=message, again=True, response=data)
        return Outcome(state="processing", wait=POLL_SECONDS, response=data)

    def _newest(self, line: Line, session: Session) -> Outcome:
        """The reel that a published container became: of its caption, made since it began."""
        try:
            data = self.ask(line, "GET", f"{line.remote_id}/media", fields=MEDIA)
        except PlatformError:
            return Outcome(state="published")
        for row in rows(data, "data"):
            same = text(row, "caption").strip() == session["caption"]
            if same and moment(text(row, "timestamp")) >= session["begun"] - SLACK:
                return _published(row, text(row, "id"))
        return Outcome(state="published")


def _published(data: Found, id: str) -> Outcome:
    url = link(text(data, "permalink"))
    return Outcome(state="published", remote_id=id, url=url, response=data)
