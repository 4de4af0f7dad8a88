import pytest

from render.clip import StillClip, VideoFile
from render.picture import PictureFile
from render.sound import FileSound
from tests.workflows.graphs import Library, asset, evaluated, graph, node, planned, run_node
from workflows.node import InvalidInput, Unavailable
from workflows.nodes.golden_frame import GoldenFrameNode
from workflows.nodes.source import Source
from workflows.nodes.stitcher import Stitcher
from workflows.registry import Registry

FILM, VOICE, PHOTO = asset(), asset("voice.mp4", "audio"), asset("photo.png", "image")
TYPES = Registry((Source, Stitcher, GoldenFrameNode))


def test_a_video_is_a_clip_with_sound() -> None:
    outputs = run_node(Source, FILM, asset=str(FILM.id))
    assert isinstance(outputs["clip"], VideoFile)
    assert isinstance(outputs["sound"], FileSound)
    assert outputs["file"] == FILM
    assert outputs["picture"] == Unavailable("needs a picture, but “film.mp4” is a video.")


def test_a_sound_file_has_no_clip() -> None:
    outputs = run_node(Source, VOICE, asset=str(VOICE.id))
    assert outputs["clip"] == Unavailable("needs a video, but “voice.mp4” has only sound.")
    assert outputs["sound"].duration == 8


def test_a_picture_lasts_as_long_as_asked() -> None:
    outputs = run_node(Source, PHOTO, asset=str(PHOTO.id), picture_seconds=2.5)
    assert isinstance(outputs["picture"], PictureFile)
    assert isinstance(outputs["clip"], StillClip)
    assert outputs["clip"].duration == 2.5


def test_trimming_holds_for_clip_and_sound() -> None:
    outputs = run_node(Source, FILM, asset=str(FILM.id), start=1, end=3)
    assert (outputs["clip"].start, outputs["clip"].duration) == (1, 2)
    assert (outputs["sound"].start, outputs["sound"].duration) == (1, 2)


def test_an_end_after_the_end_is_the_end() -> None:
    assert run_node(Source, FILM, asset=str(FILM.id), end=99)["clip"].duration == 4


def test_a_muted_clip_has_no_sound() -> None:
    outputs = run_node(Source, FILM, asset=str(FILM.id), mute=True)
    assert outputs["clip"].sound is None
    assert isinstance(outputs["sound"], Unavailable)


@pytest.mark.parametrize(
    ("start", "end", "field", "message"),
    [
        (4, None, "start", "“film.mp4” lasts 4 s, so it cannot start at 4 s."),
        (2, 1, "end", "The end (1 s) must come after the start (2 s)."),
        (0, 0, "end", "The end (0 s) must come after the start (0 s)."),
    ],
)
def test_an_impossible_trim_is_told(
    start: float, end: float | None, field: str, message: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        run_node(Source, FILM, asset=str(FILM.id), start=start, end=end)
    assert (caught.value.field, caught.value.message) == (field, message)


def test_a_sound_file_where_a_video_is_needed_is_told_by_node_and_file() -> None:
    data = graph(
        node("main", "source", asset=str(VOICE.id)),
        node("mash", "stitcher"),
        wires=("main.clip -> mash.main",),
    )
    found = evaluated(planned(data, types=TYPES), find=Library(VOICE).get)
    assert found.errors["main"].message == ("`main` needs a video, but “voice.mp4” has only sound.")
    assert found.stopped == {"mash"}


def test_a_source_that_nothing_uses_encodes_nothing() -> None:
    assert planned(graph(node("main", "source", keep_=True)), types=TYPES).jobs == ()
