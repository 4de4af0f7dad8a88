"""Small pictures that claim, or unfold into, far too much; and files that are two things."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from tests.hostile.isobmff import box
from tests.hostile.place import Place
from tests.hostile.riff import chunk

Writer = Callable[[Place], bytes]
PNG = b"\x89PNG\r\n\x1a\n"
MEGABYTE = 2**20
LARGEST = 12_000
"""The side of a square with as many pixels as are let in."""


def _png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _png(
    width: int, height: int, *more: bytes, pixels: bytes = b"", depth: int = 8, colour: int = 2
) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    data = zlib.compress(pixels or bytes((width * 3 + 1) * height), 9)
    return b"".join(
        (
            PNG,
            _png_chunk(b"IHDR", header),
            *more,
            _png_chunk(b"IDAT", data),
            _png_chunk(b"IEND", b""),
        )
    )


def _zeros(size: int) -> bytes:
    """So many packed zeros."""
    packer = zlib.compressobj(9)
    parts = [packer.compress(bytes(MEGABYTE)) for _ in range(size // MEGABYTE)]
    return b"".join((*parts, packer.flush()))


def _png_text(kind: bytes) -> bytes:
    return _png_chunk(kind, b"Comment\0\0" + _zeros(300 * MEGABYTE))


def _png_many_texts() -> bytes:
    return b"".join(_png_chunk(b"tEXt", b"a\0" + b"b" * 900) for _ in range(70_000))


def _png_rows(width: int, height: int) -> bytes:
    """A true picture of many pixels in few bytes: one bit each, all black."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = bytes(width // 8 + 1) * 64
    data = b"".join(packer.compress(row) for _ in range(height // 64)) + packer.flush()
    return PNG + _png_chunk(b"IHDR", header) + _png_chunk(b"IDAT", data) + _png_chunk(b"IEND", b"")


def _apng(frames: int) -> bytes:
    control = _png_chunk(b"acTL", struct.pack(">II", frames, 0))
    frame = _png_chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 9, 9, 0, 0, 0, 0, 0, 0))
    return _png(9, 9, control, frame)


def _gif(width: int, height: int, frames: int, frame_size: int = 1) -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    picture = b"," + struct.pack("<HHHHB", 0, 0, frame_size, frame_size, 0) + b"\x02\x02\x44\x01\0"
    return head + picture * frames + b";"


def _gif_delays(place: Place) -> bytes:
    """Each picture lasts eleven minutes."""
    data = place.read("animated.gif")
    parts = data.split(b"!\xf9\x04")
    return parts[0] + b"".join(
        b"!\xf9\x04" + part[:1] + b"\xff\xff" + part[3:] for part in parts[1:]
    )


def _webp(width: int, height: int, frames: int) -> bytes:
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    head = chunk(b"VP8X", b"\x02\0\0\0" + size) + chunk(b"ANIM", bytes(6))
    lossless = chunk(b"VP8L", b"\x2f" + bytes(8))
    frame = chunk(b"ANMF", bytes(6) + bytes(6) + b"\x01\0\0\0" + lossless)
    return chunk(b"RIFF", b"WEBP", head, frame * frames)


def _jpeg(width: int, height: int, scans: int, start: int = 0xC2) -> bytes:
    """A progressive JPEG: every scan goes over all of the picture, and holds nothing."""
    frame = struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0)
    table = b"\0" + bytes([0, 1] + [0] * 14) + b"\0"
    scan = struct.pack(">BBBBBB", 1, 1, 0, 0, 0, 0)

    def segment(mark: int, body: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, mark, len(body) + 2) + body

    tables = segment(0xDB, bytes([0] + [1] * 64)) + segment(0xC4, table)
    body = segment(start, frame) + (segment(0xDA, scan) + b"\0\0\0\0") * scans
    return b"\xff\xd8" + tables + body + b"\xff\xd9"


def _tiff(entries: int) -> bytes:
    """Directories that follow each other in a circle."""
    entry = struct.pack("<HHII", 256, 4, 1, 9)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", entries) + entry * entries + b"\x08\0\0\0"


def _exif(entries: int) -> Writer:
    def write(place: Place) -> bytes:
        data = place.read("still.jpg")
        body = b"Exif\0\0" + _tiff(entries)[:60_000]
        return data[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + data[2:]

    return write


def _jpeg_segments(place: Place) -> bytes:
    """Hundreds of full application segments: 64 MB of colour profile."""
    data = place.read("still.jpg")
    body = b"ICC_PROFILE\0\x01\xff" + bytes(65_000)
    segment = b"\xff\xe2" + struct.pack(">H", len(body) + 2) + body
    return data[:2] + segment * 255 + data[2:]


def _bmp(width: int, height: int, compression: int = 0, offset: int = 54) -> bytes:
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, compression, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, offset) + info + bytes(99)


