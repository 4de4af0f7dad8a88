"""RIFF chunks, as AVI, WAV and WebP are made of: type, little-endian size, body, padding."""

from __future__ import annotations

import struct


def chunk(kind: bytes, *parts: bytes) -> bytes:
    """A chunk with its true size."""
    body = b"".join(parts)
    return kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def grown(data: bytes, name: bytes, more: bytes) -> bytes:
    """A RIFF file whose LIST called `name` (at the top) also holds the chunk `more`."""
    at = data.index(b"LIST" + data[data.index(name) - 4 : data.index(name)] + name)
    (size,) = struct.unpack_from("<I", data, at + 4)
    end = at + 8 + size
    whole = data[:end] + more + data[end:]
    whole = whole[: at + 4] + struct.pack("<I", size + len(more)) + whole[at + 8 :]
    return whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:]
