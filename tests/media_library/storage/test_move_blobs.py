"""`manage.py move_blobs`, between a disk and a real S3."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from media_library import store
from media_library.ingest import ingest
from media_library.models import Asset
from media_library.poster import poster_of
from media_library.storage import disk
from tests.fixtures.media import MakeMedia
from tests.fixtures.workspace import stored
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db


def move(*options: str) -> str:
    output = io.StringIO()
    call_command("move_blobs", *options, stdout=output, stderr=output)
    return output.getvalue()


def on_disk() -> list[str]:
    return sorted(one.key for part in ("blobs/", "derived/") for one in disk.entries(part))


@pytest.fixture
def asset(s3_store: Path, settings: Settings, media: MakeMedia, workspace: Workspace) -> Asset:
    """Taken in while everything was on the disk, with its poster."""
    every = settings.STORAGES
    settings.STORAGES = {name: one for name, one in every.items() if name != "media"}
    asset, _ = ingest(media("still.png"), workspace)
    poster_of(asset)
    settings.STORAGES = every
    return asset


def test_there_and_back_again(asset: Asset, media: MakeMedia) -> None:
    before, content = on_disk(), media("still.png").read_bytes()
    assert "2 files" in move("--to", "s3")
    assert on_disk() == []
    assert stored() == before
    assert asset.blob.path.read_bytes() == content
    assert "2 files" in move("--to", "local")
    assert on_disk() == before
    bucket = store.bucket()
    assert bucket is not None
    assert list(bucket.entries("")) == []
    assert asset.blob.path.read_bytes() == content


def test_a_dry_run_moves_nothing(asset: Asset) -> None:
    before = on_disk()
    assert "Would move 2 files" in move("--to", "s3", "--dry-run")
    assert on_disk() == before
    assert stored() == before


def test_a_copy_leaves_both(asset: Asset) -> None:
    before = on_disk()
    assert "Copied 2 files" in move("--to", "s3", "--keep")
    assert on_disk() == before
    assert stored() == sorted([*before, *before])
    assert "Moved 2 files" in move("--to", "s3")
    assert on_disk() == []


def test_a_damaged_file_is_named_and_stays(asset: Asset) -> None:
    path = asset.blob.path
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(CommandError, match="1 files could not be moved"):
        move("--to", "s3")
    assert on_disk() == [asset.blob.key]


def test_a_damaged_object_is_replaced(asset: Asset, tmp_path: Path) -> None:
    bucket, wrong = store.bucket(), tmp_path / "wrong"
    assert bucket is not None
    wrong.write_bytes(bytes(asset.blob.size_bytes))
    bucket.put(wrong, asset.blob.key, "", "image/png")
    move("--to", "s3")
    assert store.hash_file(asset.blob.path) == asset.sha256


def test_a_file_in_use_is_deleted_later(asset: Asset) -> None:
    with store.in_use():
        path = asset.blob.path
        with pytest.raises(CommandError, match="1 files"):
            move("--to", "s3")
        assert path.exists()
    assert "1 files" in move("--to", "s3")
    assert not path.exists()


def test_without_a_bucket_there_is_nothing_to_move(media_store: Path) -> None:
    with pytest.raises(CommandError, match="REELGRAPH_S3_BUCKET"):
        move("--to", "s3")
