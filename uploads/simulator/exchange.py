"""One request and its answer, as the platforms' code sees them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from io import BufferedIOBase
from typing import Any
from urllib.parse import parse_qsl

from .state import State

BLOCK = 1 << 18
LARGEST_FORM = 1 << 20


class HungUp(Exception):
    """The connection is gone, or shall be: no answer."""


class Body:
    """The body of a request, read as it arrives."""

    def __init__(self, stream: BufferedIOBase, length: int) -> None:
        self._stream, self.length = stream, length
        self.left, self.cut_after = length, length
        self._whole: bytes | None = None

    def read(self) -> bytes:
        """The next block, empty at the end. Raises HungUp if the connection breaks off."""
        if not self.left:
            return b""
        may = self.left - (self.length - self.cut_after)
        block = self._stream.read(min(BLOCK, may)) if may > 0 else b""
        if not block:
            raise HungUp
        self.left -= len(block)
        return block

    def whole(self) -> bytes:
        """A small body at once, as often as wanted."""
        if self._whole is None:
            if self.length > LARGEST_FORM:
                self.drain()
                self._whole = b""
            else:
                blocks = []
                while block := self.read():
                    blocks.append(block)
                self._whole = b"".join(blocks)
        return self._whole

    def drain(self) -> None:
        """Read the rest and forget it, so that the answer is heard."""
        while self.read():
            pass


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request. `faults` says what the effects are."""

    effect: str
    after: int = 0
    status: int = 503
    reason: str = ""
    retry_after: int | None = None
    seconds: float = 0.0
    polls: int = 1


NONE = Fault("")


@dataclass
class Exchange:
    """A request. `base`: the platform's address as the client sees it; `parts`: of its path."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Message
    body: Body
    state: State
    base: str
    kind: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    fault: Fault = NONE

    def fields(self) -> dict[str, Any]:
        """Parameters of the query and of a JSON or form body together; {} if unreadable."""
        return {**self.query, **self.sent()}

    def sent(self) -> dict[str, Any]:
        """A JSON object or form in the body."""
        raw = self.body.whole()
        try:
            if "json" in self.headers.get("Content-Type", ""):
                found = json.loads(raw or b"{}")
                return found if isinstance(found, dict) else {}
            return dict(parse_qsl(raw.decode(), keep_blank_values=True))
        except ValueError:
            return {}

    def number(self, header: str) -> int | None:
        """A header that is a whole number, or None."""
        value = self.headers.get(header, "")
        return int(value) if value.isascii() and value.isdigit() else None


@dataclass(frozen=True)
class Answer:
    """Status, body and headers of an answer. A mapping or list becomes JSON, a str a page."""

    status: int
    content: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def encoded(self) -> tuple[str, bytes]:
        """Content type and bytes."""
        if isinstance(self.content, bytes):
            return "application/octet-stream", self.content
        if isinstance(self.content, str):
            return "text/html; charset=utf-8", self.content.encode()
        return "application/json; charset=UTF-8", json.dumps(self.content).encode()


def redirect(address: str) -> Answer:
    """Send a browser elsewhere."""
    return Answer(302, headers={"Location": address})
