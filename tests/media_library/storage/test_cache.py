"""Local copies of what lies in a bucket."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pytest_django import Settings

from media_library import store
from media_library.storage import cache as caching
from media_library.storage.bucket import Bucket
from media_library.store import Damaged

SIZE = 1000
READER = """
import fcntl, sys
file = open(sys.argv[1])
fcntl.flock(file, fcntl.LOCK_SH)
print("reading", flush=True)
input()
"""


@pytest.fixture(autouse=True)
def small(s3_store: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for two and a half files, and nothing counts as fresh."""
    settings.MEDIA_CACHE_BYTES = 2 * SIZE + SIZE // 2
    monkeypatch.setattr(caching, "FRESH_SECONDS", -60)


def put(tmp_path: Path, seed: int = 0) -> str:
    """The key of a new blob that only the bucket has."""
    draft = tmp_path / "draft"
    draft.write_bytes(bytes([seed]) * SIZE)
    key = store.key_of(store.hash_file(draft), "mp4")
    store.place(draft, key)
    store.cache().forget(key)
    return key


def copies() -> set[str]:
    return {path.name for path in (store.root() / "cache" / "files").rglob("*.mp4")}


def used_long_ago(key: str, order: int) -> None:
    os.utime(store.cache().path(key), (order, order))


def test_a_file_is_fetched_when_its_path_is_asked_for(tmp_path: Path) -> None:
    key = put(tmp_path)
    assert copies() == set()
    assert store.path(key).read_bytes() == bytes(SIZE)
    assert store.is_there(key)


def test_a_path_without_bytes_stays_without(tmp_path: Path) -> None:
    key = store.key_of("ab" * 32, "mp4")
    assert not store.path(key).exists()
    assert not store.is_there(key)


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    old, newer, newest = (put(tmp_path, seed) for seed in range(3))
    for order, key in enumerate((newer, old), start=1):
        store.path(key)
        used_long_ago(key, order)
    store.path(newest)
    assert copies() == {Path(old).name, Path(newest).name}


def test_what_a_job_uses_is_not_removed(tmp_path: Path) -> None:
    first, second, third = (put(tmp_path, seed) for seed in range(3))
    with store.in_use():
        kept = [store.path(first), store.path(second)]
        store.path(third)
        assert all(path.exists() for path in kept)
    store.path(put(tmp_path, 4))
    assert len(copies()) == 2


def test_what_another_process_uses_is_not_removed(tmp_path: Path) -> None:
    first, second, third = (put(tmp_path, seed) for seed in range(3))
    path = store.path(first)
    used_long_ago(first, 1)
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert reader.stdout is not None
    reader.stdout.readline()
    store.path(second)
    store.path(third)
    assert path.exists()
    reader.communicate(b"\n")
    used_long_ago(first, 1)
    store.path(put(tmp_path, 4))
    assert not path.exists()


def test_many_who_want_a_file_fetch_it_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, fetched, fetch = put(tmp_path), [], Bucket.fetch

    def counted(self: Bucket, key: str, target: Path) -> None:
        fetched.append(key)
        fetch(self, key, target)

    monkeypatch.setattr(Bucket, "fetch", counted)
    with ThreadPoolExecutor(8) as pool:
        paths = list(pool.map(store.path, [key] * 8))
    assert fetched == [key]
    assert paths[0].read_bytes() == bytes(SIZE)


def test_bytes_that_do_not_fit_their_name_are_refused(tmp_path: Path) -> None:
    key, other = put(tmp_path), tmp_path / "other"
    other.write_bytes(b"x" * SIZE)
    bucket = store.bucket()
    assert bucket is not None
    bucket.put(other, key, "", "video/mp4")
    with pytest.raises(Damaged):
        store.path(key)
    assert copies() == set()
    assert list((store.root() / "incoming").iterdir()) == []


def test_what_still_lies_on_the_disk_is_used_from_there(s3_store: Path) -> None:
    key = store.key_of("cd" * 32, "mp4")
    (s3_store / key).parent.mkdir(parents=True)
    (s3_store / key).write_bytes(b"here")
    assert store.path(key) == s3_store / key
    assert store.is_there(key)
