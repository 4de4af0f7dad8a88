"""SHA-256 carried along while an upload arrives, from request to request.

OpenSSL's hash state cannot be written down, so it lives in this process. Where it is missing (the
server was started again, or another of its processes took the last chunk), what lies on the disk
is read once to catch up: each process reads each byte at most once, however small the chunks.
"""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

BLOCK = 2**20
MOST_STATES = 4096
"""Of uploads that are not being written to; the oldest go first and cost a re-read at worst."""


class Digest(Protocol):
    """What hashlib makes."""

    def update(self, data: bytes | memoryview, /) -> None: ...
    def hexdigest(self) -> str: ...
    def digest(self) -> bytes: ...


def _sha256() -> hashlib._Hash:
    return hashlib.sha256()


@dataclass
class Running:
    """The hash of an upload's first `size` bytes."""

    size: int = 0
    digest: hashlib._Hash = field(default_factory=_sha256)

    def update(self, data: bytes) -> None:
        """`data` comes next."""
        self.digest.update(data)
        self.size += len(data)

    def copy(self) -> Running:
        """A state to come back to."""
        return Running(self.size, self.digest.copy())


_states: OrderedDict[uuid.UUID, Running] = OrderedDict()
_guard = threading.Lock()


def take(id: uuid.UUID, data: Path, size: int) -> Running:
    """The state of the upload's first `size` bytes, read from `data` as far as it is unknown."""
    with _guard:
        running = _states.pop(id, None)
    if running is None or running.size > size:
        running = Running()
    if running.size < size:
        _catch_up(running, data, size)
    return running


def keep(id: uuid.UUID, running: Running) -> None:
    """Remember the state for the next request."""
    with _guard:
        _states[id] = running
        while len(_states) > MOST_STATES:
            _states.popitem(last=False)


def known(id: uuid.UUID, size: int) -> str:
    """The SHA-256 of all `size` bytes if it has been carried along here, or nothing."""
    with _guard:
        running = _states.get(id)
    return running.digest.hexdigest() if running and running.size == size else ""


def forget(id: uuid.UUID) -> None:
    """The upload is over."""
    with _guard:
        _states.pop(id, None)


def _catch_up(running: Running, data: Path, size: int) -> None:
    with data.open("rb") as file:
        file.seek(running.size)
        while running.size < size and (block := file.read(min(BLOCK, size - running.size))):
            running.update(block)
