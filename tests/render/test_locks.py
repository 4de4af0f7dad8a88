"""Locks between threads, as between processes."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from render.errors import RenderError
from render.locks import held, try_lock, unlock


def test_a_lock_is_had_once(tmp_path: Path) -> None:
    path = tmp_path / "key.lock"
    number = try_lock(path)
    assert number is not None
    assert try_lock(path) is None
    unlock(path, number)
    with held(path):
        assert try_lock(path) is None


def test_no_lock_file_is_left(tmp_path: Path) -> None:
    with held(tmp_path / "locks" / "key.lock"):
        pass
    assert not list((tmp_path / "locks").iterdir())


def test_many_holders_never_overlap(tmp_path: Path) -> None:
    total = 0

    def add(_: int) -> None:
        nonlocal total
        with held(tmp_path / "key.lock"):
            before = total
            (tmp_path / "work").write_text(str(before))
            total = before + 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(40)))
    assert total == 40


def test_waiting_can_be_cancelled(tmp_path: Path) -> None:
    with (
        held(tmp_path / "key.lock"),
        pytest.raises(RenderError) as error,
        held(tmp_path / "key.lock", cancelled=lambda: True),
    ):
        pass
    assert error.value.kind == "cancelled"
