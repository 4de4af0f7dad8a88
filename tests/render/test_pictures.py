from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from media_library.probe import probe
from media_library.refusal import Refused
from render.op import InvalidClip
from render.picture import (
    BorderPicture,
    FittedPicture,
    Media,
    PictureFile,
    PictureStack,
    PlacedPicture,
    TextPicture,
)
from render.pictures import draw, rgba
from render.text import TextStyle
from render.visible import boxes_of, visible_boxes
from tests.fixtures.media import MakeMedia
from tests.render.rendering import picture_of

GOLD = (0xD4, 0xAF, 0x37, 0xFF)
NOTHING = (0, 0, 0, 0)


def border(width: int = 40, height: int = 60, thickness: int = 4) -> BorderPicture:
    return BorderPicture(color="#D4AF37", thickness=thickness, width=width, height=height)


def test_a_border_is_drawn_inside_and_leaves_the_rest_transparent() -> None:
    image = draw(border(), {})
    assert (image.size, image.mode) == ((40, 60), "RGBA")
    assert [image.getpixel(at) for at in ((0, 0), (3, 30), (4, 30), (39, 59))] == [
        GOLD,
        GOLD,
        NOTHING,
        GOLD,
    ]


def test_colors_may_have_an_alpha() -> None:
    assert rgba("#D4AF37") == GOLD
    assert rgba("#01020380") == (1, 2, 3, 0x80)


def test_a_stack_lies_in_order_at_its_places() -> None:
    stack = PictureStack(
        items=(
            PlacedPicture(picture=border(20, 20, 10), x=-10, y=5),
            PlacedPicture(picture=border(20, 20, 10), x=30, y=50, opacity=0.5),
        ),
        width=40,
        height=60,
    )
    image = draw(stack, {})
    assert image.getpixel((9, 10)) == GOLD
    assert image.getpixel((10, 10)) == NOTHING
    assert image.getpixel((35, 55)) == (*GOLD[:3], 128)


def test_a_stack_may_lie_on_a_color() -> None:
    items = (PlacedPicture(picture=border()),)
    image = draw(PictureStack(items=items, color="#102030", width=40, height=60), {})
    assert image.getpixel((20, 30)) == (0x10, 0x20, 0x30, 0xFF)
    assert image.getpixel((0, 0)) == GOLD


def test_pictures_far_outside_are_left_out() -> None:
    items = (PlacedPicture(picture=border(), x=-400), PlacedPicture(picture=border(), y=400))
    assert not boxes_of(_alpha(draw(PictureStack(items=items, width=40, height=60), {})))


@pytest.mark.parametrize("name", ["still.jpg", "still.png", "still.webp", "still.gif", "still.bmp"])
def test_every_format_is_drawn_alike(name: str, media: MakeMedia) -> None:
    path = media(name)
    image = draw(picture_of(path), {name: path})
    assert (image.size, image.mode) == ((120, 214), "RGBA")
    lightest = image.convert("L").resize((12, 21)).getpixel((2, 4))
    assert lightest == pytest.approx(255, abs=8)  # the white disc


@pytest.mark.parametrize(
    "name", ["palette.png", "cmyk.jpg", "grey.jpg", "odd.png", "animated.webp"]
)
def test_unusual_pictures_are_drawn(name: str, media: MakeMedia) -> None:
    path = media(name)
    picture = picture_of(path)
    assert draw(picture, {name: path}).size == (picture.width, picture.height)


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    Image.fromarray(np.full((4, 4), 0x80FF, np.uint16)).save(tmp_path / "deep.png")
    media = Media(sha256="deep", kind="image", width=4, height=4)
    image = draw(PictureFile(media=media, width=4, height=4), {"deep": tmp_path / "deep.png"})
    assert image.getpixel((2, 2)) == (0x80, 0x80, 0x80, 0xFF)


def test_a_turned_photograph_stands_upright(media: MakeMedia) -> None:
    path = media("turned.jpg")
    image = draw(picture_of(path), {path.name: path})
    assert image.size == (80, 120)
    # The disc of the upper left comes to the upper right by a turn to the right.
    assert image.convert("L").getpixel((62, 28)) == pytest.approx(255, abs=6)


