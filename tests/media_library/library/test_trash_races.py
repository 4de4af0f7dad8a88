"""Emptying the trash while the same bytes come in again: an asset always has its bytes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from media_library import blobs, store
from media_library.ingest import ingest
from media_library.library import trash
from media_library.models import Asset, Blob
from tests.fixtures.media import MakeMedia
from workspaces.models import Workspace
from workspaces.setup import first_workspace

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 25


@pytest.fixture
def tenants(transactional_db: None, media_store: Path) -> list[Workspace]:
    return [first_workspace()[1].workspace, Workspace.objects.create(name="Other")]


def together(*works: Callable[[], None]) -> None:
    """Run each in a thread of its own; raises what one of them raised."""
    errors: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_no_bytes_vanish_under_an_asset(tenants: list[Workspace], media: MakeMedia) -> None:
    file = media("still.png")

    def bring_in(workspace: Workspace) -> Callable[[], None]:
        def work() -> None:
            for _ in range(ROUNDS):
                ingest(file, workspace)

        return work

    def throw_away(workspace: Workspace) -> Callable[[], None]:
        def work() -> None:
            for _ in range(ROUNDS):
                ids = list(workspace.assets.values_list("pk", flat=True))
                trash.discard(workspace, ids, user_id=None)
                trash.empty(workspace, user_id=None)

        return work

    together(
        bring_in(tenants[0]), throw_away(tenants[0]), bring_in(tenants[1]), throw_away(tenants[1])
    )
    for asset in Asset.every.select_related("blob"):
        assert store.hash_file(asset.blob.path) == asset.sha256
    stored = {path.stem for path in (store.root() / "blobs").rglob("*") if path.is_file()}
    assert stored == set(Blob.objects.values_list("sha256", flat=True))


def test_an_ingest_that_saw_the_bytes_puts_them_back(
    tenants: list[Workspace], media: MakeMedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its look at the store and its rows, the last owner of the bytes goes."""
    theirs, _ = ingest(media("still.png"), tenants[1])
    trash.discard(tenants[1], [theirs.pk], user_id=None)
    locked = blobs.locked

    def interrupted(sha256: str, size: int, key: str) -> tuple[Blob, bool]:
        monkeypatch.setattr(blobs, "locked", locked)
        trash.empty(tenants[1], user_id=None)
        assert not Blob.objects.exists()
        return locked(sha256, size, key)

    monkeypatch.setattr(blobs, "locked", interrupted)
    ours, is_new = ingest(media("still.png"), tenants[0])
    assert is_new
    assert store.hash_file(ours.blob.path) == ours.sha256


def test_what_was_restored_meanwhile_stays(
    tenants: list[Workspace], media: MakeMedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset, _ = ingest(media("still.png"), tenants[0])
    trash.discard(tenants[0], [asset.pk], user_id=None)
    lock = blobs.lock

    def interrupted(sha256: str) -> Blob | None:
        trash.restore(tenants[0], [asset.pk], user_id=None)
        return lock(sha256)

    monkeypatch.setattr(blobs, "lock", interrupted)
    assert trash.empty(tenants[0], user_id=None) == trash.Emptied(0, 0)
    assert asset.blob.path.exists()
