from io import BytesIO

import pytest

from media_library.boxes import is_complete


def box(kind: bytes, body: bytes = b"", size: int | None = None) -> bytes:
    return (len(body) + 8 if size is None else size).to_bytes(4, "big") + kind + body


FTYP, MOOV = box(b"ftyp", b"isom"), box(b"moov", b"index")


@pytest.mark.parametrize(
    "data",
    [
        FTYP + MOOV + box(b"mdat", b"media"),
        FTYP + box(b"mdat", b"media") + MOOV,
        FTYP + MOOV + box(b"mdat", b"media", size=0),
        FTYP + MOOV + box(b"mdat", (21).to_bytes(8, "big") + b"media", size=1),
        FTYP + box(b"moof", b"piece") + box(b"mdat", b"media"),
        FTYP + MOOV + box(b"mdat", b"media") + b"junk that a camera left",
    ],
)
def test_a_whole_file_is_complete(data: bytes) -> None:
    assert is_complete(BytesIO(data))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        FTYP,
        FTYP + box(b"mdat", b"media"),
        FTYP + MOOV + box(b"mdat", b"media", size=100),
        FTYP + box(b"mdat", b"media") + MOOV[:-2],
        FTYP + MOOV + box(b"mdat", (2**40).to_bytes(8, "big"), size=1),
        FTYP + box(b"free", size=3) + MOOV,
    ],
)
def test_a_file_without_index_or_end_is_not(data: bytes) -> None:
    assert not is_complete(BytesIO(data))
