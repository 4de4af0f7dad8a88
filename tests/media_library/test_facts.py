from dataclasses import fields

import pytest

from media_library.facts import Facts, aspect_ratio
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


def test_every_fact_is_a_field_of_an_asset() -> None:
    assert {field.name for field in fields(Facts)} <= {
        field.name for field in Asset._meta.get_fields()
    }
