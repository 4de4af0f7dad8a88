"""Taking in a video as its bytes arrive: counted and hashed, held nowhere but in a kept file."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from .exchange import BLOCK, Body, HungUp
from .state import State

KEEP_ALL = 1 << 62


@dataclass
class Growing:
    """The hash of what a session has received, known only to this process."""

    size: int = 0
    sha256: Any = field(default_factory=hashlib.sha256)


class Intake:
    """The bytes of all sessions. With `keep`, videos stay as files in the state's folder."""

    def __init__(self, state: State, keep: bool = False) -> None:
        self._state, self._keep = state, keep
        self._growing: dict[str, Growing] = {}
        self._locks: dict[str, threading.RLock] = {}
        self._guard = threading.Lock()
        if keep:
            (state.folder / "videos").mkdir(exist_ok=True)

    def lock(self, session: str) -> threading.RLock:
        """One request at a time works on a session."""
        with self._guard:
            return self._locks.setdefault(session, threading.RLock())

    def received(self, session: str) -> int:
        """Bytes that there are. A simulator that was killed has only what lies in kept files."""
        return self._at(session).size

    def digest(self, session: str) -> str:
        """SHA-256 of what there is."""
        return str(self._at(session).sha256.hexdigest())

    def path(self, session: str) -> Path:
        """Where the session's video is kept."""
        return self._state.folder / "videos" / session

    def forget(self, session: str) -> None:
        """Throw a session's bytes away."""
        self._growing.pop(session, None)
        self.path(session).unlink(missing_ok=True)

    def take(
        self, session: str, body: Body, *, most: int = KEEP_ALL, granule: int = 1, skip: int = 0
    ) -> int:
        """Add the body, whole granules of it if it breaks off; how much there is now.

        `skip` leading bytes are there already; behind `most` bytes nothing is kept.
        """
        growing, pending, broken = self._at(session), bytearray(), False
        try:
            while block := body.read():
                kept = block[min(skip, len(block)) :][: max(0, most)]
                skip, most = max(0, skip - len(block)), most - len(kept)
                pending += kept
                whole = len(pending) - len(pending) % granule
                self._add(session, growing, bytes(pending[:whole]))
                del pending[:whole]
        except (HungUp, OSError):
            broken = True
        if broken:
            raise HungUp
        self._add(session, growing, bytes(pending))
        return growing.size

    def take_or_nothing(self, session: str, body: Body) -> int:
        """Add the body if all of it arrives, else keep what there was."""
        before = self._at(session)
        trial = Growing(before.size, before.sha256.copy())
        self._growing[session] = trial
        try:
            return self.take(session, body)
        except HungUp:
            self._growing[session] = before
            if self._keep and self.path(session).exists():
                with self.path(session).open("r+b") as file:
                    file.truncate(before.size)
            raise

    def _at(self, session: str) -> Growing:
        if session not in self._growing:
            self._growing[session] = self._read_again(session)
        return self._growing[session]

    def _read_again(self, session: str) -> Growing:
        growing = Growing()
        if self._keep and self.path(session).exists():
            with self.path(session).open("rb") as file:
                while block := file.read(BLOCK):
                    growing.sha256.update(block)
                    growing.size += len(block)
        return growing

    def _add(self, session: str, growing: Growing, data: bytes) -> None:
        growing.sha256.update(data)
        growing.size += len(data)
        if self._keep and data:
            with self._opened(session) as file:
                file.write(data)

    def _opened(self, session: str) -> IO[bytes]:
        return self.path(session).open("ab")
