from pathlib import Path

import pytest

from media_library.refusal import Unreadable
from media_library.sniff import HEAD, sniff
from tests.fixtures.media import GOOD, MakeMedia

# Names whose extension is not the container's name.
OTHERWISE = {"m4a": "mp4"}


def head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


@pytest.mark.parametrize("name", GOOD)
def test_the_container_is_known_by_its_bytes(media: MakeMedia, name: str) -> None:
    extension = name.rpartition(".")[2]
    assert sniff(head(media(name))).name == OTHERWISE.get(extension, extension)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("empty.mp4", "empty"),
        ("text.mp4", "text"),
        ("page.mp4", "text"),
        ("script.svg", "text"),
        ("subtitles.mp4", "text"),
        ("noise.mp4", "unknown"),
        ("concat.mp4", "playlist"),
        ("playlist.mp4", "playlist"),
        ("playlist.m3u8", "playlist"),
        ("manifest.mp4", "playlist"),
    ],
)
def test_what_is_no_media_is_told_apart(media: MakeMedia, name: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        sniff(head(media(name)))
    assert caught.value.code == code


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf#EXTM3U\n", b"\n\n ffconcat version 1.0\n"])
def test_a_playlist_is_known_behind_a_byte_order_mark_or_blank_lines(mark: bytes) -> None:
    with pytest.raises(Unreadable, match="playlist"):
        sniff(mark)


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (b"RF64\xff\xff\xff\xffWAVE", "wav"),
        (b"FORM\0\0\0\0AIFF", "aiff"),
        (b"\0\0\x01\xba\x44", "mpg"),
        (b"FLV\x01\x05", "flv"),
        (b"\xff\xf1\x50\x80", "aac"),
        (b"\xff\xfb\x90\x64", "mp3"),
        (b"ID3\x04\0", "mp3"),
        (b"\0\0\0\x18ftypM4A ", "mp4"),
        (b"\0\0\0\x14ftypqt  ", "mov"),
        (b"\0\0\0\x1cftypavif", "avif"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0avifmiaf", "avif"),
        ((b"\0\0\0\0\x47" + bytes(187)) * 5, "ts"),
    ],
)
def test_rarer_containers_are_known(start: bytes, name: str) -> None:
    assert sniff(start).name == name


def test_a_heic_picture_is_named_as_such() -> None:
    with pytest.raises(Unreadable, match="heic"):
        sniff(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")


def test_every_container_has_a_type_for_what_it_holds(media: MakeMedia) -> None:
    assert sniff(head(media("moving.mp4"))).content_type("audio") == "audio/mp4"
    assert sniff(head(media("animated.gif"))).content_type("video") == "image/gif"
    assert sniff(head(media("still.png"))).content_type("video") == "application/octet-stream"
