import pytest

from media_library.ranges import Unsatisfiable, byte_range, range_holds


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-0", (0, 0)),
        ("bytes=0-99", (0, 99)),
        ("bytes=10-", (10, 99)),
        ("bytes=10-5000", (10, 99)),
        ("bytes=99-99", (99, 99)),
        ("bytes=-1", (99, 99)),
        ("bytes=-5000", (0, 99)),
        (" bytes=5-6 ", (5, 6)),
    ],
)
def test_one_range_is_understood(header: str, span: tuple[int, int]) -> None:
    assert byte_range(header, 100) == span


@pytest.mark.parametrize(
    "header",
    [
        *("", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=0-1,4-5", "items=0-1", "bytes 0-1"),
        *(f"bytes={'9' * 5000}-", f"bytes=0-{'9' * 5000}", f"bytes=-{'9' * 5000}"),
    ],
    ids=lambda header: header[:20],
)
def test_what_may_be_ignored_gets_the_whole(header: str) -> None:
    assert byte_range(header, 100) is None


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_beyond_the_end_cannot_be_satisfied(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        byte_range(header, 100)


@pytest.mark.parametrize(
    ("if_range", "holds"),
    [
        ("", True),
        ('"abc"', True),
        ("Fri, 20 Nov 2026 13:00:00 GMT", True),
        ('W/"abc"', False),
        ('"old"', False),
        ("Fri, 20 Nov 2026 13:00:01 GMT", False),
    ],
)
def test_if_range_wants_exactly_what_is_there(if_range: str, holds: bool) -> None:
    assert range_holds(if_range, '"abc"', "Fri, 20 Nov 2026 13:00:00 GMT") is holds
