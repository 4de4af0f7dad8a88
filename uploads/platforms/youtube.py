"""YouTube, by the Data API v3: resumable upload.

https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol
https://developers.google.com/youtube/v3/docs/errors
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import httpx
from pydantic import Field

from .answers import Found, found, moment, part, required, rows, text
from .classifying import busy, by_status
from .errors import (
    Permanent,
    PlatformError,
    QuotaExceeded,
    Reconnect,
    SessionGone,
    Temporary,
    TokenExpired,
    Unconfirmed,
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

GRANULE = 262_144
"""Pieces are multiples of it, except the last."""
PIECE = 32 * GRANULE
THUMBNAIL_BYTES = 50 * 2**20
PACIFIC = "America/Los_Angeles"
POLL_SECONDS = 10.0
LOOKED_BACK = 25
SLACK = 300.0
"""Seconds by which clocks may differ."""
STORED = re.compile(r"bytes=0-(\d+)")

QUOTA = {"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"}
BUSY = {"rateLimitExceeded", "userRateLimitExceeded", "backendError", "internalError"}
LOGIN = {"youtubeSignupRequired", "insufficientPermissions", "forbidden", "accountClosed"}
WORDS = {
    "invalidTitle": ("title", "YouTube does not take this title."),
    "invalidDescription": ("description", "YouTube does not take this description."),
    "invalidTags": ("tags", "YouTube does not take these tags."),
    "invalidCategoryId": ("category", "YouTube does not know this category."),
    "invalidPublishAt": ("publish_at", "YouTube cannot publish at this time."),
    "invalidVideoMetadata": ("", "YouTube does not take these words and choices."),
    "mediaBodyRequired": ("video", "YouTube found no video in the file."),
    "accountSuspended": ("", "YouTube has suspended this channel."),
}
FAILURES = {
    "codec": "YouTube cannot read the file's codec.",
    "conversion": "YouTube could not convert the video.",
    "emptyFile": "YouTube found the file empty.",
    "invalidFile": "YouTube cannot read the file.",
    "tooSmall": "YouTube found the file too small.",
    "uploadAborted": "YouTube says that the upload was broken off.",
    "duplicate": "YouTube refused the video: the channel has it already.",
    "copyright": "YouTube refused the video for copyright.",
    "inappropriate": "YouTube refused the video as inappropriate.",
    "legal": "YouTube refused the video for legal reasons.",
    "length": "YouTube refused the video: it is longer than this channel may upload.",
    "termsOfUse": "YouTube refused the video: it breaks the terms of use.",
    "trademark": "YouTube refused the video for a trademark.",
    "uploaderAccountClosed": "The YouTube channel was closed.",
    "uploaderAccountSuspended": "The YouTube channel was suspended.",
}


class YouTube(Platform):
    """A channel on YouTube."""

    name, title, preset = "youtube", "YouTube", "youtube-shorts"
    wide_preset, wants_picture = "youtube", True
    limits = Limits(
        title_chars=100,
        title_required=True,
        description_bytes=5000,
        tags_chars=500,
        forbidden="<>",
        max_duration=12 * 3600,
        max_bytes=256 * 2**30,
        posts_per_day=100,
        posts_zone=PACIFIC,
        posts_shared=True,
        visibilities=("public", "unlisted", "private"),
        schedule_from=timedelta(minutes=1),
        schedule_to=timedelta(days=730),
    )
    hosts = {
        "api": "https://www.googleapis.com",
        "www": "https://www.youtube.com",
        "accounts": "https://accounts.google.com",
        "oauth": "https://oauth2.googleapis.com",
    }
    oauth = OAuth(
        authorize=("accounts", "/o/oauth2/v2/auth"),
        token=("oauth", "/token"),
        scopes=(
            "https://www.googleapis.com/auth/youtube.upload",
            "https://www.googleapis.com/auth/youtube.readonly",
        ),
        extra={"access_type": "offline", "prompt": "consent"},
    )

    class Extras(Fields):
        """What YouTube wants to know beside the words."""

        made_for_kids: bool = Field(False, title="Made for kids")
        synthetic_media: bool = Field(
            False,
            title="Altered or synthetic",
            description="Realistic pictures or sound that were made or changed by a computer.",
        )
        category: str = Field(
            "22", title="Category", pattern=r"^\d{1,3}$", description="22 is People & Blogs."
        )
        notify_subscribers: bool = Field(True, title="Tell subscribers")
        licence: Literal["youtube", "creativeCommon"] = Field("youtube", title="Licence")

    def check(self, post: Post, facts: Facts, now: datetime) -> Iterable[Problem]:
        """Beside the limits: how tags are counted, and what a schedule needs."""
        yield from super().check(post, facts, now)
        yield from _about_tags(post)
        if post.publish_at is not None and post.visibility != "public":
            yield Problem(
                "visibility",
                "scheduled_public",
                "YouTube makes a scheduled video public at its time. Choose “public”.",
            )

    def begin(self, line: Line, post: Post, video: Video) -> Session:
        """A resumable session. Nothing is published before its last byte."""
        extras = self.Extras.model_validate(dict(post.extras))
        answer = line.http.post(
            f"{line.host('api')}/upload/youtube/v3/videos",
            params={
                "uploadType": "resumable",
                "part": "snippet,status",
                "notifySubscribers": str(extras.notify_subscribers).lower(),
            },
            headers={
                **_bearer(line),
                "X-Upload-Content-Length": str(video.size),
                "X-Upload-Content-Type": video.mime or "application/octet-stream",
            },
            json=_resource(post, extras),
        )
        if not answer.is_success:
            raise self.classify(answer)
        where = answer.headers.get("Location", "")
        if not where.startswith(f"{line.host('api')}/"):
            raise Temporary("YouTube opened no upload session.", code="no_session")
        begun = line.now().timestamp()
        return {"url": where, "held": post.publish_at is not None, "begun": begun}

    def piece(self, session: Session, offset: int, size: int) -> int:
        """Multiples of 262,144 bytes, except the last."""
        return min(PIECE, size - offset)

    def send(self, line: Line, session: Session, post: Post, piece: Piece) -> Sent | Outcome:
        """One PUT. The last one publishes."""
        told = f"bytes {piece.start}-{piece.end - 1}/{piece.size}"
        headers = {"Content-Range": told, "Content-Length": str(piece.length)}
        answer = line.http.put(session["url"], content=piece, headers=_bearer(line) | headers)
        return self._stands(line, answer, session, piece.size)

    def where_is(self, line: Line, session: Session, video: Video) -> Sent | Outcome:
        """An empty PUT tells; a finished session answers as it did when it finished."""
        headers = {"Content-Range": f"bytes */{video.size}", "Content-Length": "0"}
        answer = line.http.put(session["url"], headers=_bearer(line) | headers)
        return self._stands(line, answer, session, video.size)

    def poll(self, line: Line, session: Session, remote_id: str) -> Outcome:
        """The state of a video that has an id."""
        data = self._get(line, "videos", part="status,processingDetails", id=remote_id)
        items = rows(data, "items")
        if not items:
            return Outcome(state="absent", remote_id=remote_id, wait=3 * POLL_SECONDS)
        return _outcome(line, remote_id, items[0], held=bool(session.get("held")))

    def find(self, line: Line, session: Session, post: Post, video: Video) -> Outcome | None:
        """By the session, and if that is gone by the channel's list of uploads.

        A session that has finished keeps its answer, so one that is gone did not finish; the list
        is asked all the same.
        """
        try:
            said = self.where_is(line, session, video) if session else None
        except SessionGone:
            said = None
        if isinstance(said, Outcome):
            return said
        item = None if said else self._listed(line, session, post, video)
        if item:
            return _outcome(line, text(item, "id"), item, held=bool(session.get("held")))
        return Outcome(state="absent")

    def decorate(
        self, line: Line, session: Session, post: Post, video: Video, remote_id: str
    ) -> None:
        """The thumbnail, which YouTube takes only for a video that is there."""
        picture = post.thumbnail
        if picture is None or picture.path is None:
            return
        size = picture.path.stat().st_size
        if size > THUMBNAIL_BYTES:
            raise Permanent("YouTube takes thumbnails up to 50 MB.", field="thumbnail")
        with picture.path.open("rb") as file:
            answer = line.http.post(
                f"{line.host('api')}/upload/youtube/v3/thumbnails/set",
                params={"videoId": remote_id, "uploadType": "media"},
                headers={
                    **_bearer(line),
                    "Content-Type": picture.mime or "image/jpeg",
                    "Content-Length": str(size),
                },
                content=file,
            )
        if not answer.is_success:
            raise self.classify(answer)

    def whoami(self, line: Line) -> str:
        """The channel's title."""
        items = rows(self._get(line, "channels", part="snippet", mine="true"), "items")
        return text(part(items[0], "snippet"), "title") if items else ""

    def classify(self, answer: httpx.Response) -> PlatformError:
        """By the reason, which says more than the status."""
        errors = rows(part(found(answer), "error"), "errors")
        reason = text(errors[0], "reason") if errors else ""
        if reason in QUOTA:
            message = "YouTube's quota of this installation is used up for today."
            return QuotaExceeded(message, until=next_midnight(datetime.now(UTC)), code=reason)
        if reason == "uploadLimitExceeded":
            message = "YouTube lets this channel upload no more videos for now."
            return QuotaExceeded(message, until=datetime.now(UTC) + timedelta(days=1), code=reason)
        if reason in BUSY:
            return busy(answer, "YouTube is busy or asks for fewer requests.", reason)
        if reason in LOGIN:
            return Reconnect("YouTube does not let this login publish there.", code=reason)
        if reason == "authError":
            return TokenExpired("YouTube does not take the login any more.", code=reason)
        if reason in WORDS:
            field, message = WORDS[reason]
            return Permanent(message, field=field, code=reason)
        return by_status(answer)

    def _stands(
        self, line: Line, answer: httpx.Response, session: Session, size: int
    ) -> Sent | Outcome:
        if answer.status_code == 308:
            stored = STORED.fullmatch(answer.headers.get("Range", ""))
            offset = int(stored[1]) + 1 if stored else 0
            if offset >= size:
                # There is no `finish` here that would go on from this: only asking again.
                raise Unconfirmed("YouTube has all bytes and no video yet.", code="no_video_yet")
            return Sent(offset)
        if answer.status_code not in (200, 201):
            raise self.classify(answer)
        data = found(answer)
        id = required(data, "id", self.title)
        return _outcome(line, id, data, held=bool(session.get("held")))

    def _listed(self, line: Line, session: Session, post: Post, video: Video) -> Found | None:
        """An upload of this title and size, made since the session began."""
        channels = rows(self._get(line, "channels", part="contentDetails", mine="true"), "items")
        lists = [part(one, "contentDetails", "relatedPlaylists") for one in channels]
        if not lists:
            return None
        found_list = self._get(
            line,
            "playlistItems",
            part="contentDetails",
            playlistId=text(lists[0], "uploads"),
            maxResults=str(LOOKED_BACK),
        )
        ids = [text(part(one, "contentDetails"), "videoId") for one in rows(found_list, "items")]
        if not ids:
            return None
        parts = "snippet,status,processingDetails,fileDetails"
        for item in rows(self._get(line, "videos", part=parts, id=",".join(ids)), "items"):
            snippet, file = part(item, "snippet"), part(item, "fileDetails")
            same = text(snippet, "title").split() == post.title.split()
            since = moment(text(snippet, "publishedAt")) >= session.get("begun", 0.0) - SLACK
            if same and since and text(file, "fileSize") == str(video.size):
                return item
        return None

    def _get(self, line: Line, what: str, **query: str) -> Found:
        answer = line.http.get(
            f"{line.host('api')}/youtube/v3/{what}", params=query, headers=_bearer(line)
        )
        if not answer.is_success:
            raise self.classify(answer)
        return found(answer)


