"""The bounded folder of files that can be made again."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from render.diskcache import DiskCache


def bytes_of(size: int) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(b"x" * size)

    return write


def test_what_was_put_is_found(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "cache", limit=1000)
    assert cache.get("a.png") is None
    made = cache.put("a.png", bytes_of(5))
    assert cache.get("a.png") == made
    assert made.read_bytes() == b"xxxxx"


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "cache", limit=1000)

    def fail(path: Path) -> None:
        path.write_text("half")
        raise InterruptedError

    with pytest.raises(InterruptedError):
        cache.put("a.png", fail)
    assert not list((tmp_path / "cache").iterdir())


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path, limit=1000)
    for age, name in ((30, "old"), (20, "used"), (10, "young")):
        cache.put(name, bytes_of(300))
        os.utime(tmp_path / name, (1e9 - age, 1e9 - age))
    assert cache.get("used")
    cache.put("new", bytes_of(300))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "used"]


def test_one_file_over_the_limit_is_still_given(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path, limit=10)
    assert cache.put("large", bytes_of(99)).exists()
