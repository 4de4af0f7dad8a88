"""Good files, changed at random but repeatably, and cut off."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator

from tests.hostile.place import Place

SEEDS = (
    "moving.mp4", "moving.mov", "moving.mkv", "moving.webm", "moving.avi", "moving.ts",
    "odd.webm", "one-frame.mp4", "variable.mp4", "beat.mp3", "beat.m4a", "beat.aac", "beat.flac",
    "beat.ogg", "beat.wav", "cover.mp3", "animated.gif", "still.gif", "still.jpg", "still.png",
    "still.webp", "still.bmp", "turned.jpg", "alpha.png", "palette.png", "animated.webp",
)  # fmt: skip
CUT = (
    "landscape.mp4", "moving.mov", "moving.avi", "moving.mkv", "moving.webm", "beat.mp3",
    "beat.wav", "still.jpg", "still.png", "animated.gif",
)  # fmt: skip
PARTS = 20
HEADER = 2048
"""Bytes at the start that most changes go to: that is where formats say what follows."""
EXTREMES = (0, 1, 0x7F, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)

Change = Callable[[random.Random, bytearray], None]


def _somewhere(dice: random.Random, data: bytearray) -> int:
    end = min(len(data), HEADER) if dice.random() < 0.6 else len(data)
    return dice.randrange(end)


def _flip_bits(dice: random.Random, data: bytearray) -> None:
    for _ in range(dice.choice((1, 2, 8, 64))):
        data[_somewhere(dice, data)] ^= 1 << dice.randrange(8)


def _set_bytes(dice: random.Random, data: bytearray) -> None:
    for _ in range(dice.choice((1, 4, 16))):
        data[_somewhere(dice, data)] = dice.randrange(256)


def _swap(dice: random.Random, data: bytearray) -> None:
    length = dice.randrange(1, max(2, len(data) // 8))
    one, other = sorted(dice.randrange(len(data)) for _ in range(2))
    first, second = data[one : one + length], data[other : other + length]
    data[other : other + len(second)] = first[: len(second)]
    data[one : one + len(first)] = second.ljust(len(first), b"\0")[: len(first)]


def _lengths(dice: random.Random, data: bytearray) -> None:
    """Put an extreme where a 16- or 32-bit number could stand, in either order of bytes."""
    for _ in range(dice.choice((1, 1, 3))):
        at = _somewhere(dice, data)
        code = dice.choice((">I", "<I", ">H", "<H"))
        value = dice.choice(EXTREMES) & (0xFFFFFFFF if code.endswith("I") else 0xFFFF)
        field = struct.pack(code, value)
        data[at : at + len(field)] = field[: len(data) - at]


def _box_sizes(dice: random.Random, data: bytearray) -> None:
    """Change the number before something that looks like a four-letter name."""
    places = [
        at
        for at in range(4, min(len(data) - 4, 65_536))
        if all(97 <= byte <= 122 for byte in data[at : at + 4])
    ]
    if places:
        at = dice.choice(places) - 4
        (size,) = struct.unpack_from(">I", data, at)
        new = dice.choice((*EXTREMES, size + 1, size - 1, size * 2, size // 2))
        struct.pack_into(">I", data, at, new & 0xFFFFFFFF)


def _insert(dice: random.Random, data: bytearray) -> None:
    at = _somewhere(dice, data)
    length = dice.choice((1, 4, 100, 5000))
    data[at:at] = dice.choice((bytes(length), b"\xff" * length, dice.randbytes(length)))


def _repeat(dice: random.Random, data: bytearray) -> None:
    at = _somewhere(dice, data)
    part = data[at : at + dice.randrange(1, 4000)]
    data[at:at] = part * dice.choice((1, 2, 50))


def _remove(dice: random.Random, data: bytearray) -> None:
    at = _somewhere(dice, data)
    del data[at : at + dice.choice((1, 4, 100, 5000))]
    data += b"\0" * (not data)


CHANGES: tuple[Change, ...] = (
    _flip_bits, _set_bytes, _swap, _lengths, _lengths, _box_sizes, _insert, _repeat, _remove,
)  # fmt: skip


def mutation(place: Place, number: int) -> tuple[str, bytes]:
    """The mutation with this number: a file name and its bytes."""
    dice = random.Random(number)
    seed = SEEDS[number % len(SEEDS)]
    data = bytearray(place.read(seed))
    for _ in range(dice.choice((1, 1, 2, 4))):
        dice.choice(CHANGES)(dice, data)
    return f"{number}-{seed}", bytes(data)


def truncations(place: Place, name: str) -> Iterator[tuple[str, bytes]]:
    """The file cut off at every 1/20th: from nothing to almost all."""
    data = place.read(name)
    for part in range(PARTS):
        yield f"{part}-twentieths-of-{name}", data[: len(data) * part // PARTS]
