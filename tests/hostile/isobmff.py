"""MP4 and QuickTime boxes for building what no muxer writes (ISO 14496-12, section 4.2)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

HEADER = 8
EMPTY_URL = b"\0\0\0\x0curl \0\0\0\x01"


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box with its true size."""
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + HEADER, kind) + body


def full_box(kind: bytes, *parts: bytes) -> bytes:
    """A box that begins with a version and flags of 0."""
    return box(kind, bytes(4), *parts)


def children(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Types and bodies of the boxes that follow each other in `data`."""
    at = 0
    while at + HEADER <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + HEADER : at + size]
        at += size


def changed(data: bytes, path: str, change: Callable[[bytes], bytes]) -> bytes:
    """`data` with `change` applied to the body of each box at `path` ("moov/trak/tkhd")."""
    first, _, rest = path.partition("/")
    parts = []
    for kind, body in children(data):
        if kind == first.encode():
            body = changed(body, rest, change) if rest else change(body)
        parts.append(box(kind, body))
    return b"".join(parts)


def overwritten(at: int, value: bytes) -> Callable[[bytes], bytes]:
    """Puts `value` over what stands at `at` of a body."""
    return lambda body: body[:at] + value + body[at + len(value) :]
