from io import BytesIO

import pytest

from media_library.dolby_vision import is_alone
from media_library.sniff import CONTAINERS
from tests.fixtures.broken import dolby_vision


@pytest.mark.parametrize(
    ("profile", "compatibility", "alone"),
    [(4, 2, 0), (5, 0, 1), (7, 6, 0), (8, 1, 0), (8, 4, 0), (9, 2, 0), (10, 0, 1), (10, 4, 0)],
)
def test_only_some_profiles_have_no_picture_for_others(
    profile: int, compatibility: int, alone: int
) -> None:
    record = dolby_vision(profile, compatibility)
    index = (len(record) + 8).to_bytes(4, "big") + b"moov" + record
    assert is_alone(BytesIO(index), CONTAINERS["mov"]) == bool(alone)


def test_there_is_nothing_to_find_in_other_containers() -> None:
    assert not is_alone(BytesIO(dolby_vision(5, 0)), CONTAINERS["avi"])
