from pathlib import Path

import pytest

from tests.workflows.graphs import Library, asset
from workflows import examples
from workflows.definition.check import check
from workflows.definition.params import with_asset
from workflows.definition.reading import parse
from workflows.graph import to_json
from workflows.planner import make_plan
from workflows.planning.evaluate import evaluate
from workflows.planning.explain import encodes, explain
from workflows.registry import installed

FILM, BEAT, PHOTO = asset(), asset("beat.wav", "audio"), asset("photo.png", "image")
INPUTS = {
    "beat-cut-slideshow": {**{f"picture-{n}": PHOTO for n in range(1, 5)}, "music": BEAT},
    "before-after": {"before": FILM, "after": FILM},
    "golden-mashup": {"main": FILM, "template": FILM, "music": BEAT},
    "golden-pictures": {"first": PHOTO, "second": PHOTO, "third": PHOTO, "music": BEAT},
    "reaction": {"main": FILM, "face": FILM},
    "sequence-crossfade": {"first": FILM, "second": FILM, "third": FILM},
    "split-with-music": {"main": FILM, "below": FILM, "music": BEAT},
    "text-hook": {"main": FILM},
}
SIZES = {
    "beat-cut-slideshow": (1080, 1080),
    "before-after": (1920, 1080),
    "sequence-crossfade": (1920, 1080),
}


def test_every_example_is_tried_here() -> None:
    assert examples.names() == tuple(sorted(INPUTS))


@pytest.mark.parametrize("name", INPUTS)
def test_an_example_lacks_nothing_but_its_files(name: str) -> None:
    data = examples.load(name)
    assert check(data, installed(), mode="draft") == []
    assert {problem.node for problem in check(data, installed())} == set(INPUTS[name])


@pytest.mark.parametrize("name", INPUTS)
def test_an_example_makes_a_video_with_one_encode(name: str) -> None:
    types, library = installed(), Library(FILM, BEAT, PHOTO)
    definition = parse(examples.load(name))
    for node, item in INPUTS[name].items():
        definition = with_asset(definition, types, node, item.id)
    assert check(to_json(definition), types, library.__contains__) == []
    plan = make_plan(definition, types)
    found = evaluate(plan, library.get, {})
    assert not found.errors
    assert found.inputs["export"]["clip"].size == SIZES.get(name, (1080, 1920))
    assert encodes(explain(plan)) == 1


def test_examples_are_found_by_the_name_the_readme_gives() -> None:
    assert examples.located(Path("examples/golden-mashup.json")).is_file()


def test_a_file_that_exists_is_no_example(tmp_path: Path) -> None:
    path = tmp_path / "examples" / "golden-mashup.json"
    assert examples.located(path) == path
