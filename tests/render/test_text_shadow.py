"""Shadows: where they fall, how soft they are, and that nothing is added at the edges."""

import numpy as np
from PIL import Image

from render.text.shadow import shadowed


def square(left: int = 40, top: int = 40) -> Image.Image:
    image = Image.new("RGBA", (100, 100))
    image.paste((255, 255, 255, 255), (left, top, left + 20, top + 20))
    return image


def test_a_sharp_shadow_is_the_shape_moved_and_coloured() -> None:
    image = shadowed(square(), "#FF000080", 5, 10, 0)
    assert image.getpixel((62, 65)) == (255, 0, 0, 128)
    assert image.getpixel((50, 50)) == (255, 255, 255, 255)
    assert image.getchannel("A").getbbox() == (40, 40, 65, 70)


def test_a_soft_shadow_spreads_by_its_deviation() -> None:
    alpha = np.asarray(shadowed(square(), "#000000", 0, 0, 6).getchannel("A"))
    across = alpha[50] / 255
    assert 0.4 < across[39] < 0.6
    assert across[40 - 18] < 0.02


def test_a_shadow_at_the_picture_s_edge_fades_as_elsewhere() -> None:
    inside = np.asarray(shadowed(square(40, 40), "#000000", 0, 0, 6).getchannel("A"))
    edge = np.asarray(shadowed(square(0, 40), "#000000", 0, 0, 6).getchannel("A"))
    assert np.array_equal(inside[:, 40:90], edge[:, 0:50])
