"""Small films and sounds that claim, or unfold into, far too much."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from tests.hostile import ebml
from tests.hostile.isobmff import box, changed, children, full_box, overwritten
from tests.hostile.place import Place
from tests.hostile.riff import chunk

Writer = Callable[[Place], bytes]
MOST = 0xFFFFFFFF
MOVIE, TRACK, TABLE = "moov/mvhd", "moov/trak/tkhd", "moov/trak/mdia/minf/stbl"
MEDIA = "moov/trak/mdia/mdhd"
MEGABYTE = 2**20


def _u32(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}I", *numbers)


def _patched(path: str, at: int, *numbers: int, of: str = "landscape.mp4") -> Writer:
    return lambda place: changed(place.read(of), path, overwritten(at, _u32(*numbers)))


def _body(path: str, body: bytes, of: str = "landscape.mp4") -> Writer:
    return lambda place: changed(place.read(of), path, lambda _: body)


def _more(path: str, more: bytes, of: str = "landscape.mp4") -> Writer:
    return lambda place: changed(place.read(of), path, lambda body: body + more)


def _many_tracks(place: Place) -> bytes:
    def multiplied(body: bytes) -> bytes:
        first = next(box(kind, inside) for kind, inside in children(body) if kind == b"trak")
        return body + first * 3000

    return changed(place.read("silent.mp4"), "moov", multiplied)


def _edits(count: int, *edit: int) -> Writer:
    listed = full_box(b"elst", _u32(count), _u32(*edit) * min(count, 60_000))
    return _more("moov/trak", box(b"edts", listed))


def _nested(place: Place) -> bytes:
    body = b""
    for depth in range(10_000):
        body = box((b"moov", b"trak", b"mdia", b"minf")[depth % 4], body)
    return place.read("moving.mp4")[:40] + body


def _deep_metadata(place: Place) -> bytes:
    body = b""
    for _ in range(10_000):
        body = box(b"meta", bytes(4), box(b"udta", body))
    return changed(place.read("landscape.mp4"), "moov", lambda moov: moov + body[:4_000_000])


def _negative_size(place: Place) -> bytes:
    return place.read("moving.mp4")[:40] + _u32(1) + b"free" + _u32(MOST, MOST) + bytes(99)


def _endless_fragments(place: Place) -> bytes:
    run = full_box(b"trun", _u32(MOST, 0))
    part = box(b"moof", full_box(b"mfhd", _u32(1)), box(b"traf", full_box(b"tfhd", _u32(1)), run))
    return place.read("landscape.mp4") + part * 2000


def _segment_index(place: Place) -> bytes:
    """An index whose entries all point back to itself."""
    head = _u32(1, 1000, 0, 0) + struct.pack(">HH", 0, 65_535)
    index = full_box(b"sidx", head, _u32(1 << 31, 1, 0) * 65_535)
    data = place.read("landscape.mp4")
    return data[:32] + index + data[32:]


def _tags(size: int) -> Writer:
    name = box(b"\xa9nam", box(b"data", _u32(1, 0), b"A" * size))
    handler = full_box(b"hdlr", bytes(4), b"mdirappl", bytes(9))
    return _more("moov", box(b"udta", full_box(b"meta", handler, box(b"ilst", name))))


def _many_tags(place: Place) -> bytes:
    names = b"".join(box(b"\xa9nam", box(b"data", _u32(1, 0), b"A")) for _ in range(200_000))
    meta = full_box(
        b"meta", full_box(b"hdlr", bytes(4), b"mdirappl", bytes(9)), box(b"ilst", names)
    )
    return changed(place.read("landscape.mp4"), "moov", lambda body: body + box(b"udta", meta))


def _mkv(child: bytes) -> Writer:
    return lambda place: ebml.with_child(place.read("moving.mkv"), child)


def _mkv_tracks(count: int) -> bytes:
    entries = (
        ebml.element(
            0xAE,
            ebml.uint(0xD7, number),
            ebml.uint(0x73C5, number),
            ebml.uint(0x83, 1),
            ebml.element(0x86, b"V_VP8"),
            ebml.element(0xE0, ebml.uint(0xB0, 16_000), ebml.uint(0xBA, 9_000)),
        )
        for number in range(100, 100 + count)
    )
    return ebml.element(0x1654AE6B, *entries)


def _mkv_nested_tags() -> bytes:
    inner = b""
    for _ in range(10_000):
        inner = ebml.element(0x67C8, inner)
    return ebml.element(0x1254C367, ebml.element(0x7373, inner))


def _mkv_info(scale: int, milliseconds: float) -> bytes:
    duration = ebml.element(0x4489, struct.pack(">d", milliseconds))
    return ebml.element(0x1549A966, ebml.uint(0x2AD7B1, scale), duration)


def _compressed_frames(place: Place) -> bytes:
    """Track headers that say each block is zlib-packed; blocks are not."""
    algorithm = ebml.element(0x5034, ebml.uint(0x4254, 0))
    encoding = ebml.element(0x6D80, ebml.element(0x6240, algorithm))
    data = place.read("moving.mkv")
    return data.replace(b"V_MPEG4/ISO/AVC", b"V_MPEG4/ISO/AVC" + encoding, 1)


def _wav(rate: int, channels: int, bits: int, claimed: int) -> Writer:
    form = struct.pack("<HHIIHH", 1, channels, rate, 1, max(1, channels * bits // 8) & 65_535, bits)
    body = b"WAVE" + chunk(b"fmt ", form) + b"data" + struct.pack("<I", claimed) + bytes(4000)
    return lambda place: b"RIFF" + struct.pack("<I", MOST) + body


def _id3(frames: bytes, claimed: int | None = None) -> Writer:
    size = len(frames) if claimed is None else claimed
    synchsafe = bytes(size >> shift & 127 for shift in (21, 14, 7, 0))
    return lambda place: b"ID3\x03\0\0" + synchsafe + frames + place.read("beat.mp3")


def _id3_picture(size: int) -> bytes:
    body = b"\0image/png\0\3\0" + b"\x89PNG\r\n\x1a\n" + bytes(size)
    return b"APIC" + _u32(len(body)) + bytes(2) + body


def _xing(place: Place) -> bytes:
    data = place.read("beat.mp3")
    at = max(data.find(b"Xing"), data.find(b"Info"))
    return data[: at + 8] + _u32(MOST, MOST) + data[at + 16 :]


def _flac(place: Place) -> bytes:
    """More samples than 2^35, and a picture block of 16 MB."""
    data = bytearray(place.read("beat.flac"))
    data[21:26] = b"\x0f" + b"\xff" * 4
    about = _u32(3, 9) + b"image/png" + _u32(0, 60_000, 60_000, 24, 0, 16_000_000)
    block = about + bytes(16_000_000)
    return bytes(data[:42]) + b"\x06" + len(block).to_bytes(3, "big") + block + bytes(data[42:])


def _aac_without_sound(place: Place) -> bytes:
    return b"\xff\xf1\x50\x80\x00\xff\xfc" * 200_000


def _avi_streams(place: Place) -> bytes:
    header = chunk(b"strh", b"vidsH264", bytes(48))
    stream = chunk(b"LIST", b"strl", header, chunk(b"strf", bytes(40)))
    hdrl = chunk(b"LIST", b"hdrl", chunk(b"avih", bytes(56)), stream * 5000)
    return chunk(b"RIFF", b"AVI ", hdrl, chunk(b"LIST", b"movi", bytes(64)))


def _avi_pacing(place: Place) -> bytes:
    """Scale, rate and length of the first stream at their extremes."""
    data = bytearray(place.read("moving.avi"))
    at = data.index(b"strh") + 8 + 20
    data[at : at + 16] = struct.pack("<IIII", MOST, 1, 0, MOST)
    return bytes(data)


def _ts_programs(place: Place) -> bytes:
    """A thousand programs, each in a table of its own."""
    packets = [
        struct.pack(">BHB", 0x47, 0x4000 | number % 8192, 0x10).ljust(188, bytes([number % 251]))
        for number in range(1000)
    ]
    return place.read("moving.ts")[:1880] + b"".join(packets)


WRITERS: dict[str, Writer] = {
    "giant-frames.mkv": lambda place: place.read("giant.mkv"),
    "giant-in-header.mp4": _patched(TRACK, 76, 60_000 << 16, 60_000 << 16),
    "long-movie.mp4": _patched(MOVIE, 16, 10**9 * 1 & MOST),
    "ages.mp4": _patched(MOVIE, 12, 1, 10**9),
    "ages-of-media.mp4": _patched(MEDIA, 12, 1, 10**9),
    "no-timescale.mp4": _patched(MOVIE, 12, 0),
    "no-media-timescale.mp4": _patched(MEDIA, 12, 0),
    "tiny-timescale.mp4": _patched(MEDIA, 12, 1),
    "vast-timescale.mp4": _patched(MEDIA, 12, MOST),
    "many-tracks.mp4": _many_tracks,
    "stts-count.mp4": _body(f"{TABLE}/stts", _u32(0, 1, MOST, 1)),
    "stts-steps.mp4": _body(f"{TABLE}/stts", _u32(0, 1, 30, MOST)),
    "stts-zero.mp4": _body(f"{TABLE}/stts", _u32(0, 1, 30, 0)),
    "stts-entries.mp4": _body(f"{TABLE}/stts", _u32(0, MOST, 1, 1)),
    "stts-many.mp4": _body(f"{TABLE}/stts", _u32(0, 100_000) + _u32(MOST, 1) * 100_000),
    "stsz-count.mp4": _body(f"{TABLE}/stsz", _u32(0, 1, MOST)),
    "stsz-huge.mp4": _body(f"{TABLE}/stsz", _u32(0, MOST, 30)),
    "stsz-listed.mp4": _body(f"{TABLE}/stsz", _u32(0, 0, 1 << 28)),
    "stsc-many.mp4": _body(f"{TABLE}/stsc", _u32(0, 1, 1, MOST, 1)),
    "stsc-backwards.mp4": _body(f"{TABLE}/stsc", _u32(0, 3, 9, 9, 1, 5, 5, 1, 1, 1, 1)),
    "stco-far.mp4": _body(f"{TABLE}/stco", _u32(0, 1, MOST)),
    "stco-itself.mp4": _body(f"{TABLE}/stco", _u32(0, 1, 0)),
    "ctts-far.mp4": _more(TABLE, full_box(b"ctts", _u32(1, MOST, 1 << 30))),
    "edit-loop.mp4": _edits(60_000, 1, 0, 1 << 16),
    "edit-count.mp4": _edits(MOST, 1000, 0, 1 << 16),
    "edit-backwards.mp4": _edits(3, 1000, MOST - 5, 1 << 16),
    "edit-empty-ages.mp4": _edits(1, MOST, MOST, 1 << 16),
    "edit-no-rate.mp4": _edits(1, 1000, 0, 0),
    "nested.mp4": _nested,
    "nested-metadata.mp4": _deep_metadata,
    "negative-size.mp4": _negative_size,
    "size-of-four.mp4": lambda place: place.read("moving.mp4")[:40] + _u32(4) + b"moov" + bytes(99),
    "one-byte-boxes.mp4": lambda place: box(b"ftyp", b"isom") + box(b"free") * 400_000,
    "fragments.mp4": _endless_fragments,
    "index-of-itself.mp4": _segment_index,
    "giant-tag.mp4": _tags(20 * MEGABYTE),
    "many-tags.mp4": _many_tags,
    "many-tracks.mkv": _mkv(_mkv_tracks(5000)),
    "ages.mkv": _mkv(_mkv_info(1_000_000, 1e18)),
    "not-a-number.mkv": _mkv(_mkv_info(1_000_000, float("nan"))),
    "no-scale.mkv": _mkv(_mkv_info(0, 1000.0)),
    "vast-scale.mkv": _mkv(_mkv_info(1 << 62, 1000.0)),
    "nested-tags.mkv": _mkv(_mkv_nested_tags()),
    "giant-void.mkv": _mkv(ebml.sized(0xEC, (1 << 55) - 1, b"")),
    "giant-attachment.mkv": _mkv(ebml.sized(0x1941A469, 1 << 40, b"")),
    "giant-tag.mkv": _mkv(ebml.element(0x1254C367, bytes(20 * MEGABYTE))),
    "packed.mkv": _compressed_frames,
    "no-rate.wav": _wav(0, 2, 16, MOST),
    "no-channels.wav": _wav(48_000, 0, 16, MOST),
    "channels.wav": _wav(48_000, 65_535, 16, MOST),
    "fast.wav": _wav(MOST, 1, 8, MOST),
    "long.wav": _wav(8_000, 1, 8, MOST),
    "id3-claim.mp3": _id3(b"", (1 << 28) - 1),
    "id3-picture.mp3": _id3(_id3_picture(20 * MEGABYTE)),
    "id3-frames.mp3": _id3(b"TXXX\0\0\0\x04\0\0\0a\0b" * 100_000),
    "xing.mp3": _xing,
    "picture.flac": _flac,
    "silent.aac": _aac_without_sound,
    "many-streams.avi": _avi_streams,
    "pacing.avi": _avi_pacing,
    "programs.ts": _ts_programs,
}


def cases(place: Place) -> Iterator[tuple[str, bytes]]:
    """All of them: a file name and its bytes."""
    for name, write in WRITERS.items():
        yield name, write(place)
