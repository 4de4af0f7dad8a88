"""Writing what arrives: counted, hashed, verified, and never more than was announced.

Every method runs in a thread; `release` may be called from another one at any moment.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
import threading
from dataclasses import dataclass

from media_library.sniff import HEAD

from . import hashing
from .folder import Folder, Lock
from .limits import UploadLimits

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class TooMuch(Exception):
    """More bytes came than were announced. The request's bytes are dropped."""


class NoRoom(Exception):
    """The disk is full. What was written before stays, and the upload can go on later."""


class WrongChecksum(Exception):
    """The request's bytes are not those that the client meant. They are dropped."""


class Closed(Exception):
    """The reception was released meanwhile."""


@dataclass(frozen=True)
class Checksum:
    """What a chunk must hash to."""

    algorithm: str
    digest: bytes


class Reception:
    """Appends one request's bytes to an upload whose lock it holds.

    `most`: the size that the upload may reach. Without `hashed` no SHA-256 is carried along, and
    `limits` is None where the beginning of the file says nothing (a later part).
    """

    def __init__(
        self,
        lock: Lock,
        name: str,
        most: int,
        *,
        limits: UploadLimits | None = None,
        checksum: Checksum | None = None,
        hashed: bool = True,
    ) -> None:
        self.folder: Folder = lock.folder
        self.start = self.size = self.folder.size()
        self._lock, self._name, self._most = lock, name, most
        self._limits, self._checksum, self._hashed = limits, checksum, hashed
        self._chunk = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
        self._running: hashing.Running | None = None
        self._before: hashing.Running | None = None
        self._file = -1
        self._guard = threading.Lock()
        self._closed = False

    def write(self, data: bytes) -> None:
        """Append. Raises TooMuch, NoRoom, Refused (no such files here) or Closed."""
        with self._guard:
            if self._closed:
                raise Closed
            if self.size + len(data) > self._most:
                self._cut(self.start)
                raise TooMuch
            if self._file < 0:
                self._open()
            self._append(data)
            self._look_at_head(len(data))

    def finish(self, whole: bool) -> int:
        """The request is over, `whole` or cut off; returns how many bytes the upload now has.

        Raises WrongChecksum. A chunk with a checksum counts only when all of it has come.
        """
        with self._guard:
            if self._chunk is not None and self._checksum is not None:
                right = hmac.compare_digest(self._chunk.digest(), self._checksum.digest)
                if not (whole and right):
                    self._cut(self.start)
                self.folder.end_unverified()
                if whole and not right:
                    raise WrongChecksum
            return self.size

    def sha256(self) -> str:
        """The upload's SHA-256 so far, or nothing where it was not carried along. Ends that."""
        with self._guard:
            running, self._running = self._running, None
            if running is None or running.size != self.size:
                return ""
            return running.digest.hexdigest()

    def release(self) -> None:
        """Let go of file and lock, and keep the hash for the next request."""
        with self._guard:
            self._closed = True
            if self._file >= 0:
                os.close(self._file)
                self._file = -1
            if self._running is not None:
                hashing.keep(self.folder.id, self._running)
                self._running = None
            self._lock.release()

    def _open(self) -> None:
        if self._hashed:
            self._running = hashing.take(self.folder.id, self.folder.data, self.size)
        if self._checksum is not None:
            self._before = self._running.copy() if self._running else None
            self.folder.begin_unverified(self.start)
        flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC
        self._file = os.open(self.folder.data, flags, 0o600)

    def _append(self, data: bytes) -> None:
        try:
            _write_all(self._file, data, self.size)
        except OSError as error:
            os.ftruncate(self._file, self.size)
            if error.errno in FULL:
                raise NoRoom from error
            raise
        self.size += len(data)
        if self._running is not None:
            self._running.update(data)
        if self._chunk is not None:
            self._chunk.update(data)

    def _cut(self, size: int) -> None:
        """Drop what came after `size`, which is where this request began."""
        if self._file >= 0:
            os.ftruncate(self._file, size)
        self.size = size
        self._running = self._before

    def _look_at_head(self, came: int) -> None:
        """As soon as the file's head is complete: is it a file that may come in?"""
        if self._limits is None or not self.size - came < HEAD <= self.size:
            return
        with self.folder.data.open("rb") as file:
            self._limits.check_head(file.read(HEAD), self._name)


def _write_all(file: int, data: bytes, at: int) -> None:
    left = memoryview(data)
    while left:
        written = os.pwrite(file, left, at)
        left, at = left[written:], at + written
