from typing import Any

import pytest

from render.clip import KenBurns, Slideshow, video
from render.golden_frame import GoldenFrame, hook_style
from render.op import InvalidClip, walk
from render.picture import BorderPicture, Picture, PictureFile, TextPicture
from render.sound import DuckSound, FileSound
from tests.workflows.graphs import asset, run_node
from workflows.nodes.golden_frame import GoldenFrameNode

FILM = video(asset().media)
MUSIC = FileSound(media=asset("beat.wav", "audio").media, duration=8)


def photo(name: str) -> PictureFile:
    return PictureFile(media=asset(name, "image").media, width=900, height=1600)


PICTURES = (photo("a.png"), photo("b.png"), photo("c.png"))


def parts(kind: type, **settings: Any) -> list[object]:
    clip = run_node(GoldenFrameNode, **settings)["clip"]
    return [part for part in walk(clip) if isinstance(part, kind)]


def test_a_clip_is_framed_at_its_own_length() -> None:
    clip = run_node(GoldenFrameNode, content=FILM)["clip"]
    assert (clip.size, clip.duration) == ((1080, 1920), 4)
    assert clip.color == "#050505"


@pytest.mark.parametrize(
    ("shape", "size"), [("9:16", (1080, 1920)), ("1:1", (1080, 1080)), ("16:9", (1920, 1080))]
)
def test_each_shape_has_its_size(shape: str, size: tuple[int, int]) -> None:
    assert run_node(GoldenFrameNode, content=FILM, shape=shape)["clip"].size == size


def test_the_content_zooms_from_100_to_105_percent() -> None:
    (zoom,) = parts(KenBurns, content=FILM)
    assert isinstance(zoom, KenBurns)
    assert (zoom.size, zoom.zoom_from, zoom.zoom_to) == ((900, 1600), 1.0, 1.05)


def test_several_pictures_change_with_the_music_unless_told_not_to() -> None:
    (show,) = parts(Slideshow, pictures=PICTURES, music=MUSIC)
    assert isinstance(show, Slideshow)
    assert (len(show.pictures), show.music) == (3, MUSIC)
    (steady,) = parts(Slideshow, pictures=PICTURES, music=MUSIC, beats=False)
    assert isinstance(steady, Slideshow)
    assert steady.music is None


def test_the_border_is_drawn_where_no_frame_is_given() -> None:
    assert parts(BorderPicture, content=FILM)
    frame: Picture = photo("frame.png")
    assert parts(BorderPicture, content=FILM, frame=frame) == []


def test_a_connected_text_replaces_the_typed_one() -> None:
    texts = run_node(GoldenFrameNode, content=FILM, text="✨ wired")["clip"]
    assert [p.text for p in walk(texts) if isinstance(p, TextPicture)] == ["✨ wired"]
    assert parts(TextPicture, content=FILM) == []


def test_the_hook_looks_as_usual_unless_told_otherwise() -> None:
    (hook,) = parts(TextPicture, content=FILM, text="Hi")
    assert isinstance(hook, TextPicture)
    assert hook.style == hook_style(GoldenFrame())
    (red,) = parts(TextPicture, content=FILM, text="Hi", text_color="#FF0000", text_size=42)
    assert isinstance(red, TextPicture)
    assert (red.style.color, red.style.size) == ("#FF0000", 42)


def test_music_can_be_ducked_under_the_clips_own_sound() -> None:
    assert parts(DuckSound, content=FILM, music=MUSIC, music_mode="duck")


def test_without_content_there_is_no_frame() -> None:
    with pytest.raises(InvalidClip):
        run_node(GoldenFrameNode)
    empty = GoldenFrameNode.Params()
    assert [field for field, _ in GoldenFrameNode.incomplete(empty, ("music",))] == ["content"]


def test_it_takes_a_clip_or_pictures() -> None:
    both = ("content", "pictures")
    found = GoldenFrameNode.incomplete(GoldenFrameNode.Params(), both)
    assert [field for field, _ in found] == ["pictures"]
