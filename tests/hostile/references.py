"""Files that ask to be read together with other files: local ones, or some on the network."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from tests.hostile import ebml
from tests.hostile.isobmff import box, changed, overwritten
from tests.hostile.place import Place
from tests.hostile.riff import chunk, grown

Writer = Callable[[Place], bytes]

DISGUISES = ("mp4", "m3u8", "mpd", "avi", "png")


def _targets(place: Place) -> dict[str, str]:
    return {
        "sibling": place.sibling,
        "absolute": str(place.secret),
        "file": f"file:{place.secret}",
        "http": place.url,
        "passwd": "/etc/passwd",
    }


def _concat(target: str) -> str:
    return f"ffconcat version 1.0\nfile '{target}'\nduration 1\n"


def _hls(target: str) -> str:
    return (
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:0\n"
        f"#EXTINF:1.0,\n{target}\n#EXT-X-ENDLIST\n"
    )


def _hls_key(target: str) -> str:
    return f'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{target}"\n#EXTINF:1.0,\n{target}\n'


def _dash(target: str) -> str:
    return (
        '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
        'mediaPresentationDuration="PT1S"><Period><AdaptationSet mimeType="video/mp4">'
        f'<Representation id="1" bandwidth="1"><BaseURL>{target}</BaseURL><SegmentBase/>'
        "</Representation></AdaptationSet></Period></MPD>\n"
    )


def _svg(target: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="9" height="9"><image xlink:href="{target}" width="9" height="9"/></svg>'
    )


def _entity(target: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "{target}">]><a>&b;</a>'


def _eps(target: str) -> str:
    return f"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n({target}) (r) file\n"


def _pdf(target: str) -> str:
    return f"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/URI/URI({target})>>>>endobj\n"


TEXTS: dict[str, Callable[[str], str]] = {
    "ffconcat": _concat,
    "hls": _hls,
    "hls-key": _hls_key,
    "dash": _dash,
    "svg": _svg,
    "xml": _entity,
    "html": lambda target: f'<!doctype html><iframe src="{target}"></iframe>',
    "eps": _eps,
    "pdf": _pdf,
    "sdp": lambda target: (
        f"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns={target}\r\nm=video 9 RTP/AVP 9\r\n"
    ),
    "smil": lambda target: f'<smil><body><video src="{target}"/></body></smil>',
    "pls": lambda target: f"[playlist]\nFile1={target}\nNumberOfEntries=1\n",
    "asx": lambda target: f'<asx version="3.0"><entry><ref href="{target}"/></entry></asx>',
    "reference": lambda target: f"[Reference]\nRef1={target}\n",
    "vobsub": lambda target: f"# VobSub index file, v7\nid: en, index: 0\n# {target}\n",
    "ffmetadata": lambda target: f";FFMETADATA1\ntitle={target}\n",
}


def texts(place: Place) -> Iterator[tuple[str, bytes]]:
    """Every kind of text that names other files, under a disguise each."""
    for number, (kind, write) in enumerate(TEXTS.items()):
        for offset, (to, target) in enumerate(_targets(place).items()):
            ending = DISGUISES[(number + offset) % len(DISGUISES)]
            yield f"{kind}-{to}.{ending}", write(target).encode()


def padded_playlist(place: Place) -> bytes:
    """A playlist behind so many blanks that its mark is not among the first bytes."""
    return b"\n" * 3000 + _hls(str(place.secret)).encode()


def playlist_in_jpeg(place: Place) -> bytes:
    """A picture's first bytes, then a playlist."""
    return b"\xff\xd8\xff\xe0" + _hls(str(place.secret)).encode()


def playlist_as_transport(place: Place) -> bytes:
    """A playlist that has MPEG-TS's mark at every packet."""
    lines = bytearray(_hls(place.url).encode().ljust(188 * 8, b"\n"))
    lines[::188] = b"\x47" * len(lines[::188])
    return bytes(lines)


def gab2(place: Place, target: str) -> bytes:
    """The 2017 case: subtitles inside an AVI that are themselves a playlist."""
    text = _hls(target).encode()
    header = b"GAB2\0" + struct.pack("<HIHI", 2, 0, 4, len(text))
    about = b"txts" + bytes(16) + struct.pack("<II", 1, 25) + bytes(28)
    stream = chunk(b"LIST", b"strl", chunk(b"strh", about), chunk(b"strf", b""))
    data = grown(place.read("moving.avi"), b"hdrl", stream)
    return grown(data, b"movi", chunk(b"02tx", header + text))


