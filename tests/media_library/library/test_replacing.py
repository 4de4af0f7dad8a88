from pathlib import Path

import pytest

from media_library.ingest import ingest
from media_library.library import replacing, trash
from media_library.library.replacing import Gone, OtherKind, Taken
from media_library.models import Asset, Blob
from media_library.refusal import Refused
from tests.fixtures.media import MakeMedia
from workflows.planning.assets import reference
from workspaces.models import Workspace

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_store")]


@pytest.fixture
def film(media: MakeMedia, workspace: Workspace) -> Asset:
    return ingest(media("moving.mp4"), workspace, role="template", tags=["sea"])[0]


def replace(asset: Asset, file: Path) -> Asset:
    with file.open("rb") as source:
        return replacing.replace(asset, source, user_id=None)


def test_the_content_changes_and_the_id_stays(film: Asset, media: MakeMedia) -> None:
    before, path = reference(film), film.blob.path
    after = replace(film, media("landscape.mp4"))
    assert (after.pk, after.name, after.role, after.tags) == (
        film.pk,
        "moving.mp4",
        "template",
        ["sea"],
    )
    assert (after.width, after.height, after.duration) == (284, 160, 2.0)
    assert after.blob.path.read_bytes() == media("landscape.mp4").read_bytes()
    assert reference(after).media.sha256 != before.media.sha256
    assert not path.exists()
    assert Blob.objects.count() == 1


def test_the_same_content_changes_nothing(film: Asset, media: MakeMedia) -> None:
    assert replace(film, media("moving.mp4")).sha256 == film.sha256
    assert film.blob.path.exists()


def test_a_video_stays_a_video(film: Asset, media: MakeMedia) -> None:
    with pytest.raises(OtherKind):
        replace(film, media("beat.wav"))
    with pytest.raises(Refused):
        replace(film, media("text.mp4"))
    assert Asset.objects.get().sha256 == film.sha256


def test_content_that_is_known_stays_where_it_is(
    film: Asset, media: MakeMedia, workspace: Workspace
) -> None:
    other, _ = ingest(media("landscape.mp4"), workspace)
    with pytest.raises(Taken, match="landscape"):
        replace(film, media("landscape.mp4"))
    trash.discard(workspace, [other.pk], user_id=None)
    assert replace(film, media("landscape.mp4")).sha256 == other.sha256
    assert list(Asset.every.all()) == [film]


def test_a_deleted_one_is_not_replaced(film: Asset, media: MakeMedia) -> None:
    trash.discard(film.workspace, [film.pk], user_id=None)
    with pytest.raises(Gone):
        replace(film, media("landscape.mp4"))
    assert Blob.objects.count() == 1


def test_the_quota_counts_what_goes(film: Asset, media: MakeMedia) -> None:
    larger = media("landscape.mp4").stat().st_size
    film.workspace.max_storage_bytes = larger - 1
    film.workspace.save()
    with pytest.raises(Refused, match="does not fit"):
        replace(film, media("landscape.mp4"))
    film.workspace.max_storage_bytes = larger
    film.workspace.save()
    film.refresh_from_db()
    assert replace(film, media("landscape.mp4")).blob.size_bytes == larger
