"""The outermost boxes of an MP4 or QuickTime file (ISO 14496-12, section 4.2)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import SEEK_END
from typing import BinaryIO

LARGE_SIZE, TO_THE_END = 1, 0
"""Values of the 32-bit size that mean: a 64-bit size follows, and: up to the end of the file."""
INDEXES = {b"moov", b"moof"}
NEEDED = INDEXES | {b"mdat"}
MOST_BOXES = 100_000
LARGEST_INDEX = 64 * 2**20
"""Bytes read of an index."""


def is_complete(file: BinaryIO) -> bool:
    """Whether there is an index and no needed box reaches beyond the end of the file."""
    size = file.seek(0, SEEK_END)
    found = set()
    for kind, end in _boxes(file, size):
        if kind in NEEDED and end > size:
            return False
        found.add(kind)
    return bool(found & INDEXES)


def index_of(file: BinaryIO) -> bytes:
    """The box with the index of an unfragmented file, or with the tracks of another."""
    start = 0
    for kind, end in _boxes(file, file.seek(0, SEEK_END)):
        if kind == b"moov":
            file.seek(start)
            return file.read(min(end - start, LARGEST_INDEX))
        start = end
    return b""


def _boxes(file: BinaryIO, file_size: int) -> Iterator[tuple[bytes, int]]:
    """Each box's type and where it says it ends, in bytes from the start."""
    start = 0
    for _ in range(MOST_BOXES):
        file.seek(start)
        header = file.read(16)
        if len(header) < 8:
            return
        size, kind = struct.unpack(">I4s", header[:8])
        if size == LARGE_SIZE and len(header) == 16:
            (size,) = struct.unpack(">Q", header[8:])
        end = file_size if size == TO_THE_END else start + size
        if end < start + 8:
            return
        yield kind, end
        start = end
