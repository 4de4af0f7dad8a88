"""A real S3 server behind django-storages."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from django.core.files.storage import storages

from media_library import store
from media_library.storage.bucket import Bucket
from media_library.store import StorageAway
from tests.fixtures.s3 import media_bucket

KEY = "blobs/ab/cd/film.mp4"
PARTS = 9 * 2**20
"""Bytes: boto3 sends what is larger than 8 MiB in parts."""


@pytest.fixture
def bucket(s3_store: Path) -> Bucket:
    found = store.bucket()
    assert found is not None
    return found


@pytest.fixture
def film(tmp_path: Path) -> Path:
    film = tmp_path / "film.mp4"
    film.write_bytes(os.urandom(1000))
    return film


def test_a_large_file_goes_in_parts_and_comes_back_the_same(bucket: Bucket, tmp_path: Path) -> None:
    film, copy = tmp_path / "film.mp4", tmp_path / "copy"
    film.write_bytes(os.urandom(2**20) * (PARTS // 2**20))
    digest = hashlib.sha256(film.read_bytes()).hexdigest()
    bucket.put(film, KEY, digest, "video/mp4")
    facts = bucket.facts(KEY)
    assert facts is not None
    assert (facts.size, facts.sha256) == (PARTS, digest)
    copy.touch()
    bucket.fetch(KEY, copy)
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == digest
    assert bucket.abort_unfinished(datetime.now(UTC) + timedelta(days=1)) == 0


def test_what_is_not_there_is_told_apart_from_trouble(bucket: Bucket, film: Path) -> None:
    assert bucket.facts(KEY) is None
    with pytest.raises(FileNotFoundError):
        bucket.fetch(KEY, film)
    bucket.delete(KEY)


def test_every_object_is_listed_under_its_key(bucket: Bucket, film: Path) -> None:
    for key in (KEY, "derived/ab/poster.png"):
        bucket.put(film, key, "", "video/mp4")
    assert [(one.key, one.size) for one in bucket.entries("blobs/")] == [(KEY, 1000)]
    bucket.delete(KEY)
    assert [one.key for one in bucket.entries("")] == ["derived/ab/poster.png"]


def test_a_link_gives_the_bytes_and_the_headers_asked_for(bucket: Bucket, film: Path) -> None:
    bucket.put(film, KEY, "", "application/octet-stream")
    headers = {"Content-Type": "video/mp4", "Content-Disposition": "attachment"}
    with urlopen(bucket.link(KEY, 60, method="GET", headers=headers)) as answer:
        assert answer.read() == film.read_bytes()
        assert answer.headers["Content-Type"] == "video/mp4"
        assert answer.headers["Content-Disposition"] == "attachment"


def test_unfinished_uploads_are_dropped(bucket: Bucket) -> None:
    begun: Any = bucket._object(KEY)
    begun.initiate_multipart_upload()
    assert bucket.abort_unfinished(datetime.now(UTC) - timedelta(days=1)) == 0
    assert bucket.abort_unfinished(datetime.now(UTC) + timedelta(days=1)) == 1
    assert bucket.facts(KEY) is None


def test_a_wrong_secret_is_trouble_not_absence(s3_server: dict[str, Any], film: Path) -> None:
    wrong = media_bucket(s3_server | {"secret": "wrong"}, "x/")
    with pytest.raises(StorageAway):
        Bucket(storages.create_storage(wrong)).put(film, KEY, "", "video/mp4")


def test_a_bucket_that_does_not_answer_is_trouble(film: Path) -> None:
    nobody = media_bucket(
        {"bucket": "media", "endpoint": "http://127.0.0.1:9", "key": "a", "secret": "b"}, "x/"
    )
    with pytest.raises(StorageAway):
        Bucket(storages.create_storage(nobody)).facts(KEY)
