from __future__ import annotations

import hashlib
import uuid
from pathlib import Path

import pytest

from media_library.receiving import hashing

DATA = bytes(range(256)) * 40


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data"
    path.write_bytes(DATA)
    return path


def test_a_hash_goes_on_where_it_was_left(data: Path) -> None:
    id = uuid.uuid4()
    first = hashing.take(id, data, 0)
    first.update(DATA[:100])
    hashing.keep(id, first)
    data.write_bytes(b"")  # nothing is read again
    second = hashing.take(id, data, 100)
    second.update(DATA[100:])
    hashing.keep(id, second)
    assert hashing.known(id, len(DATA)) == hashlib.sha256(DATA).hexdigest()
    assert hashing.known(id, len(DATA) - 1) == ""


@pytest.mark.parametrize("size", [0, 1, 5_000, len(DATA)])
def test_what_another_process_hashed_is_read_once(data: Path, size: int) -> None:
    running = hashing.take(uuid.uuid4(), data, size)
    assert running.digest.hexdigest() == hashlib.sha256(DATA[:size]).hexdigest()


def test_a_hash_that_is_ahead_of_the_file_begins_anew(data: Path) -> None:
    id = uuid.uuid4()
    ahead = hashing.take(id, data, 0)
    ahead.update(b"x" * 20_000)
    hashing.keep(id, ahead)
    assert hashing.take(id, data, 10).digest.digest() == hashlib.sha256(DATA[:10]).digest()


def test_the_number_of_states_is_bounded(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "MOST_STATES", 2)
    ids = [uuid.uuid4() for _ in range(3)]
    for id in ids:
        hashing.keep(id, hashing.take(id, data, 5))
    assert [bool(hashing.known(id, 5)) for id in ids] == [False, True, True]
