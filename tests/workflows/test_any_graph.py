"""Whatever is drawn out of the nodes that there are: a picture and a film, or a sentence."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from media_library.ingest import ingest
from render.clip import Clip
from render.engine import materialise
from render.presets import EncodeSpec
from render.stills import still
from tests.conftest import FULL
from tests.fixtures.media import GOOD, MakeMedia
from tests.workflows.any_graph import AnyGraph
from workflows.definition.reading import parse
from workflows.graph import upgraded
from workflows.planner import make_plan
from workflows.planning.assets import finder
from workflows.planning.evaluate import evaluate
from workflows.registry import installed
from workspaces.models import Workspace

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("media_store"),
    pytest.mark.timeout(1800),
]

GRAPHS = 400 if FULL else 12
FEW = ("landscape.mp4", "variable.mp4", "odd.mp4", "surround.mp4", "beat.wav", "huge.jpg")
LARGEST = 9
LONGEST = 20.0
ROUGH = EncodeSpec(name="as it is", fps=10, crf=40, speed="ultrafast")
SPECS = (
    ROUGH,
    replace(ROUGH, name="cover", width=160, height=284, fps=15),
    replace(ROUGH, name="contain", width=200, height=200, fit="contain"),
    replace(ROUGH, name="blur", width=100, height=200, fit="blur"),
)
WIDTHS = (64, 160, 540)
ELSEWHERE = {"uploader"}
"""Needs accounts."""


@pytest.fixture
def assets(workspace: Workspace, media: MakeMedia) -> dict[str, list[str]]:
    """Good files by kind."""
    found: dict[str, list[str]] = {"video": [], "audio": [], "image": []}
    for name in GOOD if FULL else FEW:
        asset, _ = ingest(media(name), workspace)
        found[asset.kind].append(str(asset.pk))
    return found


def test_any_graph_can_be_seen_and_rendered(
    workspace: Workspace, assets: dict[str, list[str]], tmp_path: Path
) -> None:
    kinds = {kind.type: kind for kind in installed().all() if kind.type not in ELSEWHERE}
    rendered = 0
    for seed in range(GRAPHS):
        chance = random.Random(seed)
        drawn = AnyGraph(kinds, assets, seed).definition(chance.randint(2, LARGEST))
        for clip in chance.sample(clips := clips_in(drawn, workspace), min(2, len(clips))):
            spec, moment = chance.choice(SPECS), clip.duration * chance.choice((0, 0.3, 1))
            still(clip, moment, chance.choice(WIDTHS), workspace)
            made = materialise(clip, spec, workspace, scratch=tmp_path, name="Any")
            frames = max(1, round(clip.duration * spec.fps))
            assert abs(made.asset.duration - frames / spec.fps) < 1.5 / spec.fps, seed
            rendered += 1
    assert rendered >= GRAPHS / 2


def clips_in(drawn: dict[str, Any], workspace: Workspace) -> list[Clip]:
    """What the nodes give, as far as it is short."""
    plan = make_plan(upgraded(parse(drawn), installed()), installed(), ())
    given = evaluate(plan, finder(workspace.pk), {}).outputs.values()
    values = [value for outputs in given for value in outputs.values()]
    return [value for value in values if isinstance(value, Clip) and value.duration < LONGEST]
