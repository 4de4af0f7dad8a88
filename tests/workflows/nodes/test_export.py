from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from render.clip import Clip, ColorClip, video
from render.presets import PRESETS
from render.sound import Loudness
from tests.workflows.graphs import Workbench, asset
from workflows.node import InvalidInput
from workflows.nodes.export import Export, Preset

CLIP = video(asset().media)


def export(bench: Workbench, clip: Clip = CLIP, **settings: object) -> None:
    Export().run(bench, Export.Params.model_validate(settings), clip=clip)


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


def test_every_preset_can_be_chosen_but_the_editors_own() -> None:
    assert set(get_args(Preset)) == set(PRESETS) - {"proxy"}


def test_a_clip_is_made_a_file_at_the_presets_size(bench: Workbench) -> None:
    outputs = Export().run(bench, Export.Params(), clip=CLIP)
    ((clip, spec, engine),) = bench.made
    assert (spec, engine) == (PRESETS["vertical"], "ffmpeg")
    assert isinstance(clip.sound, Loudness)
    assert clip.sound.lufs == -14
    assert outputs["clip"].media == outputs["video"].media


def test_loudness_can_be_left_alone(bench: Workbench) -> None:
    export(bench, normalise=False)
    assert bench.made[0][0] == CLIP


def test_a_silent_clip_stays_silent(bench: Workbench) -> None:
    export(bench, ColorClip(width=64, height=64, duration=1))
    assert bench.made[0][0].sound is None


def test_choices_reach_the_encoder(bench: Workbench) -> None:
    export(bench, preset="square", fit="cover", quality="best", engine="moviepy")
    _, spec, engine = bench.made[0]
    assert (spec.width, spec.height, spec.fit, engine) == (1080, 1080, "cover", "moviepy")
    assert spec.crf < PRESETS["square"].crf


@pytest.mark.parametrize(
    ("preset", "rate", "shot_at", "fps"),
    [
        ("source", "preset", 24, 30),
        ("source", "clip", 24, 24),
        ("source", "clip", 120, 60),
        ("youtube", "clip", 12, 24),
        ("vertical", "50", 24, 50),
    ],
)
def test_frames_come_as_the_preset_the_clip_or_the_user_says(
    bench: Workbench, preset: str, rate: str, shot_at: float, fps: float
) -> None:
    clip = video(replace(asset().media, fps=shot_at))
    export(bench, clip, preset=preset, rate=rate)
    assert bench.made[0][1].fps == fps


@pytest.mark.parametrize(("preset", "size"), [("vertical", (540, 960)), ("source", (320, 180))])
def test_short_of_memory_the_file_is_half_as_large(
    tmp_path: Path, preset: str, size: tuple[int, int]
) -> None:
    bench = Workbench(tmp_path, reduced=True)
    export(bench, preset=preset)
    assert (bench.made[0][1].width, bench.made[0][1].height) == size


@pytest.mark.parametrize(("seconds", "bound"), [(1.0, "at least 3 s"), (91.0, "at most 90 s")])
def test_a_clip_that_the_platform_would_refuse_is_not_encoded(
    bench: Workbench, seconds: float, bound: str
) -> None:
    with pytest.raises(InvalidInput, match=bound) as caught:
        export(bench, ColorClip(width=64, height=64, duration=seconds), preset="facebook-reels")
    assert caught.value.field == "preset"
    assert bench.made == []
