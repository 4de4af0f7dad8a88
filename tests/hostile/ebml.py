"""EBML elements, as Matroska and WebM are made of (RFC 8794)."""

from __future__ import annotations

import struct

SEGMENT = b"\x18\x53\x80\x67"
UNKNOWN_SIZE = b"\x01" + b"\xff" * 7


def element(number: int, *parts: bytes) -> bytes:
    """An element with its true size, in eight bytes."""
    body = b"".join(parts)
    return _name(number) + struct.pack(">Q", len(body) | 1 << 56) + body


def sized(number: int, size: int, body: bytes) -> bytes:
    """An element that claims a size (below 2^56)."""
    return _name(number) + struct.pack(">Q", size | 1 << 56) + body


def uint(number: int, value: int) -> bytes:
    """An unsigned integer."""
    return element(number, value.to_bytes(8, "big"))


def with_child(data: bytes, child: bytes) -> bytes:
    """A Matroska file with `child` as its segment's first element."""
    start = data.index(SEGMENT) + 4
    length = 9 - data[start].bit_length()
    return data[:start] + UNKNOWN_SIZE + child + data[start + length :]


def _name(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
