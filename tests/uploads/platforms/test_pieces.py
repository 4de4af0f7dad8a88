"""Files are cut as the platforms' guides say, whatever their size; captions are put together."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from uploads.platforms.bucket import LEAST_PART, MOST_BYTES, MOST_PARTS, object_key, part_size
from uploads.platforms.captions import caption, hashtags, units
from uploads.platforms.platform import Facts, Post, Video
from uploads.platforms.tiktok import MB, cut
from uploads.platforms.youtube import GRANULE, YouTube
from uploads.simulator.tiktok import chunks_fit

sizes = st.one_of(
    st.integers(1, 4 * 2**30),
    st.sampled_from([n * MB + d for n in (1, 5, 10, 15, 64, 128) for d in (-1, 0, 1)]),
)


@given(sizes)
def test_tiktoks_chunks_obey_its_guide(size: int) -> None:
    chunks = cut(size)
    source = {"source": "FILE_UPLOAD", "video_size": size, "chunk_size": chunks.chunk}
    assert chunks_fit({**source, "total_chunk_count": chunks.count})


@given(sizes)
def test_tiktoks_chunks_follow_each_other_to_the_end(size: int) -> None:
    chunks, offset, count = cut(size), 0, 0
    while offset < size:
        end = chunks.end(offset)
        assert end > offset
        offset, count = end, count + 1
    assert (offset, count) == (size, chunks.count)


@given(sizes, st.data())
def test_tiktok_goes_on_at_the_begin_of_a_chunk(size: int, data: st.DataObject) -> None:
    chunks, stored = cut(size), data.draw(st.integers(0, size))
    start = chunks.start(stored)
    assert start <= stored
    assert start == size or start % chunks.chunk == 0


@given(st.integers(1, 2**40), st.integers(0, 2**20))
def test_youtubes_pieces_are_multiples_except_the_last(size: int, granules: int) -> None:
    offset = min(granules * GRANULE, size - 1)
    length = YouTube().piece({}, offset, size)
    assert 0 < length <= size - offset
    assert length % GRANULE == 0 or offset + length == size


@given(st.integers(1, MOST_BYTES))
def test_a_buckets_parts_are_enough_and_large_enough(size: int) -> None:
    part = part_size(size)
    assert part >= LEAST_PART
    assert -(-size // part) <= MOST_PARTS


def _video(sha256: str = "ab" * 32) -> Video:
    return Video(
        path=Path("x"), size=1, sha256=sha256, mime="video/mp4", name="clip.mov", facts=Facts()
    )


def test_objects_of_one_title_have_names_of_their_own() -> None:
    first = object_key("/reels/../2026", "A / title", _video())
    other = object_key("/reels/../2026", "A / title", _video("cd" * 32))
    assert first == "reels/2026/A title-abababababab.mov"
    assert first != other


def test_a_caption_is_title_description_and_hashtags() -> None:
    post = Post(title="A", description="B", tags=("late night", "#dj", "!!"))
    assert caption(post) == "A\n\nB\n\n#latenight #dj"
    assert caption(post, title=False) == "B\n\n#latenight #dj"


def test_hashtags_keep_every_script() -> None:
    assert hashtags(("夏 祭り", "été")) == "#夏祭り #été"


def test_an_emoji_counts_two() -> None:
    assert units("a😀") == 3
