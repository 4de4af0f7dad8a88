"""What a run on the command line leaves in its folder."""

from pathlib import Path

import pytest

from media_library.ingest import ingest
from tests.fixtures.media import MakeMedia
from workflows.cli.report import report
from workflows.models import NodeRun, Run
from workspaces.models import Workspace

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_store")]


@pytest.mark.parametrize("name", ["k" * 250, "映画" * 100, "🎬" * 200, "a/b: c?"])
def test_a_file_gets_a_name_that_every_disk_takes(
    workspace: Workspace, media_copy: MakeMedia, tmp_path: Path, name: str
) -> None:
    asset, _ = ingest(media_copy("moving.mp4"), workspace, name=f"{name}.mp4")
    run = Run.objects.create(workspace=workspace, name=name[:200], definition={})
    made = {"video": {"is": "asset", "id": str(asset.pk)}}
    NodeRun.objects.create(
        run=run,
        workspace=workspace,
        node_id="final",
        node_type="export",
        position=0,
        queue="render",
        status="succeeded",
        outputs=made,
    )
    (output,) = report(run, tmp_path / "out")["outputs"]
    assert Path(output["path"]).stat().st_size == asset.blob.size_bytes
    assert [str(path) for path in (tmp_path / "out").iterdir()] == [output["path"]]
