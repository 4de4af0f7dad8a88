import pytest
from PIL import Image

from media_library.facts import HLG, PQ
from media_library.hdr import in_sdr, table
from tests.fixtures.hdr import BARS, codes, far_from

BOTH = pytest.mark.parametrize("transfer", [HLG, PQ])


@BOTH
def test_hdr_codes_become_the_colours_that_they_stand_for(transfer: str) -> None:
    stored = [tuple(round(255 * code) for code in codes(bar, transfer)) for bar in BARS]
    for code, bar in zip(stored, BARS, strict=True):
        shown = in_sdr(Image.new("RGB", (1, 1), code), transfer).getpixel((0, 0))
        assert far_from(bar, shown) < 8


@BOTH
def test_grey_stays_grey_and_grows_with_its_code(transfer: str) -> None:
    steps = 17
    greys = table(transfer, steps)[:: steps * steps + steps + 1]
    assert len(greys) == steps
    assert all(max(grey) - min(grey) < 1e-3 for grey in greys)
    assert [grey[0] for grey in greys] == sorted(grey[0] for grey in greys)
    assert (greys[0][0], round(greys[-1][0], 5)) == (0, 1)


def test_the_white_of_paper_is_nearly_white_and_lights_are_brighter_still() -> None:
    paper, lamp = (
        in_sdr(Image.new("RGB", (1, 1), (code, code, code)), HLG).getpixel((0, 0))
        for code in (round(255 * 0.75), 240)
    )
    assert isinstance(paper, tuple)
    assert isinstance(lamp, tuple)
    assert 225 < paper[0] < 238 < lamp[0] < 256
