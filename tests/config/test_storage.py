"""Environment variables choose where media files lie."""

import pytest

from config.storage import storages


def test_without_a_bucket_everything_lies_on_the_disk() -> None:
    assert "media" not in storages()


def test_a_bucket_needs_no_more_than_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REELGRAPH_S3_BUCKET", "films")
    options = storages()["media"]["OPTIONS"]
    assert (options["bucket_name"], options["region_name"]) == ("films", "us-east-1")
    assert options["endpoint_url"] is options["access_key"] is options["secret_key"] is None


def test_any_compatible_service_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "BUCKET": "films",
        "ENDPOINT": "https://s3.example",
        "KEY": "k",
        "SECRET": "s",
        "REGION": "eu-1",
        "PREFIX": "reelgraph/",
        "ADDRESSING": "path",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"REELGRAPH_S3_{name}", value)
    media = storages()["media"]
    assert media["BACKEND"] == "storages.backends.s3.S3Storage"
    assert media["OPTIONS"] == {
        "bucket_name": "films",
        "endpoint_url": "https://s3.example",
        "access_key": "k",
        "secret_key": "s",
        "region_name": "eu-1",
        "location": "reelgraph/",
        "addressing_style": "path",
        "signature_version": "s3v4",
    }