def test_cover_shows_the_middle_without_distortion(tmp_path: Path) -> None:
    wide = Image.new("RGB", (300, 100), "#FF0000")
    wide.paste("#0000FF", (100, 0, 200, 100))
    wide.save(tmp_path / "wide.png")
    picture = PictureFile(
        media=Media(sha256="wide", kind="image", width=300, height=100), width=300, height=100
    )
    files = {"wide": tmp_path / "wide.png"}
    covered = draw(FittedPicture(picture=picture, fit="cover", width=50, height=50), files)
    assert covered.getpixel((25, 25)) == (0, 0, 255, 255)
    assert all(covered.getpixel((x, 25))[0] < 20 for x in (0, 49))  # type: ignore[index]  # RGBA
    padded = draw(FittedPicture(picture=picture, fit="contain", width=60, height=60), files)
    assert [padded.getpixel((30, y)) for y in (10, 30)] == [NOTHING, (0, 0, 255, 255)]
    stretched = draw(FittedPicture(picture=picture, fit="stretch", width=30, height=90), files)
    assert [stretched.getpixel((x, 45)) for x in (2, 15)] == [(255, 0, 0, 255), (0, 0, 255, 255)]
    blurred = draw(FittedPicture(picture=picture, fit="blur", width=60, height=60), files)
    assert blurred.getchannel("A").getextrema() == (255, 255)
    assert blurred.getpixel((30, 30)) == (0, 0, 255, 255)


def test_a_picture_of_twelve_thousand_pixels_is_fitted(media: MakeMedia) -> None:
    path = media("huge.jpg")
    fitted = FittedPicture(picture=picture_of(path), fit="cover", width=90, height=160)
    assert draw(fitted, {path.name: path}).size == (90, 160)


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n cut off"])
def test_what_is_no_picture_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(content)
    picture = PictureFile(media=Media(sha256="bad", kind="image"), width=4, height=4)
    with pytest.raises(InvalidClip, match="cannot be opened"):
        draw(picture, {"bad": tmp_path / "bad"})


def test_text_stands_at_its_anchor() -> None:
    style = TextStyle(size=20, min_size=10)
    tops = [
        boxes_of(
            _alpha(
                draw(TextPicture(text="Hé ✨", style=style, anchor=at, width=99, height=320), {})
            )
        )[0].y
        for at in ("top", "middle", "bottom")
    ]
    assert tops == sorted(tops)
    assert tops[0] < tops[1] < tops[2]


def test_a_frame_is_four_strips_and_nothing_is_nothing() -> None:
    boxes = boxes_of(_alpha(draw(border(1080, 1920, 14), {})))
    assert len(boxes) == 4
    assert sum(box.width * box.height for box in boxes) < 0.1 * 1080 * 1920
    assert boxes_of(np.zeros((90, 60), np.uint8)) == ()


def test_boxes_hold_every_visible_pixel_once() -> None:
    chance = np.random.default_rng(5)
    alpha = np.zeros((700, 500), np.uint8)
    for y, x in chance.integers(0, 480, (14, 2)):
        alpha[y : y + 40, x : x + 25] = 200
    alpha[-1, -1] = 1
    times = np.zeros_like(alpha)
    for box in boxes_of(alpha):
        assert box.x % 2 == box.y % 2 == 0
        times[box.y : box.y + box.height, box.x : box.x + box.width] += 1
    assert times.max() == 1
    assert times[alpha > 0].min() == 1


def test_confetti_ends_in_few_boxes(tmp_path: Path) -> None:
    alpha = np.zeros((1920, 1080), np.uint8)
    alpha[::97, ::89] = 255
    Image.merge("RGBA", [Image.fromarray(alpha)] * 4).save(tmp_path / "confetti.png")
    assert 1 <= len(visible_boxes(tmp_path / "confetti.png")) <= 48


def _alpha(image: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.asarray(image.getchannel("A"))


@pytest.mark.parametrize("height", [12_000, 12_001])
def test_what_is_taken_in_is_what_can_be_opened(tmp_path: Path, height: int) -> None:
    path = tmp_path / "map.jpg"
    Image.new("L", (12_000, height)).save(path)
    if height > 12_000:
        with pytest.raises(
            Refused, match="has 144,012,000 pixels; at most 144,000,000 are allowed"
        ):
            probe(path, path.name)
        return
    fitted = FittedPicture(picture=picture_of(path), fit="cover", width=90, height=90)
    assert draw(fitted, {path.name: path}).size == (90, 90)
