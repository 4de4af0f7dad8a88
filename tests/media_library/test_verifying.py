"""`manage.py verify_library`: what it finds, and its exit code."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from media_library import store
from media_library.ingest import ingest
from media_library.models import Asset, Blob
from media_library.poster import poster_of
from tests.fixtures.media import MakeMedia
from workspaces.models import Workspace

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("media_store"),
    pytest.mark.every_storage(sample=True),
]


@pytest.fixture
def asset(media: MakeMedia, workspace: Workspace) -> Asset:
    asset, _ = ingest(media("still.png"), workspace)
    poster_of(asset)
    return asset


def verify(*options: str) -> str:
    """What is printed, with the summary of what is wrong last."""
    output = io.StringIO()
    try:
        call_command("verify_library", *options, stdout=output)
    except CommandError as error:
        return f"{output.getvalue()}{error}"
    return output.getvalue()


def put(content: bytes, key: str, tmp_path: Path) -> None:
    """Have the store hold these bytes under the key, whatever was there."""
    file, bucket = tmp_path / "file", store.bucket()
    file.write_bytes(content)
    if bucket is None:
        store.place(file, key)
    else:
        store.cache().forget(key)
        bucket.put(file, key, "", "image/png")


def test_all_is_well(asset: Asset) -> None:
    assert verify() == "1 blobs compared by their sizes.\n"
    assert verify("--full") == "1 blobs compared by their hashes.\n"


def test_a_missing_file_is_named_with_its_asset(asset: Asset, workspace: Workspace) -> None:
    store.delete(asset.blob.key)
    found = verify()
    assert f"missing    {asset.blob.key}" in found
    assert f"“still.png” of {workspace}" in found
    assert found.endswith("Not right: 1 missing.")


def test_a_truncated_file_is_found_by_its_size(asset: Asset, tmp_path: Path) -> None:
    put(b"short", asset.blob.key, tmp_path)
    assert f"5 of {asset.blob.size_bytes} bytes" in verify()
    assert verify().endswith("Not right: 1 truncated.")


def test_a_corrupted_file_is_found_by_its_hash(asset: Asset, tmp_path: Path) -> None:
    put(bytes(asset.blob.size_bytes), asset.blob.key, tmp_path)
    assert "Not right" not in verify()
    assert verify("--full").endswith("Not right: 1 corrupted.")


def test_orphans_are_found_with_what_was_made_from_them(asset: Asset, tmp_path: Path) -> None:
    put(b"lost", store.key_of("ab" * 32, "png"), tmp_path)
    Asset.objects.all().delete()
    Blob.objects.all().delete()
    assert verify().endswith("Not right: 3 orphaned.")


def test_a_file_beside_its_blob_is_an_orphan(asset: Asset, tmp_path: Path) -> None:
    put(b"lost", store.key_of(asset.sha256, "mp4"), tmp_path)
    assert verify().endswith("Not right: 1 orphaned.")


def test_an_empty_picture_is_found(asset: Asset, tmp_path: Path) -> None:
    put(b"", store.derived_key(asset.sha256, "poster.png"), tmp_path)
    assert verify().endswith("Not right: 1 empty.")