def external_data(kind: bytes, body: bytes) -> Writer:
    """A QuickTime film whose pictures lie in another file (dref entries `url ` and `alis`)."""
    entry = box(kind, bytes(4), body)
    references = bytes(4) + struct.pack(">I", 1) + entry
    return lambda place: changed(
        place.read("landscape.mp4"), "moov/trak/mdia/minf/dinf/dref", lambda _: references
    )


def alias(path: str) -> bytes:
    """A classic Mac OS alias record with an absolute path (as libavformat's mov.c reads it)."""
    name, way = path.rpartition("/")[2].encode()[:60], path.encode()
    way += b"\0" * (len(way) % 2)
    head = bytes(10) + bytes([4]) + b"disk".ljust(27, b"\0") + bytes(12)
    file = bytes([len(name)]) + name.ljust(63, b"\0") + bytes(16)
    return (
        head + file + struct.pack(">hh", 1, 1) + bytes(16) + struct.pack(">HH", 2, len(way)) + way
    )


def reference_movie(place: Place) -> bytes:
    """QuickTime's own redirection: rmra, rmda, rdrf."""
    url = place.url.encode() + b"\0"
    reference = box(b"rdrf", bytes(4), b"url ", struct.pack(">I", len(url)), url)
    return box(b"ftyp", b"qt  ", bytes(4)) + box(b"moov", box(b"rmra", box(b"rmda", reference)))


def linked_segments(place: Place) -> bytes:
    """A Matroska file that says what comes before and after it (RFC 9559, section 5.1.2)."""
    uid = ebml.element(0x3EB923, bytes(16)) + ebml.element(0x3CB923, b"\1" * 16)
    names = ebml.element(0x3E83BB, str(place.secret).encode())
    names += ebml.element(0x3C83AB, place.sibling.encode())
    return ebml.with_child(place.read("moving.mkv"), ebml.element(0x1549A966, uid + names))


def attached_playlist(place: Place) -> bytes:
    """A Matroska file with a playlist and a font among its attachments."""
    files = b"".join(
        ebml.element(
            0x61A7,
            ebml.element(0x466E, name),
            ebml.element(0x4660, kind),
            ebml.element(0x465C, _hls(str(place.secret)).encode()),
            ebml.element(0x46AE, b"\1"),
        )
        for name, kind in (
            (b"../../../list.m3u8", b"application/x-mpegurl"),
            (b"/etc/cron.d/font.ttf", b"application/x-truetype-font"),
        )
    )
    return ebml.with_child(place.read("moving.mkv"), ebml.element(0x1941A469, files))


def _aliased(place: Place) -> bytes:
    return external_data(b"alis", alias(str(place.secret)).ljust(160, b"\0"))(place)


def _linked(target: Callable[[Place], str]) -> Writer:
    return lambda place: external_data(b"url ", target(place).encode() + b"\0")(place)


def _without_own_data(place: Place) -> bytes:
    return changed(place.read("landscape.mp4"), "mdat", overwritten(0, bytes(2000)))


BINARY: dict[str, Writer] = {
    "padded-playlist.mp4": padded_playlist,
    "playlist.jpg": playlist_in_jpeg,
    "playlist.ts": playlist_as_transport,
    "gab2-absolute.avi": lambda place: gab2(place, str(place.secret)),
    "gab2-http.avi": lambda place: gab2(place, place.url),
    "dref-url-http.mov": _linked(lambda place: place.url),
    "dref-url-absolute.mov": _linked(lambda place: f"file://{place.secret}"),
    "dref-url-sibling.mov": _linked(lambda place: place.sibling),
    "dref-alis.mov": _aliased,
    "dref-no-data.mov": _without_own_data,
    "reference-movie.mov": reference_movie,
    "linked-segments.mkv": linked_segments,
    "attached-playlist.mkv": attached_playlist,
}


def cases(place: Place) -> Iterator[tuple[str, bytes]]:
    """All of them: a file name and its bytes."""
    yield from texts(place)
    for name, write in BINARY.items():
        yield name, write(place)
