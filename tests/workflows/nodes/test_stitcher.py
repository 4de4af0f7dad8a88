from dataclasses import fields
from typing import get_args

import pytest

from render.clip import Layers, Sequence, video
from render.layouts import LayoutName, Mashup
from render.op import walk
from render.picture import PictureFile, PictureStack, TextPicture
from tests.workflows.graphs import asset, run_node
from workflows.nodes.stitcher import Stitcher

MAIN, OTHER = video(asset().media), video(asset("other.mp4", duration=2.0).media)
LOGO = PictureFile(media=asset("logo.png", "image").media, width=900, height=1600)


@pytest.mark.parametrize(
    ("layout", "size"),
    [
        ("side-by-side", (1920, 1080)),
        ("top-bottom", (1080, 1920)),
        ("picture-in-picture", (1920, 1080)),
        ("full", (1920, 1080)),
        ("sequence", (1920, 1080)),
    ],
)
def test_every_layout_has_its_size(layout: str, size: tuple[int, int]) -> None:
    assert run_node(Stitcher, main=MAIN, template=OTHER, layout=layout)["clip"].size == size


def test_all_layouts_were_tried() -> None:
    assert len(get_args(LayoutName)) == 5


def test_main_has_two_thirds_of_the_frame() -> None:
    clip = run_node(Stitcher, main=MAIN, template=OTHER)["clip"]
    assert isinstance(clip, Layers)
    assert [layer.content.width for layer in clip.layers] == [1280, 640]
    assert clip.duration == MAIN.duration


def test_a_template_is_not_needed() -> None:
    assert run_node(Stitcher, main=MAIN)["clip"].duration == MAIN.duration


def test_a_sequence_joins_all_clips() -> None:
    joined = (OTHER, MAIN)
    clip = run_node(
        Stitcher, main=MAIN, template=OTHER, more=joined, layout="sequence", transition="cut"
    )["clip"]
    assert isinstance(clip, Sequence)
    assert [part.duration for part in clip.clips] == [4, 2, 2, 4]


def test_a_watermark_is_a_picture_or_else_a_text() -> None:
    drawn = set(walk(run_node(Stitcher, main=MAIN, watermark=LOGO, watermark_text="me")["clip"]))
    assert LOGO in drawn
    written = walk(run_node(Stitcher, main=MAIN, watermark_text="me")["clip"])
    assert [part.text for part in written if isinstance(part, TextPicture)] == ["me"]


def test_a_watermark_and_a_credit_are_one_layer() -> None:
    clip = run_node(Stitcher, main=MAIN, watermark=LOGO, attribution="by me")["clip"]
    (stack,) = (part for part in walk(clip) if isinstance(part, PictureStack))
    assert len(stack.items) == 2


def test_every_option_of_a_mashup_is_a_parameter_with_the_same_default() -> None:
    params = Stitcher.Params()
    assert {f.name: getattr(params, f.name) for f in fields(Mashup)} == vars(Mashup())


def test_more_clips_are_for_a_sequence() -> None:
    assert [field for field, _ in Stitcher.incomplete(Stitcher.Params(), ("more",))] == ["more"]
    assert list(Stitcher.incomplete(Stitcher.Params(layout="sequence"), ("more",))) == []
