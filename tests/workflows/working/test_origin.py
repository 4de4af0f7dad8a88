"""What a made file's asset tells about where it comes from."""

from typing import Any

import pytest

from media_library.ingest import ingest
from media_library.models import Asset, SourceType
from tests.fixtures.media import MakeMedia
from tests.workflows.graphs import graph, node
from workflows import jobs
from workflows.models import Run, Workflow
from workflows.running import runs
from workspaces.models import Workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media_store")]

EXPORT = {"preset": "source", "quality": "draft", "normalise": False}
SEQUENCE = {"layout": "sequence", "width": 160, "height": 284, "transition": "cut"}


@pytest.fixture
def films(workspace: Workspace, media: MakeMedia) -> list[Asset]:
    names = ("moving.mp4", "landscape.mp4")
    return [ingest(media(name), workspace, name=name)[0] for name in names]


def source(name: str, asset: Asset) -> dict[str, Any]:
    return node(name, "source", asset=str(asset.pk), end=0.3)


def made(workflow: Workflow, name: str) -> tuple[Run, Asset]:
    run = runs.start_workflow(workflow)
    jobs.drain()
    run.refresh_from_db()
    stored: Any = run.nodes.get(node_id=name).outputs
    return run, Asset.objects.get(pk=next(iter(stored.values()))["id"])


def test_a_stitched_video_names_its_inputs_and_its_parameters(
    workspace: Workspace, films: list[Asset]
) -> None:
    data = graph(
        source("a", films[0]),
        source("b", films[1]),
        node("mash", "stitcher", **SEQUENCE),
        node("out", "export", **EXPORT),
        wires=("a.clip -> mash.main", "b.clip -> mash.template", "mash.clip -> out.clip"),
    )
    workflow = Workflow.objects.create(workspace=workspace, name="Mash", definition=data)
    run, asset = made(workflow, "out")
    assert asset.source_type == SourceType.STITCHED
    told = asset.metadata
    assert set(told["inputs"]) == {str(film.pk) for film in films}
    assert (told["workflow"], told["run"], told["node"]) == (str(workflow.pk), str(run.pk), "out")
    steps = {step["node"]: step for step in told["steps"]}
    assert list(steps) == ["a", "b", "mash", "out"]
    assert steps["mash"]["type"] == "stitcher"
    assert SEQUENCE.items() <= steps["mash"]["params"].items()


def test_a_golden_frame_is_rendered_and_names_its_inputs(
    workspace: Workspace, films: list[Asset]
) -> None:
    frame = {"text": "Now", "beats": False}
    data = graph(
        source("a", films[0]),
        node("frame", "golden_frame", **frame),
        wires=("a.clip -> frame.content",),
    )
    workflow = Workflow.objects.create(workspace=workspace, name="Frame", definition=data)
    _, asset = made(workflow, "frame")
    assert asset.source_type == SourceType.RENDERED
    assert asset.metadata["inputs"] == [str(films[0].pk)]
    assert asset.metadata["steps"][-1]["params"]["text"] == "Now"
