from dataclasses import fields

import pytest

from media_library.facts import Facts, Kind, aspect_ratio
from media_library.models import Asset


@pytest.mark.parametrize(
    ("width", "height", "ratio"),
    [
        (1920, 1080, "16:9"),
        (1080, 1920, "9:16"),
        (853, 480, "16:9"),
        (854, 480, "16:9"),
        (852, 480, "16:9"),
        (1366, 768, "16:9"),
        (480, 853, "9:16"),
        (1080, 1080, "1:1"),
        (1080, 1350, "4:5"),
        (640, 480, "4:3"),
        (2560, 1080, "64:27"),
        (12_000, 8_000, "3:2"),
        (121, 213, "121:213"),
        (860, 480, "43:24"),
        (10, 9, "10:9"),
        (1, 1, "1:1"),
        (1, 100, "1:100"),
    ],
)
def test_shapes_are_named_as_people_do(width: int, height: int, ratio: str) -> None:
    assert aspect_ratio(width, height) == ratio


@pytest.mark.parametrize(
    ("kind", "codec", "pixel_format", "transfer"),
    [
        ("video", "h264", "yuv420p", ""),
        ("video", "rawvideo", "bgra", ""),
        ("video", "prores", "yuva444p12le", "arib-std-b67"),
        ("image", "png", "rgba", ""),
    ],
)
def test_what_has_no_transparency_that_counts(
    kind: Kind, codec: str, pixel_format: str, transfer: str
) -> None:
    facts = Facts(
        kind=kind, container="mov", codec=codec, pixel_format=pixel_format, transfer=transfer
    )
    assert facts.alpha_codec == ""


def test_every_fact_is_a_field_of_an_asset() -> None:
    assert {field.name for field in fields(Facts)} <= {
        field.name for field in Asset._meta.get_fields()
    }
