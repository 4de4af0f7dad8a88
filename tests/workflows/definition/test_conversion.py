import pytest

from render.clip import Clip, ColorClip, StillClip, VideoFile
from render.picture import Picture, PictureFile
from render.sound import FileSound, Sound
from tests.workflows.graphs import asset
from workflows.definition.conversion import converted
from workflows.graph import End
from workflows.node import InvalidInput, Port

FILM, VOICE, PHOTO = asset(), asset("voice.mp4", "audio"), asset("photo.png", "image")
SILENT = asset("silent.mp4", has_audio=False)
HERE = End("gold", "music")


def to(value: object, kind: type, *, files: bool = False) -> object:
    return converted(value, Port(kind, files=files), HERE, "main")


@pytest.mark.parametrize(
    ("value", "kind", "made"),
    [
        (FILM, Clip, VideoFile),
        (PHOTO, Clip, StillClip),
        (FILM, Sound, FileSound),
        (VOICE, Sound, FileSound),
        (PHOTO, Picture, PictureFile),
        (2.0, str, str),
    ],
)
def test_what_fits_is_converted(value: object, kind: type, made: type) -> None:
    assert isinstance(to(value, kind), made)


def test_a_photo_larger_than_films_are_is_a_film_of_that_size() -> None:
    clip = to(asset("huge.jpg", "image", width=12_000, height=8_000), Clip)
    assert isinstance(clip, StillClip)
    assert clip.size == (3840, 2560)
    assert (clip.picture.width, clip.picture.height) == (12_000, 8_000)


def test_a_clip_gives_its_sound() -> None:
    clip = to(FILM, Clip)
    assert isinstance(clip, Clip)
    assert to(clip, Sound) == clip.sound


def test_a_file_is_left_as_it_is_where_files_are_wanted() -> None:
    assert to(VOICE, Clip, files=True) is VOICE


@pytest.mark.parametrize(
    ("value", "kind", "message"),
    [
        (VOICE, Clip, "`gold` needs a video, but “voice.mp4” has only sound."),
        (SILENT, Sound, "`gold` needs sound, but “silent.mp4” has none."),
        (PHOTO, Sound, "`gold` needs sound, but “photo.png” is a picture."),
        (FILM, Picture, "`gold` needs a picture, but “film.mp4” is a video."),
        (VOICE, Picture, "`gold` needs a picture, but “voice.mp4” has only sound."),
        (
            ColorClip(width=2, height=2, duration=1),
            Sound,
            "`gold` needs sound, but this clip has none.",
        ),
    ],
)
def test_what_does_not_fit_is_told_with_node_and_file(
    value: object, kind: type, message: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        to(value, kind)
    assert caught.value.message == f"{message} It comes from `main`."
    assert caught.value.field == "music"


def test_a_value_of_a_wrong_type_is_refused() -> None:
    with pytest.raises(InvalidInput, match="takes a picture"):
        to("text", Picture)


def test_numbers_read_well_as_text() -> None:
    assert to(3.0, str) == "3"
    assert to(0.1, str) == "0.1"
