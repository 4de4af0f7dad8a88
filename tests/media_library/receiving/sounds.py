"""Real media files of any size: noise as WAV, a different one for every seed."""

from __future__ import annotations

import hashlib
import random
import struct

HEADER = 44
BLOCK = 1 << 20


def wav(size: int, seed: int = 0) -> bytes:
    """A WAV file of exactly `size` bytes (a multiple of 4), stereo at 48 kHz."""
    samples = size - HEADER
    noise = random.Random(seed).randbytes(min(samples, BLOCK))
    data = (noise * (samples // max(len(noise), 1) + 1))[:samples]
    return header(samples) + data


def header(samples: int) -> bytes:
    """RIFF and fmt chunks for `samples` bytes of 16-bit stereo."""
    form = struct.pack("<IHHIIHH", 16, 1, 2, 48000, 192000, 4, 16)
    riff = struct.pack("<I", samples + HEADER - 8)
    return b"RIFF" + riff + b"WAVEfmt " + form + b"data" + struct.pack("<I", samples)


def sha256(data: bytes) -> str:
    """Its SHA-256."""
    return hashlib.sha256(data).hexdigest()
