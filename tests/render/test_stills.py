"""Stills of clips at a moment."""

import io

import pytest
from PIL import Image

from render import ffmpeg
from render.clip import ColorClip, KenBurns, Layer, Layers, Slideshow
from render.picture import BorderPicture
from render.stills import still, still_key
from tests.fixtures.media import MakeMedia
from tests.render.clips import video_of
from workspaces.models import Workspace

pytestmark = pytest.mark.usefixtures("media_store")


def filled(color: str) -> BorderPicture:
    return BorderPicture(color=color, thickness=90, width=90, height=160)


def pixel(jpeg: bytes) -> tuple[int, ...]:
    middle = Image.open(io.BytesIO(jpeg)).convert("RGB").resize((1, 1)).getpixel((0, 0))
    assert isinstance(middle, tuple)
    return middle


def test_a_still_has_the_width_asked_for(media: MakeMedia, workspace: Workspace) -> None:
    clip = video_of(media("moving.mp4"), workspace)
    picture = Image.open(io.BytesIO(still(clip, 0.5, 80, workspace)))
    assert picture.format == "JPEG"
    assert picture.width == 80
    assert picture.height == pytest.approx(142, abs=2)


def test_a_still_shows_its_moment(workspace: Workspace) -> None:
    show = Slideshow(
        pictures=(filled("#E00000"), filled("#0000E0")), width=90, height=160, duration=4.0
    )
    early, late = (pixel(still(show, t, 90, workspace)) for t in (0.5, 3.5))
    assert early[0] > 150 > early[2]
    assert late[2] > 150 > late[0]


@pytest.mark.parametrize("t", [-1.0, 1.0, 99.0])
def test_moments_outside_show_the_first_or_last_frame(t: float, workspace: Workspace) -> None:
    red = ColorClip(color="#E00000", width=90, height=160, duration=1.0)
    assert pixel(still(red, t, 90, workspace))[0] > 150


def test_a_still_is_made_once(media: MakeMedia, workspace: Workspace) -> None:
    clip = video_of(media("landscape.mp4"), workspace)
    first = still(clip, 1.2, 64, workspace)
    with ffmpeg.ledger() as started:
        assert still(clip, 1.2, 64, workspace) == first
    assert not started


def test_one_ffmpeg_makes_the_still_of_a_long_chain(media: MakeMedia, workspace: Workspace) -> None:
    below = KenBurns(
        content=video_of(media("moving.mp4"), workspace), width=90, height=160, duration=1.0
    )
    framed = Layers(
        layers=(
            Layer(content=below),
            Layer(content=BorderPicture(color="#D4AF37", thickness=6, width=90, height=160)),
        ),
        width=90,
        height=160,
        duration=1.0,
    )
    with ffmpeg.ledger() as started:
        still(framed, 0.7, 90, workspace)
    assert started == {"still": 1}


def test_the_key_names_clip_moment_and_width() -> None:
    red = ColorClip(width=90, height=160, duration=1.0)
    keys = {still_key(red, 0.1, 90), still_key(red, 0.2, 90), still_key(red, 0.1, 60)}
    assert len(keys) == 3
