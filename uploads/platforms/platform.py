"""The contract of a platform, and the values that pass between it and the engine. PURE.

An upload goes through these calls; each is made by the engine (`uploads/publishing.py`), which
commits what it is about to do before it does it:

1. `check`     without a network: what the platform would refuse. While a graph is edited, too.
2. `prepare`   asks the account what it may do (TikTok's creator info), refuses early.
3. `begin`     opens a session and gives what is needed to go on with it. It must not publish:
               if its answer is lost, it is simply made again.
4. `send`      one piece of bytes from an offset on. Again from `where_is` after any trouble.
5. `finish`    the call that publishes, for platforms where that is not the last byte.
6. `poll`      what has become of it, until it is published or failed.
7. `decorate`  what can only be done afterwards and may be repeated (YouTube's thumbnail).

After a call that may or may not have been carried out (a lost answer, a kill) the engine makes no
mutating call before it has asked: `where_is` while bytes move, then `find`. What cannot be told is
left `unconfirmed`.

All calls are synchronous and may raise `errors.PlatformError`. Trouble of the connection
(`httpx.TransportError`) need not be caught: the engine knows what it means for each step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Literal

import httpx
from pydantic import BaseModel, ConfigDict

from .errors import PlatformError, SessionGone

Json = Mapping[str, Any]
Session = Mapping[str, Any]
"""What `begin` gave and later calls need: URL, publish id … JSON. Stored, never shown."""

Visibility = Literal["public", "unlisted", "private", "draft"]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a video. 0 and "" are not known yet (nothing is encoded while editing)."""

    duration: float = 0.0
    width: int = 0
    height: int = 0
    fps: float = 0.0
    size: int = 0
    mime: str = ""


@dataclass(frozen=True, kw_only=True)
class Video:
    """The file to publish. `path` is local; `size` in bytes; `name` is its name in the library."""

    path: Path
    size: int
    sha256: str
    mime: str
    name: str
    facts: Facts
    about: Json = field(default_factory=dict)
    """Everything that was probed, as JSON, for a sidecar."""


@dataclass(frozen=True)
class Thumbnail:
    """A picture file, or else a moment of the video in seconds."""

    moment: float = 0.0
    path: Path | None = None
    mime: str = ""


@dataclass(frozen=True, kw_only=True)
class Post:
    """The words and choices of one post. `extras` are the platform's own (its `Extras`).

    `publish_at`: the platform itself is to publish it then. `key` is the same whenever this
    upload is tried again, and of no other upload: for platforms that take an idempotency key.
    """

    title: str
    description: str = ""
    tags: tuple[str, ...] = ()
    visibility: Visibility = "public"
    thumbnail: Thumbnail | None = None
    publish_at: datetime | None = None
    extras: Json = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True)
class Problem:
    """Something that the platform would refuse. `field` is one of Post, or a key of `extras`.

    Facts of the file have the field "video". `message` is a sentence that says what to do.
    """

    field: str
    code: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a platform takes; 0 is no bound. Seconds, bytes, pixels.

    Title and tags are counted in characters (tags with one comma between them), a description in
    `description_bytes` of UTF-8 or in `description_chars`. `aspect` is width over height.
    """

    title_chars: int = 0
    title_required: bool = False
    description_chars: int = 0
    description_bytes: int = 0
    tags_chars: int = 0
    forbidden: str = ""
    """Signs that neither title nor description may hold."""
    min_duration: float = 0.0
    max_duration: float = 0.0
    max_bytes: int = 0
    min_width: int = 0
    min_height: int = 0
    max_width: int = 0
    max_height: int = 0
    aspect: float = 0.0
    min_fps: float = 0.0
    max_fps: float = 0.0
    posts_per_day: int = 0
    posts_zone: str = ""
    """The time zone at whose midnight the day's count begins anew; empty: any 24 hours."""
    posts_shared: bool = False
    """Whether all accounts of this installation's app share that count."""
    gap: timedelta = timedelta(0)
    """What is left between two posts of an account unless it says otherwise."""
    visibilities: tuple[Visibility, ...] = ("public",)
    schedule_from: timedelta = timedelta(0)
    schedule_to: timedelta = timedelta(0)
    """How far ahead the platform itself can hold a post; 0 if it cannot."""


@dataclass(frozen=True)
class OAuth:
    """How accounts of a platform are connected. Addresses are `Platform.hosts` names + path."""

    authorize: tuple[str, str]
    token: tuple[str, str]
    scopes: tuple[str, ...]
    extra: Mapping[str, str] = field(default_factory=dict)
    client_id_name: str = "client_id"
    scope_separator: str = " "


@dataclass(frozen=True)
class Piece:
    """Bytes `start`..`end` (exclusive) of the file, streamed. Iterating again starts again.

    Reading it reports progress, and raises when the user cancels. Give it to httpx as `content`
    together with a Content-Length header: `piece.length`.
    """

    start: int
    end: int
    size: int
    blocks: Callable[[int, int], Iterator[bytes]]
    """What the file holds between two offsets. (Not `read`: httpx would take it for a file's.)"""

    @property
    def length(self) -> int:
        """Bytes in this piece."""
        return self.end - self.start

    @property
    def is_last(self) -> bool:
        """Whether the file ends with it."""
        return self.end == self.size

    def __iter__(self) -> Iterator[bytes]:
        return self.blocks(self.start, self.end)


@dataclass(frozen=True)
class Sent:
    """The platform holds the file up to `offset`. `session`: in place of the one before."""

    offset: int
    session: Session | None = None


