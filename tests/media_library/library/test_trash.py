import uuid
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.utils import timezone

from media_library import store
from media_library.choose import random_asset
from media_library.derived import pictures
from media_library.ingest import ingest
from media_library.library import trash, uses
from media_library.library.finding import Wanted, find
from media_library.library.trash import InUse
from media_library.library.uses import Use
from media_library.models import Asset, Blob
from tests.fixtures.media import MakeMedia
from tests.media_library.library.rows import asset as row
from workspaces.models import AuditEvent, Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def film(media: MakeMedia, workspace: Workspace, media_store: Path) -> Asset:
    return ingest(media("moving.mp4"), workspace)[0]


@pytest.fixture
def other(db: None) -> Workspace:
    return Workspace.objects.create(name="Other")


def discard(asset: Asset, *, confirmed: bool = False) -> None:
    trash.discard(asset.workspace, [asset.pk], user_id=None, confirmed=confirmed)


def empty(workspace: Workspace) -> trash.Emptied:
    return trash.empty(workspace, user_id=None)


def test_what_is_in_the_trash_is_gone_for_all_who_look(film: Asset) -> None:
    discard(film)
    workspace = film.workspace
    assert not Asset.objects.filter(pk=film.pk).exists()
    assert not workspace.assets.exists()
    assert random_asset(workspace, rng=Random(1)) is None
    assert find(workspace, Wanted(), 9).ids == []
    assert find(workspace, Wanted(q="moving"), 9).ids == []
    assert find(workspace, Wanted(), 9, trashed=True).ids == [film.pk]
    assert find(workspace, Wanted(q="moving"), 9, trashed=True).ids == [film.pk]


def test_everything_comes_back(film: Asset) -> None:
    discard(film)
    assert trash.restore(film.workspace, [film.pk], user_id=None) == 1
    assert find(film.workspace, Wanted(q="moving"), 9).ids == [film.pk]
    actions = AuditEvent.objects.order_by("pk").values_list("action", "target")
    assert list(actions) == [("asset.trash", str(film.pk)), ("asset.restore", str(film.pk))]


def test_the_same_content_again_comes_back_too(film: Asset, media: MakeMedia) -> None:
    discard(film)
    again, is_new = ingest(media("moving.mp4"), film.workspace, name="again.mp4")
    assert (again.pk, again.name, is_new, again.trashed_at) == (film.pk, "moving.mp4", False, None)
    assert find(film.workspace, Wanted(q="moving"), 9).ids == [film.pk]


def test_what_is_in_use_goes_only_when_that_is_confirmed(
    film: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    use = Use(
        asset=film.pk,
        what="workflow",
        id=uuid.uuid4(),
        name="W",
        node="main",
        role="input",
        at=None,
        is_needed=True,
    )
    monkeypatch.setattr(uses, "_finders", [lambda workspace, assets: [use]])
    with pytest.raises(InUse) as error:
        discard(film)
    assert error.value.uses == [use]
    assert Asset.objects.filter(pk=film.pk).exists()
    discard(film, confirmed=True)
    assert not Asset.objects.filter(pk=film.pk).exists()


def test_emptying_frees_the_bytes_and_what_was_made_of_them(film: Asset) -> None:
    pictures.thumbnail(film)
    path, derived = film.blob.path, store.path(store.derived_key(film.sha256, ""))
    discard(film)
    assert path.exists()
    assert empty(film.workspace) == trash.Emptied(1, film.blob.size_bytes)
    assert not path.exists()
    assert not derived.exists()
    assert not Asset.every.exists()
    assert not Blob.objects.exists()


def test_bytes_stay_where_another_workspace_has_them(
    film: Asset, other: Workspace, media: MakeMedia
) -> None:
    theirs, _ = ingest(media("moving.mp4"), other)
    discard(film)
    empty(film.workspace)
    assert theirs.blob.path.exists()
    discard(theirs)
    empty(other)
    assert not theirs.blob.path.exists()


def test_nobody_learns_from_the_bytes_freed_what_others_have(
    film: Asset, other: Workspace, media: MakeMedia
) -> None:
    theirs, _ = ingest(media("moving.mp4"), other)
    for asset in (film, theirs):
        discard(asset)
        assert empty(asset.workspace) == trash.Emptied(1, film.blob.size_bytes)


def test_others_trash_holds_bytes_as_well(film: Asset, other: Workspace, media: MakeMedia) -> None:
    theirs, _ = ingest(media("moving.mp4"), other)
    discard(theirs)
    discard(film)
    empty(film.workspace)
    assert theirs.blob.path.exists()


def test_the_trash_can_be_emptied_by_age_or_choice(workspace: Workspace) -> None:
    old, new, third = (row(workspace, f"{name}.mp4") for name in ("old", "new", "third"))
    trash.discard(workspace, [old.pk, new.pk, third.pk], user_id=None)
    week = timezone.now() - timedelta(days=7)
    Asset.every.filter(pk=old.pk).update(trashed_at=week - timedelta(days=1))
    assert trash.empty(workspace, user_id=None, before=week).assets == 1
    assert trash.empty(workspace, user_id=None, ids=[third.pk]).assets == 1
    assert list(Asset.every.all()) == [new]


def test_what_is_not_in_the_trash_is_never_deleted_for_good(film: Asset) -> None:
    assert trash.empty(film.workspace, user_id=None, ids=[film.pk]).assets == 0
    assert trash._purge(film.pk, film.sha256) is None
    assert film.blob.path.exists()


def test_others_assets_are_left_alone(film: Asset, other: Workspace) -> None:
    assert trash.discard(other, [film.pk], user_id=None) == 0
    discard(film)
    assert trash.restore(other, [film.pk], user_id=None) == 0
    assert trash.empty(other, user_id=None, ids=[film.pk]).assets == 0
    assert Asset.every.get().trashed_at is not None


def test_a_lost_file_does_not_keep_the_trash_from_emptying(film: Asset) -> None:
    film.blob.path.unlink()
    discard(film)
    assert empty(film.workspace).assets == 1
