"""A platform and a simulator, and the shortest engine that keeps the contract between them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx

from tests.fixtures.simulator import Json, Simulator
from uploads.platforms.errors import SessionGone, Temporary, Unconfirmed
from uploads.platforms.platform import (
    Facts,
    Line,
    Outcome,
    Piece,
    Platform,
    Post,
    Sent,
    Session,
    Video,
)

Said = TypeVar("Said")
BLOCK = 1 << 18
MOST_MOVES = 60
TROUBLE = (httpx.TransportError, Temporary, Unconfirmed)
FACTS = Facts(duration=10.0, width=1080, height=1920, fps=30.0, mime="video/mp4")


def video(folder: Path, size: int, seed: int = 1) -> Video:
    """A file of that many bytes, which repeat nowhere soon."""
    block = b"".join(hashlib.sha256(f"{seed} {n}".encode()).digest() for n in range(4096))
    path = folder / f"{seed}-{size}.mp4"
    with path.open("wb") as file:
        for start in range(0, size, len(block)):
            file.write(block[: size - start])
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Video(
        path=path, size=size, sha256=digest, mime="video/mp4", name="clip.mp4", facts=FACTS
    )


def blocks(path: Path) -> Callable[[int, int], Iterator[bytes]]:
    """What a Piece reads by."""

    def read(start: int, end: int) -> Iterator[bytes]:
        with path.open("rb") as file:
            file.seek(start)
            while (left := end - file.tell()) > 0:
                yield file.read(min(BLOCK, left))

    return read


@dataclass
class Carrier:
    """One account of a platform at the simulator, and uploads through it.

    `steps` are the calls that were made, in order; `before` hears of each.
    """

    platform: Platform
    line: Line
    account: Json
    steps: list[str] = field(default_factory=list)
    session: Session = field(default_factory=dict)
    before: Callable[[str], None] = lambda name: None

    def publish(self, post: Post, video: Video) -> Outcome:
        """Carry a video through trouble to its end, as `Platform` says."""
        platform, line = self.platform, self.line
        platform.prepare(line, post, video)
        self.session, offset = self._begun(post, video), 0
        said: Sent | Outcome | None = None
        for _ in range(MOST_MOVES):
            try:
                if isinstance(said, Outcome):
                    break
                if offset == video.size:
                    said = self._finished(post, video)
                    continue
                said = self._step("send", self._send, post, video, offset)
            except SessionGone:
                self.session, offset, said = self._begun(post, video), 0, None
                continue
            except TROUBLE:
                said = self._asked(post, video)
            if said is None:
                self.session, offset = self._begun(post, video), 0
            elif isinstance(said, Sent):
                offset = said.offset
        assert isinstance(said, Outcome), "It does not end."
        return self._followed(said, post, video)

    def _begun(self, post: Post, video: Video) -> Session:
        for _ in range(MOST_MOVES):
            try:
                return self._step("begin", self.platform.begin, self.line, post, video)
            except TROUBLE:
                continue
        raise AssertionError("It does not begin.")

    def _send(self, post: Post, video: Video, offset: int) -> Sent | Outcome:
        length = self.platform.piece(self.session, offset, video.size)
        piece = Piece(offset, offset + length, video.size, blocks(video.path))
        return self.platform.send(self.line, self.session, post, piece)

    def _asked(self, post: Post, video: Video) -> Sent | Outcome | None:
        """Where it stands; None if it has to begin anew."""
        for _ in range(MOST_MOVES):
            try:
                return self._step("where", self.platform.where_is, self.line, self.session, video)
            except SessionGone:
                found = self.platform.find(self.line, self.session, post, video)
                return None if found is None or found.state == "absent" else found
            except TROUBLE:
                continue
        raise AssertionError("It does not say.")

    def _finished(self, post: Post, video: Video) -> Outcome:
        try:
            return self._step("finish", self.platform.finish, self.line, self.session, post, video)
        except TROUBLE:
            self.steps.append("find")
            found = self.platform.find(self.line, self.session, post, video)
            assert found is not None, "It cannot be told."
            return self._finished(post, video) if found.state == "absent" else found

    def _followed(self, said: Outcome, post: Post, video: Video) -> Outcome:
        for _ in range(MOST_MOVES):
            if said.state == "ready":
                said = self._finished(post, video)
            if said.state != "processing":
                return said
            try:
                known = said.remote_id
                said = self._step("poll", self.platform.poll, self.line, self.session, known)
            except TROUBLE:
                continue
        return said

    def _step(self, name: str, call: Callable[..., Said], *arguments: Any) -> Said:
        self.before(name)
        self.steps.append(name)
        return call(*arguments)


def carrier(platform: Platform, simulator: Simulator, folder: Path) -> Carrier:
    """An account of the platform that the simulator knows."""
    account = simulator.account(platform.name)
    line = Line(
        http=simulator.http,
        token=lambda: str(account["access_token"]),
        host=lambda name: simulator.host(platform.name),
        now=lambda: datetime.now(UTC),
        settings=platform.Settings(),
        secrets=platform.Secrets(),
        out_dir=folder,
        remote_id=str(account["account"]),
    )
    return Carrier(platform, line, account)
