"""A workflow's definition inside the video that it made, and back out of it. PURE.

It travels as the comment of an MP4 or MOV: `moov/udta/meta/ilst/©cmt/data` (QuickTime File Format
Specification, "Metadata"), which ffmpeg writes from `-metadata comment=…`. The text is a mark and
the definition as JSON, deflated (RFC 1950), in base64. Reading touches box headers only, so that
a file from a stranger costs little and cannot do harm.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, NamedTuple

MARK = "reelgraph-workflow:"
LONGEST_DEFINITION = 5_000_000
"""Bytes of JSON; the API takes no longer one."""
LONGEST_COMMENT = 7_000_000
"""Bytes. A definition that cannot be deflated grows by a third in base64."""
LONGEST_SEARCH = 1_000
"""Boxes looked at, in all."""

COMMENT = b"\xa9cmt"
PATH = (b"moov", b"udta", b"meta", b"ilst", COMMENT, b"data")
META_HEADER, DATA_HEADER = 4, 8
"""Bytes before the content: version and flags of `meta`, type and locale of `data`."""


def metadata(definition: Mapping[str, Any]) -> dict[str, str]:
    """ffmpeg metadata that carries `definition`, however long: what is too long for an argument
    goes through a file (`render.arguments`)."""
    text = json.dumps(definition, separators=(",", ":"), ensure_ascii=False)
    return {"comment": MARK + base64.b64encode(zlib.compress(text.encode(), 9)).decode()}


def definition_in(file: BinaryIO) -> dict[str, Any] | None:
    """The definition that an MP4 or MOV carries; None where there is none."""
    size = file.seek(0, 2)
    left = iter(range(LONGEST_SEARCH))
    for box in _found(file, _Box(b"", 0, size), PATH, left):
        file.seek(box.start + DATA_HEADER)
        length = min(box.end - box.start - DATA_HEADER, LONGEST_COMMENT)
        found = _unpacked(file.read(max(length, 0)))
        if found is not None:
            return found
    return None


class _Box(NamedTuple):
    """A box's type, and where its content starts and ends in the file."""

    type: bytes
    start: int
    end: int


def _found(
    file: BinaryIO, box: _Box, path: tuple[bytes, ...], left: Iterator[int]
) -> Iterator[_Box]:
    """The boxes at the end of `path`. Each box that is looked at takes one of what is `left`."""
    if not path:
        yield box
        return
    start = box.start + META_HEADER if box.type == b"meta" else box.start
    for child in _children(file, start, box.end, left):
        if child.type == path[0]:
            yield from _found(file, child, path[1:], left)


def _children(file: BinaryIO, start: int, end: int, left: Iterator[int]) -> Iterator[_Box]:
    for _ in left:
        file.seek(start)
        header = file.read(8)
        if len(header) < 8 or start + 8 > end:
            return
        size, type_, skipped = int.from_bytes(header[:4], "big"), header[4:], 8
        if size == 1:
            size, skipped = int.from_bytes(file.read(8), "big"), 16
        elif size == 0:
            size = end - start
        if size < skipped or start + size > end:
            return
        yield _Box(type_, start + skipped, start + size)
        start += size


def _unpacked(comment: bytes) -> dict[str, Any] | None:
    if not comment.startswith(MARK.encode()):
        return None
    try:
        packed = base64.b64decode(comment[len(MARK) :], validate=True)
        text = zlib.decompressobj().decompress(packed, LONGEST_DEFINITION)
        definition = json.loads(text)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        return None
    return definition if isinstance(definition, dict) else None
