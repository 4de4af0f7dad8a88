from pathlib import Path

import pytest
from PIL import Image

from media_library.ingest import ingest
from media_library.poster import poster_of
from media_library.refusal import Refused
from tests.fixtures.hdr import BARS, far_from
from tests.fixtures.media import MakeMedia
from workspaces.models import Workspace

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("media_store"),
    pytest.mark.every_storage,
]


def poster(path: Path, workspace: Workspace) -> Image.Image:
    drawn = poster_of(ingest(path, workspace)[0])
    assert drawn is not None
    picture = Image.open(drawn)
    picture.load()
    return picture


def colour(picture: Image.Image, point: tuple[int, int]) -> tuple[int, ...]:
    pixel = picture.getpixel(point)
    assert isinstance(pixel, tuple)
    return pixel


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("moving.mp4", (1280, 2272)),
        ("landscape.mp4", (1280, 721)),
        ("rotated.mp4", (1280, 2272)),
        ("ntsc.mp4", (1280, 721)),
        ("one-frame.mp4", (1280, 2272)),
        ("late-picture.mp4", (1280, 2272)),
        ("moving.ts", (1280, 2272)),
        ("animated.gif", (1280, 2272)),
        ("odd.webm", (1280, 2266)),
        ("huge.jpg", (1280, 853)),
        ("turned.jpg", (80, 120)),
        ("cmyk.jpg", (120, 214)),
        ("palette.png", (120, 214)),
    ],
)
def test_a_poster_is_1280_wide_as_displayed(
    media: MakeMedia, workspace: Workspace, name: str, size: tuple[int, int]
) -> None:
    picture = poster(media(name), workspace)
    assert (picture.format, picture.size) == ("PNG", size)


def test_a_turned_video_stands_upright(media: MakeMedia, workspace: Workspace) -> None:
    """The test pattern's bands run red, green, yellow from the left; turned, from the top."""
    flat, turned = (poster(media(name), workspace) for name in ("landscape.mp4", "rotated.mp4"))
    expected = flat.resize((284, 160)).transpose(Image.Transpose.ROTATE_270)
    point = (40, 20)
    near = zip(colour(expected, point), colour(turned.resize((160, 284)), point), strict=True)
    assert all(abs(one - other) < 16 for one, other in near)


@pytest.mark.parametrize("name", ["hlg.mp4", "pq.mp4"])
def test_an_hdr_video_has_the_colours_of_an_ordinary_one(
    media: MakeMedia, workspace: Workspace, name: str
) -> None:
    picture = poster(media(name), workspace)
    shown = [colour(picture, (160 + 320 * number, 1000)) for number in range(4)]
    assert all(far_from(bar, one) < 14 for bar, one in zip(BARS, shown, strict=True))


def test_a_turned_photograph_stands_upright(media: MakeMedia, workspace: Workspace) -> None:
    """Its white disc lies upper left as stored, so upper right as shown."""
    picture = poster(media("turned.jpg"), workspace)
    assert min(colour(picture, (62, 28))) > 240


def test_transparency_stays(media: MakeMedia, workspace: Workspace) -> None:
    picture = poster(media("alpha.png"), workspace)
    assert picture.getpixel((60, 107)) == (0, 0, 0, 0)


@pytest.mark.parametrize("name", ["disc-png.mov", "disc-qtrle.mov", "disc-prores.mov"])
def test_a_video_is_on_black_where_it_is_transparent(
    media: MakeMedia, workspace: Workspace, name: str
) -> None:
    picture = poster(media(name), workspace)
    assert max(colour(picture, (20, 20))) < 8
    assert max(colour(picture, (640, 480))) > 60


@pytest.mark.every_storage(sample=True)
def test_a_poster_is_drawn_once(media: MakeMedia, workspace: Workspace) -> None:
    asset, _ = ingest(media("still.png"), workspace)
    first = poster_of(asset)
    assert first is not None
    drawn_at = first.stat().st_mtime_ns
    assert poster_of(asset) == first
    assert first.stat().st_mtime_ns == drawn_at


def test_a_sound_has_none(media: MakeMedia, workspace: Workspace) -> None:
    assert poster_of(ingest(media("cover.mp3"), workspace)[0]) is None


def test_a_damaged_file_has_none_and_leaves_nothing(
    media: MakeMedia, workspace: Workspace, media_store: Path
) -> None:
    asset, _ = ingest(media("moving.mp4"), workspace)
    asset.blob.path.write_bytes(media("corrupt.mp4").read_bytes())
    with pytest.raises(Refused):
        poster_of(asset)
    assert list((media_store / "incoming").iterdir()) == []
