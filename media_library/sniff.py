"""Which container some bytes are in, decided by the bytes and by nothing the sender said.

The answer names the one demuxer that may open the file, so that ffmpeg never guesses: a playlist
or script that would make it open other files is refused before ffmpeg sees it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .refusal import Unreadable

HEAD = 4096
"""Bytes that `sniff` wants to see."""

PLAYLISTS = (
    b"#EXTM3U", b"ffconcat", b"<MPD", b"<smil", b"[playlist]", b"[Reference]",
    b"v=0\r\no=", b"v=0\no=",
)  # fmt: skip
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
AVIF_BRANDS = (b"avif", b"avis")
MP4_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"moof", b"styp", b"sidx")
ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
TS_PACKET = 188
UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Container:
    """`name` is also the extension; `demuxer` is ffmpeg's, empty where Pillow reads the file."""

    name: str
    demuxer: str
    video_type: str = ""
    audio_type: str = ""
    image_type: str = ""

    def content_type(self, kind: str) -> str:
        """The MIME type of a file of this container that is a video, audio or image."""
        types = {"video": self.video_type, "audio": self.audio_type, "image": self.image_type}
        return types.get(kind) or "application/octet-stream"


CONTAINERS = {
    container.name: container
    for container in (
        Container("mp4", "mov", "video/mp4", "audio/mp4"),
        Container("mov", "mov", "video/quicktime", "audio/mp4"),
        Container("mkv", "matroska", "video/x-matroska", "audio/x-matroska"),
        Container("webm", "matroska", "video/webm", "audio/webm"),
        Container("avi", "avi", "video/x-msvideo", "audio/x-msvideo"),
        Container("ts", "mpegts", "video/mp2t", "audio/mp2t"),
        Container("mpg", "mpeg", "video/mpeg", "audio/mpeg"),
        Container("flv", "flv", "video/x-flv", "audio/x-flv"),
        Container("asf", "asf", "video/x-ms-asf", "audio/x-ms-wma"),
        Container("wav", "wav", audio_type="audio/wav"),
        Container("aiff", "aiff", audio_type="audio/aiff"),
        Container("mp3", "mp3", audio_type="audio/mpeg"),
        Container("aac", "aac", audio_type="audio/aac"),
        Container("flac", "flac", audio_type="audio/flac"),
        Container("ogg", "ogg", "video/ogg", "audio/ogg"),
        Container("gif", "gif", "image/gif", image_type="image/gif"),
        Container("png", "", image_type="image/png"),
        Container("jpg", "", image_type="image/jpeg"),
        Container("webp", "", image_type="image/webp"),
        Container("bmp", "", image_type="image/bmp"),
        Container("avif", "", image_type="image/avif"),
    )
}

DEMUXERS = tuple(sorted({kind.demuxer for kind in CONTAINERS.values() if kind.demuxer}))
"""For ffmpeg's -format_whitelist on files of the library that are not pictures."""

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (rb"\x89PNG\r\n\x1a\n", "png"),
    (rb"\xff\xd8\xff", "jpg"),
    (rb"GIF8[79]a", "gif"),
    (rb"RIFF....WEBP", "webp"),
    (rb"BM.{4}\0\0\0\0", "bmp"),
    (rb"(RIFF|RF64|BW64)....WAVE", "wav"),
    (rb"RIFF....AVI ", "avi"),
    (rb"FORM....AIF[FC]", "aiff"),
    (rb"fLaC", "flac"),
    (rb"OggS", "ogg"),
    (rb"FLV\x01", "flv"),
    (rb"\0\0\x01\xba", "mpg"),
    (rb"ID3", "mp3"),
    (re.escape(ASF), "asf"),
    # MPEG audio sync: 11 bits, then a layer of 0 is ADTS (ISO 13818-7), 1 to 3 MPEG-1/2 audio.
    (rb"\xff[\xf0\xf1\xf8\xf9]", "aac"),
    (rb"\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]", "mp3"),
)


def sniff(head: bytes) -> Container:
    """The container that begins with `head`. Raises Unreadable."""
    if not head:
        raise Unreadable("empty")
    for pattern, name in SIGNATURES:
        if re.match(pattern, head, re.DOTALL):
            return CONTAINERS[name]
    name = _mp4_family(head) or _matroska(head) or _transport_stream(head)
    if name:
        return CONTAINERS[name]
    raise Unreadable(_what_else(head))


def _mp4_family(head: bytes) -> str:
    """ISO 14496-12: four bytes of size, four of type; `ftyp` then names its brands."""
    if head[4:8] not in MP4_BOXES:
        return ""
    brand = head[8:12] if head[4:8] == b"ftyp" else b""
    if brand in HEIF_BRANDS:
        size = int.from_bytes(head[:4], "big")
        if not any(avif in head[16:size] for avif in AVIF_BRANDS):
            raise Unreadable("heic")
        return "avif"
    if brand in AVIF_BRANDS:
        return "avif"
    return "mov" if brand in (b"qt  ", b"") else "mp4"


def _matroska(head: bytes) -> str:
    """RFC 8794: the EBML header, which names the document type."""
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return ""
    return "webm" if b"webm" in head[:64] else "mkv"


def _transport_stream(head: bytes) -> str:
    """ISO 13818-1: every packet begins with 0x47; Blu-ray's have four bytes before it."""
    for start, step in ((0, TS_PACKET), (4, TS_PACKET + 4)):
        marks = head[start::step]
        if len(marks) >= 4 and set(marks) == {0x47}:
            return "ts"
    return ""


def _what_else(head: bytes) -> str:
    """Why nothing here reads it: "playlist", "text" or "unknown"."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if any(mark in text[:512] for mark in PLAYLISTS):
        return "playlist"
    plain = head.startswith(UTF16) or not re.search(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]", head)
    return "text" if plain else "unknown"