def next_midnight(now: datetime) -> datetime:
    """When YouTube's quota begins anew: midnight Pacific time."""
    zone = ZoneInfo(PACIFIC)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, zone).astimezone(UTC)


def _resource(post: Post, extras: YouTube.Extras) -> Json:
    status: dict[str, Any] = {
        "privacyStatus": post.visibility,
        "selfDeclaredMadeForKids": extras.made_for_kids,
        "containsSyntheticMedia": extras.synthetic_media,
        "license": extras.licence,
    }
    if post.publish_at is not None:
        # YouTube holds a video only while it is private.
        at = post.publish_at.astimezone(UTC)
        status |= {"privacyStatus": "private", "publishAt": f"{at:%Y-%m-%dT%H:%M:%SZ}"}
    snippet = {
        "title": post.title.strip(),
        "description": post.description,
        "tags": list(post.tags),
        "categoryId": extras.category,
    }
    return {"snippet": snippet, "status": status}


def _outcome(line: Line, id: str, item: Found, *, held: bool) -> Outcome:
    """What a video resource says. Once there is one, the video is there."""
    status = part(item, "status")
    state = text(status, "uploadStatus")
    common: dict[str, Any] = {
        "remote_id": id,
        "url": f"{line.host('www')}/watch?v={id}",
        "response": {"status": status, "processingDetails": part(item, "processingDetails")},
    }
    if state in ("failed", "rejected", "deleted"):
        reason = text(status, "failureReason") or text(status, "rejectionReason")
        message = FAILURES.get(reason, f"YouTube says that the video was {state}.")
        return Outcome(state="failed", message=message, **common)
    if state != "processed":
        return Outcome(state="processing", wait=POLL_SECONDS, **common)
    return Outcome(state="scheduled" if held else "published", **common)


def _about_tags(post: Post) -> Iterator[Problem]:
    """A tag with a blank counts two more: YouTube puts it in quotation marks."""
    has = len(",".join(post.tags)) + 2 * sum(" " in tag for tag in post.tags)
    plain = len(",".join(post.tags))
    if plain <= YouTube.limits.tags_chars < has:
        yield Problem(
            "tags",
            "tags_too_long",
            f"All tags together count {has} characters (two more for each tag with a blank); "
            f"YouTube takes {YouTube.limits.tags_chars}. Remove some.",
        )


def _bearer(line: Line) -> dict[str, str]:
    return {"Authorization": f"Bearer {line.token()}"}
