"""A bucket that does not answer costs nothing but time."""

from io import BytesIO
from pathlib import Path

import pytest
from pytest_django import Settings

from media_library.ingest import ingest
from media_library.models import Asset, Blob
from media_library.receiving import jobs, sessions, writing
from media_library.receiving.metadata import About
from media_library.receiving.models import UploadStatus
from media_library.store import StorageAway
from render.boundary import as_render_errors
from render.errors import RenderError
from tests.fixtures.media import MakeMedia
from tests.fixtures.workspace import stored
from workflows.node import Temporary
from workflows.working.faults import as_node_error
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def away(s3_store: Path, settings: Settings) -> dict[str, object]:
    """The bucket is away; what STORAGES is when it is back."""
    back: dict[str, object] = settings.STORAGES
    media = settings.STORAGES["media"]
    options = media["OPTIONS"] | {"endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = back | {"media": media | {"OPTIONS": options}}
    return back


def test_no_row_is_written_without_its_object(
    away: dict[str, object], media_copy: MakeMedia, workspace: Workspace, settings: Settings
) -> None:
    source = media_copy("still.png")
    with pytest.raises(StorageAway):
        ingest(source, workspace, move=True)
    assert source.exists()
    assert not Asset.objects.exists()
    assert not Blob.objects.exists()
    settings.STORAGES = away
    asset, _ = ingest(source, workspace, move=True)
    assert stored() == [asset.blob.key]


def test_an_upload_waits_for_the_bucket(
    away: dict[str, object], media: MakeMedia, workspace: Workspace, settings: Settings
) -> None:
    content = media("still.png").read_bytes()
    session = sessions.begin(workspace, None, About(name="a.png"), len(content))
    writing.append(session, 0, BytesIO(content))
    for _ in range(jobs.MOST_ATTEMPTS + 1):
        with pytest.raises(StorageAway):
            jobs.take_in(str(session.pk))
    settings.STORAGES = away
    jobs.take_in(str(session.pk))
    session.refresh_from_db()
    assert session.status == UploadStatus.DONE


def test_a_node_is_tried_again() -> None:
    assert isinstance(as_node_error(StorageAway("")), Temporary)
    with pytest.raises(RenderError) as caught, as_render_errors():
        raise StorageAway("")
    assert caught.value.kind == "temporary"