def _avif(width: int, height: int) -> bytes:
    size = box(b"ispe", bytes(4), struct.pack(">II", width, height))
    properties = box(b"iprp", box(b"ipco", size))
    handler = box(b"hdlr", bytes(8), b"pict", bytes(13))
    return box(b"ftyp", b"avif", bytes(4), b"avifmif1") + box(
        b"meta", bytes(4), handler, properties
    )


def _zip(size: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("film.mp4", bytes(size))
    return held.getvalue()


def _html_in_box(place: Place) -> bytes:
    page = b"<html><script>alert(document.domain)</script></html>"
    return box(b"ftyp", b"isom", bytes(4), page) + place.read("landscape.mp4")[32:]


WRITERS: dict[str, Writer] = {
    "claim.png": lambda place: _png(60_000, 60_000, pixels=bytes(99)),
    "no-size.png": lambda place: _png(0, 9, pixels=bytes(99)),
    "vast-size.png": lambda place: _png(2**31 - 1, 2**31 - 1, pixels=bytes(99)),
    "true-pixels.png": lambda place: _png_rows(LARGEST, LARGEST),
    "full-pixels.png": lambda place: _png_rows(8_000, 7_936),
    "text.png": lambda place: _png(9, 9, _png_text(b"zTXt")),
    "profile.png": lambda place: _png(9, 9, _png_text(b"iCCP")),
    "language.png": lambda place: _png(9, 9, _png_chunk(b"iTXt", b"a\0\1\0\0\0" + _zeros(3 << 27))),
    "texts.png": lambda place: _png(9, 9, _png_many_texts()),
    "more-pixels.png": lambda place: _png(9, 9, pixels=bytes(30 * MEGABYTE)),
    "frames.png": lambda place: _apng(2**31 - 1),
    "no-frames.png": lambda place: _apng(0),
    "screen.gif": lambda place: _gif(65_535, 65_535, 1),
    "screen-moving.gif": lambda place: _gif(65_535, 65_535, 2),
    "frame.gif": lambda place: _gif(9, 9, 2, frame_size=65_535),
    "frames.gif": lambda place: _gif(9, 9, 200_000),
    "large-frames.gif": lambda place: _gif(5_000, 5_000, 5_000),
    "delays.gif": _gif_delays,
    "claim.webp": lambda place: _webp(1 << 24, 1 << 24, 1),
    "large.webp": lambda place: _webp(LARGEST, LARGEST, 3),
    "frames.webp": lambda place: _webp(9, 9, 100_000),
    "claim.jpg": lambda place: _jpeg(65_500, 65_500, 1),
    "scans.jpg": lambda place: _jpeg(LARGEST, LARGEST, 2_000),
    "scans-small.jpg": lambda place: _jpeg(4_000, 4_000, 20_000),
    "large.jpg": lambda place: _jpeg(LARGEST, LARGEST, 1, start=0xC0),
    "exif-circle.jpg": _exif(1),
    "exif-entries.jpg": _exif(4_000),
    "profile.jpg": _jpeg_segments,
    "circle.tiff": lambda place: _tiff(1),
    "entries.tiff": lambda place: _tiff(65_535),
    "claim.bmp": lambda place: _bmp(60_000, 60_000),
    "negative.bmp": lambda place: _bmp(-9, -(2**31)),
    "large.bmp": lambda place: _bmp(LARGEST, LARGEST),
    "packed.bmp": lambda place: _bmp(LARGEST, LARGEST, compression=1),
    "outside.bmp": lambda place: _bmp(9, 9, offset=2**32 - 1),
    "claim.avif": lambda place: _avif(65_535, 65_535),
    "empty.avif": lambda place: _avif(9, 9),
    "zip.mp4": lambda place: _zip(200 * MEGABYTE),
    "picture-zip.jpg": lambda place: place.read("still.jpg") + _zip(MEGABYTE),
    "picture-page.gif": lambda place: place.read("still.gif") + b"<script>alert(1)</script>",
    "picture-playlist.png": lambda place: place.read("still.png") + b"#EXTM3U\nhttp://a",
    "film-page.mp4": lambda place: place.read("moving.mp4") + b"<html><script>1</script></html>",
    "page-in-film.mp4": _html_in_box,
    "film-zip.mkv": lambda place: place.read("moving.mkv") + _zip(MEGABYTE),
    "two-films.mp4": lambda place: place.read("moving.mp4") + place.read("landscape.mp4"),
    "program.mp4": lambda place: b"\x7fELF\x02\x01\x01" + bytes(4000),
    "device.mp4": lambda place: b"MZ" + bytes(4000),
    "gzip.mp4": lambda place: b"\x1f\x8b\x08" + _zeros(MEGABYTE),
    "swf.mp4": lambda place: b"CWS\x0a" + _zeros(MEGABYTE),
}


def cases(place: Place) -> Iterator[tuple[str, bytes]]:
    """All of them: a file name and its bytes."""
    for name, write in WRITERS.items():
        yield name, write(place)