State = Literal["published", "scheduled", "processing", "ready", "failed", "absent"]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the platform says has become of a post.

    published   it is there: `remote_id` and, where it has one, `url`.
    scheduled   the platform holds it and publishes it at `Post.publish_at`: done, for us.
    processing  accepted; ask again after `wait` seconds.
    ready       the bytes are processed and nothing is published: now `finish` may publish them
                (Instagram, whose first `finish` says "processing" and then `poll` this).
    failed      it will not be there; `again`: the same file may be sent once more.
    absent      the platform has no such post, for certain: publishing cannot double it.
    """

    state: State
    remote_id: str = ""
    url: str = ""
    message: str = ""
    again: bool = False
    wait: float = 5.0
    session: Session | None = None
    """In place of the one before."""
    response: Json = field(default_factory=dict)
    """The platform's own words, for the record. No token in it."""


@dataclass(frozen=True)
class Line:
    """A connection to a platform in the name of one account.

    `settings` and `secrets` are the account's, read as the platform's `Settings` and `Secrets`.
    `token()` gives an access token that is valid for minutes; ask for it before every request.
    `host(name)` is the base URL of one of `Platform.hosts` (or of the simulator).
    """

    http: httpx.Client
    token: Callable[[], str]
    host: Callable[[str], str]
    now: Callable[[], datetime]
    settings: Any
    secrets: Any
    out_dir: Path
    """The folder that publishing into folders stays in."""
    remote_id: str = ""
    """The platform's own id of the account, as `Account.remote_id` (a page, an Instagram user)."""


class Fields(BaseModel):
    """Settings, secrets or extras of a platform: their JSON schema draws the form."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Platform:
    """A place to publish to. Subclasses are found by `registry`; they keep no state."""

    name: ClassVar[str]
    """Stored in rows and definitions: "youtube"."""
    title: ClassVar[str]
    preset: ClassVar[str] = "source"
    """The name of the encode preset (`render/presets.py`) that suits it."""
    wide_preset: ClassVar[str] = ""
    """The one for videos that are wider than high, where another suits them."""
    limits: ClassVar[Limits] = Limits()
    oauth: ClassVar[OAuth | None] = None
    hosts: ClassVar[Mapping[str, str]] = {}
    """Base URLs by name, without a slash at the end: {"api": "https://www.googleapis.com"}."""

    last_byte_publishes: ClassVar[bool] = True
    """Whether a file that is there as a whole may be published by that alone, without `finish`."""
    leaves_pieces: ClassVar[bool] = False
    """Whether a session that is given up leaves bytes that take up room until `give_up`."""
    wants_picture: ClassVar[bool] = False
    """Whether a thumbnail is handed over as a picture file, made from the moment if need be."""

    class Settings(Fields):
        """Settings of an account that are no secret (a page's id, a bucket's name)."""

    class Secrets(Fields):
        """Secrets of an account beside OAuth tokens (an access key)."""

    class Extras(Fields):
        """Choices for a post that only this platform knows (made for kids, disable duet)."""

    def place(self, settings: Any) -> str:
        """The host that an account with these settings leads to, if it has one of its own."""
        return ""

    def check(self, post: Post, facts: Facts, now: datetime) -> Iterable[Problem]:
        """What the platform would refuse. Overridden to add what `limits` cannot say."""
        from .checking import problems

        return problems(self, post, facts, now)

    def prepare(self, line: Line, post: Post, video: Video) -> None:
        """Ask what the account may do now. Raises what makes publishing pointless."""

    def begin(self, line: Line, post: Post, video: Video) -> Session:
        """Open a session. Publishes nothing, so that it may be repeated."""
        return {}

    def piece(self, session: Session, offset: int, size: int) -> int:
        """How many bytes to send next, in one call of `send`."""
        return size - offset

    def send(self, line: Line, session: Session, post: Post, piece: Piece) -> Sent | Outcome:
        """Send one piece. An Outcome if the platform has said what became of the whole."""
        raise NotImplementedError

    def where_is(self, line: Line, session: Session, video: Video) -> Sent | Outcome:
        """Up to where the platform holds the file, as it says. Raises SessionGone.

        Then the engine begins anew; if the last byte was on its way, only after `find`.
        """
        raise SessionGone(f"{self.title} keeps no half-sent files.")

    def give_up(self, line: Line, session: Session) -> None:
        """Clear what was sent into a session that nobody goes on with. May be repeated.

        Raises SessionGone if there is nothing (any more).
        """

    def finish(self, line: Line, session: Session, post: Post, video: Video) -> Outcome:
        """Publish what was sent. Called once; never repeated unless `find` says "absent"."""
        return Outcome(state="processing", wait=0.0)

    def poll(self, line: Line, session: Session, remote_id: str) -> Outcome:
        """What has become of it. `remote_id` is that of the last Outcome."""
        return Outcome(state="published", remote_id=remote_id)

    def find(self, line: Line, session: Session, post: Post, video: Video) -> Outcome | None:
        """Whether it was published, asked after a lost answer. None: it cannot be told.

        "absent" only if the platform is sure; the engine asks once more before it believes it,
        when nothing of ours can be on its way any more.
        """
        return None

    def decorate(
        self, line: Line, session: Session, post: Post, video: Video, remote_id: str
    ) -> None:
        """What is set once the post is there. May be repeated; failing only warns."""

    def whoami(self, line: Line) -> str:
        """The account's own name, asked from the platform: the test of a connection."""
        return ""

    def classify(self, answer: httpx.Response) -> PlatformError:
        """What an answer that is no success means."""
        from .classifying import by_status

        return by_status(answer)
