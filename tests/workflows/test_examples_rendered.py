"""Every template makes a playable video out of tiny files."""

from __future__ import annotations

import pytest

from media_library.ingest import ingest
from tests.conftest import FULL
from tests.fixtures.media import MakeMedia
from workflows import examples, jobs
from workflows.api.templates import wanted
from workflows.models import Run
from workflows.running import runs
from workflows.running.overrides import overridden
from workspaces.models import Workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media_store")]

SAMPLE = ("text-hook",)
FILES = {"video": "moving.mp4", "image": "still.png", "audio": "beat.wav"}


@pytest.mark.parametrize("name", examples.names() if FULL else SAMPLE)
def test_a_template_makes_a_video(name: str, workspace: Workspace, media: MakeMedia) -> None:
    ours = {kind: ingest(media(file), workspace)[0].pk for kind, file in FILES.items()}
    definition = examples.load(name)
    pictures = "slideshow" in definition["ui"]["tags"]
    files = {
        one["node"]: ours["image" if pictures and one["kinds"][0] == "video" else one["kinds"][0]]
        for node in definition["nodes"]
        for one in wanted(node)
    }
    quick = {"export": {"quality": "draft"}}
    run = runs.start(workspace, overridden(definition, files, quick))
    jobs.drain()
    run.refresh_from_db()
    assert run.status == Run.Status.SUCCEEDED, run.error
    made = run.nodes.get(node_id="export").outputs["video"]
    assert made["media"]["duration"] > 0.5
