"""Nodes that make files, with a real encoder: what is kept, reused, linked and given back."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from media_library.ingest import ingest
from media_library.models import Asset
from tests.fixtures.media import MakeMedia
from workflows import jobs
from workflows.models import NodeRun, Run, Workflow, WorkflowVideo
from workflows.planning import plans
from workflows.running import cancel, runs
from workflows.running.runs import Options
from workflows.saving.container import definition_in
from workflows.working import claims
from workflows.working.execute import execute
from workspaces.models import Workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media_store")]


@pytest.fixture
def source(workspace: Workspace, media: MakeMedia) -> Asset:
    return ingest(media("moving.mp4"), workspace, name="moving.mp4")[0]


def graph(asset: Asset, seconds: float | None = 0.5, **export: Any) -> dict[str, Any]:
    """A source that is exported, and published into a folder."""
    kinds = {
        "main": ("source", {"asset": str(asset.pk), "end": seconds}),
        "out": (
            "export",
            {"preset": "source", "quality": "draft", "normalise": False, **export},
        ),
        "publish": ("uploader", {"title": "Tiny"}),
    }
    return {
        "schema": 1,
        "name": "Tiny",
        "nodes": [{"id": i, "type": t, "params": p} for i, (t, p) in kinds.items()],
        "connections": [
            {"from": {"node": "main", "port": "clip"}, "to": {"node": "out", "port": "clip"}},
            {"from": {"node": "out", "port": "video"}, "to": {"node": "publish", "port": "video"}},
        ],
    }


def finished(run: Run) -> Run:
    jobs.drain()
    run.refresh_from_db()
    return run


def scratch() -> list[Path]:
    return [path for path in (Path(settings.VAR) / "scratch").glob("*") if path.is_dir()]


def made(run: Run) -> Asset:
    stored: Any = run.nodes.get(node_id="out").outputs["video"]
    return Asset.objects.get(pk=stored["id"])


def until(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline, "It did not happen."
        time.sleep(0.02)


def test_a_video_is_made_linked_counted_and_cleaned_up_after(
    workspace: Workspace, source: Asset, tmp_path: Path
) -> None:
    workflow = Workflow.objects.create(workspace=workspace, name="Tiny", definition=graph(source))
    run = finished(runs.start_workflow(workflow, options=Options(out_dir=tmp_path)))
    assert run.status == Run.Status.SUCCEEDED
    video = made(run)
    assert video.workspace == workspace
    assert (video.width, video.height) == (source.width, source.height)
    assert run.nodes.get(node_id="out").detail == {"processes": {"encode": 1}}
    assert [path.name for path in tmp_path.glob("*.mp4")] == ["Tiny.mp4"]
    links = WorkflowVideo.objects.filter(workflow=workflow).values_list("node_id", "role")
    assert set(links) == {("main", "input"), ("out", "output")}
    source.refresh_from_db()
    assert source.usage_count == 1
    assert scratch() == []


def test_a_finished_video_carries_its_definition(workspace: Workspace, source: Asset) -> None:
    run = finished(runs.start(workspace, graph(source)))
    with made(run).blob.path.open("rb") as file:
        assert definition_in(file) == run.definition


def test_a_missing_file_is_made_again_and_the_reason_says_so(
    workspace: Workspace, source: Asset, tmp_path: Path
) -> None:
    options = Options(out_dir=tmp_path)
    made(finished(runs.start(workspace, graph(source), options=options))).blob.path.unlink()
    again = finished(runs.start(workspace, graph(source), options=options))
    node = again.nodes.get(node_id="out")
    assert (node.status, node.miss_reason) == ("succeeded", "file missing")
    assert again.status == Run.Status.SUCCEEDED


def test_a_vanished_publication_is_published_again(
    workspace: Workspace, source: Asset, tmp_path: Path
) -> None:
    options = Options(out_dir=tmp_path)
    finished(runs.start(workspace, graph(source), options=options))
    (tmp_path / "Tiny.mp4").unlink()
    again = finished(runs.start(workspace, graph(source), options=options))
    statuses = dict(again.nodes.values_list("node_id", "status"))
    assert statuses == {"main": "reused", "out": "reused", "publish": "succeeded"}
    assert (tmp_path / "Tiny.mp4").exists()


def test_a_node_nothing_consumes_gets_a_file_of_its_own(
    workspace: Workspace, source: Asset
) -> None:
    data = graph(source)
    data["nodes"] = [data["nodes"][0], {"id": "mash", "type": "stitcher", "params": {}}]
    data["nodes"][1]["params"] = {"layout": "sequence", "width": 160, "height": 284}
    ends = {"from": {"node": "main", "port": "clip"}, "to": {"node": "mash", "port": "main"}}
    data["connections"] = [ends]
    run = finished(runs.start(workspace, data))
    assert run.status == Run.Status.SUCCEEDED
    node = run.nodes.get(node_id="mash")
    assert node.queue == "render"
    stored: Any = node.outputs["file"]
    assert Asset.objects.filter(workspace=workspace, pk=stored["id"]).exists()


def test_a_clip_that_cannot_be_exported_fails_with_its_field(
    workspace: Workspace, source: Asset
) -> None:
    run = finished(runs.start(workspace, graph(source, preset="facebook-reels")))
    assert run.status == Run.Status.FAILED
    assert run.error is not None
    assert (run.error["node"], run.error["field"]) == ("out", "preset")
    assert run.nodes.get(node_id="publish").status == "skipped"


def test_a_deleted_asset_is_a_clear_failure(workspace: Workspace, source: Asset) -> None:
    run = runs.start(workspace, graph(source))
    Asset.objects.filter(pk=source.pk).delete()
    plans.forget()
    finished(run)
    assert run.status == Run.Status.FAILED
    assert run.error is not None
    assert run.error["code"] == "missing_asset"


def test_a_cancelled_encode_leaves_nothing_behind(workspace: Workspace, media: MakeMedia) -> None:
    long = ingest(media("landscape.mp4"), workspace, name="landscape.mp4")[0]
    data = graph(long, None, engine="moviepy", quality="best", preset="wide")
    run = runs.start(workspace, data)
    node = claims.claim("render")
    assert node is not None

    def work() -> None:
        execute(node)
        connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    until(lambda: NodeRun.objects.filter(pk=node.pk, progress__gt=0).exists())
    cancel.cancel(run.pk)
    worker.join(60)
    run.refresh_from_db()
    assert run.status == Run.Status.CANCELLED
    assert not Asset.objects.filter(role="output").exists()
    assert scratch() == []
